"""A scenario that takes some of its differences from one scenario and the rest from another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from sim.scenario.clauses.slots import WHOLE, ClauseError, Key, memberships
from sim.scenario.draws import Draws
from sim.scenario.objects import JointGroup, Measure, Scenario

if TYPE_CHECKING:
    from sim.scenario.clauses.slots import Slots


def mix(slots: Slots, taken: frozenset[Key], name: str) -> Scenario:
    """Return the base with some of what the other scenario says.

    Everything is taken whole from one of two scenarios that were checked; what has to fit together is checked again.

    Args:
        slots: All that the two say differently.
        taken: Keys of the slots that are taken from the full scenario; what they do not name is the base's.
        name: Of the new scenario. Its prose is that of the full scenario.

    Returns:
        With no slot taken it has the fingerprint of the base, with all of them that of the full scenario.

    Raises:
        ClauseError: The two cannot be mixed in this way.
    """
    base, full = slots.base, slots.full

    def side(section: str, about: str) -> Scenario:
        return full if (section, about) in taken else base

    mixed = replace(
        full,
        name=name,
        start=side("settings", "start").start,
        opening=side("settings", "opening").opening,
        end=side("settings", "end").end,
        rules={family: side("rules", family).rules[family] for family in base.rules},
        parameters={path: side("parameters", path).parameters[path] for path in base.parameters},
        choices={path: side("choices", path).choices[path] for path in base.choices},
        joint=mixed_joint(slots, taken),
        draws=_draws(slots, taken),
        measures=mixed_measures(slots, taken),
        expectations=(),
    )
    _check(mixed)
    return mixed


def merged(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Return both lists as one: the second as it is, what only the first has after what it follows there.

    Where both have what they share in one order, the result has both orders.
    """
    result = list(second)
    place = 0
    for each in first:
        if each in result:
            place = result.index(each) + 1
        else:
            result.insert(place, each)
            place += 1
    return result


def mixed_measures(slots: Slots, taken: frozenset[Key]) -> tuple[Measure, ...]:
    """Return the measures that happen where some slots are taken, by day; see `mix`."""
    places: tuple[dict[int, str], dict[int, str]] = ({}, {})
    for place, pair in enumerate(slots.measures):
        for known, measure in zip(places, pair, strict=True):
            if measure is not None:
                known[id(measure)] = str(place)
    lists = [
        [known[id(each)] for each in scenario.measures]
        for known, scenario in zip(places, (slots.base, slots.full), strict=True)
    ]
    order = merged(*lists) if ("order", "measures") in taken else merged(lists[1], lists[0])
    chosen = []
    for name in order:
        one, other = slots.measures[int(name)]
        # What both say alike is in no slot: it is the base's.
        measure = other if ("measures", name) in taken else one
        if measure is not None:
            chosen.append(measure)
    return tuple(sorted(chosen, key=lambda measure: measure.day))


def mixed_joint(slots: Slots, taken: frozenset[Key]) -> tuple[JointGroup, ...]:
    """Return the groups of parameters drawn together where some slots are taken; see `mix`."""
    base, full = slots.base, slots.full
    one, other = memberships(base), memberships(full)
    groups: dict[str, dict[str, float]] = {}
    for path in dict.fromkeys((*one, *other)):
        found = (other if ("joint", path) in taken else one).get(path)
        if found is not None:
            groups.setdefault(found[0], {})[path] = found[1]
    lists = [[group.name for group in scenario.joint] for scenario in (base, full)]
    order = merged(*lists) if ("order", "joint") in taken else merged(lists[1], lists[0])
    words = {group.name: group for group in (*base.joint, *full.joint)}
    return tuple(replace(words[name], members=groups[name]) for name in order if name in groups)


def _draws(slots: Slots, taken: frozenset[Key]) -> Draws | None:
    a, b = slots.base.draws, slots.full.draws
    if a == b or ("draws", WHOLE) in {slot.key for slot in slots.slots}:
        return b if ("draws", WHOLE) in taken else a
    assert a is not None and b is not None
    import numpy as np

    paths = [path for path in dict.fromkeys((*a.paths, *b.paths)) if path in (b if ("draws", path) in taken else a)]
    if not paths:
        return None
    columns = np.stack([(a if path in a else b).column(path) for path in paths], axis=1)
    every = dict.fromkeys((*a.paths, *a.without, *b.paths, *b.without))
    return replace(a, paths=tuple(paths), values=columns, without=tuple(each for each in every if each not in paths))


def _check(mixed: Scenario) -> None:
    """Refuse a scenario whose parts do not fit: a grouping should have kept them together."""
    for group in mixed.joint:
        for path in group.members:
            if not mixed.parameters[path].drawn:
                raise ClauseError(f"{path} would be drawn together with others (joint {group.name}), and is fixed")
    for path in mixed.draws.paths if mixed.draws is not None else ():
        each, column = mixed.parameters[path], mixed.draws.column(path)  # type: ignore[union-attr]
        inside = (
            each.low is not None
            and each.high is not None
            and bool(((column >= each.low) & (column <= each.high)).all())
        )
        if not each.drawn or not inside:
            raise ClauseError(f"{path} would be drawn from a table with values outside its range")
