"""`isf diff` on the baseline and small files that extend it: what it tells, in which order, and what it refuses."""

import json
import os
import shutil
from itertools import pairwise
from pathlib import Path

import pytest

from sim.cli import main
from sim.scenario import load_scenario

FULL = """\
title: Ünlü 長い
start: 2025-10-13
rules: {objections: veto}
parameters:
  deployment: {delay: 60}
  us_engagement: {attention_deaths: {value: 0.02}}
  line_fire: {line_rate: {source: A18, note: "A note of its own"}}
actors:
  isf: {channels: {tripwire: false}}
contributors:
  turkey: {present: false}
  egypt: {role: engineering}
donors:
  norway:
    name: Norge
    pledge: {value: 20000, low: 100, high: 40000, unit: USD million, source: assumption}
    to_force: {value: 0.1, low: 0, high: 0.2, unit: share, source: assumption}
    to_police: {value: 0.1, low: 0, high: 0.2, unit: share, source: assumption}
    to_aid: {value: 0.5, low: 0.3, high: 0.7, unit: share, source: assumption}
    source: F06
joint: [{name: steps, drop: true}]
measures:
  - {day: 38, do: adopt_resolution, source: R01}
  - {name: envoy, day: 70, do: send_envoy, days: 7, source: assumption}
  - {day: 150, do: set, path: containment.pressure_weight, value: 2.5, source: assumption}
"""


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def written(name: str, text: str, extends: str = "baseline") -> str:
    Path(f"{name}.yaml").write_text(f"format: 1\nname: {name}\nextends: {extends}\n{text}", encoding="utf-8")
    return f"{name}.yaml"


def told(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(["diff", *words]) == 0, capsys.readouterr().err
    out, err = capsys.readouterr()
    assert err == ""
    return out


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    capsys.readouterr()
    assert main(["diff", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "Traceback" not in err
    return err


def test_all_sections_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "baseline", written("full", FULL))
    lines = out.splitlines()
    assert lines[0].startswith("A baseline: ") and lines[1].startswith("B full.yaml: Ünlü 長い (fingerprint ")
    assert load_scenario("full.yaml").fingerprint[:12] in lines[1]
    titles = ["Settings", "Rules", "Parameters", "Actors", "Joint groups", "Dated measures", "The same but for words"]
    places = [lines.index(title) for title in titles]
    assert all(one < other for one, other in pairwise(places))
    for part in (
        "start  2025-10-10  2025-10-13",
        "objections  negotiable  veto",
        "B assumes: Israel decides alone",
        "contributors.turkey, Turkey: takes part in A, takes no part in B",
        "actors.isf.channels.tripwire",
        "donors.norway, Norge: listed in B only",
        "20,000",
        "fixed, so not drawn",
        "steps: in A only; ",
        "in B only: day 38 (2025-11-20), adopt_resolution (R01)",
        "in B only: 'envoy': day 70 (2025-12-22), send_envoy, days 7 (assumption)",
        "set, path containment.pressure_weight, value 2.5 in logit (assumption)",
        "A note of its own",
    ):
        assert part in out
    assert "Readings" not in out


def test_a_parameter_is_told_with_range_unit_and_sources(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(
        capsys, "baseline", written("one", "parameters: {deployment: {delay: {value: 60, source: [A18, R01]}}}\n")
    )
    delay = load_scenario("baseline").parameters["deployment.delay"]
    a, b = (" ".join(line.split()) for line in out.splitlines() if line.startswith(("  deployment.delay ", "    in ")))
    span = f"{delay.low:g} to {delay.high:g} {delay.distribution}"
    assert a == f"deployment.delay A {delay.value:g} {span} {', '.join(delay.source)}"
    assert b == f"in days B 60 {span} A18, R01"


def test_a_number_that_nothing_reads_is_said_to_change_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    out = told(capsys, "baseline", written("one", "parameters: {us_engagement: {attention_deaths: {value: 0.02}}}\n"))
    assert "us_engagement.attention_deaths *" in out
    assert "* read by no variant in force in A or B: this difference changes nothing" in out


def test_words_alone_give_the_same_worlds(capsys: pytest.CaptureFixture[str]) -> None:
    words = "title: Other\nparameters: {line_fire: {line_rate: {source: A18, note: Another}}}\n"
    out = told(capsys, "baseline", written("words", words))
    summary = (
        "No difference that the model reads; in words only, 2 sources or notes. Equal fingerprints: A and B give the"
    )
    assert summary in out
    assert "line_fire.line_rate.source" in out and "A18" in out and "prose: title" in out


@pytest.mark.parametrize("pair", [("baseline", "baseline"), ("full.yaml", "./full.yaml")])
def test_a_scenario_and_itself(pair: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    written("full", FULL)
    out = told(capsys, *pair)
    assert "Equal fingerprints: A and B give the same worlds." in out and len(out.splitlines()) == 3


def test_only_what_the_nearer_file_says_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    written("full", FULL)
    later = "measures: [{name: envoy, day: 80, do: send_envoy, days: 7, source: assumption}]\n"
    out = told(capsys, "full.yaml", written("later", later, extends="full.yaml"))
    assert "1 difference: 1 in dated measures." in out
    assert "A 'envoy': day 70" in out and "B 'envoy': day 80" in out
    gone = told(capsys, "full.yaml", written("gone", "measures: [{name: envoy, drop: true}]\n", extends="full.yaml"))
    assert "in A only: 'envoy': day 70" in gone


def test_json_holds_the_same(capsys: pytest.CaptureFixture[str]) -> None:
    data = json.loads(told(capsys, "baseline", written("full", FULL), "--json"))
    assert data["same_worlds"] is False and data["b"]["name"] == "full"
    assert data["a"]["fingerprint"] == load_scenario("baseline").fingerprint
    by_path = {(each["section"], each["path"]): each for each in data["differences"]}
    assert by_path["settings", "start"]["b"] == "2025-10-13"
    assert by_path["parameters", "deployment.delay"]["b"]["value"] == 60
    assert by_path["actors", "donors.norway"]["a"] is None
    assert by_path["actors", "donors.norway"]["b"]["remark"]["source"] == ["F06"]
    assert data["count"] == sum(each["section"] not in ("words", "readings") for each in data["differences"])


@pytest.mark.parametrize("columns", [40, 100, 110, 300])
def test_lines_keep_to_the_width_and_nothing_is_cut(
    columns: int, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "get_terminal_size", lambda *_: os.terminal_size((columns, 20)))
    note = "Word " * 80 + "last"
    name = "a_very_long_name_of_a_state_" * 3 + "end"
    text = FULL.replace("A note of its own", note).replace("norway", name)
    out = told(capsys, "baseline", written("long", text))
    assert max(map(len, out.splitlines())) <= min(max(columns, 100), 120)
    assert out.count("Word") == 80 and name in out and "..." not in out


def test_what_is_wrong_with_both_is_told_at_once(capsys: pytest.CaptureFixture[str]) -> None:
    one = written("one", "rules: {objections: vetto}\n")
    two = written("two", "parameters: {deployment: {dela: 90}}\n")
    err = refused(capsys, one, two)
    assert "one.yaml:4:21" in err and "two.yaml:4:27" in err and "2 problems in 2 files" in err
    assert refused(capsys, one, one).count("did you mean 'veto'?") == 1


def test_what_is_no_scenario_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    Path("folder").mkdir()
    Path("empty.yaml").write_text("")
    Path("study.yaml").write_text("format: 1\nname: study\nbaseline: baseline\nscenarios: [./one.yaml]\n")
    assert "missing.yaml: no such file" in refused(capsys, "missing.yaml", "baseline")
    assert "did you mean 'baseline'?" in refused(capsys, "baseline", "basline")
    assert "./folder" in refused(capsys, "./folder", "baseline")
    assert "empty" in refused(capsys, "baseline", "empty.yaml")
    assert "study" in refused(capsys, "study.yaml", "baseline")
    assert refused(capsys, "baseline").startswith("isf: B is missing")


def test_nothing_a_terminal_would_act_on_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    text = 'title: "a\\e[31m b"\ncontributors: {turkey: {present: false, name: "T\\e[0m"}}\n'
    out = told(capsys, "baseline", written("odd", text))
    assert "\x1b" not in out and "takes no part in B" in out
