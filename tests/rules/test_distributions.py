"""Distributions drawn from a uniform or a key, against what is known of them from elsewhere."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import special, stats

from sim.rules import armed_acts, line_fire, luck, response, rival_militia, rumours

EVENLY = (np.arange(200_000) + 0.5) / 200_000
"""Uniforms that leave no luck: averages over them are integrals."""
KEYS = luck.key_of.ufunc(np.uint64(5), np.arange(400_000, dtype=np.uint64), np.uint64(1), np.uint64(0))
SEVERITIES = [(2.3, 30.0), (2.5, 50.0), (2.7, 80.0), (2.5, 50.7)]


def near(sample: np.ndarray, mean: float) -> None:
    """The sample's mean is within four standard errors of what it should be."""
    error = float(sample.std()) / math.sqrt(sample.size)
    assert abs(float(sample.mean()) - mean) < 4.0 * error + 1e-12, (float(sample.mean()), mean, error)


@pytest.mark.parametrize("rate", [0.003, 0.5, 3.0, 12.0, 80.0, 200.0])
def test_poisson_is_the_inverse_of_its_distribution(rate: float) -> None:
    found = luck.poisson.ufunc(rate, EVENLY)
    expected = stats.poisson.ppf(EVENLY, rate)
    # Where a uniform falls on a step to the last bits, either side is right.
    assert np.mean(found != expected) <= 1e-5
    assert np.abs(found - expected).max() <= 1.0
    assert found.mean() == pytest.approx(rate, rel=2e-3)
    assert found.var() == pytest.approx(rate, rel=1e-2)


def test_poisson_at_its_ends() -> None:
    assert luck.poisson(0.0, 0.999) == 0.0
    assert luck.poisson(-1.0, 0.5) == 0.0
    assert luck.poisson(1e9, 0.5) == luck.poisson(200.0, 0.5)
    for rate in (0.003, 0.1, 1.0, 12.0, 50.0, 200.0):
        # The largest uniform there is: adding up from below may stop short of it by a rounding.
        beyond = stats.poisson.isf(2.0**-53, rate)
        assert abs(luck.poisson(rate, 1.0 - 2.0**-53) - beyond) <= 0.05 * beyond + 2.0
        assert luck.poisson(rate, 1.0) < 400.0


@pytest.mark.parametrize(("exponent", "largest"), SEVERITIES)
def test_severity_has_the_survival_function_of_its_docstring(exponent: float, largest: float) -> None:
    deaths = luck.severity.ufunc(EVENLY, exponent, largest)
    beyond = (largest + 1.0) ** (1.0 - exponent)
    for k in range(1, int(largest) + 1):
        expected = (k ** (1.0 - exponent) - beyond) / (1.0 - beyond)
        assert abs(np.mean(deaths >= k) - expected) <= 1.0 / EVENLY.size
    assert deaths.min() == 1.0
    assert deaths.max() == math.floor(largest)


@pytest.mark.parametrize(("exponent", "largest"), SEVERITIES)
def test_mean_severity_is_the_mean_of_severity(exponent: float, largest: float) -> None:
    k = np.arange(1, int(largest) + 1)
    beyond = (largest + 1.0) ** (1.0 - exponent)
    expected = ((k ** (1.0 - exponent) - beyond) / (1.0 - beyond)).sum()
    mean = luck.mean_severity(exponent, largest)
    assert mean == pytest.approx(expected, rel=1e-12)
    assert luck.severity.ufunc(EVENLY, exponent, largest).mean() == pytest.approx(mean, rel=2e-4)


@pytest.mark.parametrize("exponent", [2.3, 2.5, 2.7])
def test_tail_of_severity_has_its_exponent(exponent: float) -> None:
    """With a bound far away, ln P(X >= k) falls by (exponent - 1) per unit of ln k."""
    deaths = luck.severity.ufunc(EVENLY, exponent, 1e6)
    k = np.array([2, 4, 8, 16, 32])
    slope = np.polyfit(np.log(k), [np.log(np.mean(deaths >= i)) for i in k], 1)[0]
    assert slope == pytest.approx(1.0 - exponent, abs=0.02)


def test_normal_is_the_quantile_function() -> None:
    u = np.concatenate([EVENLY, 10.0 ** -np.arange(1.0, 16.0), 1.0 - 10.0 ** -np.arange(1.0, 16.0)])
    assert np.allclose(luck.normal.ufunc(u), special.ndtri(u), rtol=1.3e-9, atol=1e-9)
    assert luck.normal(0.5) == 0.0


def test_normal_is_odd_and_joins_its_three_pieces() -> None:
    for seam in (0.02425, 1.0 - 0.02425):
        below, above = luck.normal(math.nextafter(seam, 0.0)), luck.normal(math.nextafter(seam, 1.0))
        assert above == pytest.approx(below, abs=1e-8)
    u = np.linspace(0.001, 0.999, 999)
    assert np.allclose(luck.normal.ufunc(u), -luck.normal.ufunc(1.0 - u), rtol=1e-8, atol=1e-12)


@pytest.mark.parametrize("log_sd", [0.0, 0.3, 0.7, 1.5])
def test_lognormal_has_mean_one_and_its_spread(log_sd: float) -> None:
    drawn = luck.lognormal_about_one.ufunc(EVENLY, log_sd)
    assert drawn.mean() == pytest.approx(1.0, rel=5e-3)
    assert np.log(drawn).std() == pytest.approx(log_sd, rel=1e-3)


def test_log_between_is_even_in_logs() -> None:
    drawn = luck.log_between.ufunc(0.02, 0.2, EVENLY)
    assert drawn.min() >= 0.02 and drawn.max() <= 0.2
    assert np.median(drawn) == pytest.approx(math.sqrt(0.02 * 0.2), rel=1e-4)
    assert np.mean(drawn < 0.02 * 10**0.25) == pytest.approx(0.25, abs=1e-4)


@pytest.mark.parametrize("rate", [1e-300, 1e-17, 1e-9, 3e-8, 1e-5, 0.003, 0.3, 0.999, 1.0, 1.5])
def test_a_poisson_count_is_nought_below_the_chance_of_none(rate: float) -> None:
    """Also next to the bound below which that chance is not worked out."""
    bounds = (1.0 - rate, math.exp(-rate))
    near_them = [each + step * 2.0**-53 for each in bounds for step in range(-40, 41)]
    for u in filter(lambda each: 0.0 < each < 1.0, [*near_them, 1e-16, 0.5, 1.0 - 2.0**-53]):
        assert (luck.poisson(rate, u) == 0.0) == (u <= math.exp(-rate)), u


def test_toll_draws_each_strike_from_the_next_key() -> None:
    key, deaths = 77, 0.0
    for strikes in range(6):
        assert luck.toll(float(strikes), 2.5, 50.0, 77) == deaths
        key = luck.following(key)
        deaths = deaths + luck.severity(luck.uniform(key), 2.5, 50.0)


def test_toll_has_the_mean_of_its_strikes() -> None:
    near(luck.toll.ufunc(3.0, 2.5, 50.0, KEYS), 3.0 * luck.mean_severity(2.5, 50.0))


@pytest.mark.parametrize(("size", "interposed"), [(0.3, 0.0), (8.0, 0.0), (60.0, 0.25)])
def test_an_answer_kills_its_mean_and_keeps_its_tail(size: float, interposed: float) -> None:
    deaths = response.executed.ufunc(size, interposed, KEYS, 2.5, 50.0)
    near(deaths, size * (1.0 - interposed))
    # Compound Poisson: variance is rate times the second moment of one strike.
    one = luck.severity.ufunc(EVENLY, 2.5, 50.0)
    assert deaths.var() == pytest.approx(size * (1.0 - interposed) / one.mean() * np.mean(one * one), rel=0.03)


def test_line_incidents_thin_one_poisson_process() -> None:
    count, fatal, deaths = line_fire.incidents.ufunc(6.0, KEYS, 0.2, 2.5, 50.0)
    near(count, 6.0)
    near(fatal, 1.2)
    near(deaths, 1.2 * luck.mean_severity(2.5, 50.0))
    assert count.var() == pytest.approx(6.0, rel=0.02)
    assert abs(np.corrcoef(fatal, count - fatal)[0, 1]) < 0.01
    assert (deaths >= fatal).all()


def test_own_strikes_are_rare_salvos() -> None:
    strikes, deaths, leaders = line_fire.own_strike.ufunc(1.0, 0.0, 0.0, KEYS, 0.3, 2.5, 50.0, 3.0, 0.1)
    near(strikes, 0.3)
    near(deaths, 0.3 * 3.0 * luck.mean_severity(2.5, 50.0))
    near(leaders, (1.0 - math.exp(-0.3)) * 0.1)
    assert (deaths[strikes == 0.0] == 0.0).all()


def test_acts_are_split_in_proportion() -> None:
    kinds = armed_acts.acts.ufunc(0.1, 0.2, 0.3, 0.4, KEYS)
    for found, rate in zip(kinds, (0.1, 0.2, 0.3, 0.4), strict=True):
        near(found, rate)
        assert found.var() == pytest.approx(rate, rel=0.03)
    assert abs(np.corrcoef(kinds[0], kinds[3])[0, 1]) < 0.01


def test_attacks_of_a_faction() -> None:
    launches, close, deaths = armed_acts.faction_attack.ufunc(2.0, KEYS, 0.25, 0.3, 0.01, 0.4, 3.0)
    assert (launches + close == 2.0).all()
    near(close, 0.5)
    # One death, then 0.4 for each further one, up to three.
    near(deaths, (1.5 * 0.01 + 0.5 * 0.3) * (1.0 + 0.4 + 0.16))
    assert deaths.max() <= 6.0


def test_flare_ups_kill_evenly_in_logs() -> None:
    happened, deaths = rival_militia.flare_up.ufunc(0.2, KEYS, 10.0, 60.0)
    near(happened, 1.0 - math.exp(-0.2))
    assert (deaths[happened == 0.0] == 0.0).all()
    killed = deaths[happened == 1.0]
    assert killed.min() == 10.0 and killed.max() == 60.0
    assert np.median(killed) == pytest.approx(math.sqrt(600.0), abs=1.0)


def test_rumours_arise_at_their_rate() -> None:
    near(rumours.ambient_rise.ufunc(0.5, 1.0, 9.0, 1.0, KEYS, 0.2, 3.0), 0.5 * 0.2 * 3.0)
    # Fed by threat and ten deaths (1 + 2 (0.5 + 1) = 4 times), less a quarter by what is verified.
    near(rumours.storm_rise.ufunc(0.5, 0.5, 10.0, 0.5, KEYS, 0.2, 3.0, 2.0, 0.5), 0.5 * 0.2 * 3.0 * 4.0 * 0.75)
    assert (rumours.no_rise.ufunc(0.5, 1.0, 9.0, 1.0, KEYS) == 0.0).all()
