"""The schemas accept what is shipped and what the loader accepts, and refuse small mistakes that the loader refuses."""

import json
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from sim.scenario import ScenarioError, installed_vocabulary, load_scenario, load_study, resolved_yaml, starter
from sim.scenario.nodes import Document, Node
from sim.scenario.problems import Problems
from sim.scenario.quantities import FIELDS
from sim.scenario.reader import read_document
from sim.scenario.schema import KINDS, schema_text
from sim.scenario.studies import KEYS as STUDY_KEYS
from sim.shipped import shipped

SHIPPED = shipped("scenarios")
FILES = sorted(SHIPPED.rglob("*.yaml"))
FIRST_LINES = {"scenario": "scenario.schema.json", "study": "../study.schema.json"}
MISTAKES = dict(
    re.findall(
        r"^== (.+)\n((?:(?!==).*\n)+)",
        (Path(__file__).parent / "schema_mistakes.txt").read_text("utf-8"),
        re.MULTILINE,
    )
)
HEAD = "format: 1\nname: case\nextends: baseline\n"
STUDY = "format: 1\nname: case\ntitle: A study\nquestion: Which?\nbaseline: baseline\n"


@cache
def validator(kind: str) -> Draft7Validator:
    schema = json.loads(schema_text(kind))
    Draft7Validator.check_schema(schema)
    return Draft7Validator(schema)


def plain(node: Node) -> Any:
    """What the loader's own reader makes of YAML, as an editor's reader of YAML 1.2 does."""
    if node.kind == "mapping":
        return {key: plain(child) for key, child in node.value.items()}
    return [plain(child) for child in node.value] if node.kind == "list" else node.value


def complaints(kind: str, text: str) -> list[str]:
    problems = Problems()
    top = read_document(Document("case.yaml", text), problems)
    problems.raise_if_any()
    assert top is not None
    return [f"{error.json_path}: {error.message[:200]}" for error in validator(kind).iter_errors(plain(top))]


@pytest.fixture
def refused(tmp_path: Path) -> Callable[[str, str], bool]:
    """Whether the loader refuses a file called `case.yaml`."""

    def tried(kind: str, text: str) -> bool:
        path = tmp_path / "case.yaml"
        path.write_text(text, "utf-8")
        try:
            load_study(path) if kind == "study" else load_scenario(path)
        except ScenarioError:
            return True
        return False

    return tried


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(SHIPPED).as_posix())
def test_what_is_shipped_names_its_schema_and_keeps_to_it(path: Path) -> None:
    kind = "study" if path.parent.name == "studies" else "scenario"
    text = path.read_text("utf-8")
    assert text.splitlines()[0] == f"# yaml-language-server: $schema={FIRST_LINES[kind]}"
    assert (path.parent / FIRST_LINES[kind]).resolve() == SHIPPED.resolve() / f"{kind}.schema.json"
    assert complaints(kind, text) == []


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_schemas_are_those_of_this_model(kind: str) -> None:
    shown = (SHIPPED / f"{kind}.schema.json").read_text("utf-8")
    assert shown == schema_text(kind), "stale: run python docs/tables.py"


@pytest.mark.parametrize("text", MISTAKES.values(), ids=list(MISTAKES))
def test_a_small_mistake_is_refused_by_the_schema_and_by_the_loader(
    text: str, refused: Callable[[str, str], bool]
) -> None:
    kind = "study" if "scenarios:" in text else "scenario"
    head = "" if text.startswith("format:") else STUDY if kind == "study" else HEAD
    assert complaints(kind, head + text)
    assert refused(kind, head + text)


@pytest.mark.parametrize(
    "text",
    [
        "start: 2025-10-10\ndays: 30.0\nrules:\nparameters: {deployment: }\njoint:\nmeasures: []\n",
        "parameters: {deployment: {delay: 60, build_up: {value: 80, high: 170, source: [X01, assumption]}}}\n",
        "parameters: {deployment: {delay: {note: only a remark}}}\n",
        "actors: {isf: {channels: {tripwire: false}, source: R01, note: a remark}, cmcc: {representation: member}}\n",
        "actors: {security_council: {present: false}}\ncontributors: {turkey: {present: false}, italy: }\n",
        "joint:\n  - {name: steps, drop: true}\n",
        "joint:\n  - {name: x, source: assumption, members: {parameters.troop_offers.crowd_weight: 0.5}}\n",
        "joint:\n  - {name: x, source: assumption, members: {sectors.rafah.need: 0.5, actors.israel.threat: -0.5}}\n",
        "measures:\n  - {name: x, day: 38, do: adopt_resolution, source: R01, note: a remark}\n",
        "measures:\n  - {day: 120, do: rule, family: aid_access, variant: unhindered, source: assumption}\n",
        "measures:\n  - {day: 150, do: set, path: containment.pressure_weight, value: 2.5, source: assumption}\n",
        "expectations:\n  - {say: It is so, measure: cause = spiral, is: same, margin: 0.05, against: baseline}\n",
        "expectations:\n  - {say: It is so, measure: contributor_turkey_peak, is: not_lower, margin: 5}\n",
        "expectations:\n  - {say: It is so, measure: contributor_turkey_role=lighter, is: higher}\n",
    ],
)
def test_what_the_loader_takes_the_schema_takes(text: str, refused: Callable[[str, str], bool]) -> None:
    assert not refused("scenario", HEAD + text)
    assert complaints("scenario", HEAD + text) == []


def test_new_entries_of_lists_are_taken() -> None:
    text = (
        "sectors: {new_one: {name: New, people: {value: 5, unit: persons, source: assumption}}}\n"
        "factions: {another: {sector: new_one, kind: clan}}\n"
        "joint: [{name: x, source: G01, members: {sectors.new_one.people: 0.4}}]\n"
        "expectations: [{say: So, measure: contributor_new_one_peak, is: higher}]\n"
    )
    assert complaints("scenario", HEAD + text) == []


def test_a_reading_is_one_of_its_claim() -> None:
    known = json.loads(schema_text("scenario"))["properties"]["readings"]["properties"]
    claims = installed_vocabulary().ledger().claims
    names = {name: [each.name for each in claim.readings if each.implies] for name, claim in claims.items()}
    assert {name: each["enum"] for name, each in known.items()} == {name: each for name, each in names.items() if each}
    for name, each in names.items():
        if each:
            assert complaints("scenario", f"{HEAD}readings: {{{name}: {each[0]}}}\n") == []
            assert complaints("scenario", f"{HEAD}readings: {{{name}: no-such-reading}}\n")
    assert complaints("scenario", f"{HEAD}readings: {{X00: any}}\n")


def test_a_resolved_scenario_and_a_new_one_keep_to_the_schema() -> None:
    assert complaints("scenario", resolved_yaml(load_scenario("baseline"))) == []
    assert complaints("scenario", starter("my-case")) == []


def test_a_file_that_extends_nothing_must_be_whole() -> None:
    text = resolved_yaml(load_scenario("baseline"))
    for line in (
        "days: 365\n",
        "  objections: negotiable\n",
        *re.findall(r"^    delay: .*\n", text, re.MULTILINE),
        *re.findall(r"^      tripwire: .*\n", text, re.MULTILINE),
        *re.findall(r"^    hosts_hamas: .*\n", text, re.MULTILINE)[:1],
    ):
        assert text.count(line) >= 1
        assert complaints("scenario", text.replace(line, "", 1)), line
    bare = re.sub(r"^    delay: .*$", "    delay: 90", text, count=1, flags=re.MULTILINE)
    assert complaints("scenario", bare)


def test_every_key_has_a_place_in_the_schema() -> None:
    scenario, study = (json.loads(schema_text(kind)) for kind in KINDS)
    assert list(scenario["properties"]) == list(installed_vocabulary().top_keys)
    assert list(study["properties"]) == list(STUDY_KEYS)
    mapping = scenario["definitions"]["number"]["anyOf"][1]
    assert list(mapping["properties"]) == list(FIELDS)


def test_editors_are_told_what_a_choice_assumes_and_what_the_baseline_says() -> None:
    schema = json.loads(schema_text("scenario"))
    objections = schema["definitions"]["variant_of_objections"]
    assert all(len(told) > 20 for told in objections["enumDescriptions"])
    assert len(objections["enum"]) == len(objections["enumDescriptions"])
    delay = schema["properties"]["parameters"]["properties"]["deployment"]["properties"]["delay"]["description"]
    parameter = load_scenario("baseline").parameters["deployment.delay"]
    for said in (f"{parameter.value:g}", f"{parameter.low:g} to {parameter.high:g}", "days", *parameter.source):
        assert said in delay


def test_a_schema_is_the_same_each_time() -> None:
    assert [schema_text(kind) for kind in KINDS] == [schema_text(kind) for kind in KINDS]
