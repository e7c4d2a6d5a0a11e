"""Weekly means are what anybody would compute from the days."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.batch.engine.weeks import week_count, weekly_means
from sim.batch.engine.work import Job
from sim.batch.worlds import Piece
from sim.scenario import load_scenario


def plain(daily: NDArray[np.float32]) -> NDArray[np.float32]:
    """The same, number by number in plain Python."""
    days, worlds = daily.shape
    result = np.full((math.ceil(days / 7), worlds), np.nan, dtype=np.float32)
    for week in range(len(result)):
        for world in range(worlds):
            seen = [float(value) for value in daily[7 * week : 7 * week + 7, world] if not math.isnan(value)]
            total = 0.0
            for value in seen:
                total += value
            if seen:
                result[week, world] = total / len(seen)
    return result


@given(st.integers(1, 40), st.integers(1, 6), st.integers(0, 2**32 - 1))
def test_a_mean_is_over_the_days_measured(days: int, worlds: int, seed: int) -> None:
    source = np.random.default_rng(seed)
    daily = source.lognormal(0.0, 3.0, (days, worlds)).astype(np.float32)
    daily[np.arange(days)[:, None] >= source.integers(0, days + 2, worlds)[None, :]] = np.nan
    means = weekly_means(daily)
    assert means.dtype == np.float32
    np.testing.assert_array_equal(means, plain(daily))
    assert len(means) == week_count(days)
    for world in range(worlds):
        np.testing.assert_array_equal(means[:, world], weekly_means(daily[:, [world]])[:, 0])


def test_a_world_that_ended_in_a_week_has_the_mean_of_the_days_before() -> None:
    daily = np.array([[1, 2, 4] + [np.nan] * 12], dtype=np.float32).T
    np.testing.assert_array_equal(weekly_means(daily), np.array([[7 / 3], [np.nan], [np.nan]], dtype=np.float32))


@pytest.mark.parametrize("lanes", ["own", "other_luck"])
def test_the_models_weeks_are_pandas_means_of_its_days(lanes: str) -> None:
    kinds = ("daily", "weekly", "none")
    baseline = load_scenario("baseline")
    answers = {
        kind: Job(baseline, 1, 60, lanes=lanes, series=kind).run(Piece(0, tuple(range(30))))  # type: ignore[arg-type]
        for kind in kinds
    }
    daily, weekly, none = (answers[kind].chunk for kind in kinds)
    assert daily is not None and weekly is not None and none is not None
    assert dict(none.daily) == {} and list(weekly.daily) == list(daily.daily)
    for name in daily.outcomes:
        np.testing.assert_array_equal(weekly.outcomes[name], daily.outcomes[name])
        np.testing.assert_array_equal(none.outcomes[name], daily.outcomes[name])
    week = np.arange(60) // 7
    ended = False
    for name, values in daily.daily.items():
        expected = pd.DataFrame(values.astype(np.float64)).groupby(week).mean()
        assert weekly.daily[name].shape == (9, 30) and weekly.daily[name].dtype == np.float32
        np.testing.assert_allclose(weekly.daily[name], expected.to_numpy(), rtol=1e-6, equal_nan=True)
        ended = ended or bool(np.isnan(values).any())
    assert ended, "some world must have ended, or nothing was tested"
