"""The order of a day: phases in which everybody decides on the state at the phase's start."""

from __future__ import annotations

from collections.abc import Iterable
from types import SimpleNamespace
from typing import Any

from sim.actors import TunnelGroup

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


class View(SimpleNamespace):
    """What others see of an actor: its state when the phase began."""


class Day:
    """Runs the phases over a fixed list of actors.

    Attributes:
        seen: Views of all actors, by name and by roster.
    """

    def __init__(self, single: dict[str, Any], rosters: dict[str, list[Any]]) -> None:
        self._actors = [*single.values(), *(actor for roster in rosters.values() for actor in roster)]
        self._views = {id(actor): View() for actor in self._actors}
        self.seen = View()
        for name, actor in single.items():
            setattr(self.seen, name, self._views[id(actor)])
        for name, roster in rosters.items():
            setattr(self.seen, name, [self._views[id(actor)] for actor in roster])
        self.seen.pocket = self._pocket(rosters["factions"])
        self._plan = [
            [
                (actor, getattr(actor, phase))
                for actor in self._actors
                if actor.present and callable(getattr(type(actor), phase, None))
            ]
            for phase in PHASES
        ]
        self.look(self._actors)

    def _pocket(self, factions: Iterable[Any]) -> Any:
        for actor in factions:
            if isinstance(actor, TunnelGroup):
                return self._views[id(actor)]
        nobody = TunnelGroup.__new__(TunnelGroup)
        nobody.neutral()
        return View(**vars(nobody))

    def look(self, actors: Iterable[Any]) -> None:
        """Show everybody the present state of these actors."""
        for actor in actors:
            vars(self._views[id(actor)]).update(vars(actor))

    def run(self) -> None:
        """One day."""
        for steps in self._plan:
            for _, act in steps:
                act()
            self.look(actor for actor, _ in steps)
