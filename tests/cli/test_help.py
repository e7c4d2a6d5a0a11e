"""What the help says is what the commands take and do."""

from __future__ import annotations

import re

import pytest

from sim.cli import main, outcome

COMMANDS = (
    "list",
    "run",
    "batch",
    "sweep",
    "check",
    "show",
    "diff",
    "new",
    "rules",
    "evidence",
    "disputes",
    "calibrate",
    "patterns",
    "score",
    "forecast",
    "clauses",
    "compare",
    "plot",
    "worlds",
    "explain",
    "whatmade",
    "export",
    "schema",
)


def help_of(command: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert main([command, "--help"]) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", COMMANDS)
def test_usage_names_the_arguments_as_the_table_does(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = help_of(command, capsys)
    usage = text.splitlines()[0]
    assert usage.startswith(f"Usage: isf {command} [OPTIONS] ") and "ARGS" not in usage
    table = text.partition(" Arguments ")[2].partition(" Parameters ")[0]
    named = re.findall(r"^\u2502 (?:\* )? ?([A-Z]+)  ", table, re.MULTILINE)
    assert named and re.findall("[A-Z]+", usage.partition("] ")[2]) == named


@pytest.mark.parametrize("command", ["plot", "disputes"])
def test_formats_are_named(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "--format png|svg|pdf" in help_of(command, capsys)


@pytest.mark.parametrize("command", ["run", "show", "evidence"])
def test_readings_are_told_where_values_are_set(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "readings.CLAIM=NAME" in help_of(command, capsys)


def test_every_exit_code_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    told = help_of("run", capsys).partition("Exit codes:")[2]
    codes = (outcome.OK, outcome.UNEXPECTED, outcome.WRONG_INPUT, outcome.NOT_MET, outcome.INTERRUPTED)
    assert [int(each) for each in re.findall(r"\d+", told)] == [*codes, outcome.TERMINATED]
