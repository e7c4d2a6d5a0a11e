"""What is stored, read again: scenarios in the same worlds, and questions put to them."""
