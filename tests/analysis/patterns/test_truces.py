"""Survival of few truces by hand and beside statsmodels; weeks in which a ceasefire ends are missing."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.duration.survfunc import SurvfuncRight

from sim.analysis.observed import observed_weeks
from sim.analysis.patterns.truces import earlier_truces, kaplan_meier, weeks_holding

from .ceasefires import ceasefire


def test_kaplan_and_meier_by_hand() -> None:
    # Five: ends on 2 and 4, one seen until 3, one until 9, one end on 4 more.
    found = kaplan_meier([4, 2, 4], [3, 9])
    assert found.day.tolist() == [0, 2, 4]
    assert found.share == pytest.approx([1, 0.8, 0.8 * (1 - 2 / 3)])
    assert (found.at(0), found.at(3), found.at(100)) == pytest.approx((1, 0.8, 0.8 / 3))
    assert found.count == 5


def test_kaplan_and_meier_as_statsmodels() -> None:
    found = earlier_truces()
    days = [58, 147, 183, 275, 441, 594, 1396, 2449, 82]
    other = SurvfuncRight(days, [1] * 8 + [0])
    assert found.day[1:].tolist() == other.surv_times.tolist()
    assert found.share[1:] == pytest.approx(other.surv_prob)
    error = np.asarray(other.surv_prob_se)[:-1]
    share = found.share[1:-1]
    half = 1.959964 * error / (share * np.abs(np.log(share)))
    assert found.low[1:-1] == pytest.approx(share ** np.exp(half), rel=1e-5)
    assert found.high[1:-1] == pytest.approx(share ** np.exp(-half), rel=1e-5)


def test_everybody_ends_or_nobody() -> None:
    assert kaplan_meier([], [5, 6]).share.tolist() == [1.0]
    last = kaplan_meier([3])
    assert (last.share[-1], last.low[-1], last.high[-1]) == (0.0, 0.0, 1.0)


def test_the_observed_weeks_add_up() -> None:
    assert observed_weeks().deaths.sum() == 404
    assert observed_weeks().deaths.size == 12


def test_a_week_in_which_the_ceasefire_ends_is_missing() -> None:
    truce = ceasefire(np.ones((40, 3)), held=[40, 14, 13])
    np.testing.assert_array_equal(weeks_holding(truce, 3), [[7, 7, 7], [7, 7, np.nan], [7, np.nan, np.nan]])
