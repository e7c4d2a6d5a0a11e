"""`isf check`, `isf show`, `isf new` and `isf rules` on the shipped scenarios."""

import json
from pathlib import Path

import pytest

from sim.cli import main
from sim.rules import FAMILIES
from sim.scenario import load_scenario


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def test_a_new_scenario_is_fine_as_it_is_and_says_how_to_go_on(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "my-case.yaml"]) == 0
    assert "isf run my-case.yaml" in capsys.readouterr().out
    assert main(["check", "my-case.yaml", "baseline"]) == 0
    out = capsys.readouterr().out
    assert "my-case.yaml: fine." in out and "baseline: fine." in out


def test_an_existing_file_is_left_alone_unless_forced(capsys: pytest.CaptureFixture[str]) -> None:
    Path("my-case.yaml").write_text("mine")
    assert main(["new", "my-case.yaml"]) == 2
    assert "exists already and was left as it is" in capsys.readouterr().err
    assert Path("my-case.yaml").read_text() == "mine"
    assert main(["new", "my-case.yaml", "--force"]) == 0
    assert Path("my-case.yaml").read_text() != "mine"


def test_a_folder_that_is_missing_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "nowhere/my-case.yaml"]) == 2
    assert "nowhere/my-case.yaml cannot be written (No such file or directory)" in capsys.readouterr().err


def test_every_problem_of_every_file_is_reported(capsys: pytest.CaptureFixture[str]) -> None:
    for name, rule in (("one", "objektions"), ("two", "troop_ofers")):
        Path(f"{name}.yaml").write_text(f"format: 1\nname: {name}\nextends: baseline\nrules: {{{rule}: none}}\n")
    assert main(["check", "one.yaml", "baseline", "two.yaml"]) == 2
    out, err = capsys.readouterr()
    assert "baseline: fine." in out
    assert "one.yaml:4:9" in err and "did you mean 'objections'?" in err
    assert "two.yaml:4:9" in err and "did you mean 'troop_offers'?" in err


def test_the_report_can_be_read_by_a_program(capsys: pytest.CaptureFixture[str]) -> None:
    Path("one.yaml").write_text("format: 1\nname: one\nextends: baseline\ndays: 0\n")
    assert main(["check", "one.yaml", "baseline", "--json"]) == 2
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert (told["ok"], err) == (False, "")
    one, baseline = told["files"]
    assert one["problems"][0]["path"] == "days" and one["problems"][0]["line"] == 4
    assert baseline["ok"] and baseline["fingerprint"] == load_scenario("baseline").fingerprint


def test_what_is_shown_is_the_same_scenario(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "baseline", "--set", "rules.objections=veto"]) == 0, capsys.readouterr().err
    Path("baseline.yaml").write_text(capsys.readouterr().out)
    shown = load_scenario(Path("baseline.yaml"))
    assert shown.rules["objections"] == "veto"
    assert shown.fingerprint == load_scenario("baseline", {"rules.objections": "veto"}).fingerprint


def test_a_scenario_can_be_shown_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "baseline", "--json"]) == 0, capsys.readouterr().err
    told = json.loads(capsys.readouterr().out)
    assert told["start"] == "2025-10-10" and set(told["rules"]) == set(FAMILIES)
    value = next(iter(told["parameters"].values()))
    assert {"value", "low", "high", "unit", "source"} <= set(value)


def test_all_families_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    out = capsys.readouterr().out
    for family in FAMILIES.values():
        assert f"{family.name}: {family.about}" in out


@pytest.mark.parametrize("family", FAMILIES)
def test_a_family_tells_variants_and_numbers(family: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", family]) == 0
    out = capsys.readouterr().out
    for variant in FAMILIES[family].variants:
        assert f"\n  {variant}" in out
    assert main(["rules", family, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert [each["parameter"] for each in told["parameters"]] == list(FAMILIES[family].parameters)
    assert all("value" in each and each["source"] for each in told["parameters"])
