"""Simulation-based calibration: the same fit to worlds whose parameters are known (Talts and others 2018)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.stats import binom, chi2

from sim.analysis.calibration.posterior import fit
from sim.analysis.calibration.uniform import from_logit

Floats = NDArray[np.float64]

BINS = 10
_SIMULATED = 2_000
_STREAM = 20_251_014


@dataclass(frozen=True)
class Check:
    """How often the truth lay where in the posterior.

    Attributes:
        names: What was looked at: parameters, then combinations of them.
        ranks: Share of the posterior below the truth, (worlds, names); uniform where the fit is right.
        contraction: How much narrower the posterior is than the prior: 1 less the mean variance as a share of the
            prior's, (names,).
        foreseen: How much nearer the posterior's mean is to the truth than the prior's: 1 less the mean squared
            distance as a share of that from the prior's mean, (names,). As large as the contraction where the fit is
            right.
    """

    names: tuple[str, ...]
    ranks: Floats
    contraction: Floats
    foreseen: Floats

    @property
    def p(self) -> Floats:
        """Chi-square p-values of the ranks being uniform, (names,)."""
        return np.array([uniform_p(column) for column in self.ranks.T])

    def coverage(self, level: float) -> Floats:
        """Return the share of worlds whose truth lies in the central interval of a level (0..1), (names,)."""
        edge = (1.0 - level) / 2.0
        inside: Floats = ((self.ranks >= edge) & (self.ranks <= 1.0 - edge)).mean(axis=0)
        return inside

    def outside(self, low: Floats, high: Floats) -> NDArray[np.bool_]:
        """Return whether each name's distribution of ranks leaves the band of `ecdf_band`, (names,)."""
        shares = np.stack([ecdf(column, len(low) + 1) for column in self.ranks.T], axis=1)
        left = (shares < low[:, None] - 1e-12) | (shares > high[:, None] + 1e-12)
        return np.asarray(left.any(axis=0), dtype=np.bool_)


def check(
    z: NDArray[np.floating],
    near: Floats,
    truths: NDArray[np.floating],
    pseudo: Floats,
    accept: int,
    names: tuple[str, ...],
    combinations: Floats,
    tick: Callable[[int], None] | None = None,
) -> Check:
    """Fit pseudo-data one after another.

    Args:
        z: Logits of the parameters of all other worlds, (worlds, parameters).
        near: The other worlds along the directions, (worlds, directions).
        truths: Logits of the parameters that made the pseudo-data, (pseudo, parameters).
        pseudo: The pseudo-data along the directions, (pseudo, directions).
        accept: How many worlds to take, as in the fit.
        names: Of the parameters, then of the combinations.
        combinations: Weights of the uniforms in combinations, (combinations, parameters); none with 0 rows.
        tick: Told how many are done.
    """
    ranks, wide, away = [], [], []
    for done, (truth, data) in enumerate(zip(truths, pseudo, strict=True), start=1):
        u, found = fit(z, near, data, accept)
        true_u = from_logit(truth)
        drawn = np.concatenate([u, u @ combinations.T], axis=1)
        true = np.concatenate([true_u, combinations @ true_u])
        ranks.append(found.weights @ (drawn < true))
        mean = found.weights @ drawn
        wide.append(found.weights @ (drawn - mean) ** 2)
        away.append((true - mean) ** 2)
        if tick:
            tick(done)
    every, known = from_logit(z), from_logit(truths)
    every = np.concatenate([every, every @ combinations.T], axis=1)
    known = np.concatenate([known, known @ combinations.T], axis=1)
    return Check(
        names,
        np.clip(np.array(ranks), 0.0, 1.0),
        1.0 - np.mean(wide, axis=0) / every.var(axis=0),
        # Against the same truths: some hundred of them happen to lie nearer to the middle or farther out.
        1.0 - np.mean(away, axis=0) / ((known - every.mean(axis=0)) ** 2).mean(axis=0),
    )


def uniform_p(ranks: Floats, bins: int = BINS) -> float:
    """Return the chi-square p-value of ranks within 0..1 being uniform."""
    counts = np.bincount(np.minimum((ranks * bins).astype(np.int64), bins - 1), minlength=bins)
    expected = len(ranks) / bins
    return float(chi2.sf(((counts - expected) ** 2 / expected).sum(), bins - 1))


def ecdf(ranks: Floats, steps: int) -> Floats:
    """Return the share of ranks at most 1/steps, 2/steps ... up to but without 1, (steps - 1,)."""
    edges = np.arange(1, steps) / steps
    return np.searchsorted(np.sort(ranks), edges, side="right") / len(ranks)


def ecdf_band(count: int, steps: int = 50, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return a band that holds the whole distribution function of so many uniform ranks with a chance of `level`.

    Pointwise binomial limits, widened until the whole function stays inside (Säilynoja, Bürkner and Vehtari 2022); how
    far is found by simulation from a fixed stream.

    Args:
        count: Number of ranks.
        steps: The band is given at 1/steps, 2/steps ... without 1.
        level: Chance of staying inside.

    Returns:
        Lower and upper limit, (steps - 1,).
    """
    stream = np.random.Generator(np.random.PCG64(_STREAM))
    edges = np.arange(1, steps) / steps
    # Counts below each edge of sorted uniforms: cumulated multinomial counts.
    counts = np.cumsum(stream.multinomial(count, np.full(steps, 1.0 / steps), _SIMULATED), axis=1)[:, :-1]
    below, above = binom.cdf(counts, count, edges), binom.sf(counts - 1, count, edges)
    rarest = 2.0 * np.minimum(below, above).min(axis=1)
    gamma = float(np.quantile(rarest, 1.0 - level))
    low = np.asarray(binom.ppf(gamma / 2.0, count, edges), dtype=np.float64) / count
    high = np.asarray(binom.isf(gamma / 2.0, count, edges), dtype=np.float64) / count
    return low, high
