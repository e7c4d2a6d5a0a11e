"""The commands and what they take. Each body imports its own work, so that help and mistakes answer at once."""
