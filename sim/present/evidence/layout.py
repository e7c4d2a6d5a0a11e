"""Lines and columns of plain text that keep to a width."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

LEAST_CELL, LEAST_TEXT = 16, 24
GAP = "  "
ELLIPSIS = " …"


def block(text: str, width: int, first: str = "", later: str | None = None) -> list[str]:
    """Wrap a text; lines behind the first begin like it, unless they are told how."""
    later = first if later is None else later
    # Paths are parted at commas, never inside.
    return textwrap.wrap(
        " ".join(text.split()),
        width,
        initial_indent=first,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def columns(rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Align rows of cells, of which the last is wrapped."""
    for lines in _aligned(rows, width):
        yield from lines


def _aligned(rows: Sequence[Sequence[str]], width: int) -> list[list[str]]:
    """Align cells, figures to the right; wrap the last ones, or give the first ones lines of their own."""
    widths = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    right = [all(row[place].replace(",", "").isdigit() for row in rows[1:]) for place in range(len(widths))]
    if sum(widths[:-1]) + 2 * len(widths) + min(widths[-1], LEAST_CELL) > width and len(widths) > 2:
        below = _aligned([row[1:] for row in rows], width - 4)
        return [[f"  {row[0]}", *(f"    {line}" for line in lines)] for row, lines in zip(rows, below, strict=True)]
    aligned = []
    for row in rows:
        cells = [
            f"{cell:>{size}}" if to_right else f"{cell:{size}}"
            for cell, size, to_right in zip(row, widths, right, strict=True)
        ]
        before = "  " + "".join(f"{cell}  " for cell in cells[:-1])
        aligned.append(block(cells[-1], width, before, " " * len(before)) or [before.rstrip()])
    return aligned


def beside(rows: Sequence[Sequence[str]], width: int, least: int = LEAST_TEXT) -> list[str]:
    """Put rows side by side, read downwards, figures to the right.

    Args:
        rows: Cells, of which the last one ends with an ellipsis where it has no room.
        width: Of a line.
        least: How much room the last cells get at least, unless they need less.
    """
    sizes = [max(len(row[place]) for row in rows) for place in range(len(rows[0]))]
    fixed = sum(sizes[:-1]) + len(GAP) * len(sizes)
    across = max(1, width // (fixed + min(sizes[-1], least)))
    room = min(sizes[-1], width // across - fixed)
    cells = []
    for row in rows:
        start = "".join(
            GAP + (cell.rjust(size) if cell.isdigit() else cell.ljust(size))
            for cell, size in zip(row[:-1], sizes[:-1], strict=True)
        )
        cells.append(f"{start}{GAP}{shorten(row[-1], room)[0]:{room}}")
    deep = -(-len(cells) // across)
    return ["".join(cells[line::deep]).rstrip() for line in range(deep)]


def shorten(text: str, width: int, lines: int = 1) -> list[str]:
    """Wrap as many words as there is room for; an ellipsis says that some are left out."""
    cut = textwrap.wrap(text, width, max_lines=lines, placeholder=ELLIPSIS, break_on_hyphens=False)
    return cut or [""]
