"""What every actor is: a Mesa agent that reads what it could see, decides by rule, and writes only its own state."""

from __future__ import annotations

from typing import Any

import mesa

Quantity = Any
"""A float (one world) or an array whose last axis is worlds."""


class Actor(mesa.Agent):
    """One actor of the model.

    Its state is in plain attributes, each a float or an array over worlds, never changed in place. ``neutral`` gives
    the state that others see of an actor that is absent; ``begin`` the state it starts with when present. A method
    named like a phase of the day is called in that phase, and only if the actor is present.
    """

    model: Any
    camp = "other"
    """Under which kind of armed actor the ledger counts deaths that it causes."""

    def __init__(self, model: Any, path: str) -> None:
        super().__init__(model)
        self.path = path
        self.name = path.rpartition(".")[2]
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

    def draw(self, purpose: str) -> Quantity:
        """Today's uniform for this purpose, the same in every scenario."""
        return self.model.luck.draw(f"{self.path}:{purpose}", self.model.day)

    def draw_once(self, purpose: str) -> Quantity:
        """A uniform that stays the same on all days: a disposition rather than an accident."""
        return self.model.luck.draw(f"{self.path}:{purpose}", 0)

    def key(self, purpose: str) -> Quantity:
        """Today's 64 bits for this purpose, for rules that need several draws."""
        return self.model.luck.key(f"{self.path}:{purpose}", self.model.day)

    def report(self, kind: str, count: Quantity = 0.0, **details: Any) -> None:
        """Tell the ledger what this actor did, whether or not it happened in a given world."""
        self.model.ledger.report(self.name, kind, count, by=details.pop("by", self.camp), **details)


def total(values: Any) -> Quantity:
    """Left-to-right sum: the one order that gives the same bits everywhere."""
    result: Quantity = 0.0
    for value in values:
        result = result + value
    return result
