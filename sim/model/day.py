"""The order of a day: phases in which everybody decides on the state at the phase's start."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sim.actors import TunnelGroup, gather
from sim.model.views import Roster, Stack, View

PHASES = (
    "hear",  # 1 information
    "negotiate",  # 2 diplomacy
    "bargain",  # 3 offers, objections, consent (weekly)
    "deploy",  # 4 deployment of troops and police
    "open_crossings",  # 5 aid: crossing the line ...
    "distribute",  # ... and on to people
    "fight",  # 6 armed acts
    "attribute",  # 7 attribution
    "answer",  # 8 crisis: answers,
    "contain",  # containment,
    "decide",  # choices for war
    "weigh",  # 9 tranches: who accepts,
    "settle",  # what is asked,
    "exchange",  # what is done
    "reckon",  # 10 politics
    "close",  # 11 does it hold?
)


class Day:
    """Runs the phases over a fixed list of actors.

    In one world each actor acts for itself. In an ensemble those of a roster that are of one kind act as one.

    Attributes:
        actors: Who acts, in a fixed order: the single ones, then each roster kind by kind.
        seen: Views of all actors, by name; of rosters as Rosters.
    """

    def __init__(self, single: dict[str, Any], rosters: dict[str, list[Any]], ensemble: bool) -> None:
        parts = {name: _parts(roster, ensemble) for name, roster in rosters.items()}
        self.actors = [*single.values(), *(part for roster in parts.values() for part in roster)]
        self._views = {id(actor): View() for actor in self.actors}
        self.look(self.actors)
        self.seen = View(**{name: self._views[id(actor)] for name, actor in single.items()})
        self._rosters: list[Stack] = []
        for name, roster in rosters.items():
            setattr(self.seen, name, self._roster(roster, parts[name], ensemble))
        self.seen.pocket = self._pocket(rosters["factions"])
        self._plan = [
            [
                (actor, getattr(actor, phase))
                for actor in self.actors
                if actor.present and callable(getattr(type(actor), phase, None))
            ]
            for phase in PHASES
        ]

    def _roster(self, members: list[Any], parts: list[Any], ensemble: bool) -> Roster:
        names, present = [member.name for member in members], sum(member.present for member in members)
        if not ensemble:
            return Roster(names, present, [self._views[id(member)] for member in members])
        stack = Stack(names, present, [(self._views[id(part)], part.place) for part in parts])
        self._rosters.append(stack)
        return stack

    def _pocket(self, factions: list[Any]) -> Any:
        for actor in factions:
            if isinstance(actor, TunnelGroup):
                return self.seen.factions[actor.place]
        nobody = TunnelGroup.__new__(TunnelGroup)
        nobody.neutral()
        return View(**vars(nobody))

    def look(self, actors: Iterable[Any]) -> None:
        """Show everybody the present state of these actors."""
        for actor in actors:
            vars(self._views[id(actor)]).update(vars(actor))

    def look_anew(self) -> None:
        """Show everybody the present state of all."""
        self._look(self.actors)

    def run(self, next_turn: Callable[[], None]) -> None:
        """One day; ``next_turn`` is called before each actor acts."""
        for phase in range(len(PHASES)):
            for _, act in self._plan[phase]:
                next_turn()
                act()
            self.show(phase)

    def turns(self, phase: int) -> list[tuple[Any, Callable[[], None]]]:
        """Who acts in a phase, in order, and what they then do."""
        return self._plan[phase]

    def show(self, phase: int) -> None:
        """Show everybody what those who acted in a phase have come to."""
        self._look(actor for actor, _ in self._plan[phase])

    def view(self, actor: Any) -> View:
        """What others see of one of those who act."""
        return self._views[id(actor)]

    def refresh(self) -> None:
        """Views have been changed by hand: what rosters put together of them is out of date."""
        for roster in self._rosters:
            roster.changed()

    def _look(self, actors: Iterable[Any]) -> None:
        self.look(actors)
        for roster in self._rosters:
            roster.changed()


def _parts(members: list[Any], ensemble: bool) -> list[Any]:
    """Who of a roster acts: everybody, kind by kind; in an ensemble those of a kind as one."""
    present = [member for member in members if member.present]
    kinds = list(dict.fromkeys(type(member) for member in present))
    parts: list[Any] = [member for member in members if not member.present]
    for kind in kinds:
        alike = [member for member in present if type(member) is kind]
        if ensemble and kind.together and len(alike) > 1:
            parts.append(gather(alike, whole=len(alike) == len(members)))
        else:
            parts.extend(alike)
    return parts
