"""The ledger and the record: what was told adds up, and what has ended stays as it was."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model import Lanes, StabilizationModel, run_chunk
from sim.model.ledger import EVENT_COLUMNS, PERPETRATORS, VICTIMS, Ledger
from sim.outcomes import CAUSES, OUTCOMES
from sim.scenario import load_scenario
from tests.model.helpers import Lane, alone, differing, eventful, lane, outcomes, series, states, together

SCENARIO = eventful(end="absorbing")
WORLDS = range(16)
DAYS = 60


@pytest.fixture(scope="module")
def told() -> StabilizationModel:
    return together(SCENARIO, WORLDS, DAYS, events=True)


@pytest.fixture(scope="module")
def untold() -> StabilizationModel:
    return together(SCENARIO, WORLDS, DAYS)


@pytest.fixture(scope="module")
def events(told: StabilizationModel) -> pd.DataFrame:
    return told.ledger.events()


def test_keeping_events_changes_no_bit(told: StabilizationModel, untold: StabilizationModel) -> None:
    assert Lane.of(told).differs_from(Lane.of(untold)) == []
    mine, theirs = states(told), states(untold)
    assert differing(mine, theirs) == []


def test_events_have_a_row_for_each_act_that_happened(events: pd.DataFrame) -> None:
    assert tuple(events.columns) == EVENT_COLUMNS
    assert ((events["count"] > 0) | (events["deaths"] > 0)).all()
    assert events["day"].is_monotonic_increasing
    assert set(events["by"]) <= {"", *PERPETRATORS} and set(events["victim"]) <= {"", *VICTIMS}
    assert ((events["victim"] == "") == (events["by"] == "")).all()
    assert (events["deaths"] == events["deaths"].round()).all()
    assert events.loc[events["victim"] == "", "deaths"].eq(0.0).all()


def by_world(rows: pd.DataFrame, column: str) -> np.ndarray[Any, Any]:
    return rows.groupby("world")[column].sum().reindex(WORLDS, fill_value=0.0).to_numpy()


def test_totals_are_sums_of_events(told: StabilizationModel, events: pd.DataFrame) -> None:
    record = told.record
    assert set(events["kind"]) == {kind for kind, count in record.total.items() if np.any(np.asarray(count) > 0)}
    for kind, count in record.total.items():
        summed = by_world(events[events["kind"] == kind], "count")
        assert summed == pytest.approx(np.broadcast_to(count, summed.shape), rel=1e-12), kind
    for (by, victim), count in record.killed.items():
        summed = by_world(events[(events["by"] == by) & (events["victim"] == victim)], "deaths")
        assert np.array_equal(summed, np.broadcast_to(count, summed.shape)), (by, victim)


def test_outcomes_are_sums_of_events(told: StabilizationModel, events: pd.DataFrame) -> None:
    found = outcomes(told)
    assert np.array_equal(found["deaths"], by_world(events, "deaths"))
    assert np.array_equal(found["launches"], by_world(events[events["kind"] == "launch"], "count"))
    deaths = events.groupby(["day", "world"])["deaths"].sum().unstack(fill_value=0).reindex(columns=WORLDS)
    assert np.array_equal(found["worst_day_deaths"], deaths.max().to_numpy())
    daily = series(told)["deaths"]
    lived = ~np.isnan(daily)
    assert np.array_equal(daily[lived], deaths.reindex(range(DAYS), fill_value=0.0).to_numpy()[lived])


def test_a_world_that_has_ended_does_nothing_more(told: StabilizationModel, events: pd.DataFrame) -> None:
    last_lived = (~np.isnan(series(told)["deaths"])).sum(axis=0) - 1
    assert (last_lived < DAYS - 1).sum() >= 4, "too few worlds ended for this test to say anything"
    last_told = events.groupby("world")["day"].max()
    assert all(last_told[world] == last_lived[world] for world in WORLDS)


@pytest.mark.parametrize("world", [2, 11])
def test_the_events_of_a_world_are_its_events_among_others(events: pd.DataFrame, world: int) -> None:
    mine = alone(SCENARIO, world, DAYS, events=True).ledger.events()
    theirs = events[events["world"] == world].reset_index(drop=True)
    pd.testing.assert_frame_equal(mine, theirs, check_exact=True)


def test_a_chunk_carries_its_events_only_if_asked() -> None:
    chunks = [run_chunk(SCENARIO, Lanes.of_worlds([3, 4]), 1, days=5, events=events) for events in (False, True)]
    assert chunks[0].events is None
    assert chunks[1].events is not None and set(chunks[1].events["world"]) == {3, 4}


def test_a_ledger_that_was_told_nothing_has_an_empty_table() -> None:
    ledger = Ledger(np.array([1, 2], dtype=np.uint64), keep_events=True)
    ledger.report("somebody", "nothing", 0.0)
    table = ledger.events()
    assert tuple(table.columns) == EVENT_COLUMNS and len(table) == 0
    ledger.report(
        "somebody", "something", np.array([0.0, 2.0]), deaths=1.0, victim="isf", by="factions", sector="rafah"
    )
    table = ledger.events()
    assert list(table["world"]) == [1, 2] and list(table["count"]) == [0.0, 2.0] and list(table["deaths"]) == [1.0, 1.0]
    assert ledger.deaths() is not None and float(ledger.deaths(by="factions")) == 1.0 == float(ledger.deaths("isf"))
    assert float(ledger.deaths(by="israel")) == 0.0


# How worlds end.


@pytest.fixture(scope="module")
def going_on() -> StabilizationModel:
    return together(eventful(), WORLDS, DAYS)


def days_lived(model: StabilizationModel) -> np.ndarray[Any, Any]:
    return np.asarray((~np.isnan(series(model)["deaths"])).sum(axis=0))


def test_a_world_is_the_same_up_to_its_end_whether_it_goes_on_or_not(
    untold: StabilizationModel, going_on: StabilizationModel
) -> None:
    ended, free = series(untold), series(going_on)
    for at, days in enumerate(days_lived(untold)):
        assert (
            differing(
                {name: values[:days, at] for name, values in ended.items()},
                {name: values[:days, at] for name, values in free.items()},
            )
            == []
        )
        assert all(np.isnan(values[days:, at]).all() for values in ended.values())
    assert not any(np.isnan(values).any() for values in free.values())
    for name in ("collapsed", "cause", "days_held", "ended_in_crisis"):
        assert np.array_equal(outcomes(untold)[name], outcomes(going_on)[name]), name


def test_outcomes_are_frozen_at_the_end(untold: StabilizationModel) -> None:
    """Each world that ended, run alone to the day it ended and not beyond, reports the same."""
    lived = days_lived(untold)
    for at in np.nonzero(lived < DAYS)[0][:4]:
        single = alone(SCENARIO, int(WORLDS[at]), DAYS)
        assert single.day == lived[at] and not single.running
        assert differing(outcomes(single), lane(outcomes(untold), int(at))) == []


def test_states_at_the_end_are_what_actors_held_on_the_last_day(untold: StabilizationModel) -> None:
    found = outcomes(untold)
    ended = int(np.nonzero(days_lived(untold) < DAYS)[0][0])
    for at in (ended, int(np.argmax(days_lived(untold)))):
        single = alone(SCENARIO, int(WORLDS[at]), DAYS)
        board = single.single["board_of_peace"]
        assert found["obligations_kept_hamas"][at] == board.kept_hamas > 0.0
        assert found["obligations_kept_israel"][at] == board.kept_israel > 0.0
        for state in single.rosters["contributors"]:
            assert found[f"contributor_{state.name}_offered"][at] == state.offered_most, state.name
            assert found[f"contributor_{state.name}_accepted"][at] == state.cleared, state.name


def test_days_held_and_cause_say_how_it_ended(untold: StabilizationModel) -> None:
    found = outcomes(untold)
    ended = found["collapsed"] > 0.5
    spiral = found["cause"] == CAUSES.index("spiral")
    lived = days_lived(untold)
    assert np.array_equal(ended, lived < DAYS)
    assert np.all(found["cause"][~ended] == 0.0) and np.all(found["cause"][ended] > 0.0)
    assert np.all(found["days_held"][~ended] == DAYS)
    # An act ends it on its day; a spiral is dated back to the first deadly day of its week.
    formal = ended & ~spiral
    assert formal.any() and spiral.any()
    assert np.array_equal(found["days_held"][formal], lived[formal] - 1.0)
    assert np.array_equal(found["formal_day"][formal], lived[formal] - 1.0)
    back = lived[spiral] - 1.0 - found["days_held"][spiral]
    assert np.all((back >= 3.0) & (back <= 6.0))


def test_a_world_that_ends_in_an_open_crisis_says_so(told: StabilizationModel, events: pd.DataFrame) -> None:
    """Also where it ends by a choice for war, which closes the crisis on the same day."""
    last = days_lived(told) - 1
    in_crisis = events[events["kind"].isin(["crisis", "crisis day"])].groupby("world")["day"].max()
    expected = [float(in_crisis.get(world, -1) == last[world]) for world in WORLDS]
    found = outcomes(told)
    assert np.array_equal(found["ended_in_crisis"], expected * found["collapsed"]) and 0.0 < sum(expected) < len(WORLDS)


def test_the_first_soldier_arrives_on_the_first_day_with_a_soldier(told: StabilizationModel) -> None:
    troops = np.nan_to_num(series(told)["troops"]) >= 1.0
    first = np.where(troops.any(axis=0), troops.argmax(axis=0), np.nan)
    assert np.array_equal(outcomes(told)["first_arrival_day"], first, equal_nan=True) and (first > 0).any()


def test_windows_and_first_weeks_are_missing_where_not_lived_through(untold: StabilizationModel) -> None:
    found, lived = outcomes(untold), days_lived(untold)
    for name, days in (
        ("deaths_days_0_29", 30),
        ("deaths_first_34", 34),
        ("median_first_34", 34),
        ("variance_ratio_first_34", 34),
        ("top_three_share_first_34", 34),
    ):
        assert np.array_equal(np.isnan(found[name]), lived < days), name
    assert np.isnan(found["deaths_days_30_89"]).all() and np.isnan(found["troops_day_100"]).all()


def test_first_weeks_are_what_their_names_say(going_on: StabilizationModel) -> None:
    found, deaths = outcomes(going_on), series(going_on)["deaths"][:34]
    assert found["deaths_first_34"] == pytest.approx(deaths.mean(axis=0))
    assert np.array_equal(found["median_first_34"], np.median(deaths, axis=0))
    assert found["variance_ratio_first_34"] == pytest.approx(deaths.var(axis=0, ddof=1) / deaths.mean(axis=0))
    top = np.sort(deaths, axis=0)[-3:].sum(axis=0)
    assert found["top_three_share_first_34"] == pytest.approx(top / deaths.sum(axis=0))


def test_readings_by_violence_are_what_the_series_say(going_on: StabilizationModel) -> None:
    found, deaths = outcomes(going_on), series(going_on)["deaths"]
    padded = np.vstack([np.zeros((6, len(WORLDS))), deaths])
    weeks = np.lib.stride_tricks.sliding_window_view(padded, 7, axis=0)
    d7 = weeks.sum(axis=2) / 7.0
    assert series(going_on)["d7"] == pytest.approx(d7)

    def first(on: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        return np.where(on.any(axis=0), on.argmax(axis=0), np.nan)

    for level in (15, 20, 25):
        assert np.array_equal(found[f"d7_{level}_day"], first(d7 >= level), equal_nan=True), level
    violent = (d7 >= 20.0) & ((weeks >= 10.0).sum(axis=2) >= 4)
    assert np.array_equal(found["violence_day"], first(violent), equal_nan=True)


def test_a_scenario_may_open_in_war() -> None:
    model = together(load_scenario("baseline", {"opening": "war", "end": "continue"}), range(8), 30)
    assert np.all(model.record.rows["deaths"][0] >= 10.0)
    assert np.all(model.record.total["day of war (Israel)"] >= 1.0)


def test_every_outcome_has_a_number_or_says_that_it_is_missing(
    untold: StabilizationModel, going_on: StabilizationModel
) -> None:
    words = {each.name: each.words for each in OUTCOMES if each.words}
    for model in (untold, going_on):
        for name, values in outcomes(model).items():
            assert values.shape == (len(WORLDS),) and not np.isinf(values).any(), name
            if name in words:
                assert set(values) <= set(range(len(words[name]))), name


def test_outcomes_keep_to_their_units(untold: StabilizationModel, going_on: StabilizationModel) -> None:
    for model in (untold, going_on):
        found = outcomes(model)
        for each in OUTCOMES:
            values = found[each.name][~np.isnan(found[each.name])]
            assert each.unit == "index" or np.all(values >= 0.0), each.name
            if each.unit in ("share", "share of area", "0 or 1"):
                assert np.all(values <= 1.0), each.name
            if each.unit in ("0 or 1", "count", "code", "deaths", "states", "day", "days"):
                assert np.array_equal(values, np.rint(values)), each.name


def test_a_run_can_go_on_to_a_later_horizon() -> None:
    whole, halves = (StabilizationModel(SCENARIO, worlds=WORLDS) for _ in range(2))
    whole.run_days(40)
    halves.run_days(15)
    halves.run_days(40)
    assert Lane.of(whole).differs_from(Lane.of(halves)) == []
