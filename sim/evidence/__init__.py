"""What is known: claims with who makes them, their rival readings, patterns and literature, each with a grade."""

from sim.evidence.grades import GRADES, WORDS, weakest
from sim.evidence.ledger import Claim, Ledger, Reading, Work, known_ids, load_ledger

__all__ = ["GRADES", "WORDS", "Claim", "Ledger", "Reading", "Work", "known_ids", "load_ledger", "weakest"]
