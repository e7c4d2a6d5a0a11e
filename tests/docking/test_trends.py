"""The tests for trends, against numbers computed by hand and elsewhere."""

import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from tests.docking.design import Design
from tests.docking.trends import gap, jonckheere, lower_range, spread, steepest, tips
from tests.docking.waiting import Waiting, Withdrawal


def floats(*values: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    return np.array(values, dtype=np.float64)


def test_pairs_in_order_are_counted_with_ties_by_half() -> None:
    # Of the 2 x 2 + 2 x 1 + 2 x 1 = 8 pairs: 1-2, 1-3, 2-3 in order and 2-2 tied; 1-3, 2-3; 2-3 and 3-3 tied.
    found = jonckheere([floats(1, 2), floats(2, 3), floats(3)], shuffles=9)
    assert found.in_order == pytest.approx((3 + 0.5 + 2 + 1 + 0.5) / 8)


def test_two_groups_give_the_statistic_and_nearly_the_p_of_mann_and_whitney() -> None:
    rng = np.random.default_rng(3)
    low, high = rng.normal(0.0, 1.0, 40), rng.normal(0.4, 1.0, 40)
    known = mannwhitneyu(high, low, alternative="greater")
    found = jonckheere([low, high], shuffles=4999)
    assert found.in_order == pytest.approx(known.statistic / 1600)
    assert found.p == pytest.approx(known.pvalue, abs=0.015)


def test_a_falling_trend_is_none_and_neither_is_no_trend() -> None:
    rng = np.random.default_rng(4)
    assert jonckheere([rng.normal(-shift, 1.0, 30) for shift in (0, 1, 2)]).p > 0.99
    assert jonckheere([np.full(9, 1.0), np.full(9, 1.0)]).p == 1.0


def test_p_is_even_without_a_trend() -> None:
    rng = np.random.default_rng(5)
    found = [jonckheere([rng.exponential(size=12) for _ in range(3)], shuffles=99).p for _ in range(150)]
    assert 0.01 <= np.mean(np.array(found) <= 0.05) <= 0.10
    assert np.mean(found) == pytest.approx(0.5, abs=0.07)


def test_spread_is_told_from_level() -> None:
    rng = np.random.default_rng(6)
    assert spread([rng.normal(9.0 * level, 1.0, 80) for level in range(3)]).p > 0.05
    assert spread([rng.normal(0.0, 1.0 + level, 80) for level in range(3)]).p < 0.01


def test_interval_of_a_mean_is_the_known_one() -> None:
    values = np.random.default_rng(7).normal(2.0, 1.0, 400)
    found = gap(lambda rows: float(values[rows].mean()), 400, draws=2000)
    assert found.value == pytest.approx(values.mean())
    assert found.high - found.low == pytest.approx(2 * 1.96 * values.std() / 20.0, rel=0.1)


def test_steepness_by_hand() -> None:
    assert steepest(floats(0, 1, 2, 3, 4)) == pytest.approx(0.25)
    assert steepest(floats(5, 5, 5, 1, 1)) == 1.0
    assert steepest(floats(7, 7)) == 0.0


def test_a_threshold_is_told_from_a_line_and_from_a_bend() -> None:
    x = np.linspace(0.4, 1.0, 7)
    assert tips(1.0 / (1.0 + np.exp(30.0 * (x - 0.7))))
    assert not tips(1.0 - x)
    assert not tips(1.0 / x)
    assert not tips(np.ones(7))


def test_a_design_by_hand() -> None:
    # Accuracy divides by 4 from end to end, effectiveness by 2.
    amount = np.array([[8.0, 6.0, 4.0], [4.0, 3.0, 2.0], [2.0, 1.5, 1.0]])[..., np.newaxis] * np.full(5, 1e6)
    found = Design.of(amount)
    assert found.factors == pytest.approx((4.0, 2.0))
    assert found.lead.value == found.lead.low == found.lead.high == pytest.approx(np.log(2.0))
    assert found.curve(0) == pytest.approx(1e6 * np.array([6.0, 3.0, 1.5]))
    assert found.step(0).value == pytest.approx(2 * 3.0 / 4.5)
    assert found.tipping(1) == 0.0
    by_time = Design(amount, np.stack([np.ones_like(amount[0]), 2 * np.ones_like(amount[0]), np.ones_like(amount[0])]))
    assert by_time.curve(0) == pytest.approx(1e6 * np.array([6.0, 1.5, 1.5]))


def test_the_lower_range_is_the_same_with_and_without_a_cut() -> None:
    waits = np.arange(101.0)
    assert lower_range(waits, 0.2) == lower_range(np.minimum(waits, 30.0), 0.2) == pytest.approx(15.0)


def test_fast_failures_by_hand() -> None:
    found = Waiting([floats(*range(1, 12)), floats(1, 10, 11, 50, 99, 99, 99, 99, 99, 99, 99)], cut=99.0)
    assert found.limit == pytest.approx(10.0)
    assert found.failed_by(10.0) == pytest.approx([10 / 11, 2 / 11])
    assert found.failed_by(99.0)[1] == pytest.approx(4 / 11)
    assert found.uncut == pytest.approx(0.95 * 4 / 11)


def test_withdrawal_by_hand() -> None:
    kept, left = floats(3, 20, 30, 40, 99, 99, 99), floats(3, 15, 31, 40, 12, 99, 14)
    found = Withdrawal(kept, left, since=10.0, until=99.0)
    assert found.failed == pytest.approx((3 / 6, 5 / 6))
    assert found.p == pytest.approx(5 / 16)  # Three of four that differ: (4 + 1) / 16.
    assert Withdrawal(kept, kept, since=10.0, until=99.0).p == 1.0
