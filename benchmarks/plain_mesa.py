"""This very model as most would write it: one world at a time in Mesa, plain Python rules, the library's own luck.

Nothing of the model stands here a second time. While :func:`plain` is in force, the tool's own actors and rules run,
with these parts of them exchanged:

- Rules are plain functions that call plain functions, with parameters of the scenario as default arguments.
- Draws are ``random.random()`` of the model's generator. Keys, of which rules make several draws, are of no use then.
- Daily series are collected and outcomes reckoned by the tool's own tables; a world stops where the tool's does.

It is measured in turn with the tool (benchmarks/alternative.py), and held against it: with keyed draws put back, it is
the tool's world to the last bit (tests/speed).
"""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Iterator
from functools import cache
from typing import Any

import mesa
import numpy as np

from benchmarks.timing import KEY, timed
from benchmarks.undecorated import DICE, Part, bound, exchanged, of_rules
from sim.actors import Actor
from sim.model import StabilizationModel
from sim.model import model as home  # Whose names are exchanged.
from sim.model.beliefs import draw_beliefs
from sim.model.luck import Luck
from sim.model.run import release, take_down
from sim.model.tally import Tally
from sim.outcomes import all_outcomes
from sim.rules import Rule
from sim.scenario import Scenario, load_scenario

FOR_GOOD = contextlib.ExitStack()
"""Holds the exchange in a worker of Mesa's."""


class PlainLuck(Luck):
    """Luck from the model's own generator."""

    def __init__(self, key: int, lanes: Any, ensemble: bool, witness: Any = None) -> None:
        self.ensemble = False
        self._kept: dict[str, float] = {}

    def draw(self, stream: str, day: int) -> float:
        """Return a uniform; what is drawn once and for all is drawn on day 0, and stays."""
        if day:
            return DICE.random()
        return self._kept.setdefault(stream, DICE.random())

    def key(self, stream: str, day: int) -> int:
        """Return nothing of use: rules draw for themselves."""
        return 0


def _draw(self: Actor, purpose: str, of: Any = None) -> float:
    return DICE.random()


def _key(self: Actor, purpose: str, of: Any = None) -> int:
    return 0


def _beliefs(*args: Any) -> dict[str, float]:
    return {path: float(value) for path, value in draw_beliefs(*args).items()}


def _of_model() -> Iterator[Part]:
    yield home, "Luck", PlainLuck
    yield home, "draw_beliefs", _beliefs
    yield Actor, "draw", _draw
    yield Actor, "key", _key


def plain(keyed: bool = False) -> contextlib.AbstractContextManager[None]:
    """Exchange rules and luck for plain ones, for models of one world, as long as the block lasts.

    Args:
        keyed: Leave the tool's keyed draws in place, by which world k is the tool's world k.
    """
    _load()
    return exchanged([*of_rules(keyed), *([] if keyed else _of_model())])


@cache
def _load() -> None:
    """Let the tool load what it has compiled for measuring and reckoning: while rules are plain none can be."""
    model = StabilizationModel(_scenario("baseline", 2))
    model.run_days()
    take_down(model, 2)
    release(model)


@cache
def _scenario(case: str, days: int) -> Scenario:
    """Return a scenario, read once in each process; Mesa's batch runner can only name it."""
    return load_scenario(case, {"days": days} if days else None)


class PlainWorld(StabilizationModel):
    """One world for Mesa's batch runner, under :func:`plain`.

    Its data collector holds the daily series and, on the last day, the outcomes.
    """

    def __init__(self, case: str = "baseline", world: int = 0, days: int = 0, key: int = KEY, rng: Any = None) -> None:
        if Rule.bind is not bound:
            # A worker of Mesa's, which starts afresh: plain for as long as it lives.
            FOR_GOOD.enter_context(plain())
        DICE.seed(key * 1_000_003 + world)
        super().__init__(_scenario(case, days), world, key=key, rng=rng)
        self.random = DICE
        self.outcomes: dict[str, float] = {}

    def step(self) -> None:
        """One day; after the last, the outcomes."""
        super().step()
        if not self.running:
            self.take_down()

    def take_down(self) -> None:
        """Reckon the outcomes and let Mesa forget the model, which it would keep for ever."""
        self.record.keep_states(self.record.holding)
        tally = Tally(self, self.days)
        with np.errstate(all="ignore"):
            for outcome in all_outcomes(self.scenario.rosters["contributors"]):
                self.outcomes[outcome.name] = float(np.ravel(outcome.read(tally))[0])
        series: Any = self.datacollector.model_vars
        collected: Any = mesa.DataCollector()  # type: ignore[no-untyped-call]
        collected.model_vars = {**series, "outcomes": [None] * (self.day - 1) + [self.outcomes]}
        self.datacollector = collected
        ids = getattr(mesa.Agent, "_ids", None)
        if ids is not None:
            ids.pop(self, None)


def run(worlds: range, processes: int, days: int = 0) -> list[dict[str, Any]]:
    """Run worlds of the baseline as Mesa does: a row for each day that a world lived to see, all series in it."""
    rows: list[dict[str, Any]] = mesa.batch_run(
        PlainWorld,
        {"case": "baseline", "world": worlds, "days": days},
        number_processes=processes,
        data_collection_period=1,
        max_steps=10_000,
        display_progress=False,
    )
    return rows


def main(first: int, worlds: int, processes: int, days: int = 0) -> None:
    """Run worlds, and print what it took and how long each held."""
    with plain():
        # The first world reads the scenario, and what is imported late.
        PlainWorld(days=days).run_days(2)
        # Mesa starts its workers anew for each batch: a batch of a day tells how long they take.
        start = timed(lambda: run(range(processes), processes, 1)) if processes > 1 else 0.0
        rows: list[dict[str, Any]] = []
        clock = time.process_time if processes == 1 else time.perf_counter
        seconds = timed(lambda: rows.extend(run(range(first, first + worlds), processes, days)), clock) - start
    held = [row["outcomes"]["days_held"] for row in rows if row["outcomes"] is not None]
    print(json.dumps({"seconds": seconds, "days": len(rows), "held": held}))


if __name__ == "__main__":
    # Mesa's workers find the module under its own name.
    from benchmarks import plain_mesa

    plain_mesa.main(*map(int, sys.argv[1:]))
