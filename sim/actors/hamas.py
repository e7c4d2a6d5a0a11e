"""The leadership of Hamas: consent to the force, control, answers, steps, war."""

from __future__ import annotations

from sim.actors.party import Party
from sim.actors.quantity import Quantity, total

TASKS = {"border": 0.1, "monitor": 0.25, "police": 0.5, "disarm": 1.0}
"""Tasks of the force and how far each reaches into a host's own arms and ground (a scale, not a measurement)."""


class HamasLeadership(Party):
    """The leadership of Hamas, as a party to the truce and as host of the force.

    Attributes:
        control: Over its factions (0..1).
        standing: Among people in Gaza (0..1).
        belief: That the guarantee will hold (0..1).
        consent: By task, share (0..1).
        remains: Share of the remains of hostages returned (0..1).
    """

    camp = "factions"

    def neutral(self) -> None:
        """No leadership: nobody controls, consents or answers."""
        super().neutral()
        self.control = self.standing = self.belief = 0.0
        self.consent = dict.fromkeys(TASKS, 0.0)
        self.remains = 1.0

    def begin(self) -> None:
        """Start with little control over what fires."""
        super().begin()
        self.control, self.standing, self.belief = self.trait("control"), self.trait("standing"), self.trait("belief")
        self.remains = 0.0
        self._consent(self.model)

    def pressure(self) -> Quantity:
        """Mediators' leverage on Hamas, and what US pressure reaches it through them."""
        seen = self.seen
        return self.trait("us_reach") * seen.united_states.pressure + seen.mediators.total(lambda m: m.leverage_hamas)

    def negotiate(self) -> None:
        """Return remains, as willing and able."""
        seen, rules = self.seen, self.rules
        willing = rules.obligations.willingness(self.confidence, self.control, seen.united_states.push_hamas)
        due = seen.board_of_peace.due["remains"]
        self.remains = rules.obligations.delivery(self.remains, willing, due)

    def bargain(self) -> None:
        """Consent to the force, task by task."""
        if self.model.weekly:
            self._consent(self.model)

    def _consent(self, model: object) -> None:
        seen = self.seen
        public = trust = coercion = rumour = 0.5
        if seen is not None:
            public = seen.isf.public_acceptance
            trust = seen.isf.trust
            rumour = seen.information.believed["base"]
            coercion = self.rules.smaller(self.trait("coercion_felt") + seen.isf.enforcing, 1.0)
        self.consent = {
            task: self.rules.host_consent.consent(self.belief, coercion, trust, public, intrusion, rumour)
            for task, intrusion in TASKS.items()
        }

    def attribute(self) -> None:
        """Judge under what circumstance people died at Israeli hands: by order, or at a line crossed."""
        seen, rules = self.seen, self.rules
        israel, truce = seen.israel, seen.truce
        right = rules.attribution.right(seen.cmcc.monitors_hamas, self.confidence, israel.confidence)
        suspicion, rumour = 1.0 - self.confidence, seen.information.believed["attack"]
        line_deaths = total(israel.line_deaths)
        fatal_line = rules.occurs(line_deaths)
        judge = rules.attribution.circumstance
        of_line = rules.attribution.line_suspicion(suspicion)
        at_line = judge(0.0, right, of_line, rumour, self.draw("judge line"), self.draw("guess line"))
        by_order = judge(1.0, right, suspicion, rumour, self.draw("judge strike"), self.draw("guess strike"))
        fatal_strike = rules.occurs(israel.strike_deaths)
        shock = truce.shock_palestinian
        self.deliberate_acts = at_line * fatal_line + by_order * fatal_strike + suspicion * rules.occurs(shock)
        self.deliberate_deaths = at_line * line_deaths + by_order * israel.strike_deaths + suspicion * shock
        # A shock is answered as a death is on the other side, whoever is held to have meant it.
        self.killed = self.deliberate_deaths + (1.0 - suspicion) * shock
        self.harmless_acts = rules.occurs(israel.strikes) * (1.0 - fatal_strike)
        self.acts = self.deliberate_acts + self.harmless_acts + (1.0 - suspicion) * rules.occurs(shock)
        self.suffered = line_deaths + israel.strike_deaths + shock + truce.war_palestinian + seen.pocket.killed_today
        self.judged = fatal_line + fatal_strike
        self.accused = at_line * fatal_line
        self.wrong = self.accused + (1.0 - by_order) * fatal_strike
        self.report("attribution", self.judged)
        self.report("wrong attribution", self.wrong)

    def answer(self) -> None:
        """Answer what it holds deliberate, as far as it does not restrain itself."""
        readiness = self.trait("readiness") * (1.0 - self.trait("restraint") * self.control)
        self.answer_harm(self.killed, self.acts, readiness, self.seen.isf.deterrence_mean)
        self.report("harm to answer (Hamas)", self.rules.occurs(self.killed + self.acts))
        self.report("answer (Hamas)", self.answered_now)
        self.report("answering fire (Hamas)", self.answer_acts, deaths=self.answer_deaths, victim="israeli")

    def decide(self) -> None:
        """Choose war, declare the deal over, or neither."""
        self.choose_crisis_or_peace(self.seen.board_of_peace.overdue_to_hamas)

    def weigh(self) -> None:
        """Whether to accept its half of a step: a guarantee, mediators and passages kept make it easier."""
        seen, tranches = self.seen, self.rules.tranches
        self.weigh_step(
            tranches.asked(tranches.attachment(self.trait("attachment"), self.hard_line)),
            tranches.guarantee(
                seen.isf.presence_mean,
                0.0,
                self.belief,
                seen.palestinian_committee.amnesty,
                seen.united_states.push_hamas,
            ),
            seen.mediators.total(lambda m: m.leverage_hamas),
            seen.pocket.model_elsewhere,
        )

    def reckon(self) -> None:
        """Take stock of the day, of control and of standing."""
        seen, rules = self.seen, self.rules
        # What Israel did in answer today is known only now: it counts as suffered, and as deliberate where held so.
        answered = seen.israel.answer_deaths
        self.suffered = self.suffered + answered
        held = rules.attribution.circumstance(
            0.0,
            rules.attribution.right(seen.cmcc.monitors_hamas, self.confidence, seen.israel.confidence),
            1.0 - self.confidence,
            seen.information.believed["attack"],
            self.draw("judge answer"),
            self.draw("guess answer"),
        )
        self.deliberate_acts = self.deliberate_acts + held * rules.occurs(answered)
        self.deliberate_deaths = self.deliberate_deaths + held * answered
        credit = rules.tranches.kept_credit(seen.israel.ground_given)
        cheated = rules.tranches.one_sided_harm(seen.truce.arms_given, seen.israel.ground_given)
        overdue = seen.board_of_peace.overdue_to_hamas
        self.take_stock(seen.cmcc.monitors_hamas, credit, overdue, cheated)
        politics = rules.politics
        self.control = politics.control(self.control, self.trait("control_aim"), self.standing)
        relief = 1.0 - seen.sectors.total(lambda s: s.need * s.people)
        unrest = seen.sectors.total(lambda s: s.protest * s.people)
        self.standing = politics.standing(self.standing, relief, unrest, seen.israel.leaders_killed)
        self.belief = politics.guarantee_belief(
            self.belief, seen.isf.presence_mean, seen.united_states.pressure, overdue, seen.truce.open
        )
