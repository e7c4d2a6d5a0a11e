"""`isf disputes`: what it writes, says, keeps and refuses."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.scenario import ScenarioError, Study
from tests.analysis import disputed
from tests.analysis.disputed import LEDGER, Model

FILES = {"disputes.csv", "disputes.txt", "arms.parquet", "tornado.png", "manifest.json"}
FOLDER = Path("results/disputes-toy-study")


@pytest.fixture(autouse=True)
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Model:
    monkeypatch.chdir(tmp_path)
    load = disputed.loader(tmp_path)

    def load_study(case: str, readings: dict[str, str] | None = None, beliefs: str = "") -> Study:
        if case != "toy-study.yaml":
            raise ScenarioError(disputed.no_study(case))
        return load(readings)  # type: ignore[no-any-return]

    model = Model()
    monkeypatch.setattr("sim.scenario.load_study", load_study)
    monkeypatch.setattr("sim.evidence.load_ledger", lambda: LEDGER)
    monkeypatch.setattr("sim.batch.simulate", model)
    return model


def isf(*words: str) -> int:
    return main(["disputes", "toy-study.yaml", *words])


def manifest(folder: Path = FOLDER) -> dict[str, Any]:
    told: dict[str, Any] = json.loads((folder / "manifest.json").read_text())
    return told


def test_it_leaves_tables_a_chart_and_what_made_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf() == 0
    out, err = capsys.readouterr()
    assert set(os.listdir(FOLDER)) == FILES
    assert (FOLDER / "disputes.txt").read_text() in out
    assert "toy-study: 13 readings of 6 claims, 18 runs: done" in err and "Run 4 of 18: A18 early, second" in err
    told = manifest()
    assert (told["study"], told["worlds"], told["seed"], told["partial"]) == ("toy-study", 200, 1, False)
    assert told["command"] == "isf disputes toy-study.yaml --worlds 200 --seed 1"
    assert {"baseline", "headline", "version"} <= set(told) and len(told["baseline"]["fingerprint"]) == 64
    rows = list(csv.DictReader((FOLDER / "disputes.csv").open()))
    by = {(row["claim"], row["reading"]): row for row in rows}
    assert by["A18", "late"]["verdict"] == "changes the conclusion" and float(by["A18", "late"]["effect"]) < 0
    assert by["A18", "late"]["held_by"] == "holder of late"
    assert by["R25", "veto"]["state"] == "settled by the study"
    assert by["H31", "one"]["reason"] == "The model computes it."


def test_the_report_says_what_matters_and_what_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts")
    out = capsys.readouterr().out
    assert "1 of 5 disputes changes the conclusion: A18" in out
    sections = [
        "What matters for the conclusion\n  A18: under late (holder of late) shorter",
        "What changes its size and not its direction\n  T02:",
        "What does not matter, as far as 200 worlds can show\n",
        "What this study settles itself",
        "What cannot be run\n",
        "Exploration under stated assumptions, not a forecast.",
    ]
    places = [out.index(words) for words in sections]
    assert places == sorted(places)
    flat = " ".join(out.split())
    assert "moves both arms alike, first by 30.0 days" in flat
    assert "only first takes it, since second says it itself" in flat
    assert not (FOLDER / "tornado.png").exists()


def test_the_same_again_runs_nothing(model: Model, capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts")
    first, before = len(model.runs), (FOLDER / "disputes.csv").read_bytes()
    assert isf() == 0
    assert len(model.runs) == first and "reused" in capsys.readouterr().err
    assert (FOLDER / "disputes.csv").read_bytes() == before and set(os.listdir(FOLDER)) == FILES
    assert isf("--no-charts", "--force") == 0
    assert len(model.runs) == 2 * first


def test_what_was_done_before_an_interrupt_is_kept_and_gone_on_from(
    model: Model, capsys: pytest.CaptureFixture[str]
) -> None:
    model.most = 9
    assert isf() == 130
    out, err = capsys.readouterr()
    assert "interrupted; 9 of 18 runs are done and kept in" in err and "marked partial" in err
    assert "done in" not in err
    assert out.startswith("PARTIAL: stopped after 9 of 18 runs") and "What was not finished" in out
    assert manifest()["partial"] is True and not (FOLDER / "tornado.png").exists()
    states = {row["state"] for row in csv.DictReader((FOLDER / "disputes.csv").open())}
    assert "not reached" in states
    model.most = 100
    assert isf() == 0
    assert "holds 9 of 18 runs" in capsys.readouterr().err
    assert len(model.runs) == 18 and manifest()["partial"] is False


def test_an_interrupt_before_anything_can_be_said_leaves_nothing(
    model: Model, capsys: pytest.CaptureFixture[str]
) -> None:
    model.most = 1
    assert isf() == 130
    assert "interrupted" in capsys.readouterr().err and not FOLDER.exists()


def test_an_error_in_one_run_keeps_the_others(
    model: Model, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fails(*words: Any, **more: Any) -> Any:
        if len(model.runs) == 5:
            raise RuntimeError("no more")
        return model(*words, **more)

    monkeypatch.setattr("sim.batch.simulate", fails)
    assert isf() == 1
    assert "5 of 18 runs are kept" in capsys.readouterr().err and manifest()["partial"] is True


def test_other_folders_are_not_overwritten_unasked(model: Model, capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts")
    before = (FOLDER / "disputes.csv").read_bytes()
    capsys.readouterr()
    assert isf("--worlds", "50") == 2
    err = capsys.readouterr().err
    assert "worlds 200 there, 50 asked for" in err and "--force" in err
    assert (FOLDER / "disputes.csv").read_bytes() == before
    mine = Path("mine")
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    assert isf("--out", "mine") == 2
    assert "letter.txt" in capsys.readouterr().err and os.listdir(mine) == ["letter.txt"]
    assert isf("--worlds", "50", "--no-charts", "--force") == 0
    assert manifest()["worlds"] == 50


def test_an_altered_file_of_runs_is_not_trusted(model: Model, capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts")
    (FOLDER / "arms.parquet").write_bytes(b"spoilt")
    assert isf("--no-charts") == 0
    assert "altered" in capsys.readouterr().err and len(model.runs) == 36


def test_only_some_claims(model: Model, capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--claim", "a13", "--claim", "R25", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert len(model.runs) == 4
    assert told["verdicts"] == {"A13": "makes no difference that can be shown", "R25": "settled by the study"}
    assert told["runs"] == {"done": 4, "of": 4} and told["readings"][0]["unit"] == "days"
    assert manifest()["command"].endswith("--claim A13 --claim R25")


@pytest.mark.parametrize(("form", "start"), [("svg", b"<?xml"), ("pdf", b"%PDF")])
def test_the_chart_in_another_form(form: str, start: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--claim", "A13", "--format", form) == 0
    assert " of 1 claim, " in capsys.readouterr().err
    assert (FOLDER / f"tornado.{form}").read_bytes().startswith(start)
    assert not (FOLDER / "tornado.png").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("baseline", "baseline is a scenario; needed: a study"),
        ("nothing", "no shipped study 'nothing'"),
        ("toy-study.yaml --claim A99", "--claim: found 'A99'"),
        ("toy-study.yaml --claim A01", "'A01' has no rival readings"),
        ("toy-study.yaml --claim H31", "fewer than two readings that can be run (The model computes it)"),
        ("toy-study.yaml --worlds 1", "--worlds: found '1'; allowed: a whole number from 2 to 1,000,000"),
        ("toy-study.yaml --worlds many", "--worlds: found 'many'"),
        ("toy-study.yaml --workers 0", "--workers: found '0'"),
        ("toy-study.yaml --format gif", "--format: found 'gif'"),
        ("", "STUDY is missing"),
    ],
)
def test_wrong_commands_say_what_is_wrong(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["disputes", *words.split()]) == 2
    out, err = capsys.readouterr()
    assert told in err and "Traceback" not in err and out == ""
    assert not Path("results").exists()


def test_a_chart_of_a_run_is_not_drawn_from_a_folder_of_disputes(capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts", "--claim", "A13")
    capsys.readouterr()
    assert main(["plot", str(FOLDER)]) == 2
    assert (
        f"{FOLDER}: holds what `isf disputes` made of many runs; needed: a folder of one run" in capsys.readouterr().err
    )
