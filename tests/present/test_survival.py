"""Shares, means and their intervals, against another library, by hand and by simulation."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from statsmodels.stats.proportion import proportion_confint

from sim.analysis.survival import bounded_mean, milestones, ratio_of_sums, readings, share, survival, wilson

from .fake import fake_result


@pytest.mark.parametrize("worlds", [1, 7, 40, 1000])
def test_wilson_is_that_of_statsmodels(worlds: int) -> None:
    counts = np.unique(np.linspace(0, worlds, 9).astype(int))
    low, high = wilson(counts, worlds)
    expected = np.array([proportion_confint(count, worlds, method="wilson") for count in counts]).T
    np.testing.assert_allclose([low, high], expected, atol=1e-12)


def test_wilson_covers_the_true_share() -> None:
    draws = np.random.default_rng(0).binomial(200, 0.8, 4000)
    low, high = wilson(draws, 200)
    assert 0.935 < np.mean((low <= 0.8) & (high >= 0.8)) < 0.965


def test_wilson_of_no_world_is_unknown() -> None:
    low, high = wilson(0, 0)
    assert np.isnan(low)
    assert np.isnan(high)
    assert np.isnan(share([]).value)


def test_interval_of_mean_days_covers_the_true_mean() -> None:
    luck, days, trials = np.random.default_rng(1), 365, 1500
    held = np.minimum(np.floor(300 * luck.weibull(0.4, (trials, 200))), days)
    true = np.minimum(np.floor(300 * luck.weibull(0.4, 2_000_000)), days).mean()
    estimates = [bounded_mean(row, 0, days) for row in held]
    inside = [estimate.low <= true <= estimate.high for estimate in estimates]
    assert 0.93 < np.mean(inside) < 0.97


def test_interval_of_a_ratio_takes_the_world_as_its_unit() -> None:
    luck = np.random.default_rng(2)
    inside = []
    for _ in range(800):
        crises = luck.poisson(4, 150)
        # The chance differs between worlds, so events of one world hang together.
        contained = luck.binomial(crises, luck.beta(3, 1, 150))
        estimate = ratio_of_sums(contained, crises)
        inside.append(estimate.low <= 0.75 <= estimate.high)
    assert 0.92 < np.mean(inside) < 0.97


def test_mean_at_a_bound_still_has_an_interval() -> None:
    every = bounded_mean(np.full(50, 365.0), 0, 365)
    assert every.value == every.high == 365
    assert 330 < every.low < 365
    none = bounded_mean(np.zeros(50), 0, 365)
    assert none.value == none.low == 0
    assert 0 < none.high < 40


def test_mean_of_one_world_has_no_interval() -> None:
    one = bounded_mean([12.0], 0, 365)
    assert one.value == 12
    assert np.isnan(one.low)
    assert np.isnan(bounded_mean([], 0, 365).value)


def test_ratio_without_events_is_unknown() -> None:
    assert np.isnan(ratio_of_sums([0, 0], [0, 0]).value)
    assert ratio_of_sums([2, 1], [2, 1]).high == 1


def test_curve_counts_worlds_that_held_at_least_so_many_days() -> None:
    curve = survival([0, 1, 1, 3, 5, 5], 5)
    np.testing.assert_allclose(curve.share, [1, 5 / 6, 3 / 6, 3 / 6, 2 / 6, 2 / 6])
    assert curve.at(5).value == pytest.approx(1 / 3)
    assert np.all(curve.low <= curve.share)
    assert np.all(curve.share <= curve.high)


def test_curve_never_rises_and_agrees_with_the_outcomes() -> None:
    result = fake_result(300, 120)
    held = result.outcomes["days_held"].to_numpy()
    curve = survival(held, 120)
    assert np.all(np.diff(curve.share) <= 0)
    assert curve.share[-1] == np.mean(result.outcomes["collapsed"] == 0)
    assert curve.share[30] == np.mean(held >= 30)


def test_milestones_end_with_the_horizon() -> None:
    assert milestones(365) == (30, 90, 180, 365)
    assert milestones(812) == (30, 90, 180, 365, 812)
    assert milestones(3) == (3,)
    assert milestones(90) == (30, 90)


OUTCOMES = pd.DataFrame(
    {
        "days_held": [100, 40, 60, 100],
        "formal_day": [np.nan, np.nan, 60, np.nan],
        "d7_15_day": [20, 38, np.nan, np.nan],
        "d7_20_day": [np.nan, 41, np.nan, 30],
        "d7_25_day": [np.nan, np.nan, np.nan, np.nan],
    }
)


def test_simpler_readings_end_no_later_than_the_ceasefire() -> None:
    found = readings(OUTCOMES, 100, "absorbing", 20)
    assert list(found) == [15, 20], "an absorbing run does not follow a world to a higher threshold"
    np.testing.assert_array_equal(found[15], [20, 38, 60, 100])
    np.testing.assert_array_equal(found[20], [100, 40, 60, 30])


def test_a_higher_threshold_is_read_from_runs_that_go_on() -> None:
    found = readings(OUTCOMES, 100, "continue", 20)
    np.testing.assert_array_equal(found[25], [100, 100, 60, 100])


def test_readings_follow_the_level_of_the_scenario() -> None:
    assert list(readings(OUTCOMES, 100, "absorbing", 15)) == [15]
    assert list(readings(OUTCOMES, 100, "absorbing", 25)) == [15, 20, 25]


def test_readings_need_their_columns() -> None:
    assert readings(OUTCOMES[["days_held"]], 100, "continue", 20) == {}
