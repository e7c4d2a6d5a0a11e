"""Steps that are offered: each side accepts its half or refuses it, and either could have been otherwise."""

from sim.analysis.explain.butfor import but_for
from sim.analysis.explain.events import ACCEPTED, REFUSED
from sim.analysis.explain.life import live
from sim.analysis.explain.whole import Reasons
from sim.batch.replay import World, replay
from sim.scenario import load_scenario

LIFE = live(World(load_scenario("baseline"), 3, 1, 90))
OFFERED = {event.day: event.id for event in LIFE.events if event.kind == "step offered"}


def test_each_side_accepts_or_refuses_whatever_is_offered() -> None:
    halves = [event for event in LIFE.events if event.kind in {*ACCEPTED, *REFUSED.values()}]
    assert len(OFFERED) >= 3 and any(event.kind in REFUSED.values() for event in halves)
    told = sorted((event.day, event.streams) for event in halves)
    assert told == sorted((day, (f"actors.{party}:step",)) for day in OFFERED for party in REFUSED)
    assert all(event.prompts == (OFFERED[event.day],) for event in halves)


def test_a_refusal_has_its_chance_and_could_have_been_otherwise() -> None:
    reasons = Reasons(LIFE.events, LIFE.decided)
    refused = [event for event in LIFE.events if event.kind in REFUSED.values()]
    for event in refused:
        (reason,) = reasons[event.id]
        assert reason.drawn >= reason.chance and not reason.happened
    tests, _ = but_for(LIFE.world, LIFE.events, LIFE.decided)
    tried = {name: each for each in tests.singles for change in each.changes for name in change.events}
    each = tried[refused[0].id]
    again = replay(LIFE.world, each.changes[0].fixes)
    party = "Hamas" if refused[0].actor == "hamas" else "Israel"
    accepted = again.events[again.events["kind"] == f"step accepted by {party}"]
    assert refused[0].day in accepted["day"].tolist()
    assert (again.outcomes["days_held"], again.outcomes["deaths"]) == (each.held, each.deaths)
