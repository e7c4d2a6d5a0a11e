"""Clauses and what they change in words for readers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta

from sim.scenario.clauses.slots import WHOLE, Slot, Slots, happens, memberships, parameter
from sim.scenario.clauses.ties import measure_of
from sim.scenario.draws import Draws
from sim.scenario.objects import Measure, Parameter, Scenario
from sim.scenario.quantities import figure

_CAPITALS = {"isf": "ISF", "cmcc": "CMCC", "us": "US", "un": "UN", "uae": "UAE"}
_WHOLE = {
    "start": "First day",
    "opening": "Truce or war on the first day",
    "end": "What follows an end",
    "draws": "Joint draws",
}
_ROLES = {"contributors": "as a contributor", "mediators": "as a mediator", "donors": "as a donor", "sectors": "sector"}


def plain_words(name: str) -> str:
    """Return an id as it is read: `us_engagement` as `US engagement`."""
    words = [_CAPITALS.get(word, word) for word in name.replace("-", "_").split("_")]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def clause_words(name: str, places: Sequence[str], slots: Slots) -> str:
    """Return what a clause that nobody named is about.

    Args:
        name: Of the clause, made from the paths in it.
        places: Of the measures in it.
        slots: All differences.
    """
    group, _, rest = name.partition(".")
    if group == "actors":
        words = plain_words(rest).split(" ")
        return " ".join(word if word == "of" else word[:1].upper() + word[1:] for word in words)
    if group in slots.base.rosters:
        who = str(slots.full.choices.get(f"{name}.name", plain_words(rest)))
        return f"{who} {_ROLES.get(group, '')}".strip()
    if group == "measures":
        return _measure_words(places, slots) or plain_words(rest)
    if group == "joint":
        return f"Drawn together: {rest}"
    if group == "order":
        return f"Order of {'measures on one day' if rest == 'measures' else 'joint groups'}"
    return _WHOLE.get(name) or plain_words(name)


def _measure_words(places: Sequence[str], slots: Slots) -> str:
    """Return `Mandate on day 0`, `Without mandate on day 0`; empty for several measures."""
    if len(places) != 1:
        return ""
    one, other, _ = measure_of(slots, places[0])
    measure = other or one
    assert measure is not None
    words = plain_words(measure.name or measure.do)
    words = f"{words} on day {measure.day}"
    return words if other is not None else f"Without {words[:1].lower()}{words[1:]}"


def change_words(slot: Slot, slots: Slots) -> Iterator[str]:
    """Yield lines that say what a part changes: what stands there in the full scenario, and what in the base."""
    base, full, about = slots.base, slots.full, slot.about
    if slot.section == "settings":
        yield f"{about}: {getattr(full, about)} instead of {getattr(base, about)}"
    elif slot.section == "rules":
        yield f"{about}: rule {full.rules[about]} instead of {base.rules[about]}"
    elif slot.section == "parameters":
        yield from _numbers(*parameter(slots, about))
    elif slot.section == "choices":
        yield _choice(about, base, full)
    elif slot.section == "measures":
        yield from _measure(slot, slots)
    elif slot.section == "joint":
        yield _membership(about, base, full)
    elif slot.section == "draws":
        yield _drawn(about, base.draws, full.draws)
    else:
        yield f"{about}: in another order"


def _numbers(one: Parameter, other: Parameter) -> Iterator[str]:
    yield f"{one.path}: {_spread(other)} instead of {_spread(one)} {other.unit}"


def _spread(each: Parameter) -> str:
    value = figure(each.value)
    if not each.drawn or each.low is None or each.high is None or each.low == each.high:
        return value
    return f"{value} ({figure(each.low)} to {figure(each.high)})"


def _choice(path: str, base: Scenario, full: Scenario) -> str:
    entry, _, key = path.rpartition(".")
    one, other = base.choices[path], full.choices[path]
    if key == "present":
        return f"{entry} {'takes part' if other else 'takes no part'}"
    words = [str(each).lower() if isinstance(each, bool) else str(each) for each in (one, other)]
    return f"{path}: {words[1]} instead of {words[0]}"


def _measure(slot: Slot, slots: Slots) -> Iterator[str]:
    one, other, label = measure_of(slots, slot.about)
    if one is None and other is not None:
        yield f"{label}: {_happening(other, slots.full)}"
    elif other is None and one is not None:
        yield f"{label}: no longer {_happening(one, slots.base)}"
    elif one is not None and other is not None and happens(one) != happens(other):
        yield f"{label}: {_happening(other, slots.full)} instead of {_happening(one, slots.base)}"


def _happening(measure: Measure, scenario: Scenario) -> str:
    day = scenario.start + timedelta(days=measure.day)
    arguments: Mapping[str, float | int | str | bool] = measure.arguments
    told = [f"{name} {figure(value) if isinstance(value, float) else value}" for name, value in arguments.items()]
    return ", ".join([f"day {measure.day} ({day.isoformat()}) {measure.do.replace('_', ' ')}", *told])


def _membership(path: str, base: Scenario, full: Scenario) -> str:
    one, other = (memberships(each).get(path) for each in (base, full))
    if other is None:
        assert one is not None
        return f"{path}: drawn for itself, no longer with others ({one[0]})"
    told = f"{path}: drawn together with others ({other[0]}, loading {figure(other[1])})"
    return told + (f" instead of ({one[0]}, {figure(one[1])})" if one else "")


def _drawn(about: str, a: Draws | None, b: Draws | None) -> str:
    if about == WHOLE:
        words = [each.summary() if each is not None else "each number drawn for itself" for each in (a, b)]
        return f"draws: {words[1]}; instead of {words[0]}"
    inside = b is not None and about in b
    return f"{about}: {'drawn from the joint draws' if inside else 'no longer drawn from the joint draws'}"
