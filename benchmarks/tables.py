"""Tables of measurements: shown as they come, kept as CSV and as one page of Markdown."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

Cell = str | int | float | None


@dataclass
class Table:
    """One table.

    Attributes:
        name: Of its file.
        title: What it tells.
        columns: Their heads, units included.
        rows: A cell for each column; None where there is nothing to tell.
        notes: What a reader must know, below it.
    """

    name: str
    title: str
    columns: Sequence[str]
    rows: list[Sequence[Cell]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, *cells: Cell) -> None:
        """Append a row.

        Raises:
            ValueError: It has too few or too many cells.
        """
        if len(cells) != len(self.columns):
            raise ValueError(f"{self.name}: found {len(cells)} cells; allowed: {len(self.columns)}")
        self.rows.append(cells)

    def markdown(self) -> str:
        """The table as Markdown, heading and notes included."""
        # The first column holds words; the others line up at the right.
        lines = [f"## {self.title}", "", _line(self.columns), _line(["---", *["---:"] * (len(self.columns) - 1)])]
        lines += [_line([words(cell) for cell in row]) for row in self.rows]
        return "\n".join([*lines, "", *(f"{note}\n" for note in self.notes)])

    def save(self, folder: Path) -> None:
        """Write the table as CSV, every digit kept."""
        with (folder / f"{self.name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(self.columns)
            writer.writerows(["" if cell is None else cell for cell in row] for row in self.rows)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def words(cell: Cell) -> str:
    """Write a cell for a reader: three digits that count, thousands apart."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int):
        return f"{cell:,}"
    if cell == 0.0 or abs(cell) >= 100.0:
        return f"{cell:,.0f}"
    if abs(cell) >= 10.0:
        return f"{cell:.1f}"
    return f"{cell:.2f}" if abs(cell) >= 0.1 else f"{cell:.3f}"
