"""Families and variants: any can stand in for another, each says what it assumes, none differs in a number only."""

from __future__ import annotations

import itertools
import re

import pytest

from sim.rules import COMMON, FAMILIES, Family, Rule, Variant, basics, every_rule
from tests.rules import scan
from tests.rules.ranges import baseline

VARIANTS = [(family, variant) for family in FAMILIES.values() for variant in family.variants.values()]
PAIRS = [
    (family, one, two)
    for family in FAMILIES.values()
    for one, two in itertools.combinations(family.variants.values(), 2)
]
EACH_FAMILY = pytest.mark.parametrize("family", FAMILIES.values(), ids=lambda f: f.name)

# What model.md asks for; a family may have more.
ASKED = {
    "troop_offers": "conditional bandwagon unconditional none",
    "objections": "negotiable veto none",
    "host_consent": "by_task full none",
    "us_engagement": "sustained fading crisis_driven",
    "mandate": "council_resolution coalition_only none",
    "command": "unified national_caveats",
    "deployment": "lagged rapid phased_by_sector",
    "isf_effect": "consent enforcement monitor_only",
    "aid_access": "linked unhindered capped",
    "armed_acts": "coupled exogenous",
    "attribution": "cmcc joint none",
    "response": "dampened matched amplified",
    "containment": "mediated none",
    "obligations": "ledger none",
    "tranches": "reciprocal disarm_first withdraw_first freeze coerced none",
    "phases": "timetable conditional",
    "arbitration": "engaged passive",
    "renunciation": "deliberate never",
    "confidence": "bayesian fixed",
    "safe_passage": "none surrender third_country",
    "rival_militia": "backed dissolved integrated",
    "rumours": "none ambient storm",
    "funding": "voluntary assessed none",
    "policing": "none standard fast_track",
}


@pytest.mark.parametrize("name", ASKED)
def test_every_variant_of_the_model_exists(name: str) -> None:
    assert set(ASKED[name].split()) <= set(FAMILIES[name].variants)


def test_families_go_by_their_names() -> None:
    for name, family in FAMILIES.items():
        assert name == family.name
        assert re.fullmatch("[a-z][a-z_]*", name)
        assert all(re.fullmatch("[a-z][a-z_]*", part) for part in (*family.variants, *family.parameters))


@pytest.mark.parametrize(("family", "variant"), VARIANTS, ids=lambda x: x.name)
def test_variant_can_stand_in_for_the_first(family: Family, variant: Variant) -> None:
    first = next(iter(family.variants.values()))
    assert list(variant.decisions) == list(first.decisions)
    for decision, rule in variant.decisions.items():
        assert rule.inputs == first.decisions[decision].inputs
        assert rule.outputs == first.decisions[decision].outputs
        assert set(rule.parameters) <= set(variant.parameters) <= set(family.parameters)


@pytest.mark.parametrize(("family", "variant"), VARIANTS, ids=lambda x: x.name)
def test_variant_says_what_it_assumes(family: Family, variant: Variant) -> None:
    assert re.match(r"[A-Z].{8,}\.$", variant.assumes, re.DOTALL)
    assert "  " not in variant.assumes
    assert sum(other.assumes == variant.assumes for other in family.variants.values()) == 1


@EACH_FAMILY
def test_family_says_what_it_decides(family: Family) -> None:
    assert re.match(r"[A-Z]", family.about)
    assert "\n" not in family.about


@pytest.mark.parametrize(("family", "one", "two"), PAIRS, ids=lambda x: x.name)
def test_variants_differ_in_what_they_read_or_in_form(family: Family, one: Variant, two: Variant) -> None:
    pairs = [(rule, two.decisions[decision]) for decision, rule in one.decisions.items()]
    differs = any(scan.form(a) != scan.form(b) or _inputs_read(a) != _inputs_read(b) for a, b in pairs)
    assert differs or any(_all_and_nothing(a, b) for a, b in pairs)


def _inputs_read(rule: Rule) -> set[str]:
    return scan.reads(rule) & set(rule.inputs)


def _all_and_nothing(one: Rule, two: Rule) -> bool:
    """Whether one rule always says yes and the other always no: opposite ends are no mere number."""
    if one.outputs > 1 or scan.reads(one) or scan.reads(two):
        return False
    return {one(*[0.5] * len(one.inputs)), two(*[0.5] * len(two.inputs))} == {0.0, 1.0}


def test_a_mere_number_would_be_noticed() -> None:
    from sim.rules import us_engagement

    rule = us_engagement.fading_engagement
    assert scan.form(rule) == scan.form(rule)
    assert scan.form(rule) != scan.form(us_engagement.sustained_engagement)
    assert not _all_and_nothing(rule, rule)


@pytest.mark.parametrize("rule", every_rule(), ids=repr)
def test_rule_has_a_contract(rule: Rule) -> None:
    summary = rule.doc.split("\n\n")[0]
    assert re.match(r"\S.{5,}", summary)
    assert "\n" not in summary


@EACH_FAMILY
def test_every_parameter_is_explained_where_a_rule_reads_it(family: Family) -> None:
    rules = {rule for variant in family.variants.values() for rule in variant.decisions.values()}
    for name in set(family.parameters) - set(family.dispositions):
        docs = [rule.doc for rule in rules if name in rule.parameters]
        assert any(re.search(rf"\b{name}\b", doc) for doc in docs), f"no rule of {family.name} says what {name} is"


@pytest.mark.parametrize("rule", every_rule(), ids=repr)
def test_rule_reads_all_of_its_parameters(rule: Rule) -> None:
    assert set(rule.parameters) <= scan.reads(rule)


@EACH_FAMILY
def test_input_that_no_variant_reads_is_said_not_to_be_read(family: Family) -> None:
    for decision in next(iter(family.variants.values())).decisions:
        rules = {variant.decisions[decision] for variant in family.variants.values()}
        read = set().union(*(scan.reads(rule) for rule in rules))
        inputs = next(iter(rules)).inputs
        for name in set(inputs) - read:
            said = any(re.search(rf"\b{name}\b[^.:]*(:[^.]*)?\bnot read", rule.doc, re.I) for rule in rules)
            assert said, f"no variant of {family.name}.{decision} reads {name}, and none says so"


def test_baseline_gives_every_parameter_and_no_other() -> None:
    given = {path for path in baseline().parameters if path.partition(".")[0] in FAMILIES}
    read = {f"{family.name}.{name}" for family in FAMILIES.values() for name in family.parameters}
    assert given == read


def test_baseline_never_lets_a_rule_divide_by_nothing() -> None:
    """And time constants are a day at least: with less, a state would overshoot what it moves towards."""
    checked = 0
    for family in FAMILIES.values():
        rules = {rule for variant in family.variants.values() for rule in variant.decisions.values()}
        for name in {n for rule in rules for n in scan.divisors(rule) & set(rule.parameters)}:
            given = baseline().parameters[f"{family.name}.{name}"]
            least = given.value if given.low is None else given.low
            assert least >= (1.0 if given.unit == "days" and name != "verification_days" else 0.01), given.path
            checked += 1
    assert checked > 40


def test_baseline_puts_one_variant_of_every_family_in_force() -> None:
    rules = baseline().rules
    assert set(rules) == set(FAMILIES)
    assert all(variant in FAMILIES[family].variants for family, variant in rules.items())


@EACH_FAMILY
def test_dispositions_are_no_parameters_of_rules(family: Family) -> None:
    """What actors draw once is not read by a rule besides, or its range would count twice."""
    read = {name for variant in family.variants.values() for name in variant.parameters}
    assert not read & set(family.dispositions)


def test_common_rules_take_everything_from_their_caller() -> None:
    assert all(not rule.parameters for rule in COMMON.values())
    assert {"clip", "larger", "happens", "poisson", "draw"} <= set(COMMON)


def test_family_refuses_a_variant_that_cannot_stand_in() -> None:
    whole = Variant("whole", "Everything.", {"a": basics.smaller, "b": basics.larger})
    with pytest.raises(TypeError, match=r"f: variant part does not make the decisions of whole"):
        Family("f", "A family", whole, Variant("part", "Less.", {"a": basics.smaller}))
    with pytest.raises(TypeError, match=r"f\.other\.b: inputs or outputs differ from whole's"):
        Family("f", "A family", whole, Variant("other", "Else.", {"a": basics.smaller, "b": basics.clip}))
