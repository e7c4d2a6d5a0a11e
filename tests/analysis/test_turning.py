"""Turning points: planted ones are found, at their value; where there is none, none is told."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from sim.analysis.turning import FEW, FIXED, LEAST_WORLDS, MOST_WORLDS, SAME, TOLD, Beliefs, find_turning

Floats = npt.NDArray[np.float64]


def beliefs(worlds: int, parameters: int, seed: int = 0) -> pd.DataFrame:
    luck = np.random.default_rng(seed)
    drawn = {f"rule.p{place}": luck.uniform(0.0, 1.0, worlds) for place in range(parameters)}
    return pd.DataFrame({"world": np.arange(worlds), **drawn})


def noise(worlds: int, seed: int) -> Floats:
    """Like days held: most worlds do not differ, some differ a lot."""
    luck = np.random.default_rng(seed)
    return np.where(luck.random(worlds) < 0.4, luck.normal(0.0, 60.0, worlds), 0.0)


def test_a_planted_turning_point_is_found_at_its_value() -> None:
    table = beliefs(4000, 300)
    planted = table["rule.p7"].to_numpy()
    found = find_turning(noise(4000, 1) + 60.0 * (0.7 - planted), Beliefs(table))
    assert (found.state, found.worlds, found.parameters) == (TOLD, 4000, 300)
    assert found.point is not None and found.point.path == "rule.p7"
    assert found.point.cut_low <= 0.7 <= found.point.cut_high
    assert found.point.cut == pytest.approx(0.7, abs=0.1)
    assert found.point.above.high < 0.0 < found.point.below.low
    assert found.point.correlation < 0.0
    assert found.point.share_above == pytest.approx(0.3, abs=0.1)


def test_a_step_is_found_where_it_stands() -> None:
    table = beliefs(2000, 50)
    step = np.where(table["rule.p3"] > 0.31, -12.0, 30.0)
    point = find_turning(step + noise(2000, 2) / 4.0, Beliefs(table)).point
    assert point is not None and point.path == "rule.p3"
    assert point.cut == pytest.approx(0.31, abs=0.05)
    assert point.above.low < -12.0 < point.above.high


def test_what_only_changes_the_size_turns_nothing_around() -> None:
    table = beliefs(4000, 100)
    size = 20.0 + 60.0 * table["rule.p5"].to_numpy()
    found = find_turning(noise(4000, 3) + size, Beliefs(table))
    assert found.point is None
    assert [each.path for each in found.moderators] == ["rule.p5"]
    low, high = found.moderators[0].low_third, found.moderators[0].high_third
    assert low.low < 30.0 < low.high < high.low < 70.0 < high.high


@pytest.mark.parametrize("worlds", [0, 1, LEAST_WORLDS - 1])
def test_few_worlds_tell_nothing(worlds: int) -> None:
    table = beliefs(worlds, 3)
    assert find_turning(table["rule.p0"].to_numpy(), Beliefs(table)).state == FEW


def test_worlds_without_the_measure_are_left_out_and_many_are_cut() -> None:
    table = beliefs(MOST_WORLDS + 500, 2)
    gaps = table["rule.p1"].to_numpy() - 0.5
    gaps[: MOST_WORLDS // 2] = np.nan
    assert find_turning(gaps, Beliefs(table)).worlds == MOST_WORLDS // 2


def test_the_same_difference_everywhere_hangs_on_nothing() -> None:
    assert find_turning(np.full(500, 3.0), Beliefs(beliefs(500, 4))).state == SAME
    assert find_turning(np.zeros(LEAST_WORLDS - 1), Beliefs(beliefs(LEAST_WORLDS - 1, 4))).state == SAME
    assert find_turning(np.arange(500.0), Beliefs(beliefs(500, 0))).state == FIXED


def test_one_world_that_differs_is_too_few_and_not_the_same() -> None:
    gaps = np.zeros(500)
    gaps[3] = 40.0
    assert find_turning(gaps, Beliefs(beliefs(500, 4))).state == FEW


def false_alarms(sets: int, worlds: int, parameters: int) -> float:
    alarms = 0
    for each in range(sets):
        found = find_turning(noise(worlds, 1000 + each) + 3.0, Beliefs(beliefs(worlds, parameters, 5000 + each)))
        alarms += bool(found.moderators)
    return alarms / sets


def test_nothing_planted_nothing_told() -> None:
    assert false_alarms(400, 240, 60) <= 0.05


@pytest.mark.long
def test_nothing_planted_nothing_told_among_as_many_parameters_as_the_model_has() -> None:
    assert false_alarms(400, 1000, 480) <= 0.05


@pytest.mark.long
def test_a_planted_one_is_found_in_most_of_two_hundred_data_sets_and_its_interval_holds_the_value() -> None:
    found = inside = 0
    for each in range(200):
        table = beliefs(2000, 100, 9000 + each)
        point = find_turning(noise(2000, 100 + each) + 60.0 * (0.6 - table["rule.p2"].to_numpy()), Beliefs(table)).point
        if point is not None and point.path == "rule.p2":
            found += 1
            inside += point.cut_low <= 0.6 <= point.cut_high
    assert found >= 160
    assert inside >= 0.9 * found
