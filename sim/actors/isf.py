"""The command of the International Stabilization Force: places contingents and works through seven channels."""

from __future__ import annotations

from typing import Any

from sim.actors.actor import Actor
from sim.actors.quantity import Quantity, total
from sim.scenario.traits import CHANNELS


class StabilizationForce(Actor):
    """The force as one body: strength, quality, presence by sector, and what it does there.

    Attributes:
        strength: Troops in place; armed: of them, weighted by how far their role bears arms.
        quality: 0..1; presence, deterrence, interposition, verification, convoy: by sector, shares.
        containment, tripwire: Logits it lends to a crisis and takes off the choice for war.
        border: Share of smuggling it stops; enforcing: how far it can take arms that are not given (0..1).
        balance, spent, received: Its fund (USD million); covered: share of its cost that is covered (0..1).
    """

    def neutral(self) -> None:
        """No force."""
        nothing = self.listed([0.0 for _ in self.model.scenario.rosters["sectors"]])
        self.strength = self.quality = self.presence_mean = self.deterrence_mean = self.interposition_mean = 0.0
        self.presence, self.deterrence, self.interposition = nothing, nothing, nothing
        self.verification, self.convoy = nothing, nothing
        self.containment = self.tripwire = self.border = self.enforcing = self.loss_rate = 0.0
        self.verified = 0.0
        self.balance = self.spent = self.received = self.covered = 0.0
        self.trust = self.public_acceptance = 0.5
        self.exists = 0.0
        self.host_consent = 0.0

    def begin(self) -> None:
        """Know which of its channels are switched on."""
        self.exists = 1.0
        self.switch = {name: 1.0 if self.choice(f"channels.{name}") else 0.0 for name in CHANNELS}

    def bargain(self) -> None:
        """See who is in the force and how hosts and people receive it."""
        seen, rules = self.seen, self.rules
        if not self.model.weekly:
            return
        states = seen.contributors
        trusted = states.total(lambda s: s.accepted * (1.0 - s.left_force) * s.tie_hamas)
        self.trust = rules.ratio(trusted, states.total(lambda s: s.accepted * (1.0 - s.left_force)), 0.5)
        self.public_acceptance = seen.sectors.total(lambda s: s.acceptance * s.people)
        self.host_consent = seen.hamas.consent["monitor"]

    def deploy(self) -> None:
        """Place what has come, and pay for it."""
        seen, rules = self.seen, self.rules
        states = seen.contributors
        self.strength = states.total(lambda s: s.deployed)
        armed = states.total(lambda s: rules.isf_effect.worth(s.deployed, s.intrusion))
        caveats = rules.ratio(states.total(lambda s: s.deployed * s.caveats), self.strength, 0.0)
        contingents = states.total(lambda s: rules.at_least(s.deployed, 1.0))
        egypt = seen.mediators.total(lambda m: m.cooperation)
        self.quality = rules.command.quality(caveats, contingents, egypt, seen.israel.cooperation)
        self._pay(seen.donors.total(lambda d: d.to_force_today))
        self._take_effect(armed, caveats)

    def _pay(self, received: Quantity) -> None:
        rules = self.rules
        self.received = self.received + received
        accepted = self.seen.contributors.total(lambda s: s.accepted * (1.0 - s.left_force))
        cost = self.strength * self.trait("cost") / 30.0
        paid = rules.funding.spent(self.balance + received, cost)
        self.balance = self.balance + received - paid
        self.spent = self.spent + paid
        reserve = self.trait("reserve_months") * self.trait("cost") * rules.larger(accepted, 1.0)
        coming = received * 30.0 * self.trait("reserve_months")
        self.covered = rules.clip((self.balance + coming) / reserve, 0.0, 1.0)

    def _take_effect(self, armed: Quantity, caveats: Quantity) -> None:
        seen, rules = self.seen, self.rules
        authority = seen.security_council.authority * (1.0 - caveats)
        peace = 1.0 - seen.truce.at_war
        sectors, board = seen.sectors, seen.board_of_peace
        count = float(len(sectors))
        weights = sectors.each(
            lambda s: rules.deployment.placement(board.turns[s.place], count, board.sectors_open, s.people)
        )
        whole = total(weights)
        hosts = self._consent_by_sector()

        def works(s: Any) -> Any:
            density = armed * rules.ratio(weights[s.place], whole, 0.0) / (s.persons / 1000.0)
            consent = peace * rules.host_consent.on_the_ground(hosts[s.place], s.acceptance)
            here = peace * rules.isf_effect.presence(density, self.quality, consent, authority)
            deters, interposes, verifies, protects = rules.isf_effect.channels(here)
            on = self.switch
            return (
                here,
                deters * on["deterrence"],
                interposes * on["interposition"],
                verifies * on["verification"],
                protects * on["convoy_protection"],
            )

        self.presence, self.deterrence, self.interposition, self.verification, self.convoy = sectors.each(works)
        self.presence_mean = sectors.total(lambda s: self.presence[s.place] * s.people)
        self.deterrence_mean = sectors.total(lambda s: self.deterrence[s.place] * s.people)
        self.interposition_mean = sectors.total(lambda s: self.interposition[s.place] * s.people)
        self.verified = sectors.total(lambda s: self.verification[s.place] * s.people)
        hold = peace * self.quality * rules.smaller(self.strength / self.trait("planned_strength"), 1.0)
        contain, trip, border = rules.isf_effect.guarantee(
            self.presence_mean, hold, seen.hamas.consent["border"], authority
        )
        self.containment = contain * self.switch["containment"]
        self.tripwire = trip * self.switch["tripwire"]
        self.border = border * self.switch["border_control"]
        self.enforcing = self.presence_mean * authority * self.switch["disarmament"]
        self.loss_rate = rules.isf_effect.loss_rate(seen.truce.d7 / 20.0, seen.hamas.consent["disarm"], authority)

    def _consent_by_sector(self) -> Any:
        """Consent of those who hold each sector: its factions by fighters; the leadership where there are none."""
        seen, rules = self.seen, self.rules
        held = seen.factions.by_sector(lambda f: f.weight, len(seen.sectors))
        given = seen.factions.by_sector(lambda f: f.weight * f.consent, len(seen.sectors))
        leader = seen.hamas.consent["monitor"]
        return seen.sectors.each(lambda s: rules.ratio(given[s.place], held[s.place], leader))
