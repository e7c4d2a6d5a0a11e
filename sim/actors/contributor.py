"""A government that may offer, deploy and withdraw troops."""

from __future__ import annotations

from sim.actors.actor import Actor
from sim.actors.quantity import total

ROLES = {"combat": 1.0, "engineering": 0.6, "aid": 0.5, "police_training": 0.3, "liaison": 0.2, "host": 0.0}
"""Roles and how far each bears arms inside Gaza (a scale, not a measurement)."""


class ContributingState(Actor):
    """A contributing state: offers, role and caveats, deployment, losses, exit.

    Attributes:
        offered: Standing offer (troops); offered_most: its highest so far.
        accepted: Troops that both Israel and the state have cleared so far.
        clock: Days since its conditions for going were met.
        sent, deployed, lost, gone: Troops; sent = in transit + deployed + lost + gone.
        left_force: 1 once it has gone home.
        intrusion: How far its role bears arms inside Gaza (0..1); asked: as it first offered.
        lighter: 1 once it has settled for a lighter role.
        caveats: National caveats (0..1).
    """

    def neutral(self) -> None:
        """A state that takes no part."""
        self.offered = self.offered_most = self.accepted = self.clock = 0.0
        self.sent = self.deployed = self.lost = self.gone = self.deaths_today = self.recent_losses = 0.0
        self.left_force = self.lighter = self.refused = self.caveats = 0.0
        self.support = self.hostility = self.intrusion = self.tie_us = self.tie_hamas = self.need = 0.0
        self.engaged = 0.0
        self.arrived_on = self.cleared = 0.0

    def begin(self) -> None:
        """Start with what it has said it would send."""
        rules = self.rules
        self.offered = self.offered_most = self.trait("offer")
        self.support, self.caveats = self.trait("support"), self.trait("caveats")
        self.hostility, self.asked = self.trait("hostility"), ROLES[str(self.choice("role"))]
        self.intrusion = self.asked
        self.tie_us, self.tie_hamas, self.need = self.trait("tie_us"), self.trait("tie_hamas"), self.trait("need")
        self.peers, self.peer_count = self._peers()
        values, luck = self.model.values, self.model.luck
        self.raise_size = luck.beta(
            f"{self.path}:size of a raise", values["troop_offers.size_a"], values["troop_offers.size_b"]
        )
        delivered, firmness = values["deployment.delivered_mean"], values["deployment.delivered_firmness"]
        self.delivers = luck.beta(f"{self.path}:delivered share", delivered * firmness, (1.0 - delivered) * firmness)
        self.engaged = rules.occurs(self.offered)

    def _peers(self) -> tuple[list[float], float]:
        """By contributor, 1 if this state looks at what it does: the others of its group; and how many they are."""
        scenario, group = self.model.scenario, self.choice("group")
        peers = [
            float(
                name != self.name
                and bool(scenario.choices[f"contributors.{name}.present"])
                and scenario.choices[f"contributors.{name}.group"] == group
            )
            for name in scenario.rosters["contributors"]
        ]
        return peers, max(1.0, total(peers))

    def bargain(self) -> None:
        """Once a week: raise, cut or withdraw the offer; settle for a lighter role; add caveats."""
        if not self.model.weekly:
            return
        seen, rules = self.seen, self.rules
        friends = total(s.engaged * peer for s, peer in zip(seen.contributors, self.peers, strict=True))
        friends = friends / self.peer_count
        legitimacy = seen.security_council.legitimacy
        funding = 1.0 - self.need * (1.0 - seen.isf.covered)
        host = 0.5 * seen.israel.accepts[self.place] + 0.5 * seen.hamas.consent["monitor"]
        willingness = rules.troop_offers.willingness(
            self.support,
            legitimacy,
            funding,
            friends,
            seen.united_states.pressure * self.tie_us,
            self.recent_losses,
            host,
            1.0 - seen.truce.disarmed,
        )
        self.offered = (1.0 - self.left_force) * rules.troop_offers.next_offer(
            self.offered, self.trait("capacity"), self.raise_size, willingness, self.draw("offer")
        )
        self.offered_most = rules.larger(self.offered_most, self.offered)
        self.engaged = rules.occurs(self.offered)
        self.refused = self.engaged * (1.0 - seen.israel.accepts[self.place])
        lighter = rules.troop_offers.role(self.lighter, self.refused, self.draw("lighter role"))
        self.lighter = lighter
        self.intrusion = rules.troop_offers.intrusion(self.asked, lighter)
        self.caveats = rules.troop_offers.caveats(self.caveats, self.recent_losses)
        self.report("offer", self.offered)
        self.report("refused", self.refused)

    def deploy(self) -> None:
        """Send what is accepted, as the clock and the money allow; go home, or not."""
        seen, rules = self.seen, self.rules
        accepts = seen.israel.accepts[self.place]
        self.cleared = accepts * self.engaged
        self.accepted = rules.larger(self.accepted, accepts * self.offered)
        starts = (
            seen.isf.exists
            * self.cleared
            * rules.deployment.start(seen.security_council.in_force, accepts, seen.isf.host_consent, seen.isf.covered)
        )
        self.clock = self.clock + starts * (1.0 - seen.truce.at_war)
        share = rules.deployment.target(self.clock, seen.board_of_peace.sectors_open)
        moving = (1.0 - self.left_force) * (1.0 - seen.truce.at_war)
        goal = share * self.accepted * self.delivers
        departing = moving * rules.larger(goal - self.sent, 0.0)
        in_transit = self.sent - self.deployed - self.lost - self.gone
        arriving = moving * rules.deployment.arrivals(in_transit)
        self.sent = self.sent + departing
        before = self.deployed
        self.deployed = self.deployed + arriving
        self.arrived_on = rules.choose(
            rules.occurs(self.arrived_on), self.arrived_on, rules.at_least(self.deployed, 1.0) * (self.model.day + 1.0)
        )
        if self.model.weekly:
            exits = seen.contributors.total(lambda s: s.left_force) / seen.contributors.present
            chance = rules.deployment.exit_chance(
                self.recent_losses,
                self.trait("wealth"),
                seen.truce.d7 / 20.0,
                exits,
                self.support,
                self.need * (1.0 - seen.isf.covered),
            )
            leaves = rules.occurs(before) * rules.happens(chance, self.draw("exit"))
            self.left_force = rules.larger(self.left_force, leaves)
            self.gone = self.gone + leaves * (self.sent - self.lost - self.gone)
            self.deployed = self.deployed * (1.0 - leaves)
            self.report("contingent leaves", leaves)
        self.report("troops arrived", arriving)

    def fight(self) -> None:
        """Deaths of its own soldiers in the force."""
        rules, seen = self.rules, self.seen
        deaths = rules.poisson(self.deployed * seen.isf.loss_rate, self.draw("losses"))
        # Soldiers die whole, and only where there are so many.
        self.deaths_today = deaths * rules.at_least(self.deployed, deaths)
        self.deployed = self.deployed - self.deaths_today
        self.lost = self.lost + self.deaths_today
        self.recent_losses = rules.deployment.losses(self.recent_losses, self.deaths_today, self.deployed)
        self.report(
            "ISF soldiers killed",
            rules.occurs(self.deaths_today),
            deaths=self.deaths_today,
            victim="isf",
            by="factions",
        )

    def reckon(self) -> None:
        """Support at home."""
        seen = self.seen
        self.support = self.rules.politics.home_support(
            self.support,
            self.trait("support"),
            self.recent_losses,
            seen.truce.progress,
            seen.information.believed["base"],
        )
