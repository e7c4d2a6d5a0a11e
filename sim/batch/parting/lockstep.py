"""Two scenarios in the same worlds, phase by phase: where their histories first part, and through what."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.batch.parting.rerun import Calls, Rerun, Swap
from sim.batch.parting.telling import Hearing, Key, Lanes, Told, Unlike, by_row, differing, held, unlike
from sim.batch.parting.themes import CHOICES, CRISES, THEMES, in_conflict, theme_of
from sim.batch.parting.units import Pairs, State, Unit, apart, units_of
from sim.model.day import PHASES
from sim.model.lanes import Lanes as Worlds
from sim.model.model import FEWER, StabilizationModel
from sim.scenario import Scenario

MANY_PARAMETERS = 24
"""If more parameters differ that a turn reads, they are put in together."""

ALONE, NEEDED, TOGETHER, PRESENCE = "alone", "needed", "together", "presence"
"""How a channel was found: it alone turns the event; without it nothing turns; only several do; who takes part."""

GIVEN = "what it was given"
"""In the place of a rule: none decided otherwise, what came in was otherwise already."""


@dataclass(frozen=True)
class Event:
    """Something that happened otherwise.

    Attributes:
        day: From 0.
        kind, actor, place, victim: What was told, of whom, where, and on which side people died.
        a, b: How often and how many deaths, in either world.
    """

    day: int
    kind: str
    actor: str
    place: str
    victim: str
    a: tuple[float, float]
    b: tuple[float, float]

    @property
    def key(self) -> Key:
        """What it is, without when."""
        return self.kind, self.actor, self.place, self.victim


@dataclass
class Parting:
    """How the two histories of one world part.

    Attributes:
        world: Its number.
        first: The first thing at all that was told differently; None if nothing ever was.
        parted: The first event of the conflict that was.
        rule: Which rule decided it, or for what purpose was drawn.
        through: By what the acting actor saw or held, or a parameter, its part of the credit (they sum to 1).
        found: How this was found: ``alone``, ``needed``, ``together``, ``presence``.
        doors: Through which doors the change came to it (see doors), likewise; none where it was not by a door.
        door_found: How that was found; empty where there are no doors.
        end_doors: Doors that closed alone make the world end as in b, with their parts of the credit; none where no
            door alone does; None if it was not asked.
        leans: Of states in ``through`` and ``doors``, whether it was then higher in a (1), lower (-1), or neither (0).
        phase: Of the day in which the histories part.
        themes: By theme, the first day on which something about it was told differently.
        pivot: The first event about crises or choices for war that was.
    """

    world: int
    first: Event | None = None
    parted: Event | None = None
    rule: str = ""
    through: dict[str, float] = field(default_factory=dict)
    found: str = ""
    doors: dict[str, float] = field(default_factory=dict)
    door_found: str = ""
    end_doors: dict[str, float] | None = None
    leans: dict[str, int] = field(default_factory=dict)
    phase: int = -1
    themes: dict[str, int] = field(default_factory=dict)
    pivot: Event | None = None


@dataclass(frozen=True)
class _Turn:
    told: list[Told]
    calls: list[tuple[str, Any, Any]]


class Lockstep:
    """Models of two scenarios over the same worlds.

    Args:
        a: Whose history is asked about.
        b: With what it is compared.
        worlds: Which.
        doors: By name, their states.
        let_go: Take worlds that have ended in either out of both.
    """

    def __init__(
        self, a: Scenario, b: Scenario, worlds: Iterable[int], key: int, days: int, fixed: bool = False,
        doors: Mapping[str, tuple[State, ...]] | None = None, let_go: bool = True,
    ) -> None:  # fmt: skip
        lanes = Worlds.of_worlds(worlds)
        self._witness = Calls(), Calls()
        self.models = tuple(
            StabilizationModel(scenario, lanes=lanes, key=key, fixed=fixed, witness=witness)
            for scenario, witness in zip((a, b), self._witness, strict=True)
        )
        for model in self.models:
            model.ledger = Hearing(model.lanes.luck, False)
        self.a, self.b = self.models
        self.days = days
        self._pairs = Pairs(self.a, self.b)
        self._of_b = {id(unit.actor): unit for unit in units_of(self.b)}
        self._rerun = Rerun(self.a, self._pairs.units, self._witness[0])
        self._doors, self._let_go = doors or {}, let_go
        self._size = len(lanes)
        self._here = np.arange(self._size)
        self.partings = [Parting(int(world)) for world in lanes.luck]
        self._parted = np.zeros(self._size, dtype=bool)
        self._told_apart = np.zeros(self._size, dtype=bool)
        self._pivoted = np.zeros(self._size, dtype=bool)
        self._themes = {theme: np.full(self._size, -1) for theme in THEMES}
        self._live: Lanes = np.ones(self._size, dtype=bool)

    def run(self, tick: Callable[[int], None] | None = None) -> list[Parting]:
        """Go through all days."""
        with np.errstate(all="ignore"):
            while self.a.day < self.days and len(self._here) and (self._live.any() or not self._let_go):
                self._day()
                if tick is not None:
                    tick(self.a.day)
        for theme, days in self._themes.items():
            for lane in np.nonzero(days >= 0)[0]:
                self.partings[lane].themes[theme] = int(days[lane])
        return self.partings

    def _day(self) -> None:
        for model in self.models:
            model.dawn()
        for phase, name in enumerate(PHASES):
            self._phase(phase, name)
        for model in self.models:
            model.dusk()
        lanes = len(self._here)
        self._live = np.ones(lanes, dtype=bool)
        for model in self.models:
            self._live &= np.broadcast_to(model.record.intact, (lanes,)) > 0.5
        if self._let_go and 0 < self._live.sum() <= FEWER * lanes:
            stay = np.nonzero(self._live)[0]
            for model in self.models:
                model.depart(stay)
            self._here, self._live = self._here[stay], self._live[stay]

    def _phase(self, phase: int, name: str) -> None:
        self._rerun.phase_begins()
        a, b = (self._turns(which, phase, name) for which in (0, 1))
        one, other = ([each for turn in turns.values() for each in turn.told] for turns in (a, b))
        new: dict[Key, Lanes] = {}
        values: dict[Key, tuple[Any, Any]] = {}
        for unlikely in differing(one, other, len(self._here)):
            self._note(unlikely, phase, new, values)
        if new:
            self._explain(name, a, b, new, values)
        for model in self.models:
            model.order.show(phase)

    def _turns(self, which: int, phase: int, name: str) -> dict[int, _Turn]:
        """What each who acts told, and which rules were called for it."""
        model, witness = self.models[which], self._witness[which]
        ledger: Any = model.ledger
        done: dict[int, _Turn] = {}
        for actor, act in model.order.turns(phase):
            model.next_turn()
            ledger.take()
            act()
            unit = self._pairs.by_actor[id(actor)] if which == 0 else self._of_b[id(actor)]
            done[id(actor)] = _Turn([*ledger.take(), *held(unit.holder, name, actor)], witness.turn_calls)
        return done

    def _note(self, unlikely: Unlike, phase: int, new: dict[Key, Lanes], values: dict[Key, tuple[Any, Any]]) -> None:
        """Take down what is told differently; of the conflict's first events gather where and what."""
        where = unlikely.where & self._live
        if not where.any():
            return
        kind = unlikely.rows[0][0]
        anywhere = where.any(axis=0)
        lanes = self._here[anywhere]
        days = self._themes[theme_of(kind)]
        days[lanes[days[lanes] < 0]] = self.a.day
        pivotal, conflict = theme_of(kind) in (CRISES, CHOICES), in_conflict(kind)
        wanted = ~self._told_apart | (~self._pivoted & pivotal) | (~self._parted & conflict)
        for column in np.nonzero(anywhere & wanted[self._here])[0]:
            lane = self._here[column]
            row = int(np.argmax(where[:, column]))
            parting = self.partings[lane]
            pivots = not self._pivoted[lane] and pivotal
            parts = not self._parted[lane] and conflict
            event = self._event(unlikely, row, int(column))
            if not self._told_apart[lane]:
                self._told_apart[lane], parting.first = True, event
            if pivots:
                self._pivoted[lane], parting.pivot = True, event
            if parts:
                self._parted[lane], parting.parted, parting.phase = True, event, phase
                key = unlikely.rows[row]
                if key not in new:
                    new[key] = np.zeros(len(self._here), dtype=bool)
                    values[key] = (unlikely.b[0][row], unlikely.b[1][row])
                new[key][column] = True

    def _event(self, unlikely: Unlike, row: int, column: int) -> Event:
        kind, actor, place, victim = unlikely.rows[row]
        a, b = ((float(side[0][row, column]), float(side[1][row, column])) for side in (unlikely.a, unlikely.b))
        return Event(self.a.day, kind, actor, place, victim, a, b)

    def _explain(
        self, name: str, a: dict[int, _Turn], b: dict[int, _Turn],
        new: dict[Key, Lanes], values: dict[Key, tuple[Any, Any]],
    ) -> None:  # fmt: skip
        """Find out through what the new partings came."""
        of_key = {row: actor for actor, turn in a.items() for told in turn.told for row in told.rows}
        of_key_b = {row: actor for actor, turn in b.items() for told in turn.told for row in told.rows}
        by_unit: dict[int, list[Key]] = {}
        for key, where in new.items():
            if key in of_key and key in of_key_b:
                by_unit.setdefault(of_key[key], []).append(key)
            else:
                self._credit(where, [(f"presence of {key[1]}", None, where)], PRESENCE)
                turn = a[of_key[key]] if key in of_key else b[of_key_b[key]]
                drawn = next(((name, stream) for name, _, stream in turn.calls if stream is not None), None)
                self._decided(where, GIVEN if drawn is None else drawn[0] if "." in drawn[0] else _purpose(drawn[1]))
        for actor, keys in by_unit.items():
            unit = self._pairs.by_actor[actor]
            all_lanes = np.logical_or.reduce([new[key] for key in keys])
            swaps = self._candidates(unit, name, all_lanes)
            courses = [by_row(self._rerun.told(unit, name, [swap]), len(self._here)) for swap in swaps]
            for key in keys:
                self._share(unit, name, key, new[key], values[key], swaps, courses)
                self._rule(key, new[key], a[actor].calls, b[of_key_b[key]].calls)

    def _candidates(self, unit: Unit, phase: str, lanes: Lanes) -> list[Swap]:
        """Everything that the turn reads and that differs in some of these lanes."""
        reads, width = self._rerun.reads(unit, phase), len(lanes)
        swaps = []
        for other, attribute in reads.states:
            value = self._pairs.then(other, attribute)
            found = apart(vars(other.view).get(attribute), value, width)
            if found is not None and (found & lanes).any():
                swaps.append(self._rerun.state(unit, other, attribute, value))
        return swaps + self._parameters(unit, reads.values, reads.families, lanes)

    def _parameters(self, unit: Unit, read: frozenset[str], families: frozenset[str], lanes: Lanes) -> list[Swap]:
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

    def _share(
        self, unit: Unit, phase: str, key: Key, lanes: Lanes, value: tuple[Any, Any], swaps: list[Swap],
        courses: list[dict[Key, tuple[Any, Any]]],
    ) -> None:  # fmt: skip
        """Give the credit for an event to what alone turns it; else to what is needed for it."""
        turned = [self._as_b(course, key, value, lanes) for course in courses]
        some = np.logical_or.reduce(turned) if turned else np.zeros_like(lanes)
        named = [(swap.label, swap, where) for swap, where in zip(swaps, turned, strict=True)]
        self._credit(some, named, ALONE)
        rest = lanes & ~some
        if not rest.any():
            return
        if len(swaps) > 1:
            kept = [
                by_row(self._rerun.told(unit, phase, [*swaps[:at], *swaps[at + 1 :]]), len(lanes))
                for at in range(len(swaps))
            ]
            needed = [rest & ~self._as_b(course, key, value, rest) for course in kept]
            whole = self._as_b(by_row(self._rerun.told(unit, phase, swaps), len(lanes)), key, value, rest)
            needed = [where & whole for where in needed]
            some = np.logical_or.reduce(needed)
            self._credit(some, list(zip([s.label for s in swaps], swaps, needed, strict=True)), NEEDED)
            rest = rest & ~some
        self._credit(rest, [("several together", None, rest)], TOGETHER)

    @staticmethod
    def _as_b(course: dict[Key, tuple[Any, Any]], key: Key, value: tuple[Any, Any], lanes: Lanes) -> Lanes:
        if key not in course:
            return np.zeros_like(lanes)
        found: Lanes = lanes & ~unlike(key[0], course[key], value)
        return found

    def _credit(self, lanes: Lanes, named: Sequence[tuple[str, Swap | None, Lanes]], found: str) -> None:
        for column in np.nonzero(lanes)[0]:
            lane = int(self._here[column])
            parting = self.partings[lane]
            those = [(label, swap) for label, swap, where in named if where[column]]
            parting.found = found
            parting.through = {label: 1.0 / len(those) for label, _ in those}
            states = {".".join(swap.state): swap.state for _, swap in those if swap is not None and swap.state}
            states |= {name: of[0] for name, of in self._doors.items()}
            parting.leans = {name: self._lean(state, int(column)) for name, state in states.items()}

    def _lean(self, state: State, column: int) -> int:
        """Whether a state is higher in the first model, summed over all that hold it."""
        more = 0.0
        for unit in self._pairs.units:
            if unit.holder == state[0]:
                a, b = vars(unit.view).get(state[1]), self._pairs.then(unit, state[1])
                more += _gap(a, b, column, len(self._here))
        return int(np.sign(more))

    def _rule(self, key: Key, lanes: Lanes, a: list[tuple[str, Any, Any]], b: list[tuple[str, Any, Any]]) -> None:
        """Name the rule that decided.

        The first call whose result is a whole number and another one; else the first that drew and gave something else.
        """
        left = lanes.copy()
        if [one[0] for one in a] == [other[0] for other in b]:
            for whole in (True, False):
                family = ""
                for (name, result, stream), (_, other, _) in zip(a, b, strict=True):
                    family = name if "." in name else family
                    if stream is None and not (whole and "." in name):
                        continue
                    decided = left & _otherwise(result, other, len(lanes), whole)
                    self._decided(decided, name if "." in name else family or _purpose(stream))
                    left &= ~decided
        self._decided(left, GIVEN)

    def _decided(self, lanes: Lanes, rule: str) -> None:
        for column in np.nonzero(lanes)[0]:
            self.partings[self._here[column]].rule = rule


def _purpose(stream: Any) -> str:
    """For what was drawn: ``losses`` of ``contributors.turkey:losses``."""
    return str(stream[0] if isinstance(stream, tuple) else stream).partition(":")[2]


def _gap(a: Any, b: Any, column: int, width: int) -> float:
    """How much more one value is than the other in one lane, over all members."""
    if isinstance(a, dict) and isinstance(b, dict):
        return sum(_gap(a[name], b[name], column, width) for name in a if name in b)
    if a is None or b is None:
        return 0.0
    gap: Any = np.subtract(a, b)
    return float(np.sum(np.broadcast_to(gap, (*gap.shape[:-1], width))[..., column] if gap.ndim else gap))


def _otherwise(a: Any, b: Any, width: int, whole: bool) -> npt.NDArray[np.bool_]:
    """Where results are not the same; if ``whole``, only those that are whole numbers.

    Where others take part in one model results have other shapes: they count as unlike unless whole ones are wanted.
    """
    pairs = zip(a, b, strict=True) if isinstance(a, tuple) else ((a, b),)
    found = np.zeros(width, dtype=bool)
    for one, other in pairs:
        if np.shape(one) != np.shape(other) and np.ndim(one) and np.ndim(other):
            found |= not whole
            continue
        unequal: Any = np.asarray(one != other)
        if whole:
            unequal = unequal & (np.floor(one) == one) & (np.floor(other) == other)
        if unequal.ndim == 2:
            unequal = unequal.any(axis=0)
        found |= np.broadcast_to(unequal, (width,))
    return found
