"""The people of a sector of Gaza: need, grievance, acceptance, return, protest."""

from __future__ import annotations

from sim.actors.actor import Actor
from sim.actors.quantity import total


class Sector(Actor):
    """A sector and its people.

    Attributes:
        people: Share of Gaza's people; persons: number; area: share of Gaza's area.
        need, grievance, acceptance (of the force), crime, away (from home), protest: 0..1.
        security: Of roads and markets (0..1); cooperation: how far people tell what they saw (0..1).
        exposure: Share of all people who live or move near the line, relative to the reference.
        crossed, delivered, taken, turned_back: Trucks today; supply: delivered relative to target (0..).
    """

    def neutral(self) -> None:
        """Nobody lives here."""
        self.people = self.area = self.need = self.grievance = self.acceptance = 0.0
        self.persons = 1.0
        self.crime = self.away = self.protest = self.security = self.cooperation = self.exposure = 0.0
        self.crossed = self.delivered = self.taken = self.turned_back = self.supply = 0.0

    def begin(self) -> None:
        """As the truce finds them: in want and mostly away from home."""
        scenario, values = self.model.scenario, self.model.values
        present = [n for n in scenario.rosters["sectors"] if scenario.choices[f"sectors.{n}.present"]]
        self.persons = self.trait("people")
        self.people = self.persons / total(values[f"sectors.{n}.people"] for n in present)
        self.area = self.trait("area")
        self.need, self.acceptance = self.trait("need"), self.trait("acceptance")
        self.away, self.supply = values["politics.away_at_start"], values["politics.supply_at_start"]
        self.exposure = self.rules.line_fire.exposure(self.people, self.trait("line"), self.away)
        self.cooperation = self.rules.politics.cooperation(self.acceptance, self.crime)

    def distribute(self) -> None:
        """Share out what crossed; part is turned back, part is taken en route, the rest is delivered."""
        seen, rules = self.seen, self.rules
        israel, cmcc = seen.israel, seen.cmcc
        wants = rules.ratio(self.people * self.need, seen.sectors.total(lambda s: s.people * s.need), self.people)
        share = rules.coordination.aid_share(self.people, wants, cmcc.coverage)
        aid_money = seen.donors.total(lambda d: d.to_aid_today)
        self.crossed = (israel.crossed_un + israel.crossed_commercial) * share
        collected = rules.coordination.collected_share(cmcc.coverage)
        self.turned_back = self.crossed * (1.0 - collected)
        guard = seen.isf.convoy[self.place]
        police = seen.palestinian_police.security[self.place]
        self.security = rules.aid_access.road_security(guard, police, self.crime)
        militia = seen.militias.by_sector(lambda m: m.takes, len(seen.sectors))[self.place]
        share_taken = rules.aid_access.taken_share(self.supply, self.security)
        self.taken = (self.crossed - self.turned_back) * rules.clip(share_taken + militia, 0.0, 1.0)
        self.delivered = self.crossed - self.turned_back - self.taken
        target = seen.truce.trucks_target * self.people
        self.supply = rules.aid_access.supply(
            self.supply, self.delivered / target, seen.palestinian_committee.distribution, aid_money
        )
        self.report("trucks delivered", self.delivered, sector=self.name)
        self.report("trucks taken", self.taken, sector=self.name)
        self.report("trucks turned back", self.turned_back, sector=self.name)

    def reckon(self) -> None:
        """What the day did to people here."""
        seen, politics, rules = self.seen, self.rules.politics, self.rules
        line = seen.israel.line[self.place]
        here = seen.israel.line_deaths[self.place]
        heard = politics.heard(seen.truce.deaths_palestinian, here, float(len(seen.sectors)))
        irritant = politics.irritant(seen.united_states.irritant, self.need)
        self.grievance = politics.grievance(self.grievance, heard, irritant)
        self.need = politics.need(self.need, self.supply)
        self.away = politics.return_home(self.away, seen.truce.d7 / 20.0, line)
        self.exposure = rules.line_fire.exposure(self.people, line, self.away)
        self.acceptance = politics.acceptance_of_force(
            self.acceptance,
            1.0 - self.need,
            self.grievance,
            seen.information.believed["base"],
            seen.palestinian_committee.voice,
        )
        self.crime = politics.crime(self.crime, self.need, self.security)
        self.protest = politics.protest(self.need, self.grievance)
        self.cooperation = politics.cooperation(self.acceptance, self.crime)
