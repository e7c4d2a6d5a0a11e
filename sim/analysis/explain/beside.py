"""The same world under two scenarios: what happened otherwise, and by how much chances differed."""

from __future__ import annotations

import math
from dataclasses import dataclass

from sim.analysis.explain.chances import threshold
from sim.analysis.explain.events import ACCEPTED, JUDGEMENTS, REFUSED, Decided
from sim.analysis.explain.life import Life, live
from sim.analysis.explain.objects import Event, Reason
from sim.analysis.explain.reasons import reason_of
from sim.batch.replay import World

ANSWERED_EITHER_WAY = (*JUDGEMENTS, "crisis day", "crisis contained", *ACCEPTED, *REFUSED.values())
"""Kinds that come in pairs of which one happens."""


@dataclass(frozen=True)
class Apart:
    """Something that happened otherwise.

    Attributes:
        a, b: The event under either scenario; None where it did not happen.
        reason: How the decision behind it fell under the first. Its base is what the chance would have been with what
            was known under the second, and its parts are what made up the difference. None if luck had no part in it.
        chance: Of the same decision under the second scenario; NaN if luck had no part in it.
        absent: Under which scenario there was nothing to decide, `a` or `b`; empty if under neither.
    """

    a: Event | None
    b: Event | None
    reason: Reason | None = None
    chance: float = math.nan
    absent: str = ""

    @property
    def event(self) -> Event:
        """The event, of the first scenario if it happened there."""
        event = self.a or self.b
        assert event is not None
        return event


@dataclass(frozen=True)
class Beside:
    """The same world under two scenarios.

    Attributes:
        a, b: Its two lives.
        apart: What happened otherwise until either ended, in order; the end of either is among them.
    """

    a: Life
    b: Life
    apart: tuple[Apart, ...]


def beside(a: World, b: World) -> Beside:
    """Live a world under two scenarios and hold one life against the other.

    Args:
        a: The world under the first scenario.
        b: The same world, by number and seed, under the second.
    """
    one, other = live(a), live(b)
    until = min(one.last, other.last)
    mine, theirs = (
        {_key(each): each for each in life.events if each.told and each.day <= until} for life in (one, other)
    )
    found = [
        _held_against(mine.get(key), theirs.get(key), one.decided, other.decided)
        for key in dict.fromkeys((*mine, *theirs))
        if _apart(mine.get(key), theirs.get(key))
    ]
    return Beside(one, other, tuple(sorted(found, key=lambda each: each.event.day)))


def _key(event: Event) -> object:
    """What makes it the same event: two ways in which one judgement can fall are the same question."""
    return (event.day, event.streams) if event.kind in ANSWERED_EITHER_WAY else event.id


def _apart(a: Event | None, b: Event | None) -> bool:
    return a is None or b is None or (a.kind, a.count, a.deaths) != (b.kind, b.count, b.deaths)


def _held_against(a: Event | None, b: Event | None, decided: Decided, other: Decided) -> Apart:
    event = a or b
    assert event is not None
    if event.kind in ANSWERED_EITHER_WAY and (a is None or b is None):
        return Apart(a, b, absent="a" if a is None else "b")
    for stream in event.streams:
        mine, theirs = (each.by_day.get(event.day, {}).get(stream) for each in (decided, other))
        if mine is None or theirs is None:
            continue
        if not (mine.came_up and theirs.came_up):
            return Apart(a, b, absent="b" if mine.came_up else "a")
        chance = threshold(theirs.call)
        return Apart(a, b, reason_of(mine, theirs), math.nan if chance is None else chance.chance)
    return Apart(a, b)
