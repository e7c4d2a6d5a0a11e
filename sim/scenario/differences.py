"""What differs between two loaded scenarios, as plain data."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sim.scenario.draws import Draws
from sim.scenario.objects import JointGroup, Measure, Parameter, Remark, Scenario
from sim.scenario.reach import parameters_read
from sim.scenario.vocabulary import FamilyNames

SECTIONS = ("settings", "readings", "rules", "parameters", "actors", "joint", "draws", "measures", "words")
"""In the order in which they are told."""
NOT_READ = ("readings", "words")
"""Sections that the model does not read: readings show in the values that they set."""
UNREAD = "read by no variant in force"
ABSENT = "takes no part in either"
ORDER = "order"


@dataclass(frozen=True)
class Entry:
    """All that one scenario says of an actor that the other does not list.

    Attributes:
        choices: Words and switches by full path, `present` among them.
        parameters: Its numbers.
        remark: What the author says about it.
    """

    choices: tuple[tuple[str, str | bool], ...]
    parameters: tuple[Parameter, ...]
    remark: Remark


Value = str | int | bool | date | tuple[str, ...] | Parameter | JointGroup | Measure | Draws | Entry | None


@dataclass(frozen=True)
class Difference:
    """One thing that two scenarios say differently.

    Attributes:
        section: One of `SECTIONS`.
        path: What it is about: a setting, a family, a parameter's or an actor's path, a group or measure by name,
            or `draws`.
        a: What the first scenario says; None for nothing.
        b: What the second says.
        unit: Of a parameter.
        about: What the second variant assumes; an actor's name.
        mark: `UNREAD` for a parameter that no variant in force reads in either scenario, so that changing it changes
            nothing; `ABSENT` for something of an actor that takes no part in either; `ORDER` where the same things
            stand in another order.
    """

    section: str
    path: str
    a: Value
    b: Value
    unit: str = ""
    about: str = ""
    mark: str = ""

    @property
    def counts(self) -> bool:
        """Whether it enters the fingerprint: prose, notes, sources and readings do not."""
        return self.section not in NOT_READ


def compare(a: Scenario, b: Scenario, families: Mapping[str, FamilyNames] | None = None) -> tuple[Difference, ...]:
    """Return every difference between two scenarios, in the order of `SECTIONS`.

    Args:
        a: The first scenario.
        b: The second.
        families: Rule families, which know what variants assume and read; those of the installed model by default.

    Returns:
        Differences, of which at least one `counts` if and only if the fingerprints differ.
    """
    if families is None:
        from sim.rules import FAMILIES

        families = FAMILIES
    found = [
        *_settings(a, b),
        *_by_key("readings", a.readings, b.readings),
        *_rules(a, b, families),
        *_parameters(a, b, families),
        *_actors(a, b),
        *_joint(a, b),
        *_draws(a, b),
        *_measures(a, b),
        *_prose(a, b),
    ]
    return tuple(sorted(found, key=lambda each: SECTIONS.index(each.section)))


def _by_key(section: str, a: Mapping[str, Value], b: Mapping[str, Value], prefix: str = "") -> Iterator[Difference]:
    for key in dict.fromkeys((*a, *b)):
        if a.get(key) != b.get(key):
            yield Difference(section, prefix + key, a.get(key), b.get(key))


def _settings(a: Scenario, b: Scenario) -> Iterator[Difference]:
    for name in ("start", "days", "opening", "end"):
        if getattr(a, name) != getattr(b, name):
            yield Difference("settings", name, getattr(a, name), getattr(b, name))


def _rules(a: Scenario, b: Scenario, families: Mapping[str, FamilyNames]) -> Iterator[Difference]:
    for family, chosen in b.rules.items():
        if a.rules.get(family) != chosen:
            variant = families[family].variants[chosen]
            yield Difference("rules", family, a.rules.get(family), chosen, about=" ".join(variant.assumes.split()))


def _parameters(a: Scenario, b: Scenario, families: Mapping[str, FamilyNames]) -> Iterator[Difference]:
    read = parameters_read(a, families) | parameters_read(b, families)
    for path, one in a.parameters.items():
        other = b.parameters.get(path)
        if other is None:
            continue  # an actor's that is listed in one scenario only: told with the actor
        if one.numbers != other.numbers:
            of_rules = path.partition(".")[0] in families
            mark = "" if path in read else UNREAD if of_rules else ABSENT
            unit = one.unit if one.unit == other.unit else f"{one.unit} in A, {other.unit} in B"
            yield Difference("parameters", path, one, other, unit, mark=mark)
        else:
            yield from _ground(path, one, other)


def _entry_of(path: str) -> str:
    """Return the path of the actor's entry in which a path stands."""
    return ".".join(path.split(".")[:2])


def _takes_part(scenario: Scenario, path: str) -> bool:
    return bool(scenario.choices.get(f"{_entry_of(path)}.present", True))


def _actors(a: Scenario, b: Scenario) -> Iterator[Difference]:
    both = [path for path in a.choices if path in b.choices]
    changed = [path for path in both if a.choices[path] != b.choices[path]]
    presence = [path for path in changed if path.endswith(".present")]
    for path in presence + [path for path in changed if path not in presence]:
        absent = not _takes_part(a, path) and not _takes_part(b, path)
        name = b.choices.get(f"{_entry_of(path)}.name", "")
        mark = ABSENT if absent else ""
        yield Difference("actors", path, a.choices[path], b.choices[path], about=str(name), mark=mark)
    listed = [dict.fromkeys(map(_entry_of, scenario.choices)) for scenario in (a, b)]
    for entry in listed[0] | listed[1]:
        in_a, in_b = (entry in each for each in listed)
        if in_a and in_b:
            yield from _ground(entry, a.remarks.get(entry, Remark((), "")), b.remarks.get(entry, Remark((), "")))
        else:
            only = a if in_a else b
            told = _entry(only, entry)
            name = str(only.choices.get(f"{entry}.name", ""))
            yield Difference("actors", entry, told if in_a else None, told if in_b else None, about=name)
    for roster in dict.fromkeys((*a.rosters, *b.rosters)):
        yield from _order("actors", roster, a.rosters.get(roster, ()), b.rosters.get(roster, ()))


def _entry(scenario: Scenario, entry: str) -> Entry:
    return Entry(
        tuple((path, value) for path, value in scenario.choices.items() if _entry_of(path) == entry),
        tuple(each for path, each in scenario.parameters.items() if _entry_of(path) == entry),
        scenario.remarks.get(entry, Remark((), "")),
    )


def _joint(a: Scenario, b: Scenario) -> Iterator[Difference]:
    groups = [{group.name: group for group in scenario.joint} for scenario in (a, b)]
    for name in dict.fromkeys((*groups[0], *groups[1])):
        one, other = groups[0].get(name), groups[1].get(name)
        if one is None or other is None or dict(one.members) != dict(other.members):
            yield Difference("joint", name, one, other)
        else:
            yield from _ground(f"joint.{name}", one, other)
    yield from _order("joint", "joint", tuple(groups[0]), tuple(groups[1]))


def _draws(a: Scenario, b: Scenario) -> Iterator[Difference]:
    if a.draws != b.draws:
        yield Difference("draws", "draws", a.draws, b.draws)
    elif a.draws is not None and b.draws is not None:
        for name in ("file", "source", "note"):
            one, other = getattr(a.draws, name), getattr(b.draws, name)
            if one != other:
                yield Difference("words", f"draws.{name}", one, other)


def _measures(a: Scenario, b: Scenario) -> Iterator[Difference]:
    pairs = pairs_of_measures(a.measures, b.measures)
    changed = [(one, other) for one, other in pairs if one and other and _happens(one) != _happens(other)]
    for one, other in [pair for pair in pairs if pair[0] is None or pair[1] is None] + changed:
        measure = one or other
        assert measure is not None
        yield Difference("measures", measure.name or measure.do, one, other)
    same = [(one, other) for one, other in pairs if one and other and _happens(one) == _happens(other)]
    for one, other in same:
        label = f"measures.{one.name or f'day {one.day} {one.do}'}"
        yield from _ground(label, one, other)
        yield from _by_key("words", {"name": one.name}, {"name": other.name}, f"{label}.")
    kept = ({id(one) for one, _ in same}, {id(other) for _, other in same})
    orders = [
        tuple(str(_happens(each)) for each in measures if id(each) in ids)
        for measures, ids in zip((a.measures, b.measures), kept, strict=True)
    ]
    if orders[0] != orders[1]:
        labels = [
            tuple(f"day {each.day} {each.name or each.do}" for each in measures if id(each) in ids)
            for measures, ids in zip((a.measures, b.measures), kept, strict=True)
        ]
        yield Difference("measures", "measures", labels[0], labels[1], mark=ORDER)


def _happens(measure: Measure) -> tuple[object, ...]:
    return measure.day, measure.do, tuple(sorted(measure.arguments.items()))


def pairs_of_measures(a: Sequence[Measure], b: Sequence[Measure]) -> list[tuple[Measure | None, Measure | None]]:
    """Return measures side by side: those of one name, then equal ones, then those that do the same thing."""

    def same_name(one: Measure, other: Measure) -> bool:
        return bool(one.name) and one.name == other.name

    def equal(one: Measure, other: Measure) -> bool:
        return _happens(one) == _happens(other)

    def alike(one: Measure, other: Measure) -> bool:
        what = [{name: each.arguments.get(name) for name in ("family", "path")} for each in (one, other)]
        # Two names tell two measures apart.
        return one.do == other.do and what[0] == what[1] and not (one.name and other.name)

    left, right = list(a), list(b)
    pairs: list[tuple[Measure | None, Measure | None]] = []
    for match in (same_name, equal, alike):
        for one in list(left):
            position = next((i for i, other in enumerate(right) if match(one, other)), None)
            if position is not None:
                pairs.append((one, right.pop(position)))
                left.pop(next(i for i, each in enumerate(left) if each is one))
    pairs += [(one, None) for one in left]
    pairs += [(None, other) for other in right]
    return sorted(pairs, key=lambda pair: (pair[0] or pair[1]).day)  # type: ignore[union-attr]


def _order(section: str, path: str, a: Iterable[str], b: Iterable[str]) -> Iterator[Difference]:
    """Tell if those that stand in both lists stand in another order."""
    one, other = tuple(a), tuple(b)
    common = tuple(each for each in one if each in other), tuple(each for each in other if each in one)
    if common[0] != common[1]:
        yield Difference(section, path, *common, mark=ORDER)


def _ground(
    path: str, a: Parameter | Measure | JointGroup | Remark, b: Parameter | Measure | JointGroup | Remark
) -> Iterator[Difference]:
    """Tell on what other ground two scenarios say the same."""
    yield from _by_key("words", {"source": a.source, "note": a.note}, {"source": b.source, "note": b.note}, f"{path}.")


def _prose(a: Scenario, b: Scenario) -> Iterator[Difference]:
    for name in ("title", "question", "about"):
        if getattr(a, name) != getattr(b, name):
            yield Difference("words", name, getattr(a, name), getattr(b, name))
