"""All scores of the model at once: runs under one or more beliefs against the null models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.observed import Truces, Weeks, earlier_truces, observed_weeks, published_shape
from sim.analysis.patterns.observation import LAG, reports_of
from sim.analysis.patterns.observation import weekly as sum_weeks
from sim.analysis.run import Run
from sim.analysis.scoring.duration_nulls import null_curves
from sim.analysis.scoring.durations import DAYS, board_durations, truce_scores
from sim.analysis.scoring.weekly import board_weekly, week_scores
from sim.analysis.scoring.weekly_nulls import LEAST_WEEKS
from sim.analysis.scoring.weighing import weigh
from sim.analysis.survival import Floats, days_held, survival

SEEN_WEEKS = 6
"""Weeks shown to whoever is then scored on the rest."""

PRIOR = "prior"


@dataclass(frozen=True, slots=True)
class Scores:
    """Boards and what they rest on.

    Attributes:
        weeks: Observed.
        truces: Observed.
        open_weeks: Scores week by week from week 4, the model having seen none.
        later_weeks: Scores week by week from week 7; one entrant a belief is weighed by the weeks before.
        truce_scores: Scores truce by truce.
        curves: Survival by entrant of the model, (days + 1,).
        null_curves: Survival of the null models fitted to all truces, for a chart.
        effective: By entrant that is weighed, how many equally weighted worlds it comes to.
    """

    weeks: Weeks
    truces: Truces
    open_weeks: pd.DataFrame
    later_weeks: pd.DataFrame
    truce_scores: pd.DataFrame
    curves: Mapping[str, Floats]
    null_curves: Mapping[str, Floats]
    effective: Mapping[str, float]

    def boards(self) -> dict[str, pd.DataFrame]:
        """Return the three boards: `weeks_4_12`, `weeks_7_12` and `truces`."""
        last = self.weeks.deaths.size
        return {
            f"weeks_{LEAST_WEEKS + 1}_{last}": board_weekly(self.open_weeks),
            f"weeks_{SEEN_WEEKS + 1}_{last}": board_weekly(self.later_weeks, alike=True),
            "truces": board_durations(self.truce_scores),
        }


def score_runs(runs: Mapping[str, Run], weeks: Weeks | None = None, truces: Truces | None = None) -> Scores:
    """Score runs of the baseline.

    Args:
        runs: By the name of the beliefs, such as `prior`; with `end` `continue`, so that a world in which the truce
            fails goes on counting, and 365 days or more for every world.
        weeks: Observed; by default those of the shipped patterns.
        truces: Observed; by default those of the shipped patterns.
    """
    seen, past = weeks or observed_weeks(), truces or earlier_truces()
    count = seen.deaths.size
    blind: dict[str, Floats] = {}
    fitted: dict[str, Floats] = {}
    curves: dict[str, Floats] = {}
    effective: dict[str, float] = {}
    for name, run in runs.items():
        draws = weekly_reports(run, count)
        blind[name] = draws
        blind[f"{name}, worlds that hold"] = draws[holding(run, LAG + 7 * count)]
        fitted[name] = draws
        weighed = f"{name}, weighed by weeks 1-{SEEN_WEEKS}"
        told = weigh(draws[:, :SEEN_WEEKS], seen.deaths[:SEEN_WEEKS], holding(run, LAG + 7 * SEEN_WEEKS))
        fitted[weighed] = draws[told.drawn(len(draws))]
        effective[weighed] = told.effective
        curves[name] = survival(days_held(run.outcomes, run.days), run.days).share[: DAYS + 1]
    blind = {name: draws for name, draws in blind.items() if len(draws)}
    nulls = null_curves(past.ended, past.censored, DAYS, published_shape())
    return Scores(
        weeks=seen,
        truces=past,
        open_weeks=week_scores(blind, seen.deaths, LEAST_WEEKS + 1),
        later_weeks=week_scores(fitted, seen.deaths, SEEN_WEEKS + 1),
        truce_scores=truce_scores(curves, past.ended, past.censored),
        curves=curves,
        null_curves={name: whole for name, (_, whole) in nulls.items()},
        effective=effective,
    )


def weekly_reports(run: Run, weeks: int) -> Floats:
    """Return weekly deaths of Palestinians as they would be reported, (worlds, weeks), from the report of day 1."""
    reports = reports_of(run, days=LAG + 7 * weeks)
    draws: Floats = sum_weeks(reports, LAG, weeks).T
    return draws


def holding(run: Run, days: int) -> NDArray[np.bool_]:
    """Return in which worlds the ceasefire still held after so many days, (worlds,)."""
    held: NDArray[np.bool_] = days_held(run.outcomes, run.days) >= days
    return held
