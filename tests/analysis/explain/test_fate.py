"""How worlds went that opened at war, or that went on past the end."""

import pytest

from sim.analysis.explain.butfor import but_for
from sim.analysis.explain.fate import ENDED, HELD, NEVER, began_on, ended_on, fate_of
from sim.analysis.explain.life import live
from sim.analysis.explain.objects import turned
from sim.batch.replay import World
from sim.scenario import load_scenario


@pytest.mark.parametrize(
    ("was", "now", "turns"),
    [
        (ENDED, HELD, True), (HELD, ENDED, True), (NEVER, ENDED, True), (NEVER, HELD, True),
        (ENDED, NEVER, False), (HELD, NEVER, False), (ENDED, ENDED, False), (NEVER, NEVER, False),
    ],
)  # fmt: skip
def test_that_no_ceasefire_begins_saves_nothing_and_ends_nothing(was: str, now: str, turns: bool) -> None:
    assert turned(was, now) is turns


def test_days_are_counted_from_the_start_of_the_world() -> None:
    assert (fate_of(True, "spiral"), fate_of(False, "held"), fate_of(False, "never began")) == (ENDED, HELD, NEVER)
    assert ended_on({"days_held": 10.0, "began_day": 30.0}) == 40.0
    assert ended_on({"days_held": 10.0}) == 10.0
    assert began_on({"began_day": float("nan")}) == 0.0


def test_only_what_came_before_the_end_is_tried_where_a_scenario_goes_on() -> None:
    life = live(World(load_scenario("baseline", {"end": "continue"}), 7, 1, 40))
    assert not life.held and life.last < 10
    assert any(event.told and event.streams and event.day > life.last for event in life.events)
    tests, _ = but_for(life.world, life.events, life.decided)
    assert tests.singles and all(change.day <= life.last for each in tests.singles for change in each.changes)
    assert any(each.gained > 0.0 for each in tests.singles)
