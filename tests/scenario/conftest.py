"""A small vocabulary and baseline, so that these tests do not move when the model's names do."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import Scenario, ScenarioError, Vocabulary, load_scenario

BASELINE = """\
format: 1
name: baseline
title: A small baseline
question: Does it load?
start: 2025-10-10
days: 365
opening: truce
end: absorbing
rules:
  objections: negotiable
  line_fire: steady
parameters:
  objections:
    hostility: {value: 0.5, low: 0.1, high: 0.9, unit: share, source: A18}
    weight: {value: 2, low: -1, high: 5, unit: logit, source: [A18, SF12], note: "signs only: see text"}
  line_fire:
    rate: {value: 6, low: 3, high: 12, distribution: loguniform, unit: per day, source: assumption}
    fatal_share: {value: 0.2, low: 0.1, high: 0.4, distribution: beta, unit: share, source: fortna2004}
    deaths: {value: 1, unit: deaths, source: assumption}
actors:
  israel:
    confidence: {value: 0.35, low: 0.2, high: 0.5, unit: share, source: assumption}
  isf:
    present: true
    posture: consent
    channels: {deterrence: true, monitoring: false, lead: turkey}
contributors:
  turkey:
    name: Turkey
    role: combat
    capacity: {value: 2000, low: 1000, high: 5000, unit: troops, source: A18}
    source: [A18]
    note: offered
  italy:
    present: false
    name: Italy
    role: police training
    capacity: {value: 200, unit: troops, source: assumption}
joint:
  - name: deaths per day
    source: SF12
    members: {line_fire.rate: 0.7, line_fire.fatal_share: -0.7}
measures:
  - {day: 38, do: adopt_resolution, source: A18}
  - {name: closure, day: 60, do: close_crossings, for_days: 3, source: assumption, note: a holiday}
"""


@dataclass(frozen=True)
class FakeVariant:
    assumes: str
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class FakeFamily:
    about: str
    variants: Mapping[str, FakeVariant]
    parameters: tuple[str, ...]


@dataclass(frozen=True)
class FakeKind:
    traits: tuple[str, ...]
    choices: Mapping[str, Any]


def family(*parameters: str, variants: tuple[str, ...]) -> FakeFamily:
    return FakeFamily(
        "about", {name: FakeVariant("assumes", parameters) for name in variants}, tuple(sorted(parameters))
    )


@pytest.fixture(scope="session")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    """Two families, two actors, one roster, and a shipped baseline that uses them all."""
    folder = tmp_path_factory.mktemp("shipped")
    (folder / "baseline.yaml").write_text(BASELINE, "utf-8")
    return Vocabulary(
        families={
            "objections": family("hostility", "weight", variants=("negotiable", "veto", "none")),
            "line_fire": family("rate", "fatal_share", "deaths", variants=("steady", "exogenous")),
        },
        actors={
            "israel": FakeKind(("confidence",), {}),
            "isf": FakeKind(
                (),
                {
                    "posture": ("consent", "enforce"),
                    "channels.deterrence": bool,
                    "channels.monitoring": bool,
                    "channels.lead": "contributors",
                },
            ),
            "cmcc": FakeKind((), {}),
        },
        rosters={"contributors": FakeKind(("capacity",), {"name": str, "role": ("combat", "police training", "aid")})},
        measures={
            "adopt_resolution": {},
            "close_crossings": {"for_days": int},
            "wait": {"weeks": float},
            "change_rule": {"family": "family", "variant": "variant"},
            "set_value": {"path": "path", "value": float},
        },
        sources=frozenset({"A17", "A18", "SF12", "fortna2004"}),
        folder=folder,
    )


@pytest.fixture(scope="session")
def baseline() -> str:
    """The text of the shipped baseline."""
    return BASELINE


@pytest.fixture
def load(vocabulary: Vocabulary, tmp_path: Path) -> Callable[..., Scenario]:
    """Load the text of a scenario called `case`, or a shipped name, with overrides."""

    def loaded(text: str, overrides: Mapping[str, Any] | None = None) -> Scenario:
        if "\n" not in text:
            return load_scenario(text, overrides, vocabulary=vocabulary)
        path = tmp_path / "case.yaml"
        path.write_text(text, "utf-8")
        return load_scenario(path, overrides, vocabulary=vocabulary)

    return loaded


@pytest.fixture
def complaints(vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """Return the report on a scenario file called `case.yaml`, line by line, and assert that nothing was written."""

    def reported(content: str | bytes, overrides: Mapping[str, Any] | None = None) -> list[str]:
        monkeypatch.chdir(tmp_path)
        data = content.encode("utf-8") if isinstance(content, str) else content
        Path("case.yaml").write_bytes(data)
        before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        with pytest.raises(ScenarioError) as caught:
            load_scenario("case.yaml", overrides, vocabulary=vocabulary)
        assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
        assert caught.value.problems
        return str(caught.value).splitlines()

    return reported
