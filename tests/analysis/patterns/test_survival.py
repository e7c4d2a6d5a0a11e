"""Patterns of survival on planted ceasefires."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.patterns.measured import Measured
from sim.analysis.patterns.runs import Runs
from sim.analysis.patterns.survival import (
    YEAR,
    Pool,
    early_failure_of,
    hazard_by_age,
    lasting_of,
    pool,
    pool_of,
    shape_of,
)
from sim.analysis.weibull import fit_weibull


def planted(shape: float, scale: float, count: int, seed: int = 1) -> tuple[Any, Any]:
    """Whole days held within a year of ceasefires with a known distribution, and whether they ended."""
    exact = scale * np.random.default_rng(seed).weibull(shape, count)
    held = np.minimum(np.floor(exact), YEAR)
    return held, held < YEAR


def the_pool(held: Any, ended: Any, world: Any = None) -> Pool:
    number = np.arange(len(held)) if world is None else np.asarray(world)
    return Pool(np.asarray(held, float), np.asarray(ended, bool), number, ("toy",), {})


def by_key(found: list[Measured]) -> dict[str, Measured]:
    return {each.key: each for each in found}


# --- The Weibull shape ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("shape", "scale"), [(0.26, 900.0), (0.5, 300.0), (0.7, 400.0), (1.0, 200.0), (1.6, 150.0)])
def test_a_planted_shape_is_found(shape: float, scale: float) -> None:
    found = fit_weibull(*planted(shape, scale, 6000))
    assert found.shape == pytest.approx(shape, rel=0.05) and found.scale == pytest.approx(scale, rel=0.12)
    assert found.low < shape < found.high and found.count == 6000 and 0 < found.ends <= 6000


def test_the_interval_holds_the_truth_as_often_as_it_says() -> None:
    fits = [fit_weibull(*planted(0.5, 300.0, 300, seed)) for seed in range(120)]
    assert 0.89 <= np.mean([each.low <= 0.5 <= each.high for each in fits]) <= 0.99


def test_worlds_that_share_their_luck_count_once() -> None:
    held, ended = planted(0.5, 300.0, 400)
    alone = fit_weibull(held, ended)
    copied = fit_weibull(np.tile(held, 10), np.tile(ended, 10), np.tile(np.arange(400), 10))
    naive = fit_weibull(np.tile(held, 10), np.tile(ended, 10))
    width = [math.log(each.high / each.low) for each in (alone, copied, naive)]
    assert copied.shape == pytest.approx(alone.shape, rel=1e-4)
    assert width[1] == pytest.approx(width[0], rel=1e-3), "copies tell nothing new"
    assert width[2] == pytest.approx(width[0] / math.sqrt(10), rel=1e-2)


def test_a_constant_hazard_per_day_has_shape_one() -> None:
    # Ends by a coin each day: the continuous distribution behind whole days is exponential.
    held = np.minimum(np.random.default_rng(2).geometric(0.01, 8000) - 1, YEAR)
    assert fit_weibull(held, held < YEAR).shape == pytest.approx(1.0, abs=0.03)


def test_where_no_shape_can_be_told_there_is_none() -> None:
    for held, ended in ([365, 365], [False, False]), ([5, 5, 365], [True, True, False]), ([], []):
        assert math.isnan(fit_weibull(held, ended).shape)
    with pytest.raises(ValueError, match="equal lengths"):
        fit_weibull([1, 2], [True])
    assert math.isnan(shape_of(the_pool([365, 365], [False, False])).value)


def test_the_shape_of_a_pool_is_clustered_by_world() -> None:
    held, ended = planted(0.4, 300.0, 500)
    found = shape_of(the_pool(np.tile(held, 4), np.tile(ended, 4), np.tile(np.arange(500), 4)))
    alone = shape_of(the_pool(held, ended))
    assert (found.pattern, found.key) == ("SF12", "weibull_shape") and found.worlds == 2000
    assert found.high - found.low == pytest.approx(alone.high - alone.low, rel=1e-3)
    assert "left out" not in found.how and math.isnan(found.inside)


# --- When those end that do ----------------------------------------------------------------------------------


def test_early_failure_counts_only_those_that_ended() -> None:
    held = [0, 10, 30, 31, 200, 365, 365]
    found = by_key(early_failure_of(the_pool(held, [day < 365 for day in held])))
    assert found["median_days_to_collapse"].value == 30.0
    assert found["collapsed_by_30_given_by_365"].value == pytest.approx(3 / 5)
    assert found["median_days_to_collapse"].worlds == 5


def test_intervals_of_early_failure_draw_whole_worlds() -> None:
    held, ended = planted(0.5, 200.0, 300)
    once = by_key(early_failure_of(the_pool(held, ended)))
    often = by_key(early_failure_of(the_pool(np.tile(held, 8), np.tile(ended, 8), np.tile(np.arange(300), 8))))
    for key in once:
        assert often[key].value == once[key].value
        assert (often[key].low, often[key].high) == pytest.approx((once[key].low, once[key].high))
        assert once[key].low < once[key].value < once[key].high


def test_no_failure_is_told_and_not_passed_over() -> None:
    assert all(math.isnan(each.value) for each in early_failure_of(the_pool([365, 365], [False, False])))


# --- How many last -------------------------------------------------------------------------------------------


def test_shares_still_holding() -> None:
    found = by_key(lasting_of(np.array([10.0, 89.0, 90.0, 364.0, 365.0])))
    assert found["survival_90"].value == pytest.approx(3 / 5) and found["survival_365"].value == pytest.approx(1 / 5)
    assert 0.0 < found["survival_90"].low < 0.6 < found["survival_90"].high < 1.0


# --- Hazards by age ------------------------------------------------------------------------------------------


def test_hazards_by_age_by_hand() -> None:
    held = [0, 0, 3, 6, 40, 365]
    ages = {low: (high, hazard, told) for low, high, hazard, told in hazard_by_age(held, [day < 365 for day in held])}
    assert list(ages) == [0, 1, 7, 30, 90]
    assert [high for high, *_ in ages.values()] == [1, 7, 30, 90, 365]
    # Four are at risk from day 1: one until day 3, one until day 6, two for six days.
    hazards = [2 / 6, 2 / (3 + 6 + 6 + 6), 0.0, 1 / (11 + 60), 0.0]
    assert [hazard for _, hazard, _ in ages.values()] == pytest.approx(hazards)
    assert all(told.low <= hazard <= told.high for _, hazard, told in ages.values())


@given(st.lists(st.integers(0, 365), min_size=1, max_size=40))
def test_hazards_by_age_agree_with_counting_day_by_day(held: list[int]) -> None:
    days = np.array(held)
    ended = days < 365
    for low, high, hazard, _ in hazard_by_age(days, ended):
        at_risk = sum(int((days + ended > day).sum()) for day in range(low, high))
        ends = int((ended & (days >= low) & (days < high)).sum())
        assert math.isnan(hazard) if at_risk == 0 else hazard == pytest.approx(ends / at_risk)


# --- The pool ------------------------------------------------------------------------------------------------


def test_a_pool_puts_scenarios_together() -> None:
    table = pd.DataFrame({"world": [0, 1], "days_held": [5.0, 365.0], "collapsed": [1.0, 0.0]})
    found = pool_of({"one": table, "two": table}, {"short": "15 days only"})
    assert found.held.tolist() == [5, 365, 5, 365] and found.ended.tolist() == [True, False] * 2
    assert found.world.tolist() == [0, 1, 0, 1] and found.scenarios == ("one", "two")
    assert found.words == "2 shipped scenarios, 2 worlds each, 365 days; left out: short"


def test_only_open_ended_scenarios_watched_for_a_year_are_pooled(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, Any] = {}

    def outcomes(self: Runs, scenarios: tuple[str, ...], *, worlds: int, days: int) -> dict[str, pd.DataFrame]:
        asked.update(scenarios=scenarios, worlds=worlds, days=days)
        table = pd.DataFrame({"world": [0], "days_held": [5.0], "collapsed": [1.0]})
        return dict.fromkeys(scenarios, table)

    monkeypatch.setattr(Runs, "outcomes", outcomes)
    wanted = ("baseline", "no-force", "pause-2023", "calm-2008")
    monkeypatch.setattr("sim.scenario.installed_vocabulary", lambda: SimpleNamespace(scenario_names=lambda: wanted))
    found = pool(Runs(worlds=500))
    assert asked == {"scenarios": ("baseline", "no-force"), "worlds": 100, "days": 365}
    assert set(found.left_out) == {"pause-2023", "calm-2008"} and found.left_out["pause-2023"] == "15 days only"
