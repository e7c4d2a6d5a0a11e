"""Why one world held or failed: its events, their causes, and what would have been but for them."""
