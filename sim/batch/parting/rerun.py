"""An actor's turn once more, with other values of what it reads; afterwards everything is as it was."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sim.batch.parting.telling import Aside, Told, held
from sim.batch.parting.units import State, Unit
from sim.model.model import StabilizationModel


class Calls:
    """A witness that keeps the rule calls of a turn, unless it is told not to.

    Attributes:
        turn_calls: Name, result, and whether an input was drawn (then the stream), in order.
        deaf: Whether it keeps nothing.
    """

    def __init__(self) -> None:
        self.turn_calls: list[tuple[str, Any, Any]] = []
        self.deaf = False
        self._drawn: dict[int, Any] = {}
        self._kept: list[Any] = []

    def open_day(self, day: int) -> None:
        """Another day, of which nothing has to be known."""

    def turn(self) -> None:
        """Forget the last turn."""
        self.turn_calls = []
        self._drawn, self._kept = {}, []

    def drew(self, stream: Any, day: int, value: Any) -> None:
        """Remember a draw until it is used."""
        if not self.deaf:
            self._kept.append(value)
            self._drawn[id(value)] = stream

    def called(self, name: str, bound: Callable[..., Any], inputs: tuple[Any, ...], result: Any) -> None:
        """Take down a call."""
        if not self.deaf:
            drawn = self._drawn
            stream = next((drawn[id(each)] for each in inputs if id(each) in drawn), None) if drawn else None
            self.turn_calls.append((name, result, stream))


@dataclass(frozen=True)
class Swap:
    """One thing that is put in the place of another.

    Attributes:
        label: What it is called: ``israel.confidence``, a parameter's path, ``rules.FAMILY``.
        put: Puts it there; returns what takes it out again.
        state: Of a state, whose and which.
    """

    label: str
    put: Callable[[], Callable[[], None]]
    state: State | None = None


@dataclass(frozen=True)
class Reads:
    """What a turn reads: states with their units, parameters, families of rules."""

    states: tuple[tuple[Unit, str], ...]
    values: frozenset[str]
    families: frozenset[str]


class Rerun:
    """Turns of a model's actors once more."""

    def __init__(self, model: StabilizationModel, units: Sequence[Unit], witness: Calls) -> None:
        self.model, self.units, self._witness = model, units, witness
        self._held: dict[int, dict[str, Any]] = {}
        self._reads: dict[tuple[int, str, bool], Reads] = {}

    def phase_begins(self) -> None:
        """Remember what turns change in place: the truce's memory of days."""
        truce = self.model.truce
        self._held = {id(truce): {n: v.copy() for n, v in vars(truce).items() if isinstance(v, deque)}}

    def told(self, unit: Unit, phase: str, swaps: Sequence[Swap] = ()) -> list[Told]:
        """What would have been told."""
        return self.turn(unit, phase, swaps)[0]

    def turn(self, unit: Unit, phase: str, swaps: Sequence[Swap] = ()) -> tuple[list[Told], dict[str, Any]]:
        """What would have been told, and what the actor would hold.

        Args:
            unit: Who acts; in this phase, and views are still those of its beginning.
            phase: Which.
            swaps: What is put in the place of what it reads.
        """
        with self._as_if() as aside, self._before(unit):
            undo = [swap.put() for swap in swaps]
            self.model.order.refresh()
            try:
                getattr(unit.actor, phase)()
                told = [*aside.told, *held(unit.holder, phase, unit.actor)]
                return told, dict(vars(unit.actor))
            finally:
                for each in reversed(undo):
                    each()
                self.model.order.refresh()

    @contextmanager
    def _as_if(self) -> Iterator[Aside]:
        real: Any = self.model.ledger
        self.model.ledger = aside = Aside(real)  # type: ignore[assignment]
        self._witness.deaf = True
        try:
            yield aside
        finally:
            self.model.ledger = real
            self._witness.deaf = False

    @contextmanager
    def _before(self, unit: Unit) -> Iterator[None]:
        """The actor as it was when the phase began."""
        own = vars(unit.actor)
        after = dict(own)
        own.clear()
        own.update(vars(unit.view))
        own.update({name: memory.copy() for name, memory in self._held.get(id(unit.actor), {}).items()})
        try:
            yield
        finally:
            own.clear()
            own.update(after)

    def state(self, acting: Unit, unit: Unit, attribute: str, value: Any) -> Swap:
        """Another value of something that somebody holds, for a turn of ``acting``."""
        holders = [vars(unit.view)] + ([vars(unit.actor)] if unit is acting else [])

        def put() -> Callable[[], None]:
            before = [each[attribute] for each in holders]
            for each in holders:
                each[attribute] = value

            def back() -> None:
                for each, old in zip(holders, before, strict=True):
                    each[attribute] = old

            return back

        return Swap(f"{unit.holder}.{attribute}", put, (unit.holder, attribute))

    def parameters(self, acting: Unit, label: str, values: Mapping[str, Any], variants: Mapping[str, str]) -> Swap:
        """Other values of parameters and other variants of rules."""
        model, own = self.model, vars(acting.actor)

        def put() -> Callable[[], None]:
            families = {path.partition(".")[0] for path in values} | set(variants)
            bound = {name: getattr(model.rules, name) for name in families if name in model.scenario.rules}
            in_force = {name: model.rules.variant(name) for name in bound}
            old = {path: model.values[path] for path in values}
            traits = own.get("_traits")
            model.values.update(values)
            if traits is not None:
                own["_traits"] = {}
            for name in bound:
                model.rules.switch(name, variants.get(name, in_force[name]))

            def back() -> None:
                model.values.update(old)
                for name, family in bound.items():
                    model.rules.put_back(name, in_force[name], family)
                if traits is not None:
                    own["_traits"] = traits

            return back

        return Swap(label, put)

    def reads(self, unit: Unit, phase: str) -> Reads:
        """What a unit reads in a phase: found out once, by listening."""
        key = (id(unit), phase, self.model.weekly)
        if key not in self._reads:
            self._reads[key] = self._listen(unit, phase)
        return self._reads[key]

    def _listen(self, unit: Unit, phase: str) -> Reads:
        heard: set[tuple[int, str]] = set()
        values: set[str] = set()
        listeners = [(each.view, each) for each in self.units] + [(unit.actor, unit)]
        kinds = [type(listener) for listener, _ in listeners]
        real_values, real_rules = self.model.values, self.model.rules
        families: set[str] = set()
        known = self.model.scenario.rules

        def listen() -> Callable[[], None]:
            for (listener, each), kind in zip(listeners, kinds, strict=True):
                listener.__class__ = _listening(kind, heard, id(each))
            self.model.values = _Values(real_values, values)
            self.model.rules = _Rules(real_rules, families)
            traits = vars(unit.actor).get("_traits")
            if traits is not None:
                vars(unit.actor)["_traits"] = {}

            def stop() -> None:
                for (listener, _), kind in zip(listeners, kinds, strict=True):
                    listener.__class__ = kind
                self.model.values, self.model.rules = real_values, real_rules

            return stop

        self.turn(unit, phase, [Swap("", listen)])
        # In a fixed order: of the units, and of what they hold.
        states = [(each, name) for each in self.units for name in each.attributes if (id(each), name) in heard]
        return Reads(tuple(states), frozenset(values), frozenset(families & set(known)))


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
