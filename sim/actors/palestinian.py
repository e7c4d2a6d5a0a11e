"""The Palestinian committee and the Palestinian police."""

from __future__ import annotations

from sim.actors.actor import Actor


class PalestinianCommittee(Actor):
    """The technocratic committee, with the Palestinian Authority.

    Attributes:
        legitimacy: 0..1; distribution: share of deliveries that its offices improve (0..1).
        amnesty: How far an amnesty it stands for is believed (0..1).
        voice: What it adds to people's acceptance of the force (logit).
    """

    def neutral(self) -> None:
        """No committee."""
        self.legitimacy = self.distribution = self.amnesty = self.voice = 0.0

    def begin(self) -> None:
        """As legitimate as it starts."""
        self.legitimacy = self.trait("legitimacy")
        self._act()

    def _act(self) -> None:
        self.distribution = self.trait("distribution") * self.legitimacy
        self.amnesty = self.trait("amnesty") * self.legitimacy
        self.voice = self.legitimacy

    def reckon(self) -> None:
        """Legitimacy follows delivery, policing and a seat at the table."""
        seen = self.seen
        delivered = seen.sectors.total(lambda s: s.supply * s.people)
        self.legitimacy = self.rules.politics.committee_legitimacy(
            self.legitimacy,
            self.rules.clip(delivered, 0.0, 1.0),
            seen.palestinian_police.share,
            seen.cmcc.representation,
        )
        self._act()


class PalestinianPolice(Actor):
    """The Palestinian police.

    Attributes:
        training, deployed: Persons; share: deployed relative to plan (0..1).
        paid_share: Of wages (0..1).
        security: By sector, what they add to security (0..1).
    """

    def neutral(self) -> None:
        """No police."""
        self.training = self.deployed = self.share = self.paid_share = self.balance = self.spent = self.received = 0.0
        self.security = self.listed([0.0 for _ in self.model.scenario.rosters["sectors"]])

    def begin(self) -> None:
        """Those trained already wait (P02)."""
        self.training = self.trait("trained")
        self.inside = 1.0 if self.choice("inside_force") else 0.0

    def deploy(self) -> None:
        """Train, graduate, deploy by people, pay."""
        seen, rules = self.seen, self.rules
        received = seen.donors.total(lambda d: d.to_police_today)
        self.received = self.received + received
        wages = (self.training + self.deployed) * self.trait("cost") / 30.0
        paid = rules.funding.spent(self.balance + received, wages)
        self.balance = self.balance + received - paid
        self.spent = self.spent + paid
        self.paid_share = rules.ratio(paid, wages, 1.0)
        accepted = seen.sectors.total(lambda s: s.acceptance * s.people)
        plan = self.trait("plan")
        intake = rules.policing.intake(
            self.training, self.deployed, plan, self.paid_share, accepted, seen.isf.presence_mean
        )
        consent = rules.policing.consent(
            self.inside, seen.hamas.consent["police"], seen.isf.presence_mean, seen.palestinian_committee.legitimacy
        )
        graduates = rules.policing.graduation(self.training, consent, seen.isf.presence_mean)
        graduates = rules.smaller(graduates, self.training) * (1.0 - seen.truce.at_war)
        leavers = rules.policing.attrition(self.deployed, seen.truce.d7 / 20.0, self.paid_share)
        joined = seen.militias.total(lambda m: m.joined)
        self.training = self.training + intake - graduates
        self.deployed = self.deployed + graduates - leavers + joined
        self.share = rules.clip(self.deployed / plan, 0.0, 1.0)
        legitimacy = seen.palestinian_committee.legitimacy
        self.security = seen.sectors.each(
            lambda s: rules.policing.security(1000.0 * self.deployed * s.people / s.persons, legitimacy)
        )
