"""A forecast that is frozen on a date: worlds that hold on it and resemble the data so far, simulated on.

It says what follows from the model's assumptions for weeks that nobody had seen, so that they can be held against what
then happened. It is not a prediction of what people will do.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd

from sim.analysis.daily import Panel
from sim.analysis.observed import Weeks, observed_weeks
from sim.analysis.patterns.observation import LAG, reports_of, weekly
from sim.analysis.run import Run
from sim.analysis.scoring.boards import holding
from sim.analysis.scoring.weighing import Weights, weigh, weighted_quantiles
from sim.analysis.survival import Floats, days_held

DEATHS = "deaths_reported"
HOLDING = "_while_holding"
"""Ending of a series that counts only worlds in which the ceasefire holds to the end of the week."""

LEVELS = (0.01, 0.025, *(round(0.05 * step, 2) for step in range(1, 20)), 0.975, 0.99)

SERIES: dict[str, tuple[str, str]] = {
    DEATHS: ("deaths per week", "Palestinians reported killed in the week, by date of the report"),
    "trucks_entered": ("trucks per day", "Trucks that cross a day in both streams, mean of the week"),
    "troops": ("troops", "Foreign troops in place, mean of the week"),
    "arms": ("share of start", "Arms in the hands of factions, mean of the week"),
}


@dataclass(frozen=True, slots=True)
class Forecast:
    """What is said of the weeks from a date on.

    Attributes:
        start: First day of the first week.
        days: How far survival goes; weeks are whole ones within.
        table: Tidy: series, week_start, statistic, value, unit. Statistics are `mean` and quantiles such as `q0.05`.
        survival: date, days_after, holding: share of weight of worlds in which the ceasefire, which holds on the first
            date, still holds after so many days.
        weights: Of the worlds.
        worlds: Simulated.
        holding: Worlds in which the ceasefire holds on the date.
        used: Weeks that the worlds were weighed by: those that had ended by then.
    """

    start: date
    days: int
    table: pd.DataFrame
    survival: pd.DataFrame
    weights: Weights
    worlds: int
    holding: int
    used: Weeks

    @property
    def weeks(self) -> int:
        """Number of weeks told."""
        return self.days // 7


def statistic(level: float) -> str:
    """Return the name of a quantile, such as `q0.05`."""
    return f"q{level:g}"


def make_forecast(run: Run, start: date, days: int, data: Weeks | None = None) -> Forecast:
    """Make a forecast from a run.

    Args:
        run: Of a scenario with `end` `continue`, to `start` and `days` more, with daily series of every world.
        start: First day that is forecast.
        days: How many, 7 or more.
        data: Weekly deaths as reported; by default those of the shipped patterns. Weeks that end on `start` or later
            are not looked at.

    Raises:
        ValueError: The run is too short, of absorbing worlds, or begins after `start`; or no world holds on that date.
    """
    first = (start - run.scenario.start).days
    if first < LAG or days < 7 or run.days < first + days:
        raise ValueError(f"run: {run.days} days from {run.scenario.start}; needed: to {start} and {days} days on")
    if run.scenario.end != "continue":
        raise ValueError("run: worlds end when the ceasefire does; needed: end continue")
    panel, seen = Panel(run), (data or observed_weeks()).ended_before(start)
    if len(panel.worlds) != len(run.outcomes):
        raise ValueError("run: daily series of some worlds only; needed: of all")
    offset = (seen.first - run.scenario.start).days
    if seen.deaths.size and offset < LAG:
        raise ValueError(f"data: begins on {seen.first}; needed: after {run.scenario.start}")
    reports = reports_of(run, days=first + days)
    before = weekly(reports, offset, seen.deaths.size).T if seen.deaths.size else np.zeros((len(run.outcomes), 0))
    stands = holding(run, first)
    weights = weigh(before, seen.deaths, stands)
    weeks = days // 7
    values = {DEATHS: weekly(reports, first, weeks)}
    for name in SERIES:
        if name != DEATHS:
            daily = panel.series(name).T.astype(np.float64)
            values[name] = weekly(daily, first, weeks) / 7.0
    held = days_held(run.outcomes, run.days)
    return Forecast(
        start=start,
        days=days,
        table=_table(values, held, weights.share, start, first),
        survival=_survival(held, weights.share, start, first, days),
        weights=weights,
        worlds=len(run.outcomes),
        holding=int(stands.sum()),
        used=seen,
    )


def _table(values: dict[str, Floats], held: Floats, share: Floats, start: date, first: int) -> pd.DataFrame:
    rows = []
    for ending in ("", HOLDING):
        for name, each in values.items():
            unit = SERIES[name][0]
            for week, here in enumerate(each):
                weight = share * (held >= first + 7 * (week + 1)) if ending else share
                day = start + timedelta(days=7 * week)
                told = weighted_quantiles(here, weight, LEVELS)
                mean = float((weight * here).sum() / weight.sum()) if weight.sum() > 0 else np.nan
                spoken = [("mean", mean), *zip(map(statistic, LEVELS), map(float, told), strict=True)]
                rows += [(f"{name}{ending}", day.isoformat(), what, value, unit) for what, value in spoken]
    return pd.DataFrame(rows, columns=["series", "week_start", "statistic", "value", "unit"])


def _survival(held: Floats, share: Floats, start: date, first: int, days: int) -> pd.DataFrame:
    after = np.arange(days + 1)
    dates = [(start + timedelta(days=int(day))).isoformat() for day in after]
    curve = [float(share[held >= first + day].sum()) for day in after]
    return pd.DataFrame({"date": dates, "days_after": after, "holding": curve})
