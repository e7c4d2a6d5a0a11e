"""The two tables of a run as Parquet files, and files that appear whole or not at all."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

ROWS_PER_GROUP = 36_500
"""Rows compressed together: 100 worlds of a year, small enough to read a few worlds without the rest."""


def write_table(table: pd.DataFrame, path: Path) -> None:
    """Write one table; equal tables give equal bytes.

    Splitting the bytes of floats before compression makes them a third smaller than Parquet's own choice.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    arrow = pa.Table.from_pandas(table, preserve_index=False).replace_schema_metadata(None)
    encodings: dict[str, str] = {}
    words: list[str] = []
    for field in arrow.schema:
        if pa.types.is_floating(field.type):
            encodings[field.name] = "BYTE_STREAM_SPLIT"
        elif pa.types.is_integer(field.type):
            encodings[field.name] = "DELTA_BINARY_PACKED"
        else:
            words.append(field.name)
    pq.write_table(
        arrow,
        path,
        compression="zstd",
        compression_level=3,
        use_dictionary=words or False,
        column_encoding=encodings,
        row_group_size=ROWS_PER_GROUP,
    )


def read_table(path: Path) -> pd.DataFrame:
    """Read one table as it was written; words come back as categories."""
    import pyarrow.parquet as pq

    table: pd.DataFrame = pq.read_table(path).to_pandas(self_destruct=True, split_blocks=True)
    return table


def checksum(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def settle(path: Path) -> None:
    """See to it that a file is on the disk before something is said of it."""
    with path.open("rb") as stream:
        os.fsync(stream.fileno())


def write_whole(path: Path, text: str, draft: Path) -> None:
    """Write a text file by way of a draft, so that a reader, or a crash, sees the old one or the new one."""
    with draft.open("w", encoding="utf-8", newline="\n") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
    os.replace(draft, path)


def to_json(data: Any) -> str:
    """JSON as a person can read and compare it."""
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"
