"""The record of a run: every day's series and the sums that outcomes are computed from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import mesa
import numpy as np
import numpy.typing as npt

from sim.model.daily import Daily
from sim.model.ledger import PAIRS
from sim.model.roll import Numbers, Roll
from sim.model.sums import Sums
from sim.model.watch import Watch
from sim.outcomes import SERIES, all_outcomes
from sim.rules.basics import at_least, choose

if TYPE_CHECKING:
    from sim.model.model import StabilizationModel

READINGS = ("begun", "frozen", "violent", "d7_15", "d7_20", "d7_25", "formal", "force")
_SPIRAL = 5.5
"""Causes from here on are dated back."""

_UNKNOWN = -0.5
"""A day that is not known yet lies before this one."""
BY_LANE = ("holding", "intact", "days_seen", "ended_on", "cause", "in_crisis", "truck_days_short")
"""Attributes of a record that have a value for each lane."""


class Record:
    """Measures a day once, and stops for worlds that have ended.

    Lanes that have ended may depart: the record goes on with the others and keeps what the departed came to. Its
    attributes are of the present lanes; :meth:`whole` and all tables by name are of all lanes the run began with.

    Attributes:
        holding: 1 for worlds that have not ended (always 1 where a scenario goes on after collapse).
        days_seen: Days measured.
        ended_on: Day of collapse, or -1; cause: its code.
        daily: Series by day.
        flaws: By lane of the run, the first day on which a series was not finite, which one, and its value.
    """

    def __init__(self, model: StabilizationModel) -> None:
        self._model = model
        self._absorbing = model.scenario.end == "absorbing"
        self._roll = Roll(len(model.lanes))
        self.holding: Any = 1.0
        self.intact: Any = 1.0
        self.days_seen: Any = 0.0
        self.truck_days_short: Any = 0.0
        self.ended_on = np.full(self.size, -1.0)
        self.cause, self.in_crisis = np.zeros(self.size), np.zeros(self.size)
        self._reads = [series.read for series in SERIES]
        self._sums = Sums([series.name for series in SERIES], self.size, not model.ensemble)
        self._last = np.zeros_like(self._sums.measured)
        self._first = np.full((len(READINGS), self.size), -1.0)
        self._on = np.zeros_like(self._first)
        self._live = np.ones(self.size)
        watched = all_outcomes(model.scenario.rosters["contributors"])
        self._watch = Watch((watch for outcome in watched for watch in outcome.watches), self.size)
        self.daily = Daily(self._sums.series, {name for outcome in watched for name in outcome.days}, self.size)
        self.flaws: dict[int, tuple[int, str, float]] = {}

    @property
    def size(self) -> int:
        """How many lanes the run began with."""
        return self._roll.size

    @property
    def here(self) -> npt.NDArray[np.int64]:
        """Which of these the present lanes are."""
        return self._roll.here

    def close_day(self) -> None:
        """Measure the day that has just been lived, then see who has ended."""
        model, rules, live, sums = self._model, self._model.rules, self.holding, self._sums
        self._live[:] = live
        self.days_seen = self.days_seen + live
        sums.measure([read(model) for read in self._reads])
        sums.tell({**model.ledger.today, **model.ledger.killed})
        sums.add(self._live)
        if not self.daily.write(sums.measured, self._live, self.here, model.days):
            self._note_flaws()
        truce, day = model.truce, float(model.day)
        israel = model.single["israel"]
        crossed = israel.crossed_un + israel.crossed_commercial
        short = self.truck_days_short + rules.larger(truce.trucks_target - crossed, 0.0)
        self.truck_days_short = rules.choose(live, short, self.truck_days_short)
        ending = rules.occurs(truce.cause)
        self._read(ending)
        ends = ending * self.intact * live
        lanes = self._lanes(ends)
        if len(lanes):
            self._end(lanes, day)
            self.intact = self.intact * (1.0 - ends)
            if self._absorbing:
                self.keep_states(ends)
                self.holding = live * (1.0 - ends)

    def _read(self, ending: Any) -> None:
        rules, truce, on = self._model.rules, self._model.truce, self._on
        on[0], on[1], on[2] = truce.begun, truce.frozen, truce.violent
        for row, level in enumerate((15.0, 20.0, 25.0), start=3):
            on[row] = rules.at_least(truce.d7, level)
        on[6] = rules.at_least(_SPIRAL, truce.cause) * ending
        on[7] = self._sums.today[self._sums.series["troops"]] >= 1.0
        unknown = at_least.ufunc(_UNKNOWN, self._first)
        self._first = choose.ufunc(on * self._live * unknown, float(self._model.day), self._first)

    def _end(self, lanes: npt.NDArray[np.int64], day: float) -> None:
        """Note how worlds that end today do: few of many, so that only theirs is looked at."""
        truce = self._model.truce
        cause = self._wide(truce.cause)[lanes]
        self.cause[lanes] = cause
        self.in_crisis[lanes] = self._wide(truce.in_crisis)[lanes]
        # A spiral is dated to the first deadly day of its week.
        first = np.full(len(lanes), day)
        if np.any(cause >= _SPIRAL):
            for back, deaths in enumerate(reversed(truce.week())):
                deadly = self._wide(self._model.rules.endings.deadly(deaths))[lanes]
                first[deadly > 0.5] = max(day - back, 0.0)
        self.ended_on[lanes] = np.where(cause >= _SPIRAL, first, day)

    def keep_states(self, where: Any) -> None:
        """Take down states as they are today: of worlds that end, and of those that reach the horizon.

        Args:
            where: 1 for these among the present lanes.
        """
        lanes = self._lanes(where)
        if len(lanes) == 0:
            return
        self._last[:, lanes] = self._sums.measured[:, lanes]
        self._watch.keep(self._model, lanes, self.here)

    def depart(self, stay: npt.NDArray[np.int64]) -> None:
        """Let lanes go at the end of a day, with what they came to.

        Args:
            stay: Which of the present lanes go on.
        """
        self.daily.depart()
        self._last = self._roll.cut("last", self._latest(), stay)
        for name in BY_LANE:
            setattr(self, name, self._roll.cut(name, getattr(self, name), stay))
        self._first = self._roll.cut("first", self._first, stay)
        self._sums.cut(self._roll, stay)
        self._on, self._live = np.zeros_like(self._first), np.ones(len(stay))
        self._roll.depart(stay)

    def whole(self, name: str) -> Numbers:
        """One of the attributes that have a value for each present lane, for all lanes of the run."""
        return self._roll.whole(name, getattr(self, name))

    @property
    def total(self) -> dict[str, Numbers]:
        """By kind of act, how many over the days measured."""
        totals = self._sums.total(self._roll)
        return {key: totals[row] for key, row in self._sums.acts.items() if isinstance(key, str)}

    @property
    def killed(self) -> dict[tuple[str, str], Numbers]:
        """By (perpetrator, victim), deaths over the days measured, in a fixed order; only those ever told."""
        totals, rows = self._sums.total(self._roll), self._sums.acts
        return {pair: totals[rows[pair]] for pair in PAIRS if pair in rows}

    @property
    def sums(self) -> dict[str, Numbers]:
        """By series, the sum over days measured."""
        return self._by_series(self._sums.total(self._roll))

    @property
    def peak(self) -> dict[str, Numbers]:
        """By series, the highest value of a day measured."""
        return self._by_series(self._sums.peak(self._roll))

    @property
    def last(self) -> dict[str, Numbers]:
        """By series, the value on the last day measured."""
        return self._by_series(self._roll.whole("last", self._latest()))

    @property
    def first(self) -> dict[str, Numbers]:
        """By reading, the day it was first on, or -1."""
        return dict(zip(READINGS, self._roll.whole("first", self._first), strict=True))

    @property
    def states(self) -> dict[tuple[str, str], Numbers]:
        """By (path, attribute), an actor's state on the world's last day."""
        return self._watch.states

    @property
    def rows(self) -> dict[str, npt.NDArray[Any]]:
        """By series, (days, lanes) so far; NaN where a world had ended."""
        return self.daily.rows()

    def _wide(self, value: Any) -> npt.NDArray[Any]:
        """A value of the present lanes that may be one number for all."""
        return np.broadcast_to(value, (len(self.here),))

    def _lanes(self, where: Any) -> npt.NDArray[np.int64]:
        return np.nonzero(self._wide(where) > 0.5)[0]

    def _latest(self) -> Numbers:
        return np.where(self.holding > 0.5, self._sums.measured, self._last)

    def _by_series(self, table: Numbers) -> dict[str, Numbers]:
        return {name: table[row] for name, row in self._sums.series.items()}

    def _note_flaws(self) -> None:
        """Note of each lane the first series that is not finite, if none was before."""
        measured = self._sums.measured
        bad = (self._live > 0.5) & ~np.isfinite(measured)
        for lane in np.nonzero(bad.any(axis=0))[0]:
            row = int(np.argmax(bad[:, lane]))
            self.flaws.setdefault(int(self.here[lane]), (self._model.day, SERIES[row].name, float(measured[row, lane])))


class Collector(mesa.DataCollector):
    """Mesa's collector over the record: all daily series, measured once and kept once."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self._lists: dict[str, list[Any]] = {series.name: [] for series in SERIES}
        super().__init__({series.name: series.read for series in SERIES})  # type: ignore[no-untyped-call]

    @property
    def model_vars(self) -> dict[str, list[Any]]:
        """By series, a value a day: floats in a model of one world, else arrays."""
        for name, rows in self._record.rows.items():
            known = self._lists[name]
            new = rows[len(known) :]
            known.extend(new[:, 0].tolist() if rows.shape[1] == 1 else new)
        return self._lists

    @model_vars.setter
    def model_vars(self, _: dict[str, list[Any]]) -> None:
        """Mesa begins with an empty table, of which nothing is needed."""

    def collect(self, model: mesa.Model) -> None:
        """Nothing is left to do: the record has measured the day."""
