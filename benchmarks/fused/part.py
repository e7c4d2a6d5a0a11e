"""A part of the day that a model and a kernel can both do, again and again, from the same state."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from benchmarks.timing import KEY
from sim.model import StabilizationModel
from sim.model.day import PHASES
from sim.rules import Rule
from sim.scenario import load_scenario

Floats = npt.NDArray[np.float64]


def live(worlds: int, days: int = 30) -> StabilizationModel:
    """Make a model of many worlds, none of which stops, and live some days; then it is no day of weekly decisions."""
    scenario = load_scenario("baseline", {"end": "continue"})
    model = StabilizationModel(scenario, worlds=range(worlds), key=KEY)
    model.run_days(days)
    return model


def over(value: Any, lanes: int) -> Floats:
    """A value as an array over lanes."""
    return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (lanes,)))


def parameters(model: StabilizationModel, family: str, rule: Rule) -> Floats:
    """What a rule is bound to, (parameters, lanes)."""
    lanes = len(model.lanes)
    return np.array([over(model.values[f"{family}.{name}"], lanes) for name in rule.parameters])


@dataclass
class Part:
    """A phase of the day for one kind of actor.

    Attributes:
        model: In the middle of its life.
        phase: Of the day.
        home: Module of the actors' class.
        kernel: Compiled; takes ``arguments``, the last of which it writes.
        arguments: All arrays that it reads and writes.
        results: By name, what the model comes to and what the kernel does.
    """

    model: StabilizationModel
    phase: str
    home: str
    kernel: Callable[..., None]
    arguments: tuple[Any, ...]
    results: Callable[[], Iterator[tuple[str, Any, Floats]]]
    _steps: list[Callable[[], None]] = field(init=False)
    _before: list[tuple[dict[str, Any], dict[str, Any]]] = field(init=False)

    def __post_init__(self) -> None:
        plan: Any = self.model._day._plan[PHASES.index(self.phase)]
        here = [(actor, act) for actor, act in plan if any(k.__module__ == self.home for k in type(actor).__mro__)]
        self._steps = [act for _, act in here]
        self._before = [(vars(actor), dict(vars(actor))) for actor, _ in here]

    def by_model(self) -> None:
        """Let the actors do it; what they read is what they see, and their own state is put back first."""
        self.model.ledger.open_day(self.model.day, self.model.record.holding)
        for own, before in self._before:
            own.update(before)
        with np.errstate(all="ignore"):
            for step in self._steps:
                self.model.ledger.next_turn()
                step()

    def by_kernel(self) -> None:
        """Let the kernel do it."""
        self.kernel(*self.arguments)

    def differing(self) -> list[str]:
        """Do both; return what differs in any bit."""
        self.by_model()
        self.by_kernel()
        lanes = len(self.model.lanes)
        return [
            name for name, one, other in self.results() if over(one, lanes).tobytes() != over(other, lanes).tobytes()
        ]
