"""Where histories part: nothing in equal ones, planted differences by name, and the same as single worlds tell."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.batch.parting import part_worlds
from sim.batch.parting.closing import Closing, Moment
from sim.batch.parting.doors import ELSE
from sim.batch.parting.history import GIVEN, Event, Parting
from sim.batch.parting.lockstep import Lockstep
from sim.batch.parting.makers import FORCE_MAKERS, makers
from sim.batch.parting.themes import AMOUNTS, THEME_OF, in_conflict
from sim.model import Lanes, StabilizationModel, run_chunk
from sim.scenario import Measure, Scenario, load_scenario
from tests.model.helpers import eventful

WORLDS, DAYS = range(24), 50


def parted(
    a: Scenario, b: Scenario, worlds: Sequence[int] = WORLDS, chunk: int = 1000, days: int = DAYS
) -> list[Parting]:
    return part_worlds(a, b, worlds, 1, days, chunk=chunk)


def those_that_part(found: Sequence[Parting]) -> list[tuple[Parting, Event]]:
    return [(each, each.parted) for each in found if each.parted is not None]


def test_equal_scenarios_never_part() -> None:
    found = parted(eventful(), eventful())
    assert [each.world for each in found] == list(WORLDS)
    assert all(each.first is None and each.parted is None and not each.themes for each in found)


def test_a_parameter_that_one_rule_reads() -> None:
    often, never = eventful(aid_access__closure_chance=0.9), eventful(aid_access__closure_chance=0.5)
    found = those_that_part(parted(often, never))
    assert len(found) > 5
    for each, event in found:
        assert (event.kind, each.rule) == ("crossings closed", "aid_access.closure")
        assert each.through == {"aid_access.closure_chance": 1.0}
        assert (event.a[0], event.b[0]) == (1.0, 0.0)


def test_a_variant_of_a_rule() -> None:
    found = [each for each in parted(eventful(rules__attribution="none"), eventful()) if each.parted is not None]
    straight = [each for each in found if "rules.attribution" in each.through]
    assert len(straight) > len(found) / 2
    assert all(each.rule.startswith("attribution.") for each in straight)


def test_a_dated_shock() -> None:
    plain = eventful()
    shock = Measure(10, "shock", {"israeli_deaths": 5.0}, ("assumption",), "")
    found = parted(replace(plain, measures=(*plain.measures, shock)), plain)
    lasting = those_that_part(found)
    assert len(lasting) > 8
    for each, event in lasting:
        assert (event.day, event.kind, each.rule) == (10, "shock", GIVEN)
        assert each.through == {"truce.shock_israeli": 1.0}


def test_a_channel_switched_off() -> None:
    settings = {"actors.isf.channels.interposition": False}
    off = load_scenario("force-on-day-0", settings)
    found = [each for each in parted(off, load_scenario("force-on-day-0"), range(40)) if each.parted is not None]
    assert len(found) > 3
    for each in found:
        assert each.doors == {"isf.interposition": 1.0}
        assert each.leans["isf.interposition"] == -1
    assert "line_fire.incidents" in {each.rule for each in found}


def test_a_channel_whose_effect_passes_through_others() -> None:
    settings = {"actors.isf.channels.convoy_protection": False}
    off = load_scenario("force-on-day-0", settings)
    found = part_worlds(off, load_scenario("force-on-day-0"), range(120), 1, 120)
    found = [each for each in found if each.parted is not None]
    assert len(found) > 2
    # People who are better supplied accept the force, which then can do more: two doors, one behind the other.
    assert all("isf.convoy" in each.doors for each in found)
    assert sum(each.doors == {"isf.convoy": 1.0} for each in found) > len(found) / 2
    assert not any("isf.convoy" in each.through for each in found), "nobody who acts in the conflict reads it"


def test_somebody_takes_part_in_one_only() -> None:
    with_them, without = eventful(), eventful(militias__popular_forces__present=False)
    found = those_that_part(parted(with_them, without))
    clashes = [each for each, event in found if (event.kind, event.actor) == ("internal clash", "popular_forces")]
    assert clashes
    assert all(each.through == {"presence of popular_forces": 1.0} for each in clashes)


def test_the_cut_does_not_matter() -> None:
    a, b = load_scenario("turkey-in-early-force"), load_scenario("force-5000-by-day-45")
    whole = parted(a, b, range(6), days=25)
    assert any(each.parted is not None for each in whole)
    assert whole == parted(a, b, range(6), chunk=4, days=25)
    assert whole[3:5] == parted(a, b, [3, 4], days=25)


def test_watched_models_are_the_same_as_others() -> None:
    cases = load_scenario("turkey-accepted"), load_scenario("baseline")
    both = Lockstep(*cases, range(40), 1, 120, let_go=False)
    both.run()
    for case, model in zip(cases, both.models, strict=True):
        plain = StabilizationModel(case, lanes=Lanes.of_worlds(range(40)), key=1)
        plain.run_days(120)
        for name, rows in plain.record.rows.items():
            np.testing.assert_array_equal(rows, model.record.rows[name][: len(rows)], err_msg=name)
        for name in ("ended_on", "cause", "truck_days_short", "days_seen"):
            np.testing.assert_array_equal(plain.record.whole(name), model.record.whole(name), err_msg=name)


@pytest.mark.parametrize("rates", [(1.0, 0.3), (0.3, 1.0)])
def test_worlds_that_have_ended_are_looked_at_no_more(rates: tuple[float, float]) -> None:
    a, b = (eventful(end="absorbing", armed_acts__fire_rate=rate) for rate in rates)
    both = Lockstep(a, b, WORLDS, 1, DAYS, let_go=False)
    found = both.run()
    lived = np.minimum(*(model.record.whole("days_seen") for model in both.models))
    ends = [model.record.whole("ended_on") for model in both.models]
    assert sum(ends[0] != ends[1]) > 5
    for each, days in zip(found, lived, strict=True):
        assert all(day < days for day in each.themes.values())
        assert each.pivot is None or each.pivot.day < days
    assert found == Lockstep(a, b, WORLDS, 1, DAYS).run()


def test_makers_go_on_as_they_do_behind_closed_doors() -> None:
    a, b = load_scenario("force-on-day-0"), load_scenario("no-force")
    # Who is accepted no other reads, but the force itself does, after others have acted.
    doors = {"who": (("contributors", "deployed"), ("contributors", "accepted")), "strength": (("isf", "strength"),)}
    moments = [Moment(world, 7, 0, ("", "", "", ""), (0.0, 0.0)) for world in range(6)]
    closing = Closing(a, b, FORCE_MAKERS, doors, np.array([[True, True], [False, False]]), moments, 1, False)
    closing.run()
    plain = StabilizationModel(a, lanes=Lanes.of_worlds(range(6)), key=1)
    plain.run_days(8)
    force, other = plain.actor("actors.isf"), closing.a.actor("actors.isf")
    assert (force.strength > 1000.0).all()
    assert (force.trust != 0.5).any()
    np.testing.assert_array_equal(other.strength, np.tile(force.strength, 2))
    np.testing.assert_array_equal(other.trust, np.tile(force.trust, 2))
    seen: Any = closing.a.truce.force_before
    grown = seen.reshape(2, 6)
    assert (grown[0] == 0.0).all(), "others saw no force, as in the scenario without one"
    assert (grown[1] > 0.0).all()


@pytest.mark.parametrize(
    ("first", "second", "days"),
    [
        ("turkey-in-early-force", "force-5000-by-day-45", 30),
        pytest.param("no-force", "force-on-day-0", 60, marks=pytest.mark.long),
        pytest.param("joint-attribution", "baseline", 60, marks=pytest.mark.long),
        pytest.param("turkey-accepted", "baseline", 200, marks=pytest.mark.long),
    ],
)
def test_no_event_of_a_single_world_differs_earlier(first: str, second: str, days: int) -> None:
    a, b = load_scenario(first), load_scenario(second)
    found = part_worlds(a, b, range(5), 1, days)
    assert any(each.parted is not None for each in found)
    for each in found:
        one, other = events(a, each.world, days), events(b, each.world, days)
        last = min(one[1], other[1])
        unlike = {key for key in one[0].keys() | other[0].keys() if one[0].get(key) != other[0].get(key)}
        unlike = {key for key in unlike if key[0] < last}
        if each.parted is None:
            assert not unlike
        elif each.parted.kind in TOLD_BY_NOBODY:
            assert all(key[0] >= each.parted.day for key in unlike)
        else:
            assert min(key[0] for key in unlike) == each.parted.day
            assert (each.parted.day, *each.parted.key) in unlike


TOLD_BY_NOBODY = ("half a step accepted", "passage offered", "tunnels to be struck", "a step is due", "end")


def events(scenario: Scenario, world: int, days: int) -> tuple[dict[Any, Any], int]:
    """Events of the conflict in a world that runs alone, and its last day."""
    model = StabilizationModel(scenario, world=world, key=1, events=True)
    model.run_days(days)
    table = model.ledger.events()
    rows = table[["day", "kind", "actor", "sector", "victim", "count", "deaths"]].itertuples(index=False, name=None)
    told = {row[:5]: row[5:] for row in rows if in_conflict(row[1]) and row[1] not in AMOUNTS}
    return told, model.day


def test_everything_told_has_a_theme() -> None:
    events = run_chunk(eventful(), Lanes.of_worlds(range(12)), 1, events=True).events
    assert events is not None
    kinds = set(events["kind"])
    assert {kind for kind in kinds - THEME_OF.keys() if not kind.startswith(("rumour", "measure"))} == set()


def test_who_is_made_other() -> None:
    base = load_scenario("baseline")
    assert makers(base, base) == frozenset()
    assert makers(load_scenario("turkey-accepted"), base) == FORCE_MAKERS
    assert makers(load_scenario("cmcc-with-palestinian-seat"), base) == {"cmcc"}
    assert makers(load_scenario("baseline", {"aid_access.closure_chance": 0.5}), base) == frozenset()


def test_closing_the_door_makes_worlds_end_as_without() -> None:
    costly = {"objections.inclusion_cost": 0.4}
    a, b = load_scenario("turkey-in-early-force", costly), load_scenario("force-5000-by-day-45", costly)
    worlds = range(120)
    ended = [run_chunk(case, Lanes.of_worlds(worlds), 1, 120).outcomes["days_held"] for case in (a, b)]
    ends = [world for world, one, other in zip(worlds, *ended, strict=True) if one != other]
    assert len(ends) > 3
    found = part_worlds(a, b, sorted({*ends, *range(12)}), 1, 120, ends=ends)
    assert [each.world for each in found if each.end_doors is not None] == ends
    who = sum((each.end_doors or {}).get("contributors.deployed", 0.0) for each in found)
    assert who > len(ends) / 2


def test_what_comes_by_no_door_is_said_to() -> None:
    a, b = load_scenario("turkey-in-early-force"), load_scenario("force-5000-by-day-45")
    found = those_that_part(part_worlds(a, b, range(60), 1, 80))
    losses = [each for each, event in found if event.kind == "ISF soldiers killed"]
    assert losses
    assert all((each.doors, each.door_found) == ({}, ELSE) for each in losses)
    assert all(abs(sum(each.through.values()) - 1.0) < 1e-12 for each, _ in found)
