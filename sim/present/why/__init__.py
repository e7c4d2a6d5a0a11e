"""Why two scenarios differ: where histories part, through what, and what came of it, as text, data and a chart."""
