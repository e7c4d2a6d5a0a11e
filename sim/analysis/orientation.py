"""Which way a measure goes, in neutral words: longer, fewer, earlier. No measure is good or bad here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sim.analysis.targets import HELD, Target, grows_with_time

_COUNTED = ("deaths", "trucks", "troops", "states", "count", "police", "shares")


@dataclass(frozen=True)
class Way:
    """Words for the two directions of a measure."""

    up: str
    down: str

    def of(self, difference: float) -> str:
        """Return the word for the sign of a difference."""
        return self.up if difference > 0.0 else self.down


def way(name: str, unit: str) -> Way:
    """Return the words for more and less of a measure.

    Args:
        name: Of the measure.
        unit: Of its values.
    """
    if name == HELD:
        return Way("longer", "shorter")
    if unit == "day":
        return Way("later", "earlier")
    if unit.startswith("USD"):
        return Way("more", "less")
    return Way("more", "fewer") if unit.split(" ")[0] in _COUNTED else Way("higher", "lower")


@dataclass(frozen=True)
class Ranking:
    """A measure by which scenarios can be ranked within a world, and as if which of it were sought.

    Attributes:
        name: Of the measure.
        more: Whether they are ranked as if more were sought.
        words: As if what were sought.
    """

    name: str
    more: bool
    words: str


def rankings(following: bool) -> Sequence[Ranking]:
    """Return by which measures regret is told: how long it holds and how many die, and no other.

    Args:
        following: Whether every scenario follows worlds past the end of the ceasefire, so that total deaths compare.
    """
    deaths = [Ranking("deaths", False, "ranked as if fewer are sought")] if following else []
    return [
        Ranking(HELD, True, "ranked as if longer is sought"),
        *deaths,
        Ranking("deaths_per_day", False, "ranked as if fewer are sought"),
    ]


def sought(target: Target, following: bool) -> bool | None:
    """Return as if which way of a measure were sought: True for more, False for less, None where nothing says which.

    Longer ceasefires and fewer deaths, whoever the dead are, and no other. Deaths summed over the days that a ceasefire
    held have no direction, for an early end would seem to save lives.

    Args:
        target: The measure.
        following: Whether deaths were counted over the same days in every world.
    """
    if target.column == HELD:
        return True
    if target.unit.split(" ")[0] == "deaths" and (following or not grows_with_time(target)):
        return False
    return None
