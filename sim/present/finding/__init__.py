"""Worlds to look at: a page for readers, and plain data for programs."""
