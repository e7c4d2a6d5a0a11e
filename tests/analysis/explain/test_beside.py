"""The same world under two scenarios: what differs is told, and what made the chance another."""

import math
from dataclasses import replace

import pytest

from sim.analysis.explain.beside import beside
from sim.batch.replay import World, replay
from sim.present.explain.beside import MOST, chances, slight, to_dict, to_text
from sim.present.explain.names import Names
from sim.scenario import Measure, load_scenario
from tests.analysis.explain.test_planted import HORIZON, planted, setting

TURKEY = [World(load_scenario(name), 404, 1, 45) for name in ("turkey-in-early-force", "force-5000-by-day-45")]


def test_a_world_beside_itself_differs_in_nothing() -> None:
    found = beside(TURKEY[0], TURKEY[0])
    assert found.apart == ()
    text = to_text(found, Names(TURKEY[0].scenario), ("one", "one"), everything=False)
    assert "Nothing that is told as an event differs." in text


def test_what_differs_is_what_both_ledgers_say() -> None:
    found = beside(*TURKEY)
    lives = [replay(world).events.set_index(["day", "actor", "kind", "sector"]) for world in TURKEY]
    assert len(found.apart) > 10
    fire = [each for each in found.apart if each.event.kind == "line incident"]
    for each in fire:
        key = (each.event.day, "israel", "line incident", each.event.about)
        for life, event in zip(lives, (each.a, each.b), strict=True):
            assert (key in life.index) == (event is not None)
            if event is not None:
                assert (life.loc[key, "count"], life.loc[key, "deaths"]) == (event.count, event.deaths)
    shared = [key for key in lives[0].index.intersection(lives[1].index) if key[2] == "line incident"]
    sizes = [life.loc[shared, ["count", "deaths"]].to_numpy() for life in lives]
    both = [each for each in fire if each.a is not None and each.b is not None]
    assert (sizes[0] != sizes[1]).any(axis=1).sum() == len(both)


def test_parts_lead_from_the_chance_in_b_to_the_chance_in_a() -> None:
    """Only states differ between these two, no number that a rule is bound to."""
    tried = 0
    for each in beside(*TURKEY).apart:
        if each.reason is not None and not math.isnan(each.chance):
            assert each.reason.base == pytest.approx(each.chance, abs=3e-6), each.event.id
            total = each.reason.base + sum(part.adds for part in each.reason.parts)
            assert total == pytest.approx(each.reason.chance, abs=3e-6)
            assert chances(each)
            tried += 1
    assert tried > 10


def test_a_planted_difference_is_the_only_one_before_what_it_leads_to() -> None:
    calm = planted("qassam_gaza_city")
    kept = tuple(each for each in calm.measures if each.arguments.get("path") != "armed_acts.fire_rate")
    quiet = replace(calm, measures=(*kept, setting(20, "armed_acts.fire_rate", 0.0)))
    found = beside(World(calm, 3, 1, HORIZON, fixed=True), World(quiet, 3, 1, HORIZON, fixed=True))
    assert found.b.held and not found.a.held
    happened = [each for each in found.apart if not each.event.kind.startswith("measure")]
    assert happened[0].event.id == "20:qassam-gaza-city:close-attack"
    assert happened[0].b is None and happened[0].chance != happened[0].chance
    assert happened[-1].event.kind == "end"
    # Where there is no crisis there is nothing to contain, and no war to choose in it: no chance is told for that.
    idle = [each for each in happened if each.event.kind in ("crisis day", "crisis contained", "chooses war")]
    assert {each.event.kind for each in idle} >= {"crisis day", "chooses war"}
    assert all((each.absent, chances(each)) == ("b", "there was nothing to decide in B") for each in idle)


def test_the_text_tells_what_matters_and_counts_the_rest() -> None:
    found = beside(*TURKEY)
    names = Names(TURKEY[0].scenario)
    text = to_text(found, names, ("with", "without"), everything=False, width=100)
    shown = [each for place, each in enumerate(found.apart) if not place or not slight(each)]
    assert (
        f"{len(shown)} events, besides {len(found.apart) - len(shown)} differences in how often or how much"
        in " ".join(text.split())
    )
    assert all(f"[{each.event.id}]" in text for each in shown[:MOST])
    assert max(map(len, text.splitlines())) <= 100
    whole = to_text(found, names, ("with", "without"), everything=True)
    assert all(f"[{each.event.id}]" in whole for each in found.apart)
    assert len(to_dict(found, names, ("with", "without"))["differs"]) == len(found.apart)


def test_a_judgement_that_falls_the_other_way_is_one_difference() -> None:
    found = beside(*TURKEY)
    judged = [each for each in found.apart if "blames" in each.event.kind]
    assert [(each.a is not None, each.b is not None) for each in judged] == [(True, True)]


def test_a_shock_of_one_scenario_is_told_with_what_it_did() -> None:
    base = load_scenario("baseline")
    shock = Measure(5, "shock", {"israeli_deaths": 30.0}, ("assumption",), "")
    found = beside(World(replace(base, measures=(shock,)), 8, 1, 12), World(replace(base, measures=()), 8, 1, 12))
    first = [each for each in found.apart if each.event.day == 5]
    assert {"measure: shock", "shock"} <= {each.event.kind for each in first}
    assert all(each.event.day >= 5 for each in found.apart)
