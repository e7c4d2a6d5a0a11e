"""Regret, world by world."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.regret import Regret, behind_the_first
from sim.analysis.regret import regrets as regrets_of
from sim.analysis.survival import Estimate


def regrets(values: npt.NDArray[np.float64], more: bool) -> tuple[Regret, ...]:
    behind = behind_the_first(values, more)
    found = bootstrap_means(behind)
    means = [Estimate(float(m), float(a), float(b)) for m, a, b in zip(found.mean, found.low, found.high, strict=True)]
    return regrets_of(behind, means)


# Four futures, three scenarios.
VALUES = np.array([[10.0, 30.0, 30.0], [50.0, 20.0, 50.0], [5.0, 5.0, 5.0], [8.0, 7.0, 0.0]])


def test_distance_to_the_most_of_each_world() -> None:
    first, second, third = regrets(VALUES, more=True)
    assert [each.mean.value for each in (first, second, third)] == [20 / 4, 31 / 4, 8 / 4]
    assert (first.largest, second.largest, third.largest) == (20.0, 30.0, 8.0)
    assert [each.first.value for each in (first, second, third)] == [0.75, 0.5, 0.75]
    assert [each.alone.value for each in (first, second, third)] == [0.25, 0.0, 0.0]


def test_distance_to_the_least() -> None:
    found = regrets(VALUES, more=False)
    assert [each.mean.value for each in found] == [(0 + 30 + 0 + 8) / 4, (20 + 0 + 0 + 7) / 4, (20 + 30 + 0 + 0) / 4]
    assert [each.alone.value for each in found] == [0.25, 0.25, 0.25]


def test_a_future_that_one_scenario_lacks_is_left_out_of_all() -> None:
    holed = np.vstack([VALUES, [1.0, np.nan, 900.0]])
    for with_hole, whole in zip(regrets(holed, more=True), regrets(VALUES, more=True), strict=True):
        assert (with_hole.worlds, with_hole.mean.value, with_hole.first) == (4, whole.mean.value, whole.first)


def test_the_smallest_regret_on_average_is_the_best_average() -> None:
    values = np.random.default_rng(0).gamma(2.0, 50.0, (500, 6))
    found = regrets(values, more=True)
    means = values.mean(axis=0)
    assert int(np.argmin([each.mean.value for each in found])) == int(np.argmax(means))
    gaps = [each.mean.value - found[0].mean.value for each in found]
    assert gaps == pytest.approx(list(means[0] - means))
    assert all(each.mean.low <= each.mean.value <= each.mean.high for each in found)
    assert all(each.mean.value <= each.high <= each.largest for each in found)


def test_no_future_no_regret() -> None:
    found = regrets(np.empty((0, 2)), more=True)
    assert [each.worlds for each in found] == [0, 0]
    assert np.isnan(found[0].mean.value)


def test_rounding_makes_nobody_first_alone() -> None:
    values = np.column_stack([np.full(9, 300.0), np.full(9, 300.0 + 1e-8), np.full(9, 299.0)])
    for more in (True, False):
        first, second, third = regrets(values, more=more)
        assert (first.first, first.alone.value, second.alone.value) == (second.first, 0.0, 0.0)
        assert [each.mean.value for each in (first, second, third)] == pytest.approx([0, 0, 1] if more else [1, 1, 0])
        assert first.first.value == (1.0 if more else 0.0)
