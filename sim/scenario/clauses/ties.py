"""What cannot be taken singly: parts that fit only together, or of which one does nothing without the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sim.scenario.clauses.slots import WHOLE, Key, Slot, Slots, label_of
from sim.scenario.objects import Measure, Scenario
from sim.scenario.reach import parameters_read
from sim.scenario.vocabulary import FamilyNames


@dataclass(frozen=True)
class Tie:
    """Two slots that belong to one clause.

    Attributes:
        one: Key of a slot.
        other: Key of another.
        why: In words, as a clause that follows "cannot be told apart:".
    """

    one: Key
    other: Key
    why: str


def ties(slots: Slots, families: Mapping[str, FamilyNames]) -> Iterator[Tie]:
    """Yield all pairs of slots that belong together.

    Args:
        slots: All that two scenarios say differently.
        families: Rule families, which know what variants read.
    """
    keys = {slot.key for slot in slots.slots}
    yield from _drawn(slots, keys)
    yield from _absent(slots)
    yield from _read_by_one(slots, keys, families)


def _drawn(slots: Slots, keys: set[Key]) -> Iterator[Tie]:
    """A parameter and how it is drawn: a fixed one is in no group, and one with another range fits no table."""
    for slot in slots.slots:
        path = slot.about
        if slot.section in ("joint", "draws") and ("parameters", path) in keys:
            yield Tie(slot.key, ("parameters", path), f"{path} is drawn otherwise because it has other values")
        if slot.section == "draws" and ("joint", path) in keys:
            yield Tie(slot.key, ("joint", path), f"{path} is drawn from a table or with others, not both")
        if slot.key == ("draws", WHOLE):
            tables = [each.draws for each in (slots.base, slots.full) if each.draws is not None]
            for section, about in keys:
                if section in ("parameters", "joint") and any(about in table for table in tables):
                    yield Tie(slot.key, (section, about), f"{about} takes its values from the joint draws")


def _absent(slots: Slots) -> Iterator[Tie]:
    """An actor's absence and its settings."""
    entries = {
        slot.about.removesuffix(".present"): slot
        for slot in slots.slots
        if slot.section == "choices" and slot.about.endswith(".present")
    }
    for slot in slots.slots:
        entry = ".".join(slot.about.split(".")[:2])
        if slot.section in ("choices", "parameters") and entry in entries and slot is not entries[entry]:
            yield Tie(entries[entry].key, slot.key, f"{slot.about} is a setting of {entry}, which takes no part in one")


def _read_by_one(slots: Slots, keys: set[Key], families: Mapping[str, FamilyNames]) -> Iterator[Tie]:
    """A variant, and the parameters that only it reads."""
    base, full = (parameters_read(scenario, families) for scenario in (slots.base, slots.full))
    for slot in slots.slots:
        path = _path_set(slot, slots)
        family = path.partition(".")[0]
        if family not in families or (path in base) == (path in full):
            continue
        reader = slots.full if path in full else slots.base
        for key, variant in _choosers(slots, keys, family, reader):
            needed = families[family].variants[variant].parameters
            if path.partition(".")[2] in needed:
                yield Tie(key, slot.key, f"{path} is read only where {family} is {variant}")


def _path_set(slot: Slot, slots: Slots) -> str:
    """Return the parameter that a slot gives values to; empty if it gives none."""
    if slot.section == "parameters":
        return slot.about
    if slot.section == "measures":
        for measure in slots.measures[int(slot.about)]:
            if measure is not None and "path" in measure.arguments:
                return str(measure.arguments["path"])
    return ""


def _choosers(slots: Slots, keys: set[Key], family: str, reader: Scenario) -> Iterator[tuple[Key, str]]:
    """Yield the slots that put a variant of a family in force in one of the scenarios, each with the variant."""
    if ("rules", family) in keys:
        yield ("rules", family), reader.rules[family]
    side = 1 if reader is slots.full else 0
    for place, pair in enumerate(slots.measures):
        measure = pair[side]
        if ("measures", str(place)) in keys and measure is not None and measure.arguments.get("family") == family:
            yield ("measures", str(place)), str(measure.arguments["variant"])


def measure_of(slots: Slots, place: str) -> tuple[Measure | None, Measure | None, str]:
    """Return a measure as both scenarios have it, and by what it is called."""
    one, other = slots.measures[int(place)]
    measure = other or one
    assert measure is not None
    return one, other, label_of(measure)
