"""Paired differences against other libraries, by hand and by simulation."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.weightstats import DescrStatsW

from sim.analysis.paired import Paired, measured, paired_difference, paired_measure, share_at_most

Floats = npt.NDArray[np.float64]
WORLDS = 300


def arms(worlds: int = 200, seed: int = 0) -> tuple[Floats, Floats]:
    luck = np.random.default_rng(seed)
    common = luck.gamma(2.0, 40.0, worlds)
    return common + luck.normal(5.0, 20.0, worlds), common


@pytest.mark.parametrize("worlds", [2, 3, 50, 1000])
@pytest.mark.parametrize("level", [0.8, 0.95])
def test_the_interval_is_that_of_scipy_and_statsmodels(worlds: int, level: float) -> None:
    a, b = arms(worlds)
    found = paired_difference(a, b, level)
    told = stats.ttest_rel(a, b).confidence_interval(level)
    assert (found.low, found.high) == pytest.approx((told.low, told.high), rel=1e-12)
    assert (found.low, found.high) == pytest.approx(DescrStatsW(a - b).tconfint_mean(1 - level), rel=1e-12)
    assert found.mean == pytest.approx(float(np.mean(a - b)))
    assert found.correlation == pytest.approx(float(stats.pearsonr(a, b)[0]))
    assert (found.pairs, found.left_out) == (worlds, 0)


def test_a_world_that_lacks_the_measure_in_either_arm_is_left_out_and_counted() -> None:
    nan, inf = float("nan"), float("inf")
    found = paired_difference([1.0, nan, 3.0, 5.0, nan, inf], [0.0, 2.0, nan, 3.0, nan, 1.0])
    assert (found.pairs, found.left_out, found.mean) == (2, 4, 1.5)
    assert (found.first, found.second) == (3.0, 1.5)
    assert (found.share_higher, found.share_lower) == (1.0, 0.0)


def test_shares_of_worlds_that_are_higher_lower_and_equal() -> None:
    found = paired_difference([1.0, 2.0, 3.0, 4.0], [1.0, 1.0, 4.0, 2.0])
    assert (found.share_higher, found.share_lower) == (0.5, 0.25)


@pytest.mark.parametrize("difference", [0.0, 0.1, -7.0])
def test_equal_differences_leave_an_interval_of_one_value(difference: float) -> None:
    found = paired_difference(np.full(7, difference), np.zeros(7))
    assert (found.mean, found.low, found.high) == (difference, difference, difference)
    assert np.isnan(found.correlation)


def test_one_pair_has_a_difference_and_no_interval_and_none_has_nothing() -> None:
    one, none = paired_difference([3.0], [1.0]), paired_difference([float("nan")], [1.0])
    assert one.mean == 2.0 and np.isnan(one.low) and np.isnan(one.high)
    assert none.pairs == 0 and none.left_out == 1 and np.isnan(none.mean) and np.isnan(none.low)
    assert paired_difference([], []).pairs == 0


def test_arms_of_different_lengths_are_refused() -> None:
    with pytest.raises(ValueError, match="equal lengths"):
        paired_difference([1.0, 2.0], [1.0])


def test_exchanging_the_arms_exchanges_the_signs() -> None:
    a, b = arms()
    there, back = paired_difference(a, b), paired_difference(b, a)
    assert (back.mean, back.low, back.high) == (-there.mean, -there.high, -there.low)
    assert (back.share_higher, back.share_lower) == (there.share_lower, there.share_higher)


def table(worlds: list[int], days: list[float], causes: list[str | None]) -> pd.DataFrame:
    coded = pd.Categorical(causes, categories=["held", "spiral"])
    return pd.DataFrame({"world": worlds, "days_held": days, "cause": coded})


def test_tables_are_matched_by_world() -> None:
    a = table([2, 0, 1], [30.0, 10.0, 20.0], ["held", "spiral", "spiral"])
    b = table([0, 1, 3], [8.0, 19.0, 5.0], ["spiral", "held", "held"])
    found = paired_measure(a, b, "days_held")
    assert (found.pairs, found.left_out, found.mean) == (2, 2, 1.5)
    share = paired_measure(a, b, "cause=spiral")
    assert (share.pairs, share.mean, share.first, share.second) == (2, 0.5, 1.0, 0.5)


def test_words_are_counted_and_missing_ones_stay_missing() -> None:
    outcomes = table([0, 1, 2], [1.0, 2.0, 3.0], ["held", None, "spiral"])
    np.testing.assert_array_equal(measured(outcomes, "cause=held"), [1.0, np.nan, 0.0])
    np.testing.assert_array_equal(measured(outcomes, "days_held"), [1.0, 2.0, 3.0])
    assert np.isnan(measured(outcomes, "troops_peak")).all() and np.isnan(measured(outcomes, "fate=stuck")).all()


def zero_inflated(luck: np.random.Generator, size: tuple[int, ...]) -> Floats:
    """Three worlds in four do not differ; in the others the difference is skewed."""
    return np.where(luck.random(size) < 0.75, 0.0, luck.lognormal(1.0, 0.7, size))


def rare(luck: np.random.Generator, size: tuple[int, ...]) -> Floats:
    """Nineteen worlds in twenty do not differ."""
    return np.where(luck.random(size) < 0.95, 0.0, luck.gamma(2.0, 40.0, size))


def both_ways(luck: np.random.Generator, size: tuple[int, ...]) -> Floats:
    """Half of the worlds do not differ, a third gain a little, some lose much."""
    u = luck.random(size)
    return np.where(u < 0.5, 0.0, np.where(u < 0.85, luck.exponential(20.0, size), -luck.gamma(2.0, 40.0, size)))


def skewed(luck: np.random.Generator, size: tuple[int, ...]) -> Floats:
    return luck.exponential(30.0, size) - 10.0


def days(luck: np.random.Generator, size: tuple[int, ...]) -> Floats:
    """Days held in two arms, each cut at the horizon, whose worlds hang together."""
    common = luck.weibull(0.5, size) * 150.0
    longer = common * luck.lognormal(0.1, 0.3, size)
    return np.minimum(np.floor(longer), 365.0) - np.minimum(np.floor(common), 365.0)


def outside(draw: Callable[..., Floats], trials: int = 2000) -> tuple[float, float]:
    """Shares of trials in which the true difference lies below and above the interval."""
    luck = np.random.default_rng(3)
    true = float(draw(luck, (4_000_000,)).mean())
    found: list[Paired] = [paired_difference(row, np.zeros(WORLDS)) for row in draw(luck, (trials, WORLDS))]
    return float(np.mean([true < each.low for each in found])), float(np.mean([true > each.high for each in found]))


@pytest.mark.parametrize("draw", [zero_inflated, both_ways, skewed, days])
def test_the_interval_covers_the_true_difference(draw: Callable[..., Floats]) -> None:
    below, above = outside(draw)
    assert 0.93 <= 1.0 - below - above <= 0.97


def test_where_few_worlds_differ_the_interval_errs_towards_no_difference() -> None:
    below, above = outside(rare)
    assert below < 0.025, "a difference is seldom invented"
    assert 0.05 < above < 0.12, "but may be larger than the interval says"


@pytest.mark.parametrize("differing", [0, 1, 7, 59, 60])
@pytest.mark.parametrize("level", [0.95, 0.999])
def test_the_share_of_worlds_that_differ_has_an_exact_limit(differing: int, level: float) -> None:
    found = paired_difference(np.arange(60) < differing, np.zeros(60))
    told = stats.binomtest(differing, 60, alternative="less").proportion_ci(level, "exact").high
    assert share_at_most(found, level) == pytest.approx(told, rel=1e-9)
    assert share_at_most(paired_difference([], [])) == 1.0


@pytest.mark.parametrize("share", [0.005, 0.02, 0.05])
def test_that_limit_holds_where_the_interval_of_the_mean_does_not(share: float) -> None:
    luck = np.random.default_rng(5)
    draws = np.where(luck.random((1000, 200)) < share, luck.gamma(2.0, 40.0, (1000, 200)), 0.0)
    found = [paired_difference(row, np.zeros(200), 0.999) for row in draws]
    assert np.mean([share > share_at_most(each, 0.999) for each in found]) <= 0.004
    assert np.mean([share * 80.0 > each.high for each in found]) > 0.01
