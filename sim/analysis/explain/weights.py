"""What a turn weighs apart from the luck that followed: the same state, with other courses of luck from there on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sim.analysis.causes import NEVER_BEGAN
from sim.analysis.explain.objects import Odds, Rerun
from sim.analysis.paired import paired_difference
from sim.batch.replay import World, other_luck
from sim.outcomes import CAUSES

WEIGHED = 12
"""So many single changes are weighed, those that gain or lose most."""
COURSES = 100


def weigh(world: World, singles: Sequence[Rerun]) -> list[Rerun]:
    """Single changes in order of account, the first of them with their odds.

    Args:
        world: Which.
        singles: All of them, those that gain or lose most first.
    """
    first = [each for each in singles[:WEIGHED] if each.gained]
    if not first:
        return list(singles)
    days = [max(change.day for change in each.changes) + 1 for each in first]
    fixes = [[fix for change in each.changes for fix in change.fixes] for each in first]
    as_it_was = list(dict.fromkeys(days))
    lives = other_luck(world, [*as_it_was, *days], [*([()] * len(as_it_was)), *fixes], COURSES)
    held = lives["days_held"].reshape(-1, COURSES)
    lasted = ((lives["collapsed"] < 0.5) & (lives["cause"] != CAUSES.index(NEVER_BEGAN))).reshape(-1, COURSES)
    weighed = [
        replace(each, odds=_odds(held, lasted, as_it_was.index(day), len(as_it_was) + at))
        for at, (each, day) in enumerate(zip(first, days, strict=True))
    ]
    return [*weighed, *singles[len(first) :]]


def _odds(held: npt.NDArray[np.float64], lasted: npt.NDArray[np.bool_], before: int, after: int) -> Odds:
    gained = paired_difference(held[after], held[before])
    with_it, without = float(lasted[before].mean()), float(lasted[after].mean())
    return Odds(COURSES, with_it, without, gained.mean, gained.low, gained.high)
