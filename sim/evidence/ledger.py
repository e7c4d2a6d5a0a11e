"""The evidence ledger as it stands in seeds/: read once, immutable, without judgement of who is right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from sim.evidence.grades import WORDS, weakest
from sim.shipped import shipped

KINDS = ("claims", "patterns", "references")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Reading:
    """One way to read a contested claim, of which a run takes one.

    Attributes:
        name: By which a scenario takes it.
        meaning: What it says, in words.
        attributed_to: Who holds it.
        origin: Id of the claim it comes from.
        implies: What it sets in a scenario, by path: a number, a word, a switch, or the keys of a parameter.
        not_run: Why it sets nothing; empty if it does.
        value: What it says in numbers, if it does.
        low: The lower end, or a lower bound.
        high: The upper end, or an upper bound.
        unit: Of these: its own, or the claim's; empty without numbers.
        date: As text, of a reading that gives one; empty otherwise.
        assumed: Whether nobody states the size of what it sets: each value in which the readings of its claim differ
            has the source `assumption` and no other.
    """

    name: str
    meaning: str
    attributed_to: str
    origin: str
    implies: Mapping[str, Any]
    not_run: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""
    date: str = ""
    assumed: bool = False


@dataclass(frozen=True)
class Claim:
    """What somebody says.

    Attributes:
        id: Such as A18.
        date: As text; `undated` if it has none.
        who: Whom it is about.
        claim: What is said, in this project's words.
        status: official, reported, disputed, denied or estimate.
        attributed_to: Who says it.
        source: Where it was read.
        grade: A, B or C.
        note: What a reader must know.
        rivals: Ids of claims that cannot all hold with it, or count the same thing differently.
        readings: Ways to read it; they exclude one another.
        value: What it says in numbers, if it does.
        low: The lower end, or a lower bound.
        high: The upper end, or an upper bound.
        unit: Of these; empty without numbers.
    """

    id: str
    date: str
    who: str
    claim: str
    status: str
    attributed_to: str
    source: str
    grade: str
    note: str = ""
    rivals: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()
    value: float | None = None
    low: float | None = None
    high: float | None = None
    unit: str = ""

    @property
    def contested(self) -> bool:
        """Whether somebody contradicts it, by its status, its rivals or its readings."""
        return self.status in ("disputed", "denied") or bool(self.rivals) or len(self.readings) > 1


@dataclass(frozen=True)
class Work:
    """A pattern or a publication.

    Attributes:
        id: Such as SF12 or fortna2008.
        kind: `pattern` or `reference`.
        text: Title of the pattern, or full citation.
        grade: A, B or C.
    """

    id: str
    kind: str
    text: str
    grade: str


@dataclass(frozen=True)
class Ledger:
    """All that scenarios may cite.

    Attributes:
        claims: By id, in the order of the file.
        works: Patterns and references by id.
    """

    claims: Mapping[str, Claim] = field(default_factory=dict)
    works: Mapping[str, Work] = field(default_factory=dict)

    def grade(self, source: str) -> str:
        """Return the grade of one source: of a claim, a pattern or a reference, or D for a word such as `assumption`.

        Raises:
            KeyError: The ledger does not hold it.
        """
        if source in WORDS:
            return "D"
        return self.claims[source].grade if source in self.claims else self.works[source].grade

    def grade_of(self, sources: Iterable[str]) -> str:
        """Return the grade of a number that rests on some sources: the weakest of theirs."""
        return weakest(self.grade(source) for source in sources)

    def disputes(self) -> dict[str, tuple[Reading, ...]]:
        """Return the readings that a scenario can take, by claim, of claims with two or more of them."""
        runnable = {name: tuple(each for each in claim.readings if each.implies) for name, claim in self.claims.items()}
        return {name: readings for name, readings in runnable.items() if len(readings) > 1}


def load_ledger(folder: Path | None = None) -> Ledger:
    """Return the ledger in a folder of seeds; by default the one that comes with the tool.

    Raises:
        KeyError: An entry lacks something that every entry has, such as a grade; the message names both.
    """
    folder = folder or shipped("seeds")
    stamps = tuple((kind, _stamp(folder / f"{kind}.yaml")) for kind in KINDS)
    return _load(folder, stamps)


def known_ids(folder: Path) -> frozenset[str]:
    """Return the ids of all claims, patterns and references in a folder of seeds."""
    ids: set[str] = set()
    for kind in KINDS:
        stamp = _stamp(folder / f"{kind}.yaml")
        if stamp:
            ids.update(_ids(folder / f"{kind}.yaml", kind, stamp))
    return frozenset(ids)


def _stamp(path: Path) -> int:
    return path.stat().st_mtime_ns if path.is_file() else 0


@lru_cache(maxsize=4)
def _load(folder: Path, stamps: tuple[tuple[str, int], ...]) -> Ledger:
    entries: dict[str, Mapping[str, Any]] = {
        kind: yaml.load((folder / f"{kind}.yaml").read_text("utf-8"), _LOADER)[kind] if stamp else {}
        for kind, stamp in stamps
    }
    works = {
        name: Work(name, "pattern", _said(name, each, "title"), _said(name, each, "grade"))
        for name, each in entries["patterns"].items()
    }
    works |= {
        name: Work(name, "reference", _said(name, each, "citation"), _said(name, each, "grade"))
        for name, each in entries["references"].items()
    }
    claims = {name: _claim(name, each) for name, each in entries["claims"].items()}
    return Ledger(MappingProxyType(claims), MappingProxyType(works))


def _said(name: str, entry: Mapping[str, Any], key: str) -> str:
    """Return what an entry must say, on one line."""
    if key not in entry:
        raise KeyError(f"{name} has no {key}")
    return _line(entry[key])


def _line(text: object) -> str:
    return " ".join(str(text).split())


def _numbers(entry: Mapping[str, Any], unit: str) -> dict[str, Any]:
    """Return what an entry says in numbers, with their unit."""
    found: dict[str, Any] = {key: float(entry[key]) for key in ("value", "low", "high") if key in entry}
    return {**found, "unit": _line(entry.get("unit", unit))} if found else {}


def _claim(name: str, entry: Mapping[str, Any]) -> Claim:
    words: dict[str, Any] = {
        key: _said(name, entry, key) for key in ("date", "who", "claim", "status", "attributed_to", "source", "grade")
    }
    return Claim(
        name,
        **words,
        note=_line(entry.get("note", "")),
        rivals=tuple(entry.get("rivals", ())),
        readings=_with_sizes([_reading(name, entry, each) for each in entry.get("readings", ())]),
        **_numbers(entry, ""),
    )


def _reading(claim: str, home: Mapping[str, Any], entry: Mapping[str, Any]) -> Reading:
    return Reading(
        entry["name"],
        _line(entry["meaning"]),
        _line(entry["attributed_to"]),
        entry.get("from", claim),
        MappingProxyType(dict(entry.get("implies", {}))),
        _line(entry.get("not_run", "")),
        date=str(entry.get("date", "")),
        **_numbers(entry, home.get("unit", "")),
    )


def _with_sizes(readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """Say of each reading of a claim whether its size is an assumption."""
    values: dict[str, set[str]] = {}
    for each in readings:
        for path, value in each.implies.items():
            values.setdefault(path, set()).add(repr(_unsourced(value)))
    open_paths = [path for path, found in values.items() if len(found) > 1]
    told = ([each.implies[path] for path in open_paths if path in each.implies] for each in readings)
    return tuple(
        replace(each, assumed=bool(own) and all(map(_bare_assumption, own)))
        for each, own in zip(readings, told, strict=True)
    )


def _unsourced(value: object) -> object:
    return {key: each for key, each in value.items() if key != "source"} if isinstance(value, Mapping) else value


def _bare_assumption(value: object) -> bool:
    return isinstance(value, Mapping) and value.get("source") in ("assumption", ["assumption"])


@lru_cache(maxsize=16)
def _ids(path: Path, kind: str, _changed: int) -> frozenset[str]:
    """Return the keys of the mapping under the file's key `kind`.

    Only keys are wanted, so the entries below them are skipped line by line where the file is laid out as ours are;
    any other layout is read by the parser.
    """
    text = path.read_text("utf-8")
    head = re.search(rf"^{kind}:[ ]*(?:#.*)?$", text, re.MULTILINE)
    if head and not re.search(r"^[^\s#]", text[head.end() :], re.MULTILINE):
        keys = re.findall(r"^  (?! )([^\s#'\"\[\]{}&*!|>%@,?:-][^\s:]*):(?=\s|$)", text[head.end() :], re.MULTILINE)
        entries = re.findall(r"^  (?! )(?!#).", text[head.end() :], re.MULTILINE)
        if keys and len(keys) == len(entries):
            return frozenset(keys)
    return frozenset(map(str, yaml.load(text, _LOADER)[kind]))
