"""How fast the tool is, beside what else one might use, and where its time goes: `make bench`."""
