"""A panel with a planted response, and statsmodels as the independent check of its errors."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm

from sim.analysis.patterns.panel import lagged, long_worlds, own_response, pooled_response, responses

from .ceasefires import ceasefire


def planted(worlds: int = 40, days: int = 220, answer: float = 3.0) -> tuple[np.ndarray, np.ndarray]:
    """Israeli deaths at random, and Palestinian ones that follow by `answer` at lag 1 and a third at lag 3."""
    stream = np.random.default_rng(4)
    israeli = stream.poisson(0.2, (days, worlds)).astype(float)
    palestinian = stream.poisson(stream.uniform(1, 6, worlds) * np.ones((days, 1))).astype(float)
    palestinian[1:] += stream.poisson(answer * israeli[:-1])
    palestinian[3:] += stream.poisson(answer / 3 * israeli[:-3])
    return palestinian, israeli


def test_a_planted_response_is_found_and_its_reverse_is_none() -> None:
    palestinian, israeli = planted()
    truce = ceasefire(palestinian, israeli)
    answer, reverse = responses(truce)
    assert answer.low < 4.0 < answer.high
    assert answer.value == pytest.approx(4.0, abs=0.3)
    assert answer.p < 1e-6
    assert reverse.low < 0 < reverse.high
    assert (answer.worlds, answer.days) == (40, 40 * 213)
    long, dead, told = long_worlds(truce)
    assert (long, dead) == (40, 40)
    assert told >= 36


def test_days_after_the_end_do_not_count() -> None:
    palestinian, israeli = planted()
    held = np.where(np.arange(40) < 30, 220, 100)
    spoilt = palestinian.copy()
    spoilt[100:, 30:] = 1000.0
    kept = [responses(ceasefire(each, israeli, held=held))[0] for each in (palestinian, spoilt)]
    assert kept[0] == kept[1]
    assert kept[0].days == 30 * 213 + 10 * 93


def test_no_response_is_told_where_there_is_none() -> None:
    palestinian, israeli = planted(answer=0.0)
    answer, _ = responses(ceasefire(palestinian, israeli))
    assert answer.low < 0 < answer.high
    assert answer.p > 0.05
    _, _, told = long_worlds(ceasefire(palestinian, israeli))
    assert told <= 4


def test_without_any_cause_nothing_can_be_told() -> None:
    palestinian, _ = planted(worlds=3)
    nobody = np.zeros_like(palestinian)
    assert np.isnan(responses(ceasefire(palestinian, nobody))[0].value)
    assert long_worlds(ceasefire(palestinian, nobody)) == (3, 0, 0)


def test_clustered_errors_agree_with_statsmodels() -> None:
    palestinian, israeli = planted(worlds=12, days=90)
    parts = [lagged(palestinian[:, world], israeli[:, world]) for world in range(12)]
    y = np.concatenate([first - first.mean() for first, _ in parts])
    x = np.vstack([before - before.mean(axis=0) for _, before in parts])
    groups = np.repeat(np.arange(12), 83)
    other = sm.OLS(y, x).fit(cov_type="cluster", cov_kwds={"groups": groups}, use_t=True)
    test = other.t_test(np.r_[np.ones(7), np.zeros(7)])
    found = pooled_response(palestinian, israeli, np.ones_like(israeli, dtype=bool))
    assert found.value == pytest.approx(float(test.effect[0]), rel=1e-9)
    assert found.p == pytest.approx(float(test.pvalue), rel=1e-6)
    assert (found.low, found.high) == pytest.approx(tuple(test.conf_int()[0]), rel=1e-6)


def test_newey_west_errors_agree_with_statsmodels() -> None:
    palestinian, israeli = planted(worlds=1)
    first, before = lagged(palestinian[:, 0], israeli[:, 0])
    other = sm.OLS(first, sm.add_constant(before, prepend=False)).fit(
        cov_type="HAC", cov_kwds={"maxlags": 7, "use_correction": True}, use_t=True
    )
    test = other.t_test(np.r_[np.ones(7), np.zeros(8)])
    found = own_response(palestinian[:, 0], israeli[:, 0])
    assert found.value == pytest.approx(float(test.effect[0]), rel=1e-9)
    assert found.p == pytest.approx(float(test.pvalue), rel=1e-6)


def test_lags_by_hand() -> None:
    first, before = lagged([1, 2, 3, 4], [10, 20, 30, 40], lags=2)
    assert first.tolist() == [3, 4]
    assert before.tolist() == [[20, 10, 2, 1], [30, 20, 3, 2]]
