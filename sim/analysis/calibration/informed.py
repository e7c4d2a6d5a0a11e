"""Which parameters the data say anything about, judged against data that say nothing."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray
from scipy.special import erfc, ndtri

from sim.analysis.calibration.posterior import Neighbours, adjusted
from sim.analysis.calibration.uniform import from_logit
from sim.analysis.multiple import holm

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

LEVEL = 0.05
TIED = 0.2
"""Correlation from which a parameter belongs with an informed one."""
_NULL_PER_PARAMETER, _LEAST_NULL = 100, 5_000
_MOST_AT_ONCE = 300
_STREAM = 20_251_012


@dataclass(frozen=True)
class Informed:
    """What the data say of each parameter.

    Attributes:
        contraction: 1 less the posterior's variance as a share of the prior's, on the uniform scale, (parameters,);
            negative where the posterior is wider.
        distance: Largest distance between the two distribution functions (Kolmogorov and Smirnov), (parameters,).
        p_distance: How often data that say nothing bring a distance as large, (parameters,).
        p_contraction: How often they bring a contraction as large, (parameters,).
        adjusted: Twice the smaller of the two, adjusted for the number of candidates (Holm), (parameters,); 1 where
            the parameter is no candidate.
        tested: Whether it was tested at all, (parameters,).
        told: Whether it is informed: the adjusted p is at most 0.05, (parameters,).
        tied: Whether it is not, but goes along with one that is (correlation in the posterior above
            0.2, and above what chance brings among so many pairs), (parameters,).
    """

    contraction: Floats
    distance: Floats
    p_distance: Floats
    p_contraction: Floats
    adjusted: Floats
    tested: Flags
    told: Flags
    tied: Flags

    def part(self, which: slice) -> Informed:
        """Return what is said of some of them."""
        return Informed(*(getattr(self, each.name)[which] for each in fields(self)))

    @property
    def kept(self) -> Flags:
        """Parameters that belong in the joint draws."""
        kept: Flags = self.told | self.tied
        return kept


def judge(u: Floats, near: Floats, data: Floats, found: Neighbours, candidates: Flags | None = None) -> Informed:
    """Compare the posterior with the prior.

    The same neighbours, weights and regression are given parameters drawn from the prior, which by construction know
    nothing of the data; the distances and contractions that come of it are the measure of chance. Both are looked at: a
    posterior can be narrower than the prior without lying elsewhere, and the reverse.

    Args:
        u: The posterior's uniforms, (accepted, parameters).
        near: The accepted worlds along the directions, (accepted, directions).
        data: The data along the same, (directions,).
        found: The accepted worlds.
        candidates: Parameters that are tested, (parameters,); all by default. Leaving out those that no summary of any
            world goes along with keeps the others from paying for them.
    """
    every = np.ones(u.shape[1], dtype=np.bool_) if candidates is None else candidates
    tested = np.flatnonzero(every)
    distance, narrow = distances(u, found.weights), contraction(u, found.weights)
    null_distance, null_narrow = null(near, data, found, max(_NULL_PER_PARAMETER * len(tested), _LEAST_NULL))
    p_distance, p_narrow = _as_large(distance, null_distance), _as_large(narrow, null_narrow)
    either = np.minimum(1.0, 2.0 * np.minimum(p_distance, p_narrow))
    fair = holm({place: float(either[place]) for place in tested.tolist()})
    even = np.array([fair.get(place, 1.0) for place in range(len(either))])
    told = even <= LEVEL
    return Informed(narrow, distance, p_distance, p_narrow, even, every, told, _tied(u, found.weights, told))


def _as_large(values: Floats, null: Floats) -> Floats:
    """Return the share of null values as large as each, itself counted as one of them."""
    ordered = np.sort(null)
    below = np.asarray(np.searchsorted(ordered, values - 1e-12, side="left"), dtype=np.float64)
    return (1.0 + len(ordered) - below) / (1.0 + len(ordered))


def of_those_that_hold(z: NDArray[np.floating], holding: Flags) -> Flags:
    """Return which parameters lie elsewhere in worlds whose truce holds than in all, (parameters,).

    Args:
        z: Logits of all worlds' parameters, (worlds, parameters).
        holding: Whether each world's truce holds, (worlds,).
    """
    some = z[holding]
    if not len(some):
        return np.zeros(z.shape[1], dtype=np.bool_)
    # A logit of a uniform has mean 0 and variance pi squared over 3.
    far = np.abs(some.mean(axis=0, dtype=np.float64)) / np.sqrt(np.pi**2 / 3.0 / len(some))
    return np.asarray(erfc(far / np.sqrt(2.0)) < LEVEL / z.shape[1], dtype=np.bool_)


def contraction(u: Floats, weights: Floats) -> Floats:
    """Return 1 less the variance as a share of the uniform's 1/12, by column."""
    mean = weights @ u
    wide = np.asarray(weights @ (u - mean) ** 2, dtype=np.float64) / (1.0 - float((weights**2).sum()))
    narrow: Floats = 1.0 - 12.0 * wide
    return narrow


def distances(u: Floats, weights: Floats) -> Floats:
    """Return the largest distance of each column's weighted distribution function from the uniform's, (parameters,)."""
    # Parameter by parameter in memory: sorting goes along rows.
    lying = np.ascontiguousarray(u.T)
    order = np.argsort(lying, axis=1)
    ordered = np.take_along_axis(lying, order, axis=1)
    after = np.cumsum(weights[order], axis=1)
    apart = np.maximum(after - ordered, ordered - (after - weights[order]))
    return np.asarray(apart.max(axis=1), dtype=np.float64)


def null(near: Floats, data: Floats, found: Neighbours, count: int) -> tuple[Floats, Floats]:
    """Return distances and contractions of parameters that know nothing of the data, (count,) each."""
    stream = np.random.Generator(np.random.PCG64(_STREAM))
    far, narrow = [], []
    for start in range(0, count, _MOST_AT_ONCE):
        z = stream.logistic(size=(len(near), min(_MOST_AT_ONCE, count - start)))
        u = from_logit(adjusted(z, near, data, found.weights))
        far.append(distances(u, found.weights))
        narrow.append(contraction(u, found.weights))
    return np.concatenate(far), np.concatenate(narrow)


def correlations(u: Floats, weights: Floats) -> Floats:
    """Return the correlations of the columns, (parameters, parameters)."""
    away = (u - weights @ u) * np.sqrt(weights)[:, None]
    level = away / np.maximum(np.sqrt((away**2).sum(axis=0)), 1e-12)
    together: Floats = level.T @ level
    return together


def _tied(u: Floats, weights: Floats, told: Flags) -> Flags:
    if not told.any():
        return np.zeros_like(told)
    strongest = np.abs(correlations(u, weights)[:, told]).max(axis=1)
    # Among so many pairs some correlate by chance alone.
    pairs = float(told.sum() * len(told))
    chance = float(ndtri(1.0 - LEVEL / (2.0 * pairs))) * float(np.sqrt((weights**2).sum()))
    tied: Flags = (strongest > max(TIED, chance)) & ~told
    return tied
