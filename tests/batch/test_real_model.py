"""The batch room over the model itself: what the stand-in promises, it must keep."""

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim import load_result, load_scenario, simulate
from sim.batch import PieceFailed, Plan, Result, close_workers
from sim.batch.engine.work import Job
from sim.batch.worlds import Piece
from sim.model import StabilizationModel
from sim.model.record import Record
from sim.outcomes import SERIES, all_outcomes
from sim.scenario import Scenario

DAYS = 60


@pytest.fixture(scope="module")
def baseline() -> Iterator[Scenario]:
    yield load_scenario("baseline")
    close_workers()


@pytest.fixture(scope="module")
def result(baseline: Scenario) -> Result:
    return simulate(baseline, worlds=40, seed=3, days=DAYS, workers=1)


def test_tables_hold_every_outcome_and_series(baseline: Scenario, result: Result) -> None:
    table = all_outcomes(baseline.rosters["contributors"])
    assert list(result.outcomes) == ["world", *(outcome.name for outcome in table)]
    assert list(result.daily) == ["world", "day", *(series.name for series in SERIES)]
    assert len(result.daily) == 40 * DAYS
    for outcome in table:
        if outcome.words:
            assert list(result.outcomes[outcome.name].cat.categories) == list(outcome.words)


@pytest.mark.parametrize(("workers", "chunk"), [(1, 7), (2, 512), (2, 6)])
def test_cut_and_workers_change_no_bit(baseline: Scenario, result: Result, workers: int, chunk: int) -> None:
    other = Plan.of(baseline, 40, 3, DAYS).run(workers, chunk=chunk)
    pd.testing.assert_frame_equal(result.outcomes, other.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(result.daily, other.daily, check_exact=True)


def test_some_worlds_are_the_same_worlds_alone(baseline: Scenario, result: Result) -> None:
    alone = simulate(baseline, worlds=[31, 7], seed=3, days=DAYS, workers=1)
    among = result.outcomes.set_index("world").loc[[31, 7]].reset_index()
    pd.testing.assert_frame_equal(among, alone.outcomes, check_exact=True)


def test_a_stored_run_comes_back_with_its_scenario(baseline: Scenario, result: Result, tmp_path: Path) -> None:
    result.save(tmp_path / "run")
    loaded = load_result(tmp_path / "run")
    pd.testing.assert_frame_equal(loaded.outcomes, result.outcomes, check_exact=True)
    pd.testing.assert_frame_equal(loaded.daily, result.daily, check_exact=True)
    assert loaded.scenario.fingerprint == baseline.fingerprint
    again = load_scenario(tmp_path / "run" / "baseline.yaml")
    assert again.fingerprint == baseline.fingerprint


def test_overrides_survive_storing(tmp_path: Path) -> None:
    vetoed = load_scenario("baseline", {"rules.objections": "veto", "actors.cmcc.present": False})
    simulate(vetoed, worlds=3, days=10, fixed=True).save(tmp_path / "run")
    assert load_result(tmp_path / "run").scenario.fingerprint == vetoed.fingerprint


def test_events_are_kept_on_request(baseline: Scenario, tmp_path: Path) -> None:
    kept = simulate(baseline, worlds=5, days=20, events=True, workers=1)
    assert kept.events is not None and len(kept.events) > 0
    kept.save(tmp_path / "run")
    loaded = load_result(tmp_path / "run").events
    assert loaded is not None
    pd.testing.assert_frame_equal(loaded, kept.events, check_dtype=False, check_categorical=False)


def poisoned(monkeypatch: pytest.MonkeyPatch, poison: Callable[[StabilizationModel], None]) -> None:
    """Let something go wrong in the model's record once it has run."""
    run_days = StabilizationModel.run_days

    def spoilt(model: StabilizationModel, *arguments: Any, **more: Any) -> None:
        run_days(model, *arguments, **more)
        poison(model)

    monkeypatch.setattr(StabilizationModel, "run_days", spoilt)


def set_in(values: Any, lane: int, value: float, size: int) -> Any:
    changed = np.array(np.broadcast_to(np.asarray(values, dtype=np.float64), (size,)))
    changed[lane] = value
    return changed


@pytest.mark.parametrize(("value", "word"), [(np.nan, "not a number (NaN)"), (np.inf, "infinite")])
def test_a_series_that_cannot_be_used_is_a_failure_on_days_measured(
    baseline: Scenario, monkeypatch: pytest.MonkeyPatch, value: float, word: str
) -> None:
    whole = Job(baseline, 3, DAYS).run(Piece(0, tuple(range(40))))
    assert whole.chunk is not None and not whole.failed
    held = whole.chunk.outcomes["days_held"]
    ended, lasting = int(np.argmin(held)), int(np.argmax(held))
    assert held[ended] < 50 and held[lasting] == DAYS

    close_day = Record.close_day

    def spoilt(record: Record) -> None:
        truce, day = record._model.truce, record._model.day
        then = truce.arms
        if day == 55:
            for lane in set(record.here) & {ended, lasting}:
                truce.arms = set_in(truce.arms, list(record.here).index(lane), value, len(record.here))
        close_day(record)
        truce.arms = then

    monkeypatch.setattr(Record, "close_day", spoilt)
    found = Job(baseline, 3, DAYS).run(Piece(0, tuple(range(40))))
    assert found.failed == {lasting: f"series arms is {word} on day 55"}
    kept = [lane for lane in range(40) if lane != lasting]
    assert found.chunk is not None
    for name, values in whole.chunk.outcomes.items():
        np.testing.assert_array_equal(found.chunk.outcomes[name], values[kept])
    with pytest.raises(PieceFailed, match=rf"scenario baseline, seed 3, world {lasting}: series arms is"):
        simulate(baseline, worlds=40, seed=3, days=DAYS, workers=1)


@pytest.mark.parametrize("name", ["ended_on", "holding", "cause", "days_seen", "truck_days_short"])
def test_a_record_that_is_no_number_is_a_failure(
    baseline: Scenario, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    def poison(model: StabilizationModel) -> None:
        # The last of the lanes that are still there, wherever it stands among all.
        here = model.record.here
        setattr(model.record, name, set_in(getattr(model.record, name), len(here) - 1, np.nan, len(here)))
        lanes.append(int(here[-1]))

    lanes: list[int] = []
    poisoned(monkeypatch, poison)
    found = Job(baseline, 3, 20).run(Piece(0, tuple(range(8))))
    assert found.failed == {lanes[0]: f"{name.replace('_', ' ')} is not a number (NaN)"}


def test_worlds_that_go_on_after_collapse_are_no_failures(baseline: Scenario) -> None:
    goes_on = Job(dataclasses.replace(baseline, end="continue"), 3, DAYS).run(Piece(0, tuple(range(40))))
    assert not goes_on.failed and goes_on.chunk is not None
    assert not np.isnan(goes_on.chunk.daily["arms"]).any()
