"""The story of one world: every decision that luck had a part in, with all that it was made of.

A witness of a model of one world. What it keeps can be asked again: a decision knows its rule, its inputs, the rule
calls that these came from, and its draws, so that any other course of it can be worked out by calling the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sim.model.luck import key_that_gives
from sim.rules.luck import uniform

SETTLING = ("containment.opens", "endings.cause", "endings.violent", "containment.after")
"""Rules without luck whose calls are kept too: they settle what decisions have led to."""

PLAIN = (0.0, 1.0)
"""Numbers too common to tell where they came from."""


@dataclass(frozen=True, eq=False)
class Call:
    """A rule call: its name as actors say it, the rule bound to its parameters, what it was given and what it gave.

    Attributes:
        sources: By place among the inputs, the call that gave it, and which of its results it is (-1: the only one).
        draws: By place among the inputs, the stream that it was drawn from, and the day of the draw.
    """

    name: str
    bound: Callable[..., Any]
    inputs: tuple[Any, ...]
    result: Any
    sources: Mapping[int, tuple[Call, int]] = field(default_factory=dict)
    draws: Mapping[int, tuple[str, int]] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the inputs, as the rule calls them."""
        code = getattr(self.bound, "func", self.bound).__code__
        return tuple(code.co_varnames[: code.co_argcount])


@dataclass(frozen=True, eq=False)
class Decision:
    """A rule call that luck had a part in.

    Attributes:
        day: On which it was made.
        stream: What was drawn from: whose decision, and on what (``actors.israel:own strike``).
        call: The rule call.
        beside: Of the first decision from a stream, all calls of the same turn before it, for others to compare with.
    """

    day: int
    stream: str
    call: Call
    beside: tuple[Call, ...] = ()

    @property
    def who(self) -> str:
        """Path of the actor who decided."""
        return self.stream.partition(":")[0]

    @property
    def purpose(self) -> str:
        """On what, and of whom or where if that matters."""
        return self.stream.partition(":")[2]

    @property
    def draws(self) -> tuple[float, ...]:
        """The uniforms, in the order in which the rule takes them; of a key its own."""
        return tuple(_as_uniform(self.call.inputs[place]) for place in self.call.draws)

    def fixes(self, uniforms: tuple[float, ...]) -> tuple[tuple[str, int, float], ...]:
        """The draws to be fixed so that these uniforms come: (stream, day, value) each."""
        return tuple((*drawn, value) for drawn, value in zip(self.call.draws.values(), uniforms, strict=True))

    def result_with(self, uniforms: tuple[float, ...]) -> tuple[float, ...]:
        """What the rule would have given with other draws, all else being as it was."""
        inputs = list(self.call.inputs)
        for place, value in zip(self.call.draws, uniforms, strict=True):
            inputs[place] = key_that_gives(value) if isinstance(inputs[place], int) else value
        return as_tuple(self.call.bound(*inputs))

    @property
    def result(self) -> tuple[float, ...]:
        """What the rule gave."""
        return as_tuple(self.call.result)


def as_tuple(result: Any) -> tuple[float, ...]:
    """One result or several, as a tuple."""
    return result if isinstance(result, tuple) else (result,)


def _as_uniform(drawn: Any) -> float:
    return float(uniform(drawn)) if isinstance(drawn, int) else float(drawn)


class Story:
    """Takes down the decisions of one world, in order.

    Attributes:
        decisions: All so far.
        settled: Calls of rules that settle something without luck, by (day, name), in order.
    """

    def __init__(self) -> None:
        self.decisions: list[Decision] = []
        self.settled: dict[tuple[int, str], list[Call]] = {}
        self.day = 0
        self._calls: list[tuple[str, Any, tuple[Any, ...], Any]] = []
        self._made: dict[int, tuple[int, int]] = {}
        # By value: a product with 1 is another float, but the same number.
        self._equal: dict[float, int] = {}
        self._drawn: dict[int, tuple[str, int]] = {}
        self._kept: list[Any] = []
        self._known: set[str] = set()

    def open_day(self, day: int) -> None:
        """Another day."""
        self.day = day

    def turn(self) -> None:
        """Forget the calls of whoever acted before: nothing passes from hand to hand but by what actors hold."""
        self._calls.clear()
        self._made.clear()
        self._equal.clear()
        self._drawn.clear()
        self._kept.clear()

    def drew(self, stream: Any, day: int, value: Any) -> None:
        """Remember a draw until it is used."""
        # Kept alive, or another number might come to have its identity.
        self._kept.append(value)
        self._drawn[id(value)] = (stream, day)

    def called(self, name: str, bound: Callable[..., Any], inputs: tuple[Any, ...], result: Any) -> None:
        """Take down a rule call; a decision if one of its inputs was drawn."""
        place = len(self._calls)
        self._calls.append((name, bound, inputs, result))
        if isinstance(result, tuple):
            for which, each in enumerate(result):
                if each not in PLAIN:
                    self._made[id(each)] = (place, which)
        elif result not in PLAIN:
            self._made[id(result)] = (place, -1)
            self._equal[result] = place
        if name in SETTLING:
            self.settled.setdefault((self.day, name), []).append(Call(name, bound, inputs, result))
        drawn = self._drawn
        if drawn:
            for each in inputs:
                if id(each) in drawn:
                    call = self._call(place)
                    stream = next(iter(call.draws.values()))[0]
                    first = stream not in self._known
                    beside = tuple(Call(*each) for each in self._calls[:place]) if first else ()
                    self._known.add(stream)
                    self.decisions.append(Decision(self.day, stream, call, beside))
                    break

    def _call(self, place: int) -> Call:
        name, bound, inputs, result = self._calls[place]
        draws = {at: self._drawn[id(each)] for at, each in enumerate(inputs) if id(each) in self._drawn}
        return Call(name, bound, inputs, result, dict(self._sources(inputs, place)), draws)

    def _sources(self, inputs: tuple[Any, ...], before: int) -> Iterator[tuple[int, tuple[Call, int]]]:
        calls: dict[int, Call] = {}
        for at, each in enumerate(inputs):
            made = self._made.get(id(each))
            if made is None and each in self._equal:
                made = (self._equal[each], -1)
            if made is None and each in PLAIN and at:
                made = self._beside(inputs[at - 1], each)
            if made is not None and made[0] < before:
                if made[0] not in calls:
                    calls[made[0]] = self._call(made[0])
                yield at, (calls[made[0]], made[1])

    def _beside(self, last: Any, value: float) -> tuple[int, int] | None:
        """Where a plain number came from: results of one call are handed on one after the other."""
        made = self._made.get(id(last))
        if made is None or made[1] < 0:
            return None
        results = self._calls[made[0]][3]
        return (made[0], made[1] + 1) if made[1] + 1 < len(results) and results[made[1] + 1] == value else None
