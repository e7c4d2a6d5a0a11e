"""A small study, a ledger with disputes of every kind, and a model in which each has a planted effect."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.disputes import Plan, plan_disputes
from sim.batch import Progress
from sim.evidence import Claim, Ledger, Reading
from sim.scenario import Problem, Scenario, Study, installed_vocabulary, load_study

STUDY = """
format: 1
name: toy-study
title: Does the second hold longer?
question: Does it?
baseline: ./first.yaml
scenarios: [./second.yaml]
measures: [days_held]
worlds: 200
"""
FIRST = "format: 1\nname: first\ntitle: First\nextends: baseline\nrules: {objections: veto}\n"
SECOND = (
    "format: 1\nname: second\ntitle: Second\nextends: baseline\nrules: {objections: none}\n"
    "parameters: {deployment: {build_up: 80}}\n"
)


def fixed(value: float) -> Mapping[str, Any]:
    return {"value": value, "low": value, "high": value, "distribution": "fixed"}


def claim(name: str, readings: Mapping[str, Mapping[str, object]], not_run: str = "") -> Claim:
    return Claim(
        name, "2025", "somebody", f"What {name} says.", "disputed", f"sayer of {name}", "a source", "C",
        readings=tuple(
            Reading(word, f"it is {word}", f"holder of {word}", name, implies, "" if implies else not_run)
            for word, implies in readings.items()
        ),
    )  # fmt: skip


DELAY, SIZE, BUILD = "deployment.delay", "contributors.turkey.capacity", "deployment.build_up"
LEDGER = Ledger({each.id: each for each in (
    claim("A18", {"early": {DELAY: fixed(60.0)}, "late": {DELAY: fixed(120.0)}, "latest": {DELAY: fixed(150.0)}}),
    claim("A19", {"few": {SIZE: fixed(1000.0)}, "many": {SIZE: fixed(2000.0)}}),
    claim("A20", {"few-again": {SIZE: fixed(1000.0)}, "most": {SIZE: fixed(3000.0)}}),
    claim("A13", {"tenth": {"start": "2025-10-10"}, "thirteenth": {"start": "2025-10-13"}}),
    claim("R25", {"veto": {"rules.objections": "veto"}, "talks": {"rules.objections": "negotiable"}}),
    claim("T02", {"slow": {BUILD: 90.0}, "quick": {BUILD: 60.0}}),
    claim("H31", {"one": {}, "other": {}}, "The model computes it."),
    claim("A25", {"backed": {SIZE: fixed(500.0)}, "not-backed": {}}, "Nobody says so."),
    claim("A01", {}),
)})  # fmt: skip


def write(folder: Path) -> Path:
    for name, text in (("toy-study", STUDY), ("first", FIRST), ("second", SECOND)):
        (folder / f"{name}.yaml").write_text(text)
    return folder / "toy-study.yaml"


def loader(folder: Path) -> Any:
    vocabulary = replace(installed_vocabulary(), ledger=lambda: LEDGER)
    path = write(folder)

    def load(readings: dict[str, str] | None = None) -> Study:
        return load_study(path, readings=readings, vocabulary=vocabulary)

    return load


def plan(folder: Path, **asked: Any) -> Plan:
    return plan_disputes(loader(folder), LEDGER, **asked)


class Model:
    """Ten days longer in the second arm, unless the force comes late: then ten days shorter.

    A small contingent takes thirty days from both arms. The date changes nothing. A quick build-up gives the first
    arm five days. `runs` lists what was run; after `most` runs it is interrupted.
    """

    def __init__(self, most: int = 10_000, missing: int = 0) -> None:
        self.runs: list[tuple[str, str]] = []
        self.most, self.missing = most, missing

    def __call__(self, scenario: Scenario, worlds: int, seed: int, days: int, **more: Any) -> Any:
        assert more["daily_worlds"] == 1
        if len(self.runs) >= self.most:
            raise KeyboardInterrupt
        self.runs.append((scenario.name, scenario.fingerprint))
        if more.get("progress"):
            more["progress"](Progress(worlds, worlds, 1.0))
        luck = np.random.default_rng(seed)
        held, jitter = luck.normal(200.0, 60.0, worlds), luck.normal(0.0, 8.0, worlds)
        value = {path: each.value for path, each in scenario.parameters.items()}
        fixed_at = {path for path, each in scenario.parameters.items() if not each.drawn}
        if SIZE in fixed_at and value[SIZE] == 1000.0:
            held = held - 30.0
        if scenario.name == "second":
            late = DELAY in fixed_at and value[DELAY] >= 120.0
            held = held + (-10.0 if late else 10.0) + jitter + (value[DELAY] == 150.0) * 1.0
        elif BUILD in fixed_at and value[BUILD] == 60.0:
            held = held + 5.0
        held[: self.missing if scenario.name == "first" else 0] = np.nan
        return SimpleNamespace(outcomes=pd.DataFrame({"world": np.arange(worlds), "days_held": held}))


def no_study(case: str) -> list[Problem]:
    return [Problem(case, 0, 0, "", f"no shipped study '{case}'")]
