"""A study's comparison for readers: differences as a table, or one below the other where a table does not fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from textwrap import fill
from typing import TYPE_CHECKING

from sim.analysis.measures import is_share
from sim.analysis.paired import Paired
from sim.cli.check import count
from sim.outcomes import all_outcomes
from sim.scenario import Scenario

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

TABLE_FROM = 90
"""On a narrower terminal each measure takes a line or two of its own; so too where the table would not fit."""
TEXT_WIDTH = 120
EVERYWHERE = "in every world"
_NO_SINGULAR = ("troops", "police")
_TIED = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Compared:
    """A measure of one of a study's scenarios against the baseline."""

    scenario: str
    measure: str
    unit: str
    difference: Paired


@dataclass(frozen=True)
class Amount:
    """A difference as it is read: with as many digits as its interval bears."""

    mean: str
    interval: str
    unit: str
    first: str
    second: str

    @classmethod
    def of(cls, found: Paired, unit: str) -> Amount:
        """Put a difference into words; shares in percent, as in the outcome table of a run."""
        scale, digits = (100.0 if is_share(unit) else 1.0), _digits(found, unit)

        def word(value: float, sign: str = "") -> str:
            return "-" if math.isnan(value) else f"{round(scale * value, digits) + 0.0:{sign},.{digits}f}"

        def level(value: float) -> str:
            return word(value) + (" %" if is_share(unit) and not math.isnan(value) else "")

        mean = word(found.mean, "+") if found.mean else "0"
        if math.isnan(found.low):
            interval = "-"
        elif found.low == found.high:
            interval = EVERYWHERE
        else:
            interval = f"{word(found.low, '+')} to {word(found.high, '+')}"
        return cls(mean, interval, difference_unit(unit), level(found.first), level(found.second))

    def __str__(self) -> str:
        if self.mean == "-":
            return "in no world"
        ends = {"-": "", EVERYWHERE: f" {EVERYWHERE}"}.get(self.interval, f" (95 % interval {self.interval})")
        return f"{sized(self.mean, self.unit)}{ends}"


def difference_unit(unit: str) -> str:
    """Return the unit of a difference: shares differ by points, days of the calendar by days."""
    return "points" if is_share(unit) else "days" if unit == "day" else unit


def sized(size: str, unit: str) -> str:
    """Return `1 day`, `-1 state`, `2 days`."""
    head, space, rest = unit.partition(" ")
    if size.lstrip("+-") == "1" and head.endswith("s") and head not in _NO_SINGULAR:
        head = head[:-1]
    return f"{size} {head}{space}{rest}"


def _digits(found: Paired, unit: str) -> int:
    """Return how many decimals show the width of the interval with two digits, but never many."""
    scale = 100.0 if is_share(unit) else 1.0
    size = scale * (found.high - found.low) / 2.0
    if not size > 0.0:
        size = scale * abs(found.mean) / 10.0
    most = 2 if is_share(unit) else 3
    return min(most, max(0, 1 - math.floor(math.log10(size)))) if math.isfinite(size) and size > 0.0 else 0


def print_comparison(compared: Sequence[Compared], baseline: Scenario, console: Console) -> None:
    """Print how every scenario differs from the baseline, and what the measures are."""
    from rich.text import Text

    table = _table(compared)
    needed = console.measure(table, options=console.options.update(width=1000)).maximum
    if not console.is_terminal:
        console.width = max(TEXT_WIDTH, needed)
    if console.width >= max(TABLE_FROM, needed):
        console.print(table)
    else:
        for scenario in dict.fromkeys(each.scenario for each in compared):
            console.print(Text(scenario, style="bold"), soft_wrap=True)
            for each in compared:
                if each.scenario == scenario:
                    print(f"  {each.measure}")
                    print(wrapped(_stacked(each), console, "    "))
    print()
    for line in legend(compared, baseline):
        print(wrapped(line, console, "", "  "))
    print()


def legend(compared: Iterable[Compared], baseline: Scenario) -> list[str]:
    """Return what each measure is, each once."""
    meanings = {each.name: each.meaning for each in all_outcomes(baseline.rosters["contributors"])}
    lines = []
    for measure in dict.fromkeys(each.measure for each in compared):
        column, _, word = measure.partition("=")
        more = f"; the share of worlds in which it is {word}" if word else ""
        lines.append(f"{measure}: {meanings.get(column, '')}{more}")
    return lines


def wrapped(text: str, console: Console, indent: str = "", later: str | None = None) -> str:
    """Return a line, on a terminal broken between words where it would be too long; a number is never broken."""
    if not console.is_terminal:
        return indent + text
    tied = text.replace(" %", f"{_TIED}%")
    broken = fill(tied, console.width, initial_indent=indent, subsequent_indent=indent if later is None else later,
                  break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return broken.replace(_TIED, " ")


def _unit_of(each: Compared, amount: Amount) -> str:
    return amount.unit + (f", in {count(each.difference.pairs, 'world')}" if each.difference.left_out else "")


def _stacked(each: Compared) -> str:
    amount = Amount.of(each.difference, each.unit)
    if amount.mean == "-":
        return "in no world"
    levels = f"scenario {amount.first}, baseline {amount.second}, difference {amount.mean}"
    unit = _unit_of(each, amount)
    if amount.interval == EVERYWHERE:
        return f"{levels} {unit} {EVERYWHERE}"
    return f"{levels} {unit}" if amount.interval == "-" else f"{levels} ({amount.interval}) {unit}"


def _table(compared: Iterable[Compared]) -> Table:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    table.add_column("", no_wrap=True)
    for name in ("scenario", "baseline", "difference", "95 % interval"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("unit", no_wrap=True)
    scenario = ""
    for each in compared:
        if each.scenario != scenario:
            scenario = each.scenario
            table.add_row(Text(scenario, style="bold"))
        amount = Amount.of(each.difference, each.unit)
        shown = (amount.first, amount.second, amount.mean, amount.interval, _unit_of(each, amount))
        table.add_row(*(Text(cell) for cell in (f"  {each.measure}", *shown)))
    return table
