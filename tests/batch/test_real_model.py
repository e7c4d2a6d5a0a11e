"""The batch room over the model itself: what the stand-in promises, it must keep."""

from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from sim import load_result, load_scenario, simulate
from sim.batch import Plan, Result, close_workers
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
