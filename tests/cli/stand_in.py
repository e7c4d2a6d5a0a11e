"""The command line over the batch room's stand-in model, so that its manners are tested without the model's cost.

Run as a program it is `isf` with that model: `python -m tests.cli.stand_in run toy ...`.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Mapping
from importlib import import_module
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from sim.scenario import Problem, Scenario, ScenarioError
from tests.batch import fake_model

CHARTS = {"survival": (None, "Share of worlds still holding"), "causes": (None, "How the worlds ended")}


def load_scenario(case: str | Path, overrides: Mapping[str, Any] | None = None, beliefs: str = "") -> Scenario:
    """`toy` and `other` exist; misfortunes come from the environment."""
    if str(case) not in ("toy", "other"):
        raise ScenarioError([Problem(str(case), 0, 0, "", f"no shipped scenario '{case}'; did you mean 'toy'?")])
    if overrides and set(overrides) != {"toy.pace"}:
        raise ScenarioError([Problem("command line", 0, 0, next(iter(overrides)), "unknown; did you mean 'toy.pace'?")])
    misfortunes: dict[str, Any] = json.loads(os.environ.get("TOY", "{}"))
    if overrides:
        misfortunes["set"] = dict(overrides)
    return fake_model.scenario(str(case), **misfortunes)


def _write(folder: Path | str, names: Iterable[str]) -> list[Path]:
    Path(folder).mkdir(parents=True, exist_ok=True)
    paths = [Path(folder) / name for name in names]
    for path in paths:
        path.write_text(f"{path.name}\n")
    return paths


def _tables(_result: Any, folder: Path | str) -> list[Path]:
    return _write(folder, ["summary.csv", "summary.txt"])


def _charts(
    _result: Any, directory: Path | str, format: str = "png", names: Iterable[str] | None = None, folder: str = ""
) -> list[Path]:
    if os.environ.get("TOY_CHARTS") == "fail":
        raise RuntimeError("no ink\nleft")
    return _write(directory, [f"{name}.{format}" for name in names or CHARTS])


def install(patch: pytest.MonkeyPatch) -> None:
    """Put the stand-ins in place of the model, its scenarios and the pictures."""
    # Modules are loaded on first use: one that is first used now would keep a stand-in for good.
    commands = (
        "check checker clauses compare diff disputes evidence expectations explain export files library plot rules run "
        "schema whatmade worlds"
    )
    for module in (*(f"cli.{name}" for name in commands.split()), "present.tables"):
        import_module(f"sim.{module}")
    patch.setattr("sim.batch.engine.work.ENGINE", fake_model.ENGINE)
    patch.setattr("sim.scenario.load_scenario", load_scenario)
    patch.setattr("sim.analysis.summary.summarise", lambda result: SimpleNamespace(to_dict=lambda: {"rows": []}))
    patch.setattr("sim.present.tables.print_summary", lambda summary: print("The outcome table"))
    patch.setattr("sim.present.tables.write_tables", _tables)
    patch.setattr("sim.present.charts.CHARTS", CHARTS)
    patch.setattr("sim.present.charts.save_all", _charts)


if __name__ == "__main__":
    from sim.cli import main

    install(pytest.MonkeyPatch())
    sys.exit(main())
