"""How the hazard of ending moves with the age of a ceasefire: a Weibull distribution of the days held.

A shape below 1 is a hazard that falls with age. The days are counts, so an end on day d is one between d and d + 1, and
the likelihood is that of the interval: with hazards as steep as those of the first days, putting ends in the middle of
their day, or at its beginning, would move the shape.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.survival import LEVEL, Floats

_MARGIN = 1e-4
_MOST_LOG_SHAPE, _MOST_LOG_HAZARD = math.log(50.0), 60.0


@dataclass(frozen=True, slots=True)
class Weibull:
    """A fitted distribution.

    Attributes:
        shape: Below 1 where the hazard falls with age; NaN where it cannot be told.
        scale: Days by which 63 percent have ended.
        low: Lower end of the shape's interval.
        high: Upper end.
        ends: Ceasefires that ended.
        count: Ceasefires in all.
    """

    shape: float
    scale: float
    low: float
    high: float
    ends: int
    count: int


def fit_weibull(held: ArrayLike, ended: ArrayLike, clusters: ArrayLike | None = None, level: float = LEVEL) -> Weibull:
    """Fit by maximum likelihood, ceasefires that did not end counting as censored.

    Args:
        held: Whole days held, (ceasefires,).
        ended: Whether each ended (true) or was last seen holding, (ceasefires,).
        clusters: Of ceasefires that depend on each other, such as the same world under several scenarios,
            (ceasefires,); without them all are independent.
        level: Confidence level of the shape's interval, from the sandwich error clustered in this way.

    Raises:
        ValueError: The arrays are not of one length.
    """
    days, is_end = np.asarray(held, dtype=np.float64), np.asarray(ended, dtype=bool)
    if days.ndim != 1 or days.shape != is_end.shape:
        raise ValueError(f"held, ended: found shapes {days.shape} and {is_end.shape}; allowed: two equal lengths")
    group = np.arange(days.size) if clusters is None else np.unique(np.asarray(clusters), return_inverse=True)[1]
    nan = math.nan
    nothing = Weibull(nan, nan, nan, nan, int(is_end.sum()), days.size)
    # With one day of ends only, the shape has no finite likelihood to speak of.
    if np.unique(days[is_end]).size < 2:
        return nothing
    cells, place = np.unique(np.column_stack([days, is_end]), axis=0, return_inverse=True)
    counts = np.bincount(place.ravel(), minlength=len(cells)).astype(np.float64)
    fitted = _fit(cells, counts)
    if fitted is None:
        return nothing
    error = _error(cells, place.ravel(), group, counts, fitted)
    half = NormalDist().inv_cdf(0.5 + level / 2) * error
    shape, scale = np.exp(fitted)
    return Weibull(
        float(shape),
        float(scale),
        math.exp(fitted[0] - half),
        math.exp(fitted[0] + half),
        int(is_end.sum()),
        days.size,
    )


def _log_chance(at: Floats, cells: Floats) -> Floats:
    """Return the log chance of each cell (day held, 1 for an end) at (log shape, log scale)."""
    shape, log_scale = math.exp(at[0]), float(at[1])
    days, ended = cells[:, 0], cells[:, 1] > 0.5

    def cumulated(day: Floats) -> Floats:
        # Cut where the chance of holding is nothing at all, for a search may try any shape.
        found: Floats = np.exp(np.minimum(shape * (np.log(np.maximum(day, 1e-300)) - log_scale), _MOST_LOG_HAZARD))
        return np.where(day > 0.0, found, 0.0)

    before, after = cumulated(days), cumulated(days + 1.0)
    gone = np.maximum(-np.expm1(-(after - before)), 1e-300)
    return np.where(ended, np.log(gone) - before, -before)


def _fit(cells: Floats, counts: Floats) -> Floats | None:
    from scipy.optimize import minimize

    number = counts.sum()

    def unlikely(at: Floats) -> float:
        return -float(counts @ _log_chance(at, cells)) / float(number)

    # From a constant hazard, which always has a likelihood.
    start = math.log(float(counts @ (cells[:, 0] + 0.5)) / float(counts @ cells[:, 1]))
    found = minimize(
        unlikely,
        np.array([0.0, start]),
        method="L-BFGS-B",
        bounds=((-5.0, _MOST_LOG_SHAPE), (-20.0, 60.0)),
        options={"ftol": 1e-15, "gtol": 1e-9, "maxiter": 500},
    )
    inside = -5.0 < found.x[0] < _MOST_LOG_SHAPE and -20.0 < found.x[1] < 60.0
    return np.asarray(found.x, dtype=np.float64) if inside and np.isfinite(found.fun) else None


def _error(cells: Floats, place: NDArray[np.intp], group: NDArray[np.intp], counts: Floats, at: Floats) -> float:
    """Return the standard error of the log shape, the scores of a cluster summed."""
    step = _MARGIN * np.eye(2)
    scores = np.column_stack(
        [(_log_chance(at + one, cells) - _log_chance(at - one, cells)) / (2.0 * _MARGIN) for one in step]
    )

    def score(where: Floats) -> Floats:
        return np.array(
            [
                float(counts @ (_log_chance(where + one, cells) - _log_chance(where - one, cells))) / (2.0 * _MARGIN)
                for one in step
            ]
        )

    information = -np.column_stack([(score(at + one) - score(at - one)) / (2.0 * _MARGIN) for one in step])
    if not np.isfinite(information).all() or np.linalg.cond(information) > 1e12:
        return math.nan
    summed = np.zeros((int(group.max()) + 1, 2))
    np.add.at(summed, group, scores[place])
    inverse = np.linalg.inv(information)
    covariance = inverse @ (summed.T @ summed) @ inverse
    return math.sqrt(float(covariance[0, 0]))
