"""Several comparisons at once: the more are made, the likelier one stands out by chance alone."""

from __future__ import annotations

import math
from collections.abc import Hashable, Mapping
from typing import TypeVar

Name = TypeVar("Name", bound=Hashable)


def holm(p: Mapping[Name, float]) -> dict[Name, float]:
    """Return p-values that allow for the number of comparisons (Holm 1979, step-down).

    Where all that are at most 0.05 are called different, the chance that even one of them is so by luck alone is at
    most 5 %, however the comparisons hang together.

    Args:
        p: A p-value for each comparison; one that could not be made is NaN, stays so and does not count.

    Returns:
        The adjusted values under the same names in the same order, none smaller than what was given.

    Raises:
        ValueError: A value outside 0 to 1.
    """
    for name, value in p.items():
        if not (math.isnan(value) or 0.0 <= value <= 1.0):
            raise ValueError(f"p-value of {name!r}: found {value}; allowed: 0 to 1, or NaN")
    adjusted = dict.fromkeys(p, math.nan)
    ranked = sorted((name for name in p if not math.isnan(p[name])), key=lambda name: p[name])
    reached = 0.0
    for rank, name in enumerate(ranked):
        reached = max(reached, min(1.0, (len(ranked) - rank) * p[name]))
        adjusted[name] = reached
    return adjusted
