"""The log-rank test and survival curves against R and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from sim.analysis.hazard import Events
from sim.analysis.logrank import chi_square, log_rank
from sim.analysis.survival import survival
from sim.analysis.swap import SMALLEST

from .test_hazard import REFERENCE, arms_of, freireich, paired, told


@pytest.mark.parametrize("case", ["pairs", "tied"])
def test_the_statistic_is_that_of_r(case: str) -> None:
    found, expected = log_rank(*arms_of(case)), told(case)["log-rank"]
    assert found.statistic == pytest.approx(expected, abs=1e-9)
    assert found.p_asymptotic == pytest.approx(stats.chi2.sf(expected, 1), rel=1e-9)


def test_the_statistic_is_that_of_the_textbook() -> None:
    assert chi_square(freireich()) == pytest.approx(told("freireich")["log-rank"], abs=1e-9)
    assert chi_square(freireich()) == pytest.approx(16.79, abs=5e-3), "as printed"


@pytest.mark.parametrize("case", ["pairs", "tied", "freireich"])
def test_survival_and_greenwoods_error_are_those_of_r(case: str) -> None:
    if case == "freireich":
        placebo = np.genfromtxt(REFERENCE / "freireich.csv", delimiter=",", names=True)["placebo"]
        arms, days = {0: placebo}, 24.0
    else:
        a, b, days = arms_of(case)
        arms = {1: a, 0: b}
    compared = 0
    for name, value in told(case).items():
        what, *rest = name.split()
        if what in ("share", "error") and len(rest) == 3 and int(rest[0]) in arms:
            # Those that hold longer than a day are those that hold until the next.
            curve = survival(arms[int(rest[0])], int(days))
            share = curve.at(int(rest[2]) + 1).value
            error = np.sqrt(share * (1.0 - share) / curve.worlds)  # Greenwood's, where no world is censored
            if not np.isnan(value):  # R tells no error of a share of 0
                assert value == pytest.approx(share if what == "share" else error, abs=1e-9)
                compared += 1
    assert compared >= 12


def test_the_swapped_statistic_is_the_statistic_computed_again_for_every_swap() -> None:
    luck = np.random.default_rng(4)
    a, b = luck.integers(0, 12, (2, 9)).astype(float)
    swaps = (np.arange(2**9)[:, None] >> np.arange(9)) & 1 == 1
    events = Events.of(a, b, 10)
    off = abs(observed_minus_expected(events))
    as_far = [
        abs(observed_minus_expected(Events.of(np.where(swap, b, a), np.where(swap, a, b), 10))) >= off - 1e-9
        for swap in swaps
    ]
    assert log_rank(a, b, 10).p_swap == pytest.approx(np.mean(as_far), abs=1e-12)
    assert 0.05 < np.mean(as_far) < 1.0


def observed_minus_expected(events: Events) -> float:
    risk, ended = events.risk_a + events.risk_b, events.ended_a + events.ended_b
    return float((events.ended_a - ended * events.risk_a / risk).sum())


def test_shared_luck_lets_swapping_see_what_the_unpaired_test_does_not() -> None:
    common = np.random.default_rng(6).exponential(200.0, 300)
    found = log_rank(np.floor(common * 1.08), np.floor(common), 365)
    assert found.p_swap == SMALLEST
    assert found.p_asymptotic > 0.1


def test_which_arm_comes_first_does_not_matter() -> None:
    a, b = paired(200)
    there, back = log_rank(a, b, 365), log_rank(b, a, 365)
    assert (there.statistic, there.p_swap) == pytest.approx((back.statistic, back.p_swap))


def test_nothing_to_compare() -> None:
    held = np.full(30, 365.0)
    for a, b in ((held, held), (np.arange(30.0), np.arange(30.0))):
        found = log_rank(a, b, 365)
        assert (found.statistic, found.p_swap, found.p_asymptotic) == (0.0, 1.0, 1.0)
    assert np.isnan(log_rank([], [], 365).p_swap)
    with pytest.raises(ValueError, match="without days held"):
        log_rank([np.nan], [1.0], 365)


def test_the_last_world_standing_is_no_division_by_zero() -> None:
    found = log_rank([1.0, 2.0], [3.0, 4.0], 10)
    assert np.isfinite(found.statistic) and found.p_swap == pytest.approx(0.5)
