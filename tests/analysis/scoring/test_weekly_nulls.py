"""Null models of weekly counts: fits against other implementations, and that they see no more than they may."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import nbinom
from statsmodels.discrete.discrete_model import NegativeBinomial as Reference

from sim.analysis.scoring.weekly_nulls import (
    NEGATIVE_BINOMIAL,
    PERSISTENCE,
    fit_negative_binomial,
    null_draws,
    persistence,
)

OBSERVED = [67, 68, 110, 15, 11, 39, 33, 13, 17, 13, 12, 6]


@pytest.mark.parametrize("counts", [OBSERVED, OBSERVED[:6], [0, 0, 3, 20, 1, 0, 7]])
def test_negative_binomial_is_the_top_of_the_likelihood(counts: list[int]) -> None:
    found = fit_negative_binomial(counts)

    def minus_likelihood(at: np.ndarray) -> float:
        mean, size = np.exp(at)
        return float(-np.sum(nbinom.logpmf(counts, size, size / (size + mean))))

    best = minimize(minus_likelihood, [np.log(np.mean(counts)), 0.0], method="Nelder-Mead",
                    options={"xatol": 1e-8, "fatol": 1e-10})  # fmt: skip
    assert found.mean == pytest.approx(np.exp(best.x[0]), rel=1e-4)
    assert found.size == pytest.approx(np.exp(best.x[1]), rel=1e-3)


def test_negative_binomial_is_that_of_statsmodels() -> None:
    fit = Reference(np.array(OBSERVED), np.ones(len(OBSERVED))).fit(disp=False, maxiter=500)
    found = fit_negative_binomial(OBSERVED)
    assert found.mean == pytest.approx(float(np.exp(fit.params[0])), rel=1e-4)
    assert 1 / found.size == pytest.approx(float(fit.params[1]), rel=1e-3)


def test_counts_that_vary_little_are_poisson() -> None:
    found = fit_negative_binomial([10, 11, 9, 10])
    assert found.size == np.inf
    assert found.quantiles([0.5])[0] == 10
    assert (fit_negative_binomial([0, 0, 0]).quantiles([0.1, 0.9]) == 0).all()


def test_persistence_is_a_walk_on_the_log_scale() -> None:
    # Changes of log(1 + count): log 2 up and log 2 down, so that a week's spread is log 2.
    draws = persistence([9, 19, 9], 1)
    assert np.median(draws) == 9
    for share, z in ((0.8413, 1.0), (0.1587, -1.0)):
        assert np.quantile(draws, share) == pytest.approx(np.exp(np.log(10) + z * np.log(2)) - 1, abs=0.6)
    four = persistence([9, 19, 9], 4)
    assert np.quantile(four, 0.8413) == pytest.approx(np.exp(np.log(10) + 2 * np.log(2)) - 1, abs=0.8)
    assert (draws >= 0).all() and (draws == np.rint(draws)).all()


def test_a_frozen_null_sees_nothing_from_the_first_scored_week_on() -> None:
    changed = [*OBSERVED[:6], 500, 500, 500, 500, 500, 500]
    before, after = null_draws(OBSERVED, 6, False), null_draws(changed, 6, False)
    for name in (PERSISTENCE, NEGATIVE_BINOMIAL):
        assert (before[name] == after[name]).all()
    assert before[PERSISTENCE].shape[1] == 6


def test_a_null_that_is_updated_sees_the_weeks_before_and_no_other() -> None:
    changed = [*OBSERVED[:8], 500, 500, 500, 500]
    before, after = null_draws(OBSERVED, 6, True), null_draws(changed, 6, True)
    for name in (PERSISTENCE, NEGATIVE_BINOMIAL):
        assert (before[name][:, :3] == after[name][:, :3]).all()
        assert (before[name][:, 3:] != after[name][:, 3:]).any(axis=0).all()


@pytest.mark.parametrize("first", [0, 2, 12])
def test_too_few_weeks_are_refused(first: int) -> None:
    with pytest.raises(ValueError, match="first scored week"):
        null_draws(OBSERVED, first, True)
