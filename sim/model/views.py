"""What actors see of one another: everybody's state as it was when the phase began."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from sim.actors.quantity import listed, row_of, total


class View(SimpleNamespace):
    """What others see of an actor, or of a cohort: its attributes when the phase began."""


class Roster:
    """What others see of a roster: its members one by one, or something worked out for each of them.

    Attributes:
        name: Of each member, in the order of the roster.
        present: How many of them take part.
    """

    def __init__(self, name: Sequence[str], present: int, views: Sequence[Any]) -> None:
        self.name = tuple(name)
        self.present = present
        self._views = list(views)

    def __len__(self) -> int:
        return len(self.name)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._views)

    def __getitem__(self, place: Any) -> Any:
        return self._views[place]

    def each(self, function: Callable[[Any], Any]) -> Any:
        """The function's value for each member, by place; where it gives several values, as many such lists.

        The function is called with a member, or in ensembles with all of them at once: what it reads is then
        (members, worlds), and a member's ``place`` finds its part in what others keep by member.
        """
        values = [function(view) for view in self._views]
        if values and isinstance(values[0], tuple):
            return tuple(list(each) for each in zip(*values, strict=True))
        return values

    def total(self, function: Callable[[Any], Any]) -> Any:
        """The sum of the function's values over the roster, from first to last."""
        return total(function(view) for view in self._views)

    def totals(self, count: int, function: Callable[[Any], tuple[Any, ...]]) -> list[Any]:
        """The same of a function that gives so many values."""
        values = [function(view) for view in self._views]
        return [total(each[at] for each in values) for at in range(count)]

    def by_sector(self, function: Callable[[Any], Any], sectors: int) -> Any:
        """The sum of the function's values over members in each sector, by the sector's place."""
        sums: list[Any] = [0.0] * sectors
        for view in self._views:
            sums[view.sector] = sums[view.sector] + function(view)
        return sums


class Stack(Roster):
    """A roster of an ensemble: the same, worked out for all members at once."""

    def __init__(self, name: Sequence[str], present: int, parts: Sequence[tuple[View, Any]]) -> None:
        """Take the parts that a roster acts in: the view of each, and its places (of a cohort) or its place."""
        self._parts = list(parts)
        self._cohorts = any(not isinstance(places, int) for _, places in parts)
        where: dict[int, Any] = {}
        for view, places in parts:
            if isinstance(places, int):
                where[places] = view
            else:
                at = range(len(name)) if isinstance(places, slice) else places
                where.update({int(place): Row(view, row) for row, place in enumerate(at)})
        super().__init__(name, present, [where[place] for place in range(len(name))])
        # A roster that acts as one is what it shows already.
        self._alone: Any = parts[0][0] if len(parts) == 1 and isinstance(parts[0][1], slice) else None
        self._assembled: dict[str, Any] = {}

    def __getitem__(self, place: Any) -> Any:
        return self._views[place] if isinstance(place, int) else Whole(self, place)

    def changed(self) -> None:
        """Forget what was put together: a phase is over."""
        self._assembled.clear()

    def attribute(self, name: str) -> Any:
        """One attribute of all members, (members, worlds)."""
        if self._alone is not None:
            return getattr(self._alone, name)
        held = self._assembled.get(name)
        if held is None:
            values = [(places, np.asarray(getattr(view, name), dtype=np.float64)) for view, places in self._parts]
            width = max(value.shape[-1] if value.ndim else 1 for _, value in values)
            held = np.empty((len(self), width))
            for places, value in values:
                held[places] = value
            self._assembled[name] = held
        return held

    def each(self, function: Callable[[Any], Any]) -> Any:
        """See Roster; the values are arrays (members, worlds)."""
        if not self._cohorts:
            values = super().each(function)
            return tuple(listed(each) for each in values) if isinstance(values, tuple) else listed(values)
        values = function(self._everybody())
        return tuple(self._rows(each) for each in values) if isinstance(values, tuple) else self._rows(values)

    def total(self, function: Callable[[Any], Any]) -> Any:
        """See Roster; bit for bit the same."""
        if not self._cohorts:
            return super().total(function)
        return total(self._rows(function(self._everybody())))

    def totals(self, count: int, function: Callable[[Any], tuple[Any, ...]]) -> list[Any]:
        """See Roster; bit for bit the same."""
        if not self._cohorts:
            return super().totals(count, function)
        return [total(self._rows(each)) for each in function(self._everybody())]

    def by_sector(self, function: Callable[[Any], Any], sectors: int) -> Any:
        """See Roster; an array (sectors, worlds)."""
        if not self._cohorts:
            return listed(super().by_sector(function, sectors))
        rows = self._rows(function(self._everybody()))
        sums = np.zeros((sectors, rows.shape[1]))
        for view, row in zip(self._views, rows, strict=True):
            sums[view.sector] += row
        return sums

    def _everybody(self) -> Any:
        # Made anew: if it were kept, roster and views would hold one another beyond a model's life.
        return self._alone or Whole(self)

    def _rows(self, value: Any) -> Any:
        if isinstance(value, np.ndarray) and value.ndim == 2:
            return value
        return np.broadcast_to(value, (len(self), np.size(value)))


class Whole:
    """All members of a roster, or some of them, read at once."""

    def __init__(self, roster: Stack, place: Any = None) -> None:
        self._roster = roster
        self.place = slice(None) if place is None else place

    @property
    def name(self) -> tuple[str, ...]:
        """Of each of them."""
        names = self._roster.name
        return names if isinstance(self.place, slice) else tuple(names[each] for each in self.place)

    def __getattr__(self, name: str) -> Any:
        value = self._roster.attribute(name)
        return value if isinstance(self.place, slice) else self._roster._rows(value)[self.place]


class Row:
    """One member of a cohort as others see it."""

    def __init__(self, view: View, row: int) -> None:
        self._view, self._row = view, row

    def __getattr__(self, name: str) -> Any:
        return row_of(getattr(self._view, name), self._row)


def read_from(member: Any) -> tuple[View, int | None]:
    """Whose view a member of a roster is read from, and which row of it; None for one that acts alone."""
    return (member._view, member._row) if isinstance(member, Row) else (member, None)
