"""What reports show: a day late, sometimes two or three days at once, nobody lost, the same on any cut."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analysis.patterns.observation import WITHHELD, WITHHELD_AGAIN, observation_luck, reported, weekly

NAN = float("nan")


def column(*values: float) -> np.ndarray:
    return np.array(values)[:, None]


def test_with_a_report_every_day_deaths_are_told_a_day_late() -> None:
    told = reported(column(5, 0, 7, 2), np.full((4, 1), 0.99))
    assert told[:, 0].tolist() == [0, 5, 0, 7]


def test_what_is_withheld_is_told_by_the_next_report() -> None:
    # Days 2 and 3 are silent, day 4 must not be, however low its luck.
    told = reported(column(5, 1, 2, 3, 4, 0), column(0.9, 0.9, 0.01, 0.01, 0.01, 0.9))
    assert told[:, 0].tolist() == [0, 5, 0, 0, 6, 4]


def test_no_report_covers_more_than_72_hours() -> None:
    told = reported(np.ones((9, 1)), np.zeros((9, 1)))
    assert told[:, 0].tolist() == [0, 0, 0, 3, 0, 0, 3, 0, 0]


def test_an_ended_world_is_told_to_its_last_day_and_missing_after_it() -> None:
    told = reported(column(4, 6, NAN, NAN, NAN), column(0.9, 0.0, 0.0, 0.0, 0.0))
    np.testing.assert_array_equal(told[:, 0], [0, 0, 10, NAN, NAN])


@given(st.integers(0, 2**31), st.integers(2, 60))
def test_nobody_is_lost(seed: int, days: int) -> None:
    deaths = np.random.default_rng(seed).poisson(3.0, (days, 5)).astype(float)
    luck = observation_luck(seed, range(5), days)
    told = reported(deaths, luck)
    # At most three days are still untold: the lag's one and two that wait.
    untold = deaths.sum(axis=0) - told.sum(axis=0)
    assert (untold >= 0).all()
    assert (untold <= deaths[-3:].sum(axis=0)).all()
    assert (np.cumsum(told, axis=0)[1:] <= np.cumsum(deaths, axis=0)[:-1]).all()


def test_the_same_to_the_bit_in_any_chunk() -> None:
    deaths = np.random.default_rng(1).poisson(4.0, (120, 30)).astype(float)
    whole = reported(deaths, observation_luck(51, np.arange(30), 120))
    parts = [
        reported(deaths[:, each], observation_luck(51, np.arange(30)[each], 120)) for each in np.split(np.arange(30), 3)
    ]
    np.testing.assert_array_equal(np.hstack(parts), whole)
    shorter = reported(deaths[:50], observation_luck(51, np.arange(30), 50))
    np.testing.assert_array_equal(shorter, whole[:50])
    assert (observation_luck(52, [0], 9) != observation_luck(51, [0], 9)).any()


def test_about_one_report_in_five_covers_48_hours_and_one_in_twenty_72() -> None:
    told = reported(np.ones((400, 500)), observation_luck(7, np.arange(500), 400))[4:]
    reports = told[told > 0]
    assert np.mean(reports == 2) == pytest.approx(WITHHELD * (1 - WITHHELD_AGAIN), abs=0.01)
    assert np.mean(reports == 3) == pytest.approx(WITHHELD * WITHHELD_AGAIN, abs=0.005)
    assert set(np.unique(reports)) == {1, 2, 3}


def test_weeks_are_sums_of_seven_days_from_the_first() -> None:
    days = np.arange(30, dtype=float)[:, None] * np.ones(2)
    days[20, 1] = NAN
    np.testing.assert_array_equal(weekly(days, first_day=1, weeks=3), [[28, 28], [77, 77], [126, NAN]])


def test_what_is_wrong_is_said() -> None:
    with pytest.raises(ValueError, match="needed: \\(days, worlds\\)"):
        reported(np.ones(4), np.ones(4))
    with pytest.raises(ValueError, match="chances from 0 to 1"):
        reported(np.ones((4, 1)), np.ones((4, 1)), withheld=1.5)
    with pytest.raises(ValueError, match="5 weeks from day 1 end on day 35; there are 30 days"):
        weekly(np.ones((30, 1)), weeks=5)
