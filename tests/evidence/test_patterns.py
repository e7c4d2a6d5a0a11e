"""Patterns as data: bounds that hold what they say, and a file that is read whole."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from sim.evidence.patterns import Bound, patterns
from sim.shipped import shipped

NUMBERS = st.floats(-100, 100)


@pytest.mark.parametrize(
    ("bound", "inside", "outside", "words"),
    [
        (Bound(low=0.15, high=0.6), (0.15, 0.3, 0.6), (0.1499, 0.6001), "0.15 to 0.6"),
        (Bound(low=0.7), (0.7, 9.0), (0.69,), "at least 0.7"),
        (Bound(high=1), (1.0, -3.0), (1.01,), "at most 1"),
        (Bound(above=5), (5.01,), (5.0, 4.0), "above 5"),
        (Bound(below=0.7), (0.69,), (0.7, 1.0), "below 0.7"),
        (Bound(value=1), (1.0,), (0.0, 0.99), "is 1"),
    ],
)
def test_a_bound_holds_what_it_says(
    bound: Bound, inside: tuple[float, ...], outside: tuple[float, ...], words: str
) -> None:
    assert all(bound.holds(each) for each in inside)
    assert not any(bound.holds(each) for each in outside)
    assert not bound.holds(math.nan)
    assert bound.words() == words


@given(NUMBERS, NUMBERS, NUMBERS)
def test_open_ends_do_not_belong_and_closed_ones_do(low: float, high: float, figure: float) -> None:
    assert Bound(low=low, high=high).holds(figure) == (low <= figure <= high)
    assert Bound(above=low, below=high).holds(figure) == (low < figure < high)


def test_every_pattern_of_the_file_is_read_as_it_stands() -> None:
    known = patterns()
    entries = yaml.safe_load((shipped("seeds") / "patterns.yaml").read_text("utf-8"))["patterns"]
    assert list(known) == list(entries)
    for name, entry in entries.items():
        pattern = known[name]
        assert (pattern.id, pattern.kind, pattern.grade) == (name, entry["kind"], entry["grade"])
        assert list(pattern.band) == list(entry["band"]) and pattern.judged == bool(entry["band"])
        for key, bounds in entry["band"].items():
            bound = pattern.band[key]
            ends = {end: getattr(bound, end) for end in ("low", "high", "above", "below", "value")}
            assert {end: limit for end, limit in ends.items() if limit is not None} == {
                end: bounds[end] for end in ends if end in bounds
            }
            assert bound.unit == bounds["unit"]
    assert known["SF12"].reject["weibull_shape"].holds(1.0) and not known["SF12"].reject["weibull_shape"].holds(0.99)
    assert known["SF20"].band["unanswered_share"].kind == "consistency" and known["SF20"].band["calm"].kind == ""


def test_numbers_of_the_data_are_at_hand() -> None:
    assert patterns()["SF34"].seen("paid_share_18_months") == 0.40
    assert patterns()["SF12"].seen("weibull_shape", "high") == 0.31
    assert patterns()["OBS_WEEKLY"].observed["deaths"]["values"][2] == 110
    with pytest.raises(KeyError):
        patterns()["SF34"].seen("nonsense")


def test_a_changed_file_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "patterns.yaml"
    entry = {
        "title": "A\ntitle", "data": "d", "source": ["X"], "grade": "B", "measure": "m", "kind": "filter",
        "computed_by_us": True, "band": {"figure": {"low": 1, "unit": "days"}},
    }  # fmt: skip
    file.write_text(yaml.safe_dump({"patterns": {"P1": entry}}))
    first = patterns(tmp_path)["P1"]
    assert (first.title, first.source, first.band["figure"].low) == ("A title", ("X",), 1.0)
    entry["band"] = {"figure": {"low": 2, "unit": "days"}}
    file.write_text(yaml.safe_dump({"patterns": {"P1": entry}}))
    os.utime(file, ns=(1, 10**18))
    assert patterns(tmp_path)["P1"].band["figure"].low == 2.0
