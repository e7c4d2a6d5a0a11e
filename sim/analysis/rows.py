"""The outcome table as data: rows with their value, their interval and what they mean."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

import pandas as pd

from sim.analysis.run import Identity

SAMPLING = "95 % interval"
WORLDS = "worlds, 5-95 %"


@dataclass(frozen=True, slots=True)
class Row:
    """One measure of a run.

    Attributes:
        key: Stable name for programs.
        group: Heading the row stands under.
        measure: Name for readers.
        value: The figure, NaN where there is none.
        low: Lower end.
        high: Upper end.
        unit: Unit of the three.
        interval: What low and high are: `95 % interval` (how far the number of worlds limits the figure) or
            `worlds, 5-95 %` (how much worlds differ; the value is then their median).
        n: Worlds the row rests on.
        meaning: What is measured.
        note: What to mind when reading it.
        printed: Whether the printed table has it too, and not the files only.
    """

    key: str
    group: str
    measure: str
    value: float
    low: float
    high: float
    unit: str
    interval: str
    n: int
    meaning: str
    note: str = ""
    printed: bool = True


@dataclass(frozen=True, slots=True)
class Summary:
    """The outcome table of a run."""

    run: Identity
    rows: tuple[Row, ...]

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def __getitem__(self, key: str) -> Row:
        """Return the row named `key`; raises KeyError when there is none."""
        for row in self.rows:
            if row.key == key:
                return row
        raise KeyError(key)

    def to_frame(self) -> pd.DataFrame:
        """Return the rows as a table."""
        return pd.DataFrame([asdict(row) for row in self.rows], columns=[field.name for field in fields(Row)])

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values ready for JSON: dates as text, NaN as None."""
        return {
            "run": {name: _plain(value) for name, value in asdict(self.run).items()},
            "rows": [{name: _plain(value) for name, value in asdict(row).items()} for row in self.rows],
        }


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value
