"""Swap tests against full enumeration, scipy and the sign test."""

from __future__ import annotations

import time
from itertools import product

import numpy as np
import pytest
from scipy import stats

from sim.analysis import swap
from sim.analysis.swap import DRAWS, SMALLEST, swap_test


@pytest.mark.parametrize("seed", range(5))
def test_few_worlds_are_worked_out_in_full(seed: int) -> None:
    luck = np.random.default_rng(seed)
    differences = luck.normal(0.6, 1.0, 11) if seed % 2 else luck.integers(-3, 5, 11).astype(float)
    signs = np.array(list(product((-1.0, 1.0), repeat=11)))
    as_far = np.abs(signs @ np.abs(differences)) >= abs(differences.sum()) - 1e-9
    assert swap_test(differences) == pytest.approx(as_far.mean(), abs=1e-12)


def test_differences_of_one_size_are_the_sign_test() -> None:
    differences = np.concatenate([np.ones(70), -np.ones(45), np.zeros(200)])
    assert swap_test(differences) == pytest.approx(stats.binomtest(70, 115).pvalue, rel=1e-9)
    assert swap_test(0.1 * differences) == pytest.approx(swap_test(differences), rel=1e-9)


def test_exact_values_go_far_below_those_of_drawn_swaps() -> None:
    assert swap_test(np.ones(40)) == pytest.approx(2.0**-39)
    assert swap_test(np.random.default_rng(0).normal(1.0, 0.1, 400)) == SMALLEST == 1.0 / (DRAWS + 1)


@pytest.mark.parametrize("worlds", [300, 3000, 20_000])
def test_many_worlds_agree_with_the_normal_approximation(worlds: int) -> None:
    luck = np.random.default_rng(worlds)
    for aim in (0.5, 1.5, 2.5):
        differences = luck.gamma(2.0, 1.0, worlds) * luck.choice([-1.0, 1.0], worlds)
        differences += aim * differences.std() / np.sqrt(worlds) - differences.mean()
        z = differences.sum() / np.sqrt((differences**2).sum())
        assert swap_test(differences) == pytest.approx(2 * stats.norm.sf(abs(z)), abs=0.012)


def test_grouping_by_size_says_what_signs_for_every_world_say(monkeypatch: pytest.MonkeyPatch) -> None:
    differences = np.random.default_rng(8).lognormal(0.0, 1.0, 3000) - 1.6
    signs = swap_test(differences)
    monkeypatch.setattr(swap, "_MOST_SINGLE", 10)
    assert 0.02 < signs < 0.9
    assert swap_test(differences) == pytest.approx(signs, abs=0.015)


def test_the_same_at_every_call_and_whatever_the_order_scale_or_sign() -> None:
    differences = np.random.default_rng(9).normal(0.05, 1.0, 900)
    first = swap_test(differences)
    assert swap_test(differences) == swap_test(-differences) == swap_test(differences * 1024.0) == first
    assert swap_test(differences[::-1]) == pytest.approx(first, abs=0.012)


def test_without_differences_nothing_stands_out() -> None:
    assert swap_test(np.zeros(50)) == swap_test([0.0]) == swap_test([3.0]) == 1.0
    assert np.isnan(swap_test([])) and np.isnan(swap_test([np.nan]))
    assert swap_test([np.nan, 1.0, 1.0, 0.0, 1.0]) == swap_test([1.0, 1.0, 1.0]) == pytest.approx(0.25)


@pytest.mark.long
def test_where_arms_are_alike_small_values_are_as_rare_as_they_say() -> None:
    luck = np.random.default_rng(10)
    found = np.array([swap_test(luck.exponential(1.0, 40) * luck.choice([-1.0, 1.0], 40)) for _ in range(400)])
    for limit in (0.05, 0.2, 0.5):
        assert np.mean(found <= limit) == pytest.approx(limit, abs=3.5 * np.sqrt(limit * (1 - limit) / 400))


@pytest.mark.parametrize("round_", [False, True])
def test_a_hundred_thousand_worlds_take_a_moment(round_: bool) -> None:
    differences = np.random.default_rng(11).normal(0.1, 30.0, 100_000)
    start = time.process_time()
    swap_test(np.rint(differences) if round_ else differences)
    assert time.process_time() - start < 4.0, "0.2 s when nothing else runs"
