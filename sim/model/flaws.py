"""Worlds whose numbers cannot be used: something measured in them is infinite, or not a number."""

from __future__ import annotations

import numpy as np

from sim.model.record import BY_LANE
from sim.model.tally import Column, Tally


class Flaws:
    """Looks through the numbers of a finished run and remembers, for each lane, the earliest flaw.

    A missing value is a flaw only where there was something to measure: a world that has ended has no series, and
    many outcomes belong to some worlds only.
    """

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        # The horizon stands for "when all was added up": what a day shows first is the better explanation.
        self._found: dict[int, tuple[float, str]] = {}

    def look_at_series(self) -> None:
        """Look at what the record noticed: on days a world was live its series must be finite."""
        for lane, (day, name, value) in self._tally.record.flaws.items():
            self._keep(lane, float(day), f"series {name} is {_word(value)} on day {day}")

    def look_at_sums(self) -> None:
        """Look at what the record added up, whether or not an outcome shows it."""
        tally = self._tally
        for name in BY_LANE:
            self._look(name.replace("_", " "), tally.whole(name))
        for kind, count in tally.totals.items():
            self._look(f"count of {kind}", count)
        for (perpetrator, victim), count in tally.dead.items():
            self._look(f"deaths by {perpetrator} on the side {victim}", count)
        for name, value in tally.sums.items():
            self._look(f"sum of {name}", value)

    def look_at_outcome(self, name: str, column: Column) -> None:
        """Look at an outcome: never infinite, and `days_held` is there for every world."""
        bad = ~np.isfinite(column) if name == "days_held" else np.isinf(column)
        for lane in np.nonzero(bad)[0]:
            self._keep(int(lane), self._tally.horizon, f"outcome {name} is {_word(column[lane])}")

    def found(self) -> dict[int, str]:
        """By lane, what is wrong; in the order of lanes."""
        return {lane: self._found[lane][1] for lane in sorted(self._found)}

    def _look(self, name: str, column: Column) -> None:
        for lane in np.nonzero(~np.isfinite(column))[0]:
            self._keep(int(lane), self._tally.horizon, f"{name} is {_word(column[lane])}")

    def _keep(self, lane: int, day: float, why: str) -> None:
        if lane not in self._found or day < self._found[lane][0]:
            self._found[lane] = (day, why)


def _word(value: float) -> str:
    return "not a number (NaN)" if np.isnan(value) else "infinite"
