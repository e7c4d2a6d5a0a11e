"""`isf explain`: which world it tells, where its files go, a user's own what-if, and what it refuses."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest

from sim.batch import simulate
from sim.batch.tables import checksum
from sim.cli import main
from sim.present.explain.files import ABOUT
from tests.batch.handmade import write_batch

WORLDS, DAYS = 12, 25
NAMES = ("baseline", "no-force")


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs of two scenarios, `baseline` and `no-force`, and `both` as a batch."""
    root = tmp_path_factory.mktemp("stored")
    results = {name: simulate(name, WORLDS, 1, DAYS, workers=1) for name in NAMES}
    for name, result in results.items():
        result.save(root / name)
    arms = {name: (result.scenario, result.outcomes) for name, result in results.items()}
    write_batch(root / "both", arms, blocks=((0, 8), (8, WORLDS)), days=DAYS, command="isf batch baseline no-force")
    return root


@pytest.fixture(autouse=True)
def home(tmp_path: Path, stored: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh folder with links to what is stored, so that files beside them are this test's own."""
    for name in (*NAMES, "both"):
        (tmp_path / name).symlink_to(stored / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_world_is_told_and_kept_beside_its_run(stored: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: checksum(path) for path in (stored / "baseline").rglob("*") if path.is_file()}
    assert main(["explain", "baseline", "--world", "4"]) == 0
    told = capsys.readouterr().out
    assert told.startswith("World 4 collapses on day 2 (12 Oct 2025): Israel returns to war.")
    assert "Replayed: all 148 outcomes equal the stored ones." in told
    assert "What would have saved it" in told and "Files in baseline-explained/baseline-world-4" in told
    there = Path("baseline-explained/baseline-world-4")
    assert {path.name for path in there.iterdir()} == set(ABOUT)
    assert {path: checksum(path) for path in before} == before
    assert {path for path in (stored / "baseline").rglob("*") if path.is_file()} == set(before)


def test_every_id_that_is_printed_can_be_taken_away_or_says_why_not(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "baseline", "--world", "4", "--no-but-for", "--json"]) == 0
    told = [each["id"] for each in json.loads(capsys.readouterr().out)["events"] if each["told"]]
    for name in told[-4:]:
        code = main(["explain", "baseline", "--world", "4", "--without", name])
        out = capsys.readouterr()
        assert (code, "with this otherwise:" in out.out) in ((0, True), (2, False)), out.err
        assert code == 0 or "luck had no part in it" in out.err or "left no other way" in out.err


def test_without_two_events_it_goes_on(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["explain", "baseline", "--world", "4", "--without", "1:truce:crisis-day"]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert "the crisis is not contained: if it had been contained" in told and "What differs first" in told
    assert "because of" not in told and not Path("baseline-explained").exists()
    assert main([*words, "--without", "1:islamic-jihad:close-attack", "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert read["without"] == ["1:truce:crisis-day", "1:islamic-jihad:close-attack"]
    assert read["rerun"]["held"] > 2.0 and read["differs"][0]["way"] == "gone"


def test_the_same_world_of_two_scenarios(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["explain", "both", "--scenario", "baseline", "--against", "no-force", "--world", "10"]
    assert main(words) == 0
    told = capsys.readouterr().out
    assert told.startswith("A, baseline: world 10 ") and "\nB, no-force: world 10 " in told
    assert "differs" in told and not Path("both-explained").exists()
    assert main([*words, "--json"]) == 0
    read = json.loads(capsys.readouterr().out)
    assert (read["a"]["scenario"], read["b"]["scenario"], read["world"]) == ("baseline", "no-force", 10)


def test_json_is_whole_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "both", "--scenario", "no-force", "--world", "4", "--no-but-for", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["scenario"], told["world"], told["but_for"], told["files"]) == ("no-force", 4, None, [])
    assert told["events"] and told["check"].startswith("Replayed: all")
    assert sorted(path.name for path in Path().iterdir()) == ["baseline", "both", "no-force"]


def test_by_default_a_world_near_the_middle(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "both", "--scenario", "baseline", "--no-but-for", "--out", "there"]) == 0
    told = capsys.readouterr().out
    assert f"No world was named: this one lies near the middle of the {WORLDS} there." in told
    assert "without trying what would have been" in told
    record = json.loads(Path("there/explanation.json").read_text(encoding="utf-8"))
    capsys.readouterr()
    assert main(["whatmade", "there/chart.png"]) == 0
    assert f"isf explain both --scenario baseline --world {record['world']} --no-but-for" in capsys.readouterr().out


def test_a_world_that_is_not_the_stored_one_is_told_with_a_warning(
    home: Path, stored: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(stored / "baseline", home / "spoilt")
    table = pd.read_parquet("spoilt/outcomes.parquet")
    table.loc[table["world"] == 4, "deaths"] += 1.0
    table.to_parquet("spoilt/outcomes.parquet")
    manifest = json.loads(Path("spoilt/manifest.json").read_text())
    told = manifest["files"]["outcomes.parquet"]
    path = Path("spoilt/outcomes.parquet")
    told["bytes"], told["sha256"] = path.stat().st_size, checksum(path)
    Path("spoilt/manifest.json").write_text(json.dumps(manifest))
    assert main(["explain", "spoilt", "--world", "4", "--no-but-for"]) == 0
    out = capsys.readouterr()
    assert "WARNING: replayed, 1 of 148 outcomes differ from the stored ones (deaths 126.0, stored 127.0)" in out.err
    assert "so what follows is not quite the stored world" in " ".join(out.out.split())


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ([], "FOLDER is missing"),
        (["nowhere"], "nowhere: no such folder"),
        (["baseline", "no-force"], "`isf explain` takes one FOLDER"),
        (["both"], "--scenario: found none, and both holds several; allowed: baseline, no-force"),
        (["both", "--scenario", "no-farce"], "--scenario: found 'no-farce'; did you mean no-force?"),
        (["baseline", "--world", "12"], "--world: found 12; allowed: 0-11"),
        (["baseline", "--world", "one"], "--world: found 'one'; allowed: a whole number from 0"),
        (["baseline", "--world", "-1"], "--world: found '-1'"),
        (["baseline", "--world", "4", "--without", "banana"], "--without: found 'banana', no event of this world"),
        (["baseline", "--world", "4", "--without", "1:israel:answr-israel"], "did you mean 1:israel:answer-israel"),
        (["baseline", "--world", "4", "--without", "1:truce:crisis"], "allowed here: 1:israel:line-incident:"),
        (
            ["both", "--scenario", "no-force", "--world", "4", "--without", "banana"],
            "both --scenario no-force --world 4 --all",
        ),
        (["baseline", "--world", "4", "--without", "x", "--out", "y"], "--out: found with --without"),
        (["baseline", "--world", "4", "--against", "x", "--out", "y"], "--out: found with --against"),
        (["baseline", "--world", "4", "--against", "x", "--without", "y"], "--without: found with --against"),
        (["baseline", "--world", "4", "--against", "no-force"], "baseline holds one scenario only"),
        (["both", "--scenario", "baseline", "--against", "no-farce"], "did you mean no-force?"),
        (["both", "--scenario", "baseline", "--against", "baseline"], "--against: found 'baseline'"),
        (["baseline", "--world", "4", "--out", "both"], "--out: both holds other files"),
        (["baseline", "--world", "4", "--out", "baseline/mine"], "--out: baseline/mine lies in the stored baseline"),
        (["baseline", "--world", "4", "--out", "both/manifest.json"], "--out: both/manifest.json is a file"),
    ],
)
def test_what_is_refused(words: list[str], told: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", *words]) == 2
    assert told in capsys.readouterr().err
    assert not Path("baseline-explained").exists() and not Path("y").exists()
