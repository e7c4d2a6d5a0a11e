"""Beliefs from joint draws: one row a world, the same bits alone and together, and what is set wins."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.model import Lanes
from sim.model.beliefs import draw_beliefs
from sim.model.luck import stream_number
from sim.model.run import run_chunk
from sim.rules import luck as generator
from sim.scenario import Draws, Scenario, load_scenario
from tests.model.helpers import alone, assert_same_world, same_chunk, together

PATHS = ("line_fire.line_rate", "actors.israel.response_scale", "actors.hamas.control")
ROWS = 7


@pytest.fixture(scope="module")
def plain() -> Scenario:
    return load_scenario("baseline", {"days": 40})


@pytest.fixture(scope="module")
def scenario(plain: Scenario) -> Scenario:
    """The baseline with seven joint draws, all of them within the ranges."""
    shares = np.linspace(0.1, 0.9, ROWS)
    columns = []
    for place, path in enumerate(PATHS):
        low, high = plain.parameters[path].low, plain.parameters[path].high
        assert low is not None and high is not None
        columns.append(low + (high - low) * (shares if place % 2 else shares[::-1]))
    return replace(plain, draws=Draws(PATHS, np.stack(columns, axis=1)))


def drawn(scenario: Scenario, worlds: int = 300, **more: object) -> dict[str, np.ndarray]:
    lanes = replace(Lanes.of_worlds(range(worlds)), **more)  # type: ignore[arg-type]
    return draw_beliefs(scenario, lanes, 5, False, True)


def test_all_parameters_of_a_world_come_from_one_row(scenario: Scenario) -> None:
    values = drawn(scenario)
    rows = {tuple(row) for row in scenario.draws.values.tolist()}  # type: ignore[union-attr]
    found = list(zip(*(values[path].tolist() for path in PATHS), strict=True))
    assert set(found) == rows
    counts = [found.count(row) for row in rows]
    # 300 worlds over 7 rows: 43 each, give or take five standard deviations of a binomial count.
    assert min(counts) > 12 and max(counts) < 74


def test_the_row_is_that_of_the_keyed_uniform(scenario: Scenario) -> None:
    values = drawn(scenario, 50)
    for world in range(50):
        u = generator.draw.ufunc(
            np.uint64(5), np.uint64(world), np.uint64(stream_number("joint draws")), np.uint64(2**32)
        )
        row = scenario.draws.values[int(u * ROWS)]  # type: ignore[union-attr]
        assert [values[path][world] for path in PATHS] == row.tolist()


def test_other_parameters_are_drawn_as_without(scenario: Scenario, plain: Scenario) -> None:
    with_, without = drawn(scenario), drawn(plain)
    assert with_.keys() == without.keys()
    changed = {path for path in with_ if not np.array_equal(with_[path], without[path])}
    assert changed == set(PATHS)


def test_the_row_hangs_on_the_belief_number_and_not_on_luck(scenario: Scenario) -> None:
    numbers = np.arange(300, dtype=np.uint64)
    one, other = drawn(scenario), drawn(scenario, luck=numbers + np.uint64(1000))
    moved = drawn(scenario, beliefs=numbers + np.uint64(1))
    for path in PATHS:
        assert np.array_equal(one[path], other[path])
        assert np.array_equal(one[path][1:], moved[path][:-1])


def test_overrides_win_and_nan_keeps_the_row(scenario: Scenario) -> None:
    given = np.full(300, np.nan)
    given[3] = 7.5
    values, own = drawn(scenario, overrides={PATHS[0]: given}), drawn(scenario)
    assert values[PATHS[0]][3] == 7.5
    assert np.array_equal(np.delete(values[PATHS[0]], 3), np.delete(own[PATHS[0]], 3))


def test_fixed_means_each_parameters_own_value(scenario: Scenario) -> None:
    values = draw_beliefs(scenario, Lanes.of_worlds(range(3)), 5, True, True)
    assert all(values[path] == scenario.parameters[path].value for path in PATHS)


def test_a_group_moves_what_is_left_of_it_only(scenario: Scenario, plain: Scenario) -> None:
    group = next(each for each in plain.joint if len(each.members) > 1)
    first, *rest = group.members
    low = plain.parameters[first].low
    assert low is not None
    tied = replace(plain, draws=Draws((first,), np.full((2, 1), low)))
    with_, without = drawn(tied), drawn(plain)
    assert set(with_[first]) == {low}
    assert all(np.array_equal(with_[path], without[path]) for path in rest)


@pytest.mark.parametrize("world", [0, 17])
def test_a_world_alone_is_the_same_world_in_company(scenario: Scenario, world: int) -> None:
    assert_same_world(alone(scenario, world, 40, key=5), together(scenario, range(20), 40, key=5), world)


def test_chunks_change_nothing(scenario: Scenario) -> None:
    whole = run_chunk(scenario, Lanes.of_worlds(range(16)), 5, 40)
    for cut in (1, 9):
        for worlds in (range(cut), range(cut, 16)):
            part = run_chunk(scenario, Lanes.of_worlds(worlds), 5, 40)
            places = list(worlds)
            for name, values in part.outcomes.items():
                assert np.array_equal(values, whole.outcomes[name][places], equal_nan=values.dtype.kind == "f"), name
    assert same_chunk(whole, run_chunk(scenario, Lanes.of_worlds(range(16)), 5, 40))
