"""This very model as most would write it: one world at a time in Mesa, plain Python rules, the library's own luck.

Nothing of the model stands here a second time. While :func:`plain` is in force, the tool's own actors and rules run,
with these parts of them exchanged:

- Rules are plain functions that call plain functions, with parameters of the scenario as default arguments.
- Draws are ``random.random()`` of the model's generator. Keys, of which rules make several draws, are of no use then.
- Daily series are collected and outcomes reckoned by the tool's own tables; a world stops where the tool's does.

It is measured in turn with the tool (benchmarks/alternative.py), and held against it: with keyed draws put back, it is
the tool's world to the last bit (tests/benchmarks).
"""

from __future__ import annotations

import contextlib
import importlib
import json
import pkgutil
import random
import sys
import time
import types
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import mesa
import numpy as np

import sim.rules
from benchmarks.timing import KEY
from sim.actors import Actor
from sim.model import StabilizationModel
from sim.model import model as home  # Whose names are exchanged.
from sim.model.beliefs import draw_beliefs
from sim.model.luck import Luck
from sim.model.tally import Tally
from sim.outcomes import all_outcomes
from sim.rules import Rule
from sim.scenario import Scenario, load_scenario

DICE = random.Random()
"""The generator of the world that is running; a process runs one at a time."""


def flat(rule: Rule, keyed: bool) -> Callable[..., Any]:
    """Return a rule as the plain function that a rule calls: all its inputs by position."""
    if not keyed and rule.name in DRAWN:
        return DRAWN[rule.name]
    code = rule.function.__code__
    code = code.replace(co_argcount=code.co_argcount + code.co_kwonlyargcount, co_kwonlyargcount=0)
    function: Any = types.FunctionType(code, rule.function.__globals__, rule.name)
    if rule.__module__ == "sim.rules.luck":
        # Luck and the draws of uncertain parameters ask these rules for one of their forms.
        function.function = function
        function.ufunc = rule.ufunc if keyed and rule.name in FORMED else function
    return function  # type: ignore[no-any-return]


def bound(rule: Rule, values: dict[str, Any], ensemble: bool) -> Callable[..., Any]:
    """Return a rule with its parameters as default arguments, which costs a call less than any other way."""
    code = rule.function.__code__
    function = types.FunctionType(code, rule.function.__globals__, rule.name)
    function.__kwdefaults__ = {name: values[name] for name in rule.parameters}
    return function


class PlainLuck(Luck):
    """Luck from the model's own generator."""

    def __init__(self, key: int, lanes: Any, ensemble: bool) -> None:
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


def _draw(self: Actor, purpose: str) -> float:
    return DICE.random()


def _key(self: Actor, purpose: str) -> int:
    return 0


def _same(key: int) -> int:
    return key


def _random(*key: Any) -> float:
    return DICE.random()


# What the draws of uncertain parameters ask for.
_random.ufunc = _random  # type: ignore[attr-defined]

FOR_GOOD = contextlib.ExitStack()
FORMED = ("block", "draw", "normal", "log_between")
DRAWN: dict[str, Callable[..., Any]] = {"draw": _random, "uniform": _random, "following": _same}
"""Rules that give way to the model's generator. No rule uses a key twice, so that each use can be a draw."""


def _beliefs(*args: Any) -> dict[str, float]:
    return {path: float(value) for path, value in draw_beliefs(*args).items()}


def _parts(keyed: bool) -> Iterator[tuple[Any, str, Any]]:
    """Yield what is exchanged: where, under which name, for what."""
    for module in pkgutil.iter_modules(sim.rules.__path__, "sim.rules."):
        rules = importlib.import_module(module.name)
        for name, value in vars(rules).items():
            if isinstance(value, Rule):
                yield rules, name, flat(value, keyed)
    yield Rule, "bind", bound
    if not keyed:
        yield home, "Luck", PlainLuck
        yield home, "draw_beliefs", _beliefs
        yield Actor, "draw", _draw
        yield Actor, "key", _key


@contextlib.contextmanager
def plain(keyed: bool = False) -> Iterator[None]:
    """Exchange rules and luck for plain ones, for models of one world, as long as the block lasts.

    Args:
        keyed: Leave the tool's keyed draws in place, by which world k is the tool's world k.
    """
    kept = []
    # All are looked up first: what one exchange gives another module would otherwise be found there.
    for place, name, value in list(_parts(keyed)):
        kept.append((place, name, vars(place)[name]))
        setattr(place, name, value)
    try:
        yield
    finally:
        for place, name, value in kept:
            setattr(place, name, value)


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
        collected: Any = self.datacollector
        collected.model_vars = {**collected.model_vars, "outcomes": [None] * (self.day - 1) + [self.outcomes]}
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
        started = time.perf_counter()
        if processes > 1:
            # Mesa starts its workers anew for each batch: a batch of a day tells how long they take.
            run(range(processes), processes, 1)
        ready = time.perf_counter()
        rows = run(range(first, first + worlds), processes, days)
        seconds = time.perf_counter() - ready - (ready - started if processes > 1 else 0.0)
    held = [row["outcomes"]["days_held"] for row in rows if row["outcomes"] is not None]
    print(json.dumps({"seconds": seconds, "start": ready - started, "days": len(rows), "held": held}))


if __name__ == "__main__":
    # Mesa's workers find the module under its own name.
    from benchmarks import plain_mesa

    plain_mesa.main(*map(int, sys.argv[1:]))
