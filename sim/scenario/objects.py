"""The loaded scenario: immutable, complete, checked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from types import MappingProxyType
from typing import Any

from sim.scenario.draws import Draws
from sim.scenario.expectations import Expectation


class _ReadOnly:
    """Holds mappings read-only, and can still be pickled and copied."""

    def _freeze(self) -> None:
        for item in fields(self):  # type: ignore[arg-type]
            value = getattr(self, item.name) if item.init else None
            if isinstance(value, Mapping):
                object.__setattr__(self, item.name, MappingProxyType(dict(value)))

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        values = (getattr(self, item.name) for item in fields(self) if item.init)  # type: ignore[arg-type]
        return type(self), tuple(dict(value) if isinstance(value, MappingProxyType) else value for value in values)


@dataclass(frozen=True)
class Parameter:
    """A number the model reads, with what is known of it.

    Attributes:
        path: `family.name` of a rule family, or `actors.israel.name`, `contributors.turkey.name`.
        value: Central value.
        low: Lowest value it may take; None for a fixed number without a range.
        high: Highest value it may take.
        distribution: `fixed`, `uniform`, `loguniform` or `beta` (mean `value` on low..high).
        unit: A unit of `sim.scenario.units.UNITS`.
        source: Ids of claims, patterns and references, or words such as `assumption`.
        note: Remark of the scenario's author.
        where: File, line and column that set the value.
        drawn: Whether each world draws its own; False if all take `value`, whatever the distribution.
    """

    path: str
    value: float
    low: float | None
    high: float | None
    distribution: str
    unit: str
    source: tuple[str, ...]
    note: str
    where: str
    drawn: bool = True

    @property
    def numbers(self) -> tuple[float | str | None, ...]:
        """What the model reads of it: value, low, high, distribution, unit; no range of one that is not drawn."""
        if self.drawn:
            return self.value, self.low, self.high, self.distribution, self.unit
        return self.value, None, None, "fixed", self.unit


@dataclass(frozen=True)
class Measure(_ReadOnly):
    """Something that happens on a date, whatever the actors would do.

    Attributes:
        day: Day from 0, the scenario's start.
        do: What happens: a name of `sim.scenario.traits.MEASURES`.
        arguments: What that measure needs to know.
        source: As of a parameter.
        note: Remark of the scenario's author.
        name: By which an extending file may replace or drop it; often empty.
    """

    day: int
    do: str
    arguments: Mapping[str, float | int | str | bool]
    source: tuple[str, ...]
    note: str
    name: str = ""

    def __post_init__(self) -> None:
        self._freeze()


@dataclass(frozen=True)
class JointGroup(_ReadOnly):
    """Parameters that are drawn together, through one common factor.

    Attributes:
        name: What they have in common.
        members: Loading on the factor, within (-1, 1), by parameter path.
        source: As of a parameter.
        note: Remark of the scenario's author.
    """

    name: str
    members: Mapping[str, float]
    source: tuple[str, ...]
    note: str

    def __post_init__(self) -> None:
        self._freeze()


@dataclass(frozen=True)
class Remark:
    """What the author says about an actor's entry, and on what ground."""

    source: tuple[str, ...]
    note: str


@dataclass(frozen=True)
class Scenario(_ReadOnly):
    """One scenario, inheritance and overrides resolved.

    Attributes:
        name: Name of the file without its ending.
        title: One line for tables and charts.
        question: What it is to answer.
        about: Anything else.
        start: Date of day 0.
        days: Days to run, at least 1.
        opening: `truce` or `war` on day 0.
        end: `absorbing` (a world ends with its ceasefire) or `continue`.
        rules: Variant in force, by family.
        parameters: Numbers by path, those of rule families first.
        choices: Words and switches of actors by dotted path, such as `contributors.turkey.role`.
        rosters: Ids in order by roster, absent ones included; `choices["contributors.x.present"]` tells.
        joint: Groups of parameters drawn together.
        measures: What happens on a date, by day.
        files: Names of the files it was made from, the one that extends nothing first.
        remarks: What authors say about whole entries, by path such as `contributors.turkey`.
        readings: Reading taken of a contested claim, by claim.
        expectations: What its author expects of it, compared with another scenario in the same worlds.
        draws: Values that parameters take together, one row a world; None if each is drawn for itself.
        beliefs: Name of the scenario whose beliefs were laid below this one; empty if none were.
        fingerprint: SHA-256 over all that the model reads; what only people read does not count.
    """

    name: str
    title: str
    question: str
    about: str
    start: date
    days: int
    opening: str
    end: str
    rules: Mapping[str, str]
    parameters: Mapping[str, Parameter]
    choices: Mapping[str, str | bool]
    rosters: Mapping[str, tuple[str, ...]]
    joint: tuple[JointGroup, ...]
    measures: tuple[Measure, ...]
    files: tuple[str, ...]
    remarks: Mapping[str, Remark] = field(default_factory=dict)
    readings: Mapping[str, str] = field(default_factory=dict)
    expectations: tuple[Expectation, ...] = ()
    draws: Draws | None = None
    beliefs: str = ""
    fingerprint: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self._freeze()
        object.__setattr__(self, "fingerprint", _fingerprint(self))

    def __hash__(self) -> int:
        return hash(self.fingerprint)


def _fingerprint(scenario: Scenario) -> str:
    read: dict[str, Any] = {
        "format": 1,
        "start": scenario.start.isoformat(),
        "days": scenario.days,
        "opening": scenario.opening,
        "end": scenario.end,
        "rules": dict(scenario.rules),
        "parameters": {path: list(each.numbers) for path, each in scenario.parameters.items()},
        "choices": dict(scenario.choices),
        "rosters": dict(scenario.rosters),
        "joint": [[group.name, dict(group.members)] for group in scenario.joint],
        "measures": [[each.day, each.do, dict(each.arguments)] for each in scenario.measures],
    }
    if scenario.draws is not None:
        read["draws"] = scenario.draws.digest
    text = json.dumps(read, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
