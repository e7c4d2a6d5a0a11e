"""How much of what makes worlds differ goes back to beliefs, how much to luck, how much to the two together.

Pick-freeze: each world is simulated twice more, once with the same beliefs and other luck, once with the same luck and
other beliefs. The covariance of a world with its twin is the variance of what they have in common (Sobol 2001; the
estimator with pooled mean and variance is that of Janon and others 2014, over three lanes instead of two).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.survival import LEVEL, Estimate, Floats

RESAMPLES = 2000
LEAST_DIFFERING = 20
"""With fewer worlds off the commonest value no shares are told: intervals would be far too narrow."""
_BLOCK = 4_000_000
_STREAM = 20251010
_PAIRS = np.triu_indices(4)


@dataclass(frozen=True, slots=True)
class Split:
    """Shares of the variance between worlds, each with its interval; they add up to 1.

    Attributes:
        worlds: Worlds that have all three lanes.
        differing: How many of these are off the commonest value.
        deviation: Standard deviation between worlds, in the measure's unit.
        beliefs: What the drawn parameters explain by themselves.
        luck: What luck explains by itself.
        together: What neither explains without the other.
    """

    worlds: int
    differing: int
    deviation: float
    beliefs: Estimate
    luck: Estimate
    together: Estimate

    @property
    def told(self) -> bool:
        """Whether the shares can be told."""
        return self.differing >= LEAST_DIFFERING and not np.isnan(self.beliefs.value)


def split_variance(own: ArrayLike, other_luck: ArrayLike, other_beliefs: ArrayLike, level: float = LEVEL) -> Split:
    """Split the variance of a measure between worlds.

    Of 300 simulated data sets the 95 % intervals hold the true share in 91 to 98 %, from 100 worlds on, as long as 20
    of them are off the commonest value.

    Args:
        own: One value a world, NaN where a world lacks it.
        other_luck: The same beliefs with other luck, (worlds,).
        other_beliefs: The same luck with other beliefs, (worlds,).
        level: Confidence level of the studentised intervals from drawing worlds again.

    Returns:
        Shares; NaN where worlds do not differ, or fewer than two have all lanes. An estimate may fall below 0.
    """
    lanes = np.stack([np.asarray(each, dtype=np.float64) for each in (own, other_luck, other_beliefs)], axis=1)
    lanes = lanes[np.isfinite(lanes).all(axis=1)]
    worlds = lanes.shape[0]
    nothing = Estimate(float("nan"), float("nan"), float("nan"))
    if worlds < 2 or float(np.ptp(lanes)) == 0.0:
        return Split(worlds, 0, 0.0 if worlds else float("nan"), nothing, nothing, nothing)
    differing = worlds - int(np.unique(lanes[:, 0], return_counts=True)[1].max())
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
    # Moments as large as 1, so that products of them neither vanish nor overflow.
    scale = float(moments[:, 1].mean())
    moments /= np.array([scale**0.5, scale, scale, scale])
    moments = np.concatenate([moments, moments[:, _PAIRS[0]] * moments[:, _PAIRS[1]]], axis=1)
    shares, errors = (each[0] for each in _shares(moments.mean(axis=0)[None, :], worlds))
    ratios = []
    for block in _resampled(moments):
        drawn, error = _shares(block, worlds)
        with np.errstate(divide="ignore", invalid="ignore"):
            ratios.append(np.where(error > 0.0, (drawn - shares) / error, np.nan))
    tail = 0.5 - level / 2.0
    below, above = _quantiles(np.concatenate(ratios), tail)
    low, high = shares - above * errors, shares - below * errors
    told = [Estimate(float(shares[part]), float(low[part]), float(high[part])) for part in range(3)]
    return Split(worlds, differing, scale**0.5, *told)


def _quantiles(ratios: Floats, tail: float) -> tuple[Floats, Floats]:
    """Return both tails of each column; NaN where no resample has a value."""
    found = np.full((2, ratios.shape[1]), np.nan)
    for part in range(ratios.shape[1]):
        known = ratios[~np.isnan(ratios[:, part]), part]
        if known.size:
            found[:, part] = np.quantile(known, [tail, 1.0 - tail])
    return found[0], found[1]


def _shares(means: Floats, worlds: int) -> tuple[Floats, Floats]:
    """Return the three shares and their standard errors by the delta method, each (resamples, 3).

    Args:
        means: Of the four moments and their ten products, (resamples, 14).
        worlds: How many they are means of.
    """
    mean, square, beliefs, luck = means[:, :4].T
    variance = np.where(square > mean * mean, square - mean * mean, np.nan)
    first, second = ((each - mean * mean) / variance for each in (beliefs, luck))
    shares = np.stack([first, second, 1.0 - first - second], axis=1)
    one, none = np.ones(mean.size), np.zeros(mean.size)
    slopes = [
        np.stack([2.0 * mean * (share - 1.0), -share, *own], axis=1) / variance[:, None]
        for share, own in ((first, (one, none)), (second, (none, one)))
    ]
    slopes.append(-slopes[0] - slopes[1])
    twice = np.where(_PAIRS[0] == _PAIRS[1], 1.0, 2.0)
    errors = []
    for slope in slopes:
        square_of = (means[:, 4:] * slope[:, _PAIRS[0]] * slope[:, _PAIRS[1]] * twice).sum(axis=1)
        along = (means[:, :4] * slope).sum(axis=1)
        errors.append(np.sqrt(np.maximum(square_of - along * along, 0.0) / worlds))
    return shares, np.stack(errors, axis=1)


def _resampled(moments: Floats) -> Iterator[Floats]:
    """Yield the means of the moments when the worlds are drawn again, in blocks that fit the memory."""
    worlds = moments.shape[0]
    luck = np.random.Generator(np.random.PCG64(_STREAM))
    at_once = max(1, _BLOCK // worlds)
    for start in range(0, RESAMPLES, at_once):
        size = min(at_once, RESAMPLES - start)
        drawn: NDArray[np.int64] = luck.integers(0, worlds, (size, worlds))
        places = drawn + worlds * np.arange(size)[:, None]
        weights = np.bincount(places.ravel(), minlength=size * worlds).reshape(size, worlds)
        yield weights.astype(np.float64) @ moments / worlds
