"""Clauses: what one scenario says differently from another, in parts that can be taken singly."""

from __future__ import annotations

from sim.scenario.clauses.grouping import Clause, Clauses, split_into_clauses
from sim.scenario.clauses.parent import parent_of
from sim.scenario.clauses.slots import ClauseError

__all__ = ["Clause", "ClauseError", "Clauses", "parent_of", "split_into_clauses"]
