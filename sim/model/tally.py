"""What a finished run adds up to: the record as arrays over worlds, for the table of outcomes to read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from sim.model.model import StabilizationModel

Column = npt.NDArray[np.float64]


class Tally:
    """Sums, means, peaks and days of a run; every value is (lanes,) and NaN where a world does not have it."""

    def __init__(self, model: StabilizationModel, horizon: int) -> None:
        self.scenario = model.scenario
        self.record = model.record
        self.size = model.record.size
        self.horizon = float(horizon)
        self.days = horizon
        self.seen_days = self.whole("days_seen")
        # The record puts these tables together each time it is asked.
        self.totals, self.dead = self.record.total, self.record.killed
        self.sums, self._peak, self._last = self.record.sums, self.record.peak, self.record.last
        self._first = self.record.first

    def whole(self, name: str) -> Column:
        """What the record has for each lane under a name: ``ended_on``, ``cause``, ``intact`` ..."""
        return self.record.whole(name)

    def column(self, value: Any) -> Column:
        """A value as an array over worlds."""
        return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (self.size,)))

    def total(self, *kinds: str) -> Column:
        """How many acts of these kinds."""
        result = np.zeros(self.size)
        for kind in kinds:
            result = result + self.totals.get(kind, 0.0)
        return result

    def total_like(self, prefix: str) -> Column:
        """How many acts of all kinds that begin so."""
        return self.total(*(kind for kind in self.totals if kind.startswith(prefix)))

    def killed(self, by: str | None = None, victim: str | None = None) -> Column:
        """Deaths, by perpetrator, by victim or all."""
        result = np.zeros(self.size)
        for (perpetrator, side), count in self.dead.items():
            if by in (None, perpetrator) and victim in (None, side):
                result = result + count
        return result

    def mean(self, series: str) -> Column:
        """Mean over the days measured."""
        return self.share(self.sums[series], self.seen_days)

    def peak(self, series: str) -> Column:
        """Highest value."""
        return self._peak[series].copy()

    def last(self, series: str) -> Column:
        """Value on the last day measured."""
        return self._last[series].copy()

    def on_day(self, series: str, day: int) -> Column:
        """Value on a day; NaN for worlds that had ended."""
        rows = self.record.daily.full(series)
        return rows[day].copy() if day < len(rows) else np.full(self.size, np.nan)

    def first(self, reading: str) -> Column:
        """Day on which a reading was first on; NaN if never."""
        return self.dated(self._first[reading])

    def dated(self, day: Any) -> Column:
        """A day, NaN where it is negative."""
        column = self.column(day)
        return np.where(column < 0.0, np.nan, column)

    def daily(self, series: str, days: int | None = None) -> Column:
        """(days, lanes) values; NaN once a world has ended."""
        count = self.days if days is None else days
        return np.stack([self.on_day(series, day) for day in range(count)])

    def window(self, series: str, first: int, last: int) -> Column:
        """Sum over days first .. last; NaN where the window was not lived through whole."""
        result = np.zeros(self.size)
        for day in range(first, last + 1):
            result = result + self.on_day(series, day)
        return result

    @staticmethod
    def share(part: Column, whole: Column) -> Column:
        """part / whole, NaN where the whole is zero."""
        result: Column = np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0.0)
        return result

    def state(self, path: str, name: str) -> Column:
        """An actor's state on the last day measured."""
        return self.column(self.record.states[path, name])
