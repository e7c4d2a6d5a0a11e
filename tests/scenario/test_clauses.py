"""Clauses: all that two scenarios say differently, in parts; every mix of them is a scenario that loads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from sim.batch.stored import load_stored, stored_yaml, table_name
from sim.scenario import Scenario, ScenarioError, Vocabulary, load_scenario, resolved_yaml, shipped_names
from sim.scenario.clauses import ClauseError, Clauses, parent_of, split_into_clauses
from sim.scenario.clauses.mixing import merged
from tests.scenario.test_scenario_differences import CHANGES, EGYPT, HEAD

Load = Callable[..., Scenario]
MANY = "robust-mandate"


def split(full: str, base: str, groups: dict[str, list[str]] | None = None, beliefs: str = "") -> Clauses:
    return split_into_clauses(load_scenario(base, beliefs=beliefs), load_scenario(full, beliefs=beliefs), groups)


def names(clauses: Clauses) -> list[str]:
    return [each.name for each in clauses.clauses]


def ends_fit(clauses: Clauses) -> bool:
    every = (1 << len(clauses.clauses)) - 1
    prints = [clauses.coalition(mask).fingerprint for mask in (0, every)]
    return prints == [clauses.base.fingerprint, clauses.full.fingerprint]


@pytest.mark.parametrize("name", [each for each in shipped_names() if parent_of(each)])
def test_no_clause_is_the_base_and_all_clauses_are_the_scenario(name: str) -> None:
    base, full = load_scenario(parent_of(name)), load_scenario(name)
    if base.days != full.days:
        with pytest.raises(ClauseError, match="one horizon"):
            split_into_clauses(base, full)
        return
    clauses = split_into_clauses(base, full)
    assert ends_fit(clauses)
    keys = [key for each in clauses.clauses for key in each.keys]
    assert sorted(keys) == sorted(slot.key for slot in clauses.slots.slots), "each difference in exactly one clause"
    assert all(each.changes and each.words for each in clauses.clauses)


@pytest.mark.parametrize(
    ("full", "base", "beliefs"),
    [
        ("no-force-strong-cmcc-and-us", "no-force", ""),
        ("force-5000-by-day-45", "baseline", ""),
        ("force-5000-by-day-45", "baseline", "calibrated"),
        ("turkey-in-early-force", "baseline", "calibrated"),
    ],
)
def test_every_coalition_loads_from_its_own_text(full: str, base: str, beliefs: str, tmp_path: Path) -> None:
    clauses = split(full, base, beliefs=beliefs)
    count = len(clauses.clauses)
    assert count >= 3
    for mask in range(0, 1 << count, 1 if count < 5 else 7):
        mixed = replace(clauses.coalition(mask), name="mixed")
        if mixed.draws is not None:
            (tmp_path / table_name(mixed)).write_text(mixed.draws.csv())
        assert load_stored(stored_yaml(mixed), "mixed", tmp_path).fingerprint == mixed.fingerprint


@given(data=st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_two_scenarios_mix_into_ones_that_load(
    data: st.DataObject, load: Load, vocabulary: Vocabulary, tmp_path: Path
) -> None:
    def drawn() -> Scenario:
        texts = [text for text in CHANGES if text != EGYPT and not text.startswith("days")]
        unique = {text.partition(":")[0]: text for text in data.draw(st.lists(st.sampled_from(texts), max_size=5))}
        try:
            scenario = load(HEAD + "".join(unique.values()))
        except ScenarioError:
            reject()  # a group that was given a fixed member
        measures = sorted(data.draw(st.permutations(scenario.measures)), key=lambda each: each.day)
        return replace(scenario, measures=tuple(measures), joint=tuple(data.draw(st.permutations(scenario.joint))))

    base, full = drawn(), drawn()
    if base.fingerprint == full.fingerprint:
        with pytest.raises(ClauseError, match="the same worlds"):
            split_into_clauses(base, full, families=vocabulary.families)
        return
    clauses = split_into_clauses(base, full, families=vocabulary.families)
    assert ends_fit(clauses)
    mixed = clauses.coalition(data.draw(st.integers(0, (1 << len(clauses.clauses)) - 1)))
    path = tmp_path / "mixed.yaml"
    path.write_text(resolved_yaml(replace(mixed, name="mixed")), "utf-8")
    assert load_scenario(path, vocabulary=vocabulary).fingerprint == mixed.fingerprint


def test_a_clause_changes_what_it_says_and_nothing_else() -> None:
    clauses = split("no-force-strong-cmcc-and-us", "no-force")
    assert names(clauses) == ["actors.cmcc", "actors.united_states", "measures.envoy stays"]
    only = clauses.coalition(0b001)
    assert only.choices["actors.cmcc.representation"] == "member" and only.parameters["actors.cmcc.staff"].value == 400
    assert only.parameters["actors.united_states.engagement"].value == 0.7 and len(only.measures) == len(
        clauses.base.measures
    )
    assert [each.name for each in clauses.coalition(0b100).measures if each.name == "envoy stays"] == ["envoy stays"]
    assert clauses.clauses[0].changes == (
        "actors.cmcc.staff: 400 instead of 200 (100 to 400) persons",
        "actors.cmcc.representation: member instead of none",
    )


def test_no_two_clauses_are_called_alike() -> None:
    for full, base in (("robust-mandate", "baseline"), ("truce-without-plan", "baseline")):
        words = [each.words for each in split(full, base).clauses]
        assert len(set(words)) == len(words)
    assert {"Mandate", "Mandate on day 0"} <= {each.words for each in split("robust-mandate", "baseline").clauses}


def test_one_actor_in_two_rosters_is_two_clauses() -> None:
    assert names(split("turkey-aid-and-evacuation", "turkey-vetoed")) == ["mediators.turkey", "contributors.turkey"]


def test_a_rule_goes_with_its_parameters_and_with_how_these_are_drawn() -> None:
    found = {each.name: each for each in split("force-5000-by-day-45", "baseline").clauses}
    sections = {section for section, _ in found["deployment"].keys}
    assert sections == {"rules", "parameters", "joint"} and "joint.deployment" not in found


def test_a_user_groups_and_splits() -> None:
    groups = {"men": ["contributors", "troop_offers"], "the rest of it": ["measures", "objections"]}
    clauses = split("force-5000-by-day-45", "baseline", groups)
    assert names(clauses) == ["men", "the rest of it", "deployment"] and ends_fit(clauses)
    apart = split("force-5000-by-day-45", "baseline", {"offer": ["contributors.indonesia.offer"]})
    assert names(apart)[0] == "offer" and "contributors.indonesia" in names(apart) and ends_fit(apart)
    clash = split("force-5000-by-day-45", "baseline", {"troop_offers": ["objections"]})
    assert "troop_offers (rest)" in names(clash) and ends_fit(clash)


@pytest.mark.parametrize(
    ("groups", "words"),
    [
        ({"a": ["contributor.turkey"]}, "did you mean contributors.turkey"),
        ({"a": ["aid_access"]}, "is nothing that force-5000-by-day-45 and baseline say differently"),
        ({"a": ["contributors"], "b": ["contributors.turkey"]}, "is in two clauses"),
        ({"a": ["deployment.rapid_days"]}, "is read only where deployment is rapid; put both in one clause"),
        ({"a": ["joint.deployment"]}, "cannot be told apart: deployment.delivered_mean is drawn otherwise"),
    ],
)
def test_groups_that_cannot_be(groups: dict[str, list[str]], words: str) -> None:
    with pytest.raises(ClauseError, match=words):
        split("force-5000-by-day-45", "baseline", groups)


def test_two_files_of_one_name_are_told_apart(tmp_path: Path) -> None:
    text = "format: 1\nname: same\nextends: baseline\nrules: {deployment: lagged}\n"
    for folder, more in (("a", ""), ("b", "parameters: {deployment: {rapid_days: 20}}\n")):
        (tmp_path / folder).mkdir()
        rule = text if folder == "a" else text.replace("lagged", "rapid")
        (tmp_path / folder / "same.yaml").write_text(rule + more)
    base, full = str(tmp_path / "a" / "same.yaml"), str(tmp_path / "b" / "same.yaml")
    with pytest.raises(ClauseError, match="is read only where deployment is rapid"):
        split(full, base, {"days": ["deployment.rapid_days"]})


def test_a_measure_that_puts_a_rule_in_force_goes_with_the_parameters_that_only_it_reads(tmp_path: Path) -> None:
    text = (
        "format: 1\nname: late\nextends: baseline\nparameters: {deployment: {rapid_days: 20, delay: 50}}\n"
        "measures: [{day: 50, do: rule, family: deployment, variant: rapid, source: assumption}]\n"
    )
    (tmp_path / "late.yaml").write_text(text)
    clauses = split(str(tmp_path / "late.yaml"), "baseline")
    assert names(clauses) == ["deployment"] and ("measures", "0") in clauses.clauses[0].keys


def test_absence_goes_with_the_settings_of_who_is_absent(load: Load, vocabulary: Vocabulary) -> None:
    absent = load(f"{HEAD}contributors: {{italy: {{present: true, capacity: 300}}}}\nrules: {{objections: veto}}\n")
    base = load("baseline")
    clauses = split_into_clauses(base, absent, families=vocabulary.families)
    assert names(clauses) == ["objections", "contributors.italy"]
    with pytest.raises(ClauseError, match="takes no part in one"):
        split_into_clauses(base, absent, {"a": ["contributors.italy.capacity"]}, vocabulary.families)


def test_measures_that_are_dropped_moved_and_turned_around(load: Load, vocabulary: Vocabulary) -> None:
    more = "  - {name: one, day: 38, do: wait, weeks: 2, source: A18}\n"
    more += "  - {name: two, day: 38, do: wait, weeks: 3, source: A18}\n"
    earlier = "  - {name: closure, day: 10, do: close_crossings, for_days: 3, source: A18}\n"
    base, moved = load(f"{HEAD}measures:\n{more}"), load(f"{HEAD}measures:\n{earlier}{more}")
    clauses = split_into_clauses(base, moved, families=vocabulary.families)
    assert names(clauses) == ["measures.closure"] and ends_fit(clauses)
    assert "day 10" in clauses.clauses[0].changes[0] and "instead of day 60" in clauses.clauses[0].changes[0]
    dropped = load(f"{HEAD}measures:\n  - {{name: closure, drop: true}}\n{more}")
    clauses = split_into_clauses(base, dropped, families=vocabulary.families)
    assert "no longer day 60" in clauses.clauses[0].changes[0] and ends_fit(clauses)
    back = list(reversed(base.measures))
    turned = replace(base, measures=tuple(sorted(back, key=lambda each: each.day)))
    clauses = split_into_clauses(base, turned, families=vocabulary.families)
    assert names(clauses) == ["order.measures"] and ends_fit(clauses)


def test_a_parameter_that_is_set_leaves_the_joint_draws_with_its_own_clause(tmp_path: Path) -> None:
    text = (
        "format: 1\nname: own\nextends: baseline\nrules: {objections: veto}\n"
        "parameters: {line_fire: {fatal_share: 0.2}}\nactors: {israel: {hard_line: 0.3}}\n"
    )
    (tmp_path / "own.yaml").write_text(text)
    clauses = split(str(tmp_path / "own.yaml"), "baseline", beliefs="calibrated")
    base, full = clauses.base.draws, clauses.full.draws
    assert base is not None and full is not None
    home = {about: each.name for each in clauses.clauses for section, about in each.keys if section == "draws"}
    assert home == {"line_fire.fatal_share": "line_fire", "actors.israel.hard_line": "actors.israel"}
    assert set(names(clauses)) == {"objections", "line_fire", "actors.israel"} and ends_fit(clauses)
    mixed = clauses.coalition(1 << names(clauses).index("line_fire")).draws
    assert mixed is not None and set(base.paths) - set(mixed.paths) == {"line_fire.fatal_share"}
    assert np.array_equal(mixed.column("actors.israel.hard_line"), base.column("actors.israel.hard_line"))


def test_another_table_is_one_clause() -> None:
    clauses = split("robust-mandate", "baseline")
    calibrated = load_scenario("robust-mandate", beliefs="calibrated")
    whole = split_into_clauses(clauses.base, calibrated)
    assert set(names(whole)) - set(names(clauses)) == {"draws"} and len(whole.clauses) == 9 and ends_fit(whole)
    only = whole.coalition(1 << names(whole).index("draws"))
    assert only.fingerprint == load_scenario("calibrated").fingerprint


def test_other_actors_and_words_only(load: Load, vocabulary: Vocabulary) -> None:
    base = load("baseline")
    with pytest.raises(ClauseError, match="egypt in case only"):
        split_into_clauses(base, load(HEAD + EGYPT), families=vocabulary.families)
    with pytest.raises(ClauseError, match="the same worlds"):
        split_into_clauses(base, load(HEAD + "title: Other\nabout: prose\n"), families=vocabulary.families)


def test_lists_merge_in_both_orders() -> None:
    assert merged(["a", "x", "y", "b"], ["a", "p", "b", "q"]) == ["a", "x", "y", "p", "b", "q"]
    assert merged(["x", "a"], ["a"]) == ["x", "a"] and merged([], ["a"]) == ["a"] and merged(["a"], []) == ["a"]
    assert [each for each in merged(["b", "a", "c"], ["a", "b"]) if each in "ab"] == ["a", "b"], "the second wins"
