"""Daily series of a run as (worlds, days) arrays, and their spread among worlds still holding."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.run import Run
from sim.analysis.survival import days_held

LEVELS = (0.05, 0.25, 0.5, 0.75, 0.95)


@dataclass(frozen=True, slots=True)
class Fan:
    """Spread over worlds, day by day.

    Attributes:
        n: Worlds still holding that have a value, (days,).
        levels: Quantile levels.
        quantiles: (levels, days), NaN where n is 0.
        mean: (days,), NaN where n is 0.
    """

    n: NDArray[np.int64]
    levels: tuple[float, ...]
    quantiles: NDArray[np.float64]
    mean: NDArray[np.float64]

    @property
    def empty(self) -> bool:
        """True when no day has a value."""
        return not bool(self.n.any())

    def at(self, level: float) -> NDArray[np.float64]:
        """Return one quantile by day, (days,)."""
        line: NDArray[np.float64] = self.quantiles[self.levels.index(level)]
        return line


def spread(values: NDArray[np.floating], levels: tuple[float, ...] = LEVELS) -> Fan:
    """Return quantiles (linear between order statistics, as `numpy.quantile`) and mean over worlds, NaN left out.

    Args:
        values: (worlds, days).
        levels: Quantile levels.
    """
    # One sort a day serves every level, and NaN sorts last; numpy.nanquantile takes a hundred times as long.
    ordered = np.sort(np.ascontiguousarray(values.T), axis=1)
    n = np.count_nonzero(~np.isnan(ordered), axis=1)
    rows = np.arange(ordered.shape[0])
    last = np.maximum(n - 1, 0)
    quantiles = np.full((len(levels), ordered.shape[0]), np.nan)
    if ordered.shape[1]:
        for i, level in enumerate(levels):
            place = last * level
            lower = np.floor(place).astype(np.int64)
            upper = np.minimum(lower + 1, last)
            a = ordered[rows, lower].astype(np.float64)
            b = ordered[rows, upper].astype(np.float64)
            quantiles[i] = a + (b - a) * (place - lower)
    sums = np.nansum(ordered, axis=1, dtype=np.float64)
    mean = np.divide(sums, n, out=np.full(n.shape, np.nan), where=n > 0)
    return Fan(n, levels, quantiles, mean)


def _rectangle(daily: pd.DataFrame, days: int) -> pd.DataFrame:
    """Return the rows as every world that has any times every day, in that order."""
    if not {"world", "day"} <= set(daily.columns):
        return pd.DataFrame({"world": np.empty(0, np.int64), "day": np.empty(0, np.int64)})
    if len(daily) % days == 0:
        world = daily["world"].to_numpy().reshape(-1, days)
        day = daily["day"].to_numpy().reshape(-1, days)
        ordered = (np.diff(world[:, 0]) > 0).all() and (world == world[:, :1]).all()
        if ordered and (day == np.arange(days)[None, :]).all():
            return daily
    full = pd.MultiIndex.from_product([np.unique(daily["world"]), range(days)], names=["world", "day"])
    return daily.set_index(["world", "day"]).reindex(full).reset_index()


class Panel:
    """The daily series of a run, each as a (worlds, days) array.

    A run of very many worlds may keep them for its first worlds only.

    Attributes:
        worlds: World numbers that have daily series, ascending, (worlds,).
        days: Number of days.
        holding: True on the days before a world's end, (worlds, days).
        names: Names of the series, in the order of the columns.
    """

    def __init__(self, result: Run) -> None:
        self.days = result.days
        self._fans: dict[str, Fan] = {}
        self._daily = _rectangle(result.daily, self.days)
        self.worlds: NDArray[np.int64] = self._daily["world"].to_numpy(dtype=np.int64)[:: self.days]
        outcomes = result.outcomes.set_index("world").reindex(self.worlds)
        held = days_held(outcomes, self.days)
        self.holding: NDArray[np.bool_] = np.arange(self.days)[None, :] < held[:, None]
        self.names: tuple[str, ...] = tuple(c for c in self._daily.columns if c not in ("world", "day"))

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def series(self, name: str) -> NDArray[np.floating]:
        """Return a series as recorded, (worlds, days), all NaN when the run has none of that name."""
        if name not in self.names:
            return np.full((len(self.worlds), self.days), np.nan, dtype=np.float32)
        values: NDArray[np.floating] = self._daily[name].to_numpy()
        return values.reshape(len(self.worlds), self.days)

    def row(self, name: str, world: int) -> NDArray[np.floating]:
        """Return a series of one world as recorded, (days,)."""
        line: NDArray[np.floating] = self.series(name)[int(np.searchsorted(self.worlds, world))]
        return line

    def among_holding(self, name: str, over: int = 1) -> NDArray[np.floating]:
        """Return a series on the days on which its world still holds, (worlds, days), NaN on all others.

        Args:
            name: Of the series.
            over: Take the mean of that many days, the last of which is the day itself; of those there are before that.
        """
        values = np.where(self.holding, self.series(name), np.float32(np.nan))
        if over == 1:
            return values
        sums = np.cumsum(values, axis=1, dtype=np.float64)
        sums[:, over:] -= sums[:, :-over].copy()
        means: NDArray[np.floating] = sums / np.minimum(np.arange(1, self.days + 1), over)
        return means

    def fan(self, name: str) -> Fan:
        """Return the spread of a series among the worlds still holding on each day."""
        if name not in self._fans:
            self._fans[name] = spread(self.among_holding(name))
        return self._fans[name]

    def at_risk(self) -> NDArray[np.int64]:
        """Return the number of worlds still holding during each day, (days,)."""
        counts: NDArray[np.int64] = np.count_nonzero(self.holding, axis=0)
        return counts


def daily_quantiles(result: Run) -> pd.DataFrame:
    """Return every series' spread among worlds still holding, one row a series and day."""
    panel = Panel(result)
    parts = []
    for name in panel.names:
        fan = panel.fan(name)
        part = {"series": name, "day": np.arange(panel.days), "n_holding": fan.n}
        part |= {f"q{round(level * 100):02d}": fan.at(level) for level in LEVELS}
        parts.append(pd.DataFrame(part | {"mean": fan.mean}))
    if not parts:
        columns = ["series", "day", "n_holding", *(f"q{round(level * 100):02d}" for level in LEVELS), "mean"]
        return pd.DataFrame(columns=columns)
    return pd.concat(parts, ignore_index=True)
