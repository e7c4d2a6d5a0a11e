"""How much of what makes worlds differ goes back to beliefs, how much to luck, how much to the two together.

Pick-freeze: each world is simulated twice more, once with the same beliefs and other luck, once with the same luck and
other beliefs. The covariance of a world with its twin is the variance of what they have in common (Sobol 2001; the
estimator with pooled mean and variance is that of Janon and others 2014, over three lanes instead of two).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.survival import LEVEL, Estimate, Floats

RESAMPLES = 2000
_BLOCK = 4_000_000
_STREAM = 20251010


@dataclass(frozen=True, slots=True)
class Split:
    """Shares of the variance between worlds, each with its interval; they add up to 1.

    Attributes:
        worlds: Worlds that have all three lanes.
        deviation: Standard deviation between worlds, in the measure's unit.
        beliefs: What the drawn parameters explain by themselves.
        luck: What luck explains by itself.
        together: What neither explains without the other.
    """

    worlds: int
    deviation: float
    beliefs: Estimate
    luck: Estimate
    together: Estimate


def split_variance(own: ArrayLike, other_luck: ArrayLike, other_beliefs: ArrayLike, level: float = LEVEL) -> Split:
    """Split the variance of a measure between worlds.

    Args:
        own: One value a world, NaN where a world lacks it.
        other_luck: The same beliefs with other luck, (worlds,).
        other_beliefs: The same luck with other beliefs, (worlds,).
        level: Confidence level of the percentile intervals from drawing worlds again.

    Returns:
        Shares; NaN where worlds do not differ, or fewer than two have all lanes. An estimate may fall below 0.
    """
    lanes = np.stack([np.asarray(each, dtype=np.float64) for each in (own, other_luck, other_beliefs)], axis=1)
    lanes = lanes[np.isfinite(lanes).all(axis=1)]
    worlds = lanes.shape[0]
    nothing = Estimate(float("nan"), float("nan"), float("nan"))
    if worlds < 2 or float(np.ptp(lanes)) == 0.0:
        return Split(worlds, 0.0 if worlds else float("nan"), nothing, nothing, nothing)
    lanes = lanes - lanes.mean()
    moments = np.stack(
        [
            lanes.sum(axis=1) / 3.0,
            np.square(lanes).sum(axis=1) / 3.0,
            lanes[:, 0] * lanes[:, 1],
            lanes[:, 0] * lanes[:, 2],
        ],
        axis=1,
    )
    shares, deviation = _shares(moments.mean(axis=0)[None, :])
    drawn = np.concatenate([_shares(block)[0] for block in _resampled(moments)])
    tail = 0.5 - level / 2.0
    low, high = np.nanquantile(drawn, [tail, 1.0 - tail], axis=0)
    told = [Estimate(float(shares[0, part]), float(low[part]), float(high[part])) for part in range(3)]
    return Split(worlds, float(deviation[0]), *told)


def _shares(means: Floats) -> tuple[Floats, Floats]:
    """Return the three shares and the standard deviation, by means of the moments, (resamples, 4)."""
    mean, square, beliefs, luck = means.T
    variance = square - mean * mean
    with np.errstate(divide="ignore", invalid="ignore"):
        first = (beliefs - mean * mean) / variance
        second = (luck - mean * mean) / variance
    shares = np.stack([first, second, 1.0 - first - second], axis=1)
    return np.where(variance[:, None] > 0.0, shares, np.nan), np.sqrt(np.maximum(variance, 0.0))


def _resampled(moments: Floats) -> list[Floats]:
    """Return the means of the moments when the worlds are drawn again, in blocks that fit the memory."""
    worlds = moments.shape[0]
    luck = np.random.Generator(np.random.PCG64(_STREAM))
    at_once = max(1, _BLOCK // worlds)
    blocks = []
    for start in range(0, RESAMPLES, at_once):
        size = min(at_once, RESAMPLES - start)
        drawn: NDArray[np.int64] = luck.integers(0, worlds, (size, worlds))
        places = drawn + worlds * np.arange(size)[:, None]
        weights = np.bincount(places.ravel(), minlength=size * worlds).reshape(size, worlds)
        blocks.append(weights @ moments / worlds)
    return blocks
