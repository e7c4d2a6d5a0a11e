"""Null models of weekly counts: what anybody could say who knows the weeks before and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import minimize_scalar
from scipy.special import gammaln, ndtri
from scipy.stats import nbinom

from sim.analysis.survival import Floats

PERSISTENCE = "persistence"
NEGATIVE_BINOMIAL = "negative binomial"
DRAWS = 999
"""Quantiles that stand for a null's distribution, at the middles of as many equal parts."""

LEAST_WEEKS = 3
"""Before the first one scored: two changes from week to week, the fewest that have a spread."""

_MOST_SIZE = 1e6
_LEVELS = (np.arange(DRAWS) + 0.5) / DRAWS


@dataclass(frozen=True, slots=True)
class NegativeBinomial:
    """A negative binomial distribution of a count.

    Attributes:
        mean: 0 or more.
        size: Its variance is mean + mean^2 / size; infinite for a Poisson distribution.
    """

    mean: float
    size: float

    def quantiles(self, levels: ArrayLike) -> Floats:
        """Return whole counts at levels between 0 and 1."""
        size = min(self.size, _MOST_SIZE)
        counts: Floats = nbinom.ppf(np.asarray(levels), size, size / (size + self.mean)).astype(np.float64)
        return counts


def fit_negative_binomial(counts: ArrayLike) -> NegativeBinomial:
    """Fit mean and dispersion by maximum likelihood.

    The mean is that of the counts whatever the dispersion. Where the counts vary no more than a Poisson distribution's
    do, the size is infinite.

    Args:
        counts: (weeks,), whole numbers from 0.

    Raises:
        ValueError: No counts.
    """
    values = np.asarray(counts, dtype=np.float64)
    if not values.size:
        raise ValueError("counts: found none; needed: one or more")
    mean = float(values.mean())
    if mean == 0 or float(values.var()) <= mean:
        return NegativeBinomial(mean, float("inf"))

    def minus_likelihood(log_size: float) -> float:
        size = float(np.exp(log_size))
        terms = gammaln(values + size) - gammaln(size) + size * np.log(size / (size + mean))
        return -float((terms + values * np.log(mean / (size + mean))).sum())

    best = minimize_scalar(minus_likelihood, bounds=(np.log(1e-3), np.log(_MOST_SIZE)), method="bounded",
                           options={"xatol": 1e-9})  # fmt: skip
    size = float(np.exp(best.x))
    return NegativeBinomial(mean, float("inf") if size > 0.9 * _MOST_SIZE else size)


def persistence(weeks: ArrayLike, ahead: int = 1) -> Floats:
    """Say that a coming week is like the last, give or take what weeks have changed so far.

    A random walk without drift on log(1 + count): its variance a week is the mean square of past changes.

    Args:
        weeks: Counts of the weeks so far, (weeks,), at least `LEAST_WEEKS`.
        ahead: How many weeks after the last, from 1.

    Returns:
        Whole counts, (DRAWS,), each as likely as another.
    """
    level = np.log1p(np.asarray(weeks, dtype=np.float64))
    spread = float(np.sqrt(np.mean(np.diff(level) ** 2) * ahead))
    drawn: Floats = np.rint(np.maximum(np.expm1(level[-1] + spread * ndtri(_LEVELS)), 0.0))
    return drawn


def null_draws(observed: ArrayLike, first: int, updated: bool) -> Mapping[str, Floats]:
    """Return what the null models say of each scored week.

    Args:
        observed: All weeks, (weeks,).
        first: Index of the first week scored.
        updated: Whether they see every week before the one they speak of, or only those before the first one scored.

    Returns:
        By null model, (DRAWS, scored weeks).

    Raises:
        ValueError: Fewer than `LEAST_WEEKS` weeks lie before the first one scored, or none is scored.
    """
    weeks = np.asarray(observed, dtype=np.float64)
    if not LEAST_WEEKS <= first < weeks.size:
        raise ValueError(f"first scored week: found {first + 1}; allowed: {LEAST_WEEKS + 1} to {weeks.size}")
    walks, binomials = [], []
    for week in range(first, weeks.size):
        known = weeks[: week if updated else first]
        walks.append(persistence(known, 1 if updated else week - first + 1))
        binomials.append(fit_negative_binomial(known).quantiles(_LEVELS))
    return {PERSISTENCE: np.column_stack(walks), NEGATIVE_BINOMIAL: np.column_stack(binomials)}
