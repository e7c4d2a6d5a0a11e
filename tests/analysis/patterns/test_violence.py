"""Known answers: moments by hand, a planted gap, samples of known exponent, and an independent fit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.special import zeta
from scipy.stats import zipf

from sim.analysis.patterns.modes import find_gap, histograms
from sim.analysis.patterns.severity import best_fit, fit
from sim.analysis.patterns.violence import (
    FIRST,
    collapse_signature,
    counts_by_size,
    moments,
    severity,
    spikiness,
    weekly_mean,
)

from .ceasefires import ceasefire


def test_moments_by_hand() -> None:
    found = moments(np.array([[0.0, 0], [2, 0], [4, 0], [10, 0]]))
    assert found["mean_deaths_per_day"].tolist() == [4, 0]
    assert found["median_deaths_per_day"].tolist() == [3, 0]
    # Squares about 4: 16, 4, 0, 36, over three.
    assert found["variance_over_mean"][0] == pytest.approx(56 / 3 / 4)
    assert found["top_three_share"][0] == 1.0
    assert np.isnan([found["variance_over_mean"][1], found["top_three_share"][1]]).all()


def test_only_worlds_that_live_through_34_days_are_looked_at() -> None:
    deaths = np.full((60, 3), 3.0)
    deaths[:, 1] = 100.0
    truce = ceasefire(deaths, held=[60, FIRST - 1, FIRST])
    mean = spikiness(truce)[0]
    assert (mean.value, mean.worlds, mean.inside, mean.percentile) == (3.0, 2, 1.0, 1.0)


def test_weekly_means_begin_with_the_seventh_day() -> None:
    days = np.array([7.0, 0, 0, 0, 0, 0, 0, 14, 0])[:, None]
    assert weekly_mean(days)[:, 0] == pytest.approx([1, 2, 2])


def two_levels(low: float, high: float, worlds: int = 60, days: int = 200) -> np.ndarray:
    stream = np.random.default_rng(5)
    switch = stream.integers(40, 160, worlds)
    level = np.where(np.arange(days)[:, None] < switch, low, high)
    return stream.poisson(level).astype(float)


def test_a_planted_gap_is_found() -> None:
    truce = ceasefire(two_levels(4.0, 65.0))
    found = collapse_signature(truce)
    assert 7 < found.value < 52
    assert found.low <= found.value <= found.high
    narrow = collapse_signature(ceasefire(two_levels(9.0, 34.0)))
    assert 14 < narrow.value < 28


def test_one_mode_has_no_gap() -> None:
    stream = np.random.default_rng(6)
    level = np.exp(stream.normal(np.log(20), 0.5, (1, 80)))
    found = collapse_signature(ceasefire(stream.poisson(level * np.ones((150, 1))).astype(float)))
    assert np.isnan(found.value)
    assert found.how.startswith("no two modes")


def test_a_gap_off_the_split_is_not_called_by_the_split() -> None:
    # Exactly empty between 36 and 64: the split at 20 lies in the lower mode's slope.
    stream = np.random.default_rng(7)
    values = np.where(
        stream.random((300, 40)) < 0.5, stream.uniform(0, 36, (300, 40)), stream.uniform(64, 100, (300, 40))
    )
    assert 40 < find_gap(values, 20.0).place < 60


def test_histograms_count_every_known_day_once() -> None:
    values = np.array([[0.0, 4.0], [100.0, np.nan], [4.0, 4.1]])
    counts, middles = histograms(values)
    assert counts.sum(axis=1).tolist() == [3, 2]
    assert counts[1, 8] == 2
    assert middles[8] == pytest.approx(2.125**2)


@pytest.mark.parametrize("exponent", [1.8, 2.4, 3.0])
def test_the_exponent_of_a_power_law_is_found(exponent: float) -> None:
    sizes = np.minimum(zipf.rvs(exponent, size=20_000, random_state=8), 100_000)
    found = best_fit(np.bincount(sizes))
    assert found.exponent == pytest.approx(exponent, abs=0.06)
    whole = fit(np.bincount(sizes), 1)
    logs, events = np.log(sizes).sum(), sizes.size
    alone = minimize_scalar(lambda a: events * np.log(zeta(a)) + a * logs, bounds=(1.1, 5), method="bounded").x
    assert whole.exponent == pytest.approx(alone, abs=0.0015)


def test_a_bent_start_is_left_out() -> None:
    stream = np.random.default_rng(9)
    tail = np.asarray(zipf.rvs(2.5, size=60_000, random_state=9))
    sizes = np.concatenate([tail[tail >= 5], stream.integers(1, 5, 3000)])
    found = best_fit(np.bincount(np.minimum(sizes, 50_000)))
    assert found.smallest >= 4
    assert found.exponent == pytest.approx(2.5, abs=0.15)
    assert found.share_from([found.smallest])[0] == 1.0


def test_too_few_events_have_no_exponent() -> None:
    assert np.isnan(best_fit(np.array([0, 10, 3, 1])).exponent)
    assert np.isnan(severity(ceasefire(np.zeros((10, 2)))).value)


def test_severity_reads_israeli_fire_only() -> None:
    sizes = np.asarray(zipf.rvs(2.4, size=4000, random_state=10)).tolist()
    acts = [(i % 20, i % 50, "line incident", 1, int(min(size, 400))) for i, size in enumerate(sizes)]
    acts += [(i % 20, 3, "close attack", 1, 90) for i in range(3000)]
    found = severity(ceasefire(np.zeros((60, 20)), acts=acts))
    assert found.value == pytest.approx(2.4, abs=0.15)
    assert found.low < found.value < found.high


def test_counts_by_size() -> None:
    assert counts_by_size([0, 1, 1], [2, 1, 1], 3).tolist() == [[0, 0, 1], [0, 2, 0], [0, 0, 0]]
