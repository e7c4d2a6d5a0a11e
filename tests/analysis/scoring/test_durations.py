"""Scores of survival curves: hand-computed values, propriety, fits, and leaving out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import weibull_min

from sim.analysis.observed import earlier_truces, published_shape
from sim.analysis.scoring import scoreboard_durations
from sim.analysis.scoring.duration_nulls import CONSTANT, WEIBULL, Weibull, fit_scale, null_curves
from sim.analysis.scoring.durations import crps_duration, log_score_duration, smooth_curve, truce_scores

ENDED, CENSORED = [58, 147, 183, 275, 441, 594, 1396, 2449], [82]


def test_crps_by_hand() -> None:
    # Chances of lasting 0, 1, 2 or (at least) 3 days: 0.1, 0.3, 0.2, 0.4; shares gone by the end of day 0, 1, 2.
    curve = [1.0, 0.9, 0.6, 0.4]
    assert crps_duration(curve, 1) == pytest.approx(0.1**2 + (0.4 - 1) ** 2 + (0.6 - 1) ** 2)
    assert crps_duration(curve, 0) == pytest.approx(0.9**2 + 0.6**2 + 0.4**2)
    assert crps_duration(curve, 3) == pytest.approx(0.1**2 + 0.4**2 + 0.6**2)
    assert crps_duration(curve, 900) == crps_duration(curve, 3)
    assert crps_duration(curve, 2, censored=True) == pytest.approx(0.1**2 + 0.4**2)


def test_crps_is_that_of_the_distribution_itself() -> None:
    # The same distribution as draws of whole days, held at the horizon.
    days = np.array([0] * 1 + [1] * 3 + [2] * 2 + [3] * 4)
    for lasted in range(4):
        kernel = np.abs(days - lasted).mean() - np.abs(days[:, None] - days[None, :]).mean() / 2
        assert crps_duration([1.0, 0.9, 0.6, 0.4], lasted) == pytest.approx(kernel)


def test_log_score_by_hand() -> None:
    # A curve that is straight between the ages 0, 1 and 5: it falls by 0.1 and then by 0.2 a day, down to 0.1.
    curve = [1.0, 0.9, 0.7, 0.5, 0.3, 0.1]
    even = 1 / 6
    assert log_score_duration(curve, 0) == pytest.approx(-np.log(0.99 * 0.1 + 0.01 * even))
    assert log_score_duration(curve, 3) == pytest.approx(-np.log(0.99 * 0.2 + 0.01 * even))
    assert log_score_duration(curve, 5) == pytest.approx(-np.log(0.99 * 0.1 + 0.01 * even))
    assert log_score_duration(curve, 70) == log_score_duration(curve, 5)
    assert log_score_duration(curve, 3, censored=True) == pytest.approx(-np.log(0.99 * 0.5 + 0.01 * 0.5))


def test_chances_of_all_days_add_up_to_one() -> None:
    curve = Weibull(0.26, 200).curve(365)
    assert sum(np.exp(-log_score_duration(curve, day)) for day in range(366)) == pytest.approx(1.0)
    assert np.isfinite(log_score_duration(np.r_[1.0, np.zeros(365)], 300))


def test_smoothing_keeps_the_curve_at_its_edges() -> None:
    smooth = smooth_curve(np.exp(-np.arange(366) / 100))
    assert smooth[90] == pytest.approx(0.99 * np.exp(-0.9) + 0.01 * (1 - 90 / 366))


@pytest.mark.parametrize("censoring", [None, 82])
def test_the_truth_wins_on_average(censoring: int | None) -> None:
    truth = Weibull(0.5, 120)
    lasted = np.floor(weibull_min.rvs(0.5, scale=120, size=4000, random_state=3))
    curves = {
        "truth": truth.curve(365),
        "constant": Weibull(1.0, 240).curve(365),
        "too short": Weibull(0.5, 40).curve(365),
        "too long": Weibull(0.5, 360).curve(365),
    }
    # P(whole days >= d) = P(days >= d), so that the curve of whole days is the curve itself.
    logs, ranked = {}, {}
    for name, curve in curves.items():
        still = [censoring is not None and each >= censoring for each in lasted]
        known = [censoring if open_ and censoring else each for each, open_ in zip(lasted, still, strict=True)]
        logs[name] = np.mean([log_score_duration(curve, *each) for each in zip(known, still, strict=True)])
        ranked[name] = np.mean([crps_duration(curve[: (censoring or 365) + 1], each) for each in lasted])
    assert min(logs, key=lambda name: float(logs[name])) == "truth"
    assert min(ranked, key=lambda name: float(ranked[name])) == "truth"


def test_a_truce_still_in_force_is_scored_as_if_its_age_were_the_horizon() -> None:
    curve = Weibull(0.5, 120).curve(365)
    assert crps_duration(curve, 82, censored=True) == pytest.approx(crps_duration(curve[:83], 82))


@pytest.mark.parametrize("shape", [0.26, 1.0, 1.7])
def test_scale_is_the_top_of_the_likelihood(shape: float) -> None:
    def minus_likelihood(log_scale: float) -> float:
        law = weibull_min(shape, scale=np.exp(log_scale))
        return float(-law.logpdf(ENDED).sum() - law.logsf(CENSORED).sum())

    best = minimize_scalar(minus_likelihood, bounds=(0, 15), method="bounded", options={"xatol": 1e-9})
    assert fit_scale(ENDED, CENSORED, shape).scale == pytest.approx(np.exp(best.x), rel=1e-4)


def test_constant_hazard_is_events_over_time() -> None:
    found = fit_scale(ENDED, CENSORED, 1.0)
    assert found.scale == pytest.approx((sum(ENDED) + 82) / 8)
    assert found.curve(10)[10] == pytest.approx(np.exp(-10 * 8 / (sum(ENDED) + 82)))


def test_nobody_is_scored_on_what_it_was_fitted_to() -> None:
    whole = null_curves(ENDED, CENSORED, 365, 0.26)
    moved = null_curves([58, 147, 183, 275, 441, 594, 1396, 9999], CENSORED, 365, 0.26)
    for name in (CONSTANT, WEIBULL):
        assert len(whole[name][0]) == 9
        assert (whole[name][0][7] == moved[name][0][7]).all()
        assert all((whole[name][0][i] != moved[name][0][i]).any() for i in range(7))
        assert (whole[name][0][8] == fit_scale(ENDED, [], 1.0 if name == CONSTANT else 0.26).curve(365)).all()


def test_board() -> None:
    never, at_once = np.ones(366), np.r_[1.0, np.zeros(365)]
    board = scoreboard_durations({"never ends": never, "ends at once": at_once}, ENDED, CENSORED)
    means = dict(zip(board["entrant"], board["crps"], strict=True))
    # Those that ended within the year were missed for all days after; nothing is missed of the others.
    missed = sum(365 - each for each in ENDED if each < 365)
    assert means["never ends"] == pytest.approx(missed / 9)
    seen = sum(min(each, 365) for each in ENDED) + 82
    assert means["ends at once"] == pytest.approx(seen / 9)
    assert {CONSTANT, WEIBULL} < set(means) and (board["cases"] == 9).all()


def test_shipped_truces_and_shape() -> None:
    truces = earlier_truces()
    assert truces.ended.tolist() == ENDED and truces.censored.tolist() == CENSORED
    assert published_shape() == 0.26


@pytest.mark.parametrize("curve", [np.ones(10), np.r_[0.5, np.ones(365)], np.full(366, -0.1)])
def test_what_is_no_curve_is_refused(curve: np.ndarray) -> None:
    with pytest.raises(ValueError, match="shares that never rise"):
        truce_scores({"model": curve}, ENDED, CENSORED)


def test_none_that_ended_is_refused() -> None:
    with pytest.raises(ValueError, match="one or more that ended"):
        fit_scale([], [5], 1.0)
