"""Who told what in a phase, and in which lanes another model tells something else."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.batch.parting.held import HELD
from sim.batch.parting.themes import AMOUNTS
from sim.model.lanes import Lanes
from sim.model.ledger import Ledger
from sim.model.model import StabilizationModel
from sim.model.witness import Witness
from sim.scenario import Scenario

Flags = npt.NDArray[np.bool_]
"""By lane, whether."""
Key = tuple[str, str, str, str]
"""Kind, who, where, and on which side people died."""


@dataclass(frozen=True, slots=True)
class Told:
    """Something told: of one, or of n at once, as the ledger takes it."""

    actor: str | tuple[str, ...]
    kind: str
    count: Any
    deaths: Any = None
    victim: str = ""
    sector: str | tuple[str, ...] = ""

    @property
    def rows(self) -> list[Key]:
        """Kind, who, where and victims of each row."""
        actors = (self.actor,) if isinstance(self.actor, str) else self.actor
        places = (self.sector,) if isinstance(self.sector, str) else self.sector
        many = max(len(actors), len(places))
        actors, places = (each * many if len(each) == 1 else each for each in (actors, places))
        return [(self.kind, who, where, self.victim) for who, where in zip(actors, places, strict=True)]

    def numbers(self, width: int) -> tuple[Any, Any]:
        """Counts and deaths, (rows, lanes) each."""
        shape = (len(self.rows), width)
        return _wide(self.count, shape), _wide(0.0 if self.deaths is None else self.deaths, shape)


def _wide(value: Any, shape: tuple[int, int]) -> Any:
    return np.broadcast_to(np.asarray(value, dtype=np.float64), shape)


class Hearing(Ledger):
    """A ledger that also hands on what it is told.

    Attributes:
        told: All since it was last taken.
    """

    def __init__(self, worlds: Any, keep_events: bool) -> None:
        self.told: list[Told] = []
        super().__init__(worlds, keep_events)

    def report(
        self,
        actor: Any,
        kind: str,
        count: Any,
        deaths: Any = None,
        victim: str = "",
        by: str = "other",
        sector: Any = "",
    ) -> None:
        """See Ledger."""
        self.told.append(Told(actor, kind, count, deaths, victim, sector))
        super().report(actor, kind, count, deaths, victim, by, sector)

    def take(self) -> list[Told]:
        """What was told since the last time."""
        told, self.told = self.told, []
        return told


def hearing_model(
    scenario: Scenario, lanes: Lanes, key: int, fixed: bool, witness: Witness | None = None
) -> StabilizationModel:
    """A model whose ledger hands on what it is told; arguments as for the model."""
    model = StabilizationModel(scenario, lanes=lanes, key=key, fixed=fixed, witness=witness)
    model.ledger = Hearing(model.lanes.luck, False)
    return model


class Aside:
    """Takes what is told in a turn that does not count, and answers as another ledger would."""

    def __init__(self, real: Ledger) -> None:
        self._real = real
        self.told: list[Told] = []

    def report(
        self,
        actor: Any,
        kind: str,
        count: Any,
        deaths: Any = None,
        victim: str = "",
        by: str = "other",
        sector: Any = "",
    ) -> None:
        """Take note."""
        self.told.append(Told(actor, kind, count, deaths, victim, sector))

    def deaths(self, victim: str | None = None, by: str | None = None) -> Any:
        """Deaths of the day so far, as they really were."""
        return self._real.deaths(victim, by)


def held(holder: str, phase: str, actor: Any) -> list[Told]:
    """What an actor has decided in a phase and does not tell."""
    found = HELD.get((holder, phase))
    if found is None:
        return []
    value = getattr(actor, found.attribute)
    if np.ndim(value) == 2:
        return [Told(holder, found.kind, value, sector=tuple(actor.model.scenario.rosters["contributors"]))]
    return [Told(holder, found.kind, value)]


def unlike(kind: str, a: tuple[Any, Any], b: tuple[Any, Any]) -> Any:
    """Where counts and deaths of the same rows differ."""
    if kind in AMOUNTS:
        return (a[0] > 0.0) != (b[0] > 0.0)
    return (a[0] != b[0]) | (a[1] != b[1])


@dataclass(frozen=True, slots=True)
class Unlike:
    """Where two models tell one thing differently.

    Attributes:
        rows: What each row is.
        where: (rows, lanes).
        a, b: Counts and deaths in either, (rows, lanes).
    """

    rows: list[Key]
    where: Flags
    a: tuple[Any, Any]
    b: tuple[Any, Any]


def differing(a: Iterable[Told], b: Iterable[Told], width: int) -> Iterator[Unlike]:
    """What two models tell differently in a phase, in the order of the first one's telling."""
    others = {(each.kind, each.actor, each.sector, each.victim): each for each in b}
    alone: list[Told] = []
    for told in a:
        other = others.pop((told.kind, told.actor, told.sector, told.victim), None)
        if other is None:
            alone.append(told)
        elif not _same(told, other):
            yield from _compared(told.kind, told.rows, told.numbers(width), other.numbers(width))
    if alone or others:
        yield from _one_by_one(alone, others.values(), width)


def _same(told: Told, other: Told) -> bool:
    return _equal(told.count, other.count) and _equal(told.deaths, other.deaths)


def _equal(a: Any, b: Any) -> bool:
    return a is b or bool(np.all(np.equal(a, b)))


def _compared(kind: str, rows: list[Key], a: tuple[Any, Any], b: tuple[Any, Any]) -> Iterator[Unlike]:
    where = unlike(kind, a, b)
    if where.any():
        yield Unlike(rows, where, a, b)


def _one_by_one(a: Iterable[Told], b: Iterable[Told], width: int) -> Iterator[Unlike]:
    """Where others take part in one model than in the other: what nobody tells did not happen."""
    first, second = by_row(a, width), by_row(b, width)
    nothing = np.zeros(width), np.zeros(width)
    for row in dict.fromkeys((*first, *second)):
        one, other = first.get(row, nothing), second.get(row, nothing)
        deep = ((one[0][None], one[1][None]), (other[0][None], other[1][None]))
        yield from _compared(row[0], [row], *deep)


def by_row(told: Iterable[Told], width: int) -> dict[Key, tuple[Any, Any]]:
    """Counts and deaths, (lanes,) each, of everything told."""
    found: dict[Key, tuple[Any, Any]] = {}
    for each in told:
        counts, deaths = each.numbers(width)
        found.update({row: (counts[at], deaths[at]) for at, row in enumerate(each.rows)})
    return found
