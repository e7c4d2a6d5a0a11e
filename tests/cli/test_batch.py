"""`isf batch`: what it keeps, says and refuses."""

from __future__ import annotations

import json
import os
import shlex
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sim.batch import close_workers, open_results
from sim.batch.store.batch import SERIES
from sim.batch.tables import write_table
from sim.cli import main
from sim.cli.batch_plan import _shortened
from sim.cli.batch_report import Line, table
from sim.cli.commands import batches
from tests.cli import stand_in
from tests.cli.test_stops import start

FOLDER = "results/batch-toy+other"


@pytest.fixture
def toys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.chdir(tmp_path)
    stand_in.install(monkeypatch)
    yield
    close_workers()


def isf(*words: str) -> int:
    return main(["batch", "toy", "other", "--worlds", "60", *words])


def manifest(folder: str = FOLDER) -> dict[str, object]:
    told: dict[str, object] = json.loads(Path(folder, "manifest.json").read_text())
    return told


def test_a_batch_is_kept_and_told_an_arm_a_line(toys: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert isf() == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert lines[1] == "2 scenarios, 60 worlds each, 30 days, seed 1, drawn parameters"
    assert any(line.startswith("toy  ") and " 60 " in line and line.endswith(" %") for line in lines)
    assert "Usable: 60 worlds, finished in all 2 scenarios" in lines
    assert f"Next: isf compare {FOLDER}  (what differs, and how sure that is)" in lines
    assert max(map(len, lines)) <= 80
    assert "batch-toy+other: 60 worlds to simulate in 2 scenarios" in err
    assert os.listdir("results") == ["batch-toy+other"]
    assert manifest()["state"] == "complete"
    assert manifest()["command"] == "isf batch toy other --worlds 60 --seed 1"
    assert open_results([FOLDER]).names == ("toy", "other")


def test_the_same_again_simulates_nothing(toys: None, capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    first = capsys.readouterr().out
    assert isf() == 0
    out, err = capsys.readouterr()
    assert err == ""
    assert out == first.replace("all 2 scenarios\n", "all 2 scenarios; all of it was stored already\n")


def test_more_worlds_are_added(toys: None, capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    capsys.readouterr()
    assert main(["batch", "toy", "other", "--worlds", "100"]) == 0
    assert "40 worlds to simulate" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--seed", "2"], "seed 1 there, 2 asked for"),
        (["--days", "20"], "days 30 there, 20 asked for"),
        (["--fixed"], "drawn parameters there, central values asked for"),
        (["--events"], "without events there"),
        (["--daily", "none"], "series weekly there, none asked for"),
        (["--set", "toy.pace=2"], "nothing set there, toy.pace=2.0 asked for"),
    ],
)
def test_another_batch_in_the_folder_is_refused(
    toys: None, words: list[str], told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    isf()
    capsys.readouterr()
    assert isf(*words) == 2
    err = capsys.readouterr().err
    assert told in err and "--out DIR" in err and "--force" in err and err.count("\n") == 1
    assert isf(*words, "--out", "results/elsewhere") == 0
    assert isf(*words, "--force") == 0
    assert "taking it over, as --force says" in capsys.readouterr().err


def test_json_is_all_that_stands_on_standard_output(toys: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--json", "--baseline", "other") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["usable"], told["asked"], told["simulated"], told["state"]) == (60, 60, 60, "complete")
    assert [arm["scenario"] for arm in told["arms"]] == ["other", "toy"] and told["batch"]["baseline"] == "other"
    assert set(told["arms"][0]) == {"scenario", "title", "worlds", "days_held", "low", "high", "holding"}
    assert told["failed"] == [] and told["folder"] == FOLDER


def test_failing_worlds_are_told_with_how_to_run_them_alone(
    toys: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOY", '{"fail": [13, 50]}')
    assert isf("--seed", "7") == 1
    out = capsys.readouterr().out
    assert "Failed: 2 of 60 worlds, left out of every scenario; the next call tries them again" in out
    assert "  toy, seed 7, world 13: ZeroDivisionError: a rule divided by zero" in out
    alone = next(line for line in out.splitlines() if "alone:" in line).partition("alone: ")[2]
    python, flag, code = shlex.split(alone)
    compile(code, "alone", "exec")
    assert (python, flag) == ("python", "-c") and "worlds=[13], seed=7, days=30" in code
    assert f"{FOLDER}/scenarios/toy.yaml" in code and Path(FOLDER, "scenarios/toy.yaml").is_file()
    assert "Usable: 58 worlds" in out
    monkeypatch.setenv("TOY", "{}")
    assert isf("--seed", "7") == 0
    out, err = capsys.readouterr()
    assert "toy: 2 failed worlds tried again" in err and "2 worlds to simulate" in err
    assert "Usable: 60 worlds" in out and "Failed" not in out


def test_until_looks_after_fixed_numbers_of_worlds(toys: None, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["batch", "toy", "other", "--until", "days_held: +-1 days", "--out", "here"]
    assert main(words) == 0
    out, err = capsys.readouterr()
    seen = [line for line in err.splitlines() if line.startswith("After ")]
    assert [line.split(" worlds")[0] for line in seen] == ["After 250", "After 500"]
    assert "wanted +-1" in seen[0] and seen[1].endswith("narrow enough")
    assert "Usable: 500 worlds" in out
    assert manifest("here")["worlds"] == 500 and manifest("here")["until"] == "days_held: +-1 days"
    assert main(words) == 0
    assert manifest("here")["worlds"] == 500
    # Worlds that are there already change nothing about where it stops.
    assert main(["batch", "toy", "other", "--worlds", "600", "--out", "there"]) == 0
    assert main([*words[:-1], "there"]) == 0
    assert open_results(["there"]).worlds.size == 500


def test_until_says_when_the_most_was_not_enough(toys: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--until", "days_held: +-0.01 days") == 0
    out = capsys.readouterr().out
    assert "Not narrow enough after 60 worlds (days_held: +-0.01 days); more with --worlds N" in out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("batch", "FILES: found none; allowed: one study, or scenarios"),
        ("batch toy tyo", "tyo: no shipped scenario 'tyo'; did you mean 'toy'?"),
        ("batch toy toy", "FILES: found two named toy"),
        ("batch toy other --baseline tyo", "--baseline: found 'tyo'; did you mean toy?"),
        ("batch toy --daily hourly", "--daily: found 'hourly' (allowed: weekly, daily, none)"),
        ("batch toy --workers many", "--workers: found 'many'; allowed: a whole number from 1 to 256, or auto"),
        ("batch toy --worlds 10 --split 11", "--split: found 11; allowed: 0 to 10"),
        ("batch toy --until soon", "--until 'soon': expected"),
        (
            "batch toy --until=difference\xa0in\xa0days_held:+-3",
            "a difference needs two scenarios or more; there",
        ),
        ("batch toy --set toy.paec=1", "toy.paec: unknown; did you mean 'toy.pace'?"),
        ("batch toy speed-or-size", "FILES: found the study speed-or-size beside scenarios; allowed: one study alone"),
        ("batch toy --out a-file", "a-file: is a file; needed: a folder"),
    ],
)
def test_wrong_commands_say_what_is_wrong(
    toys: None, words: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("a-file").write_text("mine")
    assert main([word.replace("\xa0", " ") for word in words.split(" ")]) == 2
    out, err = capsys.readouterr()
    assert told in err and "Traceback" not in err and out == ""
    assert os.listdir() == ["a-file"]


def test_workers_may_be_left_to_the_tool(toys: None) -> None:
    assert isf("--workers", "auto") == 0


def test_the_door_allows_what_the_rooms_allow() -> None:
    assert batches.SERIES == SERIES


def test_a_full_disk_is_said_plainly(
    toys: None, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def full(*arguments: object) -> None:
        nonlocal count
        count += 1
        if count > 2:
            raise OSError("Error writing bytes to file. Detail: [errno 28] No space left on device")
        write_table(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("sim.batch.store.parts.write_table", full)
    assert main(["batch", "toy", "other", "--worlds", "5000", "--workers", "1"]) == 1
    err = capsys.readouterr().err.splitlines()[-1]
    assert err == (
        f"isf: {FOLDER}: the disk is full; usable: the first 1,250 worlds of 5,000, finished in all 2 scenarios, in "
        f"{FOLDER}; the same command goes on from there; free some room first"
    )
    assert open_results([FOLDER]).worlds.size == 1250


def stopped(process: subprocess.Popen[str], number: int, folder: Path) -> tuple[int, str]:
    """Signal a batch and its workers as a terminal does, once something is stored."""
    deadline = time.monotonic() + 30
    while not list(folder.glob("parts/*/*/*.json")) and time.monotonic() < deadline:
        time.sleep(0.02)
    os.killpg(process.pid, number)
    out, err = process.communicate(timeout=20)
    assert out == ""
    return process.returncode, err.splitlines()[-1]


@pytest.mark.parametrize(
    ("workers", "number", "code"),
    [
        ("1", signal.SIGINT, 130),
        pytest.param("2", signal.SIGINT, 130, marks=pytest.mark.long),
        pytest.param("2", signal.SIGTERM, 143, marks=pytest.mark.long),
    ],
)
def test_a_batch_that_is_stopped_says_what_can_be_used(tmp_path: Path, workers: str, number: int, code: int) -> None:
    folder = tmp_path / FOLDER
    words = ["batch", "toy", "other", "--worlds", "5000", "--workers", workers]
    found, said = stopped(start(tmp_path, *words, sleep=0.6), number, folder)
    word = "interrupted" if number == signal.SIGINT else "terminated"
    results = open_results([folder])
    assert found == code
    if results.worlds.size:
        assert said == (
            f"isf: {word}; usable: the first {results.worlds.size:,} worlds of 5,000, finished in all 2 scenarios, in "
            f"{FOLDER}; the same command goes on from there"
        )
    else:
        assert said == (
            f"isf: {word}; no world is finished in all 2 scenarios yet; what is finished is kept in {FOLDER}; the same "
            "command goes on from there"
        )
    assert os.listdir(tmp_path / "results") == ["batch-toy+other"]
    assert json.loads((folder / "manifest.json").read_text())["state"] == "partial"
    process = start(tmp_path, *words, sleep=0)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 0 and "Usable: 5,000 worlds" in out
    assert f"{5000 - results.worlds.size:,} worlds to simulate" in err or not results.worlds.size


def test_a_second_batch_on_one_folder_is_refused(tmp_path: Path) -> None:
    words = ["batch", "toy", "other", "--worlds", "5000", "--workers", "1"]
    first = start(tmp_path, *words, sleep=5)
    assert first.stderr is not None
    while "to simulate" not in first.stderr.readline():
        pass
    second = start(tmp_path, *words, sleep=0)
    _, err = second.communicate(timeout=30)
    assert second.returncode == 2
    assert err.splitlines()[-1] == f"isf: {FOLDER}: another run is writing there; wait for it or choose another"
    os.killpg(first.pid, signal.SIGKILL)
    first.communicate(timeout=20)


def test_a_study_is_run_with_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["batch", "turkish-contingent", "--worlds", "4", "--days", "9", "--workers", "1", "--split", "2"]
    assert main([*words, "--set", "end=continue"]) == 0
    told = manifest("results/turkish-contingent")
    assert told["study"]["name"] == "turkish-contingent"  # type: ignore[index]
    assert all(arm["settings"] == {"end": "continue"} for arm in told["arms"])  # type: ignore[attr-defined]
    results = open_results(["results/turkish-contingent"])
    assert results.names[0] == told["baseline"] == "force-5000-by-day-45" and results.split == 2
    assert {results.scenario(name).end for name in results.names} == {"continue"}
    own, other = (results.outcomes(results.names[0], lanes=lanes) for lanes in ("own", "other_luck"))
    assert not own.head(2).equals(other) and other["world"].tolist() == [0, 1]
    assert capsys.readouterr().out.startswith("turkish-contingent: Does a Turkish contingent")
    assert main([*words, "--set", "end=never", "--out", "x"]) == 2
    err = capsys.readouterr().err
    assert err.count("end: ") == 1, "what is wrong for every scenario is told once"
    assert main(["batch", "turkish-contingnt"]) == 2
    assert "did you mean 'turkish-contingent'?" in capsys.readouterr().err


def test_the_table_fits_a_narrow_page() -> None:
    arms = [Line(f"arm-{at}" + "-long" * (at % 12), "", 100_000, 365.0, 1.25, 364.75, 0.5) for at in range(60)]
    told = table(arms, 365)
    assert max(map(len, told)) <= 80
    assert "and 20 more; all of them with --json" in told
    cut = [line.split()[0] for line in told if "..." in line]
    assert cut and len(set(cut)) == len(cut) and all(name.startswith("arm-") and name[-5:] == "-long" for name in cut)


def test_what_differs_at_the_end_of_a_name_is_shown() -> None:
    names = [f"engagement-of-the-united-states-level-0p{at}" for at in range(20)]
    arms = [Line(name, "", 500, 365.0, 1.25, 364.75, 0.5) for name in names]
    told = [line.split()[0] for line in table(arms, 365)[1:-1]]
    assert len(set(told)) == 20 and all(name[-4:] == line[-4:] for name, line in zip(names, told, strict=True))


def test_a_folder_of_many_long_names_has_a_short_one_of_its_own() -> None:
    assert _shortened(["baseline", "other"]) == "batch-baseline+other"
    long = ["a" * 150, "b" * 150]
    found = {_shortened(names) for names in (long, long[::-1], [*long, "c"], [*long, "d"], [long[0]])}
    assert len(found) >= 4 and all(len(name) <= 80 for name in found)
