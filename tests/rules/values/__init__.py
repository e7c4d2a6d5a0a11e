"""Answers worked out by hand from what rules say of themselves, with round numbers, one table a theme."""

from __future__ import annotations

import math

from sim.rules import Rule

Row = tuple[Rule, tuple[float, ...], dict[str, float], object]
"""A rule, its inputs, its parameters, and the answer (a tuple where there are several)."""


def odds(logit: float) -> float:
    """The chance of a logit."""
    return 1.0 / (1.0 + math.exp(-logit))


E = math.e
