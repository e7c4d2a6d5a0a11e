"""Scores of draws of a count: hand-computed values, and that the truth wins."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from sim.analysis.scoring.counts import FLOOR, crps, log_score, mass, pit, score_count

COUNTS = st.lists(st.integers(0, 400), min_size=1, max_size=40)


def by_hand(draws: list[int], observed: int) -> float:
    """E|X - y| - E|X - X'| / 2, all pairs."""
    x = np.array(draws, dtype=float)
    return float(np.abs(x - observed).mean() - np.abs(x[:, None] - x[None, :]).mean() / 2)


def test_crps_of_two_draws() -> None:
    # E|X - 5| = (5 + 5) / 2 = 5 and E|X - X'| = 10 / 2 = 5.
    assert crps([0, 10], 5) == pytest.approx(2.5)
    assert crps([7], 3) == pytest.approx(4.0)


@given(COUNTS, st.integers(0, 400))
def test_crps_is_the_kernel_form(draws: list[int], observed: int) -> None:
    assert crps(draws, observed) == pytest.approx(by_hand(draws, observed), abs=1e-9)


@given(COUNTS)
def test_chances_never_add_up_to_more_than_one(draws: list[int]) -> None:
    # What is left beyond the last count belongs to the reference: FLOOR / (last + 2), and to the widest kernel.
    total = float(mass(draws, np.arange(8_000)).sum())
    assert total <= 1 + 1e-9
    assert total > 0.95


def test_chances_add_up_to_one() -> None:
    assert float(mass([3, 9, 20, 21], np.arange(200_000)).sum()) == pytest.approx(1 - FLOOR / 200_001, abs=1e-9)


def test_log_score_has_a_bound_that_all_share() -> None:
    # Draws far away leave only the reference: minus log(FLOOR / (6 * 7)).
    assert log_score([10_000] * 50, 5) == pytest.approx(-np.log(FLOOR / 42))


def test_a_sure_forecast_that_is_right_gains_no_more_than_everything() -> None:
    assert 0 < log_score([0] * 100, 0) < 0.02


def test_pit_and_coverage() -> None:
    draws = np.arange(101)
    told = score_count(draws, 25)
    assert told.pit == pytest.approx(25.5 / 101)
    assert told.inside_50 and told.inside_90
    assert not score_count(draws, 24).inside_50
    assert score_count(draws, 5).inside_90 and not score_count(draws, 4).inside_90
    assert pit([2, 2, 2], 2) == 0.5


@pytest.mark.parametrize("draws", [[], [-1.0], [np.nan], [[1.0, 2.0]]])
def test_no_draws_no_score(draws: list[float]) -> None:
    with pytest.raises(ValueError, match="draws"):
        score_count(draws, 3)


def test_half_a_death_is_refused() -> None:
    with pytest.raises(ValueError, match="whole number"):
        score_count([1, 2], 2.5)


def _negative_binomial(stream: np.random.Generator, mean: float, size: float, count: int) -> NDArray[np.int64]:
    return stream.negative_binomial(size, size / (size + mean), count)


@pytest.mark.parametrize("mean, size", [(20, 1.5), (60, 3.0)])
def test_the_truth_wins_on_average(mean: float, size: float) -> None:
    stream = np.random.default_rng(7)
    happened = _negative_binomial(stream, mean, size, 400)
    rivals = {
        "truth": (mean, size),
        "too low": (mean / 2.5, size),
        "too high": (mean * 2.5, size),
        "too sure": (mean, size * 20),
        "too vague": (mean, size / 6),
    }
    logs, ranked = {}, {}
    for name, (centre, spread) in rivals.items():
        draws = _negative_binomial(stream, centre, spread, 1000)
        chances = mass(draws, happened)
        logs[name] = float(-np.log(chances).mean())
        ranked[name] = float(np.mean([by_hand_fast(draws, each) for each in happened]))
    assert min(logs, key=lambda name: logs[name]) == "truth"
    assert min(ranked, key=lambda name: ranked[name]) == "truth"


def by_hand_fast(draws: NDArray[np.int64], observed: int) -> float:
    """The same as `crps`, from sorted draws, so that 400 cases take no time; tied to it below."""
    x = np.sort(draws.astype(float))
    rank = np.arange(1, x.size + 1)
    spread = 2 * float(((2 * rank - x.size - 1) * x).sum()) / x.size**2
    return float(np.abs(x - observed).mean() - spread / 2)


def test_the_quick_form_is_the_score_itself() -> None:
    draws = np.random.default_rng(1).poisson(30, 77)
    assert by_hand_fast(draws, 22) == pytest.approx(crps(draws, 22))


def test_smoothing_costs_the_truth_little() -> None:
    from scipy.stats import nbinom

    draws = nbinom.ppf((np.arange(999) + 0.5) / 999, 2.0, 2.0 / 32.0)
    counts = np.arange(3000)
    exact = nbinom.pmf(counts, 2.0, 2.0 / 32.0)
    lost = float((exact * (np.log(np.maximum(exact, 1e-300)) - np.log(mass(draws, counts)))).sum())
    assert 0 < lost < 0.05
