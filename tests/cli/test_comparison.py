"""How differences read: whole numbers at every width, units that agree."""

from __future__ import annotations

import re

import numpy as np
import pytest
from rich.console import Console

from sim.analysis.paired import Paired, paired_difference
from sim.cli.comparison import Amount, Compared, difference_unit, legend, print_comparison, sized
from sim.scenario import load_scenario


def paired(first: float, second: float, left_out: int = 0) -> Paired:
    """Sixty worlds that differ by about a tenth, and some that lack the measure."""
    spread = np.linspace(-0.1, 0.1, 60) * first
    values = np.concatenate([first + spread, np.full(left_out, np.nan)])
    return paired_difference(values, np.full(60 + left_out, second))


NOBODY = paired_difference(np.full(60, np.nan), np.zeros(60))
COMPARED = [
    Compared("a-scenario-with-a-name", "troops_peak", "troops", paired(11491.0, 10000.0)),
    Compared("a-scenario-with-a-name", "collapsed", "share", paired(0.45, 0.3)),
    Compared("another-one", "first_arrival_day", "day", paired(91.0, 90.0, left_out=1)),
    Compared("another-one", "crises", "count", paired_difference(np.ones(60), np.ones(60))),
    Compared("another-one", "line_end", "share of area", NOBODY),
]


def shown(width: int, capsys: pytest.CaptureFixture[str], terminal: bool = True) -> str:
    console = Console(force_terminal=terminal, width=width, color_system=None, highlight=False)
    print_comparison(COMPARED, load_scenario("baseline"), console)
    return capsys.readouterr().out


@pytest.mark.parametrize("width", [20, 40, 60, 80, 100, 140])
def test_no_number_is_cut_on_any_terminal(width: int, capsys: pytest.CaptureFixture[str]) -> None:
    out = shown(width, capsys)
    assert "\N{HORIZONTAL ELLIPSIS}" not in out
    words = [word.strip(",()") for word in out.split()]
    for each in COMPARED:
        amount = Amount.of(each.difference, each.unit)
        figures = f"{amount.first} {amount.second} {amount.mean} {amount.interval}".split()
        assert amount.mean == "-" or set(figures) <= set(words), each.measure
    # Only a name may be longer than a line.
    assert all(len(line.rstrip()) <= width or " " not in line.strip() for line in out.splitlines())


def test_a_narrow_terminal_has_a_measure_after_the_other(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(89, capsys).splitlines()
    assert lines[:2] == ["a-scenario-with-a-name", "  troops_peak"]
    assert re.fullmatch(
        r"    scenario 11,491, baseline 10,000, difference \+1,491 \(\+1,\d+ to \+1,\d+\) troops", lines[2]
    )
    assert "    scenario 1, baseline 1, difference 0 count in every world" in lines
    assert "    in no world" in lines
    assert "scenario" in shown(120, capsys).splitlines()[0]


def test_a_file_has_the_table_however_wide(capsys: pytest.CaptureFixture[str]) -> None:
    lines = shown(40, capsys, terminal=False).splitlines()
    assert re.split("  +", lines[0].strip()) == ["scenario", "baseline", "difference", "95 % interval", "unit"]


def test_every_measure_is_explained_once() -> None:
    lines = legend([*COMPARED, *COMPARED], load_scenario("baseline"))
    assert [line.partition(":")[0] for line in lines] == [each.measure for each in COMPARED]
    assert all(line.partition(": ")[2] for line in lines)


@pytest.mark.parametrize(
    ("size", "unit", "words"),
    [
        ("1", "day", "1 day"),
        ("-1", "days", "-1 day"),
        ("0", "day", "0 days"),
        ("+1", "share", "+1 point"),
        ("1", "deaths per day", "1 death per day"),
        ("1.0", "days", "1.0 days"),
        ("1", "troops", "1 troops"),
    ],
)
def test_units_agree_with_numbers(size: str, unit: str, words: str) -> None:
    assert sized(size, difference_unit(unit)) == words
