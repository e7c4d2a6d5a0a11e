"""Scores case by case beside those of the best null model, with what so few cases can tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from sim.analysis.survival import Floats

RESAMPLES = 4000
_STREAM = 20_251_011


@dataclass(frozen=True, slots=True)
class Contrast:
    """Paired differences of scores: an entrant's less the null model's, so that below zero the entrant is better.

    Attributes:
        mean: Mean difference, in the unit of the score.
        low: Lower end of the middle nine tenths of means over cases drawn again with replacement.
        high: Upper end. Cases that hang together, as weeks do, would make the range wider.
        better: Cases in which the entrant scores lower.
        cases: How many there are.
    """

    mean: float
    low: float
    high: float
    better: int
    cases: int


def contrast(scores: Floats, null: Floats) -> Contrast:
    """Compare scores case by case.

    Args:
        scores: Of the entrant, (cases,).
        null: Of the null model in the same cases, (cases,).

    Raises:
        ValueError: Not the same cases, or none.
    """
    if scores.shape != null.shape or not scores.size:
        raise ValueError(f"scores: found shapes {scores.shape} and {null.shape}; needed: the same cases")
    difference = scores - null
    draws = np.random.Generator(np.random.Philox(_STREAM)).integers(0, difference.size, (RESAMPLES, difference.size))
    low, high = np.quantile(difference[draws].mean(axis=1), [0.05, 0.95])
    better = int(np.count_nonzero(difference < 0))
    return Contrast(float(difference.mean()), float(low), float(high), better, difference.size)
