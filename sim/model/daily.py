"""The daily series of a run, as they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.model.roll import Numbers
from sim.rules.basics import choose

Days = npt.NDArray[Any]

BLOCK = 32
"""Days that are put in their place at once when some lanes have departed."""


class Daily:
    """Series by day and lane, NaN where a world is not live.

    In full precision, or in the single precision in which results are kept; then only what outcomes read by the day is
    there in full beside it.
    """

    def __init__(self, series: Mapping[str, int], precise: Iterable[str], size: int) -> None:
        """Prepare for series by row, some of them needed in full precision, of so many lanes."""
        self._series = series
        self._precise = [name for name in series if name in set(precise)]
        self._values = _Days(len(series), size, np.float64)
        self._full: _Days | None = None
        self._choose = choose.ufunc

    @property
    def count(self) -> int:
        """How many days are written."""
        return self._values.count

    def shorten(self) -> None:
        """Keep single precision from the first day on.

        Raises:
            RuntimeError: Days have been written already.
        """
        if self.count:
            raise RuntimeError("daily series are in full precision already; choose another before the first day")
        self._values = _Days(len(self._series), self._values.size, np.float32)
        self._full = _Days(len(self._precise), self._values.size, np.float64)

    def write(self, values: Numbers, live: Numbers, here: npt.NDArray[np.int64], horizon: int) -> bool:
        """Write the next day.

        Args:
            values: (series, present lanes).
            live: (present lanes,), 1 where the day counts.
            here: Which of all lanes are present.
            horizon: How many days there will be, as far as one knows.

        Returns:
            Whether all values that count are finite, before they are rounded.
        """
        counting = self._choose(live, values, np.nan)
        self._values.write(counting, here, horizon)
        if self._full is not None:
            self._full.write(counting[[self._series[name] for name in self._precise]], here, horizon)
        return bool(np.isfinite(values).all()) or bool((np.isfinite(values) | (live <= 0.5)).all())

    def depart(self) -> None:
        """Lanes are about to depart: those present will be others."""
        self._values.settle()
        if self._full is not None:
            self._full.settle()

    def full(self, name: str) -> Days:
        """Days written of a series in full precision, (days, lanes).

        Raises:
            KeyError: It is kept in single precision only, because no outcome says that it reads its days.
        """
        if self._full is None:
            return self.rows()[name]
        if name not in self._precise:
            raise KeyError(f"{name} is not kept in full precision: name it in `days` of the outcome that reads it")
        full: Days = self._full.so_far()[self._precise.index(name)]
        return full

    def rows(self) -> dict[str, Days]:
        """Days written of each series, (days, lanes)."""
        values = self._values.so_far()
        return {name: values[row] for name, row in self._series.items()}

    def hand_out(self, horizon: int) -> dict[str, npt.NDArray[np.float32]]:
        """Each series up to the horizon, (horizon, lanes), NaN on days after the last; no copy if kept so."""
        values = self._values.up_to(horizon)
        return {name: values[row].astype(np.float32, copy=False) for name, row in self._series.items()}


class _Days:
    """Rows by day and lane, in one array.

    While some lanes are away a day is written aside, for the present ones only, and put in its place with others.
    """

    def __init__(self, rows: int, size: int, kind: type) -> None:
        self.size, self.count = size, 0
        self._values: Days = np.empty((rows, 0, size), dtype=kind)
        self._aside: Days | None = None
        self._here: npt.NDArray[np.int64] = np.arange(0)
        self._settled = 0

    def write(self, values: Numbers, here: npt.NDArray[np.int64], horizon: int) -> None:
        if self.count >= self._values.shape[1]:
            self._lengthen(max(horizon, 2 * self.count, 1))
        if len(here) == self.size:
            self._values[:, self.count] = values
            self._settled = self.count + 1
        else:
            if self._aside is None:
                # The column beyond the present lanes is that of all others.
                self._aside = np.full((len(values), BLOCK, len(here) + 1), np.nan, dtype=self._values.dtype)
                self._here = here
            self._aside[:, self.count - self._settled, :-1] = values
        self.count += 1
        if self.count - self._settled == BLOCK:
            self._place()

    def settle(self) -> None:
        """Put all days in their place."""
        self._place()
        self._aside = None

    def so_far(self) -> Days:
        self._place()
        return self._values[:, : self.count]

    def up_to(self, horizon: int) -> Days:
        self._place()
        if horizon > self._values.shape[1]:
            self._lengthen(horizon)
        self._values[:, self.count : horizon] = np.nan
        return self._values[:, :horizon]

    def _place(self) -> None:
        days = self.count - self._settled
        if self._aside is None or not days:
            return
        column = np.full(self.size, len(self._here), dtype=np.intp)
        column[self._here] = np.arange(len(self._here))
        for row, aside in enumerate(self._aside):
            np.take(aside[:days], column, axis=1, out=self._values[row, self._settled : self.count], mode="clip")
        self._settled = self.count

    def _lengthen(self, days: int) -> None:
        self._place()
        longer = np.empty((self._values.shape[0], days, self.size), dtype=self._values.dtype)
        longer[:, : self.count] = self._values[:, : self.count]
        self._values = longer
