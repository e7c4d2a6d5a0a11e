"""What page and data both tell of worlds that were found."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from sim.analysis.finding import Arm, Found
from sim.analysis.survival import Floats
from sim.analysis.targets import HELD as DAYS_HELD
from sim.analysis.targets import Target, targets
from sim.present.compare.figures import difference_unit

QUANTILES = (0.05, 0.25, 0.5, 0.75, 0.95)
KEY = {
    "days_held": "Days held",
    "cause": "How it ended",
    "deaths": "Deaths",
    "worst_day_deaths": "Deaths, worst day",
    "troops_end": "ISF troops at end",
    "trucks_entered_per_day": "Trucks a day",
    "arms_share": "Factions' arms",
    "line_end": "Area behind line",
}
"""Outcomes told of each picked world, and their heads."""


@dataclass(frozen=True)
class Place:
    """Where the worlds lie.

    Attributes:
        folder: As the user wrote it.
        batch: Whether it holds a batch, so that opening a world needs the scenario's name.
        seed: Key of all luck.
        fixed: Whether every parameter stood at its central value.
        notes: What a reader must know of the folder.
    """

    folder: str
    batch: bool
    seed: int
    fixed: bool
    notes: tuple[str, ...] = ()

    def command(self, scenario: str, world: int) -> str:
        """Return the command that opens a world."""
        named = ["--scenario", scenario] if self.batch else []
        return shlex.join(["isf", "explain", self.folder, *named, "--world", str(world)])


@dataclass(frozen=True)
class Spread:
    """How the worlds that match differ in one measure.

    Attributes:
        name: For programs.
        words: For readers.
        unit: Of the values.
        values: Of the worlds, NaN where one lacks it.
    """

    name: str
    words: str
    unit: str
    values: Floats

    @property
    def known(self) -> int:
        """How many worlds have it."""
        return int(np.isfinite(self.values).sum())

    def quantiles(self) -> list[float]:
        """Return its `QUANTILES` among the worlds that have it; NaN where none has."""
        known = self.values[np.isfinite(self.values)]
        return [float(each) for each in np.quantile(known, QUANTILES)] if known.size else [np.nan] * len(QUANTILES)


def spreads(found: Found) -> list[Spread]:
    """Return how the worlds that match differ: in days held, in what they are judged by, and in the difference."""
    by = found.judged.target
    (held, deaths) = targets([DAYS_HELD, "deaths"], (), found.days)
    read = (held, deaths if by.name == DAYS_HELD else by)
    told = [Spread(each.name, each.words, each.unit, each.values(found.arm.outcomes, found.days)) for each in read]
    if found.other is not None:
        words = f"{by.words}, less {found.other.name}"
        told.append(Spread(f"difference in {by.name}", words, difference_unit(by.unit), found.judged.values))
    return told


def row_of(arm: Arm, world: int) -> pd.DataFrame:
    """Return the outcomes of one world, a table of one row."""
    return arm.outcomes[arm.outcomes["world"] == world]


def value_of(target: Target, row: pd.DataFrame, days: int) -> float:
    """Return a measure of one world, NaN where it lacks it."""
    return float(target.values(row, days)[0])


def entry_of(row: pd.DataFrame, name: str) -> Any:
    """Return an outcome of one world as it is stored, None where there is none."""
    if name not in row.columns or row[name].isna().iloc[0]:
        return None
    return row[name].iloc[0]
