"""`isf evidence` and the grades that `isf rules` shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from sim.cli import main
from sim.evidence import load_ledger
from sim.scenario import shipped_names

CASE = """\
format: 1
name: case
extends: baseline
parameters:
  objections: {openness: 2}
  deployment: {delay: {value: 60, low: 30, high: 90, source: X01}}
"""


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def told(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert main(["evidence", *words, "--json"]) == 0, capsys.readouterr().err
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_baseline_is_told_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "baseline"]) == 0
    out = capsys.readouterr().out
    for word in ("parameters rest on evidence and", "A  measured", "By area", "Contested claims in use", "K06"):
        assert word in out
    assert "Hamas officials: Hamas accepts a force" in out
    assert len(out.splitlines()) < 150
    assert out.endswith("Exploration under stated assumptions, not a forecast.\n")


def test_all_words_are_told_when_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "baseline", "--full"]) == 0
    out = capsys.readouterr().out
    for word in ("Contested claims in use", "according to", "Rests on it:", "Beside it stands", "held by", "K06"):
        assert word in out
    assert "…" not in out
    assert out.endswith("Exploration under stated assumptions, not a forecast.\n")


def test_data_is_full_either_way(capsys: pytest.CaptureFixture[str]) -> None:
    assert told(capsys, "baseline", "--full") == told(capsys, "baseline")


@pytest.mark.parametrize("name", shipped_names())
def test_every_shipped_scenario_can_be_told(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    found = told(capsys, name)
    assert sum(found["shares"]["all"].values()) == len(found["parameters"])
    assert found["scenario"]["name"] == name and found["caveat"]


def test_grades_are_those_of_the_ledger(capsys: pytest.CaptureFixture[str]) -> None:
    ledger = load_ledger()
    for each in told(capsys, "baseline")["parameters"]:
        assert each["grade"] == ledger.grade_of(each["source"])


def test_a_scenario_file_shows_what_is_its_own(capsys: pytest.CaptureFixture[str]) -> None:
    Path("case.yaml").write_text(CASE, "utf-8")
    assert main(["evidence", "case.yaml", "--set", "objections.tie_weight=2"]) == 0
    out = capsys.readouterr().out
    own = out[out.index("The author's own, without a source: 2") : out.index("Set otherwise than in baseline.yaml")]
    assert "objections.openness" in own and "case.yaml:5:26" in own and "assumption (scenario)" in own
    assert "objections.tie_weight" in own and "command line" in own
    assert "deployment.delay" in out[len(own) :]


def test_a_reading_that_is_taken_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    claim, readings = next(iter(load_ledger().disputes().items()))
    found = told(capsys, "baseline", "--set", f"readings.{claim}={readings[0].name}")
    assert found["readings"] == {claim: readings[0].name}
    (dispute,) = [each for each in found["contested"] if each["claim"] == claim]
    assert dispute["readings"][0]["taken"] == readings[0].name
    assert dispute["attributed_to"]


def test_filters_narrow_it(capsys: pytest.CaptureFixture[str]) -> None:
    everything = told(capsys, "baseline")["parameters"]
    by_grade = told(capsys, "baseline", "--grade", "d")["parameters"]
    assert by_grade == [each for each in everything if each["grade"] == "D"]
    by_source = told(capsys, "baseline", "--source", "k06")
    assert by_source["parameters"] == [each for each in everything if "K06" in each["source"]]
    assert [each["id"] for each in by_source["sources"]] == ["K06"]
    by_path = told(capsys, "baseline", "--parameter", "contributors.turkey")["parameters"]
    assert by_path == [each for each in everything if each["path"].startswith("contributors.turkey.")]
    assert main(["evidence", "baseline", "--source", "K06"]) == 0
    assert f"{len(by_source['parameters'])} of {len(everything)} parameters" in capsys.readouterr().out


def test_a_claim_on_which_nothing_rests_is_told_too(capsys: pytest.CaptureFixture[str]) -> None:
    used = {each["id"] for each in told(capsys, "baseline")["sources"]}
    free = next(name for name in load_ledger().claims if name not in used)
    assert main(["evidence", "baseline", "--source", free]) == 0
    out = capsys.readouterr().out
    assert "None of" in out and free in out and "according to" in out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["--grade", "E"], "--grade: found 'E' (allowed: A, B, C, D)"),
        (["--source", "fortna2044"], "--source: found 'fortna2044'; did you mean fortna2004?"),
        (["--source", "%%%"], "--source: found '%%%' (allowed: an id of seeds/"),
        (["--parameter", "objectons.openness"], "did you mean objections.openness?"),
        (["--parameter", "%%%"], "(allowed: a path that `isf show baseline` prints"),
        (["--set", "objections.openess=2"], "did you mean 'openness'?"),
        (["--set", "readings.K05=nine"], "unknown reading 'nine'"),
    ],
)
def test_wrong_input_is_answered(words: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "baseline", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and expected in err and "Traceback" not in err


def test_a_scenario_that_does_not_exist(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "baselin"]) == 2
    assert "did you mean 'baseline'?" in capsys.readouterr().err


def test_rules_show_grades(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "objections"]) == 0
    out = capsys.readouterr().out
    assert "grade" in out and "A measured, B reported by several" in out
    assert main(["rules", "objections", "--json"]) == 0
    ledger = load_ledger()
    for each in json.loads(capsys.readouterr().out)["parameters"]:
        assert each["grade"] == ledger.grade_of(each["source"])


def test_help_loads_none_of_it() -> None:
    code = (
        "import sys, sim.cli; sim.cli.main(['--help']); "
        "sys.exit(any(name in sys.modules for name in ('yaml', 'numpy', 'sim.evidence', 'sim.analysis.evidence')))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, check=False).returncode == 0


def test_what_was_not_asked_for_is_not_said_to_be_absent(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evidence", "baseline", "--source", "A18", "--parameter", "objections"]) == 0
    out = capsys.readouterr().out
    assert "Rests on it: none of the numbers asked for" in out and "no number of this scenario" not in out
