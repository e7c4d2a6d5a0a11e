"""How one world is told: as text, as tables, and in a chart."""
