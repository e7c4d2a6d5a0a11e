"""Tests for ordered trends over many runs: what a shape is judged on, instead of the eye."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Trend:
    """A test for rising order of groups: the share of pairs in order (0.5 without a trend) and a one-sided p."""

    in_order: float
    p: float

    def __str__(self) -> str:
        return f"{self.in_order:.2f} (p {self.p:.3f})"


def jonckheere(groups: Sequence[Floats], *, shuffles: int = 999, seed: int = 1) -> Trend:
    """Jonckheere-Terpstra test that values rise from group to group, with its p from shuffles of the labels.

    Counts the pairs of values from two groups that are in order, ties by half. The shuffles need no formula for ties,
    of which runs that are cut off at the same time have many.
    """
    values = np.concatenate(groups)
    sizes = np.array([len(group) for group in groups])
    pairs = (sizes.sum() ** 2 - (sizes**2).sum()) / 2.0
    _, levels = np.unique(values, return_inverse=True)
    observed = _in_order(levels, sizes)
    rng = np.random.default_rng(seed)
    reached = sum(_in_order(rng.permutation(levels), sizes) >= observed for _ in range(shuffles))
    return Trend(observed / pairs, (1 + reached) / (1 + shuffles))


def _in_order(levels: npt.NDArray[np.intp], sizes: npt.NDArray[np.int_]) -> float:
    """Pairs of values from two groups that are in order, ties by half; `levels` are ranks from 0 without gaps."""
    before = np.zeros(int(levels.max()) + 1)
    whole = 0.0
    for group in np.split(levels, np.cumsum(sizes)[:-1]):
        whole += float((np.cumsum(before) - 0.5 * before)[group].sum())
        before += np.bincount(group, minlength=len(before))
    return whole


def spread(groups: Sequence[Floats], **more: int) -> Trend:
    """The same test on distances from the own group's median (Brown and Forsythe): does the spread rise?"""
    return jonckheere([np.abs(group - np.median(group)) for group in groups], **more)


def quartile_range(values: Floats) -> float:
    """Range between the quartiles."""
    low, high = np.quantile(values, [0.25, 0.75])
    return float(high - low)


def lower_range(values: Floats, upper: float) -> float:
    """Range from the 5 % quantile to an upper one, in [0, 1]: a spread that runs cut off later do not touch."""
    low, high = np.quantile(values, [0.05, upper])
    return float(high - low)


@dataclass(frozen=True)
class Gap:
    """A difference with its 95 % interval over runs."""

    value: float
    low: float
    high: float

    def __str__(self) -> str:
        return f"{self.value:+.2f} ({self.low:+.2f} to {self.high:+.2f})"


def redrawn(measure: Callable[[Rows], float], runs: int, *, draws: int = 400, seed: int = 1) -> Floats:
    """A measure of runs, given the rows to take, for rows drawn anew with replacement: (draws,)."""
    rng = np.random.default_rng(seed)
    return np.array([measure(rng.integers(0, runs, runs)) for _ in range(draws)])


def gap(measure: Callable[[Rows], float], runs: int, **more: int) -> Gap:
    """The measure of all runs, with a percentile interval from drawing them anew."""
    low, high = np.quantile(redrawn(measure, runs, **more), [0.025, 0.975])
    return Gap(measure(np.arange(runs)), float(low), float(high))


def steepest(means: Floats) -> float:
    """The largest step between neighbours, as a share of the whole range: 1 / steps when even, 1 for a jump."""
    whole = float(np.ptp(means))
    return float(np.abs(np.diff(means)).max()) / whole if whole > 0.0 else 0.0


def tips(means: Floats) -> bool:
    """Whether a curve goes over a threshold: flat, steep, flat. Its steepest step is inside, both ends are below even.

    A curve that only bends, such as 1 / x, has its steepest step at an end.
    """
    steps = np.abs(np.diff(means))
    even = float(np.ptp(means)) / len(steps)
    return bool(0 < int(steps.argmax()) < len(steps) - 1 and max(steps[0], steps[-1]) < even)
