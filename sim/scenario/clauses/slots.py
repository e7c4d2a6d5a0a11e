"""The smallest parts in which two scenarios differ, each of which can be taken from one or the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sim.scenario.differences import pairs_of_measures
from sim.scenario.draws import Draws
from sim.scenario.objects import Measure, Parameter, Scenario

SETTINGS = ("start", "opening", "end")
WHOLE = "*"
"""Key of the slot that holds a whole table of joint draws."""

Key = tuple[str, str]
"""Section, then what it is about: a path, a family, a setting; of a measure its place in `Slots.measures`."""


class ClauseError(ValueError):
    """Two scenarios cannot be taken apart in the way that was asked for; the message says why."""


@dataclass(frozen=True)
class Slot:
    """One thing that two scenarios say differently.

    Attributes:
        section: `settings`, `rules`, `parameters`, `choices`, `joint`, `draws`, `measures` or `order`.
        about: A setting, a family, a path; the place of a measure among all pairs; `measures` or `joint` of an order.
        names: Dotted names by which a user may call it, the first the plainest.
    """

    section: str
    about: str
    names: tuple[str, ...]

    @property
    def key(self) -> Key:
        """What tells it from all others."""
        return self.section, self.about


@dataclass(frozen=True)
class Slots:
    """All that two scenarios say differently, as far as the model reads it.

    Attributes:
        base: The scenario that is started from.
        full: The scenario that says more.
        slots: In the order of sections.
        measures: Dated measures side by side, equal ones too: one of each scenario, or one and None.
    """

    base: Scenario
    full: Scenario
    slots: tuple[Slot, ...]
    measures: tuple[tuple[Measure | None, Measure | None], ...]


Membership = tuple[str, float]
"""Joint group of a parameter, and its loading there."""


def memberships(scenario: Scenario) -> dict[str, Membership]:
    """Return joint group and loading of each parameter that is drawn together with others."""
    return {path: (group.name, loading) for group in scenario.joint for path, loading in group.members.items()}


def same_table(a: Draws | None, b: Draws | None) -> bool:
    """Return whether two tables of joint draws say the same of every parameter that is in both."""
    if a is None or b is None or a.rows != b.rows:
        return False
    return all((a.column(path) == b.column(path)).all() for path in a.paths if path in b)


def find_slots(base: Scenario, full: Scenario) -> Slots:
    """Find all that one scenario says differently from another.

    Args:
        base: The scenario that is started from.
        full: The scenario that says more.

    Raises:
        ClauseError: They list other actors, or run for another number of days.
    """
    if base.days != full.days:
        raise ClauseError(
            f"{full.name} runs for {full.days} days, {base.name} for {base.days}; needed: one horizon, for a share "
            "that holds to the end would mean two things"
        )
    for roster in dict.fromkeys((*base.rosters, *full.rosters)):
        one, other = base.rosters.get(roster, ()), full.rosters.get(roster, ())
        if one != other:
            only = [f"{each} in {full.name} only" for each in other if each not in one]
            only += [f"{each} in {base.name} only" for each in one if each not in other]
            raise ClauseError(
                f"{roster}: {', '.join(only) or 'the same ones stand in another order'}; needed: the same lists. An "
                "actor that takes no part can be listed with present: false"
            )
    pairs = tuple(pairs_of_measures(base.measures, full.measures))
    found = (*_settings(base, full), *_rules(base, full), *_values(base, full), *_joint(base, full))
    found = (*found, *_draws(base, full), *_measures(pairs))
    without_order = Slots(base, full, tuple(found), pairs)
    return Slots(base, full, (*found, *_orders(without_order)), pairs)


def _settings(base: Scenario, full: Scenario) -> Iterator[Slot]:
    for name in SETTINGS:
        if getattr(base, name) != getattr(full, name):
            yield Slot("settings", name, (name, f"settings.{name}"))


def _rules(base: Scenario, full: Scenario) -> Iterator[Slot]:
    for family, variant in full.rules.items():
        if base.rules[family] != variant:
            yield Slot("rules", family, (family, f"rules.{family}"))


def _values(base: Scenario, full: Scenario) -> Iterator[Slot]:
    for path, parameter in full.parameters.items():
        if base.parameters[path].numbers != parameter.numbers:
            yield Slot("parameters", path, (path, f"parameters.{path}"))
    for path, choice in full.choices.items():
        if base.choices[path] != choice:
            yield Slot("choices", path, (path,))


def _joint(base: Scenario, full: Scenario) -> Iterator[Slot]:
    one, other = memberships(base), memberships(full)
    for path in dict.fromkeys((*one, *other)):
        if one.get(path) != other.get(path):
            group = (other.get(path) or one[path])[0]
            yield Slot("joint", path, (f"joint.{group}.{path}", f"joint.{path}"))


def _draws(base: Scenario, full: Scenario) -> Iterator[Slot]:
    a, b = base.draws, full.draws
    if a == b:
        return
    if a is not None and b is not None and same_table(a, b):
        # A parameter that a scenario sets itself leaves the table, and nothing else of the table changes.
        for path in dict.fromkeys((*a.paths, *b.paths)):
            if (path in a) != (path in b):
                yield Slot("draws", path, (f"draws.{path}",))
    else:
        yield Slot("draws", WHOLE, ("draws",))


def label_of(measure: Measure) -> str:
    """Return by what a measure is called: its name, or its day and what it does."""
    return measure.name or f"day {measure.day} {measure.do}"


def happens(measure: Measure) -> tuple[object, ...]:
    """Return what the model reads of a measure."""
    return measure.day, measure.do, tuple(sorted(measure.arguments.items()))


def _measures(pairs: Sequence[tuple[Measure | None, Measure | None]]) -> Iterator[Slot]:
    for place, (one, other) in enumerate(pairs):
        if one is None or other is None or happens(one) != happens(other):
            measure = other or one
            assert measure is not None
            yield Slot("measures", str(place), (f"measures.{label_of(measure)}",))


def _orders(slots: Slots) -> Iterator[Slot]:
    """Yield a slot for an order that would be the first scenario's though all else is the second's."""
    from sim.scenario.clauses.mixing import mixed_joint, mixed_measures

    every = frozenset(slot.key for slot in slots.slots)
    read = [happens(each) for each in mixed_measures(slots, every)]
    if read != [happens(each) for each in slots.full.measures]:
        yield Slot("order", "measures", ("order.measures",))
    if [each.name for each in mixed_joint(slots, every)] != [each.name for each in slots.full.joint]:
        yield Slot("order", "joint", ("order.joint",))


def parameter(slots: Slots, path: str) -> tuple[Parameter, Parameter]:
    """Return a parameter as both scenarios have it."""
    return slots.base.parameters[path], slots.full.parameters[path]
