"""What differs between two runs of the same worlds: differences world by world, and how sure their mean is.

A world has the same luck and beliefs in both runs, so that most of what makes worlds differ drops out of the
difference. The interval says how far the number of worlds limits the answer; it says nothing about the model. With a
few hundred worlds its 95 % are 93 to 97 where a quarter of the worlds or more differ. Where one in twenty does they
are about 91, and nearly all misses are differences larger than the interval says, not differences invented.
Widened intervals miss many times as often as they say, in the same way: with two in a hundred of 200 worlds differing,
a level of 99.9 % is nearer to 90. The bootstrap intervals of `sim.analysis.bootstrap` cover better there. The share of
worlds that differ has a limit that always holds, `share_at_most`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from sim.analysis.survival import LEVEL, Floats, numbers, student_half_width

LEAST_PAIRS = 50
"""With fewer worlds compared nothing is decided: that all of them agree says little."""

FEW_DIFFER = 0.1
"""Where a smaller share of worlds differs an interval is rough, and a widened one more so."""


@dataclass(frozen=True, slots=True)
class Paired:
    """The mean difference between two arms over the worlds that have the measure in both.

    Attributes:
        mean: Mean of first arm minus second, in the measure's unit; NaN without any pair.
        low: Lower end of Student's interval of the mean; NaN with a single pair or none.
        high: Upper end.
        pairs: Worlds compared.
        left_out: Worlds in which one arm or both lack the measure.
        first: Mean of the first arm over the pairs.
        second: Mean of the second arm over the pairs.
        share_higher: Share of pairs in which the first arm is higher.
        share_lower: Share of pairs in which it is lower; in the rest both are equal.
        correlation: Of the two arms over the pairs: the higher, the more the pairing gains; NaN if an arm is constant.
    """

    mean: float
    low: float
    high: float
    pairs: int
    left_out: int
    first: float
    second: float
    share_higher: float
    share_lower: float
    correlation: float


def paired_difference(a: ArrayLike, b: ArrayLike, level: float = LEVEL) -> Paired:
    """Compare two arms world by world.

    Args:
        a: One value a world, NaN where a world lacks it.
        b: The same worlds in the same order, in the arm that is compared with.
        level: Confidence level of the interval.

    Returns:
        Differences `a - b`. Where all differences are equal, the interval is exactly that one value.

    Raises:
        ValueError: The arms are not of equal length.
    """
    first, second = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if first.shape != second.shape or first.ndim != 1:
        raise ValueError(f"arms: found shapes {first.shape} and {second.shape}; allowed: two equal lengths")
    both = np.isfinite(first) & np.isfinite(second)
    left_out = int(first.size - both.sum())
    first, second = first[both], second[both]
    pairs = first.size
    nan = float("nan")
    if pairs == 0:
        return Paired(nan, nan, nan, 0, left_out, nan, nan, nan, nan, nan)
    differences = first - second
    mean, low, high = _student(differences, level)
    return Paired(
        mean=mean,
        low=low,
        high=high,
        pairs=pairs,
        left_out=left_out,
        first=float(first.mean()),
        second=float(second.mean()),
        share_higher=float(np.mean(differences > 0.0)),
        share_lower=float(np.mean(differences < 0.0)),
        correlation=_correlation(first, second),
    )


def paired_measure(a: pd.DataFrame, b: pd.DataFrame, measure: str, level: float = LEVEL) -> Paired:
    """Compare a measure between two tables of outcomes, matched by the column `world`.

    Args:
        a: One row a world.
        b: One row a world, of the arm that is compared with.
        measure: A column, or `column=word` for the share of worlds with that word.
        level: Confidence level of the interval.

    Returns:
        Differences `a - b`; a world that is in one table only counts as left out.
    """
    first, second = (
        pd.Series(measured(table, measure), index=table["world"].to_numpy()).sort_index() for table in (a, b)
    )
    if not first.index.equals(second.index):
        worlds = first.index.union(second.index)
        first, second = first.reindex(worlds), second.reindex(worlds)
    return paired_difference(first.to_numpy(), second.to_numpy(), level)


def share_at_most(found: Paired, level: float = LEVEL) -> float:
    """Return the exact upper limit of the share of worlds that differ (Clopper and Pearson, one-sided).

    Other than the interval of the mean it holds however few worlds differ, and where none does.

    Args:
        found: What was compared.
        level: Confidence level of the limit.
    """
    differing = round((found.share_higher + found.share_lower) * found.pairs) if found.pairs else 0
    return 1.0 if differing == found.pairs else float(betaincinv(differing + 1, found.pairs - differing, level))


def few_differ(found: Paired) -> bool:
    """Return whether some worlds differ, and so few that the interval says too little."""
    return 0.0 < found.share_higher + found.share_lower < FEW_DIFFER


def measured(outcomes: pd.DataFrame, measure: str) -> Floats:
    """Return a measure of each world, NaN where a world or the whole table lacks it, (worlds,).

    Args:
        outcomes: One row a world.
        measure: A column, or `column=word`: 1 where the coded outcome is that word, else 0.
    """
    column, equals, word = measure.partition("=")
    if not equals:
        return numbers(outcomes, column)
    if column not in outcomes.columns:
        return np.full(len(outcomes), np.nan)
    coded = outcomes[column]
    return np.where(coded.isna(), np.nan, (coded == word).astype(np.float64))


def _student(values: Floats, level: float) -> tuple[float, float, float]:
    if values.size > 1 and np.all(values == values[0]):
        # Summing and dividing again would leave a rounding error around what is one number.
        return float(values[0]), float(values[0]), float(values[0])
    mean = float(values.mean())
    if values.size == 1:
        return mean, float("nan"), float("nan")
    half = student_half_width(values, level)
    return mean, mean - half, mean + half


def _correlation(first: Floats, second: Floats) -> float:
    if np.ptp(first) == 0.0 or np.ptp(second) == 0.0:
        return float("nan")
    return float(np.corrcoef(first, second)[0, 1])
