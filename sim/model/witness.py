"""Watching a model decide: what was drawn, which rules were called with what, and what they gave.

A witness sees everything and changes nothing: with and without one the bits are the same.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol


class Witness(Protocol):
    """Whoever is told of draws and rule calls, one after the other."""

    def open_day(self, day: int) -> None:
        """A day begins."""
        ...

    def turn(self) -> None:
        """Somebody else acts, or the same in another phase."""
        ...

    def drew(self, stream: str | tuple[str, ...], day: int, value: Any) -> None:
        """A uniform or a key was drawn.

        Args:
            stream: Its stream, or those of several that were drawn at once.
            day: Of the draw; 0 for one that stays the same on all days.
            value: float or int; in ensembles (lanes,), or (streams, lanes).
        """
        ...

    def called(self, name: str, bound: Callable[..., Any], inputs: tuple[Any, ...], result: Any) -> None:
        """A rule was called.

        Args:
            name: As actors call it: ``happens`` or ``armed_acts.rate``.
            bound: The rule with its parameters, to be called again with other inputs.
            inputs: What the actor gave.
            result: What the rule gave: a number, or a tuple of numbers.
        """
        ...


def watched(name: str, bound: Callable[..., Any], witness: Witness | None) -> Callable[..., Any]:
    """The same rule, with somebody watching."""
    if witness is None:
        return bound

    def call(*inputs: Any) -> Any:
        result = bound(*inputs)
        witness.called(name, bound, inputs, result)
        return result

    return call
