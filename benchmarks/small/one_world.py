"""The small model for one world, written once for both libraries: what its agents do, and its days.

AgentPy's and Mesa's classes take these methods over and add what their library wants.
"""

from __future__ import annotations

from typing import Any

from benchmarks.small.case import MOST, SECTORS, STATES, capacity, support, willing
from benchmarks.undecorated import DICE


class State:
    """Offers troops."""

    model: Any

    def begin(self, number: int) -> None:
        """Start without an offer."""
        self.support, self.capacity, self.offer = support(number), capacity(number), 0.0

    def bargain(self) -> None:
        """Raise, cut or keep the offer."""
        world = self.model
        w = willing(world.rules, self.support, world.friends, world.grievance)
        self.offer = world.rules.next_offer(self.offer, self.capacity, 0.25, w, DICE.random())


class Sector:
    """Suffers fire along the line."""

    model: Any

    def begin(self) -> None:
        """Start in calm."""
        self.grievance = self.deaths = 0.0

    def fire(self) -> None:
        """Incidents, deaths and what they do to people."""
        world = self.model
        rate = world.rules.rate(1.0 / SECTORS, 0.0, 0.0, world.interposed, 1.0)
        _, _, self.deaths = world.rules.incidents(rate, 0)
        self.grievance = world.rules.grievance(self.grievance, self.deaths, 0.0)


class World:
    """The day, and what is recorded of it."""

    states: Any
    sectors: Any
    rules: Any

    def begin(self) -> None:
        """Start with no offers and no grievance."""
        self.friends = self.grievance = self.interposed = self.deaths = self.offered = 0.0
        self.today = 0

    def live(self) -> None:
        """One day: offers once a week, fire, and what all see of it tomorrow."""
        if self.today % 7 == 0:
            for state in self.states:
                state.bargain()
        for sector in self.sectors:
            sector.fire()
        self.friends = sum(state.offer > 0.0 for state in self.states) / STATES
        self.offered = sum(state.offer for state in self.states)
        self.interposed = 0.5 * self.offered / MOST
        self.grievance = sum(sector.grievance for sector in self.sectors) / SECTORS
        self.deaths = sum(sector.deaths for sector in self.sectors)
        self.today += 1
