"""How much likelier one arm's ceasefires are to end on a day: hazard ratios of two arms over the same worlds.

The ratio is marginal (Cox 1972, ties by Efron): of a world picked at random in each arm. Pairing enters through its
error, clustered by world (Lin and Wei 1989). It must never be stratified by world: a pair then says no more than which
of its two ends comes first, and as both have the same luck, a small difference that always goes the same way would
drive that ratio to 0 or infinity.

The ratio holds for worlds still holding. If the arms' hazards are not in proportion, one ratio averages what changes
over time: `proportional_p` tests that and `periods` show it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.survival import LEVEL, Floats

PERIODS = (0, 31, 91)
"""First days of the periods for which ratios are told apart."""

NO_ENDS = "no world ends in either arm: there is no ratio"
EQUAL = "both arms end on the same day in every world"
ONE_ARM = "worlds end in one arm only: the ratio has a limit on one side"
_STEPS = 50


class Period(NamedTuple):
    """The hazard ratio within some days, among worlds that hold until they begin.

    Attributes:
        first_day: First day on which a ceasefire may end to be counted.
        last_day: Last such day.
        ratio: As in `HazardRatio`.
        low: Lower end of its interval.
        high: Upper end.
    """

    first_day: int
    last_day: int
    ratio: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class HazardRatio:
    """The hazard of ending in the first arm over that in the second.

    Attributes:
        ratio: Below 1: the first arm's ceasefires are less likely to end on any day. NaN where no world ends; 0 or
            infinite where worlds end in one arm only.
        low: Lower end of the interval; where worlds end in one arm only it is 0 or a one-sided limit.
        high: Upper end, or infinite.
        p: Chance of a ratio this far from 1 or further if the true one is 1 (Wald, clustered by world).
        proportional_p: Chance of a change of the ratio over time this large or larger if there is none; small means
            that one ratio does not describe the whole time. NaN where it cannot be told.
        periods: Ratios within days 0-30, 31-90 and 91 to the horizon, as far as they go.
        error: Standard error of the ratio's natural logarithm, clustered by world; NaN where there is none.
        ended: Worlds that end in the first and in the second arm.
        note: Why there is no ratio, or half an interval; else empty.
    """

    ratio: float
    low: float
    high: float
    p: float
    proportional_p: float
    periods: tuple[Period, ...]
    error: float
    ended: tuple[int, int]
    note: str = ""


def hazard_ratio(a: ArrayLike, b: ArrayLike, days: float, level: float = LEVEL, start: float = 0.0) -> HazardRatio:
    """Compare the hazards of two arms over the same worlds.

    Args:
        a: Days held, one a world; a world that held `days` or more did not end.
        b: The same worlds in the same order, in the arm that is compared with.
        days: Horizon.
        level: Confidence level of the intervals.
        start: Day from which ends count, among worlds that hold until then; both arms must be alike before it, or the
            ratio compares worlds that the arms have selected.

    Raises:
        ValueError: The arms are not of equal length, or a value is missing.
    """
    first, second = two_arms(a, b, days)
    events = Events.of(first, second, days).within(start, math.inf)
    ended = int(events.ended_a.sum()), int(events.ended_b.sum())
    whole = _fit_ratio(events, first, second, days, level)
    periods = []
    for start, after in zip(PERIODS, (*PERIODS[1:], math.inf), strict=True):
        if start < days:
            within = events.within(start, min(after, days))
            found = _fit_ratio(within, first, second, days, level)
            periods.append(Period(start, math.ceil(min(after, days)) - 1, found.ratio, found.low, found.high))
    trend = float("nan")
    if whole.error > 0.0 and events.day.size > 1:
        trend = _trend_p(events, first, second, days)
    return HazardRatio(
        whole.ratio, whole.low, whole.high, whole.p, trend, tuple(periods), whole.error, ended, whole.note
    )


def two_arms(a: ArrayLike, b: ArrayLike, days: float) -> tuple[Floats, Floats]:
    """Return the days held in two arms, at most `days`, each (worlds,).

    Raises:
        ValueError: The arms are not of equal length, or a value is missing.
    """
    first, second = (np.minimum(np.asarray(arm, dtype=np.float64), days) for arm in (a, b))
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"arms: found shapes {first.shape} and {second.shape}; allowed: two equal lengths")
    if np.isnan(first).any() or np.isnan(second).any():
        raise ValueError("arms: found a world without days held; allowed: numbers only")
    return first, second


@dataclass(frozen=True)
class Events:
    """Who is at risk and who ends, on each day on which a ceasefire ends in either arm.

    Attributes:
        day: Days, ascending, (events,).
        risk_a: Worlds of the first arm that hold until then, (events,).
        risk_b: The same in the second arm.
        ended_a: Worlds of the first arm that end then, (events,).
        ended_b: The same in the second arm.
    """

    day: Floats
    risk_a: Floats
    risk_b: Floats
    ended_a: Floats
    ended_b: Floats

    @classmethod
    def of(cls, a: Floats, b: Floats, days: float) -> Events:
        """Count two arms."""
        held = np.sort(a), np.sort(b)
        every = np.unique(np.concatenate(held))
        day = every[every < days]
        left = [np.searchsorted(arm, day, side="left") for arm in held]
        right = [np.searchsorted(arm, day, side="right") for arm in held]
        risk = [(arm.size - before).astype(np.float64) for arm, before in zip(held, left, strict=True)]
        ended = [(after - before).astype(np.float64) for before, after in zip(left, right, strict=True)]
        return cls(day, *risk, *ended)

    def within(self, start: float, before: float) -> Events:
        """Return the events from one day up to another, which is not included."""
        inside = (self.day >= start) & (self.day < before)
        return Events(*(each[inside] for each in (self.day, self.risk_a, self.risk_b, self.ended_a, self.ended_b)))


@dataclass(frozen=True)
class _Ratio:
    ratio: float
    low: float
    high: float
    p: float
    error: float
    note: str = ""


_NAN = float("nan")


def _fit_ratio(events: Events, a: Floats, b: Floats, days: float, level: float) -> _Ratio:
    both = (events.risk_a > 0.0) & (events.risk_b > 0.0)  # nothing is learned once an arm has no world left
    ended_a, ended_b = float(events.ended_a[both].sum()), float(events.ended_b[both].sum())
    if ended_a + ended_b == 0.0:
        return _Ratio(_NAN, _NAN, _NAN, _NAN, _NAN, NO_ENDS)
    if np.array_equal(a, b):
        return _Ratio(1.0, 1.0, 1.0, 1.0, 0.0, EQUAL)
    if ended_a == 0.0 or ended_b == 0.0:
        return _one_sided(events, ended_a == 0.0, level)
    design = np.ones((events.day.size, 1))
    fitted = fit_log_ratio(events, design)
    if fitted is None:
        return _Ratio(_NAN, _NAN, _NAN, _NAN, _NAN, "the ratio cannot be found")
    log = float(fitted[0])
    error = math.sqrt(float(_clustered(events, design, fitted, a, b, days)[0, 0]))
    half = NormalDist().inv_cdf(0.5 + level / 2) * error
    p = _two_sided(log, error)
    return _Ratio(math.exp(log), math.exp(log - half), math.exp(log + half), p, error)


def _two_sided(value: float, error: float) -> float:
    return math.erfc(abs(value) / error / math.sqrt(2.0)) if error > 0.0 else _NAN


@dataclass(frozen=True)
class _Terms:
    """Efron's terms: each tied event sees the others as half gone, step by step; one row for each event.

    Attributes:
        start: First row of each day, (events,).
        gone: Share of those that end on the day which counts as gone already, (rows,).
        log_sum: Sum over days of the logarithms of the risk sets.
        mean: Share of the risk set's hazard that lies in the first arm, (rows,).
        hazard: One over the risk set's hazard, (rows,).
    """

    start: NDArray[np.int64]
    gone: Floats
    log_sum: float
    mean: Floats
    hazard: Floats

    @classmethod
    def of(cls, events: Events, log_ratio: Floats) -> _Terms:
        ties = (events.ended_a + events.ended_b).astype(np.int64)
        start = np.cumsum(ties) - ties
        row = np.repeat(np.arange(ties.size), ties)
        gone = (np.arange(row.size) - start[row]) / ties[row]
        ratio = np.exp(log_ratio)
        part = ratio[row] * (events.risk_a[row] - gone * events.ended_a[row])
        whole = part + (events.risk_b[row] - gone * events.ended_b[row])
        return cls(start, gone, float(np.log(whole).sum()), part / whole, 1.0 / whole)

    def by_day(self, values: Floats) -> Floats:
        return np.add.reduceat(values, self.start)


def fit_log_ratio(events: Events, design: Floats) -> Floats | None:
    """Return the coefficients that make the partial likelihood largest, or None where there are none.

    Args:
        events: Counts by day.
        design: By which the log ratio of a day is a sum of coefficients, (events, coefficients).
    """
    found = np.zeros(design.shape[1])
    terms = _Terms.of(events, design @ found)
    likelihood = -terms.log_sum
    for _ in range(_STEPS):
        score = design.T @ (events.ended_a - terms.by_day(terms.mean))
        step = _solved(_information(terms, design), score)
        if step is None:
            return None
        better, scale = -math.inf, 1.0
        while better < likelihood - 1e-12 * abs(likelihood) and scale > 1e-6:
            log_ratio = design @ (found + scale * step)
            if np.abs(log_ratio).max() > 50.0:
                scale *= 0.5
                continue
            terms = _Terms.of(events, log_ratio)
            better = float(events.ended_a @ log_ratio) - terms.log_sum
            scale *= 0.5
        if scale <= 1e-6:
            return None
        taken = 2.0 * scale * step
        found, likelihood = found + taken, better
        if np.abs(design @ taken).max() < 1e-10:
            return found
    return None


def _information(terms: _Terms, design: Floats) -> Floats:
    weight = terms.by_day(terms.mean * (1.0 - terms.mean))
    found: Floats = design.T @ (weight[:, None] * design)
    return found


def _solved(matrix: Floats, right: Floats) -> Floats | None:
    if not np.isfinite(matrix).all() or np.linalg.cond(matrix) > 1e12:
        return None
    return np.asarray(np.linalg.solve(matrix, right), dtype=np.float64)


def _clustered(events: Events, design: Floats, fitted: Floats, a: Floats, b: Floats, days: float) -> Floats:
    """Return the covariance of coefficients, each world's two score residuals summed."""
    log_ratio = design @ fitted
    terms = _Terms.of(events, log_ratio)
    residuals = _residuals(events, terms, design, 1.0, np.exp(log_ratio), a)
    residuals += _residuals(events, terms, design, 0.0, np.ones(events.day.size), b)
    inverse = np.linalg.inv(_information(terms, design))
    influence = residuals @ inverse
    found: Floats = influence.T @ influence
    return found


def _residuals(events: Events, terms: _Terms, design: Floats, x: float, ratio: Floats, held: Floats) -> Floats:
    """Return the score residuals of one arm with ties by Efron, (worlds, coefficients)."""
    off = x - terms.mean
    passed = terms.by_day(off * terms.hazard) * ratio
    # On its own day a world is at risk with the weight that the steps have left it.
    ending = terms.by_day(off) / np.diff(np.append(terms.start, off.size))
    ending -= terms.by_day(off * terms.hazard * (1.0 - terms.gone)) * ratio
    before = np.vstack([np.zeros(design.shape[1]), -np.cumsum(passed[:, None] * design, axis=0)])
    place = np.searchsorted(events.day, held, side="left")
    ends = np.zeros(held.size, dtype=bool)
    inside = place < events.day.size
    ends[inside] = events.day[place[inside]] == held[inside]
    found: Floats = before[place]
    found[ends] += ending[place[ends], None] * design[place[ends]]
    return found


def _trend_p(events: Events, a: Floats, b: Floats, days: float) -> float:
    """Return the p-value of a log ratio that rises or falls with the logarithm of the day."""
    design = np.column_stack([np.ones(events.day.size), np.log1p(events.day)])
    fitted = fit_log_ratio(events, design)
    if fitted is None:
        return _NAN
    return _two_sided(float(fitted[1]), math.sqrt(float(_clustered(events, design, fitted, a, b, days)[1, 1])))


def _one_sided(events: Events, none_in_a: bool, level: float) -> _Ratio:
    """Return a ratio of 0 or infinity with the limit at which so one-sided a run of ends is as unlikely as 1 - level.

    Each world ends once at most, so the ends are those of different worlds and need no clustering.
    """

    def log_chance(log_ratio: float) -> float:
        terms = _Terms.of(events, np.full(events.day.size, log_ratio))
        own = 0.0 if none_in_a else log_ratio * float(events.ended_a.sum())
        return own - terms.log_sum

    limit = -50.0 if none_in_a else 50.0
    certain = log_chance(limit)
    low, high = limit, -limit
    for _ in range(100):
        middle = 0.5 * (low + high)
        low, high = (middle, high) if log_chance(middle) - certain > math.log(1.0 - level) else (low, middle)
    p = min(1.0, 2.0 * math.exp(log_chance(0.0) - certain))
    bound = math.exp(low)
    return (
        _Ratio(0.0, 0.0, bound, p, _NAN, ONE_ARM) if none_in_a else _Ratio(math.inf, bound, math.inf, p, _NAN, ONE_ARM)
    )
