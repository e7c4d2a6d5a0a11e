"""What a comparison of scenarios in the same worlds says, as data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import pandas as pd
from numpy.typing import NDArray

from sim.analysis.lasting import Lasting, LastingAgainst
from sim.analysis.orientation import Ranking
from sim.analysis.paired import LEAST_PAIRS, Paired, few_differ
from sim.analysis.pairing import Pairing
from sim.analysis.regret import Regret
from sim.analysis.targets import Target
from sim.analysis.turning import Turning
from sim.analysis.variance import Split
from sim.scenario import Scenario

SIGNIFICANT = 0.05


class FailedWorld(Protocol):
    """A world that could not be simulated."""

    @property
    def scenario(self) -> str:
        """In which scenario."""
        ...

    @property
    def world(self) -> int:
        """Its number."""
        ...

    @property
    def why(self) -> str:
        """What went wrong."""
        ...


class Stored(Protocol):
    """The part of stored results that a comparison reads; `sim.batch.reading.results.Results` has it."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the scenarios, the baseline first."""
        ...

    @property
    def baseline(self) -> str:
        """What the others are compared with."""
        ...

    @property
    def seed(self) -> int:
        """Key of all luck."""
        ...

    @property
    def days(self) -> int:
        """Horizon."""
        ...

    @property
    def fixed(self) -> bool:
        """Whether every parameter stood at its central value."""
        ...

    @property
    def worlds(self) -> NDArray[Any]:
        """World numbers that are used."""
        ...

    @property
    def asked(self) -> int:
        """How many were asked for."""
        ...

    @property
    def state(self) -> str:
        """`complete` or `partial`."""
        ...

    @property
    def failed(self) -> Sequence[FailedWorld]:
        """Worlds that failed in some scenario."""
        ...

    @property
    def notes(self) -> Sequence[str]:
        """What a reader must know of the folders."""
        ...

    @property
    def split(self) -> int:
        """How many of the worlds have lanes with other luck and with other beliefs."""
        ...

    @property
    def study(self) -> Mapping[str, Any] | None:
        """Name, title, question and measures of the study."""
        ...

    def scenario(self, name: str) -> Scenario:
        """Return a scenario as it was run."""
        ...

    def fingerprint(self, name: str) -> str:
        """Return the hash of all that the model read of a scenario."""
        ...

    def outcomes(self, name: str, columns: Sequence[str] | None = None, lanes: str = "own") -> pd.DataFrame:
        """Return what became of each world of a scenario."""
        ...


@dataclass(frozen=True)
class Difference:
    """One measure of one scenario against the baseline over the same worlds.

    Attributes:
        scenario: Its name.
        target: The measure.
        paired: Means, bootstrap interval of the mean difference, shares of worlds.
        p: Of swapping the two within worlds; NaN where too few worlds were compared.
        adjusted: The same, adjusted for all comparisons of the table (Holm).
        pairing: What pairing gains.
    """

    scenario: str
    target: Target
    paired: Paired
    p: float
    adjusted: float
    pairing: Pairing

    @property
    def stands(self) -> bool:
        """Whether it is told, and stands when all comparisons of the table are judged together."""
        return self.told and self.adjusted <= SIGNIFICANT

    @property
    def enough(self) -> bool:
        """Whether enough worlds were compared to tell anything."""
        return self.paired.pairs >= LEAST_PAIRS

    @property
    def told(self) -> bool:
        """Whether it can be told from luck: its interval leaves out 0, and swapping within worlds seldom goes as far.

        Where few worlds differ, an interval alone would invent differences.
        """
        return self.enough and self.apart and self.p <= SIGNIFICANT

    @property
    def apart(self) -> bool:
        """Whether its interval leaves out 0, which tells nothing by itself."""
        return self.paired.low > 0.0 or self.paired.high < 0.0

    @property
    def same(self) -> bool:
        """Whether no world compared differs."""
        return self.paired.pairs > 0 and self.paired.share_higher + self.paired.share_lower == 0.0

    @property
    def differing(self) -> int:
        """How many of the worlds compared differ."""
        return round((self.paired.share_higher + self.paired.share_lower) * self.paired.pairs)

    @property
    def rough(self) -> bool:
        """Whether so few worlds differ that its interval is rough."""
        return few_differ(self.paired)


@dataclass(frozen=True)
class ScenarioSplit:
    """What makes worlds differ, for the headline measure of one scenario.

    Attributes:
        scenario: Its name.
        level: Of the measure itself.
        difference: Of its difference to the baseline; None for the baseline.
    """

    scenario: str
    level: Split
    difference: Split | None


@dataclass(frozen=True)
class RegretTable:
    """Regret by scenario, for one measure."""

    target: Target
    ranking: Ranking
    by_scenario: Mapping[str, Regret]


@dataclass(frozen=True)
class Comparison:
    """Scenarios against a baseline in the same worlds.

    Attributes:
        names: The baseline first.
        titles: By name.
        fingerprints: By name.
        study: Name, title and question of the study; empty without one.
        worlds: Worlds used.
        first_worlds: Whether these are the first of all, without a gap but for failed ones.
        asked: Worlds asked for.
        partial: Whether some of these are not finished.
        failed: Worlds that failed.
        notes: What a reader must know of the folders.
        days: Horizon.
        seed: Key of all luck.
        fixed: Whether every parameter stood at its central value.
        following: Whether every scenario follows worlds past the end of the ceasefire.
        targets: The measures; the first is the headline.
        means: Mean of each measure in the baseline over all its worlds, by name of the measure.
        differences: By scenario, then measure.
        lasting: How long ceasefires last, by scenario, the baseline first.
        against: The same against the baseline.
        untold: Thresholds of D7 that cannot be read from these runs.
        split: What makes worlds differ; empty where no lanes tell.
        regret: Regret tables.
        turning: What turns the headline difference around, by scenario.
    """

    names: tuple[str, ...]
    titles: Mapping[str, str]
    fingerprints: Mapping[str, str]
    study: Mapping[str, Any]
    worlds: int
    first_worlds: bool
    asked: int
    partial: bool
    failed: tuple[FailedWorld, ...]
    notes: tuple[str, ...]
    days: int
    seed: int
    fixed: bool
    following: bool
    targets: tuple[Target, ...]
    means: Mapping[str, float]
    differences: tuple[Difference, ...]
    lasting: tuple[Lasting, ...]
    against: tuple[LastingAgainst, ...]
    untold: tuple[int, ...]
    split: tuple[ScenarioSplit, ...]
    regret: tuple[RegretTable, ...]
    turning: Mapping[str, Turning]

    @property
    def baseline(self) -> str:
        """What the others are compared with."""
        return self.names[0]

    @property
    def scenarios(self) -> tuple[str, ...]:
        """What is compared with it."""
        return self.names[1:]

    @property
    def headline(self) -> Target:
        """The measure that comes first."""
        return self.targets[0]

    @property
    def enough(self) -> bool:
        """Whether there are enough worlds to tell anything."""
        return self.worlds >= LEAST_PAIRS

    def difference(self, scenario: str, measure: str) -> Difference:
        """Return one difference; raises KeyError when there is none."""
        for each in self.differences:
            if (each.scenario, each.target.name) == (scenario, measure):
                return each
        raise KeyError(f"{scenario}, {measure}")
