"""`isf export` from the outside: one tidy file, whole or not at all."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cli import main
from sim.cli.outcome import OK, UNEXPECTED, WRONG_INPUT
from tests.analysis.stored import case, three_arms
from tests.batch.handmade import weekly, write_batch


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A batch of three arms with weekly series, in the current folder."""
    monkeypatch.chdir(tmp_path)
    arms = {name: (case(name), table) for name, table in three_arms(60).tables.items()}
    return write_batch(Path("b"), arms, blocks=((0, 50), (50, 60)), weekly=weekly(60), days=365,
                       failed={"with-force": {7: "a NaN"}})  # fmt: skip


def isf(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["export", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_all_scenarios_stand_in_one_tidy_file(form: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = isf(capsys, folder, "--format", form)
    path = Path(f"b-outcomes.{form}")
    assert code == OK
    assert out == f"Wrote {path}: one row a scenario and world; 3 scenarios in 59 worlds\n"
    table = pd.read_csv(path) if form == "csv" else pd.read_parquet(path)
    assert list(table.columns[:3]) == ["scenario", "world", "days_held"]
    assert list(dict.fromkeys(table["scenario"])) == ["baseline", "with-force", "without-aid"]
    for name, given in three_arms(60).tables.items():
        found, wanted = table[table["scenario"] == name], given[given["world"] != 7]
        assert list(found["world"]) == list(wanted["world"])
        for column in ("days_held", "contained_share", "troops_peak"):
            np.testing.assert_array_equal(found[column], wanted[column])
        assert list(found["cause"]) == list(wanted["cause"].astype(str))


def test_weekly_means_leave_empty_what_is_not_measured(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert isf(capsys, folder, "--table", "weekly", "--out", "w.csv")[0] == OK
    text = Path("w.csv").read_text()
    assert "nan" not in text.lower()
    table = pd.read_csv("w.csv")
    assert len(table) == 3 * 59 * 5
    assert (
        table.groupby("scenario", sort=False)[["world", "week"]]
        .apply(lambda each: each.apply(tuple, axis=1).is_monotonic_increasing)
        .all()
    )
    one = table[(table["scenario"] == "with-force") & (table["world"] == 4)]
    assert list(one["deaths"]) == [4, 5, 6, 7, 8]


def test_the_ending_names_the_form(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert isf(capsys, folder, "--out", "deep/er/o.parquet")[0] == OK
    assert len(pd.read_parquet("deep/er/o.parquet")) == 3 * 59
    assert isf(capsys, folder, "--out", "o.txt")[0] == OK
    assert Path("o.txt").read_text().startswith("scenario,world,")


def test_nothing_is_overwritten_without_force(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("b-outcomes.csv").write_text("mine")
    code, out, err = isf(capsys, folder)
    assert (code, out) == (WRONG_INPUT, "")
    assert "b-outcomes.csv: exists already and was left as it is; name another with --out, or use --force" in err
    assert Path("b-outcomes.csv").read_text() == "mine"
    assert isf(capsys, folder, "--force")[0] == OK
    assert Path("b-outcomes.csv").read_text() != "mine"


def test_the_same_worlds_give_the_same_bytes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("1.parquet", "2.parquet", "1.csv", "2.csv"):
        assert isf(capsys, folder, "--table", "weekly", "--out", name)[0] == OK
    assert Path("1.parquet").read_bytes() == Path("2.parquet").read_bytes()
    assert Path("1.csv").read_bytes() == Path("2.csv").read_bytes()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["nowhere"], "nowhere: no such folder"),
        (["b", "--table", "event"], "--table: found 'event'; did you mean events?"),
        (["b", "--table", "events"], "--table: b holds no events; run it with --events to keep them"),
        (["b", "--format", "xlsx"], "--format: found 'xlsx' (allowed: csv, parquet)"),
        (["b", "--out", "b"], "--out: b is a folder; needed: a file such as b/b-outcomes.csv"),
        (["b", "--out", "b/manifest.json/x.csv"], "cannot be written"),
        (["b", "c"], "`isf export` takes one FOLDER"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    words: list[str], message: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = isf(capsys, *words)
    assert (code, out) == (WRONG_INPUT, "")
    assert message in err and "Traceback" not in err
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder.name]


def test_a_file_that_cannot_be_finished_is_not_there(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(self: object, sql: str, path: Path, form: str) -> None:
        path.write_text("half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("sim.batch.reading.results.Results.copy", half)
    code, _, err = isf(capsys, folder)
    assert (code, err) == (UNEXPECTED, "isf: the disk is full; no half-written file was left\n")
    assert sorted(path.name for path in tmp_path.iterdir()) == [folder.name]
