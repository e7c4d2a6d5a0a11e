"""`isf forecast`: files that vouch for each other, are never changed, and are scored only as they were made."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from sim.cli import main
from sim.present.forecast import FILES
from tests.cli.test_score import toy_run, toy_scenario

FOLDER = Path("results/forecast-2026-01-01")
DATA = "week_start,series,value\n2026-01-01,deaths_reported,21\n2026-01-08,deaths_reported,14\n"


@pytest.fixture(autouse=True)
def model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("sim.scenario.load_scenario", toy_scenario)
    monkeypatch.setattr("sim.batch.simulate", toy_run)


def isf(*words: str) -> int:
    return main(["forecast", "--worlds", "24", "--days", "28", *words])


def test_it_leaves_files_that_vouch_for_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf() == 0
    assert "no prediction of what people will do" in capsys.readouterr().out
    assert set(os.listdir(FOLDER)) == set(FILES)
    lines = (FOLDER / "sha256.txt").read_text().splitlines()
    assert len(lines) == 4
    for line in lines:
        told, name = line.split("  ")
        assert hashlib.sha256((FOLDER / name).read_bytes()).hexdigest() == told
    told = json.loads((FOLDER / "forecast.json").read_text())
    assert (told["from"], told["weeks"], told["data_up_to"]) == ("2026-01-01", 4, "2025-12-26")
    assert told["worlds_holding"] == 18 and "created" not in told
    assert "--forecast DIR" in (FOLDER / "README.md").read_text()
    assert os.listdir("results") == [FOLDER.name]


def test_the_same_order_gives_the_same_bytes() -> None:
    assert isf("--out", "one") == 0
    assert isf("--out", "two") == 0
    assert all((Path("one") / name).read_bytes() == (Path("two") / name).read_bytes() for name in FILES)


def test_the_date_of_its_making_is_told_only_if_given() -> None:
    assert isf("--created", "2026-01-03") == 0
    assert json.loads((FOLDER / "forecast.json").read_text())["created"] == "2026-01-03"
    assert "made on 2026-01-03" in (FOLDER / "README.md").read_text()


def test_a_stored_forecast_is_never_changed(capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    before = {name: (FOLDER / name).read_bytes() for name in FILES}
    assert isf("--seed", "9") == 2
    assert "a stored forecast is never changed" in capsys.readouterr().err
    assert {name: (FOLDER / name).read_bytes() for name in FILES} == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--from", "January"], "--from: found 'January'; allowed: a date"),
        (["--from", "2025-10-10"], "allowed: day 1 to 784"),
        (["--from", "2029-01-01"], "allowed: day 1 to 784"),
        (["--created", "now"], "--created: found 'now'"),
        (["--days", "3"], "a whole number from 7"),
    ],
)
def test_what_is_refused(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["forecast", "--worlds", "24", *(["--days", "28"] if "--days" not in words else []), *words]) == 2
    assert told in capsys.readouterr().err
    assert not Path("results").exists()


def test_it_is_scored_beside_null_models(capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    Path("data.csv").write_text(DATA)
    capsys.readouterr()
    assert main(["score", "data.csv", "--forecast", str(FOLDER), "--out", "scores"]) == 0
    out = capsys.readouterr().out
    assert "2 weeks of 4" in out and "persistence" in out and "All checksums hold" in out
    assert sorted(os.listdir("scores")) == ["forecast_scores.csv", "forecast_scores.txt"]
    assert main(["score", "data.csv", "--forecast", str(FOLDER), "--json"]) == 0
    assert {row["entrant"] for row in json.loads(capsys.readouterr().out)["board"]} >= {"forecast", "persistence"}


@pytest.mark.parametrize("name", ["forecast.csv", "forecast.json", "README.md", "survival.csv"])
def test_tampering_is_noticed(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    Path("data.csv").write_text(DATA)
    content = (FOLDER / name).read_bytes()
    (FOLDER / name).write_bytes(content.replace(b"0", b"1", 1))
    assert main(["score", "data.csv", "--forecast", str(FOLDER)]) == 2
    assert f"is not as it was made: {name} is altered. It is not scored" in capsys.readouterr().err
    (FOLDER / name).unlink()
    assert main(["score", "data.csv", "--forecast", str(FOLDER)]) == 2
    assert f"{name} is missing" in capsys.readouterr().err


def test_a_checksum_that_was_taken_out_is_noticed(capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    Path("data.csv").write_text(DATA)
    lines = (FOLDER / "sha256.txt").read_text().splitlines()
    (FOLDER / "sha256.txt").write_text("\n".join(line for line in lines if "forecast.csv" not in line))
    assert main(["score", "data.csv", "--forecast", str(FOLDER)]) == 2
    assert "forecast.csv has no checksum" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, "there is no file data.csv"),
        ("", "is no CSV that can be read"),
        ("week,value\n", "has no column week_start"),
        ("week_start,series,value\n", "has no rows"),
        (DATA + "2026-01-15,deaths_reported,x\n", "line 4: found 'x'"),
        (DATA + "2026-01-15,deaths_reported,1e300\n", "line 4: found '1e300'; allowed: a whole number from 0 to"),
        (DATA + "2026-01-15,troops,1e308\n", "line 4: found '1e308'; allowed: a number from 0 to"),
    ],
)
def test_data_that_cannot_be_scored(content: str | None, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    if content is not None:
        Path("data.csv").write_text(content)
    assert main(["score", "data.csv", "--forecast", str(FOLDER)]) == 2
    assert told in capsys.readouterr().err


def test_a_folder_without_a_forecast(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["score", "data.csv", "--forecast", "."]) == 2
    assert "holds no forecast" in capsys.readouterr().err
    assert main(["score", "--forecast", "."]) == 2
    assert "DATA is missing" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("forecast.json", b'{"what": "cut'),
        ("forecast.json", b"[]"),
        ("forecast.csv", b"a,b\n"),
        ("sha256.txt", b"\xff"),
    ],
)
def test_a_forecast_that_cannot_be_read(name: str, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    Path("data.csv").write_text(DATA)
    (FOLDER / name).write_bytes(content)
    if name != "sha256.txt":
        whole = [each for each in FILES if each != "sha256.txt"]
        sums = [f"{hashlib.sha256((FOLDER / each).read_bytes()).hexdigest()}  {each}\n" for each in whole]
        (FOLDER / "sha256.txt").write_text("".join(sums))
    assert main(["score", "data.csv", "--forecast", str(FOLDER)]) == 2
    assert "holds no forecast that can be read" in capsys.readouterr().err


def test_a_folder_that_cannot_be_made(capsys: pytest.CaptureFixture[str]) -> None:
    Path("theirs").write_text("kept")
    assert isf("--out", "theirs/mine") == 2
    assert "--out: theirs/mine cannot be written" in capsys.readouterr().err
    isf()
    Path("data.csv").write_text(DATA)
    assert main(["score", "data.csv", "--forecast", str(FOLDER), "--out", "theirs/mine"]) == 2
    assert "theirs is a file" in capsys.readouterr().err


def test_what_beliefs_rest_on_is_kept_with_the_forecast() -> None:
    assert isf("--beliefs", "calibrated") == 0
    assert "beliefs_rest_on" in json.loads((FOLDER / "forecast.json").read_text())
    assert "one that this forecast has seen" in (FOLDER / "README.md").read_text().replace("\n", " ")
