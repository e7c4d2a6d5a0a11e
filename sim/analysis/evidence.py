"""What a scenario rests on: each number with the grade of its evidence, each source with what rests on it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from sim.evidence import GRADES, WORDS, Claim, Ledger, load_ledger
from sim.scenario import Parameter, Scenario
from sim.scenario.reach import parameters_read
from sim.scenario.vocabulary import FamilyNames

OWN = ("assumption (scenario)", "command line")
"""Sources of numbers that a scenario's author, or whoever runs it, set without naming another."""
RANGE, OPEN = "range", "none"
"""What stands for a reading where none is taken: the numbers in question keep a range, or nothing was chosen."""

Held = Parameter | str | bool


@dataclass(frozen=True)
class Standing:
    """A parameter and how firm it is.

    Attributes:
        parameter: The parameter.
        area: Its rule family, its actor (`actors.israel`) or its roster (`contributors`).
        grade: A, B, C or D: that of the weakest thing it rests on.
        read: Whether a run reads it: by a rule variant that is in force on some day, or as a trait of an actor that
            takes part.
        changed: Whether something other than the file that extends nothing set it.
    """

    parameter: Parameter
    area: str
    grade: str
    read: bool
    changed: bool

    @property
    def path(self) -> str:
        """The parameter's path."""
        return self.parameter.path

    @property
    def own(self) -> bool:
        """Whether its author vouches for it with nothing but being its author."""
        return not set(OWN).isdisjoint(self.parameter.source)

    @property
    def mixed(self) -> bool:
        """Whether it is an assumption that takes something, such as its sign, from a source."""
        words = set(WORDS).intersection(self.parameter.source)
        return bool(words) and len(words) < len(self.parameter.source)


@dataclass(frozen=True)
class Ground:
    """A source in use, and what rests on it.

    Attributes:
        id: Such as A18, SF12 or fortna2008.
        kind: `claim`, `pattern` or `reference`.
        says: What it says, in this project's words; a work's title.
        who: Who says it; authors and year of a reference; empty for a pattern.
        status: Of a claim; empty otherwise.
        date: Of a claim; empty otherwise.
        grade: A, B or C.
        parameters: Paths of the parameters that cite it.
        others: Dated measures, joint groups and actors' entries that cite it, in words.
    """

    id: str
    kind: str
    says: str
    who: str
    status: str
    date: str
    grade: str
    parameters: tuple[str, ...]
    others: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """The readings of one claim, and what a scenario makes of them.

    Attributes:
        claim: At which the readings stand.
        taken: Name of the reading taken, or `RANGE` or `OPEN`.
        held: What the scenario says, by path, where a reading would set something.
        same: Names of readings that would change nothing, because the scenario says so already.
    """

    claim: Claim
    taken: str
    held: Mapping[str, Held]
    same: tuple[str, ...]


@dataclass(frozen=True)
class Dispute:
    """A contested claim in use.

    Attributes:
        ground: The claim and what rests on it.
        rivals: What is said otherwise, or counted differently.
        choices: Readings of the claim itself; if it has none, those of its rivals.
    """

    ground: Ground
    rivals: tuple[Claim, ...]
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Basis:
    """What a scenario, or a part of it, rests on.

    Attributes:
        scenario: The scenario.
        ledger: The evidence.
        standings: Its parameters, in the scenario's order.
        source: The one source that is looked at; empty for all.
        below: The path that is looked at, with what is below it; empty for all.
        grade: The grade that is looked at; empty for all. Only parameters have one.
    """

    scenario: Scenario
    ledger: Ledger
    standings: tuple[Standing, ...]
    source: str = ""
    below: str = ""
    grade: str = ""

    def narrowed(self, grade: str = "", source: str = "", path: str = "") -> Basis:
        """Return the part with a grade, with a source, and at or below a path; empty words ask for nothing."""
        kept = (
            each
            for each in self.standings
            if (not grade or each.grade == grade)
            and (not source or source in each.parameter.source)
            and (not path or _within(each.path, path))
        )
        return replace(self, standings=tuple(kept), source=source, below=path, grade=grade)

    def by_area(self) -> dict[str, tuple[Standing, ...]]:
        """Return the parameters by area, in the scenario's order."""
        areas: dict[str, list[Standing]] = {}
        for each in self.standings:
            areas.setdefault(each.area, []).append(each)
        return {area: tuple(each) for area, each in areas.items()}

    def grounds(self) -> tuple[Ground, ...]:
        """Return every source in use, and the one that is looked at, in the order of the ledger.

        Words such as `assumption` are none.
        """
        parameters: dict[str, list[str]] = {}
        for each in self.standings:
            for source in each.parameter.source:
                parameters.setdefault(source, []).append(each.path)
        others = {} if self.grade else _others(self.scenario, self.below)
        known = (*self.ledger.claims, *self.ledger.works)
        # A reading taken is in use even where it sets a rule, which cites nothing.
        used = {*parameters, *others, self.source}
        if not (self.grade or self.below):
            used.update(self.scenario.readings)
        found = [source for source in known if source in used and self.source in ("", source)]
        return tuple(ground_of(each, self.ledger, parameters.get(each, ()), others.get(each, ())) for each in found)

    def disputes(self) -> tuple[Dispute, ...]:
        """Return the contested claims in use."""
        claims = [each for each in self.grounds() if each.kind == "claim"]
        return tuple(_dispute(each, self) for each in claims if self.ledger.claims[each.id].contested)


def weigh(scenario: Scenario, ledger: Ledger | None = None, families: Mapping[str, FamilyNames] | None = None) -> Basis:
    """Return what a scenario rests on.

    Args:
        scenario: The scenario.
        ledger: The evidence its sources name; what comes with the tool by default.
        families: Rule families, which know what variants read; those of the installed model by default.

    Raises:
        KeyError: The ledger lacks a source.
    """
    ledger = ledger or load_ledger()
    read = parameters_read(scenario, families)
    first = f"{scenario.files[0]}:"
    standings = (
        Standing(
            each,
            ".".join(path.split(".")[: 2 if path.startswith("actors.") else 1]),
            ledger.grade_of(each.source),
            path in read,
            not each.where.startswith(first),
        )
        for path, each in scenario.parameters.items()
    )
    return Basis(scenario, ledger, tuple(standings))


def counts(standings: Iterable[Standing]) -> dict[str, int]:
    """Return how many parameters have each grade, from the firmest to the weakest."""
    found = Counter(each.grade for each in standings)
    return {grade: found[grade] for grade in GRADES}


def ground_of(source: str, ledger: Ledger, parameters: Iterable[str] = (), others: Iterable[str] = ()) -> Ground:
    """Return a source of the ledger with what rests on it.

    Raises:
        KeyError: The ledger lacks it.
    """
    resting = (tuple(parameters), tuple(others))
    if source in ledger.claims:
        claim = ledger.claims[source]
        return Ground(
            source, "claim", claim.claim, claim.attributed_to, claim.status, claim.date, claim.grade, *resting
        )
    work = ledger.works[source]
    says, who = work.text, ""
    # Authors (year). Title. Where: the first two tell a reader enough.
    parts = re.fullmatch(r"(.*?\(\d{4}[a-z]?\))[.:,]?\s+(.+?[.?!])(?:\s.*)?", work.text)
    if work.kind == "reference" and parts:
        who, says = parts[1], parts[2]
    return Ground(source, work.kind, says, who, "", "", work.grade, *resting)


def _within(path: str, above: str) -> bool:
    return path == above or path.startswith(f"{above}.")


def _others(scenario: Scenario, below: str) -> dict[str, list[str]]:
    """Return what else cites each source; with a path, only what is about something at, above or below it."""

    def about(*paths: object) -> bool:
        return not below or any(_within(str(path), below) or _within(below, str(path)) for path in paths)

    cited: dict[str, list[str]] = {}
    for measure in scenario.measures:
        if about(measure.arguments.get("path", measure.arguments.get("family", measure.do))):
            named = f" ({measure.name})" if measure.name else ""
            _cite(cited, measure.source, f"day {measure.day}: {measure.do}{named}")
    for group in scenario.joint:
        if about(*group.members):
            _cite(cited, group.source, f"drawn together: {group.name}")
    draws = scenario.draws
    if draws is not None and about(*draws.paths):
        _cite(cited, draws.source, draws.told())
    for path, remark in scenario.remarks.items():
        if about(path):
            _cite(cited, remark.source, f"entry {path}")
    return cited


def _cite(cited: dict[str, list[str]], sources: Iterable[str], label: str) -> None:
    for source in sources:
        cited.setdefault(source, []).append(label)


def _dispute(ground: Ground, basis: Basis) -> Dispute:
    claim = basis.ledger.claims[ground.id]
    rivals = tuple(basis.ledger.claims[each] for each in claim.rivals if each in basis.ledger.claims)
    homes = (claim,) if claim.readings else tuple(each for each in rivals if each.readings)
    return Dispute(ground, rivals, tuple(_choice(each, basis.scenario) for each in homes))


def _choice(claim: Claim, scenario: Scenario) -> Choice:
    paths = dict.fromkeys(path for reading in claim.readings for path in reading.implies)
    held = {path: each for path in paths if (each := _held(path, scenario)) is not None}
    drawn = any(isinstance(each, Parameter) and each.drawn for each in held.values())
    same = (
        each.name
        for each in claim.readings
        if each.implies and all(path in held and _says(held[path], value) for path, value in each.implies.items())
    )
    return Choice(claim, scenario.readings.get(claim.id, RANGE if drawn else OPEN), held, tuple(same))


def _says(held: Held, implied: object) -> bool:
    if not isinstance(held, Parameter):
        return held == implied
    if isinstance(implied, Mapping):
        return all(getattr(held, name, None) == value for name, value in implied.items())
    return not held.drawn and held.value == implied


def _held(path: str, scenario: Scenario) -> Held | None:
    if path in scenario.parameters:
        return scenario.parameters[path]
    if path.startswith("rules."):
        return scenario.rules.get(path.removeprefix("rules."))
    if path == "start":
        return scenario.start.isoformat()
    return scenario.choices.get(path)
