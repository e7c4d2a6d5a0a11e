"""What a health ministry's reports would show of a world: a day late, and some of them for two or three days at once.

The observed series is one of reports, not of days: Palestinians reported killed, by date of the report, some reports
covering 48 or 72 hours (seeds/patterns.yaml). A model's own daily deaths have more single days and fewer empty ones, so
they are put through the same before anything is compared. Nothing else is observed with error here: deaths found under
rubble, deaths of wounds weeks later and disputes about who was killed are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from sim.analysis.daily import Panel
from sim.model.luck import stream_number
from sim.rules import luck as generator

if TYPE_CHECKING:
    from sim.analysis.run import Run

Floats = NDArray[np.float64]

LAG = 1
"""Days from a death to the report that first may tell it (assumption; reports appear once a day, about noon)."""

WITHHELD = 0.25
"""Chance that a day after a report is without one (assumption; the evidence says 'some reports')."""

WITHHELD_AGAIN = 0.2
"""Chance that the next day is without one too (assumption). The third day always has a report.

With `WITHHELD` 75 of 100 reports cover a day, 20 cover 48 hours and 5 cover 72.
"""

STREAM = "observation:gap"


def observation_luck(seed: int, worlds: Sequence[int] | ArrayLike, days: int) -> Floats:
    """Return the uniforms that decide on which days a world is without a report, (days, worlds).

    Keyed by seed, world number and day as all luck of the model is, so they do not hang on which worlds stand beside.

    Args:
        seed: Key of the run.
        worlds: World numbers.
        days: How many days.
    """
    draw: Any = generator.draw.ufunc
    lanes = np.asarray(worlds, dtype=np.uint64)
    day = np.arange(days, dtype=np.uint64)[:, None]
    uniforms: Floats = draw(np.uint64(seed), lanes[None, :], np.uint64(stream_number(STREAM)), day)
    return uniforms


def reported(
    deaths: ArrayLike,
    luck: ArrayLike,
    *,
    withheld: float = WITHHELD,
    withheld_again: float = WITHHELD_AGAIN,
    lag: int = LAG,
) -> Floats:
    """Return the deaths that each day's report tells, 0 on a day without a report.

    What is not told waits for the next report, so that sums over reports are sums over days but for what is still
    unreported at the end.

    Args:
        deaths: Of each day, (days, worlds); NaN once a world has ended.
        luck: Uniforms of `observation_luck`, (days, worlds).
        withheld: Chance that a day after a report is without one (0..1).
        withheld_again: Chance that the next day is without one too (0..1).
        lag: Days from a death to the first report that may tell it (0 or more).

    Returns:
        (days, worlds), by day of the report. The first `lag` days tell of none; where a world has ended, its last day
        is told `lag` days later, whatever has waited with it, and all after that is NaN.

    Raises:
        ValueError: The arrays differ in shape, or a number is out of range.
    """
    given, uniforms = np.asarray(deaths, dtype=np.float64), np.asarray(luck, dtype=np.float64)
    if given.ndim != 2 or given.shape != uniforms.shape:
        raise ValueError(f"deaths and luck: found shapes {given.shape} and {uniforms.shape}; needed: (days, worlds)")
    if lag < 0 or not (0.0 <= withheld <= 1.0 and 0.0 <= withheld_again <= 1.0):
        raise ValueError("allowed: chances from 0 to 1 and a lag of 0 or more")
    days, worlds = given.shape
    told = np.zeros_like(given)
    waiting, missed = np.zeros(worlds), np.zeros(worlds, dtype=np.int64)
    for day in range(lag, days):
        fresh = given[day - lag]
        ended = np.isnan(fresh)
        chance = np.select([missed == 0, missed == 1], [withheld, withheld_again], 0.0)
        # A world that has ended has nothing more to wait for.
        last = np.isnan(given[day - lag + 1]) if lag else np.zeros(worlds, dtype=np.bool_)
        silent = (uniforms[day] < chance) & ~last
        waiting = waiting + np.where(ended, 0.0, fresh)
        told[day] = np.where(silent, 0.0, waiting)
        told[day, ended] = np.nan
        waiting = np.where(silent, waiting, 0.0)
        missed = np.where(silent, missed + 1, 0)
    return told


def reports_of(result: Run, series: str = "deaths_palestinian", days: int | None = None) -> Floats:
    """Return the reports of every world of a run that has daily series, (days, worlds).

    Args:
        result: The run.
        series: Which daily series is reported.
        days: The first so many days only; all by default.
    """
    panel = Panel(result)
    wanted = panel.days if days is None else min(days, panel.days)
    values = panel.series(series).T[:wanted]
    return reported(values, observation_luck(result.seed, panel.worlds, wanted))


def weekly(reports: ArrayLike, first_day: int = LAG, weeks: int = 12) -> Floats:
    """Return the sums of weeks of seven days, (weeks, worlds); NaN where a day of the week is.

    Args:
        reports: Deaths or reports, (days, worlds).
        first_day: On which the first week begins; day 1 of a scenario from 10 October 2025 is the report of 11 October.
        weeks: How many.

    Raises:
        ValueError: There are not so many days.
    """
    values = np.asarray(reports, dtype=np.float64)
    last = first_day + 7 * weeks
    if first_day < 0 or weeks < 0 or last > len(values):
        raise ValueError(f"{weeks} weeks from day {first_day} end on day {last - 1}; there are {len(values)} days")
    sums: Floats = values[first_day:last].reshape(weeks, 7, -1).sum(axis=1)
    return sums
