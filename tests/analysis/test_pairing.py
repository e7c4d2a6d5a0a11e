"""What pairing gains."""

from __future__ import annotations

import math

import numpy as np
import pytest

from sim.analysis.pairing import NOISE, pairing, settled


def test_common_luck_is_worth_many_independent_worlds() -> None:
    stream = np.random.default_rng(1)
    common, a, b = stream.standard_normal((3, 200_000))
    found = pairing(common + 0.5 * a, common + 0.5 * b)
    # Variances 1.25 each, correlation 0.8, so that the variance of the difference is 0.5.
    assert found.correlation == pytest.approx(0.8, abs=0.01)
    assert found.ratio == pytest.approx(5.0, rel=0.02)
    assert found.independent == pytest.approx(1_000_000, rel=0.02)
    assert found.helps


def test_the_ratio_is_how_much_wider_independent_worlds_leave_the_interval() -> None:
    stream = np.random.default_rng(2)
    common = stream.standard_normal(500)
    a, b = common + stream.normal(0.3, 0.4, 500), common
    shuffled = stream.permutation(b)
    ratio = np.var(a - shuffled, ddof=1) / np.var(a - b, ddof=1)
    assert pairing(a, b).ratio == pytest.approx(ratio, rel=0.15)


def test_nothing_in_common_is_warned_of() -> None:
    a, b = np.random.default_rng(3).standard_normal((2, 5000))
    assert pairing(a, b).ratio == pytest.approx(1.0, abs=0.05)
    assert not pairing(a, b).helps
    assert not pairing(a, -a).helps


def test_what_never_differs_needs_no_help() -> None:
    same = np.arange(50.0)
    assert math.isnan(pairing(same, same).ratio) and pairing(same, same).helps
    assert pairing(same + 3.0, same).ratio == math.inf
    constant = pairing(np.ones(50), np.zeros(50))
    assert math.isnan(constant.ratio) and math.isnan(constant.correlation) and constant.helps


def test_worlds_without_the_measure_are_left_out() -> None:
    a, b = np.random.default_rng(4).standard_normal((2, 100))
    a[:30], b[90:] = np.nan, np.nan
    found = pairing(a, b)
    assert found.pairs == 60
    assert found == pairing(a[30:90], b[30:90])
    assert math.isnan(pairing(a[:1], b[:1]).ratio)


def test_rounding_is_no_difference_and_what_is_small_but_real_is() -> None:
    arm = np.array([300.0, -2.0, 5.0, np.nan, 1.0])
    other = arm + np.array([1e-8, 2e-7, -4e-7, 0.0, np.nan])
    found = settled(arm, other)
    # The largest value is 300, so that 3e-7 is the most that is noise.
    assert found[:3].tolist() == [other[0], other[1], arm[2]]
    assert np.isnan(found[3]) and found[4] == 1.0
    assert settled(np.array([1e-12]), np.array([2e-12])).tolist() == [1e-12]
    assert settled(np.full(2, np.nan), np.ones(2)).size == 2
    exact = np.array([1.0, 1.0 + 0.9 * NOISE])
    assert settled(exact, np.ones(2)).tolist() == [1.0, 1.0]
