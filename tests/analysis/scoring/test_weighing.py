"""Weights by nearness to observed weeks."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.scoring.weighing import LEAST_WIDTH, weigh, weighted_quantiles


def test_nearer_worlds_count_more_and_a_tenth_counts() -> None:
    stream = np.random.default_rng(2)
    weekly = stream.poisson(30, (600, 3)).astype(float)
    weekly[7] = [10, 20, 30]
    found = weigh(weekly, [10, 20, 30])
    assert found.share.argmax() == 7
    assert found.share.sum() == pytest.approx(1)
    assert found.effective == pytest.approx(60, rel=1e-6)


def test_a_kernel_is_not_narrower_than_reports_are_known() -> None:
    found = weigh(np.full((50, 2), 9.0), [9, 9])
    assert found.width == pytest.approx(LEAST_WIDTH) and found.effective == pytest.approx(50)


def test_worlds_that_may_not_count_have_no_weight() -> None:
    weekly = np.array([[5.0], [5.0], [np.nan], [60.0]])
    found = weigh(weekly, [5], [True, False, True, True])
    assert (found.share[[1, 2]] == 0).all() and found.share[0] >= found.share[3] > 0
    with pytest.raises(ValueError, match="no world may count"):
        weigh(weekly, [5], [False] * 4)


def test_no_week_weighs_all_alike() -> None:
    assert weigh(np.zeros((4, 0)), []).share.tolist() == [0.25] * 4


def test_drawn_places_follow_the_weights_without_luck() -> None:
    found = weigh(np.zeros((4, 0)), [], [True, False, True, True])
    assert np.bincount(found.drawn(9), minlength=4).tolist() == [3, 0, 3, 3]


def test_weighted_quantiles_by_hand() -> None:
    values, share = np.array([3.0, 1, 2, np.nan]), np.array([0.5, 0.25, 0.15, 0.1])
    # Without the missing one: 1 at 0.25 / 0.9, 2 at 0.4 / 0.9, 3 at 1.
    assert weighted_quantiles(values, share, [0.1, 0.3, 0.44, 0.45, 1.0]).tolist() == [1, 2, 2, 3, 3]
    assert np.isnan(weighted_quantiles(np.full(3, np.nan), np.ones(3), 0.5)).all()
    assert weighted_quantiles(np.array([1.0, 2.0]), np.array([0.5, 0.5]), 0.5)[0] == 1
