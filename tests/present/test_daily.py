"""Daily series as arrays: quantiles exact, only worlds that still hold, one world from the middle."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from sim.analysis.daily import LEVELS, Panel, daily_quantiles, spread
from sim.analysis.middle import median_days_held, middle_world

from .fake import fake_result

VALUES = arrays(
    np.float32,
    st.tuples(st.integers(1, 12), st.integers(1, 6)),
    elements=st.one_of(st.floats(-1e6, 1e6, width=32), st.just(float("nan"))),
)


@given(VALUES)
def test_quantiles_are_those_of_numpy(values: np.ndarray) -> None:
    fan = spread(values)
    for day in range(values.shape[1]):
        known = values[:, day][~np.isnan(values[:, day])].astype(np.float64)
        assert fan.n[day] == known.size
        if known.size:
            np.testing.assert_allclose(fan.quantiles[:, day], np.quantile(known, LEVELS), rtol=1e-9, atol=1e-6)
            np.testing.assert_allclose(fan.mean[day], known.mean(), rtol=1e-6, atol=1e-6)
        else:
            assert np.isnan(fan.quantiles[:, day]).all()
            assert np.isnan(fan.mean[day])


def test_no_world_at_all() -> None:
    assert spread(np.empty((0, 4), np.float32)).empty


def test_only_worlds_still_holding_count() -> None:
    result = fake_result(50, 40, end="continue")
    # Worlds that ended go on in such a run; their days after the end must not count.
    full = replace(result, daily=result.daily.assign(deaths=result.daily["day"].astype(np.float32)))
    panel = Panel(full)
    held = full.outcomes["days_held"].to_numpy()
    fan = panel.fan("deaths")
    np.testing.assert_array_equal(fan.n, [(held > day).sum() for day in range(40)])
    np.testing.assert_array_equal(panel.at_risk(), fan.n)
    assert np.all(fan.at(0.5)[fan.n > 0] == np.arange(40)[fan.n > 0])


def test_mean_of_a_week_is_of_the_days_there_are() -> None:
    result = fake_result(30, 20)
    panel = Panel(result)
    week, deaths = panel.among_holding("deaths", over=7), panel.among_holding("deaths")
    for day in range(20):
        days = deaths[:, max(0, day - 6) : day + 1]
        np.testing.assert_allclose(week[:, day], days.mean(axis=1), rtol=1e-6)
    assert Panel(fake_result(4, 3)).among_holding("deaths", over=7).shape == (4, 3)


def test_order_of_rows_does_not_matter() -> None:
    result = fake_result(20, 30)
    mixed = replace(result, daily=result.daily.sample(frac=1, random_state=1))
    pd.testing.assert_frame_equal(daily_quantiles(mixed), daily_quantiles(result))


def test_missing_rows_are_missing_values() -> None:
    result = fake_result(20, 30, end_share=0)
    short = replace(result, daily=result.daily[~((result.daily["world"] == 3) & (result.daily["day"] >= 10))])
    fan = Panel(short).fan("deaths")
    assert list(fan.n) == [20] * 10 + [19] * 20


def test_series_may_be_kept_for_some_worlds_only() -> None:
    result = fake_result(40, 60)
    some = replace(result, daily=result.daily[result.daily["world"] < 25])
    panel = Panel(some)
    assert len(panel.worlds) == 25
    assert panel.holding.shape == (25, 60)
    assert middle_world(some, panel.worlds) < 25


def test_one_row_belongs_to_its_world() -> None:
    result = fake_result(8, 20)
    row = Panel(result).row("deaths", 5)
    expected = result.daily[result.daily["world"] == 5]["deaths"].to_numpy()
    np.testing.assert_array_equal(row, expected)


def test_unknown_series_is_all_missing() -> None:
    assert np.isnan(Panel(fake_result(3, 5)).series("unheard_of")).all()


def test_no_series_gives_an_empty_table() -> None:
    table = daily_quantiles(replace(fake_result(3, 5), daily=pd.DataFrame()))
    assert table.empty
    assert list(table.columns) == ["series", "day", "n_holding", "q05", "q25", "q50", "q75", "q95", "mean"]


def test_world_in_the_middle_holds_when_most_do() -> None:
    result = fake_result(500, 365, end_share=0.4)
    world = middle_world(result)
    record = result.outcomes.set_index("world").loc[world]
    assert record["days_held"] == 365
    holding = result.outcomes[result.outcomes["days_held"] == 365]
    low, high = holding["deaths_per_day"].quantile([0.2, 0.8])
    assert low <= record["deaths_per_day"] <= high


def test_world_in_the_middle_ends_near_the_median_when_most_end() -> None:
    result = fake_result(500, 365, end_share=0.9)
    held = result.outcomes["days_held"]
    found = held[result.outcomes["world"] == middle_world(result)].iloc[0]
    assert held.quantile(0.47) <= found <= held.quantile(0.53)
    assert held.min() < median_days_held(result) < held.max()


def test_world_in_the_middle_does_not_depend_on_the_order_of_worlds() -> None:
    result = fake_result(200, 90)
    assert middle_world(replace(result, outcomes=result.outcomes[::-1])) == middle_world(result)


def test_no_world_has_none_in_the_middle() -> None:
    result = fake_result(3, 5)
    with pytest.raises(ValueError, match="without worlds"):
        middle_world(replace(result, outcomes=result.outcomes.iloc[:0]))
