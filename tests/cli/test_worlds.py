"""`isf worlds` from the outside: what it prints and refuses."""

from __future__ import annotations

import json
import shlex
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.batch import simulate
from sim.cli import main
from sim.cli.outcome import OK, WRONG_INPUT
from sim.outcomes import CAUSES
from tests.analysis.stored import case
from tests.batch.handmade import write_batch

WORLDS = 60


def table(shift: int) -> pd.DataFrame:
    """World k would hold k + shift days, of 30; every third that ends does so at a deadline."""
    world = np.arange(WORLDS)
    held = np.minimum(world + shift, 30).astype(float)
    ended = np.where(world % 3 == 0, "deadline", "spiral")
    cause = pd.Categorical(np.where(held < 30, ended, "held"), categories=list(CAUSES))
    return pd.DataFrame({"world": world, "days_held": held, "cause": cause, "deaths": 200.0 - world,
                         "troops_peak": world % 7 * 1.0})  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A batch of three scenarios in the current folder; each holds five days longer than the one before it."""
    monkeypatch.chdir(tmp_path)
    arms = {name: (case(name), table(5 * place)) for place, name in enumerate(("baseline", "with-force", "with-aid"))}
    return write_batch(Path("my batch"), arms, blocks=((0, 40), (40, WORLDS)), days=30)


def isf(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    code = main(["worlds", *map(str, words)])
    out, err = capsys.readouterr()
    return code, out, err


def told(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    code, out, err = isf(capsys, *words, "--json")
    assert (code, err) == (OK, "")
    found: dict[str, object] = json.loads(out)
    return found


def test_the_middle_world_of_those_that_ended_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = [folder, "--scenario", "baseline", "--collapsed", "--cause", "spiral", "--median"]
    code, out, err = isf(capsys, *words)
    assert (code, err) == (OK, "")
    lines = out.splitlines()
    assert lines[0] == "baseline: 20 of 60 worlds collapsed by spiral: 33 % (95 % interval 23\N{EN DASH}46 %)"
    # Worlds 1 2 4 5 ... 28 29: the lower of the two in the middle is 14.
    assert "  median  isf explain 'my batch' --scenario baseline --world 14" in lines
    assert any(line.split()[:5] == ["median", "14", "14", "spiral", "186"] for line in lines)
    assert lines[-1] == "Exploration under stated assumptions, not a forecast."
    found = told(capsys, *words)
    (pick,) = found["picks"]  # type: ignore[misc]
    assert (pick["world"], pick["outcomes"]["days_held"], pick["outcomes"]["cause"]) == (14, 14.0, "spiral")  # type: ignore[has-type]
    assert shlex.split(pick["command"])[2] == str(folder)  # type: ignore[has-type]


def test_without_picks_a_table_comes_first(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = isf(capsys, folder, "--scenario", "baseline", "--collapsed")[1]
    assert "How these 30 worlds differ" in out and "All worlds of baseline: held 30, spiral 20, deadline 10." in out
    found = told(capsys, folder, "--scenario", "baseline", "--collapsed")
    assert {each["kind"]: each["world"] for each in found["picks"]} | {"typical": 0} == {  # type: ignore[attr-defined]
        "median": 14, "best": 29, "worst": 0, "typical": 0,
    }  # fmt: skip
    assert found["quantiles"][0]["q0.5"] == 14.5  # type: ignore[index]


def test_saved_and_lost_are_of_the_baseline_unless_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # World k holds 5 days longer here: of those saved, 25 to 29, all fall short of 30 in the baseline.
    words = [folder, "--scenario", "with-force", "--saved"]
    out = isf(capsys, *words, "--best")[1]
    assert out.startswith("with-force: 5 of 60 worlds collapsed in baseline and held in with-force: 8 %")
    assert "--scenario with-force --world 25" in out and "--scenario baseline --world 25" in out
    (pick,) = told(capsys, *words, "--best")["picks"]  # type: ignore[misc]
    assert (pick["world"], pick["difference"], pick["outcomes_against"]["days_held"]) == (25, 5.0, 25.0)  # type: ignore[has-type]
    lost = told(capsys, folder, "--scenario", "with-force", "--lost", "--against", "with-aid", "--worst")
    assert lost["matching"]["worlds"] == 5 and (lost["saved"], lost["lost"]) == (0, 5)  # type: ignore[index]
    by_cause = told(capsys, *words, "--cause", "deadline")
    assert by_cause["matching"]["worlds"] == 1 and by_cause["picks"][0]["world"] == 27  # type: ignore[index]


def test_what_does_not_exist_is_told_with_what_does(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = isf(capsys, folder, "--scenario", "baseline", "--cause", "renunciation by Israel", "--median")
    assert (code, err) == (OK, "")
    assert out.startswith("baseline: 0 of 60 worlds have the cause renunciation by Israel: 0 %")
    assert "All worlds of baseline: held 30, spiral 20, deadline 10." in out
    code, out, _ = isf(capsys, folder, "--scenario", "with-force", "--lost")
    assert code == OK and "Collapsed in baseline and held in with-force: 5; the reverse: 0." in out
    assert told(capsys, folder, "--scenario", "with-force", "--lost")["picks"] == []


def test_lists_and_shared_places(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = isf(capsys, folder, "--scenario", "baseline", "--by", "troops_peak", "--top", 3)[1]
    assert "highest 3  isf explain 'my batch' --scenario baseline --world 20" in out
    assert "Such places: highest 1 (8 worlds)." in out
    held = told(capsys, folder, "--scenario", "baseline", "--held", "--top", 2)
    assert [each["world"] for each in held["picks"]] == [59, 58]  # type: ignore[attr-defined]


def test_a_run_needs_no_scenario(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    simulate("baseline", worlds=12, seed=3, days=20, workers=1).save(tmp_path / "run")
    code, out, _ = isf(capsys, tmp_path / "run")
    assert code == OK and out.startswith("baseline: all 12 worlds\n12 worlds \N{MIDDLE DOT} 20 days")
    assert f"isf explain {tmp_path / 'run'} --world " in out
    assert isf(capsys, tmp_path / "run", "--scenario", "baseline")[0] == OK
    for words in (["--saved"], ["--against", "x"]):
        code, _, err = isf(capsys, tmp_path / "run", *words)
        assert code == WRONG_INPUT and "holds one scenario, baseline; allowed for a batch" in err


def test_a_part_of_a_batch_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write_batch(Path("b"), {"baseline": (case("baseline"), table(0))}, blocks=((0, WORLDS),), days=30, asked=500,
                failed={"baseline": {7: "a NaN in deaths"}}, state="partial")  # fmt: skip
    out = isf(capsys, "b")[1]
    assert "PARTIAL: 59 worlds finished in every scenario, of 500 asked. Only these are used." in out
    assert "Failed, and left out of every scenario: 1 world (7)." in out
    assert "isf explain b --scenario baseline --world" in out


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("nowhere", "nowhere: no such folder"),
        ("B", "--scenario: found none, and my batch holds several; allowed: baseline, with-force, with-aid"),
        ("B --scenario with-farce", "--scenario: found 'with-farce'; did you mean with-force?"),
        ("B --scenario baseline --cause spirl", "--cause: found 'spirl'; did you mean spiral?"),
        ("B --scenario baseline --held --cause spiral", "found 'spiral', which no world is with --held; allowed: held"),
        ("B --scenario baseline --collapsed --cause held", "found 'held', which no world is with --collapsed"),
        ("B --scenario baseline --collapsed --held", "--collapsed and --held: no world is both"),
        ("B --scenario with-aid --held --saved", "--held and --saved: no world is both"),
        ("B --scenario baseline --saved", "baseline is the baseline; say with --against"),
        ("B --scenario with-aid --against with-aid", "--against: found 'with-aid', the scenario itself"),
        ("B --scenario with-aid --against baselin", "--against: found 'baselin'; did you mean baseline?"),
        ("B --scenario baseline --by days_hold", "--by: found 'days_hold'; did you mean days_held?"),
        ("B --scenario baseline --by troops_peak --best", "neither more nor less of troops_peak is called better"),
        ("B --scenario baseline --by deaths --worst", "--worst: deaths grows with the days a ceasefire held"),
        ("B --scenario baseline --top 0", "--top: found '0'; allowed: a whole number from 1 to 1,000"),
        ("B --scenario baseline --mdian", "Unknown option"),
        ("B B", "`isf worlds` takes one FOLDER"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    words: str, message: str, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, err = isf(capsys, *(str(folder) if word == "B" else word for word in words.split()))
    assert (code, out) == (WRONG_INPUT, "")
    assert message in err and "Traceback" not in err
