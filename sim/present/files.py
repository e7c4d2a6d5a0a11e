"""Writing a file whole or not at all, and tables as text."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from pathlib import Path


def replace_file(path: Path, content: bytes) -> Path:
    """Write `content` to `path` through a temporary neighbour, so that no reader meets half a file.

    Args:
        path: Where the file goes; its folder is made when missing.
        content: All of it.

    Returns:
        `path`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path


def csv_of(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a table as the text of a CSV file.

    Args:
        head: Names of the columns.
        rows: Cells, as many as there are columns.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return text.getvalue()
