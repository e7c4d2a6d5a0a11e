"""The library: every scenario and study that comes with the tool, looked at as a whole."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from statistics import median

import pytest
import yaml

from sim.evidence import load_ledger
from sim.scenario import Scenario, load_scenario, load_study, shipped_names
from sim.scenario.shelf import library
from sim.shipped import shipped

FOLDER = shipped("scenarios")
NAMES = [name for name in shipped_names() if name != "baseline"]
STUDIES = [entry.name for entry in library() if entry.kind == "study"]
FILES = [FOLDER / f"{name}.yaml" for name in NAMES] + [FOLDER / "studies" / f"{name}.yaml" for name in STUDIES]
CITED = re.compile(r"\b[A-Z]{1,2}\d{2}\b")
# What the list of set-ups asked for at the outset: each is one file, or what one file says.
ASKED = """
turkey-accepted turkey-vetoed turkey-aid-and-evacuation turkey-excluded-loses-leverage objections-negotiable
states-step-back bandwagon resolution-adopted coalition-only no-mandate robust-mandate consent-mandate
monitors-only unhindered-aid linked-aid capped-aid tunnels-evacuated tunnels-surrender tunnels-struck
popular-forces-backed popular-forces-dissolved popular-forces-integrated police-fast-track donors-pay-in-full
donors-cairo-2014 donors-pay-nothing rumour-storm us-base-built us-attention-fades egypt-led-force
force-5000-by-day-45 force-20000-by-day-200 monitors-first held-sectors-first no-force-strong-cmcc-and-us
small-tranches large-tranches rapid-deployment disarmament-by-consent arms-freeze disarmament-coerced
timetable-withdrawal calm-2008 pause-2023 deal-january-2025
""".split()  # noqa: SIM905


@cache
def load(name: str) -> Scenario:
    return load_scenario(name)


def test_everything_that_was_asked_for_is_there() -> None:
    assert [name for name in ASKED if name not in NAMES] == []
    assert len(STUDIES) >= 8


def test_files_are_short() -> None:
    assert median(len((FOLDER / f"{name}.yaml").read_text("utf-8").splitlines()) for name in NAMES) < 25


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_claim_that_a_text_cites_is_in_the_ledger(path: Path) -> None:
    ledger = load_ledger()
    cited = set(CITED.findall(path.read_text("utf-8")))
    assert {name for name in cited if name not in ledger.claims and name not in ledger.works} == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_extends_another_and_differs_from_it(name: str) -> None:
    written = yaml.safe_load((FOLDER / f"{name}.yaml").read_text("utf-8"))
    parent = load(written["extends"])
    assert load(name).fingerprint != parent.fingerprint
    for family, variant in written.get("rules", {}).items():
        assert parent.rules[family] != variant, f"{family}: {variant} is inherited"


@pytest.mark.parametrize("name", NAMES)
def test_a_scenario_says_what_it_moves(name: str) -> None:
    expectations = load(name).expectations
    assert expectations
    assert len({each.say for each in expectations}) == len(expectations)


@pytest.mark.parametrize("name", STUDIES)
def test_a_study_asks_something_that_its_expectations_speak_to(name: str) -> None:
    study = load_study(name)
    assert len(study.expectations) >= 3
    assert len({arm.fingerprint for arm in study.arms}) == len(study.arms)
    assert study.headline in {arm.name for arm in study.scenarios}
    headline = study.measures[0]
    assert any((each.measure, each.word) == headline for each in study.expectations), headline


def test_no_two_scenarios_are_the_same() -> None:
    named = {name: load(name).fingerprint for name in (*NAMES, "baseline")}
    assert len(set(named.values())) == len(named)
