"""Explanations are made while one waits: processor time, so that what else the machine does does not count."""

import time

import pytest

from sim.analysis.explain.life import live
from sim.analysis.explain.otherwise import changes_of
from sim.analysis.explain.whole import explain
from sim.batch.replay import World, replay, rerun
from sim.scenario import load_scenario

WORLD = World(load_scenario("baseline"), 3, 1, 365)
"""It holds for the whole year, so that nothing can be dearer."""


@pytest.fixture(scope="module", autouse=True)
def _compiled() -> None:
    replay(World(WORLD.scenario, WORLD.number, WORLD.seed, 3))
    rerun(World(WORLD.scenario, WORLD.number, WORLD.seed, 3), [])


def test_a_world_is_lived_again_in_two_seconds() -> None:
    start = time.process_time()
    lived = replay(WORLD)
    assert lived.outcomes["days_held"] == 365
    assert time.process_time() - start < 2.0


def test_two_hundred_events_are_tried_in_ten_seconds() -> None:
    life = live(WORLD)
    changes = changes_of(life.events, life.decided)[:200]
    assert len(changes) == 200
    start = time.process_time()
    reruns = rerun(WORLD, [change.fixes for change in changes], changes=True)
    assert reruns.changes is not None
    assert time.process_time() - start < 10.0


@pytest.mark.long
def test_a_whole_explanation_with_a_thousand_reruns_is_made_in_half_a_minute() -> None:
    start = time.process_time()
    found = explain(WORLD)
    assert found.but_for is not None
    assert len(found.but_for.singles) > 900
    assert time.process_time() - start < 30.0
