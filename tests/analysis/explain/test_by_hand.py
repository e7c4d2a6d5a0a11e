"""Explanations held against plain loops of single worlds, with none of the code that made them."""

import math

import pytest

from sim.analysis.explain.events import Decided
from sim.analysis.explain.life import read
from sim.analysis.explain.whole import Reasons, explain
from sim.batch.parting import part_worlds
from sim.batch.replay import World, replay
from sim.model import Intervention, StabilizationModel
from sim.model.run import release, take_down
from sim.outcomes import CAUSES
from sim.scenario import Scenario, load_scenario

DAYS = 60


@pytest.mark.long
def test_each_but_for_is_a_life_of_one_world_with_that_draw_fixed() -> None:
    scenario = load_scenario("baseline")
    told = explain(World(scenario, 1468, 1, 365))
    assert told.but_for is not None and len(told.but_for.singles) > 50
    for each in (*told.but_for.singles, *told.but_for.pairs):
        fixed = tuple(Intervention(0, *fix) for change in each.changes for fix in change.fixes)
        model = StabilizationModel(scenario, world=1468, key=1, interventions=fixed)
        model.run_days(365)
        outcomes = {name: float(values[0]) for name, values in take_down(model, 365).outcomes.items()}
        release(model)
        assert (each.held, each.deaths, float(each.collapsed)) == tuple(
            outcomes[name] for name in ("days_held", "deaths", "collapsed")
        )
        assert each.cause == CAUSES[int(outcomes["cause"])]


@pytest.mark.long
def test_printed_chances_are_those_of_the_formulas() -> None:
    """Worked out once more as the docstrings of the rules have it."""
    met = dict.fromkeys(("answered", "contained", "war", "acts"), 0)
    for number in (3, 5, 7, 19, 42):
        world = World(load_scenario("baseline"), number, 1, DAYS)
        lived = replay(world)
        decided = Decided.of(lived.decisions)
        events = {each.id: each for each in read(world, lived).events}
        for name, reasons in Reasons(list(events.values()), decided).items():
            for reason, stream in zip(reasons, events[name].streams, strict=True):
                call = decided.by_day[events[name].day][stream].call
                sources = [source for source, _ in call.sources.values() if source.name == reason.source]
                seen = (sources or [call])[0] if call.name == "happens" else call
                i = dict(zip(seen.names, seen.inputs, strict=True))
                p = dict(getattr(seen.bound, "keywords", {}))
                kind = {"armed_acts.acts": "acts", "response.answered": "answered"}.get(call.name, "")
                if kind == "acts":
                    rate = sum(i[each] for each in ("strategic", "retaliatory", "spoiling", "localized"))
                    chance = 1.0 - math.exp(-rate)
                elif kind == "answered" and i["killed"] > 0.0:
                    chance = p["answer_fatal"] * i["readiness"]
                elif kind == "answered":
                    chance = 1.0 - (1.0 - p["answer_nonfatal"] * i["readiness"]) ** i["acts"]
                elif "calm_logit" in p:
                    kind = "contained"
                    logit = p["calm_logit"] + p["pressure_weight"] * (i["pressure"] + i["mediation"]) + i["force"]
                    logit -= p["toll_weight"] * math.log10(1.0 + i["deaths"]) + p["round_weight"] * (i["rounds"] - 1.0)
                    logit += p["confidence_weight"] * (i["confidence"] - 0.5) + p["resolve_weight"] * i["resolve"]
                    chance = 1.0 / (1.0 + math.exp(-logit))
                elif "war_logit" in p:
                    kind = "war"
                    logit = p["war_logit"] + p["war_distrust"] * (0.5 - i["confidence"]) - i["tripwire"] - i["resolve"]
                    logit += p["war_round"] * (i["rounds"] - 1.0) - p["war_pressure"] * i["pressure"]
                    chance = 1.0 / (1.0 + math.exp(-logit - p["war_hard_line"] * i["hard_line"]))
                else:
                    continue
                met[kind] += 1
                assert reason.chance == pytest.approx(chance, abs=3e-6), name
                assert reason.base + sum(part.adds for part in reason.parts) == pytest.approx(reason.chance, abs=1e-6)
    assert min(met.values()) > 1, met


def _told(scenario: Scenario, world: int, day: int, key: tuple[str, str, str]) -> tuple[float, float]:
    model = StabilizationModel(scenario, world=world, key=1, events=True)
    model.run_days(day + 1)
    events = model.ledger.events()
    here = events[(events["day"] == day) & (events["kind"] == key[0]) & (events["actor"] == key[1])]
    here = here[here["sector"] == key[2]]
    return float(here["count"].sum()), float(here["deaths"].sum())


@pytest.mark.long
def test_what_came_through_who_serves_goes_if_serving_has_no_price() -> None:
    """A door closed by hand: the same scenario with Turkish soldiers who cost no confidence."""
    names = ("turkey-in-early-force", "force-5000-by-day-45", "turkey-in-early-force-at-no-cost")
    a, b, free = map(load_scenario, names)
    found = [each for each in part_worlds(a, b, range(20), 1, 30) if each.doors == {"contributors.deployed": 1.0}]
    assert len(found) > 5
    for each in found:
        event = each.parted
        assert event is not None
        key = (event.kind, event.actor, event.place)
        was, other, undone = (_told(case, each.world, event.day, key) for case in (a, b, free))
        assert was != other and undone == other
