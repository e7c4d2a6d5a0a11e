"""An actor's turn once more, with other values of what it reads; afterwards everything is as it was."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sim.batch.parting.calls import Calls
from sim.batch.parting.listening import Listening, Reads
from sim.batch.parting.telling import Aside, Told, held
from sim.batch.parting.units import State, Unit
from sim.model.model import StabilizationModel


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
        """What would have been told.

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
                return [*aside.told, *held(unit.holder, phase, unit.actor)]
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
            listening = Listening(self.model, self.units, unit)
            self.told(unit, phase, [Swap("", listening.begin)])
            self._reads[key] = listening.heard()
        return self._reads[key]
