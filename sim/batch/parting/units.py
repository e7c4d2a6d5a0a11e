"""Whoever acts, side by side in two models: the same actor, or the same cohort of actors."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.actors import ROSTER, SINGLE, TunnelGroup
from sim.actors.cohort import OWN
from sim.actors.quantity import row_of
from sim.batch.parting.telling import Flags
from sim.model.model import StabilizationModel
from sim.model.views import read_from

State = tuple[str, str]
"""Who holds it, and the attribute: ``("israel", "confidence")``."""

NOT_STATE = frozenset({*OWN, "trucks_target", "row", "cohort"})


@dataclass(eq=False)
class Unit:
    """One that acts: an actor alone or several as one.

    Attributes:
        holder: ``truce``, ``israel``, ``sectors``, ``pocket`` ...
        names: Of its members.
        actor: Whose state it is.
        view: What others see of it.
        roster: Of which it is, if of any.
    """

    holder: str
    names: tuple[str, ...]
    actor: Any
    view: Any
    roster: str = ""

    @cached_property
    def attributes(self) -> list[str]:
        """Names of what it holds that a decision might read."""
        return [
            name
            for name, value in vars(self.view).items()
            if name not in NOT_STATE and not name.startswith("_") and _is_state(value)
        ]

    @property
    def several(self) -> bool:
        """Whether it is a cohort."""
        return not isinstance(self.actor.name, str)


def units_of(model: StabilizationModel) -> list[Unit]:
    """All of a model, in the order in which they act."""
    found = []
    for actor in model.order.actors:
        name = actor.name
        names = (name,) if isinstance(name, str) else tuple(name)
        path = getattr(actor, "path", "truce")
        place = (path if isinstance(path, str) else path[0]).partition(".")[0]
        roster = place if place in ROSTER else ""
        holder = "pocket" if isinstance(actor, TunnelGroup) else roster or name
        assert roster or holder == "truce" or holder in SINGLE
        found.append(Unit(holder, names, actor, model.order.view(actor), roster))
    return found


class Pairs:
    """The units of one model, and what the other model has in their place."""

    def __init__(self, a: StabilizationModel, b: StabilizationModel) -> None:
        self.units = units_of(a)
        self._other = b
        others = units_of(b)
        same = {(unit.holder, unit.names): unit for unit in others}
        self._twin = {id(unit): same.get((unit.holder, unit.names)) for unit in self.units}
        self._places = {
            (roster, member.name): place
            for roster, members in b.rosters.items()
            for place, member in enumerate(members)
        }
        self.by_actor = {id(unit.actor): unit for unit in self.units}
        self._members = {id(unit): self._members_of(unit) for unit in self.units if self._twin[id(unit)] is None}
        self._put_together: dict[tuple[int, str], tuple[list[Any], Any]] = {}

    def then(self, unit: Unit, attribute: str) -> Any:
        """What the other model showed of a unit when the phase began; None if it has no such thing.

        As long as it shows the same, what comes back is the same object.
        """
        twin = self._twin[id(unit)]
        if twin is not None:
            return vars(twin.view).get(attribute)
        members = self._members[id(unit)]
        if members is None:
            return None
        shown = [vars(view).get(attribute) for view, _ in members]
        known = self._put_together.get((id(unit), attribute))
        if known is None or any(one is not other for one, other in zip(known[0], shown, strict=True)):
            rows = [
                value if row is None else row_of(value, row) for value, (_, row) in zip(shown, members, strict=True)
            ]
            known = self._put_together[id(unit), attribute] = shown, _stacked(rows, unit.several)
        return known[1]

    def _members_of(self, unit: Unit) -> list[tuple[Any, int | None]] | None:
        """From where in the other model each of a unit's members is read; None if one of them is not there."""
        places = [self._places.get((unit.roster, name)) for name in unit.names]
        if None in places:
            return None
        roster = getattr(self._other.seen, unit.roster, None)
        return None if roster is None else [read_from(roster[place]) for place in places]


def _stacked(rows: list[Any], several: bool) -> Any:
    """What members show, one behind the other; None if that is no state."""
    if any(not isinstance(row, (float, np.ndarray)) for row in rows):
        return None
    if not several:
        return rows[0]
    width = max(np.size(row) for row in rows)
    return np.stack([np.broadcast_to(row, (width,)) for row in rows])


def _is_state(value: Any) -> bool:
    # Places in rosters are whole numbers.
    return isinstance(value, (float, dict)) or (isinstance(value, np.ndarray) and value.dtype.kind == "f")


def apart(a: Any, b: Any, width: int) -> Flags | None:
    """In which lanes two values differ, for any member of those who hold them; None if nowhere or not comparable."""
    if a is b or a is None or b is None or isinstance(a, str):
        return None
    if isinstance(a, dict):
        return _any([apart(a[name], b[name], width) for name in a if name in b])
    if isinstance(a, deque):
        return _any([apart(one, other, width) for one, other in zip(a, b, strict=False)])
    if not isinstance(a, (float, np.ndarray)) or np.ndim(a) > 2 or np.asarray(a).dtype.kind != "f":
        return None
    unequal: Any = np.not_equal(a, b)
    if not unequal.any():
        return None
    unequal = unequal & ~(np.isnan(a) & np.isnan(b))
    if unequal.ndim == 2:
        unequal = unequal.any(axis=0)
    found: npt.NDArray[np.bool_] = np.broadcast_to(unequal, (width,))
    return found if found.any() else None


def gap(a: Any, b: Any, lane: int, width: int) -> float:
    """How much more one value is than the other in one lane, over all members; 0 where they cannot be compared."""
    if isinstance(a, dict) and isinstance(b, dict):
        return sum(gap(a[name], b[name], lane, width) for name in a if name in b)
    if a is None or b is None:
        return 0.0
    gap: Any = np.subtract(a, b)
    return float(np.sum(np.broadcast_to(gap, (*gap.shape[:-1], width))[..., lane] if gap.ndim else gap))


def _any(found: list[Flags | None]) -> Flags | None:
    result: Flags | None = None
    for each in found:
        if each is not None:
            result = each if result is None else result | each
    return result
