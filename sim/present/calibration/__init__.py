"""What a fit of the parameters says, as text, tables and charts."""
