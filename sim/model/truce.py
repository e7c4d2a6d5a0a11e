"""The truce: what both sides share, whether a crisis is open, whether it is war, whether the ceasefire holds."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any

from sim.actors.quantity import total

if TYPE_CHECKING:
    from sim.model.model import StabilizationModel

MONTH, SEASON, WEEK = 28, 120, 7


class Truce:
    """Shared facts of a day, read by actors like any other's state.

    Attributes:
        open, rounds: 1 while a crisis is open and uncontained; its days so far.
        in_crisis: 1 if a crisis began today or was open when the parties chose, even if war has put an end to it.
        at_war: 1 in war; begun: 1 once a ceasefire has begun (from the first day, or when a war at the start ends).
        deaths, deaths_palestinian: Of the day so far.
        d7: Deaths a day over the last seven days (0 before day 0).
        age: Days since the deal in force began.
        stall: Days since anything moved (step, line, phase, force).
        arms: Arms in the factions' hands (share of the start); disarmed: what is gone or stored (0..1).
        arms_given: Given up or taken today; progress: of the plan (0..1).
        trucks_month: Trucks entering a day over the last 28 days.
        violent: Reading of violence today; frozen: reading of substance.
        cause: Why it ended, 0 while it holds (the codes of the outcome ``cause``).
    """

    name = "truce"
    present = True

    def __init__(self, model: StabilizationModel) -> None:
        self.model = model
        values, scenario = model.values, model.scenario
        self.trucks_target = values["actors.board_of_peace.trucks_target"]
        self.at_war = 1.0 if scenario.opening == "war" else 0.0
        self.begun = 1.0 - self.at_war
        self.open = self.rounds = self.opened_today = self.contained_today = self.in_crisis = 0.0
        self.deaths = self.deaths_palestinian = self.d7 = 0.0
        self.age = self.stall = self.since_step = 0.0
        self.since_expiry = 1000.0  # No date has pressed yet.
        self.arms, self.disarmed, self.arms_given, self.progress = 1.0, 0.0, 0.0, 0.0
        self.trucks_month = 0.0
        self.violent = self.frozen = self.cause = 0.0
        self.war_deviation = self.war_palestinian = self.war_israeli = 0.0
        self.clear_dated()
        self.deadline = self.deadline_days = self.envoy_days = 0.0
        self.force_before = 0.0
        self._deaths: deque[Any] = deque([0.0] * WEEK, maxlen=WEEK)
        self._trucks: deque[Any] = deque(maxlen=MONTH)
        self._trucks_then: deque[Any] = deque(maxlen=SEASON)
        self._force_then: deque[Any] = deque(maxlen=SEASON)

    def clear_dated(self) -> None:
        """Forget what a dated measure set for one day."""
        self.shock_israeli = self.shock_palestinian = self.resolution = 0.0

    def draw(self, purpose: str) -> Any:
        """Today's uniform for a purpose of the truce."""
        return self.model.luck.draw(f"truce:{purpose}", self.model.day)

    def fight(self) -> None:
        """War, where there is one, and shocks that a scenario dates."""
        war = self.model.rules.war
        self.war_deviation = war.level(self.war_deviation, self.draw("war"))
        self.war_palestinian, self.war_israeli = war.deaths(self.at_war, self.war_deviation)
        report = self.model.ledger.report
        occurs = self.model.rules.occurs
        report(
            "truce", "day of war (Israel)", self.at_war, deaths=self.war_palestinian, victim="palestinian", by="israel"
        )
        report("truce", "day of war (factions)", self.at_war, deaths=self.war_israeli, victim="israeli", by="factions")
        report("truce", "shock", occurs(self.shock_israeli), deaths=self.shock_israeli, victim="israeli")
        report("truce", "shock", occurs(self.shock_palestinian), deaths=self.shock_palestinian, victim="palestinian")

    def contain(self) -> None:
        """Whether today opens a crisis, and whether it is contained."""
        seen, rules = self.model.seen, self.model.rules
        self.deaths = self.model.ledger.deaths()
        self.deaths_palestinian = self.model.ledger.deaths(victim="palestinian")
        peace = 1.0 - self.at_war
        # A clash among Palestinians is no crisis between the parties, however deadly.
        fired = self.model.ledger.deaths(by="israel") + self.model.ledger.deaths(by="factions")
        between = fired + self.shock_israeli + self.shock_palestinian
        self.opened_today = peace * rules.containment.opens(seen.israel.killed, between, seen.israel.leaders_killed)
        chance = rules.containment.contained(
            seen.united_states.pressure,
            seen.mediators.total(lambda m: m.leverage_hamas + m.leverage_israel),
            seen.isf.containment,
            self.deaths,
            self.rounds + 1.0,
            0.5 * (seen.israel.confidence + seen.hamas.confidence),
            rules.smaller(seen.israel.resolve, seen.hamas.resolve),
        )
        contained = rules.happens(chance, self.draw("contained"))
        fresh = self.opened_today * (1.0 - self.open)
        self.open, self.rounds, self.contained_today = rules.containment.after(
            self.open * peace, self.opened_today, contained, self.rounds
        )
        self.model.ledger.report("truce", "crisis", fresh)
        self.model.ledger.report("truce", "crisis contained", self.contained_today)
        self.model.ledger.report("truce", "crisis day", self.open)

    def reckon(self) -> None:
        """Arms, progress and standstill after today's steps."""
        seen, rules = self.model.seen, self.model.rules
        factions = seen.factions
        self.arms = factions.total(lambda f: f.arms * f.weight)
        self.arms_given = factions.total(lambda f: (f.arms_given + f.arms_taken) * f.weight)
        gone = factions.total(lambda f: (f.stored + f.destroyed) * f.weight)
        made = factions.total(lambda f: f.produced * f.weight)
        self.disarmed = rules.clip(rules.ratio(gone, 1.0 + made, 0.0), 0.0, 1.0)
        self.progress = 0.5 * (self.disarmed + rules.clip(seen.israel.withdrawn, 0.0, 1.0))
        crossed = seen.israel.crossed_un + seen.israel.crossed_commercial
        self._trucks.append(crossed)
        self.trucks_month = total(self._trucks) / len(self._trucks)
        step = rules.occurs(self.arms_given + seen.israel.ground_given)
        changed = seen.isf.strength - self.force_before
        planned = self.model.values["actors.isf.planned_strength"]
        grew = rules.at_least(changed * changed, 0.0001 * planned * planned)
        moved = rules.larger(rules.larger(step, seen.board_of_peace.opened), grew)
        self.force_before = self.force_before + grew * changed
        self.stall = (self.stall + 1.0) * (1.0 - moved)
        self.since_step = (self.since_step + 1.0) * (1.0 - step)
        self._read_substance(planned)

    def _read_substance(self, planned: Any) -> None:
        seen, rules = self.model.seen, self.model.rules
        force_then = self._force_then[0] if len(self._force_then) == SEASON else 0.0
        trucks_then = self._trucks_then[0] if len(self._trucks_then) == SEASON else 0.0
        force_change = (seen.isf.strength - force_then) / planned
        truck_change = (self.trucks_month - trucks_then) / self.trucks_target
        self._force_then.append(seen.isf.strength)
        self._trucks_then.append(self.trucks_month)
        self.frozen = rules.endings.frozen(
            self.since_step,
            rules.larger(force_change, -force_change),
            rules.larger(truck_change, -truck_change),
            self.violent,
            self.age,
        )

    def close(self) -> None:
        """D7 and the readings; war begins or ends."""
        model, rules = self.model, self.model.rules
        seen, endings = model.seen, model.rules.endings
        self.deaths = model.ledger.deaths()
        self.deaths_palestinian = model.ledger.deaths(victim="palestinian")
        # Deaths of a war before the ceasefire are no reading of the ceasefire.
        self._deaths.append(self.deaths * self.begun)
        self.d7 = total(self._deaths) / 7.0
        deadly = total(endings.deadly(deaths) for deaths in self._deaths)
        self.violent = endings.violent(self.d7, deadly)
        israel, hamas, board = seen.israel, seen.hamas, seen.board_of_peace
        self.since_expiry = endings.near_expiry(self.since_expiry, board.dated, board.opened)
        self.cause = endings.cause(
            self.violent,
            israel.wants_war,
            hamas.wants_war,
            israel.renounces,
            hamas.renounces,
            self.since_expiry,
            self.draw("coin"),
        )
        self.cause = self.cause * self.begun
        chosen = rules.larger(israel.wants_war, hamas.wants_war)
        ends = rules.happens(rules.war.ends(seen.united_states.pressure), self.draw("war ends")) * self.at_war
        self.at_war = rules.larger(self.at_war - ends, chosen)
        self.begun = rules.larger(self.begun, ends)
        self.in_crisis = rules.occurs(self.rounds + self.opened_today)
        self.open = self.open * (1.0 - self.at_war)
        self.rounds = self.rounds * (1.0 - self.at_war)
        self.age = (self.age + 1.0) * (1.0 - self.at_war)
        self.deadline_days = rules.larger(self.deadline_days - 1.0, 0.0)
        self.deadline = rules.occurs(self.deadline_days)
        self.envoy_days = rules.larger(self.envoy_days - 1.0, 0.0)
        self.clear_dated()

    def week(self) -> tuple[Any, ...]:
        """Deaths of the last seven days, the oldest first."""
        return tuple(self._deaths)
