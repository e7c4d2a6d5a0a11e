"""What differs between two scenarios: nothing that enters the fingerprint is missed, nothing is made up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from sim.rules import FAMILIES
from sim.scenario import JointGroup, Measure, Parameter, Scenario, ScenarioError, Vocabulary, load_scenario
from sim.scenario.differences import ABSENT, ORDER, SECTIONS, UNREAD, Difference, Entry, compare

HEAD = "format: 1\nname: case\nextends: baseline\n"
EGYPT = "contributors: {egypt: {name: Égypte, role: aid, capacity: {value: 9, unit: troops, source: A18}}}\n"
FIRE = "  - {name: deaths per day, source: SF12, members: {line_fire.rate: 0.5, line_fire.fatal_share: -0.7}}\n"
CHANGES = (
    "start: 2025-10-13\n",
    "days: 90\n",
    "opening: war\n",
    "end: continue\n",
    "rules: {objections: veto}\n",
    "rules: {objections: none, line_fire: exogenous}\n",
    "parameters: {objections: {weight: 3}}\n",
    "parameters: {objections: {weight: {low: 0}}}\n",
    "parameters: {objections: {weight: {distribution: beta}}}\n",
    "parameters: {line_fire: {rate: 6}}\n",
    "parameters: {line_fire: {rate: {distribution: fixed}}}\n",
    "parameters: {line_fire: {rate: {value: 6, drawn: false}}}\n",
    "parameters: {line_fire: {deaths: {source: A17, note: counted}}}\n",
    "actors: {israel: {present: false}}\n",
    "actors: {isf: {posture: enforce, channels: {lead: italy}}}\n",
    "contributors: {italy: {present: true}, turkey: {role: aid, capacity: 1500}}\n",
    "contributors: {turkey: {source: A17, note: other ground}}\n",
    EGYPT,
    "joint: [{name: deaths per day, drop: true}]\n",
    f"joint:\n{FIRE}",
    "joint: [{name: other, source: A17, members: {objections.weight: 0.2}}]\n",
    "measures: [{name: closure, drop: true}]\n",
    "measures: [{name: closure, day: 61, do: close_crossings, for_days: 3, source: assumption}]\n",
    "measures: [{name: closure, day: 60, do: close_crossings, for_days: 3, source: A17}]\n",
    "measures: [{day: 38, do: wait, weeks: 2, source: A18}]\n",
    "title: Other\nquestion: What?\nabout: prose\n",
)

Load = Callable[..., Scenario]


Differ = Callable[..., list[Difference]]


@pytest.fixture
def differ(load: Load, vocabulary: Vocabulary) -> Differ:
    """What the text of one file that extends the baseline changes in another's, by default in one that says nothing."""

    def loaded(text: str) -> Scenario:
        prose = "" if "title" in text else "title: A small baseline\nquestion: Does it load?\n"
        return load(f"{HEAD}{prose}{text}")

    def differences(text: str, other: str = "") -> list[Difference]:
        return list(compare(loaded(other), loaded(text), vocabulary.families))

    return differences


@given(data=st.data())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_differences_count_exactly_when_fingerprints_differ(
    data: st.DataObject, load: Load, vocabulary: Vocabulary
) -> None:
    def drawn() -> Scenario:
        unique = {text.partition(":")[0]: text for text in data.draw(st.lists(st.sampled_from(CHANGES), max_size=4))}
        try:
            scenario = load(HEAD + "".join(unique.values()))
        except ScenarioError:
            reject()  # a group that was given a fixed member
        measures, joint = data.draw(st.permutations(scenario.measures)), data.draw(st.permutations(scenario.joint))
        ids = tuple(data.draw(st.permutations(scenario.rosters["contributors"])))
        by_day = sorted(measures, key=lambda each: each.day)
        return replace(scenario, measures=tuple(by_day), joint=tuple(joint), rosters={"contributors": ids})

    a, b = drawn(), drawn()
    found = compare(a, b, vocabulary.families)
    assert any(each.counts for each in found) == (a.fingerprint != b.fingerprint)
    assert [SECTIONS.index(each.section) for each in found] == sorted(SECTIONS.index(each.section) for each in found)
    back = compare(b, a, vocabulary.families)
    assert sorted((each.section, each.path) for each in back) == sorted((each.section, each.path) for each in found)
    assert compare(a, a, vocabulary.families) == ()


@pytest.mark.parametrize("text", CHANGES)
def test_every_change_is_found_whichever_way_one_looks(text: str, differ: Differ) -> None:
    there, back = differ(text), differ("", text)
    assert there
    assert {(each.path, bool(each.a), bool(each.b)) for each in there} == {
        (each.path, bool(each.b), bool(each.a)) for each in back
    }


def test_settings_and_rules(differ: Differ) -> None:
    start, rule = differ("start: 2025-10-13\nrules: {objections: veto}\n")
    assert start == Difference("settings", "start", date(2025, 10, 10), date(2025, 10, 13))
    assert rule == Difference("rules", "objections", "negotiable", "veto", about="assumes")


def test_a_parameter_is_told_with_all_that_is_known_of_it(differ: Differ) -> None:
    (found,) = differ("parameters: {objections: {weight: {value: 3, source: A17}}}\n")
    assert (found.section, found.path, found.unit, found.mark) == ("parameters", "objections.weight", "logit", "")
    assert isinstance(found.a, Parameter) and isinstance(found.b, Parameter)
    assert (found.a.value, found.a.source, found.b.value, found.b.source) == (2, ("A18", "SF12"), 3, ("A17",))


def test_the_same_number_on_another_ground_is_words(differ: Differ) -> None:
    source, note = differ("parameters: {line_fire: {deaths: {source: A17, note: counted}}}\n")
    assert source == Difference("words", "line_fire.deaths.source", ("assumption",), ("A17",))
    assert note == Difference("words", "line_fire.deaths.note", "", "counted")
    assert not source.counts and not note.counts


def test_presence_comes_first_and_entries_of_one_roster_last(differ: Differ) -> None:
    egypt = EGYPT.removeprefix("contributors: {")
    text = f"actors: {{isf: {{posture: enforce}}}}\ncontributors: {{turkey: {{present: false}}, {egypt}"
    presence, posture, only = differ(text)
    assert (presence.path, presence.a, presence.b, presence.about) == (
        "contributors.turkey.present",
        True,
        False,
        "Turkey",
    )
    assert (posture.path, posture.a, posture.b) == ("actors.isf.posture", "consent", "enforce")
    assert (only.path, only.a, only.about) == ("contributors.egypt", None, "Égypte")
    assert isinstance(only.b, Entry)
    assert dict(only.b.choices)["contributors.egypt.role"] == "aid"
    assert [(each.path, each.value) for each in only.b.parameters] == [("contributors.egypt.capacity", 9)]


def test_what_concerns_an_actor_that_never_takes_part_is_marked(differ: Differ) -> None:
    marked = differ("contributors: {italy: {role: aid, capacity: {value: 300}}}\n")
    assert [(each.path, each.mark) for each in marked] == [
        ("contributors.italy.capacity", ABSENT),
        ("contributors.italy.role", ABSENT),
    ]
    both = differ("contributors: {italy: {present: true, role: aid}}\n")
    assert [each.mark for each in both] == ["", ""]


def test_a_fixed_parameter_leaves_its_group(differ: Differ) -> None:
    fixed, group = differ("parameters: {line_fire: {rate: 6}}\n")
    assert fixed.path == "line_fire.rate"
    assert isinstance(group.a, JointGroup) and isinstance(group.b, JointGroup)
    assert set(group.a.members) - set(group.b.members) == {"line_fire.rate"}


def test_measures_gone_and_added_come_before_changed_ones(differ: Differ) -> None:
    found = differ(
        "measures:\n  - {name: closure, day: 61, do: close_crossings, for_days: 3, source: assumption}\n"
        "  - {day: 200, do: wait, weeks: 1, source: A18}\n"
    )
    added, changed = ((each.path, each.a, each.b) for each in found)
    assert added[:2] == ("wait", None)
    assert isinstance(changed[1], Measure) and isinstance(changed[2], Measure)
    assert (changed[0], changed[1].day, changed[2].day) == ("closure", 60, 61)


def test_a_measure_without_a_name_that_moved_is_one_change(load: Load, vocabulary: Vocabulary) -> None:
    a, b = (load(f"{HEAD}measures: [{{day: {day}, do: wait, weeks: 1, source: A18}}]\n") for day in (10, 20))
    (found,) = compare(a, b, vocabulary.families)
    assert isinstance(found.a, Measure) and isinstance(found.b, Measure)
    assert (found.path, found.a.day, found.b.day) == ("wait", 10, 20)


def test_another_order_is_told_as_such(load: Load, vocabulary: Vocabulary) -> None:
    scenario = load("baseline")
    turned = replace(scenario, rosters={"contributors": scenario.rosters["contributors"][::-1]})
    (found,) = compare(scenario, turned, vocabulary.families)
    assert found == Difference("actors", "contributors", ("turkey", "italy"), ("italy", "turkey"), mark=ORDER)


def test_readings_are_told_but_do_not_count(load: Load, vocabulary: Vocabulary) -> None:
    scenario = load("baseline")
    (found,) = compare(scenario, replace(scenario, readings={"A17": "lowest"}), vocabulary.families)
    assert found == Difference("readings", "A17", None, "lowest") and not found.counts


@pytest.mark.parametrize(
    ("overrides", "mark"),
    [
        ({}, UNREAD),
        ({"rules.us_engagement": "crisis_driven"}, ""),
    ],
)
def test_a_number_that_no_variant_in_force_reads_is_marked(overrides: dict[str, str], mark: str) -> None:
    a, b = load_scenario("baseline"), load_scenario("baseline", {"us_engagement.attention_deaths": 0.02, **overrides})
    (found,) = (each for each in compare(a, b) if each.section == "parameters")
    assert (found.path, found.mark) == ("us_engagement.attention_deaths", mark)


def test_a_dated_measure_can_bring_a_variant_that_reads_it() -> None:
    a, b = load_scenario("baseline"), load_scenario("baseline", {"us_engagement.attention_deaths": 0.02})
    later = Measure(90, "rule", {"family": "us_engagement", "variant": "crisis_driven"}, ("assumption",), "")
    (found,) = (each for each in compare(a, replace(b, measures=(later,))) if each.section == "parameters")
    assert found.mark == ""


def test_what_is_read_on_the_first_day_is_not_marked() -> None:
    paths = [f"{family}.{name}" for family, each in FAMILIES.items() for name in each.dispositions]
    baseline = load_scenario("baseline")
    moved = load_scenario("baseline", {path: baseline.parameters[path].low or 0.0 for path in paths})
    found = [each for each in compare(baseline, moved) if each.section == "parameters"]
    assert found and not any(each.mark for each in found)
