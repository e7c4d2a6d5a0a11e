"""Readings of contested claims: what they set, what wins over them, what cannot be taken."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from sim.evidence import Claim, Ledger, Reading
from sim.scenario import Scenario, ScenarioError, Vocabulary, load_scenario


def reading(name: str, origin: str, not_run: str = "", **implies: Any) -> Reading:
    paths = {path.replace("__", "."): value for path, value in implies.items()}
    return Reading(name, "meaning", "a party", origin, MappingProxyType(paths), not_run)


def claim(name: str, *readings: Reading) -> Claim:
    return Claim(name, "2025", "who", "claim", "disputed", "a party", "a source", "C", readings=readings)


LEDGER = Ledger(
    {
        "A17": claim(
            "A17",
            reading("low", "A17", contributors__turkey__capacity=1000.0),
            reading("high", "A18", contributors__turkey__capacity=9000.0),
        ),
        "A18": claim(
            "A18",
            reading("final", "A18", rules__objections="veto", objections__hostility={"value": 0.8, "low": 0.7}),
            reading("open", "A18", rules__objections="none", objections__hostility={"value": 0.2, "low": 0.1}),
            reading("silent", "A18", "the model has no such thing"),
        ),
        "A19": claim("A19", reading("nothing", "A19", "the model has no such thing")),
    }
)


@pytest.fixture
def case(vocabulary: Vocabulary, tmp_path: Path) -> Callable[..., Scenario]:
    known = replace(vocabulary, ledger=lambda: LEDGER)

    def loaded(body: str = "", name: str = "case", **options: Any) -> Scenario:
        extends = "baseline" if name == "case" else "case.yaml"
        path = tmp_path / f"{name}.yaml"
        path.write_text(f"format: 1\nname: {name}\nextends: {extends}\n{body}", "utf-8")
        return load_scenario(path, vocabulary=known, **options)

    return loaded


def test_a_reading_sets_what_it_implies_and_vouches_for_it(case: Callable[..., Scenario]) -> None:
    taken = case("readings: {A18: final}\n")
    assert taken.rules["objections"] == "veto"
    hostility = taken.parameters["objections.hostility"]
    assert (hostility.value, hostility.low, hostility.high) == (0.8, 0.7, 0.9)
    assert hostility.source == ("A18",)
    assert hostility.where.startswith("reading A18 final")
    assert dict(taken.readings) == {"A18": "final"}


def test_a_bare_number_of_a_reading_is_fixed_and_may_lie_outside_the_range(case: Callable[..., Scenario]) -> None:
    capacity = case("readings: {A17: high}\n").parameters["contributors.turkey.capacity"]
    assert (capacity.value, capacity.low, capacity.high, capacity.drawn) == (9000.0, 1000.0, 9000.0, False)
    assert capacity.source == ("A18",)  # the claim that the reading comes from


def test_what_a_file_says_itself_wins_over_its_readings(case: Callable[..., Scenario]) -> None:
    said = case(
        "readings: {A18: final}\nrules: {objections: negotiable}\nparameters: {objections: {hostility: 0.75}}\n"
    )
    assert said.rules["objections"] == "negotiable"
    assert said.parameters["objections.hostility"].source == ("assumption (scenario)",)


def test_the_readings_of_a_claim_exclude_one_another(case: Callable[..., Scenario]) -> None:
    alone = case("readings: {A18: open}\n")
    case("readings: {A18: final}\n")
    again = case("readings: {A18: open}\n", name="again")
    assert again.fingerprint == alone.fingerprint
    assert dict(again.readings) == {"A18": "open"}


def test_readings_from_outside_lie_below_everything_but_the_first_file(case: Callable[..., Scenario]) -> None:
    plain = case("rules: {objections: none}\n")
    read = case("rules: {objections: none}\n", readings={"A18": "final"})
    assert read.rules["objections"] == "none"
    assert read.parameters["objections.hostility"].value == 0.8
    assert plain.parameters["objections.hostility"].value == 0.5


def test_readings_on_the_command_line_lie_above_everything(case: Callable[..., Scenario]) -> None:
    assert case("rules: {objections: none}\n", overrides={"readings.A18": "final"}).rules["objections"] == "veto"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("readings: {A18: finl}\n", "case.yaml:4:17: readings.A18: unknown reading 'finl'; did you mean 'final'?"),
        ("readings: {A18: silent}\n", "readings.A18: unknown reading 'silent'"),
        ("readings: {A19: nothing}\n", "readings.A19: no reading of 'A19' can be taken; the model has no such thing"),
        ("readings: {A20: x}\n", "readings.A20: unknown claim with readings 'A20' (allowed: A17, A18)"),
        ("readings: [A18]\n", "readings: expected a mapping of claims to readings"),
        ("readings: {A18: [final]}\n", "readings.A18: expected one of final, open"),
    ],
)
def test_readings_that_cannot_be_taken(body: str, expected: str, case: Callable[..., Scenario]) -> None:
    with pytest.raises(ScenarioError) as caught:
        case(body)
    assert expected in str(caught.value)


def test_a_file_that_extends_nothing_takes_no_reading(vocabulary: Vocabulary, baseline: str, tmp_path: Path) -> None:
    path = tmp_path / "baseline.yaml"
    path.write_text(baseline + "readings: {A18: final}\n", "utf-8")
    with pytest.raises(ScenarioError, match=r"readings: a reading changes what is there already; .* extends nothing"):
        load_scenario(path, vocabulary=replace(vocabulary, ledger=lambda: LEDGER))
