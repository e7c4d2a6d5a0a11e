"""Two scenarios in the same worlds, phase by phase: where their histories first part."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from sim.batch.parting.calls import Calls
from sim.batch.parting.credit import Credit, Fresh, Turn
from sim.batch.parting.history import Event, Parting
from sim.batch.parting.rerun import Rerun
from sim.batch.parting.telling import Flags, Key, Unlike, differing, hearing_model, held
from sim.batch.parting.themes import in_conflict, theme_of
from sim.batch.parting.units import Pairs, State, units_of
from sim.model.day import PHASES
from sim.model.lanes import Lanes
from sim.model.model import FEWER
from sim.outcomes.acts import CHOICES, CRISES, THEMES
from sim.scenario import Scenario


class Lockstep:
    """Models of two scenarios over the same worlds.

    Args:
        a: Whose history is asked about.
        b: With what it is compared.
        worlds: Which.
        key: Seed.
        days: Horizon.
        fixed: Central values instead of draws of the uncertain parameters.
        doors: By name, their states.
        let_go: Take worlds that have ended in either out of both.

    Attributes:
        partings: One a world, in their order.
    """

    def __init__(
        self, a: Scenario, b: Scenario, worlds: Iterable[int], key: int, days: int, fixed: bool = False,
        doors: Mapping[str, tuple[State, ...]] | None = None, let_go: bool = True,
    ) -> None:  # fmt: skip
        lanes = Lanes.of_worlds(worlds)
        self._witness = Calls(), Calls()
        self.models = tuple(
            hearing_model(scenario, lanes, key, fixed, witness)
            for scenario, witness in zip((a, b), self._witness, strict=True)
        )
        self.a, self.b = self.models
        self.days = days
        self._pairs = Pairs(self.a, self.b)
        self._holder = [{id(unit.actor): unit.holder for unit in units_of(model)} for model in self.models]
        self._rerun = Rerun(self.a, self._pairs.units, self._witness[0])
        self._doors, self._let_go = doors or {}, let_go
        self.partings = [Parting(int(world)) for world in lanes.luck]
        # Of all worlds that were begun, whatever has been let go since.
        self._told_apart, self._parted, self._pivoted = (np.zeros(len(lanes), dtype=bool) for _ in range(3))
        self._themes = {theme: np.full(len(lanes), -1) for theme in THEMES}
        # Of the lanes that are there: which of all worlds each is, and whether its ceasefires hold.
        self._here = np.arange(len(lanes))
        self._live: Flags = np.ones(len(lanes), dtype=bool)

    def run(self, tick: Callable[[int], None] | None = None) -> list[Parting]:
        """Go through all days.

        Args:
            tick: Called after each day with the number of days done.
        """
        with np.errstate(all="ignore"):
            while self.a.day < self.days and len(self._here) and (self._live.any() or not self._let_go):
                self._day()
                if tick is not None:
                    tick(self.a.day)
        for theme, days in self._themes.items():
            for place in np.nonzero(days >= 0)[0]:
                self.partings[place].themes[theme] = int(days[place])
        return self.partings

    def _day(self) -> None:
        for model in self.models:
            model.dawn()
        for phase in range(len(PHASES)):
            self._phase(phase)
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

    def _phase(self, phase: int) -> None:
        self._rerun.phase_begins()
        a, b = (self._turns(which, phase) for which in (0, 1))
        one, other = ([each for turn in turns.values() for each in turn.told] for turns in (a, b))
        fresh: dict[Key, Fresh] = {}
        for unlike in differing(one, other, len(self._here)):
            self._note(unlike, phase, fresh)
        if fresh:
            there = [self.partings[place] for place in self._here]
            Credit(self.a, self.b, self._pairs, self._rerun, self._doors, there, PHASES[phase]).give(a, b, fresh)
        for model in self.models:
            model.order.show(phase)

    def _turns(self, which: int, phase: int) -> dict[int, Turn]:
        """By identity of those who act, what each told, and which rules were called for it."""
        model, witness = self.models[which], self._witness[which]
        ledger: Any = model.ledger
        done: dict[int, Turn] = {}
        for actor, act in model.order.turns(phase):
            model.next_turn()
            ledger.take()
            act()
            kept = held(self._holder[which][id(actor)], PHASES[phase], actor)
            done[id(actor)] = Turn([*ledger.take(), *kept], witness.turn_calls)
        return done

    def _note(self, unlike: Unlike, phase: int, fresh: dict[Key, Fresh]) -> None:
        """Take down what is told differently; of the conflict's first events gather where and what."""
        where = unlike.where & self._live
        if not where.any():
            return
        kind = unlike.rows[0][0]
        anywhere = where.any(axis=0)
        places = self._here[anywhere]
        days = self._themes[theme_of(kind)]
        days[places[days[places] < 0]] = self.a.day
        pivotal, conflict = theme_of(kind) in (CRISES, CHOICES), in_conflict(kind)
        wanted = ~self._told_apart | (~self._pivoted & pivotal) | (~self._parted & conflict)
        for lane in np.nonzero(anywhere & wanted[self._here])[0]:
            place = self._here[lane]
            row = int(np.argmax(where[:, lane]))
            parting, event = self.partings[place], self._event(unlike, row, int(lane))
            if not self._told_apart[place]:
                self._told_apart[place], parting.first = True, event
            if pivotal and not self._pivoted[place]:
                self._pivoted[place], parting.pivot = True, event
            if conflict and not self._parted[place]:
                self._parted[place], parting.parted, parting.phase = True, event, phase
                nowhere = Fresh(np.zeros(len(self._here), dtype=bool), (unlike.b[0][row], unlike.b[1][row]))
                fresh.setdefault(unlike.rows[row], nowhere).lanes[lane] = True

    def _event(self, unlike: Unlike, row: int, lane: int) -> Event:
        kind, actor, place, victim = unlike.rows[row]
        a, b = ((float(side[0][row, lane]), float(side[1][row, lane])) for side in (unlike.a, unlike.b))
        return Event(self.a.day, kind, actor, place, victim, a, b)
