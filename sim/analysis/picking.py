"""Single worlds out of many: the one in the middle, those at either end, and a typical one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.middle import NEAREST_WORLDS, from_the_middle
from sim.analysis.survival import Floats
from sim.analysis.targets import Target

MEDIAN, BEST, WORST, HIGHEST, LOWEST, TYPICAL = "median", "best", "worst", "highest", "lowest", "typical"
KINDS = (MEDIAN, BEST, WORST, HIGHEST, LOWEST, TYPICAL)
_AMONG = 4
"""A typical world is one of the nearest quarter in days held where there are few worlds."""


class NoDirection(ValueError):
    """The best or worst is asked for by a measure of which neither more nor less is sought."""


@dataclass(frozen=True)
class Judged:
    """By what worlds are judged.

    Attributes:
        target: The measure.
        more: As if more of it were sought (True), or less (False); None where nothing says which.
        paired: Whether it is the difference to another scenario in the same worlds.
        values: Of the worlds, NaN where one lacks it, (worlds,).
        ties: What tells worlds of the same value apart, the first that differs; more ranks higher, (worlds,) each.
    """

    target: Target
    more: bool | None
    paired: bool
    values: Floats
    ties: tuple[Floats, ...] = ()

    @property
    def known(self) -> int:
        """How many worlds have it."""
        return int(np.isfinite(self.values).sum())


@dataclass(frozen=True)
class Pick:
    """One world that was picked.

    Attributes:
        kind: Why: one of `KINDS`.
        rank: 1 for the first of its kind.
        world: Its number.
        alike: How many worlds share its place, itself included; of these the lowest numbers are taken.
    """

    kind: str
    rank: int
    world: int
    alike: int = 1


def default_kinds(judged: Judged, top: int = 0) -> tuple[str, ...]:
    """Return what is picked where nobody says: the middle, both ends and the typical one; of a list the upper end."""
    ends = (HIGHEST, LOWEST) if judged.more is None else (BEST, WORST)
    return ends[:1] if top else (MEDIAN, *ends, TYPICAL)


def pick(kind: str, judged: Judged, outcomes: pd.DataFrame, days: int, many: int = 1) -> list[Pick]:
    """Return worlds of one kind, the first one first; fewer where there are not as many, none where there is none.

    The median is the lower of the two middle ones of an even number, so that it is a world. Several are those around
    it, ascending. The typical world is near the medians of several outcomes, whatever worlds are judged by. Ties go to
    the lowest world number.

    Args:
        kind: One of `KINDS`.
        judged: By what they are judged.
        outcomes: One row a world, in the order of what is judged, world numbers ascending.
        days: Horizon.
        many: How many.

    Raises:
        NoDirection: The best or worst of what has no direction.
    """
    worlds = outcomes["world"].to_numpy(dtype=np.int64)
    if kind == TYPICAL:
        fewest = min(NEAREST_WORLDS, -(-len(worlds) // _AMONG))
        near = from_the_middle(outcomes, days, fewest=fewest)[:many]
        return [Pick(kind, rank, int(world)) for rank, world in enumerate(near, 1)]
    if kind in (BEST, WORST) and judged.more is None:
        raise NoDirection(f"neither more nor less of {judged.target.name} is sought")
    up = kind == HIGHEST or kind == (WORST if judged.more is False else BEST)
    order = _order(judged, worlds, descending=up)
    if kind == MEDIAN:
        first = (len(order) - 1) // 2 - (many - 1) // 2
        first = max(0, min(first, len(order) - many))
        order = order[first:]
    return [Pick(kind, rank, int(worlds[place]), _alike(judged, place)) for rank, place in enumerate(order[:many], 1)]


def _order(judged: Judged, worlds: NDArray[np.int64], descending: bool) -> NDArray[np.intp]:
    """Return the places of the worlds that have the measure, ascending by value or descending."""
    keys = [np.where(np.isnan(each), -np.inf, each) for each in (judged.values, *judged.ties)]
    if descending:
        keys = [-each for each in keys]
    order = np.lexsort((worlds, *reversed(keys)))
    kept: NDArray[np.intp] = order[np.isfinite(judged.values[order])]
    return kept


def _alike(judged: Judged, place: int) -> int:
    same = np.ones(judged.values.size, dtype=bool)
    for each in (judged.values, *judged.ties):
        same &= (each == each[place]) | (np.isnan(each) & bool(np.isnan(each[place])))
    return int(same.sum())
