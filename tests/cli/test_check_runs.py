"""`isf check` on studies: what it runs, what it says of expectations, and how it ends."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sim.cli import main

STUDY = """\
format: 1
name: study
title: What does a veto change?
question: Fewer soldiers?
baseline: baseline
scenarios: [./few.yaml]
measures: [troops_peak, collapsed, cause=spiral]
worlds: 60
days: 40
expectations:
  - {say: "Fewer states may come", measure: states_cleared, is: lower}
  - {say: "No more than a day is lost", measure: days_held, is: not_lower, margin: 1}
"""
FEW = """\
format: 1
name: few
title: Nobody offers
extends: baseline
days: 40
rules: {troop_offers: none}
expectations:
  - {say: "Fewer states may come", measure: states_cleared, is: lower}
"""
WRONG = '  - {say: "More soldiers come", measure: troops_mean, is: higher}\n'


@pytest.fixture(autouse=True)
def in_a_folder_with_a_study(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("few.yaml").write_text(FEW)
    Path("study.yaml").write_text(STUDY)


def test_a_study_is_run_and_told_as_differences(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "study.yaml", "--workers", "1"]) == 0
    out, err = capsys.readouterr()
    assert "study.yaml: fine. What does a veto change?" in out
    assert "\nstudy.yaml: 60 worlds, the same in every scenario · seed 1 · baseline baseline\n" in out
    assert re.search(r"\n +scenario +baseline +difference +95 % interval +unit", out)
    assert "\ntroops_peak: Most troops in place\n" in out
    assert "\ncause=spiral: Why it ended; the share of worlds in which it is spiral\n" in out
    assert re.search(r"\n  troops_peak +\d", out) and re.search(r"\n  cause=spiral .* points", out)
    assert "Headline: few against baseline, troops_peak" in out
    assert re.search(
        r"  met           Fewer states may come\n +states_cleared of few against baseline: -[\d.]+ states "
        r"\(95 % interval -[\d.]+ to -[\d.]+\); expected below 0\n",
        out,
    )
    assert "expected at least -1 day\n" in out
    assert "2 expectations: 2 met\nExploration under stated assumptions, not a forecast.\n" in out
    assert "Simulating 2 scenarios: 120 worlds" in err


def test_what_was_run_is_told_once_and_not_what_the_file_says(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "study.yaml", "--workers", "1", "--worlds", "55"]) == 0
    out = capsys.readouterr().out
    for once in ("What does a veto change?", "Fewer soldiers?", "seed 1", "55 worlds"):
        assert out.count(once) == 1, once
    assert "60 worlds" not in out


def test_a_study_that_is_not_run_is_told_as_it_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "study.yaml", "--no-run"]) == 0
    out = capsys.readouterr().out
    assert "  60 worlds, seed 1; troops_peak, collapsed, cause=spiral; 2 expectations\n" in out


def test_an_expectation_that_is_not_met_shows_in_the_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    Path("study.yaml").write_text(STUDY + WRONG)
    assert main(["check", "study.yaml", "--workers", "1"]) == 3
    out = capsys.readouterr().out
    assert "  contradicted  More soldiers come\n" in out
    assert "3 expectations: 2 met, 1 contradicted\n" in out


def test_too_few_worlds_decide_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "study.yaml", "--workers", "1", "--worlds", "8", "--seed", "3"]) == 3
    out, err = capsys.readouterr()
    assert "compared in 8 worlds, 50 are needed" in out and "8 worlds, the same in every scenario · seed 3" in out
    assert "2 expectations: 2 undecided; more worlds may decide it: --worlds\n" in out
    assert "Simulating 2 scenarios: 16 worlds" in err


def test_a_scenario_is_run_on_request_against_what_it_extends(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "few.yaml"]) == 0
    out, err = capsys.readouterr()
    assert "1 expectation (tried with --run)" in out and err == ""
    assert main(["check", "few.yaml", "--run", "--worlds", "60", "--workers", "1"]) == 0
    out = capsys.readouterr().out
    assert out.count("Nobody offers") == 1 and "--run" not in out
    assert "\nfew.yaml: 60 worlds · seed 1\n  met           Fewer states may come\n" in out
    assert "1 expectation: 1 met\n" in out


def test_a_folder_is_run_only_on_request_and_each_scenario_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "."]) == 0
    assert capsys.readouterr().err == ""
    assert main(["check", ".", "--run", "--worlds", "60", "--workers", "1"]) == 0
    out, err = capsys.readouterr()
    assert "Simulating 2 scenarios: 120 worlds" in err
    assert "2 files: 1 scenario, 1 study, all fine" in out and "3 expectations: 3 met" in out


def test_a_file_that_expects_nothing_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "baseline", "--run"]) == 0
    out, err = capsys.readouterr()
    assert "baseline: expects nothing" in out and err == ""


def test_nothing_is_run_while_anything_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    Path("wrong.yaml").write_text("format: 1\nname: wrong\nextends: baseline\ndays: 0\n")
    assert main(["check", "study.yaml", "wrong.yaml"]) == 2
    out, err = capsys.readouterr()
    assert "study.yaml: fine." in out and "wrong.yaml:4:7" in err and "Simulating" not in err


def test_findings_can_be_read_by_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    Path("study.yaml").write_text(STUDY + WRONG)
    assert main(["check", "study.yaml", "--workers", "1", "--json"]) == 3
    told = json.loads(capsys.readouterr().out)
    assert told["ok"] and not told["met"] and "not a forecast" in told["caveat"]
    (trial,) = told["trials"]
    assert [each["verdict"] for each in trial["expectations"]] == ["met", "met", "contradicted"]
    fewer = trial["expectations"][0]
    assert fewer["say"] == "Fewer states may come" and fewer["unit"] == "states" and fewer["pairs"] == 60
    assert fewer["low"] <= fewer["difference"] <= fewer["high"] < 0
    assert [each["measure"] for each in trial["comparison"]] == ["troops_peak", "collapsed", "cause=spiral"]
