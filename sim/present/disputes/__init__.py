"""Which disputes matter for a study, in words and tables."""
