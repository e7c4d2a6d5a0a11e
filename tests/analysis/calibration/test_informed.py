"""Which parameters are called informed."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import kstest

from sim.analysis.calibration import informed
from sim.analysis.calibration.informed import contraction, distances, judge, of_those_that_hold
from sim.analysis.calibration.posterior import fit
from sim.analysis.calibration.reduction import reduce
from sim.analysis.calibration.uniform import from_logit, to_logit
from tests.analysis.calibration import toys


def test_of_parameters_that_nothing_is_seen_of_none_is_informed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(informed, "_LEAST_NULL", 1_000)
    repeats, wrong = 40, 0
    for seed in range(repeats):
        toy = toys.nothing(400, 10, 4, seed)
        reduction = reduce(toy.seen, toy.z)
        near, at = reduction(toy.seen), reduction(np.random.default_rng(1_000 + seed).standard_normal(4))
        u, found = fit(toy.z, near, at, 80)
        wrong += bool(judge(u, near[found.rows], at, found, reduction.candidates).told.any())
    # At 5 % of 40 repeats two are expected; more than 6 have a chance of 0.3 %.
    assert wrong <= 6


def test_without_candidates_too_the_family_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(informed, "_LEAST_NULL", 1_000)
    repeats, wrong = 40, 0
    for seed in range(repeats):
        toy = toys.nothing(300, 10, 1, 500 + seed)
        at = np.random.default_rng(2_000 + seed).standard_normal(1)
        u, found = fit(toy.z, toy.seen, at, 80)
        wrong += bool(judge(u, toy.seen[found.rows], at, found).told.any())
    assert wrong <= 6


def test_those_that_make_truces_hold_are_candidates() -> None:
    toy = toys.nothing(4_000, 30, 1, 3)
    holding = toy.z[:, 4] + np.random.default_rng(5).logistic(size=4_000) > 0.0
    assert np.flatnonzero(of_those_that_hold(toy.z, holding)).tolist() == [4]
    assert not of_those_that_hold(toy.z, np.zeros(4_000, dtype=np.bool_)).any()


def test_only_candidates_are_tested() -> None:
    toy = toys.normal_mean(3_000, 0.4, seed=7, others=3)
    u, found = fit(toy.z, toy.seen, np.array([0.7]), 300)
    judged = judge(u, toy.seen[found.rows], np.array([0.7]), found, np.array([False, True, True, False]))
    assert not judged.told.any() and judged.adjusted[0] == judged.adjusted[3] == 1.0


def test_the_one_that_is_seen_is_told_among_many_that_are_not() -> None:
    toy = toys.normal_mean(5_000, 0.5, seed=7, others=60)
    at = np.array([0.7])
    u, found = fit(toy.z, toy.seen, at, 500)
    judged = judge(u, toy.seen[found.rows], at, found)
    assert judged.told[0] and judged.told.sum() == 1 and not judged.tied.any()
    assert judged.contraction[0] > 0.5 and judged.contraction.argmax() == 0


def test_what_is_narrower_in_the_middle_is_told_too() -> None:
    toy = toys.normal_mean(5_000, 0.4, seed=8, others=10)
    u, found = fit(toy.z, toy.seen, np.zeros(1), 500)
    assert judge(u, toy.seen[found.rows], np.zeros(1), found).told[0]


def test_one_that_goes_along_is_kept_with_it() -> None:
    toy = toys.normal_mean(5_000, 0.5, seed=9, others=5)
    # A copy with so much noise that its own posterior hardly moves, yet correlated with the first.
    u_first = from_logit(toy.z[:, 0])
    stream = np.random.default_rng(10)
    mixed = np.where(stream.random(5_000) < 0.35, u_first, stream.random(5_000))
    z = np.concatenate([toy.z, to_logit(mixed)[:, None]], axis=1)
    u, found = fit(z, toy.seen, np.zeros(1), 500)
    judged = judge(u, toy.seen[found.rows], np.zeros(1), found)
    assert judged.kept[0] and judged.kept[-1] and not judged.kept[1:-1].any()


def test_distances_are_those_of_kolmogorov_and_smirnov() -> None:
    u = np.random.default_rng(11).random((70, 3)) ** np.array([1.0, 1.5, 0.5])
    ours = distances(u, np.full(70, 1 / 70))
    theirs = np.array([float(kstest(column, "uniform").statistic) for column in u.T])
    np.testing.assert_allclose(ours, theirs)


def test_contraction_of_a_uniform_is_about_nothing_and_of_a_point_is_all() -> None:
    grid = (np.arange(1_000) + 0.5) / 1_000
    values = np.stack([grid, np.full(1_000, 0.3), 0.25 + grid / 2], axis=1)
    found = contraction(values, np.full(1_000, 1e-3))
    np.testing.assert_allclose(found, [0.0, 1.0, 0.75], atol=2e-3)
    assert found[1] == pytest.approx(1.0)
