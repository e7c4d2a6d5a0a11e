"""The data that parameters are fitted to, as seeds/patterns.yaml states them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from sim.analysis.observed import observed_weeks
from sim.evidence.patterns import patterns

Floats = NDArray[np.float64]

SOURCES = ("OBS_WEEKLY", "SF15")
SHAPE_DAYS = 34
"""Days of reports that SF15 speaks of: 11 October to 13 November 2025."""
SHAPE = ("mean_deaths_per_day", "median_deaths_per_day", "variance_over_mean", "top_three_share")
FEWEST_WEEKS, MOST_WEEKS = 5, 12
"""SF15 covers nearly five weeks; fewer would fit it to days that are held back."""
YEAR_END = 82
"""31 December 2025, to which the truce is known to have held, counted from 10 October (EARLIER_TRUCES)."""


@dataclass(frozen=True, slots=True)
class Observed:
    """What was reported.

    Attributes:
        weekly: Deaths reported in each of the twelve weeks, by the Gaza Ministry of Health, (12,).
        shape: SF15's four figures of the first 34 daily reports, in the order of `SHAPE`, (4,).
        first_day: Day of the scenario on which the first week begins.
        weeks: How many weeks take part in the fit; the others are held back.
    """

    weekly: Floats
    shape: Floats
    first_day: int
    weeks: int

    @property
    def held_to(self) -> int:
        """Day up to which the truce is known to have held, as far as the weeks fitted tell."""
        return min(self.last_day, YEAR_END)

    @property
    def last_day(self) -> int:
        """Last day of the last week fitted."""
        return self.first_day + 7 * self.weeks - 1

    def starts(self, start: date) -> list[date]:
        """Return the date on which each of the twelve weeks begins."""
        return [start + timedelta(days=self.first_day + 7 * week) for week in range(len(self.weekly))]


def observed(start: date, weeks: int = MOST_WEEKS) -> Observed:
    """Return the data as a scenario that begins on `start` meets them.

    Args:
        start: Date of the scenario's day 0.
        weeks: How many weeks are fitted.

    Raises:
        ValueError: `weeks` is out of range, or the scenario begins after the first report or long before it.
    """
    if not FEWEST_WEEKS <= weeks <= MOST_WEEKS:
        raise ValueError(f"weeks: found {weeks}; allowed: {FEWEST_WEEKS} to {MOST_WEEKS}")
    series, shape = observed_weeks(), patterns()["SF15"]
    if (series.first - start).days != 1:
        raise ValueError(f"start: found {start}; needed: the day before the first report of {series.first}")
    return Observed(
        weekly=series.deaths,
        shape=np.array([shape.seen(name) for name in SHAPE]),
        first_day=1,
        weeks=weeks,
    )
