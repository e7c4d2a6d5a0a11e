"""Which parameters a run reads: one answer for whoever compares scenarios and whoever weighs them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from sim.rules import FAMILIES
from sim.scenario import Measure, Scenario, Vocabulary, load_scenario
from sim.scenario.reach import parameters_read

Load = Callable[..., Scenario]


def test_an_actor_that_takes_no_part_is_not_read(load: Load, vocabulary: Vocabulary) -> None:
    case = load("baseline")
    found = parameters_read(case, vocabulary.families)
    assert set(case.parameters) - found == {"contributors.italy.capacity"}
    joined = load("baseline", {"contributors.italy.present": True})
    assert parameters_read(joined, vocabulary.families) == set(case.parameters)


def only_in(family: str, one: str, other: str) -> set[str]:
    """Paths of what one variant reads and another does not."""
    names = [{*FAMILIES[family].variants[each].parameters} for each in (one, other)]
    return {f"{family}.{name}" for name in names[0] - names[1] - {*FAMILIES[family].dispositions}}


def test_what_only_another_variant_reads_is_not_read_until_it_comes_into_force() -> None:
    case = load_scenario("baseline", {"rules.objections": "veto"})
    lost = only_in("objections", "negotiable", "veto")
    assert lost and not lost & parameters_read(case)
    later = Measure(90, "rule", {"family": "objections", "variant": "negotiable"}, ("assumption",), "")
    assert lost <= parameters_read(replace(case, measures=(*case.measures, later)))


def test_what_is_drawn_on_the_first_day_is_read_whichever_variant_is_in_force() -> None:
    for variant in FAMILIES["troop_offers"].variants:
        found = parameters_read(load_scenario("baseline", {"rules.troop_offers": variant}))
        assert {"troop_offers.size_a", "troop_offers.size_b"} <= found


def test_the_baseline_holds_what_nothing_reads() -> None:
    baseline = load_scenario("baseline")
    assert parameters_read(baseline, FAMILIES) == parameters_read(baseline) < set(baseline.parameters)
