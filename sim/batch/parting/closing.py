"""A scenario with doors closed in many ways at once, beside the one whose sights are shown in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from sim.batch.parting.telling import Flags, Key, Told, by_row, hearing_model, held, unlike
from sim.batch.parting.units import Pairs, State, Unit, apart, units_of
from sim.model.day import PHASES
from sim.model.lanes import Lanes
from sim.model.model import FEWER, StabilizationModel
from sim.scenario import Scenario


@dataclass(frozen=True)
class Moment:
    """An event whose door is asked for.

    Attributes:
        world: Which.
        day, phase: When.
        key: What it is.
        a: Count and deaths in the first scenario.
    """

    world: int
    day: int
    phase: int
    key: Key
    a: tuple[float, float]


class Closing:
    """A scenario with doors closed in many ways at once, beside the one whose sights are shown in them.

    Args:
        a: Whose doors are closed.
        b: What is shown in them.
        who: The makers.
        doors: By name, their states.
        closed: (ways, doors), which doors each way closes.
        moments: Events, one a world.
        key: Seed.
        fixed: Central values instead of draws of the uncertain parameters.

    Attributes:
        models: Of a, way by way over all worlds, and of b.
        as_b, as_a: (ways, events), whether each event fell as in b, and as it did in a.
    """

    def __init__(
        self, a: Scenario, b: Scenario, who: frozenset[str], doors: Mapping[str, tuple[State, ...]],
        closed: Flags, moments: Sequence[Moment], key: int, fixed: bool,
    ) -> None:  # fmt: skip
        worlds = [moment.world for moment in moments]
        self._moments, self._closed, self._who = moments, closed, who
        lanes = Lanes.of_worlds(worlds * len(closed)), Lanes.of_worlds(worlds)
        self.models = tuple(
            hearing_model(scenario, each, key, fixed) for scenario, each in zip((a, b), lanes, strict=True)
        )
        self._last = max(moment.day for moment in moments)
        for model in self.models:
            model.record.daily.shorten()
            model.days = self._last + 1
        self.a, self.b = self.models
        self._pairs = Pairs(self.a, self.b)
        self._holder = {id(unit.actor): unit.holder for each in self.models for unit in units_of(each)}
        self._shown = [
            (unit, name, at)
            for at, states in enumerate(doors.values())
            for holder, name in states
            for unit in self._pairs.units
            if unit.holder == holder and name in vars(unit.view)
        ]
        self._here = np.arange(len(moments))
        self._kept: dict[tuple[int, str], tuple[Any, Any, Any]] = {}
        self.as_b = np.zeros((len(closed), len(moments)), dtype=bool)
        self.as_a = np.zeros_like(self.as_b)

    def run(self) -> None:
        """Up to the last of the events."""
        with np.errstate(all="ignore"):
            for day in range(self._last + 1):
                for model in self.models:
                    model.dawn()
                for phase, name in enumerate(PHASES):
                    self._phase(day, phase, name)
                for model in self.models:
                    model.dusk()
                if day < self._last:
                    self._let_go(day)

    def _let_go(self, day: int) -> None:
        later = np.array([self._moments[int(lane)].day > day for lane in self._here])
        if later.sum() <= FEWER * len(later):
            stay, lanes = np.nonzero(later)[0], len(later)
            self.b.depart(stay)
            self.a.depart(np.concatenate([stay + way * lanes for way in range(len(self._closed))]))
            self._here = self._here[stay]
            self._kept.clear()

    def _phase(self, day: int, phase: int, name: str) -> None:
        told = self._closed_turns(phase, name), self._turns(self.b, phase, name)
        for place, lane in enumerate(self._here):
            moment = self._moments[int(lane)]
            if (moment.day, moment.phase) == (day, phase):
                self._judge(int(lane), place, moment, told)
        for model in self.models:
            model.order.show(phase)

    def _judge(self, lane: int, place: int, moment: Moment, told: tuple[list[Told], list[Told]]) -> None:
        lanes, ways = len(self._here), len(self._closed)
        there = np.arange(ways) * lanes + place
        counts, deaths = _of(told[0], moment.key, lanes * ways)
        other = _of(told[1], moment.key, lanes)
        found = counts[there], deaths[there]
        kind = moment.key[0]
        self.as_b[:, lane] = ~unlike(kind, found, (other[0][place], other[1][place]))
        self.as_a[:, lane] = ~unlike(kind, found, (np.float64(moment.a[0]), np.float64(moment.a[1])))

    def _turns(self, model: StabilizationModel, phase: int, name: str) -> list[Told]:
        ledger: Any = model.ledger
        ledger.take()
        more: list[Told] = []
        for actor, act in model.order.turns(phase):
            model.next_turn()
            act()
            more += held(self._holder[id(actor)], name, actor)
        return [*ledger.take(), *more]

    def _closed_turns(self, phase: int, name: str) -> list[Told]:
        """The same, where all but the makers look at closed doors."""
        ledger: Any = self.a.ledger
        ledger.take()
        more: list[Told] = []
        put: list[tuple[dict[str, Any], str, Any]] = []
        for actor, act in self.a.order.turns(phase):
            inside = self._holder[id(actor)] in self._who
            if inside and put:
                self._open(put)
            elif not inside and not put:
                put = self._close()
            self.a.next_turn()
            act()
            more += held(self._holder[id(actor)], name, actor)
        self._open(put)
        return [*ledger.take(), *more]

    def _close(self) -> list[tuple[dict[str, Any], str, Any]]:
        put = []
        for unit, name, door in self._shown:
            views = vars(unit.view)
            value = self._behind(unit, name, door, views[name])
            if value is not None:
                put.append((views, name, views[name]))
                views[name] = value
        if put:
            self.a.order.refresh()
        return put

    def _open(self, put: list[tuple[dict[str, Any], str, Any]]) -> None:
        for views, name, value in put:
            views[name] = value
        if put:
            self.a.order.refresh()
        put.clear()

    def _behind(self, unit: Unit, name: str, door: int, own: Any) -> Any:
        other = self._pairs.then(unit, name)
        known = self._kept.get((id(unit), name))
        if known is not None and known[0] is own and known[1] is other:
            return known[2]
        value = self._mixed(own, other, door)
        self._kept[id(unit), name] = own, other, value
        return value

    def _mixed(self, own: Any, other: Any, door: int) -> Any:
        """What is seen where the door is closed in some lanes; None if there is nothing to tell apart."""
        if isinstance(own, dict) and isinstance(other, dict):
            mixed = {name: self._mixed(own[name], other.get(name), door) for name in own}
            if all(each is None for each in mixed.values()):
                return None
            return {name: own[name] if each is None else each for name, each in mixed.items()}
        if not isinstance(own, (float, np.ndarray)) or not isinstance(other, (float, np.ndarray)):
            return None
        lanes, ways = len(self._here), len(self._closed)
        wide = np.broadcast_to(other, (*np.shape(other)[:-1], lanes))
        shown = np.tile(wide, (1,) * (wide.ndim - 1) + (ways,))
        if apart(np.asarray(own), shown, lanes * ways) is None:
            return None
        return np.where(np.repeat(self._closed[:, door], lanes), shown, own)


def _of(told: list[Told], key: Key, width: int) -> tuple[Any, Any]:
    """Counts and deaths of one thing, (lanes,); nothing if nobody tells it."""
    of_kind = [each for each in told if each.kind == key[0] and each.victim == key[3]]
    return by_row(of_kind, width).get(key, (np.zeros(width), np.zeros(width)))
