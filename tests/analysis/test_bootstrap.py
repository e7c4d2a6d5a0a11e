"""Bootstrap intervals: what they do not hang on, where there is little to go by, and what they cost."""

from __future__ import annotations

import time

import numpy as np
import numpy.typing as npt
import pytest

from sim.analysis import bootstrap
from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.paired import paired_difference

Floats = npt.NDArray[np.float64]


def table(worlds: int = 400) -> Floats:
    luck = np.random.default_rng(0)
    skewed, normal = luck.exponential(30.0, worlds), luck.normal(5.0, 20.0, worlds)
    some = np.where(luck.random(worlds) < 0.3, np.nan, luck.gamma(2.0, 3.0, worlds))
    days = np.minimum(np.floor(luck.weibull(0.5, worlds) * 150.0), 365.0)
    return np.column_stack([skewed, normal, some, days, luck.random(worlds) < 0.2])


def test_means_are_those_of_paired_differences() -> None:
    found = bootstrap_means(table())
    for place, column in enumerate(table().T):
        told = paired_difference(column, np.zeros(column.size))
        assert (found.mean[place], found.pairs[place]) == (told.mean, told.pairs)
    assert np.all((found.low < found.mean) & (found.mean < found.high))


def test_where_values_are_normal_the_interval_is_nearly_students() -> None:
    values = np.random.default_rng(1).normal(3.0, 2.0, 2000)
    found, told = bootstrap_means(values[:, None]), paired_difference(values, np.zeros(2000))
    assert found.high[0] - found.low[0] == pytest.approx(told.high - told.low, rel=0.05)


def test_a_long_tail_above_reaches_further_above() -> None:
    found = bootstrap_means(np.random.default_rng(2).lognormal(0.0, 1.2, (200, 1)))
    assert found.high[0] - found.mean[0] > 1.3 * (found.mean[0] - found.low[0])


def test_a_column_does_not_hang_on_the_others() -> None:
    values = table()
    whole = bootstrap_means(values)
    order = [3, 0, 4, 2, 1]
    moved = bootstrap_means(np.column_stack([values[:, order], values]))
    for place, column in enumerate(order):
        alone = bootstrap_means(np.asfortranarray(values)[:, [column]])
        for end in ("mean", "low", "high"):
            expected = getattr(whole, end)[column]
            assert getattr(moved, end)[place] == getattr(moved, end)[5 + column] == expected
            assert getattr(alone, end)[0] == expected


def test_all_columns_are_drawn_in_the_same_worlds() -> None:
    values = table()[:, :1]
    found = bootstrap_means(np.column_stack([values, 2.0 * values, values - 64.0, -values]))
    half = np.array([found.mean - found.low, found.high - found.mean])
    np.testing.assert_allclose(half[:, 1], 2.0 * half[:, 0], rtol=1e-9)
    np.testing.assert_allclose(half[:, 2], half[:, 0], rtol=1e-9)
    np.testing.assert_allclose(half[::-1, 3], half[:, 0], rtol=1e-9)


def test_missing_worlds_are_left_out_of_their_column_only() -> None:
    values = table()
    known = values[~np.isnan(values[:, 2]), 2]
    found, alone = bootstrap_means(values), bootstrap_means(known[:, None])
    assert found.pairs[2] == known.size < 400 == found.pairs[0]
    # Drawing all worlds lets the number of those that have it vary, which a mean hardly sees.
    width = alone.high[0] - alone.low[0]
    assert (found.low[2], found.high[2]) == pytest.approx((alone.low[0], alone.high[0]), abs=0.08 * width)


@pytest.mark.parametrize("value", [0.0, 0.1, -7.0])
def test_equal_values_leave_an_interval_of_one_value(value: float) -> None:
    column = np.full(50, value)
    column[::3] = np.nan
    found = bootstrap_means(column[:, None])
    assert (found.mean[0], found.low[0], found.high[0], found.pairs[0]) == (value, value, value, 33)


def test_one_world_has_a_mean_and_no_interval_and_none_has_nothing() -> None:
    found = bootstrap_means([[1.0, np.nan], [np.nan, np.inf]])
    assert found.mean[0] == 1.0 and np.isnan([found.low[0], found.high[0], found.mean[1], found.low[1]]).all()
    assert found.pairs.tolist() == [1, 0]
    assert np.isnan(bootstrap_means(np.empty((0, 3))).mean).all()
    assert bootstrap_means(np.empty((5, 0))).mean.size == 0
    with pytest.raises(ValueError, match=r"allowed: \(worlds, columns\)"):
        bootstrap_means([1.0, 2.0])


@pytest.mark.parametrize("differing", [1, 2, 5])
@pytest.mark.parametrize("worlds", [2, 10, 300, 25_000])
def test_few_worlds_that_differ_leave_finite_ends(worlds: int, differing: int) -> None:
    column = (np.arange(worlds) < min(differing, worlds - 1)) * 3.0
    holey = np.where(np.arange(worlds) < worlds // 2 + 1, column, np.nan)
    found = bootstrap_means(np.column_stack([column, holey]))
    assert np.all(np.isfinite(found.low[:1]) & (found.low[:1] < found.mean[:1]) & (found.mean[:1] < found.high[:1]))
    assert not np.isinf(found.high).any()


def test_groups_of_worlds_say_what_single_worlds_say(monkeypatch: pytest.MonkeyPatch) -> None:
    values = table(9_999)
    single = bootstrap_means(values)
    monkeypatch.setattr(bootstrap, "MOST_UNITS", 1_000)
    grouped = bootstrap_means(values)
    np.testing.assert_array_equal(grouped.mean, single.mean)
    width = single.high - single.low
    np.testing.assert_allclose((grouped.high - grouped.low) / width, 1.0, atol=0.08)
    np.testing.assert_allclose((grouped.low - single.low) / width, 0.0, atol=0.06)


def test_a_wider_level_gives_a_wider_interval() -> None:
    narrow, wide = bootstrap_means(table(), 0.8), bootstrap_means(table(), 0.99)
    assert np.all((wide.low < narrow.low) & (narrow.high < wide.high))


def test_a_hundred_thousand_worlds_take_a_moment() -> None:
    values = np.random.default_rng(3).exponential(1.0, (100_000, 40))
    values[::7, ::2] = np.nan
    start = time.perf_counter()
    bootstrap_means(values)
    assert time.perf_counter() - start < 15.0, "0.3 s when nothing else runs"
