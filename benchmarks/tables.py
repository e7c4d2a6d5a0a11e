"""Tables of measurements: shown as they come, kept as CSV and Markdown, and put into a page of the docs."""

from __future__ import annotations

import csv
import re
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
        """Write the table as Markdown, and as CSV with every digit."""
        (folder / f"{self.name}.md").write_text(self.markdown(), encoding="utf-8")
        with (folder / f"{self.name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(self.columns)
            writer.writerows(["" if cell is None else cell for cell in row] for row in self.rows)


MARKED = re.compile(r"(<!-- table: (\w+) -->\n).*?(<!-- end of table -->)", re.DOTALL)


def fill(page: Path, folder: Path) -> list[str]:
    """Put tables that have been measured into a page, between `<!-- table: NAME -->` and `<!-- end of table -->`.

    A heading stays the page's own; what is not in the folder stays as it is.

    Returns:
        Names of the tables that were put in.
    """
    filled = []

    def measured(found: re.Match[str]) -> str:
        path = folder / f"{found[2]}.md"
        if not path.exists():
            return found[0]
        filled.append(found[2])
        _, _, body = path.read_text(encoding="utf-8").partition("\n\n")
        return f"{found[1]}{body}{found[3]}"

    page.write_text(MARKED.sub(measured, page.read_text(encoding="utf-8")), encoding="utf-8")
    return filled


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
