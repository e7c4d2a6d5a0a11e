"""What a scenario rests on, in words: the short report, the full one, and their parts."""
