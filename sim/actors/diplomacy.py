"""The United States, the Security Council and the mediators."""

from __future__ import annotations

from typing import Any

from sim.actors.actor import Actor
from sim.actors.quantity import Quantity, total


class UnitedStates(Actor):
    """The United States: engagement, pressure, envoys, arbitration, personnel and a base in Israel.

    Attributes:
        engagement: 0..1; pressure: P (index); envoy: days for which an envoy stays.
        backs: By contributor, 1 while it is backed against an objection.
        push_israel, push_hamas: What arbitration adds to a party that is behind (0..1).
        base: 1 if a base stands, else 0 (B02: reported and denied); talk: 1 while one is talked of.
    """

    def neutral(self) -> None:
        """The United States stand aside: as little pressure as without any engagement."""
        self.pressure = self.rules.us_engagement.pressure(0.0, 0.0, 0.0)
        self.engagement = self.envoy = self.push_israel = self.push_hamas = 0.0
        self.backs = self.listed([0.0 for _ in self.model.scenario.rosters["contributors"]])
        self.base = self.talk = self.irritant = 0.0

    def begin(self) -> None:
        """Start as engaged as the plan's author."""
        self.engagement = self.trait("engagement")
        self.announce(str(self.choice("base")))

    def announce(self, base: str) -> None:
        """A base is built, talked of, or neither."""
        self.base = 1.0 if base == "built" else 0.0
        self.talk = 0.0 if base == "none" else 1.0
        self.irritant = self.base * self.trait("base_irritant")

    def negotiate(self) -> None:
        """Set engagement, send envoys, press the parties, back contributors."""
        seen, rules = self.seen, self.rules
        truce, board = seen.truce, seen.board_of_peace
        family = rules.us_engagement
        self.engagement = family.engagement(self.engagement, self.trait("engagement"), truce.open, truce.d7)
        overdue = 0.5 * (board.overdue_to_israel + board.overdue_to_hamas)
        sent = rules.happens(family.envoy_chance(self.engagement, truce.open, overdue), self.draw("envoy"))
        self.envoy = rules.larger(rules.larger(self.envoy - 1.0, 0.0), sent * self.trait("envoy_days"))
        self.envoy = rules.larger(self.envoy, truce.envoy_days)
        self.pressure = family.pressure(self.engagement, rules.occurs(self.envoy), self.base)
        self.push_israel = rules.arbitration.push(self.engagement, board.overdue_to_hamas)
        self.push_hamas = rules.arbitration.push(self.engagement, board.overdue_to_israel)
        if self.model.weekly:
            self.backs = seen.contributors.each(self._backing)
        self.report("envoy sent", sent)

    def _backing(self, state: Any) -> Quantity:
        chance = self.rules.arbitration.backing(self.engagement, state.tie_us, state.hostility)
        now = self.rules.happens(chance, self.draw("back", of=state)) * state.refused
        # Backing lasts while the state is refused, and is over once it is in.
        return self.rules.larger(now, self.backs[state.place])


class SecurityCouncil(Actor):
    """The United Nations Security Council.

    Attributes:
        adopted: 1 once it, or a coalition, has authorized the force; adopted_on: day + 1 of that.
        legitimacy, authority: Shares; in_force: 0 or 1.
    """

    def neutral(self) -> None:
        """Nothing is adopted."""
        self.adopted = self.age = self.legitimacy = self.authority = self.in_force = self.adopted_on = 0.0

    def negotiate(self) -> None:
        """Adopt or not, once a week or on a date that the scenario sets."""
        seen, rules = self.seen, self.rules
        adopts = seen.truce.resolution
        if self.model.weekly:
            states = seen.contributors
            offering = states.total(lambda s: s.engaged) / max(1, states.present)
            chance = rules.mandate.adoption(seen.united_states.engagement, offering)
            adopts = rules.larger(adopts, rules.happens(chance, self.draw("vote")))
        new = adopts * (1.0 - self.adopted)
        self.adopted = self.adopted + new
        self.adopted_on = self.adopted_on + new * (self.model.day + 1.0)
        self.age = (self.age + 1.0) * self.adopted
        self.legitimacy, self.authority, self.in_force = rules.mandate.standing(self.adopted, self.age)
        self.report("mandate adopted", new)


class Mediator(Actor):
    """A mediating state: Egypt, Qatar or Turkey.

    Attributes:
        leverage_hamas, leverage_israel: What it brings to bear (index).
        hosting: Readiness to take in people who leave (0..1).
        cooperation: Part of Egypt's cooperation with the force, if it is Egypt (0..1).
        contingents: Its places among contributors, if it would send troops.
    """

    together = False
    """Each looks at a contingent of its own, and there are few."""

    def neutral(self) -> None:
        """It does not mediate."""
        self.leverage_hamas = self.leverage_israel = self.hosting = self.cooperation = 0.0
        states = self.model.scenario.rosters["contributors"]
        self.contingents = [place for place, name in enumerate(states) if name == self.name]

    def begin(self) -> None:
        """Leverage as the scenario gives it; a state that hosts Hamas has more."""
        bonus = self.trait("host_bonus") if self.choice("hosts_hamas") else 0.0
        self.full_hamas = self.leverage_hamas = self.trait("leverage_hamas") + bonus
        self.leverage_israel = self.trait("leverage_israel")
        self.hosting, self.cooperation = self.trait("hosting"), self.trait("cooperation")

    def negotiate(self) -> None:
        """A mediator whose troops are refused may lose leverage."""
        excluded = total(self.seen.contributors[place].refused for place in self.contingents)
        self.leverage_hamas = self.full_hamas * self.rules.objections.leverage_left(excluded)
