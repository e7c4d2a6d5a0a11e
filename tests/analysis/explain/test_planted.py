"""Hand-made worlds in which nothing happens but what was planted: the explanation has to name it."""

from dataclasses import replace

import pytest

from sim.analysis.explain.butfor import _near
from sim.analysis.explain.fate import ENDED, HELD
from sim.analysis.explain.objects import Change, Explanation, Rerun
from sim.analysis.explain.whole import explain
from sim.batch.replay import World
from sim.scenario import Measure, Scenario, load_scenario

DAY, HORIZON = 20, 120
QUIET = {
    "armed_acts.fire_rate": 0.0,
    "line_fire.line_rate": 0.0,
    "line_fire.strike_rate": 0.0,
    "rival_militia.clash_rate": 0.0,
    "safe_passage.strike_pocket": 0.0,
    "renunciation.quiet_logit": -20.0,
    "renunciation.renounce_logit": -20.0,
    # Every act is a fatal attack, no crisis is contained, and any leads to war.
    "armed_acts.close_share": 1.0,
    "armed_acts.lethal_share": 1.0,
    "containment.calm_logit": -20.0,
    "containment.war_logit": 20.0,
}


def setting(day: int, path: str, value: float) -> Measure:
    return Measure(day, "set", {"path": path, "value": value}, ("assumption",), "")


def planted(*factions: str, until: int = DAY) -> Scenario:
    """Only these factions are there, and they fire on one day only (or on several)."""
    every = load_scenario("baseline").rosters["factions"]
    scenario = load_scenario("baseline", {f"factions.{name}.present": False for name in every if name not in factions})
    fire = (setting(DAY, "armed_acts.fire_rate", 30.0), setting(until + 1, "armed_acts.fire_rate", 0.0))
    return replace(scenario, measures=(*(setting(0, path, value) for path, value in QUIET.items()), *fire))


def told(scenario: Scenario) -> Explanation:
    found = explain(World(scenario, 3, 1, HORIZON, fixed=True))
    assert found.but_for is not None
    assert found.outcomes["days_held"] == DAY
    return found


def test_the_one_attack_is_the_one_event_that_would_have_saved_it() -> None:
    found = told(planted("qassam_gaza_city"))
    assert found.but_for is not None
    saving = [each.changes[0].events for each in found.but_for.singles if not each.collapsed]
    assert saving == [(f"{DAY}:qassam-gaza-city:close-attack",)]
    assert found.but_for.singles[0].gained == HORIZON - DAY


def test_of_two_attacks_either_is_enough_and_the_pair_is_named() -> None:
    found = told(planted("qassam_gaza_city", "qassam_north"))
    assert found.but_for is not None
    assert [each for each in found.but_for.singles if not each.collapsed] == []
    both = {f"{DAY}:{name}:close-attack" for name in ("qassam-gaza-city", "qassam-north")}
    assert [{name for each in pair.changes for name in each.events} for pair in found.but_for.pairs] == [both]


@pytest.mark.parametrize("end", ["the end", "crisis"])
def test_the_chain_from_the_attack_to_the_end_is_told(end: str) -> None:
    found = told(planted("qassam_gaza_city"))
    attack = f"{DAY}:qassam-gaza-city:close-attack"
    name = f"{DAY}:end" if end == "the end" else f"{DAY}:truce:crisis"
    led = {name}
    for event in reversed(found.events):
        if event.id in led:
            led |= set(event.prompts)
    assert attack in led
    if end == "the end":
        assert {f"{DAY}:truce:crisis-day", f"{DAY}:truce:crisis", f"{DAY}:israel:chooses-war"} <= led
        assert attack in found.event(name).depends


def test_the_attack_on_the_first_of_three_days_saves_nothing_but_time() -> None:
    found = told(planted("qassam_gaza_city", until=DAY + 2))
    assert found.but_for is not None
    first = found.but_for.singles[0]
    assert first.changes[0].events == (f"{DAY}:qassam-gaza-city:close-attack",)
    assert (first.gained, first.collapsed) == (1.0, True)


def test_pairs_are_made_of_what_did_not_turn_it_even_where_most_events_did() -> None:
    def rerun(day: int, collapsed: bool) -> Rerun:
        change = Change((f"{day}:x",), "x:y", day, (1.0,), (0.0,), ())
        return Rerun((change,), float(day), 0.0 if collapsed else 9.0, collapsed, "spiral", 0.0)

    singles = [rerun(1, False), rerun(2, False), rerun(3, False), rerun(4, True), rerun(5, True)]
    assert [change.day for change in _near(singles, ENDED)] == [4, 5]
    assert [change.day for change in _near(singles, HELD)] == [1, 2, 3]
