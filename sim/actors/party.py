"""What the two parties to the truce share: both decide by the same functions, each with its own parameters."""

from __future__ import annotations

from sim.actors.actor import Actor
from sim.actors.quantity import Quantity


class Party(Actor):
    """Israel or the leadership of Hamas, as a party to the truce.

    Attributes:
        kept, broken: Counts behind its confidence in the other side.
        confidence: Share, 0..1.
        usual: Its mean deaths a day over about a month.
        recent: Its deaths of about the last month.
        resolve: To keep the deal, whatever it experiences (logit); nobody else can see it.
        doubt: Harm it has wrongly attributed to the other side and not yet seen cleared up (counts).
        wrong, accused, judged: Attributions today that were wrong, that were wrong accusations, and all.
        killed, acts, harmless_acts: Own deaths, acts and acts that killed nobody, attributed to the other side today.
        pending: Mean deaths of an answer put off until today.
        answer_mean: Mean deaths of its last answer, which another round of a crisis scales.
        wants_war, renounces: 1 on a day it chooses so.
        accepts_step: 1 if it accepts its half of a step offered today.
    """

    def neutral(self) -> None:
        """A party that takes no part."""
        self.kept = self.broken = 1.0
        self.confidence = 0.5
        self.usual = self.recent = self.doubt = 0.0
        self.killed = self.acts = self.harmless_acts = self.deliberate_acts = self.deliberate_deaths = 0.0
        self.suffered = self.pending = self.answer_mean = self.answer_deaths = self.answer_acts = 0.0
        self.wrong = self.accused = self.judged = 0.0
        self.answered_now = 0.0
        self.wants_war = self.renounces = 0.0
        self.accepts_step = 0.0
        self.hard_line = self.resolve = 0.0

    def begin(self) -> None:
        """Start with few experiences of the other side and a prior mean."""
        experience, mean = self.trait("experience"), self.trait("confidence")
        self.start_kept = self.kept = experience * mean
        self.start_broken = self.broken = experience * (1.0 - mean)
        self.confidence = self.rules.confidence_of(self.kept, self.broken)
        self.hard_line = self.trait("hard_line")
        # Neither side can see how much the other wants the deal, nor credibly show its own wish (fearon1995). Those who
        # want it least end it early: what is left is ever more of the ceasefires that were meant to last, and hazards
        # fall with age though nothing reads the age. Drawn by luck: another course of events may have met other people.
        spread = self.model.values["renunciation.resolve_spread"]
        self.resolve = self.model.luck.normal(f"{self.path}:resolve", self.trait("resolve"), spread)

    def pressure(self) -> Quantity:
        """Outside pressure on this party for calm (index)."""
        raise NotImplementedError

    def answer_harm(self, killed: Quantity, acts: Quantity, readiness: Quantity, interposed: Quantity) -> None:
        """Decide on an answer to today's attributed harm, now or tomorrow, or on another round of a crisis.

        Args:
            killed: Own people killed in attributed acts.
            acts: Attributed acts.
            readiness: To answer at all (0..1).
            interposed: Share of an answer that troops in between prevent (0..1).
        """
        response, pressure, truce = self.rules.response, self.pressure(), self.seen.truce
        self.answered_now = response.answered(killed, acts, readiness, self.draw("answer"))
        size = self.answered_now * response.size(
            killed, acts, self.trait("response_scale"), pressure, self.recent, self.draw("answer size")
        )
        waits = response.postponed(pressure, self.draw("answer delay"))
        another = truce.open * response.next_round(self.answer_mean, self.draw("round"))
        # An answer already put off, a new one and another round do not add up: the largest is carried out.
        now = self.rules.larger(self.rules.larger(size * (1.0 - waits), self.pending), another)
        self.pending = size * waits
        self.answer_mean = self.rules.larger(
            self.rules.choose(truce.open, self.answer_mean, 0.0), self.rules.larger(now, size)
        )
        self.answer_deaths = response.executed(now, interposed, self.key("answer deaths"))
        self.answer_acts = self.rules.occurs(now)

    def take_stock(self, monitors: Quantity, credit: Quantity, overdue: Quantity, strain: Quantity) -> None:
        """Update confidence from today's harm, what was cleared up, steps kept and what is overdue.

        Args:
            monitors: Monitoring as this party sees it (index).
            credit: Steps that the other side kept today (counts).
            overdue: Share of what is owed to it that is overdue (0..1).
            strain: Further harm today, e.g. from a distrusted contingent (counts).
        """
        rules = self.rules
        harm = rules.confidence.harm(
            self.deliberate_acts, self.deliberate_deaths, self.suffered, self.harmless_acts, self.usual
        )
        harm = rules.attribution.publicity(harm, monitors)
        cleared, left = rules.attribution.verification(self.doubt, monitors)
        self.doubt = left + harm * rules.ratio(self.accused, self.judged, 0.0)
        calm = rules.calm_day(self.suffered, self.usual)
        self.kept, self.broken = rules.confidence.counts(
            self.kept,
            self.broken,
            calm,
            harm + rules.obligations.harm(overdue) + strain,
            credit,
            cleared,
            self.start_kept,
            self.start_broken,
        )
        self.confidence = rules.confidence_of(self.kept, self.broken)
        self.usual = rules.running_mean(self.usual, self.suffered, 30.0)
        self.recent = self.recent * (1.0 - 1.0 / 30.0) + self.suffered

    def choose_crisis_or_peace(self, overdue: Quantity, standing_by: Quantity = 0.0) -> None:
        """Whether to choose war in an uncontained crisis or, once a week, out of quiet; or to declare the deal over."""
        truce, rules = self.seen.truce, self.rules
        pressure, tripwire = self.pressure(), self.seen.isf.tripwire
        chance = truce.open * rules.containment.war(
            self.confidence, pressure, tripwire, truce.rounds, self.hard_line, self.resolve
        )
        wants = rules.happens(chance, self.draw("war in crisis"))
        self.renounces = 0.0
        if self.model.weekly:
            quiet = (1.0 - truce.open) * (1.0 - truce.at_war)
            expiry = self.seen.board_of_peace.expiry
            chance = quiet * rules.renunciation.return_to_war(
                self.confidence, truce.stall, expiry, overdue, pressure, tripwire, self.resolve
            )
            wants = rules.larger(wants, rules.happens(chance, self.draw("return to war")))
            chance = quiet * rules.renunciation.declare(
                self.confidence, truce.stall, expiry, overdue, pressure, self.resolve
            )
            self.renounces = rules.happens(chance, self.draw("declare over"))
        self.wants_war = wants * (1.0 - truce.at_war)
        self.report("chooses war", self.wants_war)
        self.report("declares the deal over", self.renounces)

    def weigh_step(self, resistance: Quantity, guarantee: Quantity, broker: Quantity, example: Quantity) -> None:
        """Whether to accept its half of the step that is offered today, if one is."""
        chance = self.rules.tranches.acceptance(self.confidence, guarantee, resistance, broker, example)
        self.accepts_step = self.seen.board_of_peace.step_due * self.rules.happens(chance, self.draw("step"))
