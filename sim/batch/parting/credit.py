"""Who gets the credit for a parting: what alone turns the event, what is needed for it, and which rule decided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.batch.parting.calls import RuleCall
from sim.batch.parting.deciding import first_that_drew, rules_that_decided
from sim.batch.parting.history import ALONE, NEEDED, PRESENCE, TOGETHER, Parting
from sim.batch.parting.rerun import Rerun, Swap
from sim.batch.parting.telling import Flags, Key, Told, by_row, unlike
from sim.batch.parting.units import Pairs, State, Unit, apart, gap
from sim.model.model import StabilizationModel

MANY_PARAMETERS = 24
"""If more parameters differ that a turn reads, they are put in together."""

Course = dict[Key, tuple[Any, Any]]
"""What is told in a turn: counts and deaths, (lanes,) each."""


@dataclass(frozen=True)
class Turn:
    """What one that acts told in a phase, and which rules were called for it."""

    told: list[Told]
    calls: list[RuleCall]


@dataclass
class Fresh:
    """Worlds whose histories part in this phase by one thing told.

    Attributes:
        lanes: Which.
        value: Counts and deaths in b, (lanes,) each.
    """

    lanes: Flags
    value: tuple[Any, Any]


class Credit:
    """Gives the credit for what parts in one phase.

    Args:
        a: The model whose history is asked about, as it is before others are shown what was done in the phase.
        b: The one it is compared with.
        pairs: Who acts in both.
        rerun: Turns of a once more.
        doors: By name, their states.
        partings: Of the worlds that are there, by lane; what is found is put down in them.
        phase: Which.
    """

    def __init__(
        self, a: StabilizationModel, b: StabilizationModel, pairs: Pairs, rerun: Rerun,
        doors: Mapping[str, tuple[State, ...]], partings: Sequence[Parting], phase: str,
    ) -> None:  # fmt: skip
        self.a, self.b, self._pairs, self._rerun = a, b, pairs, rerun
        self._doors, self._partings, self._phase = doors, partings, phase

    def give(self, a: Mapping[int, Turn], b: Mapping[int, Turn], fresh: Mapping[Key, Fresh]) -> None:
        """Find out through what histories part.

        Args:
            a: By identity of who acts, its turn.
            b: The same of the other model.
            fresh: What they part by.
        """
        teller_in_a, teller_in_b = _tellers(a), _tellers(b)
        by_teller: dict[int, list[Key]] = {}
        for key, new in fresh.items():
            if key in teller_in_a and key in teller_in_b:
                by_teller.setdefault(teller_in_a[key], []).append(key)
            else:
                self._credit(new.lanes, [(f"presence of {key[1]}", None, new.lanes)], PRESENCE)
                turn = a[teller_in_a[key]] if key in teller_in_a else b[teller_in_b[key]]
                self._decided(new.lanes, first_that_drew(turn.calls))
        for teller, keys in by_teller.items():
            unit = self._pairs.by_actor[teller]
            swaps = self._candidates(unit, np.logical_or.reduce([fresh[key].lanes for key in keys]))
            courses = [self._course(unit, [swap]) for swap in swaps]
            for key in keys:
                self._share(unit, key, fresh[key], swaps, courses)
                for lanes, rule in rules_that_decided(fresh[key].lanes, a[teller].calls, b[teller_in_b[key]].calls):
                    self._decided(lanes, rule)

    def _course(self, unit: Unit, swaps: Sequence[Swap]) -> Course:
        return by_row(self._rerun.told(unit, self._phase, swaps), len(self._partings))

    def _candidates(self, unit: Unit, lanes: Flags) -> list[Swap]:
        """Everything that the turn reads and that differs in some of these lanes."""
        reads, width = self._rerun.reads(unit, self._phase), len(lanes)
        swaps = []
        for other, attribute in reads.states:
            value = self._pairs.then(other, attribute)
            found = apart(vars(other.view).get(attribute), value, width)
            if found is not None and (found & lanes).any():
                swaps.append(self._rerun.state(unit, other, attribute, value))
        return swaps + self._parameters(unit, reads.values, reads.families, lanes)

    def _parameters(self, unit: Unit, read: frozenset[str], families: frozenset[str], lanes: Flags) -> list[Swap]:
        a, b = self.a.values, self.b.values
        paths = [path for path in a if path in b and (path in read or path.partition(".")[0] in families)]
        there = [(path, apart(a[path], b[path], len(lanes))) for path in paths]
        unequal = {path: b[path] for path, found in there if found is not None and (found & lanes).any()}
        variants = {
            family: self.b.rules.variant(family)
            for family in sorted(families)
            if self.a.rules.variant(family) != self.b.rules.variant(family)
        }
        swaps = [
            self._rerun.parameters(unit, f"rules.{name}", {}, {name: variant}) for name, variant in variants.items()
        ]
        if len(unequal) > MANY_PARAMETERS:
            return [*swaps, self._rerun.parameters(unit, "parameters", unequal, {})]
        return [*swaps, *(self._rerun.parameters(unit, path, {path: value}, {}) for path, value in unequal.items())]

    def _share(self, unit: Unit, key: Key, new: Fresh, swaps: Sequence[Swap], courses: Sequence[Course]) -> None:
        """Give the credit for an event to what alone turns it; else to what is needed for it."""
        turned = [_as_in_b(course, key, new.value, new.lanes) for course in courses]
        some = np.logical_or.reduce(turned) if turned else np.zeros_like(new.lanes)
        self._credit(some, _named(swaps, turned), ALONE)
        rest = new.lanes & ~some
        if not rest.any():
            return
        if len(swaps) > 1:
            whole = _as_in_b(self._course(unit, swaps), key, new.value, rest)
            kept = (self._course(unit, [*swaps[:at], *swaps[at + 1 :]]) for at in range(len(swaps)))
            needed = [whole & ~_as_in_b(course, key, new.value, rest) for course in kept]
            some = np.logical_or.reduce(needed)
            self._credit(some, _named(swaps, needed), NEEDED)
            rest = rest & ~some
        self._credit(rest, [("several together", None, rest)], TOGETHER)

    def _credit(self, lanes: Flags, named: Sequence[tuple[str, Swap | None, Flags]], found: str) -> None:
        for lane in np.nonzero(lanes)[0]:
            parting = self._partings[int(lane)]
            those = [(label, swap) for label, swap, where in named if where[lane]]
            parting.found = found
            parting.through = {label: 1.0 / len(those) for label, _ in those}
            states = {".".join(swap.state): swap.state for _, swap in those if swap is not None and swap.state}
            states |= {name: of[0] for name, of in self._doors.items()}
            parting.leans = {name: self._lean(state, int(lane)) for name, state in states.items()}

    def _lean(self, state: State, lane: int) -> int:
        """Whether a state is higher in the first model, summed over all that hold it."""
        more = 0.0
        for unit in self._pairs.units:
            if unit.holder == state[0]:
                own, other = vars(unit.view).get(state[1]), self._pairs.then(unit, state[1])
                more += gap(own, other, lane, len(self._partings))
        return int(np.sign(more))

    def _decided(self, lanes: Flags, rule: str) -> None:
        for lane in np.nonzero(lanes)[0]:
            self._partings[int(lane)].rule = rule


def _tellers(turns: Mapping[int, Turn]) -> dict[Key, int]:
    """Who told each thing."""
    return {row: actor for actor, turn in turns.items() for told in turn.told for row in told.rows}


def _named(swaps: Sequence[Swap], where: Sequence[Flags]) -> list[tuple[str, Swap | None, Flags]]:
    return [(swap.label, swap, lanes) for swap, lanes in zip(swaps, where, strict=True)]


def _as_in_b(course: Course, key: Key, value: tuple[Any, Any], lanes: Flags) -> Flags:
    """In which of these lanes an event falls as in b."""
    if key not in course:
        return np.zeros_like(lanes)
    found: Flags = lanes & ~unlike(key[0], course[key], value)
    return found
