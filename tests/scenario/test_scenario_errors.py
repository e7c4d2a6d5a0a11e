"""What a user is told: a table of mistakes and the line each must produce."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sim.scenario import ScenarioError, Vocabulary, check_files, load_scenario

HEAD = "format: 1\nname: case\nextends: baseline\n"

Complaints = Callable[..., list[str]]


def table(name: str) -> list[Any]:
    """Read a table of entries: `== name`, some lines, `=> expected`."""
    text = (Path(__file__).parent / name).read_text("utf-8")
    entries = [part.partition("\n=> ") for part in text.split("\n== ")[1:]]
    return [
        pytest.param(head.partition("\n")[2], expected.strip(), id=head.partition("\n")[0])
        for head, _, expected in entries
    ]


@pytest.mark.parametrize(("text", "expected"), table("mistakes.txt"))
def test_a_mistake_is_named(text: str, expected: str, complaints: Complaints) -> None:
    assert complaints(f"{HEAD}{text}\n")[0] == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (
            "name: Case",
            "case.yaml:2:7: name: 'Case' is not a name: lower-case letters, digits and hyphens, the same as the file's",
        ),
        (
            "name: other",
            "case.yaml:2:7: name: 'other' differs from the file's name 'case'; rename the one or the other",
        ),
        ("name: 3", 'case.yaml:2:7: name: expected text, found number 3; put it in "quotes"'),
    ],
)
def test_the_name_is_the_file_s(name: str, expected: str, complaints: Complaints) -> None:
    assert complaints(f"format: 1\n{name}\nextends: baseline\n")[0] == expected


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"", "case.yaml: the file is empty; expected a mapping of keys to values, such as 'format: 1'"),
        (
            b"# only a comment\n",
            "case.yaml: the file is empty; expected a mapping of keys to values, such as 'format: 1'",
        ),
        (b"- a\n", "case.yaml:1:1: expected a mapping of keys to values, such as 'format: 1', found a list"),
        (b"hello", "case.yaml:1:1: expected a mapping of keys to values, such as 'format: 1', found text 'hello'"),
        (b"format: 1\ntitle: caf\xe9\n", "case.yaml:2:11: not UTF-8 text: byte 0xe9; save the file as UTF-8"),
        ("format: 1".encode("utf-16"), "case.yaml:1:1: not UTF-8 text: byte 0xff; save the file as UTF-8"),
        (b"\x00\x01", "case.yaml:1:1: control character U+0000 in the text"),
        (b"title: a\x07b\n", "case.yaml:1:9: control character U+0007 in the text"),
        (b"a: " + b"x" * 1_000_001, "case.yaml: larger than 1,000,000 bytes, the most that is read"),
        (
            b"format: 2\nname: case\nextends: baseline\n",
            "case.yaml:1:9: format: expected 1, the only format there is, found number 2",
        ),
        (b"name: case\nextends: baseline\n", "case.yaml: format: missing; write 'format: 1' at the top"),
    ],
)
def test_a_file_that_is_no_scenario(content: bytes, expected: str, complaints: Complaints) -> None:
    assert complaints(content)[0] == expected


def test_an_absurdly_long_number_is_not_read(complaints: Complaints) -> None:
    expected = "case.yaml:4:7: days: number of 5000 characters; at most 40 are read"
    assert complaints(f"{HEAD}days: {'9' * 5000}\n")[0] == expected


def test_a_problem_shows_its_line_and_a_caret(complaints: Complaints) -> None:
    assert complaints(f"{HEAD}rules:\n  objections: vetto\n") == [
        "case.yaml:5:15: rules.objections: unknown variant 'vetto'; did you mean 'veto'? "
        "(allowed: negotiable, veto, none)",
        "     5 |   objections: vetto",
        "       |               ^",
        "1 problem",
    ]


def test_the_caret_of_a_long_line_stays_in_sight(complaints: Complaints) -> None:
    text = "rules: {" + " " * 300 + "objections: vetto}"
    line, caret = complaints(f"{HEAD}{text}\n")[1:3]
    assert line[caret.index("^") :].startswith("vetto")
    assert len(line) < 140


def test_what_does_not_print_is_not_sent_to_the_terminal(complaints: Complaints) -> None:
    report = "\n".join(complaints(HEAD + '"\\e[31m\\nkey": "x\\u202e"\nopening: "\\e[2J"\n'))
    assert report.replace("\n", "").isprintable()


def test_all_problems_come_at_once_in_order(complaints: Complaints) -> None:
    text = "days: 0\nopening: peace\nrules: {objections: vetto}\nactors: {isf: {present: 1}}\ntitel: x\n"
    places = [line.split(": ")[0] for line in complaints(HEAD + text) if line.startswith("case.yaml")]
    assert places == ["case.yaml:4:7", "case.yaml:5:10", "case.yaml:6:21", "case.yaml:7:25", "case.yaml:8:1"]


def test_a_misspelt_key_is_not_missing_as_well(complaints: Complaints, baseline: str) -> None:
    own = baseline.replace("name: baseline", "name: case")
    for right, wrong in [
        ("start:", "strat:"),
        ("  objections: negotiable", "  objectons: negotiable"),
        ("    rate: {", "    rte: {"),
        ("unit: deaths", "unti: deaths"),
        ("    posture:", "    postur:"),
        ("    role: combat", "    rol: combat"),
        ("  israel:", "  isreal:"),
        ("for_days: 3", "for_day: 3"),
    ]:
        assert right in own
        lines = complaints(own.replace(right, wrong, 1))
        mine = [line for line in lines if line.startswith("case.yaml") and "joint" not in line]
        assert len(mine) == 1 and "did you mean" in mine[0], lines


def test_a_file_that_extends_nothing_must_be_complete(complaints: Complaints) -> None:
    lines = complaints("format: 1\nname: case\n")
    heads = [line for line in lines if line.startswith("case.yaml")]
    assert heads == [
        "case.yaml: start: missing, here and in what this file extends",
        "case.yaml: days: missing, here and in what this file extends",
        "case.yaml: opening: missing, here and in what this file extends",
        "case.yaml: end: missing, here and in what this file extends",
        "case.yaml: rules: missing family 'objections'",
        "case.yaml: parameters.objections: missing hostility, weight",
        "case.yaml: rules: missing family 'line_fire'",
        "case.yaml: parameters.line_fire: missing deaths, fatal_share, rate",
        "case.yaml: actors: missing actor 'israel'",
        "case.yaml: actors: missing actor 'isf'",
    ]


@pytest.mark.parametrize(("pair", "expected"), table("wrong_overrides.txt"))
def test_a_wrong_override_is_named(pair: str, expected: str, vocabulary: Vocabulary) -> None:
    path, _, value = pair.partition("=")
    with pytest.raises(ScenarioError) as caught:
        load_scenario("baseline", {path: value}, vocabulary=vocabulary)
    assert str(caught.value).splitlines()[0] == expected


def test_an_override_from_python_must_be_finite(vocabulary: Vocabulary) -> None:
    with pytest.raises(ScenarioError, match=r"command line:1:19: number \.nan is not finite"):
        load_scenario("baseline", {"objections.weight": float("nan")}, vocabulary=vocabulary)


def test_several_files_give_one_report(vocabulary: Vocabulary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("fine.yaml").write_text("format: 1\nname: fine\nextends: baseline\n")
    Path("bad.yaml").write_text("format: 1\nname: bad\nextends: baseline\ndays: 0\n")
    report = check_files(["fine.yaml", "bad.yaml", "absent.yaml", "basline", "baseline"], vocabulary=vocabulary)
    assert not report.ok
    assert str(report).splitlines() == [
        "fine.yaml: fine",
        "baseline: fine",
        "bad.yaml:4:7: days: 0 is outside 1 to 812",
        "     4 | days: 0",
        "       |       ^",
        "absent.yaml: no such file",
        "basline: no shipped scenario 'basline'; did you mean 'baseline'? (shipped: baseline)",
        "3 problems in 3 files",
    ]
    assert [each["ok"] for each in report.as_dict()["files"]] == [True, False, False, False, True]
    assert report.problems[0].as_dict()["path"] == "days"
