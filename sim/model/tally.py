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
        self.size = len(model.lanes)
        self.horizon = float(horizon)
        self.seen_days = self.column(self.record.days_seen)
        # A run stops when every world has ended: the days left to the horizon are nobody's.
        self.live = np.zeros((horizon, self.size), dtype=bool)
        for day, live in enumerate(self.record.measured):
            self.live[day] = self.column(live) > 0.5

    def column(self, value: Any) -> Column:
        """A value as an array over worlds."""
        return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (self.size,)))

    def total(self, *kinds: str) -> Column:
        """How many acts of these kinds."""
        result = np.zeros(self.size)
        for kind in kinds:
            result = result + self.column(self.record.total.get(kind, 0.0))
        return result

    def total_like(self, prefix: str) -> Column:
        """How many acts of all kinds that begin so."""
        return self.total(*(kind for kind in self.record.total if kind.startswith(prefix)))

    def killed(self, by: str | None = None, victim: str | None = None) -> Column:
        """Deaths, by perpetrator, by victim or all."""
        result = np.zeros(self.size)
        for (perpetrator, side), count in self.record.killed.items():
            if by in (None, perpetrator) and victim in (None, side):
                result = result + self.column(count)
        return result

    def mean(self, series: str) -> Column:
        """Mean over the days measured."""
        return self.share(self.column(self.record.sums[series]), self.seen_days)

    def peak(self, series: str) -> Column:
        """Highest value."""
        return self.column(self.record.peak[series])

    def last(self, series: str) -> Column:
        """Value on the last day measured."""
        return self.column(self.record.last[series])

    def on_day(self, series: str, day: int) -> Column:
        """Value on a day; NaN for worlds that had ended."""
        rows = self.record.rows[series]
        if day >= len(rows):
            return np.full(self.size, np.nan)
        return np.where(self.live[day], self.column(rows[day]), np.nan)

    def first(self, reading: str) -> Column:
        """Day on which a reading was first on; NaN if never."""
        return self.dated(self.record.first.get(reading, -1.0))

    def dated(self, day: Any) -> Column:
        """A day, NaN where it is negative."""
        column = self.column(day)
        return np.where(column < 0.0, np.nan, column)

    def daily(self, series: str, days: int | None = None) -> Column:
        """(days, lanes) values; NaN once a world has ended."""
        count = len(self.live) if days is None else days
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
