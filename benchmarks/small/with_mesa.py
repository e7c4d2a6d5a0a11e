"""The small model in plain Mesa. Run: python -m benchmarks.small.with_mesa WORLDS PROCESSES"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from typing import Any

import mesa

from benchmarks.small import case, one_world
from benchmarks.timing import timed
from benchmarks.undecorated import DICE, bound, exchanged, of_rules
from sim.rules import Rule

FOR_GOOD = contextlib.ExitStack()


class State(one_world.State, mesa.Agent):
    """A state as Mesa's agent."""


class Sector(one_world.Sector, mesa.Agent):
    """A sector as Mesa's agent."""


class World(one_world.World, mesa.Model):
    """One world for Mesa's batch runner."""

    def __init__(self, world: int = 0, days: int = case.DAYS) -> None:
        mesa.Model.__init__(self)
        if Rule.bind is not bound:
            FOR_GOOD.enter_context(exchanged(of_rules(keyed=False)))
        DICE.seed(world)
        self.horizon, self.rules = days, case.rules(bound, False)
        self.states = [State(self) for _ in range(case.STATES)]
        self.sectors = [Sector(self) for _ in range(case.SECTORS)]
        for number, state in enumerate(self.states):
            state.begin(number)
        for sector in self.sectors:
            sector.begin()
        self.begin()
        reporters = {name: name for name in case.SERIES}
        self.datacollector = mesa.DataCollector(model_reporters=reporters)  # type: ignore[no-untyped-call]

    def step(self) -> None:
        """One day."""
        self.live()
        self.datacollector.collect(self)  # type: ignore[no-untyped-call]
        self.running = self.today < self.horizon


def run(worlds: int, processes: int, days: int = case.DAYS) -> list[dict[str, Any]]:
    """Run worlds; a row for each day."""
    rows: list[dict[str, Any]] = mesa.batch_run(
        World,
        {"world": range(worlds), "days": days},
        number_processes=processes,
        data_collection_period=1,
        max_steps=10_000,
        display_progress=False,
    )
    return rows


def main(worlds: int, processes: int) -> None:
    """Run worlds and print what it took."""
    run(1, 1, 2)
    start = timed(lambda: run(processes, processes, 1)) if processes > 1 else 0.0
    rows: list[dict[str, Any]] = []
    clock = time.process_time if processes == 1 else time.perf_counter
    seconds = timed(lambda: rows.extend(run(worlds, processes)), clock) - start
    print(json.dumps({"seconds": seconds, "deaths": [sum(row["deaths"] for row in rows) / worlds]}))


if __name__ == "__main__":
    from benchmarks.small import with_mesa

    with_mesa.main(*map(int, sys.argv[1:]))
