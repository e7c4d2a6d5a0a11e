"""What the model is drawn beside, fitted to and scored against: the observed series of the shipped patterns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from sim.analysis.survival import Floats
from sim.evidence.patterns import patterns

WEEKLY_SOURCE = "Gaza Ministry of Health, a party-run source that Israel disputes"


@dataclass(frozen=True, slots=True)
class Weeks:
    """Weekly deaths as reported.

    Attributes:
        first: First day of the first week.
        deaths: (weeks,), Palestinians reported killed or died of wounds.
    """

    first: date
    deaths: Floats

    def ended_before(self, day: date) -> Weeks:
        """Return the weeks whose last day lies before a day."""
        count = max(0, min(self.deaths.size, (day - self.first).days // 7))
        return Weeks(self.first, self.deaths[:count])

    @property
    def last(self) -> date:
        """Last day of the last week; the day before the first where there is none."""
        return self.first + timedelta(days=7 * self.deaths.size - 1)


@dataclass(frozen=True, slots=True)
class Truces:
    """Earlier Gaza truces between major operations.

    Attributes:
        ended: Days that ended ones lasted.
        censored: Days that those still in force had lasted at the end of the data.
    """

    ended: Floats
    censored: Floats


def observed_weeks() -> Weeks:
    """Return the weekly deaths of pattern OBS_WEEKLY."""
    seen = patterns()["OBS_WEEKLY"].observed
    return Weeks(date.fromisoformat(str(seen["first_day"]["date"])), np.array(seen["deaths"]["values"], np.float64))


def earlier_truces() -> Truces:
    """Return the truces of pattern EARLIER_TRUCES."""
    seen = patterns()["EARLIER_TRUCES"].observed
    return Truces(np.array(seen["ended"]["values"], np.float64), np.array(seen["still_in_force"]["values"], np.float64))


def published_shape() -> float:
    """Return the Weibull shape of ceasefires that pattern SF12 gives."""
    return patterns()["SF12"].seen("weibull_shape")
