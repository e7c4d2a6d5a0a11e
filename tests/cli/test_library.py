"""`isf list`."""

from __future__ import annotations

import json

import pytest

from sim.cli import main
from sim.scenario import shipped_names
from sim.scenario.shelf import library


def test_every_shipped_file_is_listed_with_its_title(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    for entry in library():
        assert any(line.split()[:1] == [entry.name] and line.endswith(entry.title) for line in lines), entry
    assert {entry.name for entry in library() if entry.kind == "scenario"} == set(shipped_names())


def test_names_are_not_shared_by_a_scenario_and_a_study() -> None:
    names = [entry.name for entry in library()]
    assert len(names) == len(set(names))


def test_every_entry_has_a_title_a_question_and_a_text() -> None:
    for entry in library():
        assert entry.title not in ("", entry.name), entry.name
        assert entry.question.endswith("?"), entry.name
        assert len(entry.about) > 60, entry.name
        assert entry.extends or entry.name == "baseline", entry.name


def test_words_choose(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list", "CEASEFIRE", "mid-november", "--json"]) == 0
    assert [each["name"] for each in json.loads(capsys.readouterr().out)] == ["baseline"]
    for more in ([], ["--json"]):
        assert main(["list", "no-such-word", *more]) == 2
        assert "no scenario or study speaks of 'no-such-word'" in capsys.readouterr().err
