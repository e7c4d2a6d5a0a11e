"""Worlds weighed by how near their weekly reports lie to the observed ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.survival import Floats

LEAST_EFFECTIVE, SHARE_EFFECTIVE = 25.0, 0.1
"""Worlds that should count: a tenth of those weighed, and no fewer than 25 where there are so many."""

LEAST_WIDTH = 0.1
"""Of the kernel, in log(1 + deaths): nearer than about a tenth no report is known."""

_STEPS = 60


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each world counts.

    Attributes:
        share: (worlds,), adding up to one; 0 for worlds that do not count.
        width: Of the kernel: root mean square distance in log(1 + deaths) at which a world counts 0.6 of a perfect one.
        effective: Number of equally weighted worlds that would be as many: 1 / sum of squares.
    """

    share: Floats
    width: float
    effective: float

    def drawn(self, count: int) -> NDArray[np.int64]:
        """Return places of worlds, each as often as its weight says, without luck (systematic resampling)."""
        levels = (np.arange(count) + 0.5) / count
        places: NDArray[np.int64] = np.searchsorted(np.cumsum(self.share), levels).clip(0, self.share.size - 1)
        return places


def weigh(weekly: ArrayLike, observed: ArrayLike, counts: ArrayLike | None = None) -> Weights:
    """Weigh worlds by a normal kernel on the distance of log(1 + weekly deaths).

    The kernel is as narrow as it can be while `SHARE_EFFECTIVE` of the worlds count, and never below `LEAST_WIDTH`.

    Args:
        weekly: Of each world, (worlds, weeks).
        observed: (weeks,); without any week all worlds count alike.
        counts: Which worlds may count at all, (worlds,) of bool; by default all.

    Raises:
        ValueError: The weeks differ in number, or no world may count.
    """
    values, seen = np.asarray(weekly, dtype=np.float64), np.asarray(observed, dtype=np.float64)
    if values.ndim != 2 or values.shape[1] != seen.size:
        raise ValueError(f"weekly: found shape {values.shape}; needed: (worlds, {seen.size})")
    allowed = np.ones(len(values), dtype=bool) if counts is None else np.asarray(counts, dtype=bool)
    allowed = allowed & ~np.isnan(values).any(axis=1)
    number = int(allowed.sum())
    if not number:
        raise ValueError("no world may count: none still holds on that day")
    share = np.zeros(len(values))
    if not seen.size:
        share[allowed] = 1.0 / number
        return Weights(share, float("inf"), float(number))
    distance = np.sqrt(((np.log1p(values[allowed]) - np.log1p(seen)) ** 2).mean(axis=1))
    wanted = min(max(LEAST_EFFECTIVE, SHARE_EFFECTIVE * number), float(number))
    low, high = LEAST_WIDTH, 1e3
    for _ in range(_STEPS):
        middle = float(np.sqrt(low * high))
        low, high = (low, middle) if _effective(_kernel(distance, middle)) >= wanted else (middle, high)
    share[allowed] = _kernel(distance, high)
    return Weights(share, high, _effective(share))


def weighted_quantiles(values: Floats, share: Floats, levels: ArrayLike) -> Floats:
    """Return the smallest value with at least a level of the weight at or below it.

    Args:
        values: (worlds,); NaN does not count.
        share: Weights, (worlds,).
        levels: From 0 to 1, (levels,).

    Returns:
        (levels,); NaN where no world that has weight has a value.
    """
    known = ~np.isnan(values) & (share > 0)
    wanted = np.atleast_1d(np.asarray(levels, dtype=np.float64))
    if not known.any():
        return np.full(wanted.size, np.nan)
    order = np.argsort(values[known], kind="stable")
    ordered, weight = values[known][order], np.cumsum(share[known][order])
    # A hair less than the level, so that a half of two equal worlds is the lower one whatever the rounding.
    places = np.searchsorted(weight / weight[-1], wanted - 1e-12)
    picked: Floats = ordered[places.clip(0, ordered.size - 1)]
    return picked


def _kernel(distance: Floats, width: float) -> Floats:
    # The nearest world stands at one, so that a narrow kernel does not vanish.
    raw = np.exp(-0.5 * (distance**2 - distance.min() ** 2) / width**2)
    scaled: Floats = raw / raw.sum()
    return scaled


def _effective(share: Floats) -> float:
    return float(1.0 / np.square(share).sum())
