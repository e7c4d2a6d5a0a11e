"""How a world went, from its outcomes: held, ended, or without any ceasefire, where a war at the start never ended."""

from __future__ import annotations

from collections.abc import Mapping

from sim.analysis.causes import NEVER_BEGAN

HELD, ENDED, NEVER = "held", "ended", "never began"


def fate_of(collapsed: bool, cause: str) -> str:
    """Return `HELD`, `ENDED` or `NEVER`.

    Args:
        collapsed: Whether the ceasefire ended before the horizon.
        cause: Why, in the words of the outcome.
    """
    return NEVER if cause == NEVER_BEGAN else ENDED if collapsed else HELD


def began_on(outcomes: Mapping[str, float | str]) -> float:
    """Return the first day of the ceasefire; 0 if there was no war before it, or if it never began."""
    began = outcomes.get("began_day", 0.0)
    return float(began) if isinstance(began, (int, float)) and began == began else 0.0


def ended_on(outcomes: Mapping[str, float | str]) -> float:
    """Return the day up to which the ceasefire held, counted from the start."""
    return began_on(outcomes) + float(outcomes["days_held"])
