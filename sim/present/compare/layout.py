"""Tables of plain text that fit any width: columns that have no room beside the others stand below them."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

GAP = 2
_HEAD = 11
"""Words above a column are broken to this width, or to that of its figures."""
SAME = ("the same in", "every world")
"""Cell of a difference where no world differs."""
_TIED = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True)
class Column:
    """One column: its head, and for each row the lines of its cell."""

    head: str
    cells: Sequence[tuple[str, ...]]

    @property
    def body(self) -> int:
        """Width of its widest figure."""
        return max((len(line) for cell in self.cells for line in cell), default=0)

    def heads(self) -> list[str]:
        """Return the lines of its head."""
        return [
            line
            for part in self.head.split("\n")
            for line in textwrap.wrap(part, max(_HEAD, self.body), break_long_words=False, break_on_hyphens=False)
        ]

    @property
    def width(self) -> int:
        """Width of the whole column."""
        return max([self.body, *(len(line) for line in self.heads())])


def grid(labels: Sequence[str], columns: Sequence[Column], width: int) -> Iterator[str]:
    """Yield the lines of a table, in as many blocks as the width asks for.

    Args:
        labels: One a row. A label that is too long has a line of its own.
        columns: Each with a cell a row.
        width: Of the page.
    """
    room = min(max(map(len, labels), default=0), max(12, width // 3))
    for place, block in enumerate(_blocks(columns, width - room)):
        if place:
            yield ""
        heads = [column.heads() for column in block]
        depth = max(map(len, heads))
        for line in range(depth):
            cells = [head[line - depth + len(head)] if line >= depth - len(head) else "" for head in heads]
            yield _row("", room, cells, block)
        for row, label in enumerate(labels):
            told = label
            if len(label) > room:
                yield label
                told = ""
            for line in range(max(len(column.cells[row]) for column in block)):
                cells = [column.cells[row][line] if line < len(column.cells[row]) else "" for column in block]
                yield _row(told if not line else "", room, cells, block)


def _blocks(columns: Sequence[Column], width: int) -> Iterator[list[Column]]:
    block: list[Column] = []
    for column in columns:
        if block and sum(GAP + each.width for each in (*block, column)) > width:
            yield block
            block = []
        block.append(column)
    if block:
        yield block


def _row(label: str, room: int, cells: Iterable[str], block: Sequence[Column]) -> str:
    padded = (f"{cell:>{GAP + column.width}}" for cell, column in zip(cells, block, strict=True))
    return f"{label:<{room}}{''.join(padded)}".rstrip()


def wrap(text: str, width: int, indent: str = "", later: str | None = None) -> list[str]:
    """Return a paragraph in lines; a figure is not parted from its percent sign."""
    tied = text.replace(" %", f"{_TIED}%")
    lines = textwrap.wrap(tied, width, initial_indent=indent, subsequent_indent=indent if later is None else later,
                          break_long_words=False, break_on_hyphens=False)  # fmt: skip
    return [line.replace(_TIED, " ") for line in lines]
