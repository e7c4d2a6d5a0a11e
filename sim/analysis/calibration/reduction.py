"""Few directions of the summaries that tell most about the parameters.

A regression of every parameter on the summaries and their squares, as in Fearnhead and Prangle (2012), gives one
fitted value a parameter; these lie in few directions, which are what a reduced-rank regression finds. Distances are
taken along them, so that summaries that tell nothing add no noise. Only parameters that the summaries tell something of
take part: hundreds of others would turn the directions by chance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import f as ratio

Floats = NDArray[np.float64]

MOST = 5
"""More directions make neighbours distant and foresee the parameters of held-out worlds no better."""
FOR_ANY = 0.01
"""A parameter takes part if its regression on the summaries is as good by chance in at most so many cases (F test)."""
FAMILY = 0.05
_SHUFFLES = 20
_STREAM = 20_251_011


@dataclass(frozen=True)
class Reduction:
    """A map from summaries to few numbers of about equal spread.

    Attributes:
        middle: Median of each summary, (summaries,).
        width: Spread (scaled median absolute deviation) of each summary, (summaries,).
        centre: Mean of each feature, (features,).
        weights: Of each feature in each direction, (features, directions).
        scale: Spread (scaled median absolute deviation) along each direction, (directions,).
        loads: How far each parameter goes along with each direction, (directions, parameters): correlations; 0 of
            parameters that took no part.
        candidates: Parameters that the summaries of worlds tell anything of at all (F test, 5 % over all of them);
            only these can be told by data, whatever the data are. (parameters,).
    """

    middle: Floats
    width: Floats
    centre: Floats
    weights: Floats
    scale: Floats
    loads: Floats
    candidates: NDArray[np.bool_]

    def __call__(self, summaries: Floats) -> Floats:
        """Return the directions' values, (worlds, directions) of (worlds, summaries), or (directions,) of one world."""
        one = summaries.ndim == 1
        features = _features((np.atleast_2d(summaries) - self.middle) / self.width)
        near = (features - self.centre) @ self.weights / self.scale
        return near[0] if one else near


def reduce(summaries: Floats, z: NDArray[np.floating], directions: int | None = None) -> Reduction:
    """Find the directions.

    Args:
        summaries: (worlds, summaries).
        z: Parameters on a scale without limits, (worlds, parameters).
        directions: How many; by default as many as stand out from those found when worlds are shuffled, at least one
            and at most `MOST`.
    """
    middle = np.median(summaries, axis=0)
    width = spread_of(summaries)
    features = _features((summaries - middle) / width)
    centre = features.mean(axis=0)
    left, sizes, right = np.linalg.svd(features - centre, full_matrices=False)
    sound = sizes > 1e-8 * sizes[0]
    left, sizes, right = left[:, sound], sizes[sound], right[sound]
    level = (z - z.mean(axis=0)) / np.maximum(z.std(axis=0), 1e-12)
    within = left.T @ level
    p = _chances(within, len(level))
    part = np.flatnonzero(p < FOR_ANY)
    if len(part) < (directions or 1):
        part = np.sort(np.argsort(p)[: directions or 1])
    turn, found, along = np.linalg.svd(within[:, part], full_matrices=False)
    count = min(directions or max(1, min(MOST, _standing_out(left, level[:, part], found))), len(found))
    weights = (right.T / sizes) @ turn[:, :count]
    loads = np.zeros((count, level.shape[1]))
    loads[:, part] = (found[:count, None] * along[:count]) / np.sqrt(len(level))
    near = (features - centre) @ weights
    return Reduction(middle, width, centre, weights, spread_of(near), loads, p < FAMILY / len(p))


def spread_of(values: Floats) -> Floats:
    """Return the scaled median absolute deviation of each column; the standard deviation where that is 0, or 1."""
    robust = 1.4826 * np.median(np.abs(values - np.median(values, axis=0)), axis=0)
    plain = values.std(axis=0)
    return np.where(robust > 1e-9, robust, np.where(plain > 1e-9, plain, 1.0))


def _features(level: Floats) -> Floats:
    # Squares let a parameter be told by how far a summary is from its middle; far ones must not rule the regression.
    return np.concatenate([level, np.clip(level, -4.0, 4.0) ** 2], axis=1)


def _chances(within: Floats, worlds: int) -> Floats:
    """Return the p-value of each parameter's regression on the features (F test), (parameters,).

    Args:
        within: Features without correlation and of length 1, times standardised parameters, (features, parameters).
        worlds: How many worlds there are.
    """
    features = len(within)
    told = np.minimum((within**2).sum(axis=0) / worlds, 1.0 - 1e-12)
    rest = worlds - features - 1
    p: Floats = ratio.sf(told / features / ((1.0 - told) / rest), features, rest)
    return p


def _standing_out(left: Floats, level: NDArray[np.floating], found: Floats) -> int:
    """Return how many singular values are larger than those of shuffled worlds (parallel analysis)."""
    stream = np.random.Generator(np.random.PCG64(_STREAM))
    null = np.array([np.linalg.norm(left[stream.permutation(len(left))].T @ level, 2) for _ in range(_SHUFFLES)])
    return int((found > null.max()).sum())
