"""A world lived again is the world that was, and watching it changes nothing."""

import numpy as np
import pytest

from sim.batch.replay import World, replay, rerun
from sim.model import Lanes, StabilizationModel, run_chunk
from sim.model.story import Story
from sim.scenario import load_scenario
from tests.model.helpers import differing, series

WORLDS, SEED = range(20, 30), 7


@pytest.mark.parametrize(
    ("name", "fixed", "days"),
    [
        pytest.param("baseline", False, 365, marks=pytest.mark.long),
        ("baseline", False, 30),
        ("turkey-accepted", False, 30),
        ("turkey-vetoed", True, 20),
        ("calm-2008", False, 20),
        ("calibrated", False, 20),
    ],
)
def test_the_replayed_world_equals_the_stored_one_in_every_outcome_and_on_every_day(
    name: str, fixed: bool, days: int
) -> None:
    scenario = load_scenario(name)
    stored = run_chunk(scenario, Lanes.of_worlds(WORLDS), SEED, days, fixed, events=True)
    for lane in (0, 4, 9):
        again = replay(World(scenario, WORLDS[lane], SEED, days, fixed))
        assert differing(again.outcomes, {outcome: values[lane] for outcome, values in stored.outcomes.items()}) == []
        ours = {row: np.float32(values) for row, values in again.daily.items()}
        assert differing(ours, {row: values[:, lane] for row, values in stored.daily.items()}) == []
        assert stored.events is not None
        told = stored.events[stored.events["world"] == WORLDS[lane]].reset_index(drop=True)
        columns = ["day", "actor", "kind", "sector", "count", "deaths"]
        order = columns[:4]
        assert told[columns].sort_values(order).to_dict("list") == again.events[columns].sort_values(order).to_dict(
            "list"
        )


@pytest.mark.parametrize("worlds", [None, range(6)])
def test_a_witness_and_a_ledger_of_events_change_no_bit(worlds: range | None) -> None:
    plain, told, watched = (
        StabilizationModel("turkey-accepted", world=3, worlds=worlds, key=SEED, **how)
        for how in ({}, {"events": True}, {"events": True, "witness": Story() if worlds is None else _Deaf()})
    )
    for model in (plain, told, watched):
        model.run_days(45)
    assert differing(series(plain), series(told)) == []
    assert differing(series(plain), series(watched)) == []


class _Deaf:
    def open_day(self, *_: object) -> None: ...

    turn = drew = called = open_day


def test_lane_0_of_reruns_is_the_world_as_it_was_and_a_rerun_is_that_world_alone_with_its_draws_fixed() -> None:
    world = World(load_scenario("baseline"), 12, 1, 40)
    as_it_was = replay(world)
    fixes = [[("actors.israel:own strike", day, 1e-9)] for day in range(0, 30, 7)] + [
        [("truce:contained", 8, 1e-9), ("truce:contained", 9, 1.0 - 1e-9)]
    ]
    reruns = rerun(world, fixes)
    for lane, fixed in enumerate([[], *fixes]):
        alone = as_it_was if not fixed else replay(world, fixed)
        for outcome, values in reruns.outcomes.items():
            assert np.array_equal(values[lane], alone.outcomes[outcome], equal_nan=True), (fixed, outcome)


def test_reruns_with_and_without_what_changed_are_the_same() -> None:
    world = World(load_scenario("baseline"), 10, 1, 60)
    fixes = [[("truce:contained", day, 1e-9)] for day in range(40)]
    one, two = rerun(world, fixes), rerun(world, fixes, changes=True)
    for outcome, values in one.outcomes.items():
        assert np.array_equal(values, two.outcomes[outcome], equal_nan=True), outcome
    assert one.changes is None
    assert two.changes is not None
