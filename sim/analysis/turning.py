"""Which assumption turns a difference around: which drawn parameter goes with its sign, and from which value on.

Hundreds of parameters are screened on one half of the worlds, by the rank correlation of each with the difference. The
few that stand out are put to the other half, which had no say in choosing them or their turning values; only what
holds there counts.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.multiple import holm
from sim.analysis.survival import LEVEL, Estimate, Floats

MOST_WORLDS = 4000
LEAST_WORLDS = 200
"""With fewer worlds, halves of less than a hundred, nothing is sought."""
SCREENED = 5
"""How many parameters are put to the other half at most,"""
SCREEN = 2.0
"""and by how many standard deviations their correlation must stand out in the first."""
BINS = 20
EDGE = 2
"""A turning value leaves at least this many bins, a tenth of worlds, on either side."""
TOLD, FEW, SAME, FIXED = "told", "few", "same", "fixed"
_RESAMPLES, _STREAM = 500, 20251010


@dataclass(frozen=True, slots=True)
class Moderator:
    """A parameter that the difference goes with, in both halves of the worlds.

    Attributes:
        path: Of the parameter.
        correlation: Rank correlation with the difference, in the second half.
        p: Of that correlation, adjusted for the parameters that were put to the second half.
        low_third: Mean difference in the third of worlds with the lowest values, in the second half.
        high_third: In the third with the highest.
        cut: The value from which on the difference goes the other way, found in the first half.
        cut_low: Lower end of its interval.
        cut_high: Upper end.
        below: Mean difference in worlds of the second half below that value.
        above: In worlds above it.
        share_above: Share of worlds above it.
        turns: Whether both means are told to lie on different sides of 0.
    """

    path: str
    correlation: float
    p: float
    low_third: Estimate
    high_third: Estimate
    cut: float
    cut_low: float
    cut_high: float
    below: Estimate
    above: Estimate
    share_above: float
    turns: bool


@dataclass(frozen=True, slots=True)
class Turning:
    """What was found on one difference.

    Attributes:
        state: `told`; `few` worlds; the `same` difference in all worlds; or every parameter `fixed`.
        worlds: Worlds looked at.
        parameters: Drawn parameters screened.
        moderators: Those confirmed, in the order in which they stood out in the first half.
    """

    state: str
    worlds: int
    parameters: int
    moderators: tuple[Moderator, ...] = ()

    @property
    def point(self) -> Moderator | None:
        """The first that turns the difference around, if any does."""
        return next((each for each in self.moderators if each.turns), None)


class Beliefs:
    """The drawn parameters of some worlds, ranked once for all differences that are screened.

    Args:
        table: One row a world, one column a parameter; a column `world` is passed over.
        shared: More parameters of the same worlds, which others share.
    """

    def __init__(self, table: pd.DataFrame, shared: Beliefs | None = None) -> None:
        own = [str(name) for name in table.columns if name != "world"]
        self._own: Floats = table[own].to_numpy(dtype=np.float64)
        self._shared, self._ranked = shared, dict[bytes, Floats]()
        self.paths: tuple[str, ...] = (*(shared.paths if shared else ()), *own)

    def column(self, place: int) -> Floats:
        """Return the values of one parameter, (worlds,)."""
        before = len(self._shared.paths) if self._shared else 0
        if self._shared and place < before:
            return self._shared.column(place)
        return self._own[:, place - before]

    def ranks(self, rows: NDArray[np.int64]) -> Floats:
        """Return standardised ranks of all parameters among some worlds, (rows, parameters)."""
        key = rows.tobytes()
        if key not in self._ranked:
            self._ranked = {key: _standard(self._own[rows])}
        own = self._ranked[key]
        return np.concatenate([self._shared.ranks(rows), own], axis=1) if self._shared else own


def find_turning(difference: ArrayLike, beliefs: Beliefs, level: float = LEVEL) -> Turning:
    """Find the drawn parameters that a difference goes with, and the values at which it turns around.

    Args:
        difference: Scenario minus baseline, (worlds,), NaN where a world lacks it.
        beliefs: The parameters of the same worlds; those beyond the first `MOST_WORLDS` are not looked at.
        level: Confidence level; a difference with no moderator yields one in at most 5 % of cases at 0.95.
    """
    gaps = np.asarray(difference, dtype=np.float64)[:MOST_WORLDS]
    rows = np.flatnonzero(np.isfinite(gaps))
    count = len(beliefs.paths)
    if not count:
        return Turning(FIXED, rows.size, 0)
    if rows.size > 1 and float(np.ptp(gaps[rows])) == 0.0:
        return Turning(SAME, rows.size, count)
    first, second = rows[::2], rows[1::2]
    if rows.size < LEAST_WORLDS or min(float(np.ptp(gaps[first])), float(np.ptp(gaps[second]))) == 0.0:
        return Turning(FEW, rows.size, count)
    seen = _standard(gaps[first, None])[:, 0] @ beliefs.ranks(first) / first.size
    order = np.argsort(-np.abs(seen), kind="stable")[:SCREENED]
    chosen = [int(place) for place in order if abs(seen[place]) * math.sqrt(first.size - 1) > SCREEN]
    found = _standard(gaps[second, None])[:, 0] @ _standard(_columns(beliefs, chosen, second)) / second.size
    again = {place: float(value) for place, value in zip(chosen, found, strict=True)}
    adjusted = holm({place: _p(value, second.size) for place, value in again.items()})
    held = [place for place in chosen if adjusted[place] <= 1.0 - level and again[place] * seen[place] > 0.0]
    told = tuple(
        _moderator(place, gaps, rows, beliefs, again[place], adjusted[place], 1.0 - (1.0 - level) / len(held))
        for place in held
    )
    return Turning(TOLD, rows.size, count, told)


def _standard(values: Floats) -> Floats:
    """Return mid-ranks by column with mean 0 and variance 1; 0 where a column is constant."""
    ranks = np.empty_like(values)
    for column in range(values.shape[1]):
        ranks[:, column] = _mid_ranks(values[:, column])
    ranks -= ranks.mean(axis=0)
    spread = ranks.std(axis=0)
    found: Floats = np.divide(ranks, spread, out=np.zeros_like(ranks), where=spread > 0.0)
    return found


def _mid_ranks(values: Floats) -> Floats:
    order = np.argsort(values, kind="stable")
    ordered = values[order]
    starts = np.flatnonzero(np.append(True, ordered[1:] != ordered[:-1]))
    ends = np.append(starts[1:], values.size)
    ranks = np.empty(values.size)
    ranks[order] = np.repeat(0.5 * (starts + ends), ends - starts)
    return ranks


def _columns(beliefs: Beliefs, places: list[int], rows: NDArray[np.int64]) -> Floats:
    values = [beliefs.column(place)[rows] for place in places]
    return np.stack(values, axis=1) if values else np.empty((rows.size, 0))


def _p(correlation: float, worlds: int) -> float:
    # Under independence the variance of a rank correlation is 1 / (n - 1) exactly, with ties too.
    return math.erfc(abs(correlation) * math.sqrt(0.5 * (worlds - 1)))


def _moderator(
    place: int, gaps: Floats, rows: NDArray[np.int64], beliefs: Beliefs, correlation: float, p: float, level: float
) -> Moderator:
    first, second = rows[::2], rows[1::2]
    sign = math.copysign(1.0, correlation)
    values = beliefs.column(place)
    cut = _cut(values[first], gaps[first], sign)
    there, known = gaps[second], values[second]
    ranked = np.argsort(np.argsort(known, kind="stable"), kind="stable") / known.size
    sides = (ranked < 1.0 / 3.0, ranked >= 2.0 / 3.0, known <= cut, known > cut)
    means = bootstrap_means(np.stack([np.where(side, there, np.nan) for side in sides], axis=1), level)
    told = [Estimate(*(float(x[at]) for x in (means.mean, means.low, means.high))) for at in range(4)]
    below, above = told[2], told[3]
    turns = (below.high < 0.0 < above.low) or (above.high < 0.0 < below.low)
    ends = _cut_interval(values[rows], gaps[rows], sign) if turns else (float("nan"), float("nan"))
    return Moderator(
        beliefs.paths[place], correlation, p, told[0], told[1], cut, *ends, below, above,
        float(np.mean(values[rows] > cut)), turns,
    )  # fmt: skip


def _cut(values: Floats, gaps: Floats, sign: float) -> float:
    """Return the value at which the local mean of the differences crosses 0.

    It is where the sum of differences beyond is largest: where isotonic regression on the parameter crosses 0 too.
    """
    order = np.argsort(values, kind="stable")
    return _crossing(values[order], gaps[order], np.ones(values.size), sign)


def _crossing(values: Floats, gaps: Floats, weights: Floats, sign: float) -> float:
    """Return the crossing for ascending values, each of which counts by its weight."""
    passed = np.cumsum(weights)
    shares = np.arange(EDGE, BINS - EDGE + 1) / BINS
    edges = np.clip(np.searchsorted(passed, shares * passed[-1], side="left") + 1, 1, values.size - 1)
    beyond = -sign * np.cumsum(weights * gaps)[edges - 1]
    at = int(edges[int(np.argmax(beyond))])
    return float(0.5 * (values[at - 1] + values[at]))


def _cut_interval(values: Floats, gaps: Floats, sign: float) -> tuple[float, float]:
    """Return the middle 95 % of the values that drawing the worlds again leads to."""
    luck = np.random.Generator(np.random.PCG64(_STREAM))
    order = np.argsort(values, kind="stable")
    values, gaps = values[order], gaps[order]
    cuts = []
    for _ in range(_RESAMPLES):
        drawn = np.bincount(luck.integers(0, values.size, values.size), minlength=values.size)
        cuts.append(_crossing(values, gaps, drawn.astype(np.float64), sign))
    low, high = np.quantile(cuts, [0.025, 0.975])
    return float(low), float(high)
