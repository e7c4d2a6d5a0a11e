"""The record of a run: every day's series and the sums that outcomes are computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np

from sim.outcomes import SERIES, all_outcomes

if TYPE_CHECKING:
    from sim.model.model import StabilizationModel


class Record:
    """Measures a day once, and stops for worlds that have ended.

    Attributes:
        holding: 1 for worlds that have not ended (always 1 where a scenario goes on after collapse).
        days_seen: Days measured.
        total: By kind of act, how many so far; killed: by (perpetrator, victim).
        rows: By series, a value a day; mean, peak and last: by series, over days measured.
        states: By (path, attribute), an actor's state on the world's last day.
        ended_on: Day of collapse, or -1; cause: its code; first: by reading, day it was first on, or -1.
    """

    def __init__(self, model: StabilizationModel) -> None:
        self._model = model
        self._absorbing = model.scenario.end == "absorbing"
        self.holding: Any = 1.0
        self.intact: Any = 1.0
        self.days_seen: Any = 0.0
        self.total: dict[str, Any] = {}
        self.killed: dict[tuple[str, str], Any] = {}
        self.rows: dict[str, list[Any]] = {series.name: [] for series in SERIES}
        self.sums: dict[str, Any] = {series.name: 0.0 for series in SERIES}
        self.peak: dict[str, Any] = {series.name: 0.0 for series in SERIES}
        self.last: dict[str, Any] = {series.name: 0.0 for series in SERIES}
        self.measured: list[Any] = []
        self.ended_on: Any = -1.0
        self.cause: Any = 0.0
        self.in_crisis: Any = 0.0
        self.first: dict[str, Any] = {}
        watched = all_outcomes(model.scenario.rosters["contributors"])
        self._watched = sorted({watch for outcome in watched for watch in outcome.watches})
        self.states: dict[tuple[str, str], Any] = {watch: np.zeros(len(model.lanes)) for watch in self._watched}
        self.truck_days_short: Any = 0.0

    def close_day(self) -> None:
        """Measure the day that has just been lived, then see who has ended."""
        model, rules, live = self._model, self._model.rules, self.holding
        self.measured.append(live)
        self.days_seen = self.days_seen + live
        for kind, count in model.ledger.today.items():
            self.total[kind] = self.total.get(kind, 0.0) + live * count
        for pair, count in model.ledger.killed.items():
            self.killed[pair] = self.killed.get(pair, 0.0) + live * count
        for series in SERIES:
            value = series.read(model)
            self.rows[series.name].append(value)
            self.sums[series.name] = self.sums[series.name] + live * value
            self.peak[series.name] = rules.larger(self.peak[series.name], live * value)
            self.last[series.name] = rules.choose(live, value, self.last[series.name])
        truce, day = model.truce, float(model.day)
        israel = model.single["israel"]
        crossed = israel.crossed_un + israel.crossed_commercial
        self.truck_days_short = self.truck_days_short + live * rules.larger(truce.trucks_target - crossed, 0.0)
        self._first("begun", truce.begun * live, day)
        self._first("frozen", truce.frozen * live, day)
        self._first("violent", truce.violent * live, day)
        for level in (15, 20, 25):
            self._first(f"d7_{level}", rules.at_least(truce.d7, float(level)) * live, day)
        self._first("formal", rules.at_least(5.5, truce.cause) * rules.occurs(truce.cause) * live, day)
        self._first("force", rules.at_least(self.last["troops"], 1.0) * live, day)
        ends = rules.occurs(truce.cause) * self.intact * live
        self.ended_on = rules.choose(ends, self._dated(day), self.ended_on)
        self.cause = rules.choose(ends, truce.cause, self.cause)
        self.in_crisis = rules.choose(ends, truce.in_crisis, self.in_crisis)
        self.intact = self.intact * (1.0 - ends)
        if self._absorbing:
            self.keep_states(ends)
            self.holding = live * (1.0 - ends)

    def keep_states(self, where: Any) -> None:
        """Take down watched states as they are today: of worlds that end, and of those that reach the horizon."""
        lanes = np.nonzero(np.atleast_1d(where) > 0.5)[0]
        if len(lanes) == 0:
            return
        size = len(self._model.lanes)
        for path, name in self._watched:
            value = np.asarray(getattr(self._model.actor(path), name), dtype=np.float64)
            self.states[path, name][lanes] = np.broadcast_to(value, (size,))[lanes]

    def _first(self, reading: str, on: Any, day: float) -> None:
        known = self.first.get(reading, -1.0)
        rules = self._model.rules
        self.first[reading] = rules.choose(on * rules.at_least(-0.5, known), day, known)

    def _dated(self, day: float) -> Any:
        """The day a collapse is dated to: today, or for a spiral the first deadly day of its week."""
        rules, truce = self._model.rules, self._model.truce
        dated: Any = day
        for back, deaths in enumerate(reversed(truce.week())):
            deadly = rules.endings.deadly(deaths)
            dated = rules.choose(deadly, rules.larger(day - float(back), 0.0), dated)
        return rules.choose(rules.at_least(truce.cause, 5.5), dated, day)


class Collector(mesa.DataCollector):
    """Mesa's collector over the record: all daily series, measured once and kept once."""

    def __init__(self, record: Record) -> None:
        super().__init__({series.name: series.read for series in SERIES})  # type: ignore[no-untyped-call]
        self.model_vars = record.rows

    def collect(self, model: mesa.Model) -> None:
        """Nothing is left to do: the record has measured the day."""
