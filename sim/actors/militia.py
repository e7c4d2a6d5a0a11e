"""Armed groups that rival Hamas, such as the Popular Forces in Rafah."""

from __future__ import annotations

from sim.actors.actor import Actor


class Militia(Actor):
    """An armed group backed from outside (A25; details disputed).

    Attributes:
        fighters: Persons; reputation: among people (0..1).
        joined: Men who joined the police today.
        clashes, clash_deaths: Flare-ups today.
        takes: What it adds to the share of trucks taken in its sector (0..1).
    """

    camp = "militias"

    def neutral(self) -> None:
        """No such group."""
        self.fighters = self.reputation = self.clashes = self.clash_deaths = self.takes = 0.0
        self.joined = 0.0
        self.sector = 0

    def begin(self) -> None:
        """Start as strong as the scenario says."""
        self.sector = self.model.scenario.rosters["sectors"].index(str(self.choice("sector")))
        self.fighters, self.reputation = self.trait("fighters"), self.trait("reputation")

    def fight(self) -> None:
        """Flare up with Hamas or clans, or not; guard aid or take it."""
        seen, rules = self.seen, self.rules
        rumour = seen.information.believed["militia"]
        order = rules.both(seen.isf.presence[self.sector], seen.palestinian_police.security[self.sector])
        rate = rules.rival_militia.flare_rate(self.fighters, seen.hamas.control, order, rumour)
        self.clashes, self.clash_deaths = rules.rival_militia.flare_up(rate, self.key("flare-up"))
        self.takes = rules.rival_militia.aid_taken(
            self.fighters, self.trait("backing"), seen.sectors[self.sector].security
        )
        self.report("internal clash", self.clashes, deaths=self.clash_deaths, victim="palestinian")

    def reckon(self) -> None:
        """Recruit, go home or join the police; win or lose a name."""
        seen, rules = self.seen, self.rules
        self.fighters, self.joined = rules.rival_militia.strength(
            self.fighters, self.trait("ceiling"), self.trait("backing"), self.reputation, seen.palestinian_police.share
        )
        self.reputation = rules.rival_militia.reputation(
            self.reputation, self.clashes, self.takes, seen.information.believed["militia"]
        )
