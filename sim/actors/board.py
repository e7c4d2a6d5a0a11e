"""The Board of Peace: obligations, phases, deadlines and the steps of disarmament and withdrawal."""

from __future__ import annotations

from typing import Any

from sim.actors.actor import Actor
from sim.actors.quantity import Quantity, total

OBLIGATIONS = ("remains", "prisoners", "trucks", "crossings", "line", "force", "arms")


class BoardOfPeace(Actor):
    """The Board of Peace.

    Attributes:
        phase: From 1; days_in: days in it; expiry: danger of a deadline (0..1);
            dated: 1 while a date presses.
        due: By obligation, day on which it falls due.
        overdue_to_israel, overdue_to_hamas: Share of what is owed to each that is overdue (0..1).
        step_due: 1 on a day on which a step is offered; milestone: nearness of one (0..1).
        arms_due, ground_due, arms_taken: Shares that today's step asks.
        sectors_open: Share of sectors opened to the force (0..1); turns: by sector, its place in their order from 0.
        kept_israel, kept_hamas: Obligations that each has kept (share).
    """

    def neutral(self) -> None:
        """No Board: nothing is judged, no phase opens, no step is offered."""
        self.phase = 1.0
        self.days_in = self.expiry = self.dated = self.since_step = self.step_due = self.milestone = self.opened = 0.0
        self.due = dict.fromkeys(OBLIGATIONS, 1000.0)
        self.overdue_to_israel = self.overdue_to_hamas = self.kept_israel = self.kept_hamas = 0.0
        self.arms_due = self.ground_due = self.arms_taken = 0.0
        self.sectors_open = 1.0
        self.turns = self.listed([float(turn) for turn in range(len(self.model.scenario.rosters["sectors"]))])
        self.steps_done = 0.0

    def begin(self) -> None:
        """The dates of the deal."""
        self.due = {name: self.trait(f"due_{name}") for name in OBLIGATIONS}
        self.sectors_open = self.trait("opening_share")
        if self.choice("first") != "listed":
            self.turns = self._by_line(1.0 if self.choice("first") == "held" else -1.0)

    def _by_line(self, sign: float) -> Any:
        """Each sector's turn, those with most ground behind the line first (sign 1) or last (-1); ties as listed."""
        ids = self.model.scenario.rosters["sectors"]
        lines = [sign * self.model.values[f"sectors.{name}.line"] for name in ids]
        turns: list[Quantity] = []
        for place, own in enumerate(lines):
            earlier = total(self.rules.at_least(other - own, 0.0) for other in lines[:place])
            later = total(1.0 - self.rules.at_least(own - other, 0.0) for other in lines[place + 1 :])
            turns.append(earlier + later)
        return self.listed(turns)

    def negotiate(self) -> None:
        """Judge who is behind, open the next phase, put the next step on the calendar."""
        seen, rules = self.seen, self.rules
        age = seen.truce.age
        progress = self._progress()
        short = {name: self._short(name, done, age) for name, done in progress.items()}
        self.overdue_to_israel = (short["remains"] + short["arms"]) / 2.0
        self.overdue_to_hamas = (
            short["prisoners"] + short["trucks"] + short["crossings"] + short["line"] + short["force"]
        ) / 5.0
        self.kept_hamas = (progress["remains"] + progress["arms"]) / 2.0
        self.kept_israel = (progress["prisoners"] + progress["trucks"] + progress["crossings"] + progress["line"]) / 4.0
        phases = self.trait("phases")
        readiness = rules.phases.readiness(
            self.phase, 0.5 * (self.overdue_to_israel + self.overdue_to_hamas), seen.truce.progress, phases
        )
        self.days_in = self.days_in + 1.0
        danger, dated = rules.phases.expiry(self.days_in, readiness)
        self.expiry = rules.larger(danger, seen.truce.deadline)
        self.dated = rules.larger(dated, seen.truce.deadline)
        last = rules.at_least(self.phase, phases)
        opens = rules.phases.opens(self.phase, self.days_in, readiness)
        self.opened = opens * (1.0 - last) * (1.0 - seen.truce.at_war)
        self.phase = self.phase + self.opened
        self.days_in = self.days_in * (1.0 - self.opened)
        self.sectors_open = rules.smaller(self.trait("opening_share") * self.phase, 1.0)
        started = rules.tranches.offered(rules.at_least(self.phase, 2.0)) * (1.0 - seen.truce.at_war)
        self.since_step = (self.since_step + started) * (1.0 - self.step_due)
        interval = self.trait("step_interval")
        self.step_due = started * rules.at_least(self.since_step, interval)
        self.milestone = started * rules.tranches.milestone(self.since_step, interval)
        self.report("phase opened", self.opened)

    def _progress(self) -> dict[str, Quantity]:
        """Share of each obligation that is done."""
        seen, rules = self.seen, self.rules
        return {
            "remains": seen.hamas.remains,
            "prisoners": seen.israel.prisoners,
            "trucks": rules.clip(seen.truce.trucks_month / seen.truce.trucks_target, 0.0, 1.0),
            "crossings": seen.israel.crossings,
            "line": rules.clip(seen.israel.withdrawn, 0.0, 1.0),
            "force": rules.clip(seen.isf.strength / self.model.values["actors.isf.planned_strength"], 0.0, 1.0),
            "arms": seen.truce.disarmed,
        }

    def _short(self, name: str, progress: Quantity, age: Quantity) -> Quantity:
        return self.rules.obligations.shortfall(progress, age, self.due[name])

    def settle(self) -> None:
        """What today's step asks of each side, given who accepts."""
        seen, rules = self.seen, self.rules
        arms, ground, taken = rules.tranches.step(
            seen.truce.disarmed,
            seen.israel.withdrawn,
            seen.hamas.accepts_step,
            seen.israel.accepts_step,
            seen.isf.enforcing,
        )
        self.arms_due, self.ground_due, self.arms_taken = (
            arms * self.step_due,
            ground * self.step_due,
            taken * self.step_due,
        )
        both = seen.hamas.accepts_step * seen.israel.accepts_step
        self.steps_done = self.steps_done + both
        self.report("step offered", self.step_due)
        self.report("step accepted by Hamas", seen.hamas.accepts_step)
        self.report("step accepted by Israel", seen.israel.accepts_step)
