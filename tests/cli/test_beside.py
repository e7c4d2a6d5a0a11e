"""`isf compare --beside` and `--beliefs` from the outside."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.cli.batch_plan import BatchOrder, plan_of
from sim.cli.outcome import OK, WRONG_INPUT
from sim.scenario import load_scenario
from tests.analysis.stored import NAMES, case, outcomes
from tests.batch.handmade import write_batch

WORLDS = 120
PATH = "line_fire.line_rate"


def batch(folder: Path, gain: float, names: tuple[str, ...] = NAMES, **more: object) -> Path:
    base = outcomes(WORLDS)
    tables = (base, outcomes(WORLDS, gain), base)
    arms = {name: (case(name), table) for name, table in zip(names, tables, strict=True)}
    return write_batch(folder, arms, blocks=((0, WORLDS),), days=365, **more)  # type: ignore[arg-type]


def isf(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main([*map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def test_two_batches_are_told_side_by_side(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = batch(tmp_path / "a", 30.0), batch(tmp_path / "b", -30.0)
    code, out, err = isf(capsys, "compare", one, "--beside", other)
    assert (code, err) == (OK, "")
    assert out.startswith("2 scenarios compared: under two readings of beliefs\nA  ")
    assert "CHANGES SIGN" in out and "to the other sign (with-force, days_held: +" in out
    assert sorted(path.name for path in (one / "tables").iterdir()) == ["beside.csv"]
    assert not (other / "tables").exists()
    # The ordinary comparison is kept beside it, and neither takes the other away.
    assert isf(capsys, "compare", one)[0] == OK
    assert {"beside.csv", "comparison.csv"} <= {path.name for path in (one / "tables").iterdir()}


def test_programs_and_another_folder(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = batch(tmp_path / "a", 30.0), batch(tmp_path / "b", 30.0)
    out = tmp_path / "out"
    for _ in range(2):
        code, text, _ = isf(capsys, "compare", one, "--beside", other, "--measure", "days_held", "--out", out, "--json")
        told = json.loads(text)
        assert code == OK
        assert [Path(each["file"]).name for each in told["files"]] == ["beside.csv"]
        assert told["counts"]["keeps"] == told["conclusions"] == 1
        assert told["sentence"] == "1 of 1 conclusion keeps its sign under both; none changes."
        assert told["notes"] == ["A and B hold the same scenarios with the same beliefs"]
    assert [path.name for path in out.iterdir()] == ["beside.csv"]


def test_other_scenarios_are_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one = batch(tmp_path / "a", 30.0)
    other = batch(tmp_path / "b", 30.0, names=("baseline", "with-force", "else"), seed=3)
    code, out, err = isf(capsys, "compare", one, "--beside", other)
    assert (code, out) == (WRONG_INPUT, "")
    assert "scenarios in A only: without-aid; scenarios in B only: else; seed: 1 in A, 3 in B" in err


@pytest.fixture
def posterior(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A scenario of two joint draws, in the current folder."""
    monkeypatch.chdir(tmp_path)
    low, high = load_scenario("baseline").parameters[PATH].low, load_scenario("baseline").parameters[PATH].high
    Path("post-draws.csv").write_text(f"{PATH}\n{low}\n{high}\n")
    Path("post.yaml").write_text(
        "format: 1\nname: post\nextends: baseline\ndraws: {file: post-draws.csv, source: assumption}\n"
    )
    return Path("post.yaml")


def test_a_batch_under_beliefs_has_a_folder_and_a_command_of_its_own(posterior: Path) -> None:
    plan = plan_of(BatchOrder(("baseline", "bandwagon"), worlds=3, days=3, beliefs=str(posterior)))
    prior = plan_of(BatchOrder(("baseline", "bandwagon"), worlds=3, days=3))
    assert plan.path.name == f"{prior.path.name}-post"
    assert "--beliefs post.yaml" in plan.batch.command
    assert [each["beliefs"] for each in plan.batch.manifest()["arms"]] == ["post", "post"]
    assert all("beliefs" not in each for each in prior.batch.manifest()["arms"])
    for name in plan.batch.names:
        assert plan.batch.recipe(name, "own")["fingerprint"] != prior.batch.recipe(name, "own")["fingerprint"]


def test_a_run_under_beliefs_is_kept_apart(posterior: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ("run", "baseline", "--worlds", 3, "--days", 3, "--no-charts", "--workers", 1)
    code, out, _ = isf(capsys, *words, "--beliefs", posterior)
    assert code == OK
    assert "beliefs: 1 parameter drawn from 2 joint draws of post-draws.csv, the others each from its own range" in out
    folder = Path("results/baseline-post")
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["beliefs"] == "post" and "--beliefs post.yaml" in manifest["command"]
    assert len(list(folder.glob("post-draws-*.csv"))) == 1
    # A table that was altered is made again, and the run is used as it is.
    (table,) = folder.glob("post-draws-*.csv")
    whole = table.read_bytes()
    table.write_bytes(b"spoilt")
    code, _, err = isf(capsys, *words, "--beliefs", posterior)
    assert code == OK and "making it again" in err and table.read_bytes() == whole


def test_show_and_check_take_beliefs(posterior: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = isf(capsys, "show", "bandwagon", "--beliefs", posterior)
    assert code == OK and "; drawn from 2 joint draws of post-draws.csv: median" in out
    told = json.loads(isf(capsys, "show", "bandwagon", "--beliefs", posterior, "--json")[1])
    assert told["draws"]["parameters"].keys() == {PATH} and told["beliefs"] == "post"
    code, out, _ = isf(capsys, "check", "bandwagon", "--beliefs", posterior)
    assert code == OK
    code, _, err = isf(capsys, "check", "bandwagon", "--beliefs", "bandwagn")
    assert code == WRONG_INPUT and "did you mean 'bandwagon'" in err
    # A folder with a table beside its scenarios is checked without stumbling over it.
    assert isf(capsys, "check", ".")[0] == OK
