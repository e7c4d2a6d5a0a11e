"""Joint groups and dated measures: lists that an extending file adds to, by name replaces, or drops from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from sim.scenario.draft import MAX_DAYS, Draft, Group, Planned
from sim.scenario.layer import Layer
from sim.scenario.limits import limits_of
from sim.scenario.nodes import Mark, Node
from sim.scenario.objects import JointGroup, Measure
from sim.scenario.problems import quoted
from sim.scenario.quantities import figure
from sim.scenario.units import UNITS, Domain
from sim.scenario.values import items, join, mapping, number, sources, switch, text, unknown_keys, whole, word
from sim.scenario.vocabulary import settled_names

MAX_AMOUNT = 1_000_000
_GROUP_KEYS = ("name", "members", "source", "note", "drop")
_MEASURE_KEYS = ("day", "do", "source", "note", "name", "drop")


def lay_joint(node: Node, layer: Layer, draft: Draft) -> None:
    """Lay a layer's joint groups over the draft."""
    problems = draft.problems
    for position, item in enumerate(items(node, "joint", problems, "a list of groups")):
        path = f"joint[{position}]"
        entries = mapping(item, path, problems, "a mapping with name, members and source")
        unknown_keys(entries, path, problems, _GROUP_KEYS)
        name = _name(entries, path, draft) if "name" in entries else None
        if name is None:
            if "name" not in entries and entries and not problems.suggested(path, "name"):
                problems.add(item.mark, path, "missing 'name'", allowed=_GROUP_KEYS)
        elif "drop" in entries:
            if _drops(entries, path, name, draft.groups, draft):
                del draft.groups[name]
        elif name in draft.groups and draft.groups[name].layer == layer.number:
            message = f"a second group {quoted(name)} (first at {draft.groups[name].node.mark})"
            problems.add(entries["name"].mark, f"{path}.name", message, found=name)
        else:
            source, note = _ground(entries, item, path, draft)
            draft.groups[name] = Group(
                name, item, path, layer.number, _members(entries, item, path, draft), source, note
            )


def _members(entries: Mapping[str, Node], item: Node, path: str, draft: Draft) -> dict[str, tuple[float, Mark]]:
    members: dict[str, tuple[float, Mark]] = {}
    given = mapping(entries["members"], f"{path}.members", draft.problems) if "members" in entries else {}
    for key, child in given.items():
        where = f"{path}.members.{key}"
        loading = number(child, where, draft.problems)
        if loading is not None and not -1.0 < loading < 1.0:
            message = f"loading {child.raw} is outside (-1, 1)"
            draft.problems.add(child.mark, where, message, found=child.raw, allowed=("between -1 and 1",))
            loading = None
        members[key.removeprefix("parameters.")] = (math.nan if loading is None else loading, child.key)
    if not members and not draft.problems.suggested(path, "members"):
        place = entries["members"].key if "members" in entries else item.mark
        draft.problems.add(place, join(path, "members"), "a joint group needs members, such as {line_fire.rate: 0.7}")
    return members


def finish_joint(draft: Draft) -> tuple[JointGroup, ...]:
    """Return the groups; a member that a later layer has fixed leaves its group in silence."""
    owner: dict[str, Group] = {}
    finished = []
    for group in draft.groups.values():
        members = {}
        for path, (loading, mark) in group.members.items():
            where = f"{group.key_path}.members.{path}"
            quantity = draft.quantities.get(path)
            if quantity is None:
                draft.problems.unknown(mark, where, "parameter", path, draft.quantities)
            elif not quantity.drawn:
                if quantity.layer <= group.layer:
                    message = f"{quoted(path)} is fixed (at {quantity.mark}); only a parameter with a range is drawn"
                    draft.problems.add(mark, where, message, found=path)
            elif path in owner:
                other = owner[path]
                message = f"{quoted(path)} is in group {quoted(other.name)} already (at {other.members[path][1]})"
                draft.problems.add(mark, where, message, found=path)
            else:
                owner[path] = group
                members[path] = loading
        if members:
            finished.append(JointGroup(group.name, members, group.source, group.note))
    return tuple(finished)


def lay_measures(node: Node, layer: Layer, draft: Draft) -> None:
    """Lay a layer's dated measures over the draft."""
    named = {plan.name: plan for plan in draft.plans if plan.name}
    mine: dict[str, Node] = {}
    for position, item in enumerate(items(node, "measures", draft.problems, "a list of measures")):
        path = f"measures[{position}]"
        entries = mapping(item, path, draft.problems, "a mapping with day, do and source")
        name = (_name(entries, path, draft) or "") if "name" in entries else ""
        if "drop" in entries:
            unknown_keys(entries, path, draft.problems, ("name", "drop"))
            if _drops(entries, path, name, named, draft):
                draft.plans.remove(named.pop(name))
        elif name and name in mine:
            message = f"a second measure {quoted(name)} (first at {mine[name].mark})"
            draft.problems.add(entries["name"].mark, f"{path}.name", message, found=name)
        elif item.kind == "mapping":
            if name:
                mine[name] = item
            plan = Planned(name, item, path)
            if name in named:
                draft.plans[draft.plans.index(named[name])] = plan
            else:
                draft.plans.append(plan)


def finish_measures(draft: Draft) -> tuple[Measure, ...]:
    """Return the measures by day; those of one day in the order in which they were written."""
    measures = [measure for plan in draft.plans if (measure := _finish_measure(plan, draft)) is not None]
    return tuple(sorted(measures, key=lambda measure: measure.day))


def _finish_measure(plan: Planned, draft: Draft) -> Measure | None:
    problems, path, entries = draft.problems, plan.key_path, plan.node.value
    before = len(problems)
    kinds = draft.vocabulary.measures
    do = word(entries["do"], f"{path}.do", problems, kinds, "measure") if "do" in entries else None
    expected: Mapping[str, Any] = kinds[do] if do else {}
    day = None
    if "day" in entries:
        limit = draft.sections["days"]
        hint = f"days is set at {limit}" if limit.document is not plan.node.document else ""
        day = whole(entries["day"], f"{path}.day", problems, 0, draft.numbers.get("days", MAX_DAYS) - 1, hint)
    if do:
        unknown_keys(entries, path, problems, (*_MEASURE_KEYS[:-1], *expected))
    missing = [name for name in ("day", "do", *expected) if name not in entries]
    missing = [name for name in missing if not problems.suggested(path, name)]
    if missing:
        problems.add(plan.node.mark, path, f"missing {', '.join(map(quoted, missing))}", allowed=missing)
    arguments: dict[str, float | int | str | bool] = {}
    for name, kind in expected.items():
        if name in entries:
            value = _argument(entries[name], f"{path}.{name}", kind, entries, expected, draft)
            if value is not None:
                arguments[name] = value
    _check_new_value(entries, arguments, expected, path, draft)
    source, note = _ground(entries, plan.node, path, draft)
    if len(problems) > before or do is None or day is None:
        return None
    return Measure(day, do, arguments, source, note, plan.name)


def _argument(
    node: Node, path: str, kind: Any, entries: Mapping[str, Node], expected: Mapping[str, Any], draft: Draft
) -> float | int | str | bool | None:
    problems = draft.problems
    if kind is bool:
        return switch(node, path, problems)
    if kind is float:
        value = number(node, path, problems)
        # Durations and counts; where a path stands beside it, that parameter's unit says what is possible.
        if value is not None and "path" not in expected.values() and not 0.0 <= value <= MAX_AMOUNT:
            message = f"{node.raw} is outside 0 to {MAX_AMOUNT:,}"
            problems.add(node.mark, path, message, found=node.raw, allowed=(f"0 to {MAX_AMOUNT:,}",))
        return value
    if kind is int:
        return whole(node, path, problems, 0, MAX_AMOUNT)
    if kind is str:
        return text(node, path, problems)
    if kind == "path":
        if float not in expected.values():
            return word(node, path, problems, (*draft.quantities, *draft.choices), "path")
        settled = _settled(draft)
        if node.value in settled:
            message = f"{quoted(str(node.value))} is read on the first day only: no measure can change it later"
            problems.add(node.mark, path, message, found=str(node.value))
            return None
        return word(node, path, problems, [each for each in draft.quantities if each not in settled], "path")
    if kind == "family":
        return word(node, path, problems, draft.vocabulary.families, "family")
    if kind == "variant":
        families = [entries[name].value for name, each in expected.items() if each == "family" and name in entries]
        family = draft.vocabulary.families.get(families[0]) if families and isinstance(families[0], str) else None
        return word(node, path, problems, family.variants, "variant") if family else None
    return word(node, path, problems, kind, "word")


def _settled(draft: Draft) -> set[str]:
    """Paths of parameters that are read on the first day only."""
    vocabulary = draft.vocabulary
    settled: set[str] = set()
    for title, family in vocabulary.families.items():
        settled.update(f"{title}.{name}" for name in settled_names(family))
    for actor, kind in vocabulary.actors.items():
        settled.update(f"actors.{actor}.{name}" for name in settled_names(kind))
    for roster, kind in vocabulary.rosters.items():
        names = settled_names(kind)
        settled.update(f"{roster}.{member}.{name}" for member in draft.rosters.get(roster, ()) for name in names)
    return settled


def _check_new_value(
    entries: Mapping[str, Node], arguments: Mapping[str, object], expected: Mapping[str, Any], path: str, draft: Draft
) -> None:
    """A measure that gives a parameter a new value must give one its unit allows."""
    paths = [arguments.get(name) for name, kind in expected.items() if kind == "path"]
    quantity = draft.quantities.get(str(paths[0])) if paths else None
    value = arguments.get("value")
    if quantity is None or not isinstance(value, float) or "unit" not in quantity.fields:
        return
    bounds = Domain(*limits_of(str(paths[0])))
    if value not in bounds:
        message = f"{figure(value)} would break the model's arithmetic: {bounds}"
        draft.problems.add(entries["value"].mark, f"{path}.value", message, found=figure(value))
    unit = str(quantity.fields["unit"])
    if value not in UNITS[unit]:
        message = f"{figure(value)} is not a possible {quoted(unit)}: {UNITS[unit]}"
        draft.problems.add(entries["value"].mark, f"{path}.value", message, found=figure(value))


def _name(entries: Mapping[str, Node], path: str, draft: Draft) -> str | None:
    return text(entries["name"], f"{path}.name", draft.problems)


def _drops(entries: Mapping[str, Node], path: str, name: str, known: Mapping[str, object], draft: Draft) -> bool:
    """Tell whether an entry rightly drops an inherited one of its name."""
    wanted = switch(entries["drop"], f"{path}.drop", draft.problems)
    if name in known:
        return bool(wanted)
    place = entries["name"].mark if "name" in entries else entries["drop"].key
    draft.problems.unknown(place, f"{path}.name", "name to drop", name, known)
    return False


def _ground(entries: Mapping[str, Node], item: Node, path: str, draft: Draft) -> tuple[tuple[str, ...], str]:
    """Return source and note of an entry, of which the source is needed."""
    source: tuple[str, ...] = ()
    if "source" in entries:
        source = sources(entries["source"], f"{path}.source", draft.problems, draft.vocabulary) or ()
    elif not draft.problems.suggested(path, "source"):
        draft.problems.add(item.mark, path, "missing 'source' (an id, or the word assumption)")
    note = (text(entries["note"], f"{path}.note", draft.problems) or "") if "note" in entries else ""
    return source, note
