"""How long ceasefires hold: shares, means and their intervals.

No world is censored before the horizon, so the survival curve is a plain share of worlds and the restricted mean is a
plain mean. The intervals say how far the number of worlds limits the answer; they say nothing about the model.
"""

from __future__ import annotations

from dataclasses import dataclass
from statistics import NormalDist
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import stdtrit

if TYPE_CHECKING:
    import pandas as pd

Floats = NDArray[np.float64]

LEVEL = 0.95
MILESTONES = (30, 90, 180, 365)
THRESHOLDS = (15, 20, 25)


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with the two ends of its interval (NaN where it cannot be told)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Curve:
    """Share of worlds still holding after `day` days, with a pointwise interval.

    Attributes:
        day: 0 to the horizon, (days + 1,).
        share: (days + 1,).
        low: (days + 1,).
        high: (days + 1,).
        worlds: Number of worlds.
    """

    day: NDArray[np.int64]
    share: Floats
    low: Floats
    high: Floats
    worlds: int

    def at(self, day: int) -> Estimate:
        """Return the share still holding after `day` days."""
        return Estimate(float(self.share[day]), float(self.low[day]), float(self.high[day]))


def wilson(count: ArrayLike, worlds: int, level: float = LEVEL) -> tuple[Floats, Floats]:
    """Return the Wilson score interval of a share.

    Args:
        count: Worlds in which it was so, any shape.
        worlds: Worlds in all.
        level: Confidence level.

    Returns:
        Lower and upper end, in the shape of `count`; NaN when there is no world.
    """
    counts = np.asarray(count, dtype=np.float64)
    if worlds == 0:
        return np.full(counts.shape, np.nan), np.full(counts.shape, np.nan)
    z = NormalDist().inv_cdf(0.5 + level / 2)
    share = counts / worlds
    spread = 1 + z * z / worlds
    centre = (share + z * z / (2 * worlds)) / spread
    half = z * np.sqrt(share * (1 - share) / worlds + z * z / (4 * worlds * worlds)) / spread
    # Rounding leaves an end of 1e-17 or 1 - 1e-16 where the exact one is 0 or 1.
    low = np.where(counts == 0, 0.0, centre - half)
    high = np.where(counts == worlds, 1.0, centre + half)
    return low, high


def share(flags: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return the share of True among `flags` with its Wilson interval."""
    yes = np.asarray(flags, dtype=bool)
    low, high = wilson(int(yes.sum()), yes.size, level)
    return Estimate(float(yes.mean()) if yes.size else np.nan, float(low), float(high))


def student_half_width(values: Floats, level: float = LEVEL) -> float:
    """Return half the width of Student's interval for the mean of two values or more."""
    return float(stdtrit(values.size - 1, 0.5 + level / 2)) * float(values.std(ddof=1)) / float(values.size**0.5)


def bounded_mean(values: ArrayLike, lowest: float, highest: float, level: float = LEVEL) -> Estimate:
    """Return the mean of values that lie in [lowest, highest], with Student's interval cut to that range.

    When every value sits on the same bound, Student's interval would have no width; the Wilson interval of the share
    at the bound then limits how far the mean can be off.

    Args:
        values: One value a world.
        lowest: Smallest possible value.
        highest: Largest possible value.
        level: Confidence level.
    """
    given = np.asarray(values, dtype=np.float64)
    worlds = given.size
    if worlds == 0:
        return Estimate(np.nan, np.nan, np.nan)
    mean = float(given.mean())
    if np.all(given == highest) or np.all(given == lowest):
        low, high = wilson(worlds if mean == highest else 0, worlds, level)
        width = highest - lowest
        return Estimate(mean, lowest + width * float(low), lowest + width * float(high))
    if worlds == 1:
        return Estimate(mean, np.nan, np.nan)
    half = student_half_width(given, level)
    return Estimate(mean, max(lowest, mean - half), min(highest, mean + half))


def ratio_of_sums(part: ArrayLike, whole: ArrayLike, level: float = LEVEL) -> Estimate:
    """Return sum(part) / sum(whole) with an interval that takes the world as the unit (linearised ratio).

    Events of one world depend on each other, so counting events as if independent would be too sure.

    Args:
        part: Share's numerator a world, 0 <= part <= whole.
        whole: Denominator a world.
        level: Confidence level.
    """
    top = np.asarray(part, dtype=np.float64)
    bottom = np.asarray(whole, dtype=np.float64)
    total = float(bottom.sum())
    if total == 0:
        return Estimate(np.nan, np.nan, np.nan)
    ratio = float(top.sum()) / total
    worlds = top.size
    if worlds == 1 or ratio in (0.0, 1.0):
        if worlds == 1:
            return Estimate(ratio, np.nan, np.nan)
        low, high = wilson(int(np.count_nonzero(bottom)) if ratio else 0, int(np.count_nonzero(bottom)), level)
        return Estimate(ratio, float(low), float(high))
    residual = top - ratio * bottom
    error = float(np.sqrt(worlds / (worlds - 1) * np.square(residual).sum())) / total
    half = float(stdtrit(worlds - 1, 0.5 + level / 2)) * error
    return Estimate(ratio, max(0.0, ratio - half), min(1.0, ratio + half))


def numbers(frame: pd.DataFrame, column: str) -> Floats:
    """Return a column as floats, all NaN when the frame has no such column."""
    if column not in frame.columns:
        return np.full(len(frame), np.nan)
    import pandas as pd

    values: Any = pd.to_numeric(frame[column], errors="coerce")
    return np.asarray(values, dtype=np.float64)


def days_held(outcomes: pd.DataFrame, days: int) -> Floats:
    """Return the days each world held, at most `days`, (worlds,)."""
    held = numbers(outcomes, "days_held")
    return np.minimum(np.where(np.isnan(held), days, held), days)


def survival(held: ArrayLike, days: int, level: float = LEVEL) -> Curve:
    """Return the share of worlds that held at least 0, 1, ... `days` days.

    Args:
        held: Days held by each world.
        days: Horizon.
        level: Confidence level of the pointwise Wilson band.
    """
    ends = np.sort(np.asarray(held, dtype=np.float64))
    day = np.arange(days + 1)
    count = ends.size - np.searchsorted(ends, day, side="left")
    low, high = wilson(count, ends.size, level)
    return Curve(day, count / max(ends.size, 1), low, high, ends.size)


def readings(outcomes: pd.DataFrame, days: int, end: str, level: float) -> dict[int, Floats]:
    """Return, for each simpler reading of the end, the days each world held by it.

    A reading ends a ceasefire when D7 first reaches the threshold, without the test that violence persists, or when
    the ceasefire ended by the main reading, whichever comes first. In an absorbing run a world is not followed past
    its end, so that a threshold above that of the main reading cannot be read from it and is left out.

    Args:
        outcomes: One row a world.
        days: Horizon.
        end: The scenario's `end`.
        level: D7 of the main reading, deaths a day.

    Returns:
        Threshold in deaths a day -> days held, (worlds,).
    """
    main = days_held(outcomes, days)
    formal = numbers(outcomes, "formal_day")
    result: dict[int, Floats] = {}
    for threshold in THRESHOLDS:
        column = f"d7_{threshold}_day"
        if column not in outcomes.columns or (end != "continue" and not threshold <= level):
            continue
        other = main if threshold <= level else np.where(np.isnan(formal), days, formal)
        first = numbers(outcomes, column)
        result[threshold] = np.minimum(np.where(np.isnan(first), days, first), other)
    return result


def milestones(days: int) -> tuple[int, ...]:
    """Return the days at which shares are told: 30, 90, 180, 365 as far as the run goes, and its horizon."""
    return tuple(sorted({day for day in MILESTONES if day < days} | {days}))
