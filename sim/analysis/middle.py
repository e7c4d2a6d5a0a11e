"""Which single world stands near the middle of a run, as an example to follow day by day."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

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


def median_days_held(result: Run) -> float:
    """Return the days held by the middle world: the lower of the two middle values, so that some world held as long."""
    return float(np.quantile(days_held(result.outcomes, result.days), 0.5, method="lower"))


def middle_world(result: Run, among: ArrayLike | None = None) -> int:
    """Return the number of a world near the middle of the run.

    Candidates are the fiftieth of worlds (ten at least) whose days held lie nearest the median, with all that tie with
    them: every world that held, when most did. Among them, the one nearest the candidates' medians of deaths, trucks,
    troops, arms and line is taken; the lowest number wins a tie.

    Args:
        result: The run.
        among: World numbers to choose from (those whose daily series were kept); all when None.

    Raises:
        ValueError: If the run has no world.
    """
    outcomes = result.outcomes.sort_values("world", kind="stable")
    if not len(outcomes):
        raise ValueError("a run without worlds has none in the middle")
    worlds = outcomes["world"].to_numpy()
    gap = np.abs(days_held(outcomes, result.days) - median_days_held(result))
    wanted = min(len(gap), max(NEAREST_WORLDS, round(NEAREST_SHARE * len(gap))))
    near = gap <= np.sort(gap)[wanted - 1]
    total = np.zeros(len(outcomes))
    for name in MEASURES:
        values = numbers(outcomes, name)
        if name.startswith(("deaths", "worst")):
            values = np.log1p(values)
        total += np.square(_distance(values, values[near]))
    total[~near] = np.inf
    if among is not None:
        outside = ~np.isin(worlds, np.asarray(among))
        total[outside] = np.inf
        # None of the nearest may have kept its series; then the nearest in days held of those that did.
        if np.isinf(total).all():
            total = np.where(outside, np.inf, gap)
    return int(worlds[int(np.argmin(total))])
