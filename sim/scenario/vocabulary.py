"""The names a scenario may use: families and variants, actors with their traits and choices, measures, sources."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Protocol

import yaml

from sim.shipped import shipped

SOURCE_WORDS = ("assumption", "assumption (scenario)", "command line")
ASSUMED = ("assumption (scenario)",)
FROM_COMMAND_LINE = ("command line",)
_SEEDS = ("claims", "patterns", "references")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


class VariantNames(Protocol):
    """What the scenario room needs to know of a rule variant."""

    @property
    def assumes(self) -> str: ...  # noqa: D102
    @property
    def parameters(self) -> tuple[str, ...]: ...  # noqa: D102


class FamilyNames(Protocol):
    """What the scenario room needs to know of a rule family."""

    @property
    def about(self) -> str: ...  # noqa: D102
    @property
    def variants(self) -> Mapping[str, Any]: ...  # noqa: D102
    @property
    def parameters(self) -> tuple[str, ...]: ...  # noqa: D102


class KindNames(Protocol):
    """What the scenario room needs to know of a kind of actor."""

    @property
    def traits(self) -> tuple[str, ...]: ...  # noqa: D102
    @property
    def choices(self) -> Mapping[str, Any]: ...  # noqa: D102


class Shape:
    """The keys an actor's entry may have, nested ones written with dots.

    Attributes:
        traits: Numbers with unit, range and source.
        choices: Words or switches; `present` is one of them for every actor.
        groups: Dotted prefixes under which further keys stand.
    """

    def __init__(self, kind: KindNames) -> None:
        self.traits = tuple(kind.traits)
        self.choices: dict[str, Any] = {"present": bool, **kind.choices}
        self.names = (*self.choices, *self.traits)
        parts = [name.split(".") for name in self.names]
        self.groups = frozenset(".".join(part[:depth]) for part in parts for depth in range(1, len(part)))

    def below(self, prefix: str) -> list[str]:
        """Return the keys that may stand directly below a dotted prefix, which is empty or ends with a dot."""
        found = (name[len(prefix) :].split(".")[0] for name in self.names if name.startswith(prefix))
        return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Vocabulary:
    """The names a scenario may use.

    Attributes:
        families: Rule families by name, in the order of reports.
        actors: Kinds of the single actors, by id.
        rosters: Kinds of the actors a scenario lists, by the name of the list.
        measures: For each thing a dated measure may do, its arguments and their types.
        sources: Ids of claims, patterns and references.
        folder: Where shipped scenarios are.
    """

    families: Mapping[str, FamilyNames]
    actors: Mapping[str, KindNames]
    rosters: Mapping[str, KindNames]
    measures: Mapping[str, Mapping[str, Any]]
    sources: frozenset[str]
    folder: Path
    _shapes: dict[str, Shape] = field(default_factory=dict, repr=False, compare=False)

    def shape(self, group: str, actor: str = "") -> Shape:
        """Return the shape of a roster's entries, or with `actors` as group, of one actor's entry."""
        name = actor if group == "actors" else group
        if name not in self._shapes:
            self._shapes[name] = Shape(self.actors[actor] if group == "actors" else self.rosters[group])
        return self._shapes[name]

    @cached_property
    def top_keys(self) -> tuple[str, ...]:
        """Keys that may stand at the top of a scenario file, in the order in which files are written."""
        head = ("format", "name", "title", "question", "about", "extends", "start", "days", "opening", "end")
        return (*head, "rules", "parameters", "actors", *self.rosters, "joint", "measures")

    def scenario_names(self) -> tuple[str, ...]:
        """Return the names of shipped scenarios, sorted."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.yaml")))


def installed_vocabulary() -> Vocabulary:
    """Return the vocabulary of the installed model: its rules, its actors, its evidence."""
    from sim.rules import FAMILIES
    from sim.scenario.traits import ACTORS, MEASURES, ROSTERS

    return Vocabulary(FAMILIES, ACTORS, ROSTERS, MEASURES, known_sources(shipped("seeds")), shipped("scenarios"))


def known_sources(folder: Path) -> frozenset[str]:
    """Return the ids of all claims, patterns and references in a folder of seeds."""
    ids: set[str] = set()
    for kind in _SEEDS:
        path = folder / f"{kind}.yaml"
        if path.is_file():
            ids.update(_ids(path, kind, path.stat().st_mtime_ns))
    return frozenset(ids)


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
