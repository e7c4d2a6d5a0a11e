"""`isf calibrate`: what it writes, keeps and refuses."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim import load_scenario
from sim.analysis.calibration import data
from sim.analysis.calibration.fitting import TooFew
from sim.cli import main
from sim.cli.commands import calibrate as flags
from tests.analysis.calibration import made

FOLDER = Path("results/calibration")
CHARTS = {"parameters.png", "contraction.png", "correlations.png", "weekly.png", "ranks.png"}
TABLES = {"parameters.csv", "report.txt", "report.json", "manifest.json"}
DRAWS = {"calibrated.yaml", "calibrated-draws.csv"}


class Fitter:
    """Stands for the fit: takes no time, and may be interrupted or refuse."""

    def __init__(self) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self.error: BaseException | None = None
        self.flat = False

    def __call__(self, *words: Any) -> Any:
        self.calls.append(words[1:6])
        if self.error is not None:
            raise self.error
        words[7]("Fitting", 0.0)
        return made.fit(flat=self.flat)


@pytest.fixture(autouse=True)
def fitter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Fitter:
    monkeypatch.chdir(tmp_path)
    fitter = Fitter()
    monkeypatch.setattr("sim.analysis.calibration.fitting.calibrate", fitter)
    return fitter


def isf(*words: str) -> int:
    return main(["calibrate", "--worlds", "4000", "--accept", "200", *words])


def test_it_leaves_a_scenario_tables_charts_and_what_made_them(
    fitter: Fitter, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isf("--workers", "1") == 0
    out, err = capsys.readouterr()
    assert set(os.listdir(FOLDER)) == CHARTS | TABLES | DRAWS
    assert (FOLDER / "report.txt").read_text() in out and "Fitting" in err and "calibrated.yaml" in out
    assert fitter.calls == [(4000, 200, 12, 61, 1)]
    manifest = json.loads((FOLDER / "manifest.json").read_text())
    assert manifest["kind"] == "calibration" and manifest["state"] == "complete"
    assert manifest["command"] == "isf calibrate --worlds 4000 --accept 200 --seed 61"
    assert main(["show", str(FOLDER / "calibrated.yaml")]) == 0


def test_the_same_again_fits_nothing(fitter: Fitter, capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts")
    first = capsys.readouterr().out
    assert not CHARTS & set(os.listdir(FOLDER))
    assert isf("--no-charts") == 0 and len(fitter.calls) == 1
    out, err = capsys.readouterr()
    assert out == first and "reused" in err
    assert isf() == 0 and len(fitter.calls) == 2 and set(os.listdir(FOLDER)) >= CHARTS
    assert isf("--no-charts", "--force") == 0 and not CHARTS & set(os.listdir(FOLDER))


def test_a_spoilt_file_is_made_again(fitter: Fitter, capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts")
    (FOLDER / "calibrated-draws.csv").write_text("spoilt")
    assert isf("--no-charts") == 0 and len(fitter.calls) == 2
    assert "missing or altered" in capsys.readouterr().err


def test_other_folders_are_left_alone(fitter: Fitter, capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts")
    assert isf("--no-charts", "--seed", "5") == 2
    err = capsys.readouterr().err
    assert "seed 61 there, 5 asked for" in err and "--force" in err and len(fitter.calls) == 1
    assert isf("--no-charts", "--seed", "5", "--force") == 0
    mine = Path("mine")
    mine.mkdir()
    (mine / "letter.txt").write_text("dear")
    for words in ((), ("--force",)):
        assert isf("--out", "mine", *words) == 2
        assert "letter.txt" in capsys.readouterr().err and os.listdir(mine) == ["letter.txt"]


def test_where_nothing_is_told_there_is_no_scenario(fitter: Fitter, capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts")
    fitter.flat = True
    assert isf("--no-charts", "--force") == 0
    assert "no joint draws to store" in capsys.readouterr().err and not DRAWS & set(os.listdir(FOLDER))


def test_an_interrupt_leaves_all_as_it_was(fitter: Fitter, capsys: pytest.CaptureFixture[str]) -> None:
    fitter.error = KeyboardInterrupt()
    assert isf() == 130
    assert "interrupted; results/calibration is as it was" in capsys.readouterr().err and not FOLDER.exists()


def test_json_is_the_report_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--no-charts", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["informed"] == [made.DRIVER] and told["reused"] is False and told["files"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("--worlds 10", "--worlds: found '10'"),
        ("--weeks 4", "--weeks: found '4'; allowed: a whole number from 5 to 12"),
        ("--accept 3000", "--accept: found 3000; allowed: up to half of the worlds (2000)"),
        ("nothing", "no shipped scenario 'nothing'"),
        ("calm-2008", "SCENARIO: calm-2008: start: found 2008"),
        ("--format gif", "--format: found 'gif'"),
    ],
)
def test_wrong_commands_say_what_is_wrong(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert (
        main(
            ["calibrate", "--worlds", "4000", *words.split()]
            if "--worlds" not in words
            else ["calibrate", *words.split()]
        )
        == 2
    )
    out, err = capsys.readouterr()
    assert told in err and "Traceback" not in err and out == "" and not Path("results").exists()


def test_what_was_fitted_is_not_fitted_again(capsys: pytest.CaptureFixture[str]) -> None:
    isf("--no-charts")
    assert isf(str(FOLDER / "calibrated.yaml"), "--out", "again") == 2
    assert "SCENARIO: calibrated takes its beliefs from joint draws" in capsys.readouterr().err
    assert not Path("again").exists()


def test_a_scenario_file_is_laid_beside_what_extends_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("mine.yaml").write_text("format: 1\nname: mine\nextends: baseline\ntitle: Mine\n")
    fit = made.fit()
    mine = replace(fit, posterior=replace(fit.posterior, scenario=load_scenario("mine.yaml")))
    monkeypatch.setattr("sim.analysis.calibration.fitting.calibrate", lambda *_words: mine)
    assert isf("mine.yaml", "--no-charts") == 0
    assert 'extends: "mine.yaml"' in (FOLDER / "calibrated.yaml").read_text()
    assert load_scenario(FOLDER / "mine.yaml").fingerprint == load_scenario("mine.yaml").fingerprint
    assert load_scenario(FOLDER / "calibrated.yaml").draws is not None


def test_too_few_worlds_are_wrong_input(fitter: Fitter, capsys: pytest.CaptureFixture[str]) -> None:
    fitter.error = TooFew("of 4,000 worlds 3 still hold")
    assert isf() == 2
    assert "--worlds: found 4000, too few: of 4,000 worlds 3 still hold" in capsys.readouterr().err


def test_flags_allow_what_the_fit_allows() -> None:
    assert (flags.FEWEST_WEEKS, flags.MOST_WEEKS) == (data.FEWEST_WEEKS, data.MOST_WEEKS)


@pytest.mark.long
def test_the_real_fit_from_end_to_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.undo()
    folder = tmp_path / "real"
    words = ["calibrate", "--worlds", "1500", "--accept", "200", "--workers", "1", "--no-charts", "--out", str(folder)]
    assert main(words) == 0
    told = json.loads((folder / "report.json").read_text())
    assert 500 <= told["surviving"] <= 1500 and told["accepted"] == 200 and told["parameters"] > 100
    covered = [row["covered_90"] for row in told["check"]]
    assert 0.8 < sum(covered) / len(covered) < 0.97
    assert "Simulating baseline" in capsys.readouterr().err
