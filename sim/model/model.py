"""The model: actors, rules, luck and the order of the day, for one world or for many at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

import mesa
import numpy as np
import numpy.typing as npt

from sim.actors import ROSTER, SINGLE, Actor, Cohort, TunnelGroup
from sim.actors.quantity import Quantity
from sim.model.beliefs import draw_beliefs
from sim.model.day import Day
from sim.model.lanes import Intervention, Lanes
from sim.model.ledger import Ledger
from sim.model.luck import Luck
from sim.model.measures import Calendar
from sim.model.narrowing import Narrowing
from sim.model.record import Collector, Record
from sim.model.rulebook import Rulebook
from sim.model.truce import Truce
from sim.model.witness import Witness
from sim.scenario import Scenario, load_scenario

FEWER = 0.9
"""Ended worlds leave the arrays when no more than this share goes on: cutting them takes the time of a few days."""


class StabilizationModel(mesa.Model):
    """A ceasefire, those who could make it last, and a year of days.

    An ordinary Mesa model of one world (floats), or the same code over an ensemble of worlds (arrays whose last axis
    is worlds). Both agree bit for bit.

    Args:
        case: A shipped scenario's name, a path, or a loaded Scenario.
        world: Number of the world, when ``worlds`` is not given.
        worlds: World numbers of an ensemble.
        key: Seed; world k of a key is the same world in every scenario and batch.
        rng: Passed on to Mesa, which wants one; the model never draws from it.
        fixed: Central values instead of draws of the uncertain parameters.
        events: Keep every event, not only totals.
        lanes: An ensemble with more than world numbers, instead of ``worlds``.
        interventions: Draws that are fixed, beside those of ``lanes``; of one world those of lane 0.
        witness: Is told of every draw and every rule call; changes nothing.

    Raises:
        ScenarioError: If the scenario has problems.
    """

    def __init__(
        self,
        case: str | Scenario = "baseline",
        world: int = 0,
        worlds: Iterable[int] | None = None,
        key: int = 1,
        rng: Any = None,
        fixed: bool = False,
        events: bool = False,
        lanes: Lanes | None = None,
        interventions: tuple[Intervention, ...] = (),
        witness: Witness | None = None,
    ) -> None:
        super().__init__(rng=rng)
        self.scenario = case if isinstance(case, Scenario) else load_scenario(case)
        self.ensemble = worlds is not None or lanes is not None
        given = lanes if lanes is not None else Lanes.of_worlds([world] if worlds is None else worlds)
        self.lanes = replace(given, interventions=(*given.interventions, *interventions))
        self.day = 0
        self.days = self.scenario.days
        self.values: dict[str, Any] = draw_beliefs(self.scenario, self.lanes, key, fixed, self.ensemble)
        self._witness = witness
        self.luck = Luck(key, self.lanes, self.ensemble, witness)
        self.rules: Any = Rulebook(self.scenario.rules, self.values, self.ensemble, witness)
        self.ledger = Ledger(self.lanes.luck, events)
        self.seen: Any = None
        self.calendar = Calendar(self.scenario.measures)
        self.truce = Truce(self)
        self.single: dict[str, Any] = {name: kind(self, f"actors.{name}") for name, kind in SINGLE.items()}
        self.rosters: dict[str, list[Any]] = {
            roster: [self._member(roster, kind, name, at) for at, name in enumerate(self.scenario.rosters[roster])]
            for roster, kind in ROSTER.items()
        }
        self._day = Day({"truce": self.truce, **self.single}, self.rosters, self.ensemble)
        self.seen = self._day.seen
        self.record = Record(self)
        self.datacollector: mesa.DataCollector = Collector(self.record)
        self.running = True

    def _member(self, roster: str, kind: type[Actor], name: str, place: int) -> Actor:
        path = f"{roster}.{name}"
        if roster == "factions" and self.scenario.choices[f"{path}.kind"] == "pocket":
            kind = TunnelGroup
        return kind(self, path, place)

    def actor(self, path: str) -> Any:
        """An actor by its path in a scenario (``contributors.turkey``), or ``pocket`` for the tunnel group."""
        roster, _, name = path.partition(".")
        if path == "pocket":
            return self.seen.pocket
        if roster == "actors":
            return self.single[name]
        return next(actor for actor in self.rosters[roster] if actor.name == name)

    def set_parameter(self, path: str, value: Quantity) -> None:
        """Give a parameter another value from today on, for whoever reads it."""
        self.values[path] = value
        self.rules.rebind(path)
        for actor in self._day.actors:
            if isinstance(actor, Cohort):
                actor.forget()

    @property
    def weekly(self) -> bool:
        """Whether governments and leaderships decide today."""
        return self.day % 7 == 0

    def step(self) -> None:
        """One day of every world."""
        self.dawn()
        # Compiled code may divide before it looks whether it should; the result it keeps is guarded by the rule.
        with np.errstate(all="ignore"):
            self._day.run(self.next_turn)
            self.dusk()

    def dawn(self) -> None:
        """What comes before the first phase of a day: the calendar's measures."""
        self.ledger.open_day(self.day, self.record.holding)
        if self._witness is not None:
            self._witness.open_day(self.day)
        self.calendar.carry_out(self)
        self._day.look([self.truce, self.single["israel"], self.single["united_states"]])

    def dusk(self) -> None:
        """What comes after the last phase of a day: it is measured."""
        self.record.close_day()
        self.day += 1
        self.running = self._goes_on()

    @property
    def order(self) -> Day:
        """The order of the day: who acts when, and what others see of them."""
        return self._day

    def next_turn(self) -> None:
        """Somebody else acts, or the same in another phase."""
        self.ledger.next_turn()
        if self._witness is not None:
            self._witness.turn()

    def _goes_on(self) -> bool:
        return self.day < self.days and bool(np.any(np.asarray(self.record.holding) > 0.5))

    def depart(self, stay: npt.NDArray[np.intp]) -> None:
        """Take all other lanes out of the arrays; no lane that stays changes by a bit.

        What the others came to is in the record. Actors hold only the rest from then on.

        Args:
            stay: Positions, among the lanes that are still there, of those that go on.
        """
        narrowing = Narrowing(stay, len(self.record.here))
        self.values = narrowing.of(self.values)
        in_force = {name: self.rules.variant(name) for name in self.scenario.rules}
        self.rules = Rulebook(in_force, self.values, True, self._witness)
        for holder in (self.luck, self.truce, *self._day.actors):
            narrowing.attributes(holder)
        self.luck.depart(stay)
        self.record.depart(stay)
        self.ledger.depart(stay)
        self._day.look_anew()

    def _let_go(self) -> None:
        """Take worlds that have ended out of the arrays, once they are many."""
        lanes = len(self.record.here)
        stay = np.nonzero(np.broadcast_to(self.record.holding, (lanes,)) > 0.5)[0]
        if 0 < len(stay) <= FEWER * lanes:
            self.depart(stay)

    def run_days(
        self, days: int | None = None, tick: Callable[[int], None] | None = None, let_go: bool = False
    ) -> None:
        """Run to the horizon, or until every world has ended; a later horizon goes on from there.

        Args:
            days: Horizon; the scenario's own by default.
            tick: Called after each day with the number of days done.
            let_go: Take worlds that have ended out of the arrays on the way, which saves their time; what actors hold
                is then no longer that of all lanes (see depart).
        """
        if days is not None:
            self.days = days
            self.running = self._goes_on()
        while self.running and self.day < self.days:
            self.step()
            if let_go:
                self._let_go()
            if tick is not None:
                tick(self.day)
