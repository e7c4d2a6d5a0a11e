"""Israel: objections, line and strikes, answers, crossings, steps, war."""

from __future__ import annotations

from typing import Any

from sim.actors.party import Party
from sim.actors.quantity import Quantity, total


class Israel(Party):
    """The government of Israel and its forces.

    Attributes:
        threat: Threat it feels (0..1).
        line: By sector, share of the area behind its line; unfamiliar: how new it is there (0..1).
        withdrawn: Share of the planned withdrawal that is done.
        accepts: By contributor, whether it accepts it now (0 or 1).
        closed: Days for which the crossings stay closed.
        crossed_un, crossed_commercial: Trucks that crossed today.
        prisoners, crossings: Progress of what it owes at once (0..1).
    """

    camp = "israel"

    def neutral(self) -> None:
        """No line, no objections; crossings are open and carry nothing."""
        super().neutral()
        self.threat = 0.0
        rosters = self.model.scenario.rosters
        self.line = self.unfamiliar = self.line_deaths = self.listed([0.0 for _ in rosters["sectors"]])
        self.withdrawn = self.ground_given = 0.0
        self.strikes = self.strike_deaths = self.leaders_killed = 0.0
        self.accepts = self.listed([1.0 for _ in rosters["contributors"]])
        self.incidents_with = self.listed([0.0 for _ in rosters["contributors"]])
        self.closed = self.drift_un = self.drift_commercial = 0.0
        self.crossed_un = self.crossed_commercial = self.openness = 0.0
        self.prisoners = self.crossings = 1.0
        self.offers_passage = 0.0
        self.strikes_pocket = 0.0
        self.cooperation = 0.0
        self.capacity = 0.0

    def begin(self) -> None:
        """Stand on the line of the first day with a prior confidence."""
        super().begin()
        self.threat = self.trait("threat")
        sectors = self.model.scenario.rosters["sectors"]
        self.start_line = self.line = self.listed([self.model.values[f"sectors.{name}.line"] for name in sectors])
        self.unfamiliar = self.listed([1.0 for _ in sectors])
        self.capacity = self.trait("crossing_un") + self.trait("crossing_commercial")
        self.un_part = self.trait("crossing_un") / self.capacity
        self.prisoners = self.crossings = 0.0
        self.cooperation = self.trait("cooperation")

    def pressure(self) -> Quantity:
        """US pressure and mediators' leverage on Israel."""
        seen = self.seen
        return seen.united_states.pressure + seen.mediators.total(lambda m: m.leverage_israel)

    def bargain(self) -> None:
        """Accept or refuse each contributor in its role, by a disposition that pressure can overcome."""
        if not self.model.weekly:
            return
        rules, us = self.rules, self.seen.united_states

        def accepts(state: Any) -> Quantity:
            chance = rules.objections.acceptance(
                state.hostility,
                state.intrusion,
                us.pressure,
                state.tie_us,
                self.incidents_with[state.place],
                us.backs[state.place],
            )
            return rules.happens(chance, self.draw_once("objection to", of=state))

        self.accepts = self.seen.contributors.each(accepts)

    def negotiate(self) -> None:
        """Carry out what is owed at once, and once a week decide on passage for the tunnel group."""
        seen, rules = self.seen, self.rules
        willing = rules.obligations.willingness(self.confidence, 1.0, seen.united_states.push_israel)
        board = seen.board_of_peace
        self.prisoners = rules.obligations.delivery(self.prisoners, willing, board.due["prisoners"])
        self.crossings = rules.obligations.delivery(self.crossings, willing, board.due["crossings"])
        self.offers_passage = rules.choose(seen.pocket.inside, self.offers_passage, 0.0)
        if self.model.weekly:
            chance = rules.safe_passage.offer(
                self.confidence,
                self.pressure(),
                seen.mediators.total(lambda m: m.leverage_israel),
                seen.pocket.hosts,
                self.hard_line,
            )
            self.offers_passage = rules.happens(chance, self.draw("passage"))

    def open_crossings(self) -> None:
        """Open the crossings as far as incidents, sanctions and the CMCC's guarantee go; count what crosses."""
        seen, aid = self.seen, self.rules.aid_access
        shock = self.rules.larger(seen.truce.open, self.rules.occurs(self.killed))
        left = self.rules.larger(self.closed - 1.0, 0.0)
        self.closed = aid.closure(self.closed, shock, self.draw("closure"), self.draw("closure length"))
        self.report("crossings closed", self.rules.occurs(self.closed - left))
        self.openness = aid.openness(self.closed, seen.board_of_peace.overdue_to_israel)
        self.capacity = aid.capacity(self.capacity, self.openness)
        self.drift_un = aid.approvals(self.drift_un, 0.0, self.draw("approvals UN"))
        self.drift_commercial = aid.approvals(self.drift_commercial, 0.0, self.draw("approvals commercial"))
        guarantee = seen.cmcc.aid_guarantee
        gate = aid.gate(self.crossings)
        self.crossed_un = aid.entry(
            self.capacity * self.un_part * gate,
            self.trait("screening_un"),
            self.trait("approvals_un") * self.rules.growth(self.drift_un),
            self.openness,
            guarantee,
        )
        self.crossed_commercial = aid.entry(
            self.capacity * (1.0 - self.un_part) * gate,
            self.trait("screening_commercial"),
            self.trait("approvals_commercial") * self.rules.growth(self.drift_commercial),
            self.openness,
            guarantee,
        )
        self.report("trucks crossed (UN)", self.crossed_un)
        self.report("trucks crossed (commercial)", self.crossed_commercial)

    def fight(self) -> None:
        """Line fire by sector, strikes on its own initiative, and the pocket in Rafah."""
        seen, rules = self.seen, self.rules
        rates = rules.armed_acts.rate(
            1.0,
            self.hard_line,
            rules.larger(self.threat - self.trait("threat"), 0.0),
            0.0,
            0.0,
            self.confidence,
            1.0,
            1.0,
            seen.board_of_peace.milestone,
        )
        drive = rules.armed_acts.drive(*rates)

        def fire_along(s: Any) -> Any:
            interposed = seen.isf.interposition[s.place]
            rate = rules.line_fire.rate(s.exposure, self.unfamiliar[s.place], seen.cmcc.deconflicted, interposed, drive)
            return rules.line_fire.incidents(rate, self.key("line fire", of=s))

        incidents, _, self.line_deaths = seen.sectors.each(fire_along)
        self.report("line incident", incidents, deaths=self.line_deaths, victim="palestinian", sector=seen.sectors.name)
        pressure = self.pressure()
        self.strikes, self.strike_deaths, self.leaders_killed = rules.line_fire.own_strike(
            drive,
            seen.isf.deterrence_mean,
            rules.clip(self.trait("restraint") * (0.5 + pressure), 0.0, 1.0),
            self.key("own strike"),
        )
        self.report("strike", self.strikes, deaths=self.strike_deaths, victim="palestinian")
        chance = rules.safe_passage.struck(self.hard_line, pressure, self.offers_passage)
        self.strikes_pocket = rules.happens(chance, self.draw("pocket")) * rules.occurs(seen.pocket.inside)

    def attribute(self) -> None:
        """Judge who fired today: the leadership of Hamas, or others on its ground."""
        seen, rules = self.seen, self.rules
        monitors = seen.cmcc.monitors
        right = rules.attribution.right(monitors, self.confidence, seen.hamas.confidence)
        suspicion, rumour = 1.0 - self.confidence, seen.information.believed["attack"]

        def judge(f: Any) -> Any:
            core = f.core * rules.happens(1.0 - f.splintered, self.draw("who", of=f))
            blamed = rules.attribution.identity(
                core, right, suspicion, rumour, self.draw("blame", of=f), self.draw("guess", of=f)
            )
            happened, killed = rules.occurs(f.acts), rules.occurs(f.killed)
            weight = blamed + (1.0 - blamed) * (1.0 - self.trait("lenience"))
            return (
                f.killed * weight,
                f.acts * weight,
                f.acts * weight * (1.0 - killed),
                blamed * killed,
                blamed * f.killed,
                happened * (blamed - core) * (blamed - core),
                happened * blamed * (1.0 - core),
                happened,
            )

        killed, acts, harmless, blamed_acts, blamed_deaths, self.wrong, self.accused, self.judged = (
            seen.factions.totals(8, judge)
        )
        answers = seen.hamas.answer_acts
        shock = seen.truce.shock_israeli
        self.killed = killed + seen.hamas.answer_deaths + shock
        self.acts = acts + answers
        self.harmless_acts = harmless + answers * (1.0 - rules.occurs(seen.hamas.answer_deaths))
        self.deliberate_acts = (
            blamed_acts + answers * rules.occurs(seen.hamas.answer_deaths) + suspicion * rules.occurs(shock)
        )
        self.deliberate_deaths = blamed_deaths + seen.hamas.answer_deaths + suspicion * shock
        self.suffered = (
            seen.factions.total(lambda f: f.killed) + seen.hamas.answer_deaths + shock + seen.truce.war_israeli
        )
        self.report("attribution", self.judged)
        self.report("wrong attribution", self.wrong)

    def answer(self) -> None:
        """Answer today's attributed harm, or go another round of a crisis."""
        self.answer_harm(self.killed, self.acts, self.trait("readiness"), self.seen.isf.interposition_mean)
        self.report("harm to answer (Israel)", self.rules.occurs(self.killed + self.acts))
        self.report("answer (Israel)", self.answered_now)
        self.report("answering strikes (Israel)", self.answer_acts, deaths=self.answer_deaths, victim="palestinian")

    def decide(self) -> None:
        """Choose war, declare the deal over, or neither."""
        self.choose_crisis_or_peace(self.seen.board_of_peace.overdue_to_israel)

    def weigh(self) -> None:
        """Whether to accept its half of a step: a force in between and on the borders makes it easier."""
        seen, tranches = self.seen, self.rules.tranches
        self.weigh_step(
            tranches.attachment(self.trait("attachment"), self.hard_line),
            tranches.guarantee(seen.isf.presence_mean, seen.isf.border, 0.5, 0.0, seen.united_states.push_israel),
            seen.mediators.total(lambda m: m.leverage_israel),
            0.0,
        )

    def exchange(self) -> None:
        """Give up the ground that today's step asks, or move the line forward; a line that moved is unfamiliar."""
        rules, seen = self.rules, self.seen
        self.ground_given = seen.board_of_peace.ground_due
        self.withdrawn = self.withdrawn + self.ground_given
        floor = self.trait("perimeter")

        def move(s: Any) -> Any:
            step = 0.0
            if self.model.weekly:
                luck = self.draw("advance", of=s)
                step = rules.line_fire.advance(self.confidence, self.threat, self.pressure(), luck)
                step = step * (1.0 - seen.isf.interposition[s.place])
            change = step - self.ground_given * rules.larger(self.start_line[s.place] - floor, 0.0)
            line = rules.clip(self.line[s.place] + change, 0.0, 1.0)
            return step, line, rules.line_fire.familiarity(self.unfamiliar[s.place], change)

        steps, self.line, self.unfamiliar = seen.sectors.each(move)
        self.report("line moved forward", rules.occurs(total(steps)))
        self.report("ground given up", self.ground_given)

    def reckon(self) -> None:
        """Take stock of the day."""
        seen, rules = self.seen, self.rules
        credit = rules.tranches.kept_credit(seen.truce.arms_given)
        cheated = rules.tranches.one_sided_harm(self.ground_given, seen.truce.arms_given)
        self.take_stock(seen.cmcc.monitors, credit, seen.board_of_peace.overdue_to_israel, cheated)
        distrust = seen.contributors.total(
            lambda s: rules.objections.cost_of_inclusion(
                s.hostility * s.intrusion, rules.ratio(s.deployed, seen.isf.strength, 0.0)
            )
        )
        self.confidence = self.confidence * (1.0 - rules.clip(distrust, 0.0, 1.0))
        self.threat = rules.politics.threat(
            self.threat,
            self.trait("threat"),
            self.acts,
            self.killed,
            seen.information.believed["attack"],
            seen.truce.arms,
        )
        if self.model.weekly:
            self.incidents_with = seen.contributors.each(
                lambda s: self.incidents_with[s.place] * 0.9 + rules.occurs(s.deaths_today)
            )
