"""Choices that would have ended a ceasefire and were nearly taken."""

from __future__ import annotations

from sim.analysis.explain.events import read_on
from sim.analysis.explain.objects import CloseCall, Explanation
from sim.present.explain.names import Names

CHOICES = {
    "war in crisis": "does not choose war in the crisis",
    "return to war": "does not return to war out of quiet",
    "declare over": "does not declare the deal over",
}
"""By purpose of the draw, what was not done."""

NEAR = 3.0
"""A draw is near whose odds are up to so many times those of the chance.

A third of the worlds with such draws, at least, would have had it. Odds and not the draw itself: three times a chance
above a third would be any draw.
"""


def close_calls(explanation: Explanation) -> tuple[CloseCall, ...]:
    """Return the choices that were nearly taken before the day of the end, by day."""
    last = read_on(explanation.events)
    near = [call for call in explanation.close_calls if is_near(call) and (last is None or call.day < last)]
    return tuple(sorted(near, key=lambda call: call.day))


def is_near(call: CloseCall) -> bool:
    """Whether a choice was nearly taken, by the odds of its draw and of its chance."""
    return call.distance <= NEAR


def title(explanation: Explanation) -> str:
    """Return what stands above them."""
    return "What nearly ended it" if explanation.held else "What nearly ended it before"


def close_line(call: CloseCall, names: Names) -> str:
    """Return `day 40 (19 Nov 2025), Israel: does not choose war in the crisis: drawn 0.13 ≥ chance 0.12`."""
    path, _, purpose = call.stream.partition(":")
    digits = 3
    while digits < 6 and round(call.drawn, digits) == round(call.chance, digits):
        digits += 1
    who = names.of(path.rpartition(".")[2])
    draw = f"drawn {call.drawn:.{digits}f} \N{GREATER-THAN OR EQUAL TO} chance {call.chance:.{digits}f}"
    return f"{names.day(call.day)}, {who}: {CHOICES.get(purpose, purpose)}; {draw}"
