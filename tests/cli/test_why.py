"""`isf compare --why` from the outside: a batch of real worlds in, a report out; wrong words refused plainly."""

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.outcome import OK, WRONG_INPUT

A, B = "turkey-in-early-force", "force-5000-by-day-45"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("why") / "batch"
    words = ["batch", "scenarios/studies/turkish-contingent.yaml", "--worlds", "12", "--days", "14", "--out", str(path)]
    assert main([*words, "--workers", "1"]) == OK
    return path


def isf(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    capsys.readouterr()
    code = main(["compare", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_report_and_its_files(folder: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = isf(capsys, folder, "--why", A, B)
    assert code == OK
    assert out.startswith(f"Why {A} (A) differs from {B} (B)\n12 worlds, each in both · 14 days · seed 1")
    kept = sorted(path.name for path in (folder / "tables").iterdir())
    assert kept == ["why.csv", "why.json", "why.png", "why.svg", "why.txt"]
    assert out.startswith((folder / "tables" / "why.txt").read_text())
    before = (folder / "tables" / "why.svg").read_bytes()
    code, out, _ = isf(capsys, folder, "--why", A, B, "--worlds", "12", "--json", "--out", tmp_path / "mine")
    told = json.loads(out)
    assert (code, told["a"], told["b"], told["worlds"]) == (OK, A, B, 12)
    assert (tmp_path / "mine" / "why.svg").exists()
    assert isf(capsys, folder, "--why", A, B)[0] == OK
    assert (folder / "tables" / "why.svg").read_bytes() == before
    assert main(["whatmade", str(folder / "tables" / "why.png")]) == OK
    told_of = capsys.readouterr().out
    assert f"isf compare {folder} --why {A} {B}" in told_of
    assert {Path(each["file"]).name for each in told["files"]} == set(kept)


def test_fewer_worlds_and_the_other_way_round(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = isf(capsys, folder, "--why", B, A, "--worlds", "5", "--json")
    assert (code, json.loads(out)["worlds"]) == (OK, 5)
    code, out, err = isf(capsys, folder, "--why", B, A, "--worlds", "500", "--json")
    assert (code, json.loads(out)["worlds"]) == (OK, 12)
    assert "500 asked for, 12 are there" in err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--why", "turkey-in-early", B), f"did you mean {A}?"),
        (("--why", A, A), "found turkey-in-early-force twice"),
        (("--why", A), "--why"),
        (("--why", A, B, "--worlds", "0"), "a whole number from 1"),
        (("--why", A, B, "--worlds", "many"), "a whole number from 1"),
        (("--worlds", "5"), "says how many pairs --why looks at"),
        (("--why", A, B, "--measure", "days_held"), "--measure: found together with --why"),
        (("--why", A, B, "--baseline", A), "--baseline: found together with --why"),
        (("--why", A, B, "--beside", "x"), "--beside: found together with --why"),
        (("--why", A, B, "--out", "scenarios"), "holds other files"),
    ],
)
def test_wrong_words(folder: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str) -> None:
    code, out, err = isf(capsys, folder, *words)
    assert (code, out) == (WRONG_INPUT, "")
    assert said in err
    assert "Traceback" not in err


def test_one_scenario_is_not_enough(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["run", "baseline", "--worlds", "3", "--days", "2", "--out", str(tmp_path / "run"), "--workers", "1"]
    assert main(words) == OK
    code, _, err = isf(capsys, tmp_path / "run", "--why", "baseline", "no-force")
    assert code == WRONG_INPUT
    assert "holds one scenario, baseline" in err
    assert isf(capsys, "--why", "a", "b")[0] == WRONG_INPUT
    assert isf(capsys, tmp_path / "nothing", "--why", "a", "b")[0] == WRONG_INPUT


def test_folders_of_two_runs(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("no-force", "force-on-day-0"):
        words = ["run", name, "--worlds", "6", "--days", "10", "--out", str(tmp_path / name), "--workers", "1"]
        assert main(words) == OK
    folders = tmp_path / "no-force", tmp_path / "force-on-day-0"
    code, out, _ = isf(capsys, *folders, "--why", "force-on-day-0", "no-force")
    assert code == OK
    assert "Files in" not in out
    if "isf explain" in out:
        assert f"isf explain {folders[1]} --scenario force-on-day-0" in out
