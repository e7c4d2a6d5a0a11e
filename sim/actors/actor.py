"""What every actor is: a Mesa agent that reads what it could see, decides by rule, and writes only its own state."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import mesa

from sim.actors.quantity import Quantity, listed


class Actor(mesa.Agent):
    """One actor of the model.

    Its state is in plain attributes, each a float or an array over worlds, never changed in place. ``neutral`` gives
    the state that others see of an actor that is absent; ``begin`` the state it starts with when present. A method
    named like a phase of the day is called in that phase, and only if the actor is present.
    """

    model: Any
    camp = "other"
    """Under which kind of armed actor the ledger counts deaths that it causes."""
    together = True
    """Whether actors of this kind may act as one in an ensemble (see cohort)."""

    def __init__(self, model: Any, path: str, place: int = 0) -> None:
        super().__init__(model)
        self.path = path
        self.name = path.rpartition(".")[2]
        self.place: Any = place
        self.present = bool(model.scenario.choices.get(f"{path}.present", True))
        self.neutral()
        if self.present:
            self.begin()

    def neutral(self) -> None:
        """Set the state that others see of this actor when it is absent."""

    def begin(self) -> None:
        """Set the state it starts with when it is present."""

    @property
    def rules(self) -> Any:
        """The rulebook in force: families by name, and the common rules."""
        return self.model.rules

    @property
    def seen(self) -> Any:
        """Everybody's state as it was when the phase began."""
        return self.model.seen

    def trait(self, name: str) -> Quantity:
        """The actor's own parameter, as drawn for each world."""
        return self.model.values[f"{self.path}.{name}"]

    def choice(self, name: str) -> Any:
        """The actor's own setting: a word or a truth value."""
        return self.model.scenario.choices[f"{self.path}.{name}"]

    def draw(self, purpose: str, of: Any = None) -> Quantity:
        """Today's uniform for this purpose, the same in every scenario; one for each of a roster, if ``of`` it."""
        return self.model.luck.draw(self._stream(purpose, of), self.model.day)

    def draw_once(self, purpose: str, of: Any = None) -> Quantity:
        """A uniform that stays the same on all days: a disposition rather than an accident."""
        return self.model.luck.draw(self._stream(purpose, of), 0)

    def key(self, purpose: str, of: Any = None) -> Quantity:
        """Today's 64 bits for this purpose, for rules that need several draws."""
        return self.model.luck.key(self._stream(purpose, of), self.model.day)

    def report(self, kind: str, count: Quantity = 0.0, **details: Any) -> None:
        """Tell the ledger what this actor did, whether or not it happened in a given world."""
        self.model.ledger.report(self.name, kind, count, by=details.pop("by", self.camp), **details)

    def listed(self, values: Sequence[Quantity]) -> Any:
        """Values by member of a roster, read by ``place``: a list in one world, in an ensemble (members, worlds)."""
        return listed(values) if self.model.ensemble else list(values)

    def _stream(self, purpose: str, of: Any) -> Any:
        return _streams(self.path, purpose, None if of is None else of.name)

    def state(self) -> dict[str, Any]:
        """All that it holds at present, by attribute."""
        return {name: value for name, value in vars(self).items() if name not in ("model", "pos")}


@cache
def _streams(path: Any, purpose: str, of: Any) -> Any:
    """Names of streams: one, or one for each of several who draw or for whom is drawn."""
    if isinstance(path, tuple):
        return tuple(f"{each}:{purpose}" for each in path)
    if isinstance(of, tuple):
        return tuple(f"{path}:{purpose} {each}" for each in of)
    return f"{path}:{purpose}" if of is None else f"{path}:{purpose} {of}"
