"""`isf run` and `isf plot`: what they write, say and refuse."""

import json
import os
from pathlib import Path

import pytest

from sim.batch.engine.crew import MOST_WORKERS
from sim.batch.ensemble import MOST_SEED
from sim.batch.worlds import MOST_WORLDS
from sim.cli import main
from sim.cli.commands import options
from sim.present.charts import FORMATS
from sim.scenario.draft import MAX_DAYS
from tests.cli import stand_in

FILES = {
    "manifest.json", "outcomes.parquet", "daily.parquet", "toy.yaml", "summary.csv", "summary.txt",
    "charts/survival.png", "charts/causes.png",
}  # fmt: skip


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    stand_in.install(monkeypatch)


def isf(*words: str) -> int:
    return main(["run", "toy", "--worlds", "40", *words] if not words or words[0].startswith("-") else list(words))


def contents(folder: str = "results/toy") -> dict[str, bytes]:
    root = Path(folder)
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_a_run_leaves_tables_charts_and_a_list_of_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf() == 0
    assert set(contents()) == FILES
    out, err = capsys.readouterr()
    assert "The outcome table" in out
    for name in FILES - {"manifest.json"}:
        assert f"  {name}  " in out
    assert "Simulating toy: 40 worlds" in err
    assert os.listdir("results") == ["toy"]


def test_the_same_run_again_is_verified_and_reused(capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    before, times = contents(), {path: path.stat().st_mtime_ns for path in Path("results/toy").rglob("*")}
    capsys.readouterr()
    assert isf() == 0
    out, err = capsys.readouterr()
    assert "holds this very run" in err and "Simulating" not in err
    assert "The outcome table" in out
    assert contents() == before
    assert {path: path.stat().st_mtime_ns for path in Path("results/toy").rglob("*")} == times


def test_force_computes_again_and_gives_the_same_bytes(capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    before = contents()
    assert isf("--force") == 0
    assert capsys.readouterr().err.count("Simulating toy: 40 worlds") == 2
    assert contents() == before


def test_a_damaged_file_is_named_and_the_run_computed_again(capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    before = contents()
    Path("results/toy/daily.parquet").write_bytes(before["daily.parquet"][:-9])
    assert isf() == 0
    err = capsys.readouterr().err
    assert "damaged: daily.parquet (altered); computing it again" in err
    assert "same bytes as before the damage" in err
    assert contents() == before


def test_a_damaged_chart_is_drawn_again_from_the_data(capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    before = contents()
    Path("results/toy/charts/survival.png").unlink()
    Path("results/toy/toy.yaml").write_text("nonsense")
    capsys.readouterr()
    assert isf() == 0
    err = capsys.readouterr().err
    assert "charts/survival.png (missing)" in err and "toy.yaml (altered)" in err and "Simulating" not in err
    assert contents() == before


def test_charts_left_out_are_drawn_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--no-charts") == 0
    assert {name for name in FILES if "charts" not in name} == set(contents())
    assert isf() == 0
    assert set(contents()) == FILES
    assert capsys.readouterr().err.count("Simulating toy: 40 worlds") == 1


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["--seed", "2"], "seed 1 there, 2 asked for"),
        (["--days", "10"], "days 30 there, 10 asked for"),
        (["--set", "toy.pace=2", "--fixed"], "drawn parameters there, central values asked for"),
        (["run", "other", "--out", "results/toy"], "scenario toy there, other asked for"),
    ],
)
def test_another_run_in_the_folder_is_refused(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    before = contents()
    capsys.readouterr()
    assert isf(*words) == 2
    err = capsys.readouterr().err
    assert told in err and "--force" in err and err.count("\n") == 1
    assert contents() == before
    assert isf(*words, "--force") == 0
    assert "replacing it, as --force says" in capsys.readouterr().err


def test_json_is_all_that_stands_on_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["run"]["seed"] == 1 and told["run"]["worlds"] == "0-39"
    assert told["reused"] is False and told["summary"] == {"rows": []}
    assert {"file": "results/toy/charts/survival.png", "about": "Share of worlds still holding"} in told["files"]
    assert isf("--json") == 0
    assert json.loads(capsys.readouterr().out)["reused"] is True


def test_the_command_is_recorded(capsys: pytest.CaptureFixture[str]) -> None:
    assert isf("--set", "toy.pace=0.5", "--seed", "7", "--fixed") == 0
    manifest = json.loads(contents()["manifest.json"])
    assert manifest["command"] == "isf run toy --worlds 40 --seed 7 --set toy.pace=0.5 --fixed"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("run toy --worlds 0", "--worlds: found '0'; allowed: a whole number from 1 to 1,000,000"),
        ("run toy --worlds 1000001", "--worlds: found '1000001'"),
        ("run toy --worlds many", "--worlds: found 'many'"),
        ("run toy --worlds 1e3", "--worlds: found '1e3'"),
        ("run toy --worlds " + "9" * 5000, "--worlds: found '999"),
        ("run toy --days 0", "--days: found '0'; allowed: a whole number from 1 to 812"),
        ("run toy --seed -1", "--seed: found '-1'; allowed: a whole number from 0 to 2^63 - 1"),
        ("run toy --seed 9223372036854775808", "--seed: found '9223372036854775808'"),
        ("run toy --workers 0", "--workers: found '0'; allowed: a whole number from 1 to 256"),
        ("run toy --set pace", "--set: found 'pace'; allowed: path=value"),
        ("run toy --set toy.pace=1 --set toy.pace=2", "--set: toy.pace is set twice"),
        ("run toy --set toy.paec=1", "command line: toy.paec: unknown; did you mean 'toy.pace'?"),
        ("run tyo", "tyo: no shipped scenario 'tyo'; did you mean 'toy'?"),
        ("run toy --out a-file", "a-file: is a file; needed: a folder"),
        ("run toy --wrlds 3", "Unknown option: --wrlds. Did you mean --worlds?"),
        ("run toy other", "found 'other' too many; `isf run` takes one SCENARIO"),
        ("run", "SCENARIO is missing"),
        ("run toy --worlds 5 --worlds 6", "--worlds: found twice; allowed: once"),
        ("run toy --fixed=maybe", "--fixed: found 'maybe'; takes no such value"),
        ("run toy --out", "--out: found nothing; a value must follow"),
        ("rnu toy", 'Unknown command "rnu". Did you mean "run"?'),
        ("plot nowhere", "nowhere: no such folder; needed: a folder of a run"),
        ("plot . --format gif", "--format: found 'gif' (allowed: png, svg, pdf)"),
        ("rules troop_ofers", "FAMILY: found 'troop_ofers'; did you mean troop_offers?"),
        ("new Wrong_Name.yaml", "FILE: found 'Wrong_Name.yaml'; allowed: a name of small letters"),
        ("check", "FILE: found none"),
    ],
)
def test_wrong_commands_say_what_is_wrong(words: str, told: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a-file").write_text("mine")
    assert main(words.split()) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert "Traceback" not in err and out == "" and len(err) < 400
    assert os.listdir() == ["a-file"]


def test_the_door_allows_what_the_rooms_allow() -> None:
    assert (options.MOST_WORLDS, options.MOST_SEED, options.MOST_WORKERS) == (MOST_WORLDS, MOST_SEED, MOST_WORKERS)
    assert options.MOST_DAYS == MAX_DAYS
    assert options.FORMATS == FORMATS


def test_something_unexpected_is_one_line_and_a_report(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    monkeypatch.setenv("TOY_CHARTS", "fail")
    assert isf() == 1
    err = capsys.readouterr().err.splitlines()
    assert err[-1].startswith("isf: something unexpected went wrong: RuntimeError: no ink (details in ")
    report = next(tmp_path.glob("isf-report-*.txt")).read_text()
    assert "Traceback" in report and "isf run toy --worlds 40" in report
    monkeypatch.delenv("TOY_CHARTS")
    assert isf() == 0
    assert "reused" in capsys.readouterr().err, "the data were kept when the charts failed"
    assert set(contents()) == FILES


def test_a_full_disk_is_said_plainly_and_leaves_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError("Error writing bytes to file. Detail: [errno 28] No space left on device")

    monkeypatch.setattr("sim.batch.tables.write_table", full)
    assert isf() == 1
    assert capsys.readouterr().err.splitlines()[-1] == "isf: the disk is full; no half-written file was left"
    assert os.listdir("results") == []


def test_debugging_shows_the_traceback(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOY_CHARTS", "fail")
    monkeypatch.setenv("ISF_DEBUG", "1")
    assert isf() == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_failing_world_is_named_and_nothing_written(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / ".."))
    monkeypatch.setenv("TOY", '{"fail": 13}')
    assert isf() == 1
    assert "seed 1, world 13: ZeroDivisionError: a rule divided by zero; to run it alone" in capsys.readouterr().err
    assert not Path("results/toy").exists() and os.listdir("results") == []


def test_plot_draws_again_in_the_form_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    capsys.readouterr()
    assert main(["plot", "results/toy", "--chart", "survival", "--format", "svg"]) == 0
    assert capsys.readouterr().out == "results/toy/charts/survival.svg  Share of worlds still holding\n"
    assert set(contents()) == FILES | {"charts/survival.svg"}
    assert isf() == 0, "a chart more does not make it another run"
    assert main(["plot", "results/toy", "--chart", "survivel"]) == 2
    assert "--chart: found 'survivel'; did you mean survival?" in capsys.readouterr().err


def test_plot_refuses_damaged_data(capsys: pytest.CaptureFixture[str]) -> None:
    isf()
    Path("results/toy/outcomes.parquet").write_bytes(b"PAR1")
    assert main(["plot", "results/toy"]) == 2
    assert "outcomes.parquet (altered); make the run again" in capsys.readouterr().err
