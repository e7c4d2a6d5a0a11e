"""Which single world stands near the middle of a run, as an example to follow day by day."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.analysis.run import Run
from sim.analysis.survival import Floats, days_held, numbers

# Weighted equally, each in units of its own spread.
MEASURES = ("deaths_per_day", "worst_day_deaths", "trucks_entered_per_day", "troops_peak", "arms_share", "line_end")
# Candidates: this share of worlds, but no fewer than this number.
NEAREST_SHARE, NEAREST_WORLDS = 0.02, 10


def _distance(values: Floats, pool: Floats) -> Floats:
    """Return |value - median| in units of the pool's interquartile range; NaN counts as far, unless all are NaN."""
    known = pool[~np.isnan(pool)]
    if not known.size:
        return np.zeros(values.shape)
    low, middle, high = np.quantile(known, [0.25, 0.5, 0.75])
    scale = high - low or float(np.abs(known - middle).max()) or 1.0
    return np.where(np.isnan(values), 3.0, np.minimum(np.abs(values - middle) / scale, 3.0))


def _middle_held(outcomes: pd.DataFrame, days: int) -> float:
    return float(np.quantile(days_held(outcomes, days), 0.5, method="lower"))


def median_days_held(result: Run) -> float:
    """Return the days held by the middle world: the lower of the two middle values, so that some world held as long."""
    return _middle_held(result.outcomes, result.days)


def middle_world(result: Run, among: ArrayLike | None = None) -> int:
    """Return the number of a world near the middle of the run: the first of `from_the_middle`.

    Args:
        result: The run.
        among: World numbers to choose from (those whose daily series were kept); all when None.

    Raises:
        ValueError: If there is no world to choose from.
    """
    worlds = from_the_middle(result.outcomes, result.days, among)
    if not len(worlds):
        raise ValueError("a run without worlds has none in the middle")
    return int(worlds[0])


def from_the_middle(
    outcomes: pd.DataFrame, days: int, among: ArrayLike | None = None, fewest: int = NEAREST_WORLDS
) -> NDArray[np.int64]:
    """Return world numbers, the one nearest the middle first.

    Candidates are the fiftieth of worlds (`fewest` at least) whose days held lie nearest the median, with all that tie
    with them: every world that held, when most did. They come first, by how near they are to the candidates' medians
    of deaths, trucks, troops, arms and line; then the others, by how near their days held are to the median. The
    lowest number wins a tie.

    Args:
        outcomes: One row a world: a run's, or those of some of its worlds.
        days: Horizon.
        among: World numbers that are told, if not all; the medians are those of all rows.
        fewest: Candidates at least.
    """
    if not len(outcomes):
        return np.array([], dtype=np.int64)
    outcomes = outcomes.sort_values("world", kind="stable")
    worlds = outcomes["world"].to_numpy(dtype=np.int64)
    gap = np.abs(days_held(outcomes, days) - _middle_held(outcomes, days))
    wanted = min(len(gap), max(fewest, round(NEAREST_SHARE * len(gap))))
    near = gap <= np.sort(gap)[wanted - 1]
    total = np.zeros(len(outcomes))
    for name in MEASURES:
        values = numbers(outcomes, name)
        if name.startswith(("deaths", "worst")):
            values = np.log1p(values)
        total += np.square(_distance(values, values[near]))
    # None of the nearest may have kept its series; then the nearest in days held of those that did.
    order = np.lexsort((worlds, np.where(near, total, gap), ~near))
    told = worlds[order]
    return told if among is None else told[np.isin(told, np.asarray(among))]
