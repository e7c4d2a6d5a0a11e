"""What a run means: the numbers behind tables and charts. Nothing here draws or prints."""
