"""Patterns of soldiers, money and trucks on planted worlds."""

from __future__ import annotations

import math
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.patterns import delivery
from sim.analysis.patterns.delivery import accepted, deployment_of, in_thirds, pledges_of, trucks_of, u_shaped
from sim.analysis.patterns.measured import Measured
from sim.analysis.patterns.runs import Runs


def by_key(found: list[Measured]) -> dict[str, Measured]:
    return {each.key: each for each in found}


# --- SF29 ----------------------------------------------------------------------------------------------------


def rising(start: int, days: int, peak: float) -> Any:
    """Soldiers over 365 days: none until a day, then evenly up to a peak within some days."""
    return peak * np.clip((np.arange(365) - start) / days, 0.0, 1.0)


def test_days_to_half_strength_count_from_the_mandate() -> None:
    troops = np.column_stack([rising(100, 100, 5000), rising(140, 100, 4000), rising(50, 20, 900), rising(0, 10, 9000)])
    held = np.array([1, 1, 1, 0])
    found = by_key(deployment_of(troops, np.full(4, 38.0), np.full(4, 8000.0), np.full(4, 4500.0), held, "by hand"))
    # The third force is too small to stand, and the fourth world's ceasefire ended.
    assert found["day_of_half_strength"].worlds == 2
    assert found["day_of_half_strength"].value == pytest.approx((150 - 38 + 190 - 38) / 2)
    assert found["peak_over_ceiling"].value == pytest.approx(5000 / 8000), "the largest, not the median"
    assert "50 % of these worlds" in found["peak_over_ceiling"].how


def test_one_world_above_its_ceiling_is_enough() -> None:
    troops = np.column_stack([rising(100, 100, 5000)] * 20)
    ceiling = np.full(20, 8000.0)
    ceiling[7] = 4999.0
    found = by_key(deployment_of(troops, np.zeros(20), ceiling, ceiling, np.ones(20), "by hand"))["peak_over_ceiling"]
    assert found.value > 1.0 and found.inside == pytest.approx(0.95)


def test_contingents_that_go_home_do_not_make_the_force_early() -> None:
    troops = rising(100, 100, 5000)[:, None]
    troops[300:] = 500.0
    found = by_key(deployment_of(troops, np.zeros(1), np.full(1, 9e3), np.full(1, 9e3), np.ones(1), "by hand"))
    assert found["day_of_half_strength"].value == 150.0


def test_no_force_or_no_mandate_is_told() -> None:
    for peak, mandate in ((0.0, 10.0), (5000.0, math.nan)):
        found = deployment_of(
            rising(9, 9, peak)[:, None], np.array([mandate]), np.ones(1), np.ones(1), np.ones(1), "by hand"
        )
        assert all(math.isnan(each.value) and "stands in any world" in each.how for each in found)


def test_the_ceiling_is_what_was_accepted_of_those_that_went() -> None:
    outcomes = pd.DataFrame({
        "contributor_a_offered": [3000.0, 3000.0], "contributor_a_peak": [1000.0, 0.0],
        "contributor_b_offered": [500.0, 700.0], "contributor_b_peak": [100.0, 100.0],
    })  # fmt: skip
    result: Any = SimpleNamespace(outcomes=outcomes, scenario=SimpleNamespace(rosters={"contributors": ("a", "b")}))
    assert accepted(result).tolist() == [3500.0, 700.0]


# --- SF34 ----------------------------------------------------------------------------------------------------


def test_shares_paid_weigh_by_what_was_pledged() -> None:
    pledged = np.array([[900.0, 100.0]] * 30)
    paid = np.array([[450.0, 0.0]] * 29 + [[0.0, 100.0]])
    found = by_key(pledges_of(paid, pledged, "by hand"))
    assert found["paid_share_18_months"].value == pytest.approx(0.45)
    assert found["paid_share_18_months"].inside == pytest.approx(29 / 30)
    assert found["paid_share_18_months"].percentile == pytest.approx(1 / 30), "one world paid less than 40 percent"


@pytest.mark.parametrize(
    ("shares", "shaped"),
    [
        ([0.0, 0.05, 0.1, 0.9, 0.95, 1.0], True),
        ([0.0, 0.5, 1.0, 0.4, 0.6, 0.55], False),
        (list(np.linspace(0.001, 0.999, 300)), False),
        ([0.0, 0.1, 0.2, 0.1, 0.9, 0.5], False),
        ([0.0, 0.1, 0.2, 0.1, 0.9, 0.95, 0.5], True),
    ],
)
def test_donors_piled_up_at_both_ends(shares: list[float], shaped: bool) -> None:
    assert u_shaped(np.array(shares)) is shaped
    found = by_key(pledges_of(1000.0 * np.array([shares] * 5), np.full((5, len(shares)), 1000.0), "by hand"))
    assert found["u_shaped_across_donors"].value == found["u_shaped_across_donors"].low == float(shaped)


def test_draws_of_a_planted_law() -> None:
    stream = np.random.default_rng(4)
    assert u_shaped(stream.beta(0.4, 0.4, (200, 6))) and not u_shaped(stream.beta(2.0, 2.0, (200, 6)))


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_thirds_add_up(shares: list[float]) -> None:
    thirds = in_thirds(np.array(shares))
    assert sum(thirds) == pytest.approx(1.0) and min(thirds) >= -1e-12


def test_nobody_left_to_pay_is_told() -> None:
    assert all(math.isnan(each.value) for each in pledges_of(np.empty((0, 2)), np.empty((0, 2)), "by hand"))


def test_payments_of_absent_donors_and_ended_worlds_do_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = SimpleNamespace(
        rosters={"donors": ("a", "b", "absent")},
        choices={"donors.a.present": True, "donors.b.present": True, "donors.absent.present": False},
    )
    events = pd.DataFrame(
        [(0, "a", 30.0), (0, "a", 10.0), (1, "a", 90.0), (1, "absent", 900.0), (2, "b", 80.0)],
        columns=["world", "actor", "count"],
    )
    result = SimpleNamespace(
        scenario=scenario, events=events, outcomes=pd.DataFrame({"world": [0, 1, 2], "collapsed": [0.0, 1.0, 0.0]})
    )
    monkeypatch.setattr(Runs, "result", lambda *_, **__: result)
    monkeypatch.setattr(delivery, "_beliefs", lambda _: {
        "donors.a.pledge": np.array([50.0, 100.0, 100.0]), "donors.b.pledge": 100.0})  # fmt: skip
    found = by_key(delivery.pledges(Runs(worlds=3)))
    assert found["paid_share_18_months"].worlds == 2
    assert found["paid_share_18_months"].value == pytest.approx((40 / 150 + 80 / 200) / 2)


# --- SF35 ----------------------------------------------------------------------------------------------------


def test_trucks_name_their_count() -> None:
    found = trucks_of(np.array([90.0, 200.0, 500.0]), np.array([50.0, 60.0, 70.0]))[0]
    assert found.value == 200.0 and found.inside == pytest.approx(1 / 3) and found.percentile == pytest.approx(2 / 3)
    assert "Israel counts" in found.how and "60" in found.how
