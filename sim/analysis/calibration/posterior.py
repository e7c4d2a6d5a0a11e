"""The core of the fit: the worlds nearest to the data, moved to where the data lie by a local regression.

Rejection with local-linear adjustment and Epanechnikov weights (Beaumont, Zhang and Balding 2002), on logits of the
prior's quantiles, so that what is adjusted stays within its prior's limits (Blum 2010).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.uniform import from_logit

Floats = NDArray[np.float64]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class Neighbours:
    """The worlds nearest to the data.

    Attributes:
        rows: Which, (accepted,).
        weights: Epanechnikov weights, summing to 1, (accepted,).
        reach: Distance of the farthest.
    """

    rows: Rows
    weights: Floats
    reach: float

    @property
    def effective(self) -> float:
        """How many equally weighted worlds tell as much."""
        return float(1.0 / (self.weights**2).sum())


def neighbours(near: Floats, data: Floats, accept: int) -> Neighbours:
    """Find the nearest worlds.

    Args:
        near: Worlds along the directions of a reduction, (worlds, directions).
        data: The data along the same, (directions,).
        accept: How many worlds to take.

    Raises:
        ValueError: There are not so many.
    """
    if not 2 <= accept <= len(near):
        raise ValueError(f"accept: found {accept}; allowed: 2 to {len(near)}, as many worlds as can be compared")
    far = np.sqrt(((near - data) ** 2).sum(axis=1))
    rows = np.argpartition(far, accept - 1)[:accept]
    # The farthest would weigh nothing; it stands for the edge, a hair beyond.
    reach = max(float(far[rows].max()) * (1.0 + 1e-9), 1e-12)
    weights = 1.0 - (far[rows] / reach) ** 2
    total = float(weights.sum())
    return Neighbours(rows, weights / total if total > 0.0 else np.full(accept, 1.0 / accept), reach)


def adjusted(z: NDArray[np.floating], near: Floats, data: Floats, weights: Floats) -> Floats:
    """Move each world's parameters to where the data lie, along a weighted linear regression on the directions.

    What the regression leaves over is stretched a little: it was fitted to these very worlds, and where it lies at the
    data is itself uncertain. Without that, parameters of which nothing is told seem known a little.

    Args:
        z: Parameters on a scale without limits, (accepted, parameters).
        near: Accepted worlds along the directions, (accepted, directions).
        data: The data, (directions,).
        weights: Of the worlds, (accepted,).
    """
    away = near - data
    design = np.concatenate([np.ones((len(away), 1)), away], axis=1)
    root = np.sqrt(weights)[:, None]
    slopes = np.linalg.lstsq(design * root, z * root, rcond=None)[0]
    count, used = 1.0 / float((weights**2).sum()), design.shape[1]
    stretch = np.sqrt((count + used) / (count - used)) if count > 2 * used else 1.0
    # At the data all directions are 0, so that the first row of slopes is the centre there.
    moved: Floats = slopes[0] + stretch * (z - design @ slopes)
    return moved


def fit(z: NDArray[np.floating], near: Floats, data: Floats, accept: int) -> tuple[Floats, Neighbours]:
    """Return the posterior as weighted draws: uniforms, (accepted, parameters), and the worlds behind them.

    Args:
        z: Logits of all worlds' parameters, (worlds, parameters).
        near: All worlds along the directions, (worlds, directions).
        data: The data, (directions,).
        accept: How many worlds to take.
    """
    found = neighbours(near, data, accept)
    u = from_logit(adjusted(z[found.rows], near[found.rows], data, found.weights))
    return u, found


def resample(weights: Floats, draws: int, stream: np.random.Generator) -> Rows:
    """Return rows in proportion to their weights, each as often as its weight says up to one (systematic resampling).

    Args:
        weights: Summing to 1, (accepted,).
        draws: How many.
        stream: Of random numbers, of which one is used for the start and the others for the order.
    """
    places = (stream.random() + np.arange(draws)) / draws
    rows = np.minimum(np.searchsorted(np.cumsum(weights), places), len(weights) - 1)
    return stream.permutation(rows)


def quantiles(values: Floats, weights: Floats, levels: tuple[float, ...]) -> Floats:
    """Return weighted quantiles of each column, (levels, columns)."""
    order = np.argsort(values, axis=0)
    ordered = np.take_along_axis(values, order, axis=0)
    below = np.cumsum(weights[order], axis=0)
    rows = [np.minimum((below < level).sum(axis=0), len(values) - 1) for level in levels]
    return np.stack([ordered[row, np.arange(values.shape[1])] for row in rows])
