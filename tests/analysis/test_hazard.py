"""Hazard ratios against R, by hand and where there is little to go by."""

from __future__ import annotations

import csv
import time
import warnings
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from scipy.stats import norm
from statsmodels.duration.hazard_regression import PHReg

from sim.analysis.hazard import EQUAL, NO_ENDS, ONE_ARM, Events, fit_log_ratio, hazard_ratio

Floats = npt.NDArray[np.float64]
REFERENCE = Path(__file__).parent / "reference"


def told(case: str) -> dict[str, float]:
    """Return what R found for a case; see make.R."""
    with open(REFERENCE / "reference.csv", encoding="utf-8", newline="") as file:
        return {row["quantity"]: float(row["value"]) for row in csv.DictReader(file) if row["case"] == case}


def arms_of(case: str) -> tuple[Floats, Floats, float]:
    table = pd.read_csv(REFERENCE / f"{case}.csv")
    return table["a"].to_numpy(np.float64), table["b"].to_numpy(np.float64), float(table["days"][0])


def freireich() -> Events:
    """Weeks in remission with 6-MP and with placebo (Freireich et al. 1963); censored, unlike what is compared here."""
    table = pd.read_csv(REFERENCE / "freireich.csv")
    drug, placebo, ended = (table[name].to_numpy(np.float64) for name in ("drug", "placebo", "drug_ended"))
    weeks = np.unique(np.concatenate([drug[ended == 1.0], placebo]))
    risk = [np.array([(arm >= week).sum() for week in weeks], dtype=np.float64) for arm in (drug, placebo)]
    ends = [
        np.array([(arm == week).sum() for week in weeks], dtype=np.float64) for arm in (drug[ended == 1.0], placebo)
    ]
    return Events(weeks, *risk, *ends)


@pytest.mark.parametrize("case", ["pairs", "tied"])
def test_ratio_and_clustered_error_are_those_of_r(case: str) -> None:
    found, expected = hazard_ratio(*arms_of(case)), told(case)
    assert np.log(found.ratio) == pytest.approx(expected["log ratio"], abs=1e-9)
    assert found.error == pytest.approx(expected["error"], abs=1e-9)
    half = np.log(found.high / found.low) / 2.0
    assert half == pytest.approx(1.959963984540054 * expected["error"], abs=1e-9)


@pytest.mark.parametrize("case", ["pairs", "tied"])
def test_periods_and_change_over_time_are_those_of_r(case: str) -> None:
    found, expected = hazard_ratio(*arms_of(case)), told(case)
    assert [(period.first_day, period.last_day) for period in found.periods] == [
        (0, 30), (31, 90), (91, int(arms_of(case)[2]) - 1),
    ]  # fmt: skip
    for first, _, ratio, low, high in found.periods:
        assert np.log(ratio) == pytest.approx(expected[f"log ratio from {first}"], abs=1e-9)
        assert np.log(high / low) / (2 * 1.959963984540054) == pytest.approx(expected[f"error from {first}"], abs=1e-9)
    trend, error = expected["trend"], expected["trend error"]
    assert found.proportional_p == pytest.approx(2 * norm.sf(abs(trend) / error), rel=1e-6)


def test_ratio_is_that_of_the_textbook() -> None:
    events = freireich()
    fitted = fit_log_ratio(events, np.ones((events.day.size, 1)))
    assert fitted is not None
    assert fitted[0] == pytest.approx(told("freireich")["log ratio"], abs=1e-9)
    assert fitted[0] == pytest.approx(-1.572, abs=5e-4), "as printed in textbooks, ties by Efron"


def test_ratio_is_that_of_statsmodels() -> None:
    a, b = paired(400)
    held = np.minimum(np.concatenate([a, b]), 365.0)
    first = np.repeat([1.0, 0.0], 400)
    fit = PHReg(held, first[:, None], status=held < 365.0, ties="efron").fit()
    assert np.log(hazard_ratio(a, b, 365).ratio) == pytest.approx(fit.params[0], abs=1e-6)


def paired(worlds: int, seed: int = 0) -> tuple[Floats, Floats]:
    """Two arms whose worlds hang together; the first holds half as long again."""
    luck = np.random.default_rng(seed)
    common = luck.exponential(1.0, worlds)
    return np.floor(common * 300.0 * luck.lognormal(0.0, 0.3, worlds)), np.floor(common * 200.0)


def test_exchanging_the_arms_inverts_everything() -> None:
    a, b = paired(300)
    there, back = hazard_ratio(a, b, 365), hazard_ratio(b, a, 365)
    assert (back.ratio, back.low, back.high) == pytest.approx((1 / there.ratio, 1 / there.high, 1 / there.low))
    assert (back.p, back.proportional_p, back.error) == pytest.approx((there.p, there.proportional_p, there.error))
    assert back.ended == there.ended[::-1] == (int((b < 365).sum()), int((a < 365).sum()))


def test_pairs_that_hang_together_make_the_ratio_surer() -> None:
    a, b = paired(500)
    alone = np.random.default_rng(1).permutation(b)
    together, apart = hazard_ratio(a, b, 365), hazard_ratio(a, alone, 365)
    assert together.ratio == pytest.approx(apart.ratio, rel=1e-12), "the ratio itself does not see the pairs"
    assert together.error < 0.5 * apart.error


def test_a_ratio_stratified_by_world_would_run_away() -> None:
    # Both arms meet the same luck and the first holds a tenth longer: hardly any difference, but always the same way.
    common = np.random.default_rng(2).exponential(200.0, 400) + 20.0
    a, b = np.floor(common * 1.1), np.floor(common)
    found = hazard_ratio(a, b, 10_000)
    assert 0.8 < found.ratio < 1.0
    # Within a world the partial likelihood is that of who ends first; its ratio is lost pairs over won ones.
    first_sooner, second_sooner = int((a < b).sum()), int((b < a).sum())
    assert second_sooner > 390 and first_sooner / second_sooner == 0.0
    # Beside the truth it is also another quantity: with no luck shared, both agree.
    apart = np.floor(np.random.default_rng(3).exponential(200.0, (20_000, 2)))
    won, lost = (apart[:, 0] < 2.0 * apart[:, 1]).sum(), (apart[:, 0] > 2.0 * apart[:, 1]).sum()
    assert hazard_ratio(apart[:, 0], np.floor(2.0 * apart[:, 1]), 10_000).ratio == pytest.approx(won / lost, rel=0.05)


@pytest.fixture(autouse=True)
def without_warnings() -> Iterator[None]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


@pytest.mark.parametrize("worlds", [0, 1, 40])
def test_where_no_world_ends_there_is_no_ratio(worlds: int) -> None:
    held = np.full(worlds, 365.0)
    found = hazard_ratio(held, held, 365)
    assert np.isnan([found.ratio, found.low, found.high, found.p, found.proportional_p, found.error]).all()
    assert (found.note, found.ended) == (NO_ENDS, (0, 0))
    assert all(np.isnan(period.ratio) for period in found.periods)


@pytest.mark.parametrize("ends", [1, 5, 30])
def test_where_one_arm_never_ends_the_ratio_has_one_limit(ends: int) -> None:
    held, broken = np.full(400, 365.0), np.full(400, 365.0)
    broken[:ends] = np.arange(ends)
    found, other = hazard_ratio(held, broken, 365), hazard_ratio(broken, held, 365)
    assert (found.ratio, found.low, found.note, found.ended) == (0.0, 0.0, ONE_ARM, (0, ends))
    # Of so few ends in so many worlds each lies in either arm by a toss of a coin weighted with the ratio.
    share = 0.05 ** (1.0 / ends)
    assert found.high == pytest.approx((1.0 - share) / share, rel=0.05)
    assert found.p == pytest.approx(min(1.0, 2.0 * 0.5**ends), rel=0.6)
    assert other.low == pytest.approx(1.0 / found.high) and other.ratio == other.high == np.inf
    assert np.isnan([found.error, found.proportional_p]).all()


def test_equal_arms_have_a_ratio_of_one_that_is_sure() -> None:
    a, _ = paired(50)
    found = hazard_ratio(a, a, 365)
    assert (found.ratio, found.low, found.high, found.p, found.note) == (1.0, 1.0, 1.0, 1.0, EQUAL)


def test_one_end_in_each_arm_is_enough_to_go_on() -> None:
    found = hazard_ratio([3.0, 365.0], [365.0, 5.0], 365)
    assert found.low < found.ratio < found.high


def test_a_short_run_has_the_periods_it_reaches() -> None:
    a, b = paired(200)
    assert [period[:2] for period in hazard_ratio(a, b, 60).periods] == [(0, 30), (31, 59)]
    assert [period[:2] for period in hazard_ratio(a, b, 31).periods] == [(0, 30)]


def test_hazards_that_cross_are_told_from_those_in_proportion() -> None:
    luck = np.random.default_rng(5)
    steady = luck.exponential(100.0, 1500)
    assert hazard_ratio(np.floor(luck.exponential(150.0, 1500)), np.floor(steady), 365).proportional_p > 0.05
    crossing = hazard_ratio(np.floor(luck.weibull(3.0, 1500) * 110.0), np.floor(steady), 365)
    assert crossing.proportional_p < 1e-6
    assert crossing.periods[0].high < 1.0 < crossing.periods[2].low


def test_missing_days_and_unequal_arms_are_refused() -> None:
    with pytest.raises(ValueError, match="without days held"):
        hazard_ratio([1.0, np.nan], [1.0, 2.0], 10)
    with pytest.raises(ValueError, match="equal lengths"):
        hazard_ratio([1.0], [1.0, 2.0], 10)


def test_a_hundred_thousand_worlds_take_a_moment() -> None:
    a, b = paired(100_000)
    start = time.process_time()
    hazard_ratio(a, b, 365)
    assert time.process_time() - start < 4.0, "0.2 s when nothing else runs"
