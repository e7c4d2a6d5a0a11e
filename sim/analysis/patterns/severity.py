"""The exponent of a discrete power law, by maximum likelihood (Clauset, Shalizi and Newman 2009)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import zeta

from sim.analysis.survival import Floats

LEAST_TAIL = 50
"""Events that must lie at the smallest size fitted or above."""
MOST_SMALLEST = 20
_GRID = np.linspace(1.02, 6.0, 2491)


@dataclass(frozen=True, slots=True)
class PowerLaw:
    """P(X = k) proportional to k ** -exponent from `smallest` on.

    Attributes:
        exponent: Maximum-likelihood estimate; NaN with too few events.
        smallest: Smallest size that the law is fitted to.
        events: That lie there or above.
        distance: Largest gap between the distribution seen and the one fitted (Kolmogorov-Smirnov).
    """

    exponent: float
    smallest: int
    events: int
    distance: float

    def share_from(self, sizes: ArrayLike) -> Floats:
        """Return the share of events, of those from `smallest` on, that have at least these sizes."""
        share: Floats = zeta(self.exponent, np.asarray(sizes, dtype=np.float64)) / zeta(self.exponent, self.smallest)
        return share


def exponents(counts: ArrayLike, smallest: int) -> Floats:
    """Return the exponent for each row of counts by size, found on a grid of 0.002.

    Args:
        counts: Events of size 0, 1, 2 ..., (rows, sizes).
        smallest: Smallest size fitted, 1 or more.
    """
    table = np.asarray(counts, dtype=np.float64)[:, smallest:]
    events = table.sum(axis=1)
    logs = table @ np.log(np.arange(smallest, smallest + table.shape[1]))
    likelihood = -events[:, None] * np.log(zeta(_GRID, smallest))[None, :] - logs[:, None] * _GRID[None, :]
    best = _GRID[np.argmax(likelihood, axis=1)]
    return np.where(events > 0, best, np.nan)


def fit(counts: ArrayLike, smallest: int) -> PowerLaw:
    """Fit the law from one size on.

    Args:
        counts: Events of size 0, 1, 2 ..., (sizes,).
        smallest: Smallest size fitted, 1 or more.
    """
    table = np.asarray(counts, dtype=np.float64)
    events = int(table[smallest:].sum())
    if events < LEAST_TAIL:
        return PowerLaw(np.nan, smallest, events, np.nan)
    exponent = float(exponents(table[None, :], smallest)[0])
    seen = np.cumsum(table[smallest:]) / events
    beyond = zeta(exponent, np.arange(smallest + 1.0, table.size + 1.0)) / zeta(exponent, smallest)
    return PowerLaw(exponent, smallest, events, float(np.abs(seen - 1.0 + beyond).max()))


def best_fit(counts: ArrayLike) -> PowerLaw:
    """Fit the law from the size at which it lies nearest to what is seen, as Clauset, Shalizi and Newman do."""
    fits = [fit(counts, smallest) for smallest in range(1, MOST_SMALLEST + 1)]
    known = [each for each in fits if not np.isnan(each.exponent)]
    return min(known, key=lambda each: each.distance) if known else fits[0]
