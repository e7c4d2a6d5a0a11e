"""Tables, numbers and names in Markdown, for the pages that docs/tables.py makes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sim.scenario import Parameter


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table in Markdown."""
    lines = ["| " + " | ".join(head) + " |", "|" + " --- |" * len(head)]
    for row in rows:
        lines.append("| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in row) + " |")
    return "\n".join(lines) + "\n"


def number(value: float) -> str:
    """Return a number as a person would write it."""
    return f"{value:,.0f}" if value >= 10_000 and value == int(value) else f"{value:g}"


def spread(parameter: Parameter) -> str:
    """Return the range of a parameter, or nothing where there is none."""
    if parameter.low is None or parameter.high is None:
        return ""
    return f"{number(parameter.low)} to {number(parameter.high)}"


def code(names: Iterable[str]) -> str:
    """Return names as code, parted by commas."""
    return ", ".join(f"`{name}`" for name in names)
