"""Reads a table of joint draws, strictly: a header of paths, then rows of finite numbers."""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.scenario.draws import MAX_BYTES, MAX_COLUMNS, MAX_ROWS
from sim.scenario.nodes import Document, Mark
from sim.scenario.problems import Problems, quoted
from sim.scenario.reader import read_text

if TYPE_CHECKING:
    from sim.scenario.draws import Floats

_NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_MOST_TOLD = 3
"""Of rows with the same kind of mistake."""
# One table is read for every scenario that is laid over it; it is kept by its text, not by its time.
_KEPT: dict[str, tuple[tuple[str, ...], Floats]] = {}
_MOST_KEPT = 4


@dataclass(frozen=True)
class Table:
    """A table as it was read.

    Attributes:
        document: Its text.
        paths: What the header says, in order.
        values: Its numbers, (rows, paths).
    """

    document: Document
    paths: tuple[str, ...]
    values: Floats

    def header_mark(self, path: str) -> Mark:
        """Return where the header names a path."""
        place = next(start for start, cell in _cells(self.document.line(1)) if cell == path)
        return Mark(self.document, 1, place)

    def mark(self, row: int, path: str) -> Mark:
        """Return where a value stands; rows count from 0."""
        column = self.paths.index(path)
        starts = [start for start, _ in _cells(self.document.line(row + 2))]
        return Mark(self.document, row + 2, starts[column])


def read_table(path: Path, name: str, short: str, problems: Problems) -> Table | None:
    """Read a table of joint draws.

    Args:
        path: Where it is.
        name: What to call it in reports.
        short: What to call it in results.
        problems: Receives everything that is wrong with it as a table.

    Returns:
        The table, or None if there is none to work with.
    """
    document = read_text(path, name, short, problems, MAX_BYTES)
    if document is None:
        return None
    digest = hashlib.sha256(document.text.encode("utf-8", "surrogatepass")).hexdigest()
    if digest not in _KEPT:
        before = len(problems)
        read = _read(document, problems)
        if read is None or len(problems) > before:
            return None
        while len(_KEPT) >= _MOST_KEPT:
            del _KEPT[next(iter(_KEPT))]
        _KEPT[digest] = read
    return Table(document, *_KEPT[digest])


def _read(document: Document, problems: Problems) -> tuple[tuple[str, ...], Floats] | None:
    import numpy as np

    lines = document.lines()
    while lines and not lines[-1].strip():
        lines.pop()
    if not lines or not lines[0].strip():
        message = "the table is empty; expected a header of parameter paths, then rows of numbers"
        problems.add(document.whole, "", message, found="nothing")
        return None
    header = _header(lines[0], document, problems)
    rows = lines[1:]
    if not rows:
        problems.add(Mark(document, 1, 1), "", "no row below the header; expected rows of numbers", found="no row")
    if len(rows) > MAX_ROWS:
        message = f"found {len(rows):,} rows; allowed: up to {MAX_ROWS:,}"
        problems.add(Mark(document, MAX_ROWS + 2, 1), "", message, found=f"{len(rows):,}")
        return None
    if not header or not rows:
        return None
    plain = document.text.isascii() and "_" not in "".join(rows)
    values: list[list[float]] = []
    miscounted = 0
    for number, line in enumerate(rows, start=2):
        row = _fast(line) if plain else None
        if row is None or len(row) != len(header):
            told = miscounted < _MOST_TOLD
            row = _slow(line, number, header, document, problems, told)
            miscounted += row is None
        if row is not None:
            values.append(row)
    if miscounted > _MOST_TOLD:
        problems.add(document.whole, "", f"{miscounted - _MOST_TOLD:,} more rows with another number of cells")
    return None if len(values) < len(rows) else (tuple(header), np.array(values, dtype=np.float64))


def _header(line: str, document: Document, problems: Problems) -> list[str]:
    """Return the paths of the header; none if there are too many."""
    cells = list(_cells(line))
    if len(cells) > MAX_COLUMNS:
        message = f"found {len(cells):,} columns; allowed: up to {MAX_COLUMNS:,}"
        problems.add(Mark(document, 1, cells[MAX_COLUMNS][0]), "", message, found=f"{len(cells):,}")
        return []
    seen: dict[str, int] = {}
    for start, cell in cells:
        mark = Mark(document, 1, start)
        if not cell:
            problems.add(mark, "", "a column without a path", found="nothing")
        elif cell in seen:
            message = f"a second column {quoted(cell)} (first in column {seen[cell]} of the line)"
            problems.add(mark, "", message, found=cell)
        elif _NUMBER.fullmatch(cell):
            message = f"found {quoted(cell)} in the header; expected a path such as line_fire.line_rate"
            problems.add(mark, "", message, found=cell)
        seen.setdefault(cell, start)
    return [cell for _, cell in cells]


def _cells(line: str) -> Iterator[tuple[int, str]]:
    """Yield for each cell where it starts, from 1, and what it holds without blanks and quotes around it."""
    start = 0
    for raw in line.split(","):
        text = raw.strip()
        yield start + len(raw) - len(raw.lstrip()) + 1, text.strip('"') if text[:1] == text[-1:] == '"' else text
        start += len(raw) + 1


def _fast(line: str) -> list[float] | None:
    """Return a row that is without fault, or None."""
    try:
        row = list(map(float, line.split(",")))
    except ValueError:
        return None
    return row if math.isfinite(sum(row)) else None


def _slow(
    line: str, number: int, header: Sequence[str], document: Document, problems: Problems, told: bool
) -> list[float] | None:
    """Return a row, every mistake in it told; None if it has another number of cells than the header."""
    cells = list(_cells(line))
    if len(cells) != len(header):
        if told:
            more = len(cells) > len(header)
            column = cells[len(header)][0] if more else max(len(line), 1)
            hint = "; separate cells by commas" if len(cells) == 1 and re.search("[;\t]", line) else ""
            message = f"expected {len(header)} {'cells' if len(header) != 1 else 'cell'}, found {len(cells)}{hint}"
            problems.add(Mark(document, number, column), "", message, found=str(len(cells)))
        return None
    row = []
    for (start, cell), path in zip(cells, header, strict=True):
        value = float(cell) if _NUMBER.fullmatch(cell) else math.nan
        if not math.isfinite(value):
            what = "nothing" if not cell else quoted(cell)
            problems.add(Mark(document, number, start), path, f"expected a finite number, found {what}", found=cell)
        row.append(value)
    return row
