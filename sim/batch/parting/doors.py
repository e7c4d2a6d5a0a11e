"""Through which door a change came in: what those who were changed show to everybody else.

A scenario changes some actors (the makers: who sends and makes up the force, say). All others meet the change only by
what they see of these: escorted convoys, who the soldiers are, a refusal. Each such thing is a door. A door is closed
by letting all others see, from the first day on, what they would see in the other scenario; the makers themselves go
on as they do. If an event then falls as in the other scenario, it came through that door.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.actors import ROSTER, SINGLE
from sim.batch.parting.rerun import Calls, Rerun
from sim.batch.parting.telling import Hearing, Key, Told, by_row, held, unlike
from sim.batch.parting.units import Pairs, State, Unit, apart, units_of
from sim.model.day import PHASES
from sim.model.lanes import Lanes as Worlds
from sim.model.model import FEWER, StabilizationModel
from sim.scenario import Scenario

FORCE_MAKERS = frozenset({"contributors", "isf", "security_council", "donors"})
_OF_FAMILY = {
    **dict.fromkeys(
        ("troop_offers", "objections", "mandate", "command", "deployment", "isf_effect", "funding", "arbitration"),
        FORCE_MAKERS,
    ),
    "coordination": frozenset({"cmcc"}),
    "us_engagement": frozenset({"united_states"}),
    "rumours": frozenset({"information"}),
    "policing": frozenset({"palestinian_police"}),
    "rival_militia": frozenset({"militias"}),
    "phases": frozenset({"board_of_peace"}),
}
"""Whom a family of rules makes other: those whose decisions it is about."""

_PARTIES = frozenset({"israel", "hamas", "truce", "sectors", "factions"})
"""Never makers: what they do is the conflict itself."""

_ONE_DOOR: dict[State, str] = {
    **{("isf", f"{name}_mean"): f"isf.{name}" for name in ("presence", "deterrence", "interposition")},
    ("isf", "verified"): "isf.verification",
    **{("contributors", name): "contributors.deployed" for name in ("hostility", "intrusion", "left_force")},
    **{("contributors", name): "contributors.refused" for name in ("engaged", "offered")},
}
"""States that say the same thing twice, or that only together say something."""

LANES = 6_000
"""Most that are run at once."""

ALONE, ONLY, TOGETHER, ELSE = "alone", "only", "together", "else"
"""A door that closed alone undoes the event; one that open alone makes it; several only together; not by any door."""


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


def makers(a: Scenario, b: Scenario) -> frozenset[str]:
    """Who is made other by what differs between two scenarios, the parties to the conflict left out."""
    paths = {path for path in {*a.parameters, *b.parameters} if _values(a, path) != _values(b, path)}
    paths |= {path for path in {*a.choices, *b.choices} if a.choices.get(path) != b.choices.get(path)}
    paths |= {f"{family}." for family in a.rules if a.rules[family] != b.rules.get(family)}
    for measure in set(map(str, a.measures)) ^ set(map(str, b.measures)):
        paths |= {f"{family}." for family in _OF_FAMILY if f"'{family}" in measure}
    found: set[str] = set()
    for path in paths:
        first, _, rest = path.partition(".")
        found |= _OF_FAMILY.get(first, frozenset({rest.partition(".")[0] if first == "actors" else first}))
    known = {name for name in found if name in {*SINGLE, *ROSTER} - _PARTIES}
    return frozenset(known | (FORCE_MAKERS if known & FORCE_MAKERS else frozenset()))


def _values(scenario: Scenario, path: str) -> tuple[object, ...]:
    """What a parameter may be; from where it is taken makes nobody other."""
    found = scenario.parameters.get(path)
    return () if found is None else (found.value, found.low, found.high, found.distribution)


def doors_of(scenario: Scenario, who: frozenset[str], key: int) -> dict[str, tuple[State, ...]]:
    """What all others see of the makers, by door, in a fixed order."""
    if not who:
        return {}
    witness = Calls()
    model = StabilizationModel(scenario, lanes=Worlds.of_worlds(range(2)), key=key, witness=witness)
    rerun = Rerun(model, units_of(model), witness)
    by_actor = {id(unit.actor): unit for unit in rerun.units}
    seen: set[State] = set()
    with np.errstate(all="ignore"):
        for _ in range(2):
            model.dawn()
            for phase, name in enumerate(PHASES):
                rerun.phase_begins()
                for actor, act in model.order.turns(phase):
                    model.next_turn()
                    act()
                    unit = by_actor[id(actor)]
                    if unit.holder not in who:
                        reads = rerun.reads(unit, name).states
                        seen |= {(other.holder, attribute) for other, attribute in reads if other.holder in who}
                model.order.show(phase)
            model.dusk()
    found: dict[str, list[State]] = {}
    for state in sorted(seen):
        found.setdefault(_ONE_DOOR.get(state, ".".join(state)), []).append(state)
    return {name: tuple(found[name]) for name in sorted(found)}


class Closing:
    """A scenario with doors closed in many ways at once, beside the one whose sights are shown in them.

    Args:
        a: Whose doors are closed.
        b: What is shown in them.
        who: The makers.
        doors: By name, their states.
        closed: (ways, doors), which doors each way closes.
        moments: Events, one a world.
    """

    def __init__(
        self, a: Scenario, b: Scenario, who: frozenset[str], doors: Mapping[str, tuple[State, ...]],
        closed: npt.NDArray[np.bool_], moments: Sequence[Moment], key: int, fixed: bool,
    ) -> None:  # fmt: skip
        worlds = [moment.world for moment in moments]
        self._moments, self._closed, self._who = moments, closed, who
        lanes = Worlds.of_worlds(worlds * len(closed)), Worlds.of_worlds(worlds)
        self.models = tuple(
            StabilizationModel(scenario, lanes=each, key=key, fixed=fixed)
            for scenario, each in zip((a, b), lanes, strict=True)
        )
        self._last = max(moment.day for moment in moments)
        for model in self.models:
            model.ledger = Hearing(model.lanes.luck, False)
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
        """Up to the last of the events: ``as_b`` and ``as_a`` say, (ways, moments), how each fell."""
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


def ends_through_doors(
    a: Scenario,
    b: Scenario,
    worlds: Sequence[int],
    key: int,
    days: int,
    fixed: bool = False,
    tick: Callable[[float], None] | None = None,
) -> dict[int, dict[str, float]]:
    """By which doors, closed alone from the first day on, worlds end as in the other scenario: on the same day.

    Returns:
        By world: these doors with their parts of the credit, which sum to 1; none where no door alone does it.
    """
    who = makers(a, b)
    doors = doors_of(a, who, key)
    if not doors:
        return {}
    found: dict[int, dict[str, float]] = {}
    nothing = ("", "", "", "")
    for part in _parts([Moment(world, days - 1, -1, nothing, (0.0, 0.0)) for world in worlds], len(doors)):
        closing = Closing(a, b, who, doors, np.eye(len(doors), dtype=bool), part, key, fixed)
        closing.run()
        ended, other = (model.record.whole("ended_on") for model in closing.models)
        alike = ended.reshape(len(doors), len(part)) == other
        found |= {moment.world: _shared(doors, alike[:, lane]) for lane, moment in enumerate(part)}
        if tick is not None:
            tick(len(found) / len(worlds))
    return found


def _of(told: list[Told], key: Key, width: int) -> tuple[Any, Any]:
    """Counts and deaths of one thing, (lanes,); nothing if nobody tells it."""
    of_kind = [each for each in told if each.kind == key[0] and each.victim == key[3]]
    return by_row(of_kind, width).get(key, (np.zeros(width), np.zeros(width)))


def through_doors(
    a: Scenario, b: Scenario, moments: Sequence[Moment], key: int, fixed: bool = False,
    tick: Callable[[float], None] | None = None,
) -> dict[int, tuple[dict[str, float], str]]:  # fmt: skip
    """Through which doors events came.

    Args:
        a: In which they fell as they did.
        b: In which they fell otherwise.
        moments: The events.
        key: Seed.
        fixed: Central values instead of draws of the uncertain parameters.
        tick: Told which share is done.

    Returns:
        By world: the doors with their parts of the credit, which sum to 1 (none where it was not by a door), and how
        they were found.
    """
    who = makers(a, b)
    doors = doors_of(a, who, key)
    if not doors or not moments:
        return {}
    single = np.eye(len(doors), dtype=bool)
    closed = np.vstack([single, np.ones((1, len(doors)), dtype=bool)])
    found: dict[int, tuple[dict[str, float], str]] = {}
    unsure: list[Moment] = []
    for part in _parts(moments, len(closed)):
        closing = Closing(a, b, who, doors, closed, part, key, fixed)
        closing.run()
        if tick is not None:
            tick((len(found) + len(unsure) + len(part)) / len(moments))
        for lane, moment in enumerate(part):
            if not closing.as_b[-1, lane]:
                found[moment.world] = {}, ELSE
            elif closing.as_b[:-1, lane].any():
                found[moment.world] = _shared(doors, closing.as_b[:-1, lane]), ALONE
            else:
                unsure.append(moment)
    for part in _parts(unsure, len(doors)):
        closing = Closing(a, b, who, doors, ~single, part, key, fixed)
        closing.run()
        for lane, moment in enumerate(part):
            open_alone = closing.as_a[:, lane]
            found[moment.world] = (
                (_shared(doors, open_alone), ONLY) if open_alone.any() else ({"several together": 1.0}, TOGETHER)
            )
    return found


def _shared(doors: Mapping[str, object], which: npt.NDArray[np.bool_]) -> dict[str, float]:
    names = [name for name, one in zip(doors, which, strict=True) if one]
    return {name: 1.0 / len(names) for name in names}


def _parts(moments: Sequence[Moment], ways: int) -> list[Sequence[Moment]]:
    """Parts of a size that can be run at once; those that part late stand together, and so do those that part early."""
    most = max(1, LANES // ways)
    ordered = sorted(moments, key=lambda moment: (moment.day, moment.world))
    return [ordered[at : at + most] for at in range(0, len(ordered), most)]
