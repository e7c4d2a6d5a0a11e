"""Chances of decisions, worked out from outside: by calling the rules again with other draws and other inputs."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
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

    first = _edge(lambda u: level(u, LOW) != quiet) or _edge(lambda u: level(u, HIGH) != quiet)
    if first is None:
        second = _edge(lambda v: level(drawn[0], v) != quiet)
        return None if second is None else Threshold(second[0], math.nan, happened != quiet)
    # Below the edge lies `low`, whichever way it turns there.
    edge, low = first
    below = edge if low else 1.0 - edge
    given_low, given_high = given(LOW), given(HIGH)
    alone = given_low in (0.0, 1.0) and given_high in (0.0, 1.0)
    chance = below * given_low + (1.0 - below) * given_high
    position = drawn[0] if low else 1.0 - drawn[0]
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
    sources = worked_out(call)
    for at, name in enumerate(call.names):
        if at in call.draws:
            continue
        if at in sources:
            found.update(leaves(sources[at][0]))
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


@dataclass(frozen=True)
class _Step:
    """A call among those that a decision rests on.

    Attributes:
        call: The call.
        sources: Of its inputs: place, the call that gave it, and which of its results it is (-1: the only one).
        leaves: Of its inputs that nobody worked out: place, and by what name it is known.
    """

    call: Call
    sources: tuple[tuple[int, int, int], ...]
    leaves: tuple[tuple[int, Leaf], ...]


def _steps(call: Call) -> list[_Step]:
    """A call and all that it rests on, each once and after those that it rests on itself."""
    done: dict[int, _Step] = {}

    def visit(each: Call) -> None:
        if id(each) in done:
            return
        sources = worked_out(each)
        for source, _ in sources.values():
            visit(source)
        done[id(each)] = _Step(
            each,
            tuple((at, id(source), which) for at, (source, which) in sources.items()),
            tuple((at, (each.name, name)) for at, name in enumerate(each.names) if at not in sources),
        )

    visit(call)
    return list(done.values())


def _again(steps: Sequence[_Step], given: Mapping[Leaf, float]) -> tuple[Any, ...]:
    """What the last of these calls would have been given had some leaves been others."""
    results: dict[int, Any] = {}
    inputs: tuple[Any, ...] = ()
    for step in steps:
        other = {at: given[leaf] for at, leaf in step.leaves if leaf in given}
        for at, source, which in step.sources:
            if source in results:
                other[at] = results[source] if which < 0 else results[source][which]
        inputs = step.call.inputs
        # Rules are pure: what rests on nothing that changes gives what it gave.
        if other:
            inputs = tuple(other.get(at, value) for at, value in enumerate(inputs))
            if step is not steps[-1]:
                results[id(step.call)] = step.call.bound(*inputs)
    return inputs


def chance_given(call: Call) -> Callable[[Mapping[Leaf, float]], float]:
    """The chance of a decision as a function of its leaves; those that are not given are as they were."""
    steps = _steps(call)
    known: dict[tuple[Any, ...], float] = {}

    def chance(given: Mapping[Leaf, float]) -> float:
        inputs = _again(steps, given)
        if inputs not in known:
            known[inputs] = _chance(replace(call, inputs=inputs))
        return known[inputs]

    return chance


def _chance(call: Call) -> float:
    if call.name == "happens":
        return float(call.inputs[0])
    found = threshold(call)
    if found is not None:
        return found.chance
    # No draw turns it: it is certain, one way or the other.
    return float(happening(call.name, call.results_with(call.drawn)) > 0.0)
