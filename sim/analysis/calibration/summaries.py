"""What is compared between a world and the data: a few numbers of its reports."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.analysis.calibration.data import SHAPE_DAYS, Observed
from sim.analysis.patterns.observation import weekly

Floats = NDArray[np.float64]


def shape_of(reports: Floats) -> Floats:
    """Return SF15's four figures of each world, (4, worlds): mean, median, variance over mean, share of the top three.

    Args:
        reports: Deaths reported each day, (days, worlds), without NaN. A world without deaths has 0 in all four.
    """
    mean = reports.mean(axis=0)
    total = reports.sum(axis=0)
    spread = np.divide(reports.var(axis=0, ddof=1), mean, out=np.zeros_like(mean), where=mean > 0.0)
    top = np.sort(reports, axis=0)[-3:].sum(axis=0)
    share = np.divide(top, total, out=np.zeros_like(total), where=total > 0.0)
    return np.stack([mean, np.median(reports, axis=0), spread, share])


def summaries(reports: Floats, seen: Observed) -> Floats:
    """Return what a fit compares, of each world, (worlds, summaries).

    Counts enter by log(1 + count): 96 deaths in a day and 45 are then not as far apart as a quiet week and a war.

    Args:
        reports: Deaths reported each day, (days, worlds); nothing is reported after a world's end (NaN counts as 0).
        seen: Which weeks take part.
    """
    told = np.nan_to_num(reports, nan=0.0)
    weeks = weekly(told, seen.first_day, seen.weeks)
    shape = shape_of(told[seen.first_day : seen.first_day + SHAPE_DAYS])
    return _scaled(weeks, shape).T


def of_data(seen: Observed) -> Floats:
    """Return the same of the data, (summaries,)."""
    return _scaled(seen.weekly[: seen.weeks, None], seen.shape[:, None])[:, 0]


def names(seen: Observed) -> list[str]:
    """Return what each summary is, in words."""
    weeks = [f"week {week + 1}, deaths reported" for week in range(seen.weeks)]
    shape = ["mean a day", "median a day", "variance over mean", "share of the top three days"]
    return [*weeks, *(f"days 1-{SHAPE_DAYS}, {each}" for each in shape)]


def unscaled(values: Floats) -> Floats:
    """Return summaries in the units they are told in; the last is a share and never was scaled."""
    # Counts come back as whole numbers.
    plain = np.asarray(np.round(np.expm1(values), 9), dtype=np.float64)
    plain[..., -1] = values[..., -1]
    return plain


def _scaled(weeks: Floats, shape: Floats) -> Floats:
    return np.concatenate([np.log1p(weeks), np.log1p(shape[:3]), shape[3:]])
