"""Worlds in which two scenarios differ, in words, and the commands that tell of them."""

from __future__ import annotations

import math
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.courses import Typical
from sim.analysis.why import Why
from sim.present.why.words import OUTCOMES as CAME
from sim.present.why.words import place_words, state_words
from sim.present.words import DASH, quantity

MINUS = "\N{MINUS SIGN}"


@dataclass(frozen=True)
class Source:
    """Where the worlds come from.

    Attributes:
        folders: By scenario, where its worlds lie.
        seed: Key of all luck.
        drawn: How uncertain parameters were treated.
        notes: What a reader must know of the folders.
        of: How many worlds there are, if not all were looked at.
    """

    folders: Mapping[str, str]
    seed: int
    drawn: str
    notes: tuple[str, ...] = ()
    of: int = 0


def days(value: float) -> str:
    """Return a difference of days with its sign."""
    if math.isnan(value):
        return DASH
    size = f"{abs(value):.1f}" if abs(value) < 9.95 else f"{abs(value):.0f}"
    return "0" if float(size) == 0 else f"{'+' if value > 0 else MINUS}{size}"


def world_words(why: Why, typical: Typical) -> str:
    """Return what happened in a world, in a sentence."""
    parting = typical.parting
    event = parting.parted
    assert event is not None
    through = " and ".join(state_words(each) for each in parting.through)
    where = f" in {place_words(event.place)}" if event.place else ""
    sides = ", ".join(f"{side} {_count(*told)}" for side, told in (("A", event.a), ("B", event.b)))
    came = CAME[typical.outcome].format(a="A", b="B")
    gained = f", {days(typical.gained)} days" if typical.gained else ""
    return (
        f"World {typical.world:,} {came}{gained}; it parts on day {typical.day} by {event.kind}{where} "
        f"({sides}), through {through}"
    )


def _count(count: float, deaths: float) -> str:
    died = f" with {quantity(int(deaths), 'death')}" if deaths else ""
    return f"{count:g}{died}"


def commands(why: Why, source: Source, typical: Typical) -> list[str]:
    """Return the commands that tell a world: both lives side by side if one folder holds both, and each of them."""
    alone = [
        ["isf", "explain", source.folders[name], "--scenario", name, "--world", str(typical.world)]
        for name in (why.a, why.b)
    ]
    together = [[*alone[0], "--against", why.b]] if source.folders[why.a] == source.folders[why.b] else []
    return [shlex.join(each) for each in (*together, *alone)]
