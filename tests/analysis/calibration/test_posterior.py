"""The core of the fit against posteriors known in closed form."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import norm

from sim.analysis.calibration.fitting import combinations
from sim.analysis.calibration.informed import correlations
from sim.analysis.calibration.posterior import adjusted, fit, neighbours, quantiles, resample
from sim.analysis.calibration.reduction import reduce, spread_of
from sim.analysis.calibration.uniform import from_logit
from tests.analysis.calibration import toys

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@pytest.mark.parametrize("at", [-1.0, 0.0, 1.5])
def test_a_normal_mean(at: float) -> None:
    toy = toys.normal_mean(20_000, 0.5, seed=1)
    u, found = fit(toy.z, toy.seen, np.array([at]), 1_000)
    # Prior N(0, 1), noise variance 0.25: posterior mean 0.8 of what is seen, variance 0.2.
    exact = norm.cdf(norm.ppf(LEVELS, 0.8 * at, np.sqrt(0.2)))
    np.testing.assert_allclose(quantiles(u, found.weights, LEVELS)[:, 0], exact, atol=0.025)


def test_the_adjustment_is_what_makes_it_exact() -> None:
    toy, at = toys.normal_mean(4_000, 0.3, seed=2), np.array([1.0])
    # A third of all worlds is accepted: without the regression the posterior is far too wide.
    u, found = fit(toy.z, toy.seen, at, 1_300)
    plain = from_logit(toy.z[found.rows])
    exact = 1.0 / (1.0 + 1.0 / 0.09)
    sd = [
        float(np.sqrt(found.weights @ (norm.ppf(v[:, 0]) - found.weights @ norm.ppf(v[:, 0])) ** 2)) for v in (u, plain)
    ]
    assert abs(sd[0] - np.sqrt(exact)) < 0.05 and sd[1] > np.sqrt(exact) + 0.08


def test_two_parameters_of_which_the_sum_is_seen() -> None:
    toy, at = toys.sum_of_two(30_000, 0.5, seed=3), 1.2
    u, found = fit(toy.z, toy.seen, np.array([at]), 1_500)
    drawn = norm.ppf(u)
    # Precision I + 1/0.25 everywhere: covariance I - 4/9, so correlation -4/5 and means 4/9 of what is seen.
    cov = np.linalg.inv(np.eye(2) + 4.0)
    exact = cov @ np.full(2, at / 0.25)
    np.testing.assert_allclose(found.weights @ drawn, exact, atol=0.06)
    assert correlations(drawn, found.weights)[0, 1] == pytest.approx(cov[0, 1] / cov[0, 0], abs=0.06)
    np.testing.assert_allclose(found.weights @ (drawn - found.weights @ drawn) ** 2, np.diag(cov), rtol=0.15)


def test_neighbours_are_the_nearest_and_weigh_less_farther_out() -> None:
    found = neighbours(np.array([[0.0], [3.0], [1.0], [9.0], [-2.0]]), np.array([0.0]), 4)
    assert set(found.rows.tolist()) == {0, 1, 2, 4}
    by = dict(zip(found.rows.tolist(), found.weights.tolist(), strict=True))
    # Epanechnikov over a reach of 3: 1, 8/9, 5/9 and 0 over their sum.
    assert by[0] == pytest.approx(9 / 22) and by[2] == pytest.approx(8 / 22) and by[4] == pytest.approx(5 / 22)
    assert by[1] == pytest.approx(0.0, abs=1e-8) and found.effective == pytest.approx(484 / 170, rel=1e-6)


@pytest.mark.parametrize("accept", [1, 6])
def test_no_more_neighbours_than_worlds(accept: int) -> None:
    with pytest.raises(ValueError, match="accept: found"):
        neighbours(np.zeros((5, 1)), np.zeros(1), accept)


def test_worlds_equally_far_weigh_the_same() -> None:
    found = neighbours(np.ones((6, 2)), np.zeros(2), 3)
    np.testing.assert_allclose(found.weights, 1 / 3)


def test_a_perfect_line_is_followed() -> None:
    near = np.linspace(-1.0, 1.0, 50)[:, None]
    moved = adjusted(np.concatenate([2.0 + 3.0 * near, -near], axis=1), near, np.array([0.5]), np.full(50, 0.02))
    np.testing.assert_allclose(moved, np.tile([3.5, -0.5], (50, 1)), atol=1e-9)


def test_draws_are_in_proportion_to_weights() -> None:
    weights = np.array([0.5, 0.25, 0.2, 0.05, 0.0])
    counts = np.bincount(resample(weights, 1_000, np.random.default_rng(4)), minlength=5)
    assert np.abs(counts - 1_000 * weights).max() <= 1


def test_quantiles_without_differing_weights_are_the_sorted_values() -> None:
    values = np.array([[3.0], [1.0], [2.0], [4.0]])
    np.testing.assert_array_equal(quantiles(values, np.full(4, 0.25), (0.2, 0.6, 0.99))[:, 0], [1.0, 3.0, 4.0])


def test_directions_are_those_that_tell_something() -> None:
    toy = toys.normal_mean(3_000, 0.5, seed=5, others=40)
    noise = np.random.default_rng(6).standard_normal((3_000, 9)) * 7.0
    summaries = np.concatenate([noise[:, :4], toy.seen, noise[:, 4:]], axis=1)
    reduction = reduce(summaries, toy.z)
    assert reduction.scale.size == 1
    near = reduction(summaries)
    assert abs(np.corrcoef(near[:, 0], toy.seen[:, 0])[0, 1]) > 0.99
    np.testing.assert_allclose(reduction(summaries[7]), near[7])
    assert np.abs(reduction.loads[0]).argmax() == 0
    assert reduction.candidates[0] and reduction.candidates.sum() <= 2


def test_what_is_seen_as_a_sum_is_combined_as_one() -> None:
    toy = toys.sum_of_two(4_000, 0.5, seed=6)
    others = toys.nothing(4_000, 20, 1, seed=7).z
    weights = combinations(reduce(toy.seen, np.concatenate([toy.z, others], axis=1)))
    assert weights.shape == (1, 22) and not weights[0, 2:].any()
    np.testing.assert_allclose(weights[0, :2], np.sqrt(0.5), atol=0.03)
    assert combinations(reduce(toy.seen, others)).shape == (0, 20)


def test_spread_stands_even_where_most_are_alike() -> None:
    values = np.array([[0.0, 5.0, -1.0], [0.0, 5.0, 0.0], [0.0, 5.0, 1.0], [4.0, 5.0, 3.0]])
    spread = spread_of(values)
    assert spread[0] == pytest.approx(values[:, 0].std()) and spread[1] == 1.0
    assert spread[2] == pytest.approx(1.4826)
