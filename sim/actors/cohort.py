"""Several actors of one kind that act as one: every quantity has an axis of members before that of worlds.

An ensemble pays Python's price for each operation once for all worlds; a cohort pays it once for all its members too.
The actor's code is the same: it is run on arrays (members, worlds) where one actor alone has (worlds,). The members
stay what Mesa knows, and show their own row.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from sim.actors.actor import Actor
from sim.actors.quantity import Quantity, listed, row_of

OWN = ("model", "unique_id", "pos", "name", "path", "present", "place")
"""What a member keeps to itself."""


class Cohort:
    """What a cohort does in another way than one actor: it speaks for each of its members.

    Attributes:
        path, name: Of each member.
        place: Of each member in its roster, or a slice if the cohort is the whole roster.
    """

    model: Any
    path: tuple[str, ...]
    name: tuple[str, ...]

    def trait(self, name: str) -> Quantity:
        """Each member's own parameter: (members, worlds), or (members, 1) where it is the same in all worlds."""
        held = self._traits.get(name)
        if held is None:
            held = self._traits[name] = stacked([self.model.values[f"{path}.{name}"] for path in self.path])
        return held

    def forget(self) -> None:
        """Read traits anew: a dated measure has changed one."""
        self._traits: dict[str, Any] = {}

    def choice(self, name: str) -> Any:
        """Refused: members may differ, and what they are settled on at the start is their own to know."""
        raise TypeError(f"{name}: a setting may be read in begin() only, or no two actors could act as one")


class Member:
    """What an actor does in another way once it acts with others: it shows its row of what they hold together.

    Each of its attributes is a float or (worlds,), as if it acted alone, and may be set to one.
    """

    def __getattr__(self, name: str) -> Any:
        cohort = self.__dict__.get("cohort")
        if cohort is None or name not in vars(cohort):
            raise AttributeError(f"{type(self).__name__} has no attribute {name!r}")
        return row_of(vars(cohort)[name], self.row)

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in vars(self.cohort) or name in OWN:
            object.__setattr__(self, name, value)
            return
        held = vars(self.cohort)[name]
        rows = np.array(np.broadcast_to(held, (len(held), max(held.shape[1], np.size(value)))))
        rows[self.row] = value
        setattr(self.cohort, name, rows)

    def state(self) -> dict[str, Any]:
        """All that it holds at present, by attribute."""
        held = [name for name in vars(self.cohort) if name not in OWN and not name.startswith("_")]
        own = {name: value for name, value in vars(self).items() if name not in ("model", "pos", "cohort", "row")}
        return {**own, **{name: getattr(self, name) for name in held}}


def stacked(values: Sequence[Any]) -> Any:
    """Each member's value of one attribute as one value of their cohort."""
    first = values[0]
    if isinstance(first, (float, np.ndarray)):
        return listed(values)
    if isinstance(first, int):
        return np.array(values, dtype=np.intp)
    if isinstance(first, list):
        return [stacked(each) for each in zip(*values, strict=True)]
    return tuple(values)


_versions: dict[tuple[type, type], Any] = {}


def _version(way: type, kind: type) -> Any:
    """Actors of a kind that act in another way."""
    if (way, kind) not in _versions:
        _versions[way, kind] = type(kind.__name__, (way, kind), {"__doc__": kind.__doc__})
    return _versions[way, kind]


def gather(members: Sequence[Actor], whole: bool) -> Any:
    """Make one actor of several of a kind, which from then on show its rows.

    Args:
        members: At least two present actors of one kind, in the order of their roster.
        whole: Whether they are the whole roster.
    """
    kind = type(members[0])
    cohort: Any = object.__new__(_version(Cohort, kind))
    alone = _version(Member, kind)
    held = vars(cohort)
    held.update(
        model=members[0].model,
        present=True,
        name=tuple(member.name for member in members),
        path=tuple(member.path for member in members),
        place=slice(None) if whole else np.array([member.place for member in members], dtype=np.intp),
    )
    cohort.forget()
    for attribute in [name for name in vars(members[0]) if name not in OWN]:
        held[attribute] = stacked([vars(member)[attribute] for member in members])
        for member in members:
            del vars(member)[attribute]
    for row, member in enumerate(members):
        vars(member).update(cohort=cohort, row=row)
        member.__class__ = alone
    return cohort
