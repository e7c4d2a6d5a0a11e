"""`isf clauses`: what it prints, keeps and refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from sim.cli import main

BASE = "format: 1\nname: short\nextends: baseline\ndays: 25\n"
SCENARIO = """\
format: 1
name: three
title: Three things at once
extends: short.yaml
rules: {objections: veto}
actors: {cmcc: {staff: 400}}
measures: [{name: shock, day: 3, do: shock, israeli_deaths: 40, palestinian_deaths: 0, source: assumption}]
"""
RUN = ("--worlds", "60", "--workers", "1")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "short.yaml").write_text(BASE)
    (tmp_path / "three.yaml").write_text(SCENARIO)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_report_and_its_files(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clauses", "three.yaml", *RUN, "--out", "out"]) == 0
    text = capsys.readouterr().out
    assert text.startswith("Which clause did it: three (Three things at once) against short")
    assert "All 8 coalitions of 3 clauses, in the same 60 worlds" in text and "not a forecast" in text
    for words in (
        "Objections: veto (objections)",
        "objections veto assumes: ",
        "CMCC: staff (actors.cmcc)",
        "Shock on day 3",
        "shock: day 3 (2025-10-13) shock",
        "All together",
    ):
        assert words in text
    table = pd.read_csv("out/clauses.csv")
    for _, rows in table.groupby("outcome"):
        assert rows["share"].iloc[:-1].sum() == pytest.approx(rows["share"].iloc[-1], abs=1e-7)
    assert len(pd.read_csv("out/interactions.csv")) == 9
    names = sorted(path.name for path in (here / "out").iterdir())
    assert names == [f"clauses.{form}" for form in ("csv", "json", "png", "svg", "txt")] + ["interactions.csv"]
    before = {path.name: path.read_bytes() for path in (here / "out").iterdir()}
    assert main(["clauses", "three.yaml", *RUN, "--out", "out"]) == 0, "its own folder can be made anew"
    assert before == {path.name: path.read_bytes() for path in (here / "out").iterdir()}
    capsys.readouterr()
    assert main(["whatmade", "out/clauses.png"]) == 0
    assert "isf clauses three.yaml --worlds 60 --seed 1 --out out" in capsys.readouterr().out


def test_so_few_worlds_that_nothing_can_be_told_are_said_to_be_before_they_are_run(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["clauses", "three.yaml", "--worlds", "4", "--workers", "1", "--outcome", "holding_20"]) == 0
    told = capsys.readouterr()
    assert told.err.startswith("--worlds 4: fewer than 50 worlds tell nothing about differences\n")
    assert "4 worlds tell nothing about differences" in told.out


def test_json_and_a_clause_of_ones_own(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["clauses", "three.yaml", *RUN, "--clause", "Quiet=objections,actors.cmcc", "--outcome", "holding_20"]
    assert main([*asked, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["name"] for each in told["clauses"]] == ["Quiet", "measures.shock"] and told["coalitions"] == 4
    assert [each["name"] for each in told["outcomes"]] == ["holding_20"] and told["files"] == []
    assert not list(here.glob("*.csv"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["three.yml"], "three.yml: no such file"),
        (["baseline"], "SCENARIO: baseline extends nothing, so there is nothing to compare it with; name a base with"),
        (["no-force"], "in one clause only, troop_offers: there is nothing to decompose"),
        (["three.yaml", "--against", "three.yaml"], "give the same worlds: no difference that the model reads"),
        (["three.yaml", "--against", "baseline"], "three runs for 25 days, baseline for 365; needed: one horizon"),
        (["three.yaml", "--outcome", "days_hold"], "--outcome: found 'days_hold'; did you mean days_held?"),
        (["three.yaml", "--clause", "objections"], "--clause: found 'objections'; allowed: name=path,path"),
        (["three.yaml", "--clause", "a=objection"], "did you mean objections?"),
        (["three.yaml", "--clause", "a=actors", "--clause", "a=rules"], "--clause: 'a' is given twice"),
        (["three.yaml", "--worlds", "1"], "--worlds: found '1'; allowed: a whole number from 2"),
        (["three.yaml", "--orders", "1"], "--orders: found '1'; allowed: a whole number from 2 to 1,000, or all"),
        (["truce-without-plan", "--orders", "all"], "--orders: 13 clauses have 8,192 coalitions"),
        (["three.yaml", "--out", "."], "--out: . holds other files (short.yaml, three.yaml)"),
        (["three.yaml", "short.yaml"], "`isf clauses` takes one SCENARIO"),
        (["turkish-contingent"], "it is a study, which compares scenarios"),
    ],
)
def test_what_is_refused(words: list[str], said: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(here.rglob("*"))
    assert main(["clauses", *words]) == 2
    told = capsys.readouterr()
    assert said in told.err and not told.out and "Traceback" not in told.err
    assert before == sorted(here.rglob("*"))
