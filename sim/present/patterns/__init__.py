"""How the model stands beside the patterns of the data: a table to read, rows for programs, files."""
