"""Israel: objections, line and strikes, answers, crossings, steps, war."""

from __future__ import annotations

from sim.actors.actor import Quantity, total
from sim.actors.party import Party


class Israel(Party):
    """The government of Israel and its forces.

    Attributes:
        threat: Threat it feels (0..1).
        line: By sector, share of the area behind its line.
        withdrawn: Share of the planned withdrawal that is done.
        accepts, accepts_chance: By contributor, whether it accepts it now (0 or 1) and how readily.
        closed: Days for which the crossings stay closed.
        crossed_un, crossed_commercial: Trucks that crossed today.
        prisoners, crossings: Progress of what it owes at once (0..1).
    """

    camp = "israel"

    def neutral(self) -> None:
        """No line, no objections; crossings are open and carry nothing."""
        super().neutral()
        self.threat = 0.0
        self.line = [0.0 for _ in self.model.scenario.rosters["sectors"]]
        self.unfamiliar = [0.0 for _ in self.line]
        self.line_incidents = [0.0 for _ in self.line]
        self.line_deaths = [0.0 for _ in self.line]
        self.withdrawn = self.ground_given = 0.0
        self.strikes = self.strike_deaths = self.leaders_killed = 0.0
        self.accepts: dict[str, Quantity] = dict.fromkeys(self.model.scenario.rosters["contributors"], 1.0)
        self.incidents_with: dict[str, Quantity] = dict.fromkeys(self.accepts, 0.0)
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
        self.line = [self.model.values[f"sectors.{name}.line"] for name in sectors]
        self.start_line = self.line
        self.unfamiliar = [1.0 for _ in self.line]
        self.capacity = self.trait("crossing_un") + self.trait("crossing_commercial")
        self.un_part = self.trait("crossing_un") / self.capacity
        self.prisoners = self.crossings = 0.0
        self.cooperation = self.trait("cooperation")

    def pressure(self) -> Quantity:
        """US pressure and mediators' leverage on Israel."""
        seen = self.seen
        return seen.united_states.pressure + total(m.leverage_israel for m in seen.mediators)

    def bargain(self) -> None:
        """Accept or refuse each contributor in its role, by a disposition that pressure can overcome."""
        if not self.model.weekly:
            return
        pressure = self.seen.united_states.pressure
        for state in self.seen.contributors:
            if not state.present:
                continue
            chance = self.rules.objections.acceptance(
                state.hostility,
                state.intrusion,
                pressure,
                state.tie_us,
                self.incidents_with[state.name],
                self.seen.united_states.backs[state.name],
            )
            self.accepts = {
                **self.accepts,
                state.name: self.rules.happens(chance, self.draw_once(f"objection to {state.name}")),
            }

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
                total(m.leverage_israel for m in seen.mediators),
                seen.pocket.hosts,
                self.hard_line,
            )
            self.offers_passage = rules.happens(chance, self.draw("passage"))

    def open_crossings(self) -> None:
        """Open the crossings as far as incidents, sanctions and the CMCC's guarantee go; count what crosses."""
        seen, aid = self.seen, self.rules.aid_access
        shock = self.rules.larger(seen.truce.open, self.rules.occurs(self.killed))
        self.closed = aid.closure(self.closed, shock, self.draw("closure"), self.draw("closure length"))
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
        strategic, provoked, spoiling, undirected = rules.armed_acts.rate(
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
        drive = strategic + provoked + spoiling + undirected
        for i, sector in enumerate(seen.sectors):
            rate = rules.line_fire.rate(
                sector.exposure, self.unfamiliar[i], seen.cmcc.deconflicted, seen.isf.interposition[i], drive
            )
            count, _, deaths = rules.line_fire.incidents(rate, self.key(f"line fire {sector.name}"))
            self._set("line_incidents", i, count)
            self._set("line_deaths", i, deaths)
            self.report("line incident", count, deaths=deaths, victim="palestinian", sector=sector.name)
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
        killed = acts = harmless = blamed_acts = blamed_deaths = wrong = accused = judged = 0.0
        for faction in seen.factions:
            core = faction.core * rules.happens(1.0 - faction.splintered, self.draw(f"who {faction.name}"))
            blamed = rules.attribution.identity(
                core, right, suspicion, rumour, self.draw(f"blame {faction.name}"), self.draw(f"guess {faction.name}")
            )
            happened = rules.occurs(faction.acts)
            weight = blamed + (1.0 - blamed) * (1.0 - self.trait("lenience"))
            killed = killed + faction.killed * weight
            acts = acts + faction.acts * weight
            harmless = harmless + faction.acts * weight * (1.0 - rules.occurs(faction.killed))
            blamed_acts = blamed_acts + blamed * rules.occurs(faction.killed)
            blamed_deaths = blamed_deaths + blamed * faction.killed
            judged = judged + happened
            wrong = wrong + happened * (blamed - core) * (blamed - core)
            accused = accused + happened * blamed * (1.0 - core)
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
            total(f.killed for f in seen.factions) + seen.hamas.answer_deaths + shock + seen.truce.war_israeli
        )
        self.wrong, self.accused, self.judged = wrong, accused, judged
        self.report("attribution", judged)
        self.report("wrong attribution", wrong)

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
            total(m.leverage_israel for m in seen.mediators),
            0.0,
        )

    def exchange(self) -> None:
        """Give up the ground that today's step asks, or move the line forward; a line that moved is unfamiliar."""
        rules, seen = self.rules, self.seen
        self.ground_given = seen.board_of_peace.ground_due
        self.withdrawn = self.withdrawn + self.ground_given
        floor, moved = self.trait("perimeter"), 0.0
        for i, (start, sector) in enumerate(zip(self.start_line, seen.sectors, strict=True)):
            step = 0.0
            if self.model.weekly:
                luck = self.draw(f"advance {sector.name}")
                step = rules.line_fire.advance(self.confidence, self.threat, self.pressure(), luck)
                step = step * (1.0 - seen.isf.interposition[i])
                moved = moved + step
            change = step - self.ground_given * rules.larger(start - floor, 0.0)
            self._set("line", i, rules.clip(self.line[i] + change, 0.0, 1.0))
            self._set("unfamiliar", i, rules.line_fire.familiarity(self.unfamiliar[i], change))
        self.report("line moved forward", rules.occurs(moved))
        self.report("ground given up", self.ground_given)

    def reckon(self) -> None:
        """Take stock of the day."""
        seen, rules = self.seen, self.rules
        credit = rules.tranches.kept_credit(seen.truce.arms_given)
        cheated = rules.tranches.one_sided_harm(self.ground_given, seen.truce.arms_given)
        self.take_stock(seen.cmcc.monitors, credit, seen.board_of_peace.overdue_to_israel, cheated)
        distrust = total(
            rules.objections.cost_of_inclusion(
                s.hostility * s.intrusion, rules.ratio(s.deployed, seen.isf.strength, 0.0)
            )
            for s in seen.contributors
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
            self.incidents_with = {
                s.name: self.incidents_with[s.name] * 0.9 + rules.occurs(s.deaths_today) for s in seen.contributors
            }

    def _set(self, name: str, i: int, value: Quantity) -> None:
        """Replace one sector's entry in a list, leaving yesterday's list as others saw it."""
        setattr(self, name, [*getattr(self, name)[:i], value, *getattr(self, name)[i + 1 :]])
