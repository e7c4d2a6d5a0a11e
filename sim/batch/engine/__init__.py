"""Who simulates: this process, workers beside it, or a cluster; and what becomes of a piece that fails."""
