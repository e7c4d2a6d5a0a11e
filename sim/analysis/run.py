"""The part of a run that analysis and presentation read.

Stated as protocols, so that a stored result, a fresh one and a synthetic one in a test serve alike.
"""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any, Protocol

import pandas as pd

from sim import __version__


class Value(Protocol):
    """What is read of a parameter."""

    @property
    def value(self) -> float:
        """Central value."""
        ...


class Case(Protocol):
    """What is read of a scenario."""

    @property
    def name(self) -> str:
        """Scenario name."""
        ...

    @property
    def title(self) -> str:
        """Scenario title."""
        ...

    @property
    def question(self) -> str:
        """The question asked."""
        ...

    @property
    def start(self) -> date:
        """Date of day 0."""
        ...

    @property
    def end(self) -> str:
        """`absorbing` or `continue`."""
        ...

    @property
    def fingerprint(self) -> str:
        """Hash of all that the model reads."""
        ...

    @property
    def choices(self) -> Mapping[str, str | bool]:
        """Chosen words and switches by dotted path."""
        ...

    @property
    def parameters(self) -> Mapping[str, Value]:
        """Parameters by dotted path."""
        ...

    @property
    def rosters(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of each roster, in order."""
        ...


class Run(Protocol):
    """What is read of a result."""

    @property
    def scenario(self) -> Case:
        """The scenario that was run."""
        ...

    @property
    def seed(self) -> int:
        """Seed of the run."""
        ...

    @property
    def fixed(self) -> bool:
        """True when every parameter stood at its central value."""
        ...

    @property
    def days(self) -> int:
        """Horizon."""
        ...

    @property
    def outcomes(self) -> pd.DataFrame:
        """One row a world."""
        ...

    @property
    def daily(self) -> pd.DataFrame:
        """Rows world and day, perhaps of the first worlds only; NaN after a world's end."""
        ...

    @property
    def manifest(self) -> Mapping[str, Any]:
        """What made the run."""
        ...


@dataclass(frozen=True, slots=True)
class Identity:
    """Which run a table or picture shows.

    Attributes:
        name: Scenario name.
        title: Scenario title.
        question: The question the scenario asks.
        start: Date of day 0.
        end: `absorbing` or `continue`.
        worlds: Number of worlds.
        days: Horizon in days.
        seed: Seed of the run.
        fixed: True when every parameter stood at its central value.
        fingerprint: Hash of all that the model read.
        version: Version of the program that made the run.
        changes: What was set on the command line, as `path=value`.
        readings: Readings of contested claims that it takes, each with who holds it.
        draws: In words, which joint draws its uncertain parameters take their values from; empty for none.
    """

    name: str
    title: str
    question: str
    start: date
    end: str
    worlds: int
    days: int
    seed: int
    fixed: bool
    fingerprint: str
    version: str
    changes: tuple[str, ...] = ()
    readings: tuple[str, ...] = ()
    draws: str = ""

    @property
    def short(self) -> str:
        """First twelve digits of the fingerprint."""
        return self.fingerprint[:12]


def identify(result: Run) -> Identity:
    """Return which run `result` is."""
    case = result.scenario
    return Identity(
        name=case.name,
        title=case.title,
        question=case.question,
        start=case.start,
        end=case.end,
        worlds=len(result.outcomes),
        days=result.days,
        seed=result.seed,
        fixed=result.fixed,
        fingerprint=case.fingerprint,
        version=str(result.manifest.get("version", __version__)),
        changes=_changes(str(result.manifest.get("command", ""))),
        readings=tuple(f"{claim} {told}" for claim, told in result.manifest.get("readings", {}).items()),
        draws="" if result.fixed else str(result.manifest.get("draws", "")),
    )


def _changes(command: str) -> tuple[str, ...]:
    """Return what a command sets over the scenario it names."""
    words = shlex.split(command)
    return tuple(after for word, after in pairwise(words) if word == "--set")


def central(result: Run, path: str) -> float:
    """Return a parameter's central value, NaN when the scenario has none of that path."""
    given = result.scenario.parameters.get(path)
    return float("nan") if given is None else float(given.value)
