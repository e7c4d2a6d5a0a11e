"""Why a decision fell as it did, in one line whose parts visibly add up."""

from __future__ import annotations

import math
from collections.abc import Sequence

from sim.analysis.explain.events import REFUSED
from sim.analysis.explain.objects import Event, Reason
from sim.present.explain.inputs import input_words

MOST_PARTS = 3
LEAST_DIGITS, MOST_DIGITS = 3, 6
MINUS, NOT_BELOW = "\N{MINUS SIGN}", "\N{GREATER-THAN OR EQUAL TO}"


OF_WHAT = {
    **dict.fromkeys(("blames the leadership", "blames others"), "of blaming the leadership"),
    **dict.fromkeys(("holds it meant", "holds it not meant"), "of holding it meant"),
    **dict.fromkeys(REFUSED.values(), "of accepting"),
    **dict.fromkeys(("crisis day", "crisis contained"), "of being contained"),
    **dict.fromkeys(("line incident", "answering strikes (Israel)", "answering fire (Hamas)"), "of deaths"),
}
"""What a chance is of, by kind of event, where that is not the event itself."""


EITHER_WAY = frozenset({"line moved forward"})
"""Kinds behind which there are several decisions, of which one is enough."""


def reason_line(reason: Reason, event: Event) -> str:
    """Return `drawn 0.031 < chance 0.044: 0.020 at first, +0.024 grievance of people`.

    Args:
        reason: Why a decision fell as it did.
        event: That it led to.
    """
    digits = digits_of(reason)
    chance = f"chance {reason.chance:.{digits}f}"
    chance += f" {OF_WHAT[event.kind]}" if event.kind in OF_WHAT else ""
    if math.isnan(reason.drawn):
        head = f"{chance}, by two draws; {'it happens' if reason.happened else 'it does not'}"
    else:
        head = f"drawn {_drawn(reason.drawn, digits)} {'<' if reason.happened else NOT_BELOW} {chance}"
    if not reason.happened and event.kind not in OF_WHAT and event.kind not in EITHER_WAY:
        # A dated measure, say, can bring what luck did not.
        return f"{head}: it came about without this draw"
    base, shown, rest = split(reason, digits)
    if not shown and not rest:
        return f"{head}, as at first"
    parts = [f"{base / 10**digits:.{digits}f} at first"]
    parts += [f"{_signed(value, digits)} {input_words(rule, name, event.actor)}" for rule, name, value in shown]
    parts += [f"{_signed(rest, digits)} all else"] if rest else []
    return f"{head}: {', '.join(parts)}"


def digits_of(reason: Reason) -> int:
    """Return how many digits it takes to tell the draw from the chance, and the chance from nothing."""
    digits = LEAST_DIGITS
    while digits < MOST_DIGITS and (
        (reason.chance > 0.0 and round(reason.chance * 10**digits) < 10 and reason.chance < 0.01)
        or round(reason.chance, digits) == round(reason.drawn, digits)
    ):
        digits += 1
    return digits


def split(reason: Reason, digits: int) -> tuple[int, list[tuple[str, str, int]], int]:
    """Return base, parts and the rest in whole units of the last digit, which add up to the chance.

    Args:
        reason: Why.
        digits: After the point.

    Returns:
        The base, the largest parts as (rule, name, units), and what all others add.
    """
    unit = 10**digits
    large = [part for part in reason.parts[:MOST_PARTS] if abs(part.adds) * unit >= 0.5]
    rest = sum(part.adds for part in reason.parts if part not in large)
    units = _whole(
        [reason.base * unit, *(part.adds * unit for part in large), rest * unit], round(reason.chance * unit)
    )
    shown = [(part.rule, part.name, value) for part, value in zip(large, units[1:-1], strict=True) if value]
    return units[0], shown, units[-1]


def _whole(values: Sequence[float], total: int) -> list[int]:
    """Round so that the sum is what it should be: whoever lost most by rounding gives way first."""
    whole = [math.floor(value + 0.5) for value in values]
    while whole and sum(whole) != total:
        step = 1 if sum(whole) < total else -1
        # The rest is told as such, so it takes what is in doubt only if it is there at all.
        places = [place for place, value in enumerate(values) if abs(value) > 1e-6] or [0]
        place = max(places, key=lambda each: step * (values[each] - whole[each]))
        whole[place] += step
    return whole


def _drawn(drawn: float, digits: int) -> str:
    while digits < MOST_DIGITS and drawn > 0.0 and round(drawn, digits) == 0.0:
        digits += 1
    return f"{drawn:.{digits}f}"


def _signed(units: int, digits: int) -> str:
    return f"{'+' if units >= 0 else MINUS}{abs(units) / 10**digits:.{digits}f}"
