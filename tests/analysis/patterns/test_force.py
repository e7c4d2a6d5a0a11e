"""Patterns of the force on planted worlds."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from sim.analysis.hazard import hazard_ratio
from sim.analysis.patterns.force import (
    after_fighting_of,
    in_war_of,
    mean_until,
    stands_from,
    violent_days,
    whole_effect_of,
)
from sim.analysis.patterns.judge import judge
from sim.evidence.patterns import patterns

DAYS = 365


def exponential(rate: float, worlds: int, seed: int) -> Any:
    return np.floor(np.random.default_rng(seed).exponential(1.0 / rate, worlds))


# --- SF1 -----------------------------------------------------------------------------------------------------


def test_a_planted_ratio_is_found_and_judged() -> None:
    with_force, without = exponential(0.002, 3000, 1), exponential(0.006, 3000, 2)
    found = {each.key: each for each in after_fighting_of(hazard_ratio(with_force, without, DAYS), 3000)}
    assert found["hazard_ratio"].value == pytest.approx(1 / 3, rel=0.08)
    assert found["hazard_ratio"].low < 1 / 3 < found["hazard_ratio"].high
    assert found["hazard_ratio_upper_limit_95"].value == found["hazard_ratio"].high
    assert found["hazard_ratio_point"].value == found["hazard_ratio"].value
    assert judge([patterns()["SF1"]], found.values())[0].passed


def test_a_force_that_does_nothing_or_everything_fails() -> None:
    none = exponential(0.006, 400, 1)

    def states(with_force: Any) -> list[str]:
        found = after_fighting_of(hazard_ratio(with_force, none, DAYS), 400)
        return [each.state for each in judge([patterns()["SF1"]], found)[0].verdicts]

    assert states(exponential(0.006, 400, 2))[:2] == ["fail", "fail"]
    assert states(np.full(400, 365.0)) == ["fail", "pass", "fail"], "no end at all under the force is too good"
    held = np.full(400, 365.0)
    both = after_fighting_of(hazard_ratio(held, held, DAYS), 400)
    assert all(math.isnan(each.value) and "no world ends" in each.how for each in both)


# --- SF2 -----------------------------------------------------------------------------------------------------


def test_quiet_that_comes_twice_as_fast_is_found() -> None:
    found = in_war_of(exponential(0.02, 3000, 1), exponential(0.01, 3000, 2), 100.0)[0]
    assert found.value == pytest.approx(2.0, rel=0.08) and found.low < 2.0 < found.high
    assert "soldiers in place while it lasts, mean: 100" in found.how


def test_wars_without_end_are_censored() -> None:
    slow = np.where(np.arange(1000) % 2, 50.0, math.nan)
    found = in_war_of(slow, np.full(1000, 400.0))[0]
    assert found.value == math.inf and "500 worlds with the force, 0 without" in found.how
    assert math.isnan(in_war_of(np.full(9, math.nan), np.full(9, math.nan))[0].value)


def test_what_passes_by_construction_says_so() -> None:
    same = exponential(0.01, 300, 1)
    found = in_war_of(same, same, 0.0)[0]
    assert found.value == pytest.approx(1.0) and "sends soldiers into a war" in found.given
    assert in_war_of(same, same, 1.0)[0].given == in_war_of(same, same)[0].given == ""


def test_soldiers_are_counted_while_the_war_lasts() -> None:
    series = np.array([[0.0, 10.0], [100.0, 20.0], [900.0, 30.0]])
    assert mean_until(series, np.array([2.0, math.nan])) == pytest.approx((0 + 100 + 10 + 20 + 30) / 5)
    assert math.isnan(mean_until(series, np.array([0.0, 0.0])))


# --- SF11 ----------------------------------------------------------------------------------------------------


def test_a_violent_day_has_at_least_so_many_deaths() -> None:
    deaths = np.array([[9.9, 10.0], [10.0, 50.0], [math.nan, 0.0]])
    assert violent_days(deaths, 10.0).tolist() == [1.0, 2.0]


def test_the_largest_cut_is_judged() -> None:
    none = np.array([10.0, 20.0, 30.0, 40.0] * 25)
    found = whole_effect_of(none, {"weak": 0.9 * none, "strong": 0.3 * none}, 10.0)[0]
    assert found.value == pytest.approx(0.7) and "strong against no-force" in found.how and "weak 0.10" in found.how
    # In every world the same share is spared, so that drawing worlds again changes nothing.
    assert (found.low, found.high) == pytest.approx((0.7, 0.7))
    over = whole_effect_of(none, {"strong": 0.1 * none}, 10.0)
    assert not judge([patterns()["SF11"]], over)[0].passed
    assert math.isnan(whole_effect_of(np.zeros(9), {"strong": np.zeros(9)}, 10.0)[0].value)


def test_the_interval_of_the_cut_pairs_the_worlds() -> None:
    stream = np.random.default_rng(3)
    none = stream.poisson(40, 400).astype(float)
    force = stream.binomial(none.astype(int), 0.4).astype(float)
    found = whole_effect_of(none, {"strong": force}, 10.0)[0]
    assert found.low < 0.6 < found.high and found.high - found.low < 0.03


def test_the_clock_of_a_force_starts_when_it_stands() -> None:
    assert stands_from(np.array([[0.0, 0.0], [0.0, np.nan], [5.0, np.nan]])) == 2
    assert stands_from(np.zeros((3, 2))) == 3


def test_ends_before_the_start_do_not_count() -> None:
    alike = np.zeros(40)  # ended on day 0 in both arms, whatever was assigned
    with_force = np.concatenate([alike, np.tile([50.0, 100.0, 365.0, 365.0], 20)])
    without = np.concatenate([alike, np.tile([20.0, 60.0, 90.0, 365.0], 20)])
    later = hazard_ratio(with_force, without, 365, start=1)
    assert later.ended == (40, 60)
    assert later.ratio == pytest.approx(hazard_ratio(with_force[40:], without[40:], 365).ratio, rel=1e-9)
    assert later.ratio < hazard_ratio(with_force, without, 365).ratio < 1.0
