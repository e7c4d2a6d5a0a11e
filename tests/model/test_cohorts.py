"""Actors that act as one are the actors they were; worlds that have ended may leave without changing another's bit."""

import gc
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.actors.cohort import Cohort
from sim.actors.quantity import listed, row_of, total
from sim.model import Lanes, StabilizationModel, run_chunk
from sim.model.chunk import Chunk
from sim.model.lanes import Intervention
from sim.model.run import take_down
from sim.model.views import Roster, Stack, View
from sim.scenario import Scenario, load_scenario
from tests.model.helpers import alone, assert_same_world, bits, case, eventful, same_chunk, together

numbers = st.floats(-1e6, 1e6) | st.sampled_from([0.0, -0.0, 1e-300, 1e300])


@given(st.integers(1, 17), st.integers(1, 9), st.data())
def test_a_total_over_rows_is_the_sum_of_one_after_another(members: int, worlds: int, data: Any) -> None:
    rows = np.array(data.draw(st.lists(numbers, min_size=members * worlds, max_size=members * worlds)))
    rows = rows.reshape(members, worlds)
    for values in (rows, np.broadcast_to(rows[:, :1], (members, worlds))):
        found = np.broadcast_to(total(values), (worlds,))
        for world in range(worlds):
            assert np.array_equal(bits(found[world]), bits(total(float(each) for each in values[:, world])))


def test_rows_are_what_was_put_in() -> None:
    rows = listed([0.5, np.array([1.0, 2.0, 3.0])])
    assert rows.shape == (2, 3) and np.all(row_of(rows, 0) == 0.5) and list(row_of(rows, 1)) == [1.0, 2.0, 3.0]
    assert row_of(listed([0.25, 0.75]), 1) == 0.75
    assert row_of(np.array([4, 2]), 1) == 2 and row_of(("a", "b"), 0) == "a"
    assert list(row_of(np.array([1.0, 2.0]), 0)) == [1.0, 2.0], "what all members share"


def test_like_actors_act_as_one_and_members_show_their_rows() -> None:
    model = StabilizationModel("baseline", worlds=range(5))
    acting = model._day.actors
    cohorts = [actor for actor in acting if isinstance(actor, Cohort)]
    assert len(acting) < len(model.agents) / 2 and len(cohorts) == 5
    assert not any("factions.rafah_tunnels" in cohort.path for cohort in cohorts), "the pocket acts alone"
    turkey = model.actor("contributors.turkey")
    assert turkey.offered.shape == (5,) and isinstance(turkey.tie_us, (float, np.ndarray))
    turkey.offered = 7.0
    assert np.all(model.actor("contributors.turkey").offered == 7.0)
    assert not np.all(model.actor("contributors.egypt").offered == 7.0)
    with pytest.raises(AttributeError, match="no attribute 'ofered'"):
        turkey.ofered  # noqa: B018
    with pytest.raises(TypeError, match="role"):
        next(cohort for cohort in cohorts if turkey.path in cohort.path).choice("role")


ABSENT: dict[str, str | float | bool] = {
    f"{path}__present": False
    for path in ("contributors__turkey", "sectors__deir_al_balah", "factions__rafah_tunnels", "donors__others")
}


@pytest.mark.parametrize("settings", [{}, ABSENT], ids=["everybody", "some absent"])
def test_what_is_worked_out_for_a_roster_is_what_each_member_gives(
    settings: dict[str, str | float | bool],
) -> None:
    scenario = eventful(**settings)
    ensemble = together(scenario, [3, 8], 30)
    for lane, world in enumerate((3, 8)):
        single = alone(scenario, world, 30)
        for name in ("contributors", "factions", "donors", "militias", "sectors", "mediators"):
            one: Roster = getattr(single.seen, name)
            many: Roster = getattr(ensemble.seen, name)
            assert one.name == many.name and one.present == many.present and len(one) == len(many)
            shared = set.intersection(*({k for k, v in vars(view).items() if isinstance(v, float)} for view in one))
            assert len(shared) > 3
            for attribute in shared:
                asked = lambda member, attribute=attribute: getattr(member, attribute) * 1.5 + 0.1  # noqa: E731
                each = np.broadcast_to(many.each(asked), (len(many), 2))[:, lane]
                assert np.array_equal(bits(each), bits(one.each(asked))), (name, attribute)
                summed = np.broadcast_to(many.total(asked), (2,))[lane]
                assert np.array_equal(bits(summed), bits(one.total(asked))), (name, attribute)
            if hasattr(one[0], "sector"):
                by_sector = np.broadcast_to(many.by_sector(lambda m: m.fighters, 5), (5, 2))[:, lane]
                assert np.array_equal(bits(by_sector), bits(one.by_sector(lambda m: m.fighters, 5)))


def test_one_of_a_kind_and_none_of_a_kind_work_too() -> None:
    left = {f"militias__{name}__present": False for name in load_scenario("baseline").rosters["militias"][1:]}
    left |= {f"donors__{name}__present": False for name in load_scenario("baseline").rosters["donors"]}
    scenario = eventful(**left)
    assert_same_world(alone(scenario, 4, 30), together(scenario, [4, 9], 30), 0)


def test_a_dated_change_of_a_trait_reaches_actors_that_act_as_one(tmp_path: Path) -> None:
    path = "contributors.turkey.support"
    text = f"measures: [{{day: 5, do: set, path: {path}, value: 0, source: assumption}}]"
    scenario, plain = case(tmp_path, text), load_scenario("baseline")
    assert_same_world(alone(scenario, 4, 60), together(scenario, [4, 9], 60), 0)
    support, before = (together(each, [4, 9], 60).actor("contributors.turkey").support for each in (scenario, plain))
    assert np.all(support < 0.8 * before)


def test_a_draw_may_be_fixed_for_one_of_those_who_act_as_one() -> None:
    scenario, numbers = eventful(), np.arange(3, dtype=np.uint64)
    fixed = (Intervention(1, "contributors.turkey:offer", 7, 1e-9),)
    plain, changed = (together(scenario, Lanes(numbers, numbers, {}, each), 8) for each in ((), fixed))
    turkey, egypt = (
        [m.actor(f"contributors.{name}").offered for m in (plain, changed)] for name in ("turkey", "egypt")
    )
    assert list(turkey[0] == turkey[1]) == [True, False, True] and np.array_equal(*egypt)


@pytest.mark.parametrize("roster", ["contributors", "factions", "militias", "donors", "mediators"])
def test_a_scenario_may_list_nobody(roster: str) -> None:
    scenario = eventful()
    nobody = replace(scenario, rosters=MappingProxyType({**scenario.rosters, roster: ()}))
    assert_same_world(alone(nobody, 4, 30), together(nobody, [4, 9], 30), 0)


# Worlds that have ended leave.


def ran(scenario: Scenario, lanes: Lanes, let_go: bool, days: int) -> tuple[Chunk, int]:
    model = StabilizationModel(scenario, lanes=lanes, events=True)
    model.run_days(days, let_go=let_go)
    return take_down(model, days), np.size(model.truce.d7)


def test_worlds_that_have_ended_leave_and_no_bit_changes() -> None:
    scenario = load_scenario("baseline", {"days": 150})
    lanes = Lanes.of_worlds(range(64))
    (staying, all_of_them), (leaving, rest) = ran(scenario, lanes, False, 150), ran(scenario, lanes, True, 150)
    assert all_of_them == 64 and rest < 50
    assert same_chunk(staying, leaving)
    assert staying.events is not None and leaving.events is not None
    assert staying.events.equals(leaving.events)


def test_lanes_of_every_kind_may_leave(tmp_path: Path) -> None:
    """Overrides, fixed draws, other beliefs and dated measures find the lanes they are for."""
    text = """
        days: 120
        measures: [{day: 40, do: set, path: containment.pressure_weight, value: 2.5, source: assumption},
                   {day: 60, do: rule, family: objections, variant: none, source: assumption},
                   {day: 80, do: shock, israeli_deaths: 3, palestinian_deaths: 2, source: assumption}]
        """
    worlds = np.arange(48, dtype=np.uint64)
    fixed = tuple(
        Intervention(lane, stream, day, 0.5)
        for stream in ("actors.israel:war in crisis", "contributors.turkey:offer", "actors.israel:blame clans")
        for lane in (3, 17, 40)
        for day in range(90)
    )
    overrides = {"armed_acts.fire_rate": np.where(worlds % 5 == 0, 0.4, np.nan)}
    lanes = Lanes(worlds, worlds[::-1].copy(), overrides, fixed)
    scenario = case(tmp_path, text)
    (staying, _), (leaving, rest) = ran(scenario, lanes, False, 120), ran(scenario, lanes, True, 120)
    assert rest < 48 and same_chunk(staying, leaving)


def test_nobody_leaves_where_days_after_the_end_are_lived() -> None:
    scenario = load_scenario("baseline", {"days": 60, "end": "continue"})
    (staying, _), (leaving, rest) = (ran(scenario, Lanes.of_worlds(range(16)), each, 60) for each in (False, True))
    assert rest == 16 and same_chunk(staying, leaving)


def test_a_chunk_lets_worlds_go() -> None:
    scenario = load_scenario("baseline", {"days": 90})
    chunk = run_chunk(scenario, Lanes.of_worlds(range(32)), 1)
    model = together(scenario, range(32), 90)
    assert same_chunk(chunk, take_down(model, 90))


def test_views_show_what_actors_hold() -> None:
    model = together(eventful(), range(3), 5)
    assert isinstance(model.seen.israel, View)
    sectors = model.seen.sectors
    assert np.array_equal(sectors[1].need, model.rosters["sectors"][1].need)
    assert [each.name for each in sectors] == list(sectors.name)


def test_a_chunk_leaves_no_views_behind_for_the_collector_of_cycles() -> None:
    """They hold the actors' arrays."""

    def views() -> int:
        return sum(isinstance(each, (View, Stack)) for each in gc.get_objects())

    gc.collect()
    gc.disable()
    try:
        before = views()
        run_chunk(load_scenario("baseline"), Lanes.of_worlds(range(4)), 1, days=3)
        assert views() == before
    finally:
        gc.enable()
