"""What is written back: the resolved text, the fingerprint, the starter."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.scenario import (
    Remark,
    Scenario,
    ScenarioError,
    Vocabulary,
    load_scenario,
    resolved_yaml,
    shipped_names,
    starter,
)
from sim.scenario.units import UNITS

HEAD = "format: 1\nname: case\nextends: baseline\n"

Load = Callable[..., Scenario]


def again(scenario: Scenario, folder: Path, vocabulary: Vocabulary) -> Scenario:
    """Load what `resolved_yaml` writes."""
    path = folder / f"{scenario.name}.yaml"
    path.write_text(resolved_yaml(scenario), "utf-8")
    return load_scenario(path, vocabulary=vocabulary)


def essence(scenario: Scenario) -> dict[str, object]:
    """Return all of a scenario but the places it came from."""
    fields = {each.name: getattr(scenario, each.name) for each in dataclasses.fields(scenario) if each.name != "files"}
    bare = {path: dataclasses.replace(each, where="") for path, each in scenario.parameters.items()}
    return fields | {"parameters": bare}


def test_resolved_text_loads_to_the_same(load: Load, vocabulary: Vocabulary, tmp_path: Path) -> None:
    scenario = load(
        f"{HEAD}title: 'yes'\nabout: \"a: [b] #c \\u2028 \\x85 \\U0001F54A é\"\n"
        "parameters: {objections: {weight: 1e-3, hostility: {value: 0.30000000000000004}}}\n"
        "contributors: {egypt: {name: 'null', role: aid, capacity: {value: 1e9, unit: troops, source: [A18]}}}\n"
        "measures: [{day: 3, do: set_value, path: objections.weight, value: -1e-9, source: A18, note: 'a, b: {c}'}]\n",
        {"line_fire.rate": 4, "actors.isf.channels.deterrence": False},
    )
    twin = again(scenario, tmp_path, vocabulary)
    assert twin.fingerprint == scenario.fingerprint
    assert essence(twin) == essence(scenario)


def test_resolved_text_says_where_each_number_came_from(load: Load) -> None:
    text = resolved_yaml(load(f"{HEAD}parameters: {{objections: {{weight: 3}}}}\n", {"line_fire.rate": 4}))
    assert re.search(r"weight: .*# case\.yaml:4:35\n", text)
    assert re.search(r"rate: .*source: command line.*# command line:1:16\n", text)
    assert re.search(r"hostility: .*# baseline\.yaml:14:24\n", text)


@given(title=st.text(), note=st.text(max_size=40), value=st.floats(min_value=0, allow_infinity=False))
def test_any_text_and_number_survive(
    title: str, note: str, value: float, vocabulary: Vocabulary, tmp_path_factory: pytest.TempPathFactory
) -> None:
    scenario = load_scenario("baseline", vocabulary=vocabulary)
    number = dataclasses.replace(scenario.parameters["line_fire.deaths"], value=value + 0.0, note=note)
    changed = dataclasses.replace(
        scenario,
        title=title,
        parameters={**scenario.parameters, "line_fire.deaths": number},
        remarks={"contributors.turkey": Remark(("A18",), note)} if note else {},
    )
    twin = again(changed, tmp_path_factory.mktemp("again"), vocabulary)
    assert essence(twin) == essence(changed)


def test_the_fingerprint_ignores_what_the_model_does_not_read(load: Load, baseline: str) -> None:
    own = baseline.replace("name: baseline", "name: case")
    for old, new in [
        ("title: A small baseline", "title: Another"),
        ("question: Does it load?", "about: x"),
        ("source: fortna2004", "source: A17"),
        ("note: offered", "note: asked"),
        ("see text", "see elsewhere"),
        ("rules:", "# a remark\n\nrules:"),
        ("confidence: {value: 0.35,", "confidence: {value: 0.350,"),
    ]:
        assert old in own
        assert load(own.replace(old, new)).fingerprint == load("baseline").fingerprint, old


def test_the_fingerprint_changes_with_any_number(load: Load, baseline: str) -> None:
    own = baseline.replace("name: baseline", "name: case")
    seen = {load(own).fingerprint}
    places = [match for match in re.finditer(r"(?<=[:{ ])-?\d+(?:\.\d+)?(?=[,}\n])", own) if match.start() > 20]
    assert len(places) > 20
    for match in places:
        changed = f"{own[: match.start()]}{float(match.group()) * 1.01 or 0.01:.6g}{own[match.end() :]}"
        if match.group() in ("365", "38", "3", "60"):
            changed = f"{own[: match.start()]}{int(match.group()) + 1}{own[match.end() :]}"
        fingerprint = load(changed).fingerprint
        assert fingerprint not in seen, match
        seen.add(fingerprint)


def test_the_fingerprint_changes_with_words_order_and_switches(load: Load, baseline: str) -> None:
    own = baseline.replace("name: baseline", "name: case")
    changes = [
        ("objections: negotiable", "objections: veto"),
        ("opening: truce", "opening: war"),
        ("end: absorbing", "end: continue"),
        ("2025-10-10", "2025-10-11"),
        ("deterrence: true", "deterrence: false"),
        ("role: combat", "role: aid"),
        ("distribution: beta", "distribution: uniform"),
        ("name: deaths per day", "name: deaths a day"),
        ("present: false", "present: true"),
    ]
    fingerprints = {load(own.replace(old, new)).fingerprint for old, new in changes}
    assert len(fingerprints | {load("baseline").fingerprint}) == len(changes) + 1


def test_a_changed_copy_has_its_own_fingerprint(load: Load) -> None:
    scenario = load("baseline")
    assert dataclasses.replace(scenario, days=61).fingerprint == load("baseline", {"days": 61}).fingerprint


def test_a_starter_loads_as_it_is(vocabulary: Vocabulary, tmp_path: Path) -> None:
    text = starter("no", vocabulary=vocabulary)
    (tmp_path / "no.yaml").write_text(text, "utf-8")
    scenario = load_scenario(tmp_path / "no.yaml", vocabulary=vocabulary)
    assert scenario.title == "no"
    assert scenario.fingerprint == load_scenario("baseline", vocabulary=vocabulary).fingerprint


def test_a_starter_s_suggestions_load(vocabulary: Vocabulary, tmp_path: Path) -> None:
    text = re.sub(r"^#(?=(?:  ){0,2}[a-z-])", "", starter("mine", vocabulary=vocabulary), flags=re.MULTILINE)
    text = text.replace("FAMILY, variant: VARIANT", "objections, variant: veto").replace("PATH", "objections.hostility")
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    scenario = load_scenario(tmp_path / "mine.yaml", vocabulary=vocabulary)
    base = load_scenario("baseline", vocabulary=vocabulary)
    assert (scenario.start, scenario.days, scenario.rules) == (base.start, base.days, base.rules)
    assert len(scenario.measures) == len(base.measures) + len(vocabulary.measures)
    assert not any(scenario.choices[f"actors.{actor}.present"] for actor in vocabulary.actors)
    assert scenario.choices["contributors.turkey.present"] is False
    assert scenario.parameters["objections.hostility"].drawn is False


def test_a_starter_needs_a_name(vocabulary: Vocabulary) -> None:
    with pytest.raises(ScenarioError, match=r"'My Case.yaml' is not a name.*did you mean 'my-case'"):
        starter("My Case.yaml", vocabulary=vocabulary)


def test_shipped_scenarios_are_listed(vocabulary: Vocabulary) -> None:
    assert shipped_names(vocabulary=vocabulary) == ("baseline",)


@pytest.mark.parametrize(
    ("unit", "inside", "outside"),
    [
        ("share", (0, 0.5, 1), (-0.01, 1.01)),
        ("probability", (0, 1), (2,)),
        ("correlation", (-1, 1), (-1.1, 1.1)),
        ("per day", (0, 1e6), (-1e-9,)),
        ("USD million", (0, 1e6), (-1,)),
        ("logit", (-50, 50), ()),
    ],
)
def test_units_have_domains(unit: str, inside: tuple[float, ...], outside: tuple[float, ...]) -> None:
    assert all(value in UNITS[unit] for value in inside)
    assert not any(value in UNITS[unit] for value in outside)
