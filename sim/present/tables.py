"""The outcome table: for the terminal, as plain text, and as files."""

from __future__ import annotations

import json
import math
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from sim.analysis.daily import daily_quantiles
from sim.analysis.measures import is_share
from sim.analysis.rows import SAMPLING, WORLDS, Row, Summary
from sim.analysis.run import Run
from sim.analysis.summary import summarise
from sim.present.files import replace_file
from sim.present.words import CAVEAT, DASH, cause_words, figure, number, parameters_words, percent_range, quantity

if TYPE_CHECKING:
    from rich.console import Console

TEXT_WIDTH = 120
# Below this, headings stand above their rows instead of beside them, and notes are left out.
NOTES_FROM = 110


def _ends(row: Row, kind: str) -> str:
    if row.interval != kind:
        return ""
    if math.isnan(row.low) or math.isnan(row.high):
        return DASH
    if is_share(row.unit):
        return percent_range(row.low, row.high)
    return f"{number(row.low)}{DASH}{number(row.high)}"


def _measure(row: Row) -> str:
    cause = row.key.startswith("cause_")
    name = cause_words(row.measure[:1].lower() + row.measure[1:]) if cause else row.measure
    return f"{name}, {row.unit}" if row.unit.startswith("USD") else name


def head(summary: Summary) -> list[str]:
    """Return the lines above the table: what was asked, and of which run."""
    run = summary.run
    horizon = f"{quantity(run.days, 'day')} from {run.start.day} {run.start:%B %Y}"
    return [
        run.title,
        run.question,
        f"{quantity(run.worlds, 'world')} · {horizon} · seed {run.seed} · {parameters_words(run)}",
        f"scenario {run.name} · fingerprint {run.short} · isf {run.version}",
        *(
            [f"set on the command line, whatever title and question say: {', '.join(run.changes)}"]
            if run.changes
            else []
        ),
        *([f"beliefs: {run.draws}"] if run.draws else []),
        *([f"readings taken of contested claims: {'; '.join(run.readings)}"] if run.readings else []),
    ]


def foot() -> list[str]:
    """Return the lines below the table: what the figures are and are not."""
    return [
        "95 % interval: how far the number of worlds limits the figure. 5-95 %: how much worlds differ; the figure is "
        "then their median. Neither says whether the assumptions hold. More outcomes, units and meanings: summary.csv.",
        CAVEAT,
    ]


def print_summary(summary: Summary, console: Console | None = None) -> None:
    """Print the outcome table.

    Args:
        summary: From `sim.analysis.summary.summarise`.
        console: Where to; standard output when None.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    if console is None:
        console = Console(highlight=False)
        if not console.is_terminal:
            console.width = TEXT_WIDTH
    title, question, *identity = head(summary)
    console.print(Text(title, style="bold"))
    if question:
        console.print(Text(question))
    for line in identity:
        console.print(Text(line, style="dim"))
    wide = console.width >= NOTES_FROM
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    if wide:
        table.add_column("", no_wrap=True, style="bold")
    table.add_column("", no_wrap=True)
    table.add_column("value", justify="right", no_wrap=True)
    table.add_column(SAMPLING, justify="right", no_wrap=True)
    table.add_column(WORLDS, justify="right", no_wrap=True)
    if wide:
        table.add_column("note", style="dim")
    group = ""
    for row in summary:
        if not row.printed:
            continue
        fresh, group = row.group != group, row.group
        cells = [_measure(row), figure(row.value, row.unit), _ends(row, SAMPLING), _ends(row, WORLDS)]
        if wide:
            cells = [group if fresh else "", *cells, row.note]
        elif fresh:
            table.add_row(Text(group, style="bold"))
        # Text, not markup: a scenario's words may hold brackets.
        table.add_row(*(Text(cell) for cell in cells))
    console.print()
    console.print(table)
    for line in foot():
        console.print(Text(line, style="" if line == CAVEAT else "dim"))


def summary_text(summary: Summary) -> str:
    """Return the outcome table as plain text."""
    from rich.console import Console

    stream = StringIO()
    plain = Console(file=stream, width=TEXT_WIDTH, color_system=None, highlight=False, force_terminal=False)
    print_summary(summary, plain)
    return "\n".join(line.rstrip() for line in stream.getvalue().splitlines()) + "\n"


def write_tables(result: Run, directory: Path | str) -> list[Path]:
    """Write `summary.csv`, `summary.json`, `summary.txt` and `daily_quantiles.csv` into `directory`.

    Each file appears whole; equal runs give equal bytes.

    Args:
        result: The run.
        directory: Made when missing.

    Returns:
        The paths written.
    """
    folder, summary = Path(directory), summarise(result)
    data = summary.to_dict() | {"caveat": CAVEAT}
    contents = {
        "summary.csv": summary.to_frame().to_csv(index=False, float_format="%.6g", lineterminator="\n"),
        "summary.json": json.dumps(data, indent=1, ensure_ascii=False, allow_nan=False) + "\n",
        "summary.txt": summary_text(summary),
        "daily_quantiles.csv": daily_quantiles(result).to_csv(index=False, float_format="%.6g", lineterminator="\n"),
    }
    return [replace_file(folder / name, text.encode()) for name, text in contents.items()]
