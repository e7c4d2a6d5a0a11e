"""The daily series of a run, as they come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.model.compiled import loops
from sim.model.roll import Numbers

Days = npt.NDArray[Any]


class Daily:
    """Series by day and lane, NaN where a world is not live.

    In full precision, or in the single precision in which results are kept; then only what outcomes read by the day is
    there in full beside it.

    Attributes:
        count: How many days are written.
    """

    def __init__(self, series: Mapping[str, int], precise: Iterable[str], size: int) -> None:
        """Prepare for series by row, some of them needed in full precision, of so many lanes."""
        self.count = 0
        self._series, self._size = series, size
        self._precise = [name for name in series if name in set(precise)]
        self._rows = [series[name] for name in self._precise]
        self._single = False
        self._values: Days = np.empty((len(series), 0, size))
        self._full: Days = np.empty((0, 0, size))
        self._write = loops()["write_day"]

    def shorten(self) -> None:
        """Keep single precision from the first day on.

        Raises:
            RuntimeError: Days have been written already.
        """
        if self.count:
            raise RuntimeError("daily series are in full precision already; choose another before the first day")
        self._single = True
        self._values = self._values.astype(np.float32)
        self._full = np.empty((len(self._precise), 0, self._size))

    def write(self, values: Numbers, live: Numbers, here: npt.NDArray[np.int64], horizon: int) -> bool:
        """Write the next day.

        Args:
            values: (series, present lanes).
            live: (present lanes,), 1 where the day counts.
            here: Which of all lanes are present.
            horizon: How many days there will be, as far as one knows.

        Returns:
            Whether all values that count are finite.
        """
        if self.count == self._values.shape[1]:
            days = max(horizon, 2 * self.count, 1)
            self._values, self._full = self._longer(self._values, days), self._longer(self._full, days)
        if self._single:
            self._write(live, values[self._rows], here, self.count, self._full)
        fine: bool = self._write(live, values, here, self.count, self._values)
        self.count += 1
        return fine

    def full(self, name: str) -> Days:
        """Days written of a series in full precision, (days, lanes).

        Raises:
            KeyError: It is kept in single precision only, because no outcome says that it reads its days.
        """
        if not self._single:
            return self._values[self._series[name], : self.count]
        if name not in self._precise:
            raise KeyError(f"{name} is not kept in full precision: name it in `days` of the outcome that reads it")
        return self._full[self._precise.index(name), : self.count]

    def rows(self) -> dict[str, Days]:
        """Days written of each series, (days, lanes)."""
        return {name: self._values[row, : self.count] for name, row in self._series.items()}

    def hand_out(self, horizon: int) -> dict[str, npt.NDArray[np.float32]]:
        """Each series up to the horizon, (horizon, lanes), NaN on days after the last; no copy if kept so."""
        if horizon > self._values.shape[1]:
            self._values = self._longer(self._values, horizon)
        self._values[:, self.count : horizon] = np.nan
        return {name: self._values[row, :horizon].astype(np.float32, copy=False) for name, row in self._series.items()}

    def _longer(self, array: Days, days: int) -> Days:
        longer = np.empty((array.shape[0], days, self._size), dtype=array.dtype)
        longer[:, : self.count] = array[:, : self.count]
        return longer
