"""The names a scenario may use: families and variants, actors with their traits and choices, measures, sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from sim.evidence import Ledger, known_ids, load_ledger
from sim.shipped import shipped


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


def settled_names(kind: FamilyNames | KindNames) -> tuple[str, ...]:
    """Return the names of a family's or an actor's parameters that are read on the first day only."""
    return (*getattr(kind, "dispositions", ()), *getattr(kind, "at_start", ()))


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
        ledger: Returns the evidence behind the ids; read only when it is asked for.
    """

    families: Mapping[str, FamilyNames]
    actors: Mapping[str, KindNames]
    rosters: Mapping[str, KindNames]
    measures: Mapping[str, Mapping[str, Any]]
    sources: frozenset[str]
    folder: Path
    ledger: Callable[[], Ledger] = Ledger
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
        body = ("rules", "parameters", "actors", *self.rosters, "joint", "draws", "measures")
        return (*head, "readings", *body, "expectations")

    def scenario_names(self) -> tuple[str, ...]:
        """Return the names of shipped scenarios, sorted."""
        return tuple(sorted(path.stem for path in self.folder.glob("*.yaml")))

    def study_names(self) -> tuple[str, ...]:
        """Return the names of shipped studies, sorted."""
        return tuple(sorted(path.stem for path in (self.folder / "studies").glob("*.yaml")))


def installed_vocabulary() -> Vocabulary:
    """Return the vocabulary of the installed model: its rules, its actors, its evidence."""
    from sim.rules import FAMILIES
    from sim.scenario.traits import ACTORS, MEASURES, ROSTERS

    return Vocabulary(
        FAMILIES, ACTORS, ROSTERS, MEASURES, known_ids(shipped("seeds")), shipped("scenarios"), load_ledger
    )
