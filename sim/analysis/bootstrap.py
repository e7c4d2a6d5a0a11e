"""How far the number of worlds limits a mean: intervals from drawing the worlds again.

The worlds are drawn with replacement, all columns with the same draws, and each time it is seen how far the drawn mean
lies from the mean in units of its own error (bootstrap-t). The interval says how far another set of worlds might have
moved the answer; it says nothing about the model.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.survival import LEVEL, Floats

RESAMPLES = 2000
MOST_UNITS = 10_000
"""With more worlds, equal groups of them are drawn, so that the work does not grow with their number."""

_STREAM = 20_251_010
_CELLS = 2_000_000
_BITS = 52


@dataclass(frozen=True, slots=True)
class Intervals:
    """Means over the worlds, each with its interval.

    Attributes:
        mean: (columns,), in the unit of the column; NaN where no world has the column.
        low: Lower end, (columns,); NaN with a single world or none.
        high: Upper end, (columns,).
        pairs: Worlds that have the column, (columns,).
    """

    mean: Floats
    low: Floats
    high: Floats
    pairs: NDArray[np.int64]


def bootstrap_means(values: ArrayLike, level: float = LEVEL, resamples: int = RESAMPLES) -> Intervals:
    """Return the mean of each column over the worlds, with a studentised bootstrap interval.

    Args:
        values: (worlds, columns), NaN where a world lacks a column; such worlds are left out of that column only.
        level: Confidence level.
        resamples: How often the worlds are drawn again.

    Returns:
        Intervals that are the same on every machine, whichever columns stand beside a column and in which order. Where
        all worlds have the same value, both ends are that value: right for a paired difference that is nowhere other
        than zero (see `sim.analysis.paired.share_at_most` for what may still hide behind it), too sure for a level,
        for which `sim.analysis.survival.share` and `bounded_mean` have an interval.

    Raises:
        ValueError: Not a table of worlds and columns.
    """
    table = np.asarray(values, dtype=np.float64)
    if table.ndim != 2:
        raise ValueError(f"values: found shape {table.shape}; allowed: (worlds, columns)")
    worlds, columns = table.shape
    found = Intervals(*(np.full(columns, np.nan) for _ in range(3)), np.zeros(columns, dtype=np.int64))
    starts = _group_starts(worlds)
    varying: list[_Column] = []
    for place in range(columns):
        # On its own and in one piece, so that the order of adding does not hang on the other columns.
        column = np.ascontiguousarray(table[:, place])
        has = np.isfinite(column)
        known = column[has]
        found.pairs[place] = known.size
        if known.size == 0:
            continue
        mean = found.mean[place] = known.mean()
        if known.size == 1:
            continue
        if known.min() == known.max():
            found.mean[place] = found.low[place] = found.high[place] = known[0]
            continue
        varying.append(_Column.of(place, np.where(has, column - mean, 0.0), has, starts))
    for column_, low, high in _studentised(varying, worlds if starts is None else MOST_UNITS, level, resamples):
        found.low[column_.place] = found.mean[column_.place] - high
        found.high[column_.place] = found.mean[column_.place] - low
    return found


def _group_starts(worlds: int) -> NDArray[np.int64] | None:
    """Return where each group of neighbouring worlds begins, or None where worlds are drawn one by one."""
    if worlds <= MOST_UNITS:
        return None
    return np.arange(MOST_UNITS, dtype=np.int64) * worlds // MOST_UNITS


@dataclass(frozen=True)
class _Column:
    """What a column adds to sums over drawn units (worlds, or groups of them).

    Attributes:
        place: Which column.
        total: Sum of the deviations from the mean in each unit, (units,).
        count: Worlds of each unit that have the column, (units,); None where it is one in every unit.
    """

    place: int
    total: Floats
    count: Floats | None

    @classmethod
    def of(cls, place: int, deviations: Floats, has: NDArray[np.bool_], starts: NDArray[np.int64] | None) -> _Column:
        if starts is not None:
            return cls(place, np.add.reduceat(deviations, starts), np.add.reduceat(has.astype(np.float64), starts))
        return cls(place, deviations, None if has.all() else has.astype(np.float64))

    def features(self) -> list[Floats]:
        """Return what is summed over drawn units: total, its square and, unless it is one, what the count needs."""
        simple = [self.total, self.total * self.total]
        return simple if self.count is None else [*simple, self.count, self.total * self.count, self.count * self.count]


def _studentised(
    columns: list[_Column], units: int, level: float, resamples: int
) -> Iterator[tuple[_Column, float, float]]:
    """Yield for each column by how much its mean may be too low and too high."""
    if not columns:
        return
    features = [column.features() for column in columns]
    whole, scales = zip(*(_whole(each, units) for group in features for each in group), strict=True)
    matrix, scale = np.stack(whole, axis=1), np.array(scales)
    ratios = np.empty((len(columns), resamples))
    row = 0
    for weights in _draws(units, resamples):
        sums = (weights @ matrix).T / scale[:, None]
        at = 0
        for place, group in enumerate(features):
            off, error = _mean_and_error(sums[at : at + len(group)], units)
            with np.errstate(divide="ignore", invalid="ignore"):
                ratios[place, row : row + len(weights)] = np.where(off == 0.0, 0.0, off / error)
            at += len(group)
        row += len(weights)
    ratios.sort(axis=1)
    tail = max(int((resamples + 1) * (1.0 - level) / 2.0), 1) - 1
    for place, (column, group) in enumerate(zip(columns, features, strict=True)):
        _, error = _mean_and_error(np.array([[each.sum()] for each in group]), units)
        yield column, float(ratios[place, tail] * error[0]), float(ratios[place, -1 - tail] * error[0])


def _mean_and_error(sums: Floats, units: int) -> tuple[Floats, Floats]:
    """Return the mean of drawn units and its error (that of a ratio of sums), each (draws,), from summed features."""
    total, square = sums[0], sums[1]
    if len(sums) == 2:
        off = total / units
        spread = square - off * total
        worlds: Floats | float = float(units)
    else:
        worlds, product, counts = sums[2], sums[3], sums[4]
        with np.errstate(divide="ignore", invalid="ignore"):
            off = total / worlds
        spread = square - 2.0 * off * product + off * off * counts
    # Rounding leaves a tiny spread, of either sign, where all drawn units are equal.
    spread = np.where(spread <= 1e-9 * square, 0.0, spread)
    with np.errstate(divide="ignore", invalid="ignore"):
        return off, np.sqrt(spread * units / (units - 1)) / worlds


def _whole(feature: Floats, units: int) -> tuple[Floats, float]:
    """Return a feature in whole numbers small enough that sums over drawn units are exact, and their scale.

    Exact sums do not hang on the order of adding, which differs with the machine, its cores and the number of columns.
    """
    largest = float(np.abs(feature).max())
    if largest == 0.0:
        return feature, 1.0
    room = _BITS - int(np.ceil(np.log2(units))) - int(np.frexp(largest)[1])
    return np.rint(np.ldexp(feature, room)), float(np.ldexp(1.0, room))


def _draws(units: int, resamples: int) -> Iterator[Floats]:
    """Yield how often each unit is drawn, (some draws, units), from a stream of its own that is always the same."""
    stream = np.random.Generator(np.random.PCG64(_STREAM))
    at_once = max(_CELLS // units, 1)
    for start in range(0, resamples, at_once):
        rows = min(at_once, resamples - start)
        drawn = stream.integers(0, units, (rows, units))
        drawn += np.arange(rows)[:, None] * units
        yield np.bincount(drawn.ravel(), minlength=rows * units).reshape(rows, units).astype(np.float64)
