"""`isf sweep`: grids of values, their names, and that a finer one computes only its new points."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.batch import open_results
from sim.cli import main
from sim.cli.arguments import Setting
from sim.cli.batch_grid import axes, grid_of, slug
from sim.cli.outcome import WrongInput
from sim.scenario import ScenarioError, load_scenario


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("p.q=0:1:3", (0.0, 0.5, 1.0)),
        ("p.q=-0.5:0.3:5", (-0.5, -0.3, -0.1, 0.1, 0.3)),
        ("p.q=1:0:2", (1.0, 0.0)),
        ("p.q=0:1:11", (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)),
        ("p.q=3,1.5", (3.0, 1.5)),
        ("p.q=veto, none", ("veto", "none")),
        ("p.q=true,false", (True, False)),
        ("p.q=7", (7.0,)),
    ],
)
def test_values_are_read_as_typed(text: str, values: tuple[Setting, ...]) -> None:
    assert axes([text]) == {"p.q": values}


@given(st.integers(1, 40), st.integers(2, 9), st.floats(-9, 9), st.floats(0.01, 9))
def test_a_finer_grid_has_the_points_of_the_coarser_one(steps: int, finer: int, low: float, width: float) -> None:
    low, high = float(f"{low:.4g}"), float(f"{low + width:.6g}")
    coarse, fine = (axes([f"p.q={low!r}:{high!r}:{count + 1}"])["p.q"] for count in (steps, steps * finer))
    assert set(coarse) <= set(fine)


@pytest.mark.parametrize(
    ("texts", "told"),
    [
        ([], "--over: found none; allowed: PATH=LOW:HIGH:COUNT"),
        (["p.q"], "--over: found 'p.q'; allowed: PATH=LOW"),
        (["p.q="], "--over: found 'p.q='"),
        (["p.q=1:2"], "--over: found 'p.q=1:2'; allowed"),
        (["p.q=1,,2"], "--over: found 'p.q=1,,2'"),
        (["p.q=1:2:x"], "LOW, HIGH and COUNT must be numbers"),
        (["p.q=1:2:2.5"], "a whole COUNT from 2 to 2,000"),
        (["p.q=1:1:3"], "two different ends"),
        (["p.q=1:2:1"], "a whole COUNT from 2"),
        (["p.q=1,2,1.0"], "--over: found '1' twice"),
        (["p.q=1,2", "p.q=3"], "--over: p.q is named twice"),
        (["p.q=0:1:50", "p.r=0:1:50"], "--over: found 2,500 or more points; allowed: up to 2,000"),
    ],
)
def test_what_is_no_grid_is_refused(texts: list[str], told: str) -> None:
    with pytest.raises(WrongInput) as caught:
        axes(texts)
    assert told in str(caught.value)


@pytest.mark.parametrize(
    ("found", "written"),
    [(0.5, "0p5"), (-0.25, "m0p25"), (3.0, "3"), (True, "true"), ("veto", "veto"), ("Return to war", "return-to-war"),
     (0.123456789, "0p123456789"), (1e-9, "1em09")],
)  # fmt: skip
def test_values_are_written_as_names_allow(found: Setting, written: str) -> None:
    assert slug(found) == written


def test_arms_are_the_scenario_and_every_point() -> None:
    grid = grid_of("baseline", ["us_engagement.level=-0.5:0.3:3", "rules.objections=negotiable,veto"], {"days": 90.0})
    assert grid.name == "sweep-baseline-level-objections"
    assert [arm.name for arm in grid.arms] == [
        "baseline", "level-m0p5-objections-negotiable", "level-m0p5-objections-veto",
        "level-m0p1-objections-negotiable", "level-m0p1-objections-veto",
        "level-0p3-objections-negotiable", "level-0p3-objections-veto",
    ]  # fmt: skip
    last = grid.arms[-1]
    assert dict(last.settings) == {"days": 90.0, "us_engagement.level": 0.3, "rules.objections": "veto"}
    direct = load_scenario("baseline", dict(last.settings))
    assert last.scenario.fingerprint == direct.fingerprint
    assert last.scenario.title == f"{direct.title}: level 0.3, objections veto"


def test_values_are_short_in_names_unless_two_would_be_alike() -> None:
    path = "objections.hostility_weight"
    names = [arm.name for arm in grid_of("baseline", [f"{path}=3.5:5.5:4"], {}).arms[1:]]
    assert names == [f"hostility-weight-{value}" for value in ("3p5", "4p167", "4p833", "5p5")]
    names = [arm.name for arm in grid_of("baseline", [f"{path}=4,4.12341,4.12342"], {}).arms[1:]]
    assert names == [f"hostility-weight-{value}" for value in ("4", "4p12341", "4p12342")]


@pytest.mark.parametrize("text", ["days=10,20", "seed=1:3:3", "worlds=10,20"])
def test_what_all_scenarios_share_is_no_axis(text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WrongInput, match=r"--over: found (\w+), which all scenarios .* share; allowed: --\1 N"):
        grid_of("baseline", [text], {})
    monkeypatch.chdir(tmp_path)
    assert main(["sweep", "baseline", "--over", text, "--worlds", "2"]) == 2
    assert not list(tmp_path.iterdir())


def test_a_wrong_grid_is_told_all_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        grid_of("baseline", ["us_engagement.levl=0,1", "rules.objections=negotiable,veot"], {})
    told = [each.message for each in caught.value.problems]
    assert len(told) == 2 and any("veot" in each for each in told)
    with pytest.raises(WrongInput, match="end is set with --set, too"):
        grid_of("baseline", ["end=continue"], {"end": "absorbing"})


def test_a_large_grid_is_loaded_quickly() -> None:
    load_scenario("baseline")
    started = time.process_time()
    grid = grid_of("baseline", ["us_engagement.level=-0.5:0.3:11", "objections.hostility_weight=3.5:5.5:11"], {})
    assert len(grid.arms) == 122 and len({arm.name for arm in grid.arms}) == 122
    assert time.process_time() - started < 8.0


def test_a_finer_grid_computes_only_its_new_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["sweep", "baseline", "--worlds", "3", "--days", "8", "--workers", "1", "--json", "--over"]
    assert main([*words, "us_engagement.level=-0.5:0.3:3"]) == 0
    told = json.loads(capsys.readouterr().out)
    folder = Path("results/sweep-baseline-level")
    assert told["folder"] == str(folder) and len(told["arms"]) == 4
    assert told["batch"]["over"] == {"us_engagement.level": [-0.5, -0.1, 0.3]}
    simulated = told["simulated"]
    before = open_results([folder]).outcomes("level-0p3")
    written = (folder / "manifest.json").stat().st_mtime_ns
    assert main([*words, "us_engagement.level=-0.5:0.3:3"]) == 0
    assert json.loads(capsys.readouterr().out)["simulated"] == 0
    assert (folder / "manifest.json").stat().st_mtime_ns == written
    assert main([*words, "us_engagement.level=-0.5:0.3:5"]) == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["simulated"] == 2 * 3 and simulated in (3 * 3, 4 * 3)
    assert err.startswith("New here: level-m0p3, level-0p1\n")
    results = open_results([folder])
    assert results.over == {"us_engagement.level": (-0.5, -0.3, -0.1, 0.1, 0.3)}
    assert results.outcomes("level-0p3").equals(before)
    assert results.scenario("level-m0p3").fingerprint == results.fingerprint("level-m0p3")
    assert main([*words, "rules.objections=veto", "--out", str(folder)]) == 2
    assert "a sweep over us_engagement.level there, over rules.objections asked for" in capsys.readouterr().err
    assert main(["sweep", "baseline", "extra", "--over", "end=continue"]) == 2
    assert "`isf sweep` takes one SCENARIO" in capsys.readouterr().err
