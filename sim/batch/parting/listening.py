"""What an actor reads in its turn."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sim.batch.parting.units import Unit
from sim.model.model import StabilizationModel


@dataclass(frozen=True)
class Reads:
    """What a turn reads: states with their units, parameters, families of rules."""

    states: tuple[tuple[Unit, str], ...]
    values: frozenset[str]
    families: frozenset[str]


class Listening:
    """Listens to what somebody reads in a turn: states, parameters, families of rules.

    Args:
        model: Whose turn it is.
        units: All that act in it.
        unit: Who reads.
    """

    def __init__(self, model: StabilizationModel, units: Sequence[Unit], unit: Unit) -> None:
        self._model, self._units, self._unit = model, units, unit
        self._states: set[tuple[int, str]] = set()
        self._values: set[str] = set()
        self._families: set[str] = set()

    def begin(self) -> Callable[[], None]:
        """Listen from now on; returns what ends it."""
        model, own = self._model, vars(self._unit.actor)
        listeners = [(each.view, each) for each in self._units] + [(self._unit.actor, self._unit)]
        kinds = [type(listener) for listener, _ in listeners]
        values, rules = model.values, model.rules
        for (listener, each), kind in zip(listeners, kinds, strict=True):
            listener.__class__ = _listening(kind, self._states, id(each))
        model.values = _Values(values, self._values)
        model.rules = _Rules(rules, self._families)
        # Traits are kept once they are worked out; anew, their parameters are read again.
        if own.get("_traits") is not None:
            own["_traits"] = {}

        def end() -> None:
            for (listener, _), kind in zip(listeners, kinds, strict=True):
                listener.__class__ = kind
            model.values, model.rules = values, rules

        return end

    def heard(self) -> Reads:
        """What was read, in a fixed order: of the units, and of what they hold."""
        states = [(each, name) for each in self._units for name in each.attributes if (id(each), name) in self._states]
        known = set(self._model.scenario.rules)
        return Reads(tuple(states), frozenset(self._values), frozenset(self._families & known))


def _listening(kind: type, heard: set[tuple[int, str]], who: int) -> type:
    def look_up(self: Any, name: str) -> Any:
        heard.add((who, name))
        usual: Any = kind.__getattribute__
        return usual(self, name)

    return type(kind.__name__, (kind,), {"__getattribute__": look_up})


class _Values(dict[str, Any]):
    def __init__(self, real: Mapping[str, Any], heard: set[str]) -> None:
        super().__init__(real)
        self._heard = heard

    def __getitem__(self, path: str) -> Any:
        self._heard.add(path)
        return super().__getitem__(path)


class _Rules:
    def __init__(self, real: Any, heard: set[str]) -> None:
        self._real, self._heard = real, heard

    def __getattr__(self, name: str) -> Any:
        self._heard.add(name)
        return getattr(self._real, name)

    def variant(self, family: str) -> str:
        """Whoever asks which variant is in force reads it."""
        self._heard.add(family)
        return str(self._real.variant(family))
