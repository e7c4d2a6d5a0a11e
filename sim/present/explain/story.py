"""The story of one world by day: what is told, why it fell so, and quiet stretches in a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from sim.analysis.explain.objects import Event, Explanation
from sim.present.explain.choice import chosen, marks
from sim.present.explain.judged import rightness
from sim.present.explain.names import Names
from sim.present.explain.reasons import reason_line
from sim.present.explain.words import people, sentence, several

COUNTED = {
    "day of war (Israel)": "day of war",
    "line incident": "line incident",
    "strike": "strike",
    "launch": "launch",
    "close attack": "close attack",
    "internal clash": "internal clash",
    "answering strikes (Israel)": "answer by Israel",
    "answering fire (Hamas)": "answer by Hamas",
    "ISF soldiers killed": "loss of the force",
}
"""Kinds that a quiet stretch counts, in words for one of them."""

PLURAL = {
    "day of war": "days of war",
    "launch": "launches",
    "internal clash": "internal clashes",
    "answer by Israel": "answers by Israel",
    "answer by Hamas": "answers by Hamas",
    "loss of the force": "losses of the force",
}


@dataclass(frozen=True)
class Line:
    """An event as it is told.

    Attributes:
        id: Its id, which the user may give back.
        text: Who did what, with deaths.
        because: Ids of what called for it.
        reasons: How each decision behind it fell.
        mark: Its number among the events that alone would have turned the outcome; 0 if it is none.
    """

    id: str
    text: str
    because: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    mark: int = 0


@dataclass(frozen=True)
class Day:
    """A day with something to tell: its deaths, its events, and in a line what else there was."""

    day: int
    killed: float
    lines: tuple[Line, ...]
    besides: str = ""


@dataclass(frozen=True)
class Quiet:
    """Days, first to last, with nothing to tell one by one; what there was in a line."""

    first: int
    last: int
    text: str


def story(explanation: Explanation, names: Names, everything: bool = False) -> tuple[Day | Quiet, ...]:
    """Return the story of a world by day.

    Args:
        explanation: Of the world.
        names: Of actors and days.
        everything: Whether to tell all events, and not only what matters.
    """
    numbers = marks(explanation)
    told = chosen(explanation, everything)
    rights = rightness(explanation)
    by_day: dict[int, list[Event]] = {}
    for event in explanation.events:
        by_day.setdefault(event.day, []).append(event)
    parts: list[Day | Quiet] = []
    after = 0
    for day, events in groupby(told, key=lambda event: event.day):
        if day > after:
            parts.append(_quiet(after, day - 1, explanation, by_day))
        here = list(events)
        ids = {event.id for event in here}
        left = [event for event in by_day[day] if event.id not in ids]
        lines = tuple(_line(event, explanation, names, numbers, rights) for event in here)
        parts.append(Day(day, killed_on(explanation, day, day), lines, _counted(left)))
        after = day + 1
    last = last_day(explanation)
    if after <= last:
        parts.append(_quiet(after, last, explanation, by_day))
    return tuple(parts)


def last_day(explanation: Explanation) -> int:
    """Return the last day that the world was seen."""
    days = [event.day for event in explanation.events]
    deaths = np.asarray(explanation.daily.get("deaths", ()), dtype=np.float64)
    seen = np.flatnonzero(~np.isnan(deaths))
    return max([*days, int(seen[-1]) if seen.size else 0])


def killed_on(explanation: Explanation, first: int, last: int) -> float:
    """Return how many people were killed from a day to another."""
    if "deaths" in explanation.daily:
        return float(np.nansum(np.asarray(explanation.daily["deaths"], dtype=np.float64)[first : last + 1]))
    return sum(event.deaths for event in explanation.events if event.kind != "end" and first <= event.day <= last)


def _line(
    event: Event,
    explanation: Explanation,
    names: Names,
    numbers: Mapping[str, int],
    rights: Mapping[str, bool],
) -> Line:
    text = sentence(event, names, rights.get(event.id))
    given = explanation.reasons.get(event.id, ())
    # Of several decisions those count that brought it about.
    given = tuple(reason for reason in given if reason.happened) or given
    reasons = tuple(dict.fromkeys(reason_line(reason, event) for reason in given))
    because = event.prompts
    if event.kind == "end":
        # A spiral has as many reasons as there were deaths: the deadliest first.
        because = tuple(sorted(because, key=lambda name: -explanation.by_id[name].deaths))
    return Line(event.id, text, because, reasons, numbers.get(event.id, 0))


def _quiet(first: int, last: int, explanation: Explanation, by_day: Mapping[int, Sequence[Event]]) -> Quiet:
    events = [event for day in range(first, last + 1) for event in by_day.get(day, ())]
    dead = killed_on(explanation, first, last)
    words = _counted(events, deaths=False) or "no armed act"
    crises = sum(event.kind == "crisis" for event in events)
    tail = f"; {crises} crises, contained" if crises > 1 else "; 1 crisis, contained" if crises else "; no crisis"
    return Quiet(first, last, f"{words}; {people(dead, '') if dead >= 0.5 else 'nobody'} killed{tail}")


def _counted(events: Sequence[Event], deaths: bool = True) -> str:
    counts: Counter[str] = Counter()
    dead = 0.0
    for event in events:
        if event.kind in COUNTED:
            counts[event.kind] += round(event.count)
            dead += event.deaths
    parts = [_number_of(counts[kind], kind) for kind in COUNTED if counts[kind]]
    if not parts:
        return ""
    return ", ".join(parts) + (f"; {people(dead, '')} killed" if deaths and dead >= 0.5 else "")


def _number_of(count: int, kind: str) -> str:
    noun = COUNTED[kind]
    return f"{count:,} {PLURAL[noun]}" if count != 1 and noun in PLURAL else several(count, noun)
