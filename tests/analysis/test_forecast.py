"""A frozen forecast: which worlds count, what is told of them, and how it is scored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.analysis.forecast import DEATHS, HOLDING, LEVELS, make_forecast, statistic
from sim.analysis.observed import Weeks
from sim.analysis.patterns import observation
from sim.analysis.scoring.counts import crps
from sim.analysis.scoring.stored import board_stored, draws_from, score_stored

START = date(2025, 10, 10)
FIRST = date(2025, 10, 11)
NOW = date(2025, 11, 1)
"""Three weeks after the first report: day 22."""


@pytest.fixture(autouse=True)
def every_day_has_a_report(monkeypatch: pytest.MonkeyPatch) -> None:
    def all_told(_seed: int, worlds: Sequence[int], days: int) -> Any:
        return np.ones((days, len(worlds)))

    monkeypatch.setattr(observation, "observation_luck", all_told)


def made_run(deaths: Any, held: Sequence[float], days: int = 50, end: str = "continue") -> Any:
    """A run whose worlds have given deaths a day; world k has k hundred troops."""
    worlds = len(held)
    daily = pd.DataFrame({"world": np.repeat(np.arange(worlds), days), "day": np.tile(np.arange(days), worlds)})
    daily["deaths_palestinian"] = np.asarray(deaths, dtype=np.float32).T.reshape(-1)
    daily["trucks_entered"] = np.float32(70)
    daily["troops"] = np.repeat(100.0 * np.arange(worlds), days).astype(np.float32)
    daily["arms"] = np.float32(0.5)
    scenario = SimpleNamespace(name="toy", start=START, end=end, fingerprint="f" * 64)
    outcomes = pd.DataFrame({"world": np.arange(worlds), "days_held": np.asarray(held, dtype=float)})
    manifest = {"seed": 3, "version": "0", "code": "c"}
    return SimpleNamespace(
        scenario=scenario, seed=3, fixed=False, days=days, outcomes=outcomes, daily=daily, manifest=manifest
    )


def value(table: pd.DataFrame, series: str, week: int, what: str) -> float:
    starts = sorted(table["week_start"].unique())
    row = table[(table["series"] == series) & (table["week_start"] == starts[week]) & (table["statistic"] == what)]
    assert len(row) == 1
    return float(row["value"].iloc[0])


def test_only_worlds_that_hold_on_the_date_count() -> None:
    deaths = np.tile([1.0, 1.0, 9.0], (50, 1))
    made = make_forecast(made_run(deaths, [50, 50, 21]), NOW, 28, Weeks(FIRST, np.array([7.0, 7, 7])))
    assert (made.worlds, made.holding, made.weeks) == (3, 2, 4)
    assert made.weights.share.tolist() == [0.5, 0.5, 0.0]
    assert made.weights.effective == pytest.approx(2)
    assert value(made.table, DEATHS, 0, "mean") == 7
    assert value(made.table, DEATHS, 3, "q0.99") == 7


def test_reports_come_a_day_late_and_weeks_begin_on_the_date() -> None:
    deaths = np.zeros((50, 1))
    # Day 20 is told on day 21, the last before the forecast; day 21 on its first day, day 28 on the first of week two.
    deaths[[20, 21, 28], 0] = [100, 30, 5]
    made = make_forecast(made_run(deaths, [50]), NOW, 14, Weeks(FIRST, np.zeros(0)))
    assert value(made.table, DEATHS, 0, "q0.5") == 30
    assert value(made.table, DEATHS, 1, "q0.5") == 5
    assert sorted(made.table["week_start"].unique()) == ["2025-11-01", "2025-11-08"]


def test_nearer_worlds_count_more() -> None:
    deaths = np.tile(np.repeat([1.0, 20.0], 200), (50, 1))
    made = make_forecast(made_run(deaths, [50] * 400), NOW, 14, Weeks(FIRST, np.array([7.0, 7, 7])))
    assert made.weights.share[:200].sum() == pytest.approx(1)
    assert value(made.table, DEATHS, 0, "q0.95") == 7


def test_weeks_that_end_on_the_date_or_later_are_not_looked_at() -> None:
    run = made_run(np.ones((50, 1)), [50])
    seen = Weeks(FIRST, np.array([7.0, 7, 7, 7]))
    assert make_forecast(run, NOW, 14, seen).used.deaths.size == 3
    assert make_forecast(run, date(2025, 10, 31), 14, seen).used.deaths.size == 2


def test_a_world_in_which_the_ceasefire_fails_counts_and_is_told_apart() -> None:
    deaths = np.ones((50, 2))
    deaths[30:, 1] = 50
    made = make_forecast(made_run(deaths, [50, 30]), NOW, 28, Weeks(FIRST, np.zeros(0)))
    # Days 22 to 28, then 29 to 35: the second world fails on day 30.
    assert value(made.table, DEATHS + HOLDING, 0, "mean") == 7
    assert value(made.table, DEATHS, 1, "q0.99") == 7 * 50 - 2 * 49
    assert value(made.table, DEATHS + HOLDING, 1, "q0.99") == 7
    assert value(made.table, "troops", 1, "mean") == 50 and value(made.table, "troops" + HOLDING, 1, "mean") == 0
    # Day 30 is eight days after the date: it held for 30 days, 0 to 29.
    assert made.survival["holding"].tolist() == [1.0] * 9 + [0.5] * 20


def test_what_was_never_so_is_missing() -> None:
    made = make_forecast(made_run(np.ones((50, 1)), [30]), NOW, 28, Weeks(FIRST, np.zeros(0)))
    assert np.isnan(value(made.table, DEATHS + HOLDING, 3, "q0.5"))
    assert not np.isnan(value(made.table, DEATHS, 3, "q0.5"))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"days": 40}, "needed: to 2025-11-01"),
        ({"end": "absorbing"}, "needed: end continue"),
        ({"held": [5.0]}, "no world may count"),
    ],
)
def test_runs_that_cannot_tell_are_refused(changes: dict[str, Any], told: str) -> None:
    given: dict[str, Any] = {"days": 50, "held": [50.0], "end": "continue"} | changes
    run = made_run(np.ones((given["days"], 1)), given["held"], given["days"], given["end"])
    with pytest.raises(ValueError, match=told):
        make_forecast(run, NOW, 28, Weeks(FIRST, np.array([7.0, 7, 7])))


def table_of(median: float, weeks: Sequence[str]) -> pd.DataFrame:
    """A forecast whose quantiles lie evenly from 0 to twice the median."""
    rows = [(DEATHS, week, statistic(level), 2 * median * level, "deaths per week") for week in weeks
            for level in LEVELS]  # fmt: skip
    rows += [("arms", week, statistic(level), level, "share of start") for week in weeks for level in LEVELS]
    return pd.DataFrame(rows, columns=["series", "week_start", "statistic", "value", "unit"])


WEEKS = ("2025-11-01", "2025-11-08", "2025-11-15")
TOLD = {"data": {"first_week": "2025-10-11", "values": [20.0, 21, 19], "source": "a source"}}


def happened(*rows: tuple[str, str, object]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["week_start", "series", "value"])


def test_stored_quantiles_give_back_the_distribution() -> None:
    draws = draws_from({level: 100 * level for level in LEVELS})
    even = 100 * (np.arange(5000) + 0.5) / 5000
    for observed in (3, 50, 97):
        assert crps(draws, observed) == pytest.approx(crps(even, observed), rel=0.02)


def test_what_came_near_scores_better_and_nulls_stand_beside() -> None:
    data = happened((WEEKS[0], DEATHS, "20"), (WEEKS[1], DEATHS, "22"))
    near, far = (score_stored(table_of(median, WEEKS), TOLD, data) for median in (20, 200))
    boards = [board_stored(each) for each in (near, far)]
    means = [dict(zip(each["entrant"], each["crps"], strict=True)) for each in boards if each is not None]
    assert set(means[0]) == {"forecast", "persistence", "negative binomial"}
    assert means[0]["forecast"] < means[1]["forecast"]
    assert means[0]["persistence"] == means[1]["persistence"]


def test_shares_are_scored_without_a_log_score_or_a_null() -> None:
    scores = score_stored(table_of(20, WEEKS), TOLD, happened((WEEKS[2], "arms", "0.5")))
    assert scores["entrant"].tolist() == ["forecast"] and scores["log_score"].isna().all()
    assert scores["pit"].iloc[0] == pytest.approx(0.5, abs=0.01)
    assert board_stored(scores) is None


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ((WEEKS[0], "rain", "3"), "line 2: series 'rain' is not forecast; there are deaths_reported, arms"),
        (("2025-11-02", DEATHS, "3"), "line 2: no week of the forecast begins on '2025-11-02'"),
        ((WEEKS[0], DEATHS, "many"), "line 2: found 'many'; allowed: a whole number from 0"),
        ((WEEKS[0], DEATHS, "2.5"), "allowed: a whole number"),
        ((WEEKS[0], "arms", "-1"), "allowed: a number from 0"),
    ],
)
def test_data_that_do_not_fit_are_refused(row: tuple[str, str, str], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        score_stored(table_of(20, WEEKS), TOLD, happened(row))


def test_a_week_told_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        score_stored(table_of(20, WEEKS), TOLD, happened((WEEKS[0], DEATHS, "3"), (WEEKS[0], DEATHS, "4")))
