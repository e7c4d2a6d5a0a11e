"""`isf score`: what it writes, says and refuses, over a model that costs nothing."""

from __future__ import annotations

import json
import os
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.cli.score import FILES
from sim.present.scoring.chart import truces_finding, weeks_finding
from sim.present.scoring.tables import board_text, verdict

FOLDER = Path("results/score")


def toy_run(scenario: Any, worlds: int, seed: int, days: int, **_: Any) -> Any:
    """Worlds with as many deaths each day as their number says; every fourth fails on day 30 and has more."""
    number = np.arange(worlds)
    held = np.where(number % 4 == 3, 30, days)
    day = np.tile(np.arange(days), worlds)
    deaths = np.repeat(number % 6, days) + np.where(day >= np.repeat(held, days), 40, 0)
    daily = pd.DataFrame({"world": np.repeat(number, days), "day": day})
    for series in ("deaths_palestinian", "trucks_entered", "troops"):
        daily[series] = deaths.astype(np.float32)
    daily["arms"] = np.float32(0.5)
    manifest = {"seed": seed, "fixed": False, "days": days, "worlds": f"0-{worlds - 1}", "version": "0", "code": "0"}
    outcomes = pd.DataFrame({"world": number, "days_held": held.astype(float)})
    return SimpleNamespace(
        scenario=scenario, seed=seed, fixed=False, days=days, daily=daily, outcomes=outcomes, manifest=manifest
    )


def toy_scenario(name: str, overrides: Any = None, beliefs: str = "") -> Any:
    return SimpleNamespace(name=name, title=name, question="", start=date(2025, 10, 10), end="continue",
                           fingerprint="f" * 64 + str(beliefs), choices={}, parameters={}, rosters={},
                           draws=None)  # fmt: skip


@pytest.fixture(autouse=True)
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.scenario.load_scenario", toy_scenario)
    monkeypatch.setattr("sim.batch.simulate", toy_run)


def test_it_leaves_boards_and_charts(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--worlds", "40"]) == 0
    out = capsys.readouterr().out
    assert set(os.listdir(FOLDER)) == set(FILES)
    assert (FOLDER / "score.txt").read_text() in out
    assert "a party-run source that Israel disputes" in out and "not a forecast" in out
    boards = pd.read_csv(FOLDER / "boards.csv")
    assert set(boards["board"]) == {"weeks_4_12", "weeks_7_12", "truces"}
    assert set(boards["kind"]) == {"model", "null model"}


def test_it_says_where_a_null_model_wins(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--worlds", "40", "--no-charts", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    board = {row["entrant"]: row for row in told["boards"]["truces"]}
    verb = "is beaten by" if board["prior"]["crps_less_null"] > 0 else "beats"
    assert told["verdicts"]["truces"].startswith(f"The model (prior): by CRPS it {verb} the best null model")
    assert told["boards"]["truces"][0]["entrant"] in ("prior", "constant hazard")


@pytest.mark.long
def test_the_same_order_leaves_the_same_bytes() -> None:
    main(["score", "--worlds", "20"])
    first = {name: (FOLDER / name).read_bytes() for name in FILES}
    main(["score", "--worlds", "20"])
    assert {name: (FOLDER / name).read_bytes() for name in FILES} == first


def test_beliefs_stand_beside_the_prior(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--worlds", "20", "--beliefs", "calibrated", "--no-charts"]) == 0
    out = capsys.readouterr().out
    assert "calibrated, weighed by weeks 1-6" in out and "check of the fit and not as foresight" in out
    assert "The model under the prior sees no week (beliefs of calibrated may have" in out.replace("\n", " ")
    assert not (FOLDER / "weeks.png").exists()


def test_no_beliefs_pass_for_the_prior(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "--worlds", "20", "--beliefs", "prior", "--no-charts"]) == 0
    assert "check of the fit and not as foresight" in capsys.readouterr().out
    assert {"prior", "beliefs prior"} <= set(pd.read_csv(FOLDER / "truces.csv")["entrant"])


def test_what_cannot_be_written_or_scored_is_no_fault_of_the_tool(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.present.files.replace_file", full)
    assert main(["score", "--worlds", "20", "--no-charts"]) == 2
    assert f"--out: {FOLDER} cannot be written (No space left on device)" in capsys.readouterr().err

    def failing(scenario: Any, worlds: int, seed: int, days: int, **more: Any) -> Any:
        run = toy_run(scenario, worlds, seed, days, **more)
        run.outcomes["days_held"] = 3.0
        return run

    monkeypatch.setattr("sim.batch.simulate", failing)
    assert main(["score", "--worlds", "20", "--no-charts"]) == 2
    assert "none still holds on that day" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["data.csv"], "add --forecast DIR"),
        (["--worlds", "3"], "a whole number from 10"),
        (["--out", "."], "holds files of something else (theirs.txt)"),
        (["--out", "theirs.txt"], "is a file; needed: a folder"),
        (["--out", "theirs.txt/mine"], "theirs.txt is a file"),
    ],
)
def test_what_is_refused(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("theirs.txt").write_text("kept")
    assert main(["score", *words]) == 2
    assert told in capsys.readouterr().err
    assert os.listdir() == ["theirs.txt"]


def row(name: str, kind: str, crps: tuple[float, float, float], log: tuple[float, float, float]) -> dict[str, Any]:
    told: dict[str, Any] = {"entrant": name, "kind": kind, "sees": "", "cases": 6, "crps": 9.0, "log_score": 3.0}
    for short, (mean, low, high), null in (("crps", crps, "a walk"), ("log", log, "a line")):
        told |= {f"{short}_null": null, f"{short}_less_null": mean, f"{short}_low": low, f"{short}_high": high}
        told[f"{short}_better"] = 2
    return told


def test_a_verdict_names_the_null_model_of_each_score_and_says_where_cases_are_too_few() -> None:
    board = pd.DataFrame(
        [row("mine", "model", (2.0, 1.0, 3.0), (-0.1, -0.5, 0.2)), row("a walk", "null model", (0, 0, 0), (0, 0, 0))]
    )
    assert verdict(board) == (
        "The model (mine): by CRPS it is beaten by the best null model, “a walk”; by the log score it beats the best "
        "null model, “a line” (the range includes zero)."
    )
    lines = board_text(board, "deaths").splitlines()
    assert "+2.0 (+1.0 to +3.0)" in lines[1] and "2 of 6" in lines[1] and "-0.10 (-0.50 to +0.20)" in lines[1]
    assert "the one to beat" in lines[2]


@pytest.mark.parametrize(
    ("crps", "log", "told"),
    [
        ((1, -2, 3), (0.1, -1, 1), "cannot be told from the best null model, a"),
        ((5, 2, 9), (0.1, -1, 1), "does worse than"),
        ((-5, -9, -2), (-1, -2, -0.5), "does better than"),
        ((-5, -9, -2), (1, 0.5, 2), "does better by one score and worse by the other than"),
    ],
)
def test_the_chart_of_truces_says_what_both_scores_tell(
    crps: tuple[float, float, float], log: tuple[float, float, float], told: str
) -> None:
    boards = {"a": None, "b": None, "truces": pd.DataFrame([row("prior", "model", crps, log)])}
    scores: Any = SimpleNamespace(boards=lambda: boards)
    assert told in truces_finding(scores)


def test_the_chart_of_weeks_speaks_of_worlds_that_were_shown_weeks() -> None:
    lucky = row("prior", "model", (-5, -9, -2), (1, 0.5, 2)) | {"crps": 4.0}
    shown = row("prior, weighed by weeks 1-6", "model", (2, 1, 3), (1, 0.5, 2)) | {"crps": 11.0}
    boards = {"a": None, "b": pd.DataFrame([lucky, shown])}
    scores: Any = SimpleNamespace(boards=lambda: boards)
    assert weeks_finding(scores).endswith("11 deaths off against 9")
