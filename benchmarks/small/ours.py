"""The small model in the tool's way: Mesa agents whose state is arrays over lanes, compiled rules, keyed luck."""

from __future__ import annotations

from typing import Any

import mesa
import numpy as np
import numpy.typing as npt

from benchmarks.small import case
from benchmarks.timing import KEY
from sim.model.lanes import Lanes
from sim.model.luck import Luck
from sim.rules import Rule


class State(mesa.Agent):
    """Offers troops."""

    model: Any

    def __init__(self, model: World, number: int) -> None:
        super().__init__(model)
        self.stream = f"states.{number}:offer"
        self.support, self.capacity = case.support(number), case.capacity(number)
        self.offer: Any = 0.0

    def bargain(self) -> None:
        """Raise, cut or keep the offer."""
        world = self.model
        w = case.willing(world.rules, self.support, world.friends, world.grievance)
        luck = world.luck.draw(self.stream, world.today)
        self.offer = world.rules.next_offer(self.offer, self.capacity, 0.25, w, luck)


class Sector(mesa.Agent):
    """Suffers fire along the line."""

    model: Any

    def __init__(self, model: World, number: int) -> None:
        super().__init__(model)
        self.stream = f"sectors.{number}:fire"
        self.grievance: Any = 0.0
        self.deaths: Any = 0.0

    def fire(self) -> None:
        """Incidents, deaths and what they do to people."""
        world = self.model
        rate = world.rules.rate(1.0 / case.SECTORS, 0.0, 0.0, world.interposed, 1.0)
        _, _, self.deaths = world.rules.incidents(rate, world.luck.key(self.stream, world.today))
        self.grievance = world.rules.grievance(self.grievance, self.deaths, 0.0)


class World(mesa.Model):
    """Many worlds at once."""

    def __init__(self, worlds: int) -> None:
        super().__init__()
        self.lanes = Lanes.of_worlds(range(worlds))
        self.luck = Luck(KEY, self.lanes, ensemble=True)
        self.rules = case.rules(Rule.bind, True)
        self.states = [State(self, number) for number in range(case.STATES)]
        self.sectors = [Sector(self, number) for number in range(case.SECTORS)]
        self.friends: Any = 0.0
        self.grievance: Any = 0.0
        self.interposed: Any = 0.0
        self.today = 0
        self.rows: dict[str, list[Any]] = {name: [] for name in case.SERIES}

    def step(self) -> None:
        """One day of every world."""
        if self.today % 7 == 0:
            for state in self.states:
                state.bargain()
        for sector in self.sectors:
            sector.fire()
        offers = [state.offer for state in self.states]
        self.friends = sum((offer > 0.0) * 1.0 for offer in offers) / case.STATES
        offered = sum(offers)
        self.interposed = 0.5 * offered / case.MOST
        self.grievance = sum(sector.grievance for sector in self.sectors) / case.SECTORS
        deaths = sum(sector.deaths for sector in self.sectors)
        for name, value in zip(case.SERIES, (deaths, offered, self.grievance), strict=True):
            self.rows[name].append(value)
        self.today += 1


def run(worlds: int, days: int = case.DAYS) -> dict[str, npt.NDArray[np.float64]]:
    """Run worlds; by series, (days, worlds)."""
    model = World(worlds)
    for _ in range(days):
        model.step()
    return {name: np.array(rows) for name, rows in model.rows.items()}
