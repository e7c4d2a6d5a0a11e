"""The command of the International Stabilization Force: places contingents and works through seven channels."""

from __future__ import annotations

from sim.actors.actor import Actor, Quantity, total
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
        nothing = [0.0 for _ in self.model.scenario.rosters["sectors"]]
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
        weights = [s.accepted * (1.0 - s.left_force) for s in seen.contributors]
        trusted = total(w * s.tie_hamas for w, s in zip(weights, seen.contributors, strict=True))
        self.trust = rules.ratio(trusted, total(weights), 0.5)
        self.public_acceptance = total(s.acceptance * s.people for s in seen.sectors)
        self.host_consent = seen.hamas.consent["monitor"]

    def deploy(self) -> None:
        """Place what has come, and pay for it."""
        seen, rules = self.seen, self.rules
        states = seen.contributors
        self.strength = total(s.deployed for s in states)
        armed = total(rules.isf_effect.worth(s.deployed, s.intrusion) for s in states)
        caveats = rules.ratio(total(s.deployed * s.caveats for s in states), self.strength, 0.0)
        contingents = total(rules.at_least(s.deployed, 1.0) for s in states)
        egypt = total(m.cooperation for m in seen.mediators)
        self.quality = rules.command.quality(caveats, contingents, egypt, seen.israel.cooperation)
        self._pay(total(d.to_force_today for d in seen.donors))
        self._take_effect(armed, caveats)

    def _pay(self, received: Quantity) -> None:
        rules = self.rules
        self.received = self.received + received
        accepted = total(s.accepted * (1.0 - s.left_force) for s in self.seen.contributors)
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
        opened = seen.board_of_peace.sectors_open
        count = float(len(seen.sectors))
        turns = zip(seen.board_of_peace.turns, seen.sectors, strict=True)
        weights = [rules.deployment.placement(turn, count, opened, sector.people) for turn, sector in turns]
        whole = total(weights)
        hosts = self._consent_by_sector()
        presence, deterrence, interposition, verification, convoy = [], [], [], [], []
        for weight, sector, host in zip(weights, seen.sectors, hosts, strict=True):
            share = rules.ratio(weight, whole, 0.0)
            density = armed * share / (sector.persons / 1000.0)
            consent = peace * rules.host_consent.on_the_ground(host, sector.acceptance)
            here = peace * rules.isf_effect.presence(density, self.quality, consent, authority)
            deters, interposes, verifies, protects = rules.isf_effect.channels(here)
            presence.append(here)
            deterrence.append(deters * self.switch["deterrence"])
            interposition.append(interposes * self.switch["interposition"])
            verification.append(verifies * self.switch["verification"])
            convoy.append(protects * self.switch["convoy_protection"])
        self.presence, self.deterrence, self.interposition = presence, deterrence, interposition
        self.verification, self.convoy = verification, convoy
        people = [s.people for s in seen.sectors]
        self.presence_mean = _weighted(presence, people)
        self.deterrence_mean = _weighted(deterrence, people)
        self.interposition_mean = _weighted(interposition, people)
        self.verified = _weighted(verification, people)
        hold = peace * self.quality * rules.smaller(self.strength / self.trait("planned_strength"), 1.0)
        contain, trip, border = rules.isf_effect.guarantee(
            self.presence_mean, hold, seen.hamas.consent["border"], authority
        )
        self.containment = contain * self.switch["containment"]
        self.tripwire = trip * self.switch["tripwire"]
        self.border = border * self.switch["border_control"]
        self.enforcing = self.presence_mean * authority * self.switch["disarmament"]
        self.loss_rate = rules.isf_effect.loss_rate(seen.truce.d7 / 20.0, seen.hamas.consent["disarm"], authority)

    def _consent_by_sector(self) -> list[Quantity]:
        """Consent of those who hold each sector: its factions by fighters; the leadership where there are none."""
        seen = self.seen
        weights = [0.0 for _ in seen.sectors]
        given = [0.0 for _ in seen.sectors]
        for faction in seen.factions:
            weights[faction.sector] = weights[faction.sector] + faction.weight
            given[faction.sector] = given[faction.sector] + faction.weight * faction.consent
        leader = seen.hamas.consent["monitor"]
        return [self.rules.ratio(g, w, leader) for g, w in zip(given, weights, strict=True)]


def _weighted(values: list[Quantity], weights: list[Quantity]) -> Quantity:
    """Mean of values by weights that add up to one."""
    return total(v * w for v, w in zip(values, weights, strict=True))
