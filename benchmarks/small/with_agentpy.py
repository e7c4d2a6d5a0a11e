"""The small model in AgentPy. Run: python -m benchmarks.small.with_agentpy WORLDS PROCESSES"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from typing import Any

import agentpy  # type: ignore[import-not-found]

from benchmarks.small import case, one_world
from benchmarks.timing import timed
from benchmarks.undecorated import DICE, bound, exchanged, of_rules
from sim.rules import Rule

FOR_GOOD = contextlib.ExitStack()


class State(one_world.State, agentpy.Agent):  # type: ignore[misc]
    """A state as AgentPy's agent."""


class Sector(one_world.Sector, agentpy.Agent):  # type: ignore[misc]
    """A sector as AgentPy's agent."""


class World(one_world.World, agentpy.Model):  # type: ignore[misc]
    """One world for AgentPy's experiments."""

    def setup(self) -> None:
        """Make the agents."""
        if Rule.bind is not bound:
            FOR_GOOD.enter_context(exchanged(of_rules(keyed=False)))
        DICE.seed(self.p.world)
        self.rules = case.rules(bound, False)
        self.states = agentpy.AgentList(self, case.STATES, State)
        self.sectors = agentpy.AgentList(self, case.SECTORS, Sector)
        for number, state in enumerate(self.states):
            state.begin(number)
        for sector in self.sectors:
            sector.begin()
        self.begin()

    def step(self) -> None:
        """One day."""
        self.live()

    def update(self) -> None:
        """Record the day."""
        if self.t:
            self.record(list(case.SERIES))


def run(worlds: int, processes: int, days: int = case.DAYS) -> Any:
    """Run worlds as an experiment, every day recorded."""
    sample = [{"world": world, "steps": days} for world in range(worlds)]
    experiment = agentpy.Experiment(World, sample, record=True, randomize=False)
    return experiment.run(n_jobs=processes, display=False)


def main(worlds: int, processes: int) -> None:
    """Run worlds and print what it took."""
    # The first run loads what is imported late, and starts joblib's workers, which it keeps.
    run(2 * processes, processes, 2)
    clock = time.process_time if processes == 1 else time.perf_counter
    results: list[Any] = []
    seconds = timed(lambda: results.append(run(worlds, processes)), clock)
    deaths = float(results[0].variables.World["deaths"].sum()) / worlds
    print(json.dumps({"seconds": seconds, "deaths": [deaths]}))


if __name__ == "__main__":
    from benchmarks.small import with_agentpy

    with_agentpy.main(*map(int, sys.argv[1:]))
