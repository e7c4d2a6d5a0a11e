"""`isf compare` from the outside: what it prints, keeps, refuses."""

from __future__ import annotations

import fcntl
import io
import json
import os
import struct
import subprocess
import sys
import termios
import threading
from pathlib import Path
from typing import Any

import pytest

from sim.batch import simulate
from sim.batch.folder import Folder
from sim.cli import main
from sim.cli.outcome import OK, UNEXPECTED, WRONG_INPUT, open_streams
from sim.present.compare.tables import ABOUT
from tests.analysis.stored import case, three_arms
from tests.batch.handmade import write_batch

WORLDS = 120


def batch(folder: Path, worlds: int = WORLDS, **more: object) -> Path:
    """A batch of three arms as `isf batch` leaves it."""
    tables = three_arms(worlds).tables
    arms = {name: (case(name), table) for name, table in tables.items()}
    return write_batch(folder, arms, blocks=((0, 50), (50, worlds)), days=365, **more)  # type: ignore[arg-type]


def isf(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["compare", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_a_batch_is_compared_and_its_tables_kept_with_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = batch(tmp_path / "b")
    code, out, err = isf(capsys, folder)
    assert (code, err) == (OK, "")
    assert out.startswith("2 scenarios compared\n120 worlds, the same in every scenario · 365 days · seed 1")
    assert "  with-force holds " in out
    kept = sorted(path.name for path in (folder / "tables").iterdir())
    assert kept == sorted(ABOUT)
    listed = json.loads((folder / "manifest.json").read_text())["files"]
    assert sorted(listed) == sorted(f"tables/{name}" for name in ABOUT)
    assert out.startswith((folder / "tables" / "comparison.txt").read_text())
    assert not list(tmp_path.glob(".*"))


def test_the_same_worlds_give_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders = [batch(tmp_path / name) for name in ("a", "b")]
    for folder in (*folders, folders[0]):
        assert isf(capsys, folder)[0] == OK
    first, second = ({path.name: path.read_bytes() for path in (each / "tables").iterdir()} for each in folders)
    assert first == second


def test_baseline_and_measures_can_be_chosen(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = batch(tmp_path / "b")
    code, out, _ = isf(
        capsys, folder, "--baseline", "with-force", "--measure", "collapsed", "--measure", "cause=spiral", "--json"
    )
    told = json.loads(out)
    assert code == OK
    assert told["baseline"] == "with-force"
    assert [each["name"] for each in told["measures"]] == ["collapsed", "cause=spiral"]
    assert [each["name"] for each in told["scenarios"]] == ["with-force", "baseline", "without-aid"]
    assert {Path(each["file"]).name for each in told["files"]} == set(ABOUT)


def test_full_prints_more_and_keeps_the_same(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = batch(tmp_path / "b")
    brief = isf(capsys, folder)[1]
    before = {path.name: path.read_bytes() for path in (folder / "tables").iterdir()}
    full = isf(capsys, folder, "--full")[1]
    assert "every comparison with baseline" in full and "every comparison" not in brief
    assert before == {path.name: path.read_bytes() for path in (folder / "tables").iterdir()}


def test_out_takes_the_tables_elsewhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder, out = batch(tmp_path / "b"), tmp_path / "tables here"
    for _ in range(2):
        assert isf(capsys, folder, "--out", out)[0] == OK
    assert sorted(path.name for path in out.iterdir()) == sorted(ABOUT)
    assert not (folder / "tables").exists()
    (out / "mine.txt").write_text("x")
    code, _, err = isf(capsys, folder, "--out", out)
    assert code == WRONG_INPUT and "holds other files (mine.txt); nothing was changed" in err


def test_runs_of_isf_run_are_compared_by_their_folders(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("baseline", "no-force"):
        simulate(name, worlds=4, seed=3, days=5, workers=1).save(tmp_path / name)
    code, out, _ = isf(capsys, tmp_path / "baseline", tmp_path / "no-force")
    assert code == OK
    assert "4 worlds tell nothing about differences: at least 50 are needed" in out
    assert "Files in" not in out
    assert sorted(path.name for path in tmp_path.iterdir()) == ["baseline", "no-force"]
    assert isf(capsys, tmp_path / "baseline", tmp_path / "no-force", "--out", tmp_path / "t")[0] == OK
    assert (tmp_path / "t" / "comparison.csv").is_file()


def test_a_batch_that_goes_on_is_compared_and_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = batch(tmp_path / "b")
    with Folder(folder):
        code, out, err = isf(capsys, folder)
    assert code == OK and "with-force holds" in out
    assert "the tables of this comparison are not kept" in err
    assert not (folder / "tables").exists()


def test_a_part_of_a_batch_says_so_first(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = isf(capsys, batch(tmp_path / "b", asked=2000, state="partial"))[1]
    assert out.splitlines()[1].startswith("PARTIAL: 120 worlds finished in every scenario, of 2,000 asked.")


def test_failed_worlds_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = isf(capsys, batch(tmp_path / "b", failed={"with-force": {7: "a NaN in deaths"}}))[1]
    assert "119 worlds, the same in every scenario, of 120 asked" in out
    assert "world 7 of with-force (a NaN in deaths)" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "DIR: found none; allowed: the folder of one batch, or the folders of several runs"),
        (["nowhere"], "nowhere: no such folder"),
        (["b", "--measure", "days_hold"], "--measure: found 'days_hold'; did you mean days_held?"),
        (["b", "--measure", "cause"], "allowed: cause=held, cause=renunciation by Israel"),
        (["b", "--baseline", "with-farce"], "--baseline: found 'with-farce'; did you mean with-force?"),
        (["b", "--measur", "x"], "Unknown option"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    words: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    batch(Path("b"), 60)
    code, out, err = isf(capsys, *words)
    assert (code, out) == (WRONG_INPUT, "")
    assert message in err and "Traceback" not in err
    assert not Path("b/tables").exists() and not list(tmp_path.glob(".*"))


def test_one_scenario_cannot_be_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write_batch(tmp_path / "b", {"baseline": (case("baseline"), three_arms(60).tables["baseline"])},
                         blocks=((0, 60),), days=365)  # fmt: skip
    code, _, err = isf(capsys, folder)
    assert code == WRONG_INPUT
    assert "found one scenario, baseline; needed: two or more to compare" in err


def outside(folder: Path, *words: str, **more: Any) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, with streams and letters of the test's choice."""
    settings = {**os.environ, **more.pop("env", {})}
    command = [sys.executable, "-m", "sim.cli", "compare", *words]
    return subprocess.run(command, cwd=folder, env=settings, check=False, stderr=subprocess.PIPE, **more)


def test_letters_that_a_stream_does_not_know_have_plain_ones_in_their_place(tmp_path: Path) -> None:
    batch(tmp_path / "b")
    words = ("b", "--baseline", "with-force")
    known = outside(tmp_path, *words, stdout=subprocess.PIPE, env={"PYTHONIOENCODING": "utf-8"}).stdout.decode()
    assert "\N{MINUS SIGN}" in known and "\N{MIDDLE DOT}" in known
    plain = known.replace("\N{MINUS SIGN}", "-").replace("\N{MIDDLE DOT}", "|").replace("\N{EN DASH}", "-")
    for settings in ({"PYTHONIOENCODING": "ascii"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        told = outside(tmp_path, *words, stdout=subprocess.PIPE, env=settings)
        assert (told.returncode, told.stdout.decode("ascii")) == (OK, plain)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("\N{MINUS SIGN}0.2 \N{EN DASH} \N{EM DASH}", b"-0.2 - -"),
        ("\N{PLUS-MINUS SIGN}3 \N{MULTIPLICATION SIGN} 2 \N{MIDDLE DOT} x", b"+-3 x 2 | x"),
        (
            "\N{LEFT DOUBLE QUOTATION MARK}a\N{RIGHT DOUBLE QUOTATION MARK} it\N{RIGHT SINGLE QUOTATION MARK}s",
            b'"a" it\'s',
        ),
        ("0.8 \N{GREATER-THAN OR EQUAL TO} 0.4 \N{LESS-THAN OR EQUAL TO} 1", b"0.8 >= 0.4 <= 1"),
        ("5\N{NO-BREAK SPACE}%\N{NARROW NO-BREAK SPACE}x", b"5 % x"),
        ("\N{GREEK SMALL LETTER ALPHA}b\udcff", b"?b?"),
    ],
)
def test_every_letter_has_something_in_its_place(text: str, printed: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    for errors in ("strict", "surrogateescape"):
        under = io.BytesIO()
        stream = io.TextIOWrapper(under, encoding="ascii", errors=errors)
        monkeypatch.setattr(sys, "stdout", stream)
        open_streams()
        print(text, end="", flush=True)
        assert under.getvalue() == printed


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("words", [("b",), ("b", "--json")])
def test_an_output_that_is_full_is_not_called_the_disk(words: tuple[str, ...], tmp_path: Path) -> None:
    batch(tmp_path / "b")
    with open("/dev/full", "wb") as full:
        told = outside(tmp_path, *words, stdout=full)
    assert told.returncode == UNEXPECTED
    message = "isf: the output could not be written (no space left on device); no half-written file was left\n"
    assert told.stderr.decode() == message
    assert sorted(path.name for path in (tmp_path / "b" / "tables").iterdir()) == sorted(ABOUT)


@pytest.mark.parametrize("words", [("b",), ("b", "--full")])
def test_a_narrow_terminal_gets_narrow_prose(words: tuple[str, ...], tmp_path: Path) -> None:
    batch(tmp_path / "b")
    ours, theirs = os.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 60, 0, 0))
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.extend(iter(lambda: _read(ours), b"")))
    reader.start()
    with Folder(tmp_path / "b"):
        command = [sys.executable, "-m", "sim.cli", "compare", *words]
        settings = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
        subprocess.run(command, cwd=tmp_path, env=settings, check=True, stdout=theirs, stderr=theirs)
    os.close(theirs)
    reader.join()
    os.close(ours)
    lines = b"".join(found).decode().splitlines()
    assert "not kept" in " ".join(lines) and "Against baseline, over the same worlds" in lines
    assert max(map(len, lines)) <= 60


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65536)
    except OSError:  # how Linux says that the other end is closed
        return b""
