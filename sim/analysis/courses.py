"""What follows where histories part: chains of themes, where crises and choices first differ, worlds to look at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from sim.analysis.why import HELD, INSIDE, LONGER, LOST, SAME, SAVED, SHORTER, Why
from sim.batch.parting import Parting
from sim.batch.parting.themes import theme_of
from sim.outcomes.acts import FORCE, TALK, THEMES

CHAIN = 5
"""Themes of a chain that are told."""

Chain = tuple[str, ...]
"""Themes in the order in which something about them first differed."""


@dataclass(frozen=True)
class Typical:
    """A world to look at.

    Attributes:
        world: Its number.
        outcome: What became of it.
        day: On which its histories part.
        gained: Days.
        parting: How.
    """

    world: int
    outcome: str
    day: int
    gained: float
    parting: Parting


def chain_of(parting: Parting) -> Chain:
    """Return the themes of the conflict that differ in a world, from where its histories part; empty if they do not."""
    if parting.parted is None:
        return ()
    start, order = parting.parted.day, {theme: at for at, theme in enumerate(THEMES)}
    # Amounts of the same theme may have differed before its first event did.
    days = {**parting.themes, theme_of(parting.parted.kind): start}
    listed = [(day, order[theme], theme) for theme, day in days.items() if theme not in (FORCE, TALK)]
    return tuple(theme for day, _, theme in sorted(listed) if day >= start)[:CHAIN]


def chains(why: Why) -> list[tuple[Chain, str, int]]:
    """Return chains with what became of the pair, and in how many worlds, the most frequent first."""
    counted = Counter((chain_of(each), str(why.outcome[at])) for at, each in enumerate(why.partings) if each.parted)
    return [(*key, count) for key, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))]


def pivots(why: Why, outcome: str) -> list[tuple[str, str, int]]:
    """Return first events about crises or choices that differed where this came of it: kind, in which it happened.

    Args:
        why: Of two scenarios.
        outcome: One of `sim.analysis.why.OUTCOMES`.
    """
    counted: Counter[tuple[str, str]] = Counter()
    for at in np.nonzero(why.outcome == outcome)[0]:
        pivot = why.partings[at].pivot
        if pivot is not None:
            side = "a" if pivot.a[0] > pivot.b[0] else "b" if pivot.b[0] > pivot.a[0] else "both"
            counted[_kind(pivot.kind, pivot.actor), side] += 1
    return [(*key, count) for key, count in sorted(counted.items(), key=lambda each: (-each[1], each[0]))]


def typical(why: Why) -> list[Typical]:
    """Return up to three worlds to look at: of those saved, of those lost, of those where nothing came of it."""
    wanted = ((SAVED, LONGER), (LOST, SHORTER), (SAME, HELD))
    found = [next((one for name in names if (one := _typical(why, name))), None) for names in wanted]
    return [each for each in found if each is not None]


def _typical(why: Why, outcome: str) -> Typical | None:
    """The middle one of those that part by the commonest channel and go on by the commonest chain."""
    there = [int(at) for at in np.nonzero((why.outcome == outcome) & why.parted)[0]]
    if not there:
        return None
    for usual in (_main, chain_of):
        told = {at: usual(why.partings[at]) for at in there}
        counted = Counter(told.values())
        best = min(counted, key=lambda each: (-counted[each], each))
        there = [at for at in there if told[at] == best]
    size = why.gained if outcome not in (SAME, HELD) else np.array([_day(each) for each in why.partings])
    middle = float(np.median(size[there]))
    at = int(min(there, key=lambda at: (abs(float(size[at]) - middle), at)))
    parting = why.partings[at]
    return Typical(parting.world, outcome, int(_day(parting)), float(why.gained[at]), parting)


def _kind(kind: str, actor: str) -> str:
    return f"{kind} ({actor})" if actor in ("israel", "hamas") else kind


def _main(parting: Parting) -> tuple[str, str]:
    """The channel with the largest part of the credit."""
    door = max(sorted(parting.doors), key=lambda each: parting.doors[each], default=INSIDE)
    return door, max(sorted(parting.through), key=lambda each: parting.through[each], default="")


def _day(parting: Parting) -> float:
    return float(parting.parted.day) if parting.parted else -1.0
