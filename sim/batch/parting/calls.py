"""A witness of the rule calls of a turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple


class RuleCall(NamedTuple):
    """A rule call: its name as actors say it, what it gave, and the stream of an input that was drawn, if one was."""

    name: str
    result: Any
    stream: str | tuple[str, ...] | None


class Calls:
    """A witness that keeps the rule calls of a turn, unless it is told not to.

    Attributes:
        turn_calls: In order.
        deaf: Whether it keeps nothing.
    """

    def __init__(self) -> None:
        self.turn_calls: list[RuleCall] = []
        self.deaf = False
        self._drawn: dict[int, Any] = {}
        self._kept: list[Any] = []

    def open_day(self, day: int) -> None:
        """Another day, of which nothing has to be known."""

    def turn(self) -> None:
        """Forget the last turn."""
        self.turn_calls = []
        self._drawn, self._kept = {}, []

    def drew(self, stream: Any, day: int, value: Any) -> None:
        """Remember a draw until it is used."""
        if not self.deaf:
            self._kept.append(value)
            self._drawn[id(value)] = stream

    def called(self, name: str, bound: Callable[..., Any], inputs: tuple[Any, ...], result: Any) -> None:
        """Take down a call."""
        if not self.deaf:
            drawn = self._drawn
            stream = next((drawn[id(each)] for each in inputs if id(each) in drawn), None) if drawn else None
            self.turn_calls.append(RuleCall(name, result, stream))
