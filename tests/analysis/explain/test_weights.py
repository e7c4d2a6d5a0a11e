"""What a change weighs when luck takes other courses."""

import numpy as np
import pytest

from sim.analysis.explain.weights import COURSES, WEIGHED
from sim.analysis.explain.whole import explain
from sim.analysis.paired import paired_difference
from sim.batch.replay import AFRESH, World, other_luck
from sim.model import Intervention, Lanes, Later, run_chunk
from sim.scenario import load_scenario
from tests.analysis.explain.test_planted import planted

WORLD = World(load_scenario("baseline"), 1, 1, 60)


def test_other_courses_are_the_same_for_every_set_and_each_is_a_life_of_its_own() -> None:
    fixes = [[], [("truce:contained", 8, 1e-9)]]
    lives = other_luck(WORLD, [5, 9], fixes, 4)["days_held"].reshape(2, 4)
    for at, (since, fixed) in enumerate(zip((5, 9), fixes, strict=True)):
        for course in range(4):
            number = np.array([WORLD.number], dtype=np.uint64)
            later = Later(np.array([since], dtype=np.uint64), np.array([AFRESH + course], dtype=np.uint64))
            lanes = Lanes(number, number, interventions=tuple(Intervention(0, *fix) for fix in fixed), later=later)
            alone = run_chunk(WORLD.scenario, lanes, WORLD.seed, WORLD.days)
            assert alone.outcomes["days_held"][0] == lives[at, course]


def test_the_planted_attack_weighs_all_that_was_lost() -> None:
    found = explain(World(planted("qassam_gaza_city"), 3, 1, 120, fixed=True)).but_for
    assert found is not None
    odds = found.singles[0].odds
    assert odds is not None
    assert (odds.courses, odds.held_with, odds.held_without, odds.gained) == (COURSES, 0.0, 1.0, 100.0)


def test_odds_are_the_paired_difference_of_the_two_arms() -> None:
    found = explain(WORLD).but_for
    assert found is not None
    weighed = [each for each in found.singles if each.odds is not None]
    assert 0 < len(weighed) <= WEIGHED
    assert all(each.odds is None for each in found.singles[WEIGHED:])
    each = weighed[-1]
    day = max(change.day for change in each.changes) + 1
    fixes = [fix for change in each.changes for fix in change.fixes]
    held = other_luck(WORLD, [day, day], [[], fixes], COURSES)["days_held"].reshape(2, -1)
    wanted = paired_difference(held[1], held[0])
    assert each.odds is not None
    assert (each.odds.gained, each.odds.low, each.odds.high) == pytest.approx((wanted.mean, wanted.low, wanted.high))
