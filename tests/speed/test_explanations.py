"""Explanations are made while one waits, in a process that has nothing else in it, as a command is.

Processor time of that process, so that what else the machine does does not count; the shortest of three, since a
neighbour on the same memory slows any one of them. In the process of these tests the collector of cycles would go
through all that other tests have left there, which is no part of an explanation.
"""

import json
import subprocess
import sys
from typing import Any

import pytest

BEGIN = """
import json, time
from sim.analysis.explain.life import live
from sim.analysis.explain.otherwise import changes_of
from sim.analysis.explain.whole import explain
from sim.batch.replay import World, replay, rerun
from sim.scenario import load_scenario

scenario = load_scenario("baseline")
replay(World(scenario, 3, 1, 3))  # Compiles, or loads what was compiled.
rerun(World(scenario, 3, 1, 3), [])
world = World(scenario, 3, 1, 365)  # It holds for the whole year, so that nothing can be dearer.

def seconds(act):
    start = time.process_time()
    act()
    return time.process_time() - start
"""

REPLAYED = """
lived = replay(world)
print(json.dumps([lived.outcomes["days_held"], [seconds(lambda: replay(world)) for _ in range(3)]]))
"""

TRIED = """
life = live(world)
fixes = [change.fixes for change in changes_of(life.events, life.decided)[:200]]
print(json.dumps([len(fixes), [seconds(lambda: rerun(world, fixes, changes=True)) for _ in range(3)]]))
"""

EXPLAINED = """
found = []
took = seconds(lambda: found.append(explain(world)))
print(json.dumps([len(found[0].but_for.singles), [took]]))
"""

COMPARED = """
from sim.batch.parting import part_worlds
there, here = load_scenario("turkey-accepted"), scenario
found = []
took = seconds(lambda: found.extend(part_worlds(there, here, range(1000), 1, 365, ends=range(50))))
print(json.dumps([sum(each.parted is not None for each in found), [took]]))
"""


def _alone(act: str) -> Any:
    """What the script prints in a process of its own: what was found, and how many seconds each time took."""
    result = subprocess.run([sys.executable, "-c", BEGIN + act], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    return json.loads(result.stdout)


def test_a_world_is_lived_again_in_two_seconds() -> None:
    days_held, took = _alone(REPLAYED)
    assert days_held == 365
    assert min(took) < 2.0, took


def test_two_hundred_events_are_tried_in_ten_seconds() -> None:
    tried, took = _alone(TRIED)
    assert tried == 200
    assert min(took) < 10.0, took


@pytest.mark.long
def test_where_a_thousand_pairs_of_worlds_part_is_found_in_half_a_minute() -> None:
    parted, took = _alone(COMPARED)
    assert parted > 200
    assert min(took) < 30.0, took


@pytest.mark.long
def test_a_whole_explanation_with_a_thousand_reruns_is_made_in_half_a_minute() -> None:
    tried, took = _alone(EXPLAINED)
    assert tried > 900
    assert min(took) < 30.0, took
