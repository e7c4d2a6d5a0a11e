"""Daily series as means over weeks: a seventh of the numbers, and what a chart of a year shows anyway."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

DAYS = 7
"""Days of a week. Week 0 holds days 0 to 6; the last week of a run may be shorter."""


def week_count(days: int) -> int:
    """How many weeks a run of so many days touches."""
    return -(-days // DAYS)


def weekly_means(daily: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the mean of each week over those of its days on which a world was measured.

    Days are added one by one in their order, so that no bit depends on how many worlds stand beside one another.

    Args:
        daily: (days, worlds), NaN once a world has ended.

    Returns:
        (weeks, worlds) float32. A world that ended within a week has the mean of the days before; a week without any
        measured day is NaN.
    """
    days, worlds = daily.shape
    weeks = week_count(days)
    whole: NDArray[Any] = np.full((weeks * DAYS, worlds), np.nan, dtype=np.float32)
    whole[:days] = daily
    by_week = whole.reshape(weeks, DAYS, worlds)
    total = np.zeros((weeks, worlds))
    seen = np.zeros((weeks, worlds))
    for day in range(DAYS):
        value = by_week[:, day, :]
        measured = ~np.isnan(value)
        total = total + np.where(measured, value, 0.0)
        seen = seen + measured
    mean: NDArray[np.float64] = np.divide(total, seen, out=np.full((weeks, worlds), np.nan), where=seen > 0.0)
    return mean.astype(np.float32)
