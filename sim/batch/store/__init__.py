"""Where a batch is kept: parts with tickets, what is missing, and going on from whatever is there."""
