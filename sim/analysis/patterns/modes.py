"""Whether a quantity has two modes, and where the gap between them lies."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from sim.analysis.patterns.measured import bootstrap, interval
from sim.analysis.survival import Floats

WIDTH = 0.25
"""Of a bin on the scale of square roots, on which the scatter of counts is about even."""


@dataclass(frozen=True, slots=True)
class Gap:
    """The emptiest place between two modes.

    Attributes:
        place: Where, in the unit of the values; NaN where there are no two modes.
        low: Lower end of its 95 % interval over worlds.
        high: Upper end.
        lower_mode: Of the values below.
        upper_mode: Of those above.
        depth: Density at the gap over that at the lower of the two modes (0 empty .. 1 no gap).
        depth_high: Upper end of its 95 % interval over worlds; below 1 the gap is told from chance.
    """

    place: float
    low: float
    high: float
    lower_mode: float
    upper_mode: float
    depth: float
    depth_high: float


def histograms(values: ArrayLike, width: float = WIDTH) -> tuple[Floats, Floats]:
    """Return each world's histogram on the scale of square roots, and the middles of the bins as values.

    Args:
        values: (days, worlds), 0 or more; NaN left out.
        width: Of a bin, as a square root.

    Returns:
        (worlds, bins) counts, (bins,) middles.
    """
    given = np.asarray(values, dtype=np.float64)
    worlds = given.shape[1]
    known = ~np.isnan(given)
    roots = np.sqrt(np.where(known, given, 0.0))
    bins = int(roots.max() / width) + 2
    cell = (roots / width).astype(np.int64) + bins * np.arange(worlds)[None, :]
    counts = np.bincount(cell[known], minlength=bins * worlds).reshape(worlds, bins).astype(np.float64)
    return counts, np.square((np.arange(bins) + 0.5) * width)


def smooth(counts: Floats) -> Floats:
    """Return counts averaged over neighbouring bins with weights 1, 2, 1, along the last axis."""
    ends = np.concatenate([counts[..., :1], counts, counts[..., -1:]], axis=-1)
    mean: Floats = (ends[..., :-2] + 2.0 * ends[..., 1:-1] + ends[..., 2:]) / 4.0
    return mean


def find_gap(values: ArrayLike, split: float, width: float = WIDTH) -> Gap:
    """Return the emptiest place between the highest mode below `split` and the highest above it.

    The density is that of square roots, smoothed over three bins. Whether the gap is more than chance is told by
    drawing worlds again, each with all its days, for the days of a world depend on each other.

    Args:
        values: (days, worlds), 0 or more; NaN left out.
        split: A value that surely lies between the modes.
        width: Of a bin, as a square root.
    """
    counts, middles = histograms(values, width)
    below = int(np.searchsorted(middles, split))
    nan = math.nan
    if not 0 < below < middles.size:
        return Gap(nan, nan, nan, nan, nan, nan, nan)

    def look(sums: Floats) -> tuple[Floats, Floats, Floats, Floats]:
        density = smooth(sums)
        lower = np.argmax(density[:, :below], axis=1)
        upper = below + np.argmax(density[:, below:], axis=1)
        places = np.arange(middles.size)[None, :]
        between = np.where((places >= lower[:, None]) & (places <= upper[:, None]), density, np.inf)
        lowest = between.min(axis=1)
        # Equally empty bins: the middle one of them.
        ranked = np.where(between <= lowest[:, None], middles[None, :], np.nan)
        row = np.arange(len(sums))
        modes = np.minimum(density[row, lower], density[row, upper])
        return np.nanmedian(ranked, axis=1), lowest / np.maximum(modes, 1e-12), middles[lower], middles[upper]

    place, depth, lower, upper = (float(each[0]) for each in look(counts.sum(axis=0)[None, :]))
    depths: list[Floats] = []

    def places_of(drawn: Floats) -> Floats:
        found = look(drawn.sum(axis=1))
        depths.append(found[1])
        return found[0]

    low, high = bootstrap(counts, places_of)
    depth_high = interval(np.concatenate(depths))[1] if depths else nan
    return Gap(place, low, high, lower, upper, depth, depth_high)
