"""The story of one world: every decision that luck had a part in, with all that it was made of.

A witness of a model of one world. What it keeps can be asked again: a decision knows its rule, its inputs, the rule
calls that these came from, and its draws, so that any other course of it can be worked out by calling the same rules.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from sim.model.luck import key_that_gives
from sim.rules.luck import uniform

SETTLING = frozenset(("containment.opens", "endings.cause", "endings.violent", "containment.after"))
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

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the inputs, as the rule calls them."""
        code = getattr(self.bound, "func", self.bound).__code__
        return tuple(code.co_varnames[: code.co_argcount])

    @property
    def results(self) -> tuple[float, ...]:
        """What the rule gave, as a tuple even where it is one number."""
        return as_tuple(self.result)

    @property
    def drawn(self) -> tuple[float, ...]:
        """The uniforms, in the order in which the rule takes them; of a key its own."""
        return tuple(_as_uniform(self.inputs[place]) for place in self.draws)

    def results_with(self, uniforms: tuple[float, ...]) -> tuple[float, ...]:
        """What the rule would have given with other draws, all else being as it was."""
        inputs = list(self.inputs)
        for place, value in zip(self.draws, uniforms, strict=True):
            inputs[place] = key_that_gives(value) if isinstance(inputs[place], int) else value
        return as_tuple(self.bound(*inputs))


def as_tuple(result: Any) -> tuple[float, ...]:
    """One result or several, as a tuple."""
    return result if isinstance(result, tuple) else (result,)


def _as_uniform(drawn: Any) -> float:
    return float(uniform(drawn)) if isinstance(drawn, int) else float(drawn)


Raw = tuple[str, Callable[..., Any], tuple[Any, ...], Any]
"""A call as it comes: name, rule, inputs, result."""


class Turn:
    """What one actor called in one phase, and what it drew: nothing passes from turn to turn but by what actors hold.

    Attributes:
        calls: As they came.
        drawn: By identity of what was drawn, its stream and the day of the draw; and that very number, kept alive, or
            another might come to have its identity.
    """

    __slots__ = ("calls", "drawn")

    def __init__(self) -> None:
        self.calls: list[Raw] = []
        self.drawn: dict[int, tuple[Any, int, Any]] = {}

    def call(self, place: int) -> Call:
        """A call with all that it rests on."""
        name, bound, inputs, result = self.calls[place]
        draws = {at: self.drawn[id(each)][:2] for at, each in enumerate(inputs) if id(each) in self.drawn}
        return Call(name, bound, inputs, result, self._sources(inputs, place), draws)

    def _sources(self, inputs: tuple[Any, ...], before: int) -> dict[int, tuple[Call, int]]:
        calls: dict[int, Call] = {}
        found: dict[int, tuple[Call, int]] = {}
        last: tuple[int, int] | None = None
        for at, value in enumerate(inputs):
            last = self._beside(last, value) if value in PLAIN else self._giver(value, before)
            if last is not None:
                if last[0] not in calls:
                    calls[last[0]] = self.call(last[0])
                found[at] = (calls[last[0]], last[1])
        return found

    def _giver(self, value: Any, before: int) -> tuple[int, int] | None:
        """The last call that gave this very object; else this number, since a product with 1 is another object."""
        alike = None
        for place in range(before - 1, -1, -1):
            result = self.calls[place][3]
            if result is value:
                return place, -1
            if isinstance(result, tuple):
                for which, each in enumerate(result):
                    if each is value:
                        return place, which
            elif alike is None and result == value:
                alike = place, -1
        return alike

    def _beside(self, last: tuple[int, int] | None, value: Any) -> tuple[int, int] | None:
        """Where a plain number came from: results of one call are handed on one after the other."""
        if last is None or last[1] < 0:
            return None
        place, which = last[0], last[1] + 1
        results = self.calls[place][3]
        return (place, which) if which < len(results) and results[which] == value else None


@dataclass(frozen=True, eq=False)
class Decision:
    """A rule call that luck had a part in.

    Attributes:
        day: On which it was made.
        stream: What was drawn from: whose decision, and on what (``actors.israel:own strike``).
        turn: In which it was made, and as which call of it.
    """

    day: int
    stream: str
    turn: Turn
    place: int

    @cached_property
    def call(self) -> Call:
        """The rule call."""
        return self.turn.call(self.place)

    def beside(self) -> list[Call]:
        """All calls of the same turn before it, without what they rest on."""
        return [Call(*each) for each in self.turn.calls[: self.place]]

    @cached_property
    def came_up(self) -> bool:
        """False where its rule gave a chance that was then taken as none: there was nothing to decide."""
        name, _, inputs, _ = self.turn.calls[self.place]
        if name != "happens" or inputs[0] != 0.0 or not self.place:
            return True
        rule, _, _, chance = self.turn.calls[self.place - 1]
        return "." not in rule or isinstance(chance, tuple) or not chance > 0.0

    @property
    def who(self) -> str:
        """Path of the actor who decided."""
        return self.stream.partition(":")[0]

    @property
    def purpose(self) -> str:
        """On what, and of whom or where if that matters."""
        return self.stream.partition(":")[2]

    @property
    def result(self) -> tuple[float, ...]:
        """What the rule gave."""
        return as_tuple(self.turn.calls[self.place][3])

    @property
    def streams(self) -> tuple[str, ...]:
        """All that was drawn from for it."""
        drawn = self.turn.drawn
        return tuple(drawn[id(each)][0] for each in self.turn.calls[self.place][2] if id(each) in drawn)

    def fixes(self, uniforms: tuple[float, ...]) -> tuple[tuple[str, int, float], ...]:
        """The draws to be fixed so that these uniforms come: (stream, day, value) each."""
        return tuple((*drawn, value) for drawn, value in zip(self.call.draws.values(), uniforms, strict=True))


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
        self._turn = Turn()

    def open_day(self, day: int) -> None:
        """Another day."""
        self.day = day

    def turn(self) -> None:
        """Somebody else acts."""
        self._turn = Turn()

    def drew(self, stream: Any, day: int, value: Any) -> None:
        """Remember a draw until it is used."""
        self._turn.drawn[id(value)] = (stream, day, value)

    def called(self, name: str, bound: Callable[..., Any], inputs: tuple[Any, ...], result: Any) -> None:
        """Take down a rule call; a decision if one of its inputs was drawn."""
        turn = self._turn
        turn.calls.append((name, bound, inputs, result))
        if name in SETTLING:
            self.settled.setdefault((self.day, name), []).append(Call(name, bound, inputs, result))
        drawn = turn.drawn
        if drawn:
            for each in inputs:
                if id(each) in drawn:
                    self.decisions.append(Decision(self.day, drawn[id(each)][0], turn, len(turn.calls) - 1))
                    break
