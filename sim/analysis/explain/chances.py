"""Chances of decisions, worked out from outside: by calling the rules again with other draws and other inputs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sim.batch.replay import Call, Decision

LOW, HIGH = 5.900128863256526e-08, 1.0 - 5.900128863256526e-08
"""Draws next to the ends of their range. LOW is so chosen that where a rule takes it as the first of two, the second is
as low (below 1e-8): no event that is expected less than sixteen times a day then happens."""

HALVINGS = 20
Leaf = tuple[str, str]
"""An input that nobody worked out on the way: the rule that reads it, and its name there."""


HAPPENING = {"line_fire.incidents": 1, "armed_acts.acts": None}
"""Which result tells whether it happened, where it is not the first: of fire at the line the fatal incidents; None for
all together."""


@dataclass(frozen=True)
class Threshold:
    """Where luck turns a decision.

    Attributes:
        chance: That it happens, over all draws.
        drawn: What was drawn, counted from the side on which it happens; NaN where two draws decide together.
        happened: Whether it did.
    """

    chance: float
    drawn: float
    happened: bool


def happening(name: str, result: tuple[float, ...]) -> float:
    """How far what a rule of this name gave is something that happened."""
    which = HAPPENING.get(name, 0)
    return sum(result) if which is None else result[which]


def threshold(call: Call) -> Threshold | None:
    """The chance of a decision and what was drawn; None if no draw turns it."""
    drawn = call.drawn
    if call.name == "happens":
        return Threshold(float(call.inputs[0]), drawn[0], call.results[0] > 0.5)

    def level(*draws: float) -> float:
        return happening(call.name, call.results_with(draws))

    happened = happening(call.name, call.results)
    if len(drawn) == 1:
        quiet = min(level(LOW), level(HIGH))
        edge = _edge(lambda u: level(u) != quiet)
        if edge is None:
            return None
        chance, low = edge
        return Threshold(chance, drawn[0] if low else 1.0 - drawn[0], happened != quiet)
    return _of_two(level, drawn, happened)


def _of_two(level: Callable[[float, float], float], drawn: tuple[float, ...], happened: float) -> Threshold | None:
    """The same where there are two draws."""
    quiet = min(level(u, v) for u in (LOW, HIGH) for v in (LOW, HIGH))

    def given(u: float) -> float:
        edge = _edge(lambda v: level(u, v) != quiet)
        return edge[0] if edge is not None else float(level(u, LOW) != quiet)

    edges = [_edge(lambda u, v=v: level(u, v) != quiet) for v in (LOW, HIGH)]  # type: ignore[misc]
    found = [edge for edge in edges if edge is not None]
    if not found:
        second = _edge(lambda v: level(drawn[0], v) != quiet)
        return None if second is None else Threshold(second[0], math.nan, happened != quiet)
    # Below the edge lies `low`, whichever way it turns there.
    below = found[0][0] if found[0][1] else 1.0 - found[0][0]
    alone = given(LOW) in (0.0, 1.0) and given(HIGH) in (0.0, 1.0)
    chance = below * given(LOW) + (1.0 - below) * given(HIGH)
    position = drawn[0] if found[0][1] else 1.0 - drawn[0]
    return Threshold(chance, position if alone else math.nan, happened != quiet)


def _edge(happens: Callable[[float], bool]) -> tuple[float, bool] | None:
    """The share of draws with which it happens, and whether these are the low ones; None if all or none are."""
    low, high = happens(LOW), happens(HIGH)
    if low == high:
        return None
    below, above = LOW, HIGH
    for _ in range(HALVINGS):
        middle = 0.5 * (below + above)
        if happens(middle) == low:
            below = middle
        else:
            above = middle
    edge = 0.5 * (below + above)
    return (edge, True) if low else (1.0 - edge, False)


def worked_out(call: Call) -> Mapping[int, tuple[Call, int]]:
    """Sources of a call but for plain arithmetic (the smaller, the larger, held between), whose inputs say nothing."""
    return {at: source for at, source in call.sources.items() if "." in source[0].name}


def leaves(call: Call) -> dict[Leaf, float]:
    """All numbers that a call rests on and that were not worked out by another call of the same turn."""
    found: dict[Leaf, float] = {}
    for at, name in enumerate(call.names):
        if at in call.draws:
            continue
        if at in worked_out(call):
            found.update(leaves(call.sources[at][0]))
        elif isinstance(call.inputs[at], float):
            found[call.name, name] = call.inputs[at]
    return found


def at_first(first: Decision) -> dict[Leaf, float]:
    """Inputs of a decision's call, of those that it rests on, and of others of its turn, by rule and name."""
    found: dict[Leaf, float] = {}
    for call in (*first.beside(), *every_call(first.call)):
        found.update({(call.name, name): value for name, value in zip(call.names, call.inputs, strict=False)})
    return found


def every_call(call: Call) -> list[Call]:
    """A call and all that it rests on."""
    return [call, *(each for source, _ in worked_out(call).values() for each in every_call(source))]


def again(call: Call, given: Mapping[Leaf, float]) -> Any:
    """What a call would have given had some of its leaves been others."""
    done: dict[int, Any] = {}

    def value(each: Call) -> Any:
        if id(each) not in done:
            done[id(each)] = each.bound(*arguments(each))
        return done[id(each)]

    def arguments(each: Call) -> list[Any]:
        inputs = list(each.inputs)
        for at, name in enumerate(each.names):
            if at in worked_out(each):
                source, which = each.sources[at]
                result = value(source)
                inputs[at] = result if which < 0 else result[which]
            elif (each.name, name) in given:
                inputs[at] = given[each.name, name]
        return inputs

    return arguments(call)


def chance_given(call: Call) -> Callable[[Mapping[Leaf, float]], float]:
    """The chance of a decision as a function of its leaves."""

    def chance(given: Mapping[Leaf, float]) -> float:
        inputs = tuple(again(call, given))
        if call.name == "happens":
            return float(inputs[0])
        other = replace(call, inputs=inputs)
        found = threshold(other)
        if found is not None:
            return found.chance
        # No draw turns it: it is certain, one way or the other.
        return float(happening(call.name, other.results_with(other.drawn)) > 0.0)

    return chance
