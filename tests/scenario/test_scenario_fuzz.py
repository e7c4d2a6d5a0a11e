"""Whatever a file or a command line holds: a scenario, or a report; nothing else, and soon."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sim.scenario import Scenario, ScenarioError, Vocabulary, load_scenario

SOON = settings(deadline=timedelta(seconds=2), suppress_health_check=[HealthCheck.too_slow], max_examples=200)

WORDS = ["objections", "weight", "rules", "actors", "isf", "value", "source", "channels", "contributors", "turkey"]
WORDS += ["x", "", "days", "joint", "measures", "note"]

# Pieces that have broken readers of YAML before, and pieces of our own files.
PIECES = [
    "format: 1\n",
    "extends: baseline\n",
    "name: fuzz\n",
    "rules:\n",
    "  ",
    "\n",
    "- ",
    ": ",
    "? ",
    "{",
    "}",
    "[",
    "]",
    "&a ",
    "*a",
    "<<: ",
    "!!python/object:os.system ",
    "!!binary ",
    "!<x> ",
    "%YAML 1.1\n---\n",
    "---\n",
    "...\n",
    "|\n",
    ">-\n",
    '"\\ud800"',
    '"\\x00"',
    "'",
    '"',
    "#",
    "\t",
    "\r",
    "\x85",
    "\u2028",
    "\ufeff",
    "\x00",
    "+_",
    "0x_",
    "2001-99-99",
    ".inf",
    ".nan",
    "1e999",
    "-0",
    "0" * 50,
    "~",
    "null",
    "yes",
    "days: ",
    "parameters:\n",
    "objections:",
    "hostility:",
    "value: ",
    "source: ",
    "joint:\n",
    "measures:\n",
    "members: ",
    "do: ",
    "path: ",
    "actors:",
    "isf:",
    "contributors:",
    "turkey:",
    "\U0001f54a",
    "é",
    "@",
    "`",
    "==",
    "=",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz")


def attempt(data: bytes, folder: Path, vocabulary: Vocabulary) -> Scenario | ScenarioError:
    """Load bytes as a file; return the scenario or the report."""
    path = folder / "fuzz.yaml"
    path.write_bytes(data)
    try:
        return load_scenario(path, vocabulary=vocabulary)
    except ScenarioError as error:
        assert str(error)
        assert error.problems
        return error
    finally:
        assert [each.name for each in folder.iterdir()] == ["fuzz.yaml"]


@SOON
@given(data=st.binary(max_size=400))
def test_any_bytes(data: bytes, folder: Path, vocabulary: Vocabulary) -> None:
    attempt(data, folder, vocabulary)


@SOON
@given(text=st.lists(st.sampled_from(PIECES) | st.text(max_size=5), max_size=40).map("".join))
@example(text="? - a\n  - b\n: c\n")
@example(text="*a : b\n")
@example(text='{"a": 1, [b]: 2, ? {c: d} : 3, *e : 4}')
def test_any_pieces_of_yaml(text: str, folder: Path, vocabulary: Vocabulary) -> None:
    attempt(text.encode("utf-8", "surrogatepass"), folder, vocabulary)


@settings(SOON, max_examples=300)
@given(data=st.data())
def test_any_mutation_of_a_right_file(data: st.DataObject, baseline: str, folder: Path, vocabulary: Vocabulary) -> None:
    text = baseline.replace("name: baseline", "name: fuzz")
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 30)))
        text = text[:start] + data.draw(st.sampled_from(PIECES) | st.text(max_size=8)) + text[end:]
    attempt(text.encode("utf-8", "surrogatepass"), folder, vocabulary)


@settings(SOON, max_examples=300)
@given(data=st.data())
def test_any_value_in_any_place(data: st.DataObject, baseline: str, folder: Path, vocabulary: Vocabulary) -> None:
    values = ["[]", "{}", "[[]]", "{a: 1}", "~", "x", "''", "-1", "1e300", "9" * 39, "true", "[1, ~, {}]", "2025-01-01"]
    lines = baseline.replace("name: baseline", "name: fuzz").splitlines()
    number = data.draw(st.integers(0, len(lines) - 1))
    key, colon, _ = lines[number].partition(": ")
    lines[number] = f"{key}{colon or ': '}{data.draw(st.sampled_from(values))}"
    attempt("\n".join(lines).encode(), folder, vocabulary)


@SOON
@given(
    overrides=st.dictionaries(
        st.text(max_size=20)
        | st.lists(st.sampled_from(WORDS), max_size=4).map(".".join),
        st.text(max_size=10) | st.floats() | st.integers() | st.booleans() | st.sampled_from(["A18", "veto", "[1]"]),
        max_size=4,
    )
)  # fmt: skip
@example(overrides={"objections.weight": 10**5000})
@example(overrides={"objections.weight\ud800": "\udc80"})
@example(overrides={"objections.weight": "3", "objections.weight.value": 4, "parameters.objections.weight": 5})
def test_any_overrides(overrides: dict[str, Any], vocabulary: Vocabulary) -> None:
    try:
        load_scenario("baseline", overrides, vocabulary=vocabulary)
    except ScenarioError as error:
        assert str(error)


@contextmanager
def within(seconds: float) -> Iterator[None]:
    start = time.process_time()  # Other tests on the same cores do not count.
    yield
    assert time.process_time() - start < seconds


def laughs(levels: int) -> str:
    """Return aliases of aliases: ten to the power of `levels` values if anyone followed them."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    for level in range(1, levels):
        lines.append(f"a{level}: &a{level} [{', '.join([f'*a{level - 1}'] * 10)}]")
    return "\n".join(lines)


RUNAWAYS = {
    "aliases of aliases": laughs(30),
    "an alias of itself": "a: &a [*a]\nb: &b {c: *b}",
    "open lists": "[" * 500_000,
    "open mappings": "{a: " * 200_000,
    "nested lists on a line": "- " * 400_000,
    "nested keys": "\n".join(" " * depth + "a:" for depth in range(1_000)),
    "question marks": "? " * 400_000,
    "complex keys": "{? [" * 200_000,
    "many keys": "\n".join(f"k{number}: 1" for number in range(80_000)),
    "many near names": "rules:\n" + "\n".join(f"  objectio{number}: 1" for number in range(50_000)),
    "many measures": "measures:\n" + "- {day: 1, do: adopt, source: A}\n" * 25_000,
    "many values": "a: [" + "1," * 400_000 + "1]",
    "one long key": "k" * 900_000 + ": 1",
    "one long value": "title: '" + "x" * 900_000,
    "one long number": "days: " + "9" * 900_000,
    "one long almost number": "days: " + "9" * 900_000 + "x",
    "one long line of brackets": "a: " + "[]" * 400_000,
    "many anchors": "\n".join(f"k{number}: &a{number} 1" for number in range(60_000)),
    "many tags": "a: [" + "!!int 1, " * 90_000 + "1]",
    "many documents": "---\n" * 200_000,
    "quotes": '"' * 900_000,
    "indicators": "&" * 900_000,
    "control characters": "a: 1\n" * 150_000 + "\x01",
    "not UTF-8 at the end": "a: 1\n" * 150_000 + "\udcff",
}


@pytest.mark.parametrize("text", RUNAWAYS.values(), ids=RUNAWAYS)
def test_a_runaway_is_stopped_within_two_seconds(text: str, folder: Path, vocabulary: Vocabulary) -> None:
    with within(2.0):
        outcome = attempt(text.encode("utf-8", "surrogateescape"), folder, vocabulary)
    assert isinstance(outcome, ScenarioError)
    assert len(str(outcome)) < 100_000
