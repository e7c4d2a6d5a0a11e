"""What the gallery draws from: the arms of a batch, their numbers read once, and their differences to the baseline."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.pairing import settled
from sim.analysis.run import Case
from sim.analysis.survival import Floats, days_held
from sim.analysis.targets import Target, targets
from sim.present.gallery.batch import Batch
from sim.present.gallery.contrast import Difference, paired

if TYPE_CHECKING:
    import pandas as pd

DEFAULT = ("days_held", "collapsed", "deaths_per_day", "trucks_entered_per_day", "troops_peak", "arms_share")
"""Measures compared where no study names its own: of those that `isf compare` takes then, as many as a page holds."""
FOLLOWED = ("days_held", "collapsed", "deaths", *DEFAULT[3:])
"""The same where worlds are followed past a collapse: only then do totals of deaths compare."""
SHARED = ("days_held", "cause", "deaths", "trucks_delivered_per_day", "troops_peak")
"""Columns of charts whose measures nobody chooses."""
WORDS = {"collapsed": "Share of worlds that collapse"}


class Gallery:
    """The arms of stored worlds, as the charts need them.

    Args:
        results: The stored worlds.
        measures: To compare, the headline first; by default the study's own, or a list that suits most questions.

    Raises:
        UnknownMeasure: A measure is not there.
    """

    def __init__(self, results: Batch, measures: Iterable[str] | None = None) -> None:
        self.results = results
        self.names, self.baseline, self.days = results.names, results.baseline, results.days
        self.others = tuple(name for name in self.names if name != self.baseline)
        self.worlds = int(results.worlds.size)
        self._cases: dict[str, Case] = {}
        own = (results.study or {}).get("measures") or ()
        chosen = measures if measures is not None else own or (FOLLOWED if self.continues() else DEFAULT)
        self.measures = tuple(dict.fromkeys(chosen))
        self._targets: dict[str, Target] = {}
        for measure in self.measures:
            self.target(measure)
        self._columns: dict[tuple[str, str], Any] = {}
        self._read: dict[str, set[str]] = {name: set() for name in self.names}
        self._differences: dict[tuple[str, str], Difference] = {}
        self._compared: set[str] = set()
        self._means: dict[tuple[str, str], tuple[float, float, float]] = {}

    def table(self, name: str, columns: Iterable[str]) -> pd.DataFrame:
        """Return some outcomes of an arm, those that it reports; nothing is read twice and nothing else is read."""
        import pandas as pd

        wanted = list(dict.fromkeys(columns))
        missing = [column for column in wanted if column not in self._read[name]]
        if missing:
            # Files are opened once for what several charts need; that costs less than opening them again.
            shared = (*SHARED, *(self.target(measure).column for measure in self.measures))
            missing = list(dict.fromkeys([*missing, *(each for each in shared if each not in self._read[name])]))
            found = self.results.outcomes(name, missing)
            self._columns |= {(name, column): found[column] for column in missing if column in found.columns}
            self._read[name] |= set(missing)
        there = {column: self._columns[name, column] for column in wanted if (name, column) in self._columns}
        return pd.DataFrame(there, index=range(self.worlds))

    def column(self, name: str, column: str) -> Floats:
        """Return one outcome of each world of an arm, NaN where it does not report it, (worlds,)."""
        if column not in self._read[name]:
            self.table(name, [column])
        found = self._columns.get((name, column))
        return np.full(self.worlds, np.nan) if found is None else found.to_numpy(dtype=np.float64)

    def target(self, measure: str) -> Target:
        """Return what a measure is: its words, unit and column."""
        if measure not in self._targets:
            who = dict.fromkeys(who for name in self.names for who in self._case(name).rosters.get("contributors", ()))
            self._targets |= {each.name: each for each in targets([measure], who, self.days)}
        return self._targets[measure]

    def words(self, measure: str) -> tuple[str, str]:
        """Return a measure's name for readers and its unit."""
        found = self.target(measure)
        return WORDS.get(measure, found.words), found.unit

    def values(self, name: str, measure: str) -> Floats:
        """Return a measure of each world, NaN where it has none, (worlds,)."""
        target = self.target(measure)
        return target.values(self.table(name, [target.column]), self.days)

    def held(self, name: str) -> Floats:
        """Return the days that each world held, (worlds,)."""
        return days_held(self.table(name, ["days_held"]), self.days)

    def differences(self, measures: Sequence[str], comparisons: int = 0) -> dict[tuple[str, str], Difference]:
        """Return each arm's paired difference to the baseline in each measure, by arm and measure.

        Args:
            measures: Which.
            comparisons: How many are read side by side, which widens the second interval; by default one an arm.
        """
        fresh = [measure for measure in measures if measure not in self._compared]
        if fresh and self.others:
            self._load(fresh)
            base = {measure: self.values(self.baseline, measure) for measure in fresh}
            cells = [(name, measure) for name in self.others for measure in fresh]
            apart = {cell: settled(self.values(*cell), base[cell[1]]) - base[cell[1]] for cell in cells}
            self._differences |= dict(zip(cells, paired(list(apart.values())), strict=True))
        self._compared |= set(fresh)
        count = comparisons or len(self.others)
        return {
            (name, measure): self._differences[name, measure].among(count)
            for name in self.others
            for measure in measures
        }

    def means(self, measures: Sequence[str]) -> dict[tuple[str, str], tuple[float, float, float]]:
        """Return mean, low and high of each arm's measures over the worlds that have them, by arm and measure."""
        cells = [(name, measure) for name in self.names for measure in measures]
        fresh = [cell for cell in cells if cell not in self._means]
        if fresh:
            self._load([measure for _, measure in fresh])
            found = bootstrap_means(np.column_stack([self.values(*cell) for cell in fresh]))
            ends = zip(found.mean.tolist(), found.low.tolist(), found.high.tolist(), strict=True)
            self._means |= dict(zip(fresh, ends, strict=True))
        return {cell: self._means[cell] for cell in cells}

    def _load(self, measures: Iterable[str]) -> None:
        columns = [self.target(measure).column for measure in measures]
        for name in self.names:
            self.table(name, columns)

    def continues(self) -> bool:
        """Whether every arm was followed to the horizon, past a collapse."""
        return all(self._case(name).end == "continue" for name in self.names)

    def _case(self, name: str) -> Case:
        if name not in self._cases:
            self._cases[name] = self.results.scenario(name)
        return self._cases[name]
