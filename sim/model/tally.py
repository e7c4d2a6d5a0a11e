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

    def __init__(self, model: StabilizationModel) -> None:
        self.model = model
        self.record = model.record
        self.size = len(model.lanes)
        self.horizon = float(model.day)
        self.seen_days = self.column(self.record.days_seen)
        self.live = np.stack([self.column(live) for live in self.record.measured]) > 0.5

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
        if day >= len(self.live):
            return np.full(self.size, np.nan)
        return np.where(self.live[day], self.column(self.record.rows[series][day]), np.nan)

    def first(self, reading: str) -> Column:
        """Day on which a reading was first on; NaN if never."""
        return self.dated(self.record.first.get(reading, -1.0))

    def dated(self, day: Any) -> Column:
        """A day, NaN where it is negative."""
        column = self.column(day)
        return np.where(column < 0.0, np.nan, column)

    def daily(self, series: str, days: int | None = None) -> Column:
        """(days, lanes) values; NaN once a world has ended."""
        rows = np.stack([self.column(value) for value in self.record.rows[series][:days]])
        return np.where(self.live[:days], rows, np.nan)

    def window(self, series: str, first: int, last: int) -> Column:
        """Sum over days first .. last; NaN where the window was not lived through whole."""
        if last >= len(self.live):
            return np.full(self.size, np.nan)
        result = np.zeros(self.size)
        for day in range(first, last + 1):
            result = result + np.where(self.live[day], self.column(self.record.rows[series][day]), np.nan)
        return result

    @staticmethod
    def share(part: Column, whole: Column) -> Column:
        """part / whole, NaN where the whole is zero."""
        return np.divide(part, whole, out=np.full(len(part), np.nan), where=whole > 0.0)

    def state(self, path: str, name: str) -> Column:
        """An actor's attribute at the end of the run."""
        return self.column(getattr(self.actor(path), name))

    def actor(self, path: str) -> Any:
        """An actor by path, such as ``contributors.turkey``."""
        roster, _, name = path.partition(".")
        if roster == "actors":
            return self.model.single[name]
        return next(actor for actor in self.model.rosters[roster] if actor.name == name)
