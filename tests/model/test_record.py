"""The record: what is kept of a day, numbers that are none, and lanes that depart."""

from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.model import Lanes, StabilizationModel, run_chunk
from sim.model.chunk import Chunk
from sim.model.record import Record
from sim.model.run import take_down
from sim.model.tally import Tally
from sim.outcomes import OUTCOMES, SERIES, all_outcomes
from sim.rules.basics import add_while, larger, peak_while
from tests.model.helpers import differing, eventful, series, together

ENDING = eventful(end="absorbing")
WORLDS = range(19)
DAYS = 60

# What is kept of a day.


def test_only_live_lanes_are_added_up_and_peaks_are_those_of_the_rule() -> None:
    """Also of what compiled code could take for equal: signs of zero, and what is not a number."""
    hard = np.array([0.0, -0.0, np.nan, np.inf, -np.inf, 1.0])
    today, peak = (np.ascontiguousarray(each.reshape(1, -1)) for each in np.meshgrid(hard, hard))
    nothing = np.zeros((1, 36))
    kept = {"sums": add_while.ufunc(np.zeros(36), nothing, today), "peak": peak_while.ufunc(np.zeros(36), peak, today)}
    assert differing(kept, {"sums": nothing, "peak": peak}) == []
    sums, highest = add_while.ufunc(np.ones(36), nothing, today), peak_while.ufunc(np.ones(36), peak, today)
    expected = [larger.function(old, new) for old, new in zip(peak[0], today[0], strict=True)]
    assert differing({"sums": sums[0], "peak": highest[0]}, {"sums": 0.0 + today[0], "peak": expected}) == []


def test_outcomes_say_which_days_they_read() -> None:
    """A chunk keeps only these in full: another would be refused, not read in less."""
    assert {name for each in OUTCOMES for name in each.days} == {"deaths", "troops"}
    model = StabilizationModel(ENDING, worlds=WORLDS)
    model.record.daily.shorten()
    model.run_days(3)
    tally = Tally(model, 3)
    assert tally.on_day("troops", 2).dtype == np.float64
    with pytest.raises(KeyError, match="arms is not kept in full precision"):
        tally.on_day("arms", 2)


def test_precision_is_chosen_before_the_first_day() -> None:
    model = together(ENDING, WORLDS, 1)
    with pytest.raises(RuntimeError, match="full precision already"):
        model.record.daily.shorten()


def same_run(one: Chunk, other: Chunk) -> None:
    assert differing(one.outcomes, other.outcomes) == []
    assert one.daily.keys() == other.daily.keys() and one.failed == other.failed
    for name, values in one.daily.items():
        assert values.dtype == np.float32 and values.tobytes() == other.daily[name].tobytes(), name
    assert one.events is not None and other.events is not None
    pd.testing.assert_frame_equal(one.events, other.events, check_exact=True)


def test_a_chunk_is_the_model_run_in_full_precision_and_rounded() -> None:
    chunk = run_chunk(ENDING, Lanes.of_worlds(WORLDS), 1, days=DAYS, events=True)
    model = together(ENDING, WORLDS, DAYS, events=True)
    same_run(chunk, take_down(model, DAYS))
    for name, values in series(model).items():
        assert np.array_equal(chunk.daily[name], values.astype(np.float32), equal_nan=True)


def test_a_chunk_hands_its_days_out_as_it_kept_them() -> None:
    model = StabilizationModel(ENDING, worlds=WORLDS)
    model.record.daily.shorten()
    model.run_days(10)
    kept = model.record.rows["arms"]
    assert np.shares_memory(take_down(model, 10).daily["arms"], kept)


def test_days_after_the_last_are_missing_up_to_the_horizon() -> None:
    chunk = take_down(together(eventful(), WORLDS, 5), 9)
    for values in chunk.daily.values():
        assert values.shape == (9, len(WORLDS)) and np.isnan(values[5:]).all() and not np.isnan(values[:5]).any()


def test_more_days_than_were_planned_find_room() -> None:
    stepped = StabilizationModel(eventful(days=3), world=2)
    for _ in range(12):
        stepped.step()
    whole = StabilizationModel(eventful(days=12), world=2)
    whole.run_days()
    assert differing({name: rows.copy() for name, rows in stepped.record.rows.items()}, whole.record.rows) == []
    collected: Any = stepped.datacollector.model_vars
    assert all(len(values) == 12 and {type(value) for value in values} == {float} for values in collected.values())


# Numbers that are none.


def spoilt(monkeypatch: pytest.MonkeyPatch, values: dict[int, dict[int, float]]) -> None:
    """Let the series of arms be this on a day in a lane, when it is measured."""
    close = Record.close_day

    def closing(record: Any) -> None:
        truce, day = record._model.truce, record._model.day
        if day not in values:
            close(record)
            return
        then = truce.arms
        truce.arms = np.array(np.broadcast_to(then, (len(record.here),)))
        for lane, value in values[day].items():
            truce.arms[lane] = value
        close(record)
        truce.arms = then

    monkeypatch.setattr(Record, "close_day", closing)


def test_what_only_single_precision_cannot_hold_is_no_flaw(monkeypatch: pytest.MonkeyPatch) -> None:
    spoilt(monkeypatch, {4: {1: 1e300, 2: np.inf}, 6: {2: np.nan, 3: np.nan}})
    chunk = run_chunk(eventful(), Lanes.of_worlds(range(5)), 1, days=9)
    assert chunk.failed == {2: "series arms is infinite on day 4", 3: "series arms is not a number (NaN) on day 6"}
    assert np.isinf(chunk.daily["arms"][4, 1]) and chunk.outcomes["arms_share"][1] < 1e3


# Lanes that depart.


def departing(days: list[int], single: bool) -> StabilizationModel:
    """A run out of which lanes that have ended are taken at the end of some days."""
    model = StabilizationModel(ENDING, worlds=WORLDS, events=True)
    if single:
        model.record.daily.shorten()
    for day in days:
        model.run_days(day)
        stay = np.nonzero(np.broadcast_to(model.record.holding, (len(model.record.here),)) > 0.5)[0]
        model.depart(stay)
    model.run_days(DAYS)
    return model


@pytest.mark.parametrize(("days", "single"), [([25], False), ([1, 20, 40, 41], True)])
def test_lanes_that_depart_change_nothing(days: list[int], single: bool) -> None:
    whole, parted = together(ENDING, WORLDS, DAYS, events=True), departing(days, single)
    assert 2 <= len(parted.record.here) < len(WORLDS) - 4, "too few or too many departed for this test to say anything"
    chunk = take_down(parted, DAYS)
    same_run(take_down(whole, DAYS), chunk)
    mine, theirs = whole.record, parted.record
    for name in ("total", "killed", "sums", "peak", "last", "first", "states"):
        left, right = ({str(key): value for key, value in getattr(each, name).items()} for each in (mine, theirs))
        assert differing(left, right) == [], name
    for name in ("holding", "intact", "days_seen", "ended_on", "cause", "in_crisis", "truck_days_short"):
        assert differing({name: mine.whole(name)}, {name: theirs.whole(name)}) == []
        assert np.shape(getattr(theirs, name)) == (len(theirs.here),)
    assert {each.name for each in all_outcomes(ENDING.rosters["contributors"])} == chunk.outcomes.keys()
    assert list(chunk.daily) == [each.name for each in SERIES]


def test_who_departs_is_known_by_the_place_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """A flaw that comes up later is told of the right lane."""
    model = departing([25], False)
    place = int(np.nonzero(model.record.holding > 0.5)[0][-1])
    lane = int(model.record.here[place])
    assert lane != place
    spoilt(monkeypatch, {DAYS: {place: np.nan}})
    model.run_days(DAYS + 1)
    assert take_down(model, DAYS + 1).failed == {lane: f"series arms is not a number (NaN) on day {DAYS}"}
