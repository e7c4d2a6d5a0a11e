"""`isf patterns`: what it prints, writes, keeps and refuses, on planted figures; and once over the model."""

from __future__ import annotations

import csv
import json
import math
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sim.analysis.patterns.measured import missing, pooled
from sim.analysis.patterns.runs import Runs
from sim.cli import main
from tests.analysis.patterns.planted import measures, meeting
from tests.batch import fake_model

FOLDER = Path("results/patterns")
FILES = {"patterns.txt", "patterns.csv", "patterns.json", "manifest.json"}
SHAPE = "These are checks of shape, not a forecast."


@pytest.fixture(autouse=True)
def stage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of its own, the stand-in model, and figures that meet every band."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.batch.engine.work.ENGINE", fake_model.ENGINE)
    monkeypatch.setattr("sim.scenario.load_scenario", lambda name, *_, **__: fake_model.scenario(name))
    monkeypatch.setattr("sim.analysis.patterns.judge.MEASURES", measures())


def isf(*words: str) -> int:
    return main(["patterns", "--no-charts", *words])


def plant(monkeypatch: pytest.MonkeyPatch, **instead: Any) -> None:
    monkeypatch.setattr("sim.analysis.patterns.judge.MEASURES", measures(**instead))


def failing(name: str, key: str, value: float) -> list[Any]:
    return [replace(each, value=value, low=value, high=value) if each.key == key else each for each in meeting(name)]


def test_everything_met_is_printed_and_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--worlds", "40") == 0
    out, err = capsys.readouterr()
    assert set(os.listdir(FOLDER)) == FILES
    assert (FOLDER / "patterns.txt").read_text() in out and SHAPE in out
    assert "15 of 15 patterns met. Consistency checks, which repeat what the model was given: SF22 holds." in out
    assert "FAIL" not in out and "worlds simulated" in err
    assert all(len(line) <= 120 for line in out.splitlines())
    told = json.loads((FOLDER / "manifest.json").read_text())
    assert (told["kind"], told["state"]) == ("patterns", "complete")
    assert told["command"] == "isf patterns --worlds 40 --seed 51"
    assert told["asked"] == {"scenario": "baseline", "worlds": 40, "seed": 51, "beliefs": "", "only": []}


def test_groups_come_with_data_band_model_and_place(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    trucks = replace(meeting("SF35")[0], value=292.2, low=280.0, high=301.4, inside=0.981, percentile=0.955)
    plant(monkeypatch, SF35=[trucks])
    assert isf("--only", "SF12", "--only", "sf35,SF13") == 0
    lines = capsys.readouterr().out.splitlines()
    row = next(line for line in lines if line.startswith("     trucks a day"))
    assert " ".join(row.split()).endswith("459 100 to 460 292 (280 to 301) 98 % 96 % pass")
    heads = [line for line in lines if line in ("How long ceasefires hold", "Soldiers, money and trucks")]
    assert heads == ["How long ceasefires hold", "Soldiers, money and trucks"]
    shape = next(line for line in lines if line.startswith("     weibull shape"))
    assert "0.26" in shape and "below 0.7" in shape
    assert any(line.startswith("  SF35: COGAT data") for line in lines), "who counts trucks is told"


def test_small_figures_keep_their_room(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    small = [
        replace(each, value=-0.00021, low=-0.00095, high=0.0004) if each.key == "reverse_response" else each
        for each in meeting("SF18")
    ]
    plant(monkeypatch, SF18=[replace(each, value=1e-9) if each.key == "response_p_value" else each for each in small])
    assert isf("--only", "SF18") == 0
    lines = capsys.readouterr().out.splitlines()
    assert "0 (-0.001 to 0) " in next(line for line in lines if line.startswith("     reverse response"))
    assert "<0.001 " in next(line for line in lines if line.startswith("     response p value"))


def test_a_failure_is_explained_and_ends_with_3(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(monkeypatch, SF12=[pooled("SF12", "weibull_shape", 1.2, 900, "a pool", low=0.9, high=1.4)])
    assert isf() == 3
    out = " ".join(capsys.readouterr().out.split())
    assert "14 of 15 patterns met; not met: SF12." in out and "The model is rejected by: SF12." in out
    assert (
        "SF12, weibull shape: 1.2 (0.9 to 1.4) in the model, where the band is below 0.7; at least 1 rejects the "
        "model. Measured in a pool." in out
    )
    assert "FAIL, rejects" in out


def test_a_failure_within_reach_of_other_worlds_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(monkeypatch, SF12=[pooled("SF12", "weibull_shape", 0.71, 9, "a pool", low=0.65, high=0.8)])
    assert isf() == 3
    out = " ".join(capsys.readouterr().out.split())
    assert "its interval reaches into the band" in out and "rejects the model" not in out


def test_what_could_not_be_measured_fails(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    plant(monkeypatch, S90=[missing("S90", "survival_90", "no world has it")], SF35=[])
    assert isf() == 3
    out = capsys.readouterr().out
    assert "S90, share holding on day 90: could not be measured, which counts as a failure: no world has it." in out
    assert "SF35, trucks a day, both streams: could not be measured" in out and "nothing measures it" in out
    rows = list(csv.DictReader((FOLDER / "patterns.csv").open()))
    by = {(row["pattern"], row["figure"]): row for row in rows}
    assert by["S90", "survival_90"]["verdict"] == "not measured" and by["S90", "survival_90"]["value"] == ""


def test_a_consistency_check_that_fails_is_told_and_does_not_count(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(monkeypatch, SF22=failing("SF22", "exponent", 9.0))
    assert isf() == 0
    out = capsys.readouterr().out
    assert "SF22 fails" in out and "FAIL (given)" in out


def test_what_could_not_have_failed_is_no_evidence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(monkeypatch, SF2=[replace(meeting("SF2")[0], given="nobody goes there")])
    assert isf() == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Met by construction, which is no evidence: SF2, nobody goes there." in out and "pass (given)" in out


def test_json_tells_everything_and_holds_no_other_number_than_the_table(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    plant(monkeypatch, SF1=failing("SF1", "hazard_ratio", math.inf))
    assert isf("--json") == 3
    told = json.loads(capsys.readouterr().out)
    assert told["passed"] is False and told["worlds"] == 500 and told["caveat"].startswith(SHAPE)
    first = told["patterns"][0]
    assert (first["pattern"], first["passed"], first["figures"][0]["value"]) == ("SF1", False, "infinite")
    assert {Path(each["file"]).name for each in told["files"]} == FILES
    written = json.loads((FOLDER / "patterns.json").read_text())
    assert written["patterns"] == told["patterns"]


def test_contested_findings_keep_their_note(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--only", "SF18,SF15") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "SF18: Contested: haushofer2010" in out
    assert "SF15: Gaza Ministry of Health; Israel disputes its figures" in out


def test_beliefs_and_another_scenario_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("mine", "--beliefs", "calibrated", "--seed", "7", "--out", "here") == 0
    out = capsys.readouterr().out
    assert "mine stands for the baseline" in out and "beliefs calibrated" in out
    told = json.loads(Path("here/manifest.json").read_text())
    assert told["command"] == "isf patterns mine --worlds 500 --seed 7 --beliefs calibrated"


def test_the_same_report_is_made_again_and_another_is_not_replaced(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf() == 0 and isf() == 0
    before = {name: (FOLDER / name).read_bytes() for name in FILES}
    capsys.readouterr()
    assert isf("--seed", "52") == 2
    err = capsys.readouterr().err
    assert "holds another report of patterns (seed 51 there, 52 asked for); nothing was changed" in err
    assert {name: (FOLDER / name).read_bytes() for name in FILES} == before
    assert isf("--seed", "52", "--force") == 0


def test_foreign_files_are_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    FOLDER.mkdir(parents=True)
    (FOLDER / "diary.txt").write_text("mine")
    assert isf() == 2
    assert "files of something else (diary.txt)" in capsys.readouterr().err
    assert isf("--force") == 0 and (FOLDER / "diary.txt").read_text() == "mine"


def test_charts_of_a_former_report_do_not_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(folder: Any, *_: Any) -> dict[str, str]:
        (folder.staging / "charts").mkdir()
        (folder.staging / "charts" / "one.png").write_bytes(b"ink")
        return {"charts/one.png": "a chart"}

    monkeypatch.setattr("sim.cli.patterns._charts", draw)
    assert main(["patterns"]) == 0 and (FOLDER / "charts" / "one.png").is_file()
    assert isf() == 0 and not (FOLDER / "charts" / "one.png").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--only", "SF99"), "--only: found 'SF99' (allowed: SF1, SF2, "),
        (("--only", "OBS_WEEKLY"), "--only: found 'OBS_WEEKLY'"),
        (("--worlds", "3"), "--worlds: found '3'; allowed: a whole number from 20"),
        (("one", "two"), "`isf patterns` takes one SCENARIO"),
    ],
)
def test_wrong_input_is_refused_before_anything_is_run(
    words: tuple[str, ...], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert isf(*words) == 2
    assert told in capsys.readouterr().err and not FOLDER.exists()


def test_an_interrupted_report_leaves_what_was_there(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_: Runs) -> Any:
        raise KeyboardInterrupt

    assert isf() == 0
    before = (FOLDER / "patterns.txt").read_bytes()
    monkeypatch.setattr("sim.analysis.patterns.judge.MEASURES", {**measures(), "SF1": stop})
    assert isf() == 130
    assert "results/patterns is as it was" in capsys.readouterr().err
    assert (FOLDER / "patterns.txt").read_bytes() == before
