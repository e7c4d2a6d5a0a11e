"""A world up to the end of its ceasefire, where the scenario follows it further."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.analysis.explain.objects import Explanation


def goes_on(explanation: Explanation) -> bool:
    """Whether a world was followed past the end of its ceasefire."""
    return explanation.world.scenario.end == "continue" and any(event.kind == "end" for event in explanation.events)


def until_end(explanation: Explanation) -> Explanation:
    """Return the explanation without what came after the ceasefire."""
    if not goes_on(explanation):
        return explanation
    place = next(place for place, event in enumerate(explanation.events) if event.kind == "end")
    last = explanation.events[place].day
    days = np.arange(explanation.world.days)
    daily = {
        name: np.where(days[: len(row)] <= last, np.asarray(row, dtype=np.float64), np.nan)
        for name, row in explanation.daily.items()
    }
    kept = tuple(event for event in explanation.events if event.day <= last and event.kind != "end")
    return replace(explanation, events=(*kept, explanation.events[place]), daily=daily)


def killed_until_end(explanation: Explanation) -> float:
    """Return how many were killed until the end of the ceasefire, its last day included."""
    return float(np.nansum(until_end(explanation).daily.get("deaths", np.zeros(1))))
