"""Readings of contested claims: each can be run or says why not, and those of one claim exclude one another."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from sim.evidence import load_ledger
from sim.scenario import Scenario, load_scenario
from sim.scenario.vocabulary import installed_vocabulary

CLAIMS: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parents[2] / "seeds" / "claims.yaml").read_text("utf-8")
)["claims"]
READINGS = [(claim, each) for claim, entry in CLAIMS.items() for each in entry.get("readings", [])]
NAMES = [f"{claim}-{each['name']}" for claim, each in READINGS]
DISPUTES = {claim: [each for each in entry if each.implies] for claim, entry in load_ledger().disputes().items()}

# The disputes that the tool promises to run.
PROMISED = "A13 A24 A27 B04 B05 C15 C17 C19 D02 E11 K05 M07 R25 T02 Z02 Z13 Z16"


def laid(claim: str, name: str) -> Scenario:
    """The baseline under one reading."""
    return load_scenario("baseline", readings={claim: name})


@pytest.mark.parametrize(("claim", "reading"), READINGS, ids=NAMES)
def test_a_reading_can_be_run_or_says_why_not(claim: str, reading: dict[str, Any]) -> None:
    assert ("implies" in reading) != ("not_run" in reading)
    assert reading["attributed_to"].strip()
    assert reading.get("implies", True)
    if "not_run" in reading:
        assert re.fullmatch(r"[^\n]{20,}\.", reading["not_run"])


@pytest.mark.parametrize("claim", DISPUTES)
def test_readings_of_a_claim_set_the_same_paths_to_different_values(claim: str) -> None:
    readings = DISPUTES[claim]
    assert len({frozenset(each.implies) for each in readings}) == 1
    assert len({repr(dict(each.implies)) for each in readings}) == len(readings)


@pytest.mark.parametrize("claim", DISPUTES)
def test_every_runnable_reading_loads_over_the_baseline(claim: str) -> None:
    scenarios = [laid(claim, each.name) for each in DISPUTES[claim]]
    assert len({scenario.fingerprint for scenario in scenarios}) == len(scenarios)
    for each, scenario in zip(DISPUTES[claim], scenarios, strict=True):
        assert dict(scenario.readings) == {claim: each.name}
        for path in each.implies:
            if path in scenario.parameters:
                source = scenario.parameters[path].source
                assert source in ((each.origin,), ("assumption",)) or (len(source) > 1 and source[-1] == "assumption")


@pytest.mark.parametrize(("claim", "reading"), [pair for pair in READINGS if "implies" in pair[1]])
def test_an_assumed_value_is_called_one(claim: str, reading: dict[str, Any]) -> None:
    assumed = [value for value in reading["implies"].values() if isinstance(value, dict) and "source" in value]
    assert all("assumption" in (value["source"], value["source"][-1]) for value in assumed)
    if assumed:
        explained = f"{reading['meaning']} {CLAIMS[claim].get('note', '')}"
        assert re.search(r"assum|baseline", explained), "say which value is assumed"


# Of these the source gives a total or one incident, and what a run makes of it is an assumption.
SPLIT = {
    "C15": {"C15"},
    "C19": {"C19"},
    "F06": {"F06"},
    "E02": {"E02"},
    "E03": {"E03", "E17"},
    "Z02": {"Z02", "Z03", "Z05"},
}


@pytest.mark.parametrize("claim", SPLIT)
def test_what_a_run_makes_of_a_total_is_graded_an_assumption_though_its_size_is_stated(claim: str) -> None:
    ledger = load_ledger()
    for each in DISPUTES[claim]:
        parameters = laid(claim, each.name).parameters
        sources = [parameters[path].source for path in each.implies]
        assert {source[0] for source in sources} <= SPLIT[claim] and {source[1:] for source in sources} == {
            ("assumption",)
        }
        assert {ledger.grade_of(source) for source in sources} == {"D"}
        assert not each.assumed


def test_sizes_that_nobody_states_are_told_apart() -> None:
    assumed = {claim: {each.name for each in readings if each.assumed} for claim, readings in DISPUTES.items()}
    assert {claim: names for claim, names in assumed.items() if names} == {
        **{claim: {each.name for each in DISPUTES[claim]} for claim in ("A04", "A24", "M07", "T21", "E16")},
        "B05": {"fighters"},
        "K05": {"several-thousand"},
        "Z13": {"several-hundred"},
    }


@pytest.mark.parametrize("claim", ["E02", "E03", "F06"])
def test_a_reading_that_says_nothing_of_the_spread_leaves_it(claim: str) -> None:
    drawn = load_scenario("baseline").parameters
    for each in DISPUTES[claim]:
        for path, parameter in laid(claim, each.name).parameters.items():
            if path in each.implies:
                before = drawn[path]
                assert parameter.drawn and parameter.distribution == before.distribution
                ends = zip((parameter.low, parameter.high), (before.low, before.high), strict=True)
                moved = [(after or 0.0) - (end or 0.0) for after, end in ends]
                assert moved == pytest.approx([parameter.value - before.value] * 2)


def test_pledges_add_up_to_the_sum_that_is_read() -> None:
    for each in DISPUTES["F06"]:
        parameters = laid("F06", each.name).parameters
        assert sum(parameters[path].value for path in each.implies) == pytest.approx(1000 * (each.value or 0.0))


def test_a_count_of_all_trucks_does_not_vouch_for_how_they_are_split() -> None:
    """Gaza's media office counts all trucks; the UN's part of them is taken from elsewhere (T04)."""
    for name in ("gaza-media-office", "gaza-media-office-december"):
        parameters = laid("T02", name).parameters
        split = [parameters[f"actors.israel.approvals_{stream}"] for stream in ("un", "commercial")]
        reading = next(each for each in DISPUTES["T02"] if each.name == name)
        assert [each.source for each in split] == [("T04", "assumption"), (reading.origin, "T04", "assumption")]
        assert not reading.assumed, "the sum is stated"
        assert sum(each.value for each in split) == reading.value


def test_promised_disputes_can_be_run() -> None:
    assert set(PROMISED.split()) <= DISPUTES.keys()


def test_every_path_of_a_reading_is_known() -> None:
    vocabulary = installed_vocabulary()
    heads = {*vocabulary.families, *vocabulary.rosters, "rules", "actors", "start"}
    paths = {path for readings in DISPUTES.values() for each in readings for path in each.implies}
    assert {path.partition(".")[0] for path in paths} <= heads


def mean_line(scenario: Scenario) -> float:
    """Share of Gaza behind the line on the first day."""
    sectors = scenario.rosters["sectors"]
    area = {name: scenario.parameters[f"sectors.{name}.area"].value for name in sectors}
    line = {name: scenario.parameters[f"sectors.{name}.line"].value for name in sectors}
    return sum(area[name] * line[name] for name in sectors) / sum(area.values())


@pytest.mark.parametrize(
    ("claim", "name", "percent"),
    [("C15", "israeli-figure", 53), ("C15", "map-analysis", 58), ("C19", "map-groups", 58), ("C19", "gaza-maps", 63)],
)
def test_lines_of_the_sectors_add_up_to_what_is_read(claim: str, name: str, percent: float) -> None:
    assert 100 * mean_line(laid(claim, name)) == pytest.approx(percent, abs=0.01)


@pytest.mark.parametrize(("name", "fighters"), [("nbc-range", 15000), ("idf-figure", 20000), ("breakdown", 9000)])
def test_wings_add_up_to_the_fighters_that_are_read(name: str, fighters: float) -> None:
    wings = [parameter for path, parameter in laid("Z02", name).parameters.items() if "qassam" in path]
    assert sum(wing.value for wing in wings if wing.unit == "fighters") == fighters
    if name == "nbc-range":
        assert sum(wing.low or 0 for wing in wings if wing.unit == "fighters") == 10000
        assert sum(wing.high or 0 for wing in wings if wing.unit == "fighters") == 20000


@pytest.mark.parametrize(
    ("name", "trucks"),
    [("israel-count", 459), ("un-count", 113 + 250), ("gaza-media-office", 171), ("gaza-media-office-december", 228)],
)
def test_approvals_add_up_to_the_trucks_that_are_read(name: str, trucks: float) -> None:
    approved = [
        laid("T02", name).parameters[f"actors.israel.approvals_{stream}"].value for stream in ("un", "commercial")
    ]
    assert sum(approved) == trucks


def test_parts_in_armed_acts_add_up_to_one_where_a_reading_shifts_them() -> None:
    for each in DISPUTES["E16"]:
        parameters = laid("E16", each.name).parameters
        assert sum(parameters[path].value for path in each.implies) == pytest.approx(1.0)


def test_deaths_in_answers_are_those_of_the_toll() -> None:
    own = {"E02": 2, "E03": 1}
    for claim, deaths in own.items():
        for reading in CLAIMS[claim]["readings"]:
            (scale,) = reading["implies"].values()
            assert deaths * 10 ** scale["value"] == pytest.approx(reading["value"], rel=0.002)
