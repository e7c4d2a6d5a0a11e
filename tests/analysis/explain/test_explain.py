"""Events, what called for them, chances, and but-for tests: each held against a rerun of that one world."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from sim.analysis.explain.chances import HIGH, LOW, threshold
from sim.analysis.explain.events import BLAMES, END, Decided, events_of
from sim.analysis.explain.life import live, read
from sim.analysis.explain.objects import Change, Event, Explanation
from sim.analysis.explain.otherwise import changes_of
from sim.analysis.explain.whole import Reasons, explain, what_if
from sim.batch.replay import Replay, World, replay, rerun
from sim.outcomes.acts import ACTS
from sim.scenario import Measure, load_scenario
from tests.model.helpers import eventful

COLLAPSED = (1, 2, 29)
HORIZON = 120
REACTIONS = (
    "answer (Israel)",
    "answer (Hamas)",
    "answering strikes (Israel)",
    "answering fire (Hamas)",
    "crisis",
    "crisis day",
    "crisis contained",
    "crossings closed",
    *BLAMES.values(),
    END,
)


@cache
def world(number: int, name: str = "baseline") -> World:
    if name == "eventful":
        return World(eventful(), number, 1, 50)
    return World(load_scenario(name), number, 1, HORIZON)


@cache
def lived_once(which: World) -> Replay:
    return replay(which)


@cache
def explained(number: int, name: str = "baseline", but_for: bool = False) -> Explanation:
    return explain(world(number, name), but_for)


@cache
def changes_in(which: World) -> list[Change]:
    lived = lived_once(which)
    decided = Decided.of(lived.decisions)
    return changes_of(events_of(lived, decided, "held"), decided)


def several() -> Iterator[Explanation]:
    yield from (explained(number) for number in COLLAPSED)
    yield from (explained(number, "eventful") for number in range(2))


def test_ids_are_unique_and_prompts_are_earlier_events_of_their_own() -> None:
    for told in several():
        ids = [event.id for event in told.events]
        assert len(set(ids)) == len(ids)
        place = {name: at for at, name in enumerate(ids)}
        for at, event in enumerate(told.events):
            for name in event.prompts:
                assert told.event(name).told
                assert place[name] < at, (event.id, name)


def test_every_act_that_worlds_tell_of_is_in_the_table() -> None:
    told = {str(kind) for each in several() for kind in lived_once(each.world).events["kind"]}
    assert {kind for kind in told if kind not in ACTS and not kind.startswith("measure: ")} == set()
    assert len(told) > 35


def test_every_reaction_has_what_called_for_it() -> None:
    seen = set()
    for told in several():
        for event in told.events:
            if event.kind in REACTIONS:
                assert event.prompts, event.id
                seen.add(event.kind)
    assert seen >= set(REACTIONS)


def lived_again(told: Explanation, changes: Iterable[Change]) -> list[Event]:
    """The events of that world alone with these changes."""
    lived = replay(told.world, [fix for change in changes for fix in change.fixes])
    return list(read(told.world, lived).events)


def _gone(told: Explanation, event: Event) -> bool:
    """Whether an event goes, or finds another prompt, when luck takes all its prompts away."""
    roots = {root.id for root in _roots(told, event)}
    changes = [change for change in changes_in(told.world) if roots & set(change.events)]
    assert changes, event.id
    left = [other for other in lived_again(told, changes) if other.id == event.id]
    return not left or not set(left[0].prompts) & set(event.prompts)


def _roots(told: Explanation, event: Event) -> list[Event]:
    """Acts that luck had a part in, at the start of all that led to an event on its own day and the days before."""
    found: dict[str, Event] = {}
    left = [told.event(name) for name in event.prompts]
    while left:
        each = left.pop()
        earlier = [told.event(name) for name in each.prompts]
        if each.streams and not earlier:
            found[each.id] = each
        left += earlier
    return list(found.values())


@pytest.mark.parametrize(
    "kind", ["answer (Israel)", "answer (Hamas)", "crisis", "crossings closed", "answering strikes (Israel)"]
)
@pytest.mark.parametrize("most", [1, pytest.param(4, marks=pytest.mark.long)])
def test_without_what_called_for_it_a_reaction_does_not_come(kind: str, most: int) -> None:
    tried = 0
    for told in several():
        for event in [each for each in told.events if each.kind == kind and _roots(told, each)][:most]:
            assert _gone(told, event), event.id
            tried += 1
    assert tried >= 3


def test_without_an_event_that_nothing_depends_on_nothing_changes_after_it() -> None:
    tried = 0
    for number in (1, 29):
        told = explained(number)
        lived, changes = lived_once(told.world), changes_in(told.world)
        reruns = rerun(told.world, [change.fixes for change in changes], changes=True)
        # The end is an event too.
        ends = reruns.outcomes["days_held"]
        same = [reruns.touched[lane] <= each.day and ends[lane] == ends[0] for lane, each in enumerate(changes, 1)]
        idle = [change for change, nothing in zip(changes, same, strict=True) if nothing]
        assert 0 < len(idle) < len(changes)
        for change in idle[:: max(1, len(idle) // 4)]:
            other = replay(told.world, change.fixes)
            pd.testing.assert_frame_equal(_after(lived.events, change.day), _after(other.events, change.day))
            for name, row in lived.daily.items():
                assert np.array_equal(row[change.day + 1 :], other.daily[name][change.day + 1 :], equal_nan=True), name
            tried += 1
    assert tried >= 4


def _after(events: pd.DataFrame, day: int) -> pd.DataFrame:
    return events[events["day"] > day].reset_index(drop=True)


@pytest.mark.parametrize("number", [1, 29])
def test_but_for_results_are_those_of_that_world_alone(number: int) -> None:
    told = explained(number, but_for=True)
    assert told.but_for is not None
    singles = told.but_for.singles
    picked = [*singles[:4], *singles[4 :: max(1, len(singles) // 4)], *told.but_for.pairs[:2]]
    for each in picked:
        alone = replay(told.world, [fix for change in each.changes for fix in change.fixes])
        assert alone.outcomes["days_held"] == each.held
        assert each.held - each.gained == told.outcomes["days_held"]
        assert (alone.outcomes["collapsed"] > 0.5) == each.collapsed
        assert alone.outcomes["deaths"] == each.deaths


def test_what_if_is_the_but_for_of_these_events() -> None:
    told = explained(1, but_for=True)
    assert told.but_for is not None
    first = next(each for each in told.but_for.singles if len(each.changes[0].events) == 1)
    life = live(told.world)
    again, events = what_if(life, first.changes[0].events)
    assert (again.held, again.cause, again.deaths) == (first.held, first.cause, first.deaths)
    assert first.changes[0].events[0] not in {event.id for event in events}
    with pytest.raises(KeyError):
        what_if(life, ["3:nobody:nothing"])
    with pytest.raises(ValueError, match="luck had no part"):
        what_if(life, [told.events[-1].id])


def test_what_depends_on_an_event_is_gone_or_otherwise_without_it() -> None:
    told = explained(29, but_for=True)
    pairs = [(name, event) for event in told.events for name in event.depends if event.kind != END]
    assert len(pairs) > 20
    for name, event in pairs[:: len(pairs) // 6]:
        others = lived_again(told, [each for each in changes_in(told.world) if name in each.events])
        left = [each for each in others if each.id == event.id]
        assert not left or (left[0].count, left[0].deaths) != (event.count, event.deaths)


def test_parts_of_a_chance_add_up_and_the_draw_falls_on_the_side_that_happened() -> None:
    tried = 0
    for told in several():
        for reasons in list(told.reasons.values())[::6]:
            for reason in reasons:
                assert reason.base + sum(part.adds for part in reason.parts) == pytest.approx(reason.chance, abs=3e-6)
                assert 0.0 <= reason.chance <= 1.0
                if not np.isnan(reason.drawn):
                    assert (reason.drawn < reason.chance) == reason.happened
                tried += 1
    assert tried > 60


def test_the_chance_is_where_the_decision_turns_in_the_world_itself() -> None:
    lived = lived_once(world(1))
    decided = Decided.of(lived.decisions)
    tried = 0
    for event in explained(1).events:
        for stream in event.streams if event.told and event.kind not in BLAMES.values() else ():
            decision = decided.by_day[event.day][stream]
            found = threshold(decision.call)
            if found is None or len(decision.call.draws) > 1 or not 1e-5 < found.chance < 1 - 1e-5 or tried >= 12:
                continue
            low = found.drawn == pytest.approx(decision.call.drawn[0])
            for chance, happens in ((found.chance - 2e-6, True), (found.chance + 2e-6, False)):
                draw = chance if low else 1.0 - chance
                other = Decided.of(replay(world(1), decision.fixes((draw,))).decisions).by_day[event.day][stream]
                again = threshold(other.call)
                assert again is not None
                assert again.chance == pytest.approx(found.chance, abs=1e-6)
                assert again.happened == happens
            tried += 1
    assert tried == 12


def test_low_draws_make_nothing_of_a_rate() -> None:
    """The first of two draws is the end of the range, the second follows from it."""
    decided = Decided.of(lived_once(world(1)).decisions)
    for decision in decided.by_day[0].values():
        if decision.call.name == "line_fire.incidents":
            inputs = (12.0, *decision.call.inputs[1:])
            busy = replace(decision.call, inputs=inputs)
            assert busy.results_with((LOW,)) == (0.0, 0.0, 0.0)
            assert busy.results_with((HIGH,))[0] > 20


def test_a_chance_is_held_against_the_first_time_that_the_choice_came_up() -> None:
    """Each day a side draws for war in a crisis; while there is none the rule's chance says nothing."""
    which = World(replace(load_scenario("baseline"), opening="war"), 7, 1, 83)
    lived = replay(which)
    decided = Decided.of(lived.decisions)
    stream = "actors.hamas:war in crisis"
    every = [each for each in lived.decisions if each.stream == stream]
    first = next(each for each in every if each.call.inputs[0] > 0.0)
    assert first.day > every[0].day == 0
    assert decided.first[stream] is first
    told = Reasons(read(which, lived).events, decided)
    (reason,) = told["82:hamas:chooses-war"]
    assert reason.base == first.call.inputs[0]
    assert "rounds" not in {part.name for part in reason.parts if part.first < 1.0}


def test_a_side_answers_a_shock_for_its_own_dead_only() -> None:
    plain = load_scenario("baseline")
    shock = Measure(5, "shock", {"israeli_deaths": 3.0, "palestinian_deaths": 6.0}, ("assumption",), "")
    sides = {"answer (Israel)": "israeli", "answer (Hamas)": "palestinian"}
    met = set()
    for number in (27, 3, 4):
        told = explain(World(replace(plain, measures=(*plain.measures, shock)), number, 1, 8), but_for=False)
        for event in told.events:
            if event.day == 5 and event.kind in sides:
                found = [told.event(name).victim for name in event.prompts if told.event(name).kind == "shock"]
                assert found == [sides[event.kind]]
                met.add(event.kind)
    assert "answer (Israel)" in met
