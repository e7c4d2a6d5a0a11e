"""Data, summaries and the whole fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
import yaml

from sim.analysis.calibration.data import SHAPE_DAYS, observed
from sim.analysis.calibration.fitting import DRAWS, SEED, TooFew, fit_table, mid_rank, predictive_weekly
from sim.analysis.calibration.predictive import look_ahead
from sim.analysis.calibration.summaries import names, of_data, shape_of, summaries, unscaled
from sim.analysis.calibration.table import beliefs_of, reference_table
from sim.analysis.calibration.uniform import from_logit
from sim.shipped import shipped
from tests.analysis.calibration import made

START = date(2025, 10, 10)


def test_the_data_are_those_of_the_seeds() -> None:
    raw = yaml.safe_load((shipped("seeds") / "patterns.yaml").read_text())["patterns"]
    seen = observed(START)
    assert seen.weekly.tolist() == raw["OBS_WEEKLY"]["observed"]["deaths"]["values"]
    assert seen.shape.tolist() == [each["value"] for each in raw["SF15"]["observed"].values()]
    assert (seen.first_day, seen.last_day, seen.held_to) == (1, 84, 82)
    assert seen.starts(START)[0] == date(2025, 10, 11) and seen.starts(START)[-1] == date(2025, 12, 27)
    first = observed(START, 6)
    assert (first.last_day, first.held_to) == (42, 42)


def test_the_seed_is_the_one_kept_for_it() -> None:
    seeds = yaml.safe_load(Path(shipped("seeds") / "random.yaml").read_text())["seeds"]
    assert seeds["calibration"]["value"] == SEED


@pytest.mark.parametrize("weeks", [4, 13])
def test_weeks_that_cannot_be_fitted(weeks: int) -> None:
    with pytest.raises(ValueError, match=f"weeks: found {weeks}; allowed: 5 to 12"):
        observed(START, weeks)


def test_a_scenario_of_another_time_cannot_be_fitted() -> None:
    with pytest.raises(ValueError, match="start: found 2014-08-26"):
        observed(date(2014, 8, 26))


def test_shape_by_hand() -> None:
    reports = np.zeros((10, 2))
    reports[[2, 5, 6, 9], 0] = [4, 10, 1, 5]
    mean, median, spread, top = shape_of(reports)
    # 20 deaths in ten days; squares 142 less 40 over 9 are 11.33, over a mean of 2.
    np.testing.assert_allclose([mean[0], median[0], spread[0], top[0]], [2.0, 0.0, 102 / 18, 0.95])
    assert [each[1] for each in (mean, median, spread, top)] == [0.0, 0.0, 0.0, 0.0]


def test_summaries_are_of_the_weeks_and_days_that_the_data_are_of() -> None:
    reports = np.zeros((90, 1))
    reports[0], reports[1], reports[84], reports[85] = 100, 3, 5, 1000
    values = unscaled(summaries(reports, observed(START))[0])
    assert values[:12].tolist() == [3.0] + [0.0] * 10 + [5.0]
    assert values[12] == pytest.approx(3 / SHAPE_DAYS, abs=1e-8)
    reports[50:] = np.nan
    assert unscaled(summaries(reports, observed(START))[0])[7:12].tolist() == [0.0] * 5
    seen = observed(START)
    np.testing.assert_allclose(unscaled(of_data(seen)), [*seen.weekly, *seen.shape])
    assert len(names(seen)) == 16 and len(names(observed(START, 6))) == 10


def test_mid_rank_counts_equals_half() -> None:
    values = np.array([[1.0, 5.0], [2.0, 5.0], [3.0, 5.0], [3.0, 6.0]])
    np.testing.assert_allclose(mid_rank(values, np.array([3.0, 5.0])), [0.75, 0.375])


def test_the_parameter_that_sets_deaths_is_found_and_no_other() -> None:
    fit = made.fit()
    fitted = fit.posterior
    assert fitted.informed == (made.DRIVER,) == fitted.kept
    assert (fitted.worlds, fitted.surviving) == (1_600, 1_440)
    place = fitted.paths.index(made.DRIVER)
    # The data's mean is 4.8 deaths a day; 16**u deaths a day put u about 0.57.
    assert float(fitted.quantiles((0.5,))[0, place]) == pytest.approx(np.log(404 / 84) / np.log(16), abs=0.08)
    assert fitted.judged.contraction[place] > 0.8
    ranked = fit.check.names.index(made.DRIVER)
    assert fit.check.foreseen[ranked] > 0.9 and fit.check.coverage(0.9)[ranked] == pytest.approx(0.9, abs=0.07)


def test_draws_are_within_the_prior_and_of_six_digits() -> None:
    fitted = made.fit().posterior
    drawn = fitted.draws()[made.DRIVER]
    each = fitted.scenario.parameters[made.DRIVER]
    assert drawn.shape == (DRAWS,) and each.low is not None and each.high is not None
    assert drawn.min() >= each.low and drawn.max() <= each.high
    assert all(float(f"{value:.6g}") == value for value in drawn)


def test_where_deaths_depend_on_nothing_nothing_is_said() -> None:
    fitted = made.fit(flat=True).posterior
    assert fitted.informed == () and fitted.draws() == {}


def test_weeks_held_back_do_not_move_the_fit() -> None:
    scenario = made.baseline()
    worlds = made.table()
    changed = replace(worlds, reports=worlds.reports.copy())
    changed.reports[43:] *= 7.0
    seen = observed(scenario.start, 6)
    one, other = (fit_table(each, scenario, seen, made.ACCEPT, 1) for each in (worlds, changed))
    np.testing.assert_array_equal(one.u, other.u)


def test_too_few_worlds_are_refused_in_words() -> None:
    scenario = made.baseline()
    with pytest.raises(TooFew, match=r"of 600 worlds 540 still hold on day 82; needed: at least 900, to accept 400"):
        fit_table(made.table(600), scenario, observed(scenario.start), 400, 1)


def test_a_table_holds_the_model_s_own_draws_whatever_the_slices(monkeypatch: pytest.MonkeyPatch) -> None:
    scenario = made.baseline()
    whole = reference_table(scenario, 24, 61, workers=1)
    monkeypatch.setattr("sim.analysis.calibration.table.SLICE", 10)
    told: list[float] = []
    parts = reference_table(scenario, 24, 61, workers=1, progress=lambda progress: told.append(progress.share))
    np.testing.assert_array_equal(whole.reports, parts.reports)
    np.testing.assert_array_equal(whole.z, parts.z)
    np.testing.assert_array_equal(whole.z, beliefs_of(scenario, np.arange(24, dtype=np.uint64), 61))
    assert whole.reports.shape == (90, 24) and told == sorted(told) and told[-1] == 1.0
    assert np.abs(from_logit(whole.z).mean() - 0.5) < 0.02


def test_fresh_worlds_take_the_draws_and_differ_in_nothing_else() -> None:
    scenario = made.baseline()
    each = scenario.parameters[made.DRIVER]
    plain = look_ahead(scenario, 61, 16, 40)
    assert plain.reports.shape == (40, 16)
    np.testing.assert_array_equal(plain.reports, look_ahead(scenario, 61, 16, 40, {}).reports)
    high = look_ahead(scenario, 61, 16, 40, {made.DRIVER: np.array([each.high, each.high])})
    low = look_ahead(scenario, 61, 16, 40, {made.DRIVER: np.array([each.low])})
    assert np.nansum(high.reports[:20]) > np.nansum(low.reports[:20])
    assert plain.survival(0) == 1.0 and np.isnan(plain.survival(41, 41))


def test_weeks_ahead_of_truces_that_held() -> None:
    fitted = made.fit().posterior
    ahead = predictive_weekly(fitted, worlds=24, weeks=6)
    assert ahead.shape[0] == 6 and 0 < ahead.shape[1] <= 24 and (ahead >= 0.0).all()
