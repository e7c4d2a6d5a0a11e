"""A figure of the model that a pattern's band is held against."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.survival import LEVEL, Floats
from sim.evidence.patterns import patterns

RESAMPLES = 500
_STREAM = 20_251_122
_CELLS = 4_000_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of the model.

    Attributes:
        pattern: Id of the pattern.
        key: Which figure: a key of that pattern's band.
        value: What the band is judged on: the median over worlds, or a pooled figure; NaN if it cannot be told. For a
            key ending in `interval_includes` the interval is judged and not the value.
        low: Lower end of the 95 % interval for the number of worlds; NaN if there is none.
        high: Upper end.
        inside: Share of worlds inside the band; NaN where the figure is no property of a world.
        percentile: Of the observed value among the worlds, 0 to 1, mid-rank; NaN likewise.
        worlds: How many were measured.
        how: One line: which scenarios, days and worlds, and what is counted; or why nothing could be measured.
        given: Why the figure could not have come out otherwise, so that it is no evidence; empty where it could.
    """

    pattern: str
    key: str
    value: float
    low: float
    high: float
    inside: float
    percentile: float
    worlds: int
    how: str
    given: str = ""


def missing(pattern: str, key: str, why: str) -> Measured:
    """Return that a figure could not be measured, and why."""
    nan = math.nan
    return Measured(pattern, key, nan, nan, nan, nan, nan, 0, why)


def pooled(
    pattern: str, key: str, value: float, worlds: int, how: str, *, low: float = math.nan, high: float = math.nan
) -> Measured:
    """Return a figure of all worlds together, which no single world has."""
    return Measured(pattern, key, float(value), float(low), float(high), math.nan, math.nan, worlds, how)


def over_worlds(pattern: str, key: str, values: ArrayLike, how: str, observed: float = math.nan) -> Measured:
    """Return the median over worlds of what each world has, with the share of worlds inside the band.

    Args:
        pattern: Id of the pattern.
        key: Key of its band.
        values: One a world, (worlds,); NaN for worlds that do not have it, which are left out.
        how: What was measured, in one line.
        observed: The data's own number; NaN if there is none to set beside single worlds.
    """
    given = np.asarray(values, dtype=np.float64)
    known = given[~np.isnan(given)]
    if not known.size:
        return missing(pattern, key, f"no world has it: {how}")
    low, high = bootstrap(known, lambda drawn: np.median(drawn, axis=1))
    bound = patterns()[pattern].band[key]
    inside = float(np.mean([bound.holds(each) for each in known.tolist()]))
    return Measured(
        pattern, key, float(np.median(known)), low, high, inside, mid_rank(known, observed), known.size, how
    )


def mid_rank(values: Floats, observed: float) -> float:
    """Return the share of values below an observed one, ties counting half; NaN without an observed value."""
    if math.isnan(observed) or not values.size:
        return math.nan
    return float(np.mean(values < observed) + 0.5 * np.mean(values == observed))


def bootstrap(
    values: Floats, statistic: Callable[[Floats], Floats], resamples: int = RESAMPLES, level: float = LEVEL
) -> tuple[float, float]:
    """Return the percentile interval of a statistic, the worlds drawn again with replacement.

    Args:
        values: One a world, (worlds,), or a row a world, (worlds, columns).
        statistic: From drawn worlds, (draws, worlds) or (draws, worlds, columns), to (draws,); NaN where a draw has
            none.
        resamples: How often the worlds are drawn.
        level: Confidence level.
    """
    if len(values) < 2:
        return math.nan, math.nan
    stream = np.random.Generator(np.random.PCG64(_STREAM))
    at_once = max(_CELLS // values.size, 1)
    found = []
    for start in range(0, resamples, at_once):
        rows = min(at_once, resamples - start)
        found.append(np.asarray(statistic(values[stream.integers(0, len(values), (rows, len(values)))])))
    return interval(np.concatenate(found), level)


def interval(drawn: ArrayLike, level: float = LEVEL) -> tuple[float, float]:
    """Return the ends between which the middle `level` of drawn values lies; NaN where fewer than two are known."""
    values = np.asarray(drawn, dtype=np.float64)
    known = values[~np.isnan(values)]
    if known.size < 2:
        return math.nan, math.nan
    low, high = np.quantile(known, [0.5 - level / 2, 0.5 + level / 2])
    return float(low), float(high)
