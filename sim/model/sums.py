"""Sums over days: rows of one matrix, so that a day is added to all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from sim.model.roll import Numbers, Roll
from sim.rules.basics import add_while, peak_while


class Sums:
    """What is added up over the days measured: series, and acts and deaths as they come up.

    Attributes:
        series: By series, its row.
        acts: By kind of act, or by (perpetrator, victim) for deaths, its row.
        today: (rows, present lanes), values of the day; the rows of series come first.
    """

    def __init__(self, series: Iterable[str], lanes: int, floats: bool) -> None:
        """Begin with these series for so many lanes; ``floats`` if all values will be floats, of one world."""
        self.series = {name: row for row, name in enumerate(series)}
        self.acts: dict[Any, int] = {}
        self.today = np.zeros((2 * len(self.series), lanes))
        self._floats = floats
        self._total = np.zeros_like(self.today)
        self._peak = np.zeros((len(self.series), lanes))
        self._add, self._highest = add_while.ufunc, peak_while.ufunc

    @property
    def measured(self) -> Numbers:
        """Today's values of the series, (series, present lanes)."""
        return self.today[: len(self.series)]

    def measure(self, values: list[Any]) -> None:
        """Put down today's values of the series, in their order."""
        self._put(0, values)

    def tell(self, told: Mapping[Any, Any]) -> None:
        """Put down what was told today by key; what was not is 0."""
        for key in told:
            if key not in self.acts:
                self._new(key)
        self._put(len(self.series), [told.get(key, 0.0) for key in self.acts])

    def add(self, live: Numbers) -> None:
        """Add today, of live lanes."""
        rows = len(self.series) + len(self.acts)
        self._add(live, self._total[:rows], self.today[:rows], out=self._total[:rows])
        self._highest(live, self._peak, self.measured, out=self._peak)

    def cut(self, roll: Roll, stay: Any) -> None:
        """Go on with some lanes; the roll keeps what the others came to."""
        self.today = np.take(self.today, stay, axis=-1)
        self._total = roll.cut("total", self._total, stay)
        self._peak = roll.cut("peak", self._peak, stay)

    def total(self, roll: Roll) -> Numbers:
        """(rows, all lanes)."""
        return roll.whole("total", self._total)

    def peak(self, roll: Roll) -> Numbers:
        """(series, all lanes): the highest value of a day, 0 if none is higher."""
        return roll.whole("peak", self._peak)

    def _put(self, first: int, values: list[Any]) -> None:
        if self._floats:
            self.today[first : first + len(values), 0] = values
            return
        for row, value in enumerate(values, start=first):
            self.today[row] = value

    def _new(self, key: Any) -> None:
        row = len(self.series) + len(self.acts)
        if row == len(self.today):
            more = np.zeros_like(self.today)
            self.today, self._total = np.vstack([self.today, more]), np.vstack([self._total, more])
        self.acts[key] = row
