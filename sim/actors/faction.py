"""Armed factions in Gaza, and the group cut off in Rafah's tunnels."""

from __future__ import annotations

from sim.actors.actor import Actor
from sim.actors.quantity import total


class Faction(Actor):
    """An armed faction: a wing of Hamas in a sector, an ally, a clan, a dormant splinter.

    Attributes:
        fighters: Persons.
        arms, stored, destroyed, produced: Shares of its arms at the start; arms are what it has in hand.
        tunnels: Share of its tunnels that is usable.
        cohesion: 0..1; splintered: share of its men who follow nobody any more.
        acts, launches, close_attacks, killed: Today's.
        core: 1 if it belongs to the leadership's own wings, else 0; third_party: 1 if it is no party to the war.
    """

    camp = "factions"

    def neutral(self) -> None:
        """Nobody, with nothing."""
        self.fighters = self.arms = self.stored = self.destroyed = self.produced = self.tunnels = 0.0
        self.weight = 0.0
        self.cohesion = self.splintered = self.splits = 0.0
        self.acts = self.launches = self.close_attacks = self.killed = 0.0
        self.arms_given = self.arms_taken = self.clash_deaths = 0.0
        self.consent = 0.0
        self.core = self.third_party = 0.0
        self.sector = 0

    def begin(self) -> None:
        """Start with all its arms."""
        scenario = self.model.scenario
        self.sector = scenario.rosters["sectors"].index(str(self.choice("sector")))
        self.kind = str(self.choice("kind"))
        self.third_party = 1.0 if self.kind in ("clan", "dormant") else 0.0
        self.core = 1.0 if self.kind in ("core", "pocket") else 0.0
        self.fighters = self.trait("fighters")
        self.arms = self.tunnels = 1.0
        self.cohesion = self.trait("cohesion")
        self.hard_line = self.trait("hard_line")
        everyone = [name for name in scenario.rosters["factions"] if scenario.choices[f"factions.{name}.present"]]
        self.weight = self.fighters / total(self.model.values[f"factions.{name}.fighters"] for name in everyone)

    def bargain(self) -> None:
        """Consent to the force's presence where it stands: the leadership's word as far as it controls."""
        if not self.model.weekly:
            return
        hamas, seen = self.seen.hamas, self.seen
        own = self.rules.host_consent.consent(
            hamas.belief * self.cohesion,
            0.0,
            seen.isf.trust,
            seen.sectors[self.sector].acceptance,
            0.25,
            seen.information.believed["base"],
        )
        self.consent = hamas.control * hamas.consent["monitor"] + (1.0 - hamas.control) * own

    def fight(self) -> None:
        """Launches and close attacks, by the common rule of armed acts."""
        seen, rules = self.seen, self.rules
        sector = seen.sectors[self.sector]
        kinds = rules.armed_acts.rate(
            rules.armed_acts.base(self.trait("share"), self.arms),
            self.hard_line,
            sector.grievance,
            seen.hamas.control * self.cohesion * (1.0 - self.splintered),
            rules.both(
                seen.isf.deterrence[self.sector], self.third_party * seen.palestinian_police.security[self.sector]
            ),
            seen.hamas.confidence,
            1.0 + self.splintered,
            sector.supply,
            seen.board_of_peace.milestone,
        )
        of_strategy, of_retaliation, of_spoiling, of_locality = rules.armed_acts.acts(*kinds, self.key("acts"))
        self.acts = of_strategy + of_retaliation + of_spoiling + of_locality
        self.launches, self.close_attacks, self.killed = rules.armed_acts.attack(self.acts, self.key("attack"))
        self.report("strategic act", of_strategy)
        self.report("retaliatory act", of_retaliation)
        self.report("spoiling act", of_spoiling)
        self.report("localized act", of_locality)
        self.report("launch", self.launches)
        self.report("close attack", self.close_attacks, deaths=self.killed, victim="israeli")

    def exchange(self) -> None:
        """Hand over arms as far as the faction obeys; lose those that are taken."""
        rules, seen = self.rules, self.seen
        # Arms under seal are taken back when war comes.
        back = self.stored * seen.truce.at_war
        self.arms, self.stored = self.arms + back, self.stored - back
        obeys = rules.tranches.obedience(seen.hamas.control, self.cohesion, self.splintered, self.core)
        self.arms_given = rules.smaller(seen.board_of_peace.arms_due * obeys, self.arms)
        self.arms_taken = rules.smaller(
            seen.board_of_peace.arms_taken * seen.isf.presence[self.sector], self.arms - self.arms_given
        )
        destroyed, stored = rules.tranches.storage(self.arms_given)
        self.destroyed = self.destroyed + destroyed + self.arms_taken
        self.stored = self.stored + stored
        left = self.arms - self.arms_given - self.arms_taken
        self.arms = rules.tranches.restock(
            left, self.model.values["actors.hamas.production"] * self.tunnels, seen.isf.border
        )
        self.produced = self.produced + (self.arms - left)
        self.tunnels = self.tunnels * (1.0 - self.arms_given - self.arms_taken)
        self.clash_deaths = rules.tranches.clash(self.arms_taken * self.weight, self.draw("clash"))
        self.report("arms taken back", back * self.weight)
        self.report("arms given up", self.arms_given * self.weight)
        self.report(
            "arms taken", self.arms_taken * self.weight, deaths=self.clash_deaths, victim="palestinian", by="isf"
        )

    def reckon(self) -> None:
        """Cohesion, and whether hard-liners leave."""
        rules, seen = self.rules, self.seen
        given = self.arms_given + self.arms_taken
        self.cohesion = rules.politics.cohesion(self.cohesion, seen.hamas.control, given)
        if self.model.weekly:
            chance = rules.politics.split_chance(self.cohesion, self.hard_line, 1.0 - self.arms)
            split = rules.happens(chance, self.draw("split"))
            self.splits = self.splits + split
            self.splintered = rules.politics.after_split(self.splintered, split)
            self.report("split", split)


class TunnelGroup(Faction):
    """The group cut off in Rafah's tunnels (fighters or civilians: a reading, B05).

    Attributes:
        inside: Persons still there.
        left, dead: Persons who left, and who died, so far.
        surrendered: Of those who left, by surrender.
        model_elsewhere: What its fate teaches elsewhere (-1..1).
    """

    def neutral(self) -> None:
        """No such group."""
        super().neutral()
        self.inside = self.left = self.surrendered = self.dead = self.killed_today = self.left_today = 0.0
        self.model_elsewhere = self.hosts = 0.0
        self.at_start = 0.0

    def begin(self) -> None:
        """Everybody is still inside."""
        super().begin()
        self.inside = self.at_start = self.fighters = self.rules.whole(self.trait("fighters"))

    def negotiate(self) -> None:
        """See which state would take people in."""
        hosts = 0.0
        for mediator in self.seen.mediators:
            hosts = self.rules.larger(hosts, mediator.hosting)
        self.hosts = hosts

    def exchange(self) -> None:
        """Take an offered passage or not; be struck or not."""
        super().exchange()
        rules, seen = self.rules, self.seen
        takes = 0.0
        if self.model.weekly:
            chance = rules.safe_passage.acceptance(
                seen.hamas.belief * self.hosts,
                seen.palestinian_committee.amnesty,
                rules.clip(0.5 + 0.5 * self.hard_line, 0.0, 1.0),
                seen.israel.threat * (1.0 - seen.information.believed["passage"]),
            )
            takes = rules.happens(chance, self.draw("passage")) * seen.israel.offers_passage
        before = self.inside
        self.inside, self.left_today, self.killed_today = rules.safe_passage.pocket(
            self.inside, takes, seen.israel.strikes_pocket
        )
        self.left, self.dead = self.left + self.left_today, self.dead + self.killed_today
        if rules.variant("safe_passage") == "surrender":
            self.surrendered = self.surrendered + self.left_today
        self.fighters = self.inside
        honoured = rules.ratio(self.left_today, before, 0.0)
        struck = rules.ratio(self.killed_today, before, 0.0)
        self.model_elsewhere = rules.safe_passage.example(self.model_elsewhere, honoured, struck)
        self.report("left the tunnels", self.left_today)
        self.report(
            "pocket struck",
            rules.occurs(self.killed_today),
            deaths=self.killed_today,
            victim="palestinian",
            by="israel",
        )
