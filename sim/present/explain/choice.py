"""Which events of a world matter enough to be told one by one."""

from __future__ import annotations

from collections.abc import Iterable

from sim.analysis.explain.events import ACCEPTED, REFUSED
from sim.analysis.explain.objects import Event, Explanation, Rerun
from sim.present.explain.words import JUDGED, MEASURE

ALWAYS = frozenset({
    "mandate adopted", "contingent leaves", "ISF soldiers killed", "shock",
    "answer (Israel)", "answer (Hamas)", "answering strikes (Israel)", "answering fire (Hamas)",
    "crisis", "crisis day", "crisis contained", "chooses war", "declares the deal over",
    "phase opened", "step offered", *ACCEPTED, *REFUSED.values(),
    "arms taken", "arms taken back", "left the tunnels", "pocket struck", "split", "crossings closed", "end",
})  # fmt: skip
"""Kinds that are told whatever came of them."""

FORCE = frozenset({"launch", "close attack", "strike", "internal clash", "line incident"})
"""Armed acts, of which there may be some every day: told if many died, or if they led to something that is told."""

OF_NOTE = 5.0
"""Deaths from which on an armed act is told whatever came of it."""

OF_NOTE_AT_LINE = 10.0
"""The same for fire at the line, which kills somebody on most days."""

FIRST = ("troops arrived",)
"""Amounts of every day of which the first by each actor is an event."""


MOST_TOLD = 150
"""More events than this are told one by one only about the turns of a world."""

BEFORE = 2
"""Days before a turn that are told in full."""

MANY = 25.0
"""Deaths from which on an event is told in a world in which much happens."""

STANDING_OUT = frozenset({
    "mandate adopted", "contingent leaves", "shock", "chooses war", "declares the deal over", "phase opened",
    *ACCEPTED, "arms taken", "arms taken back", "left the tunnels",
    "pocket struck", "split", "end",
})  # fmt: skip
"""Kinds that are told in such a world whatever the day."""


def turning(explanation: Explanation) -> tuple[Rerun, ...]:
    """Return the single changes that alone would have turned the outcome, those that moved the odds most first."""
    if explanation.but_for is None:
        return ()
    found = [each for each in explanation.but_for.singles if explanation.turned(each)]
    return tuple(sorted(found, key=lambda each: (-_weight(each), -abs(each.gained), first_day(each))))


def _weight(rerun: Rerun) -> float:
    return abs(rerun.odds.gained) if rerun.odds is not None and rerun.borne_out else 0.0


def longer(explanation: Explanation, most: int = 6) -> tuple[Rerun, ...]:
    """Return the single changes that would have let the world hold longest without turning the outcome."""
    if explanation.but_for is None:
        return ()
    found = [each for each in explanation.but_for.singles if not explanation.turned(each) and each.gained > 0]
    return tuple(sorted(found, key=lambda each: (-each.gained, first_day(each)))[:most])


def first_day(rerun: Rerun) -> int:
    """Return the day of the first change."""
    return min((change.day for change in rerun.changes), default=0)


def marks(explanation: Explanation, most: int = 9) -> dict[str, int]:
    """Return numbers, from 1 in the order of days, of the events that alone would have turned the outcome, by id.

    Args:
        explanation: Of the world.
        most: How many are numbered; the others are in the table only.
    """
    chosen = sorted(turning(explanation)[:most], key=first_day)
    found: dict[str, int] = {}
    for place, rerun in enumerate(chosen, start=1):
        for name in ids_of(rerun):
            found.setdefault(name, place)
    return found


def ids_of(rerun: Rerun) -> tuple[str, ...]:
    """Return the ids of all events that a rerun takes away or turns."""
    return tuple(name for change in rerun.changes for name in change.events)


def chosen(explanation: Explanation, everything: bool = False) -> list[Event]:
    """Return the events that are told one by one, in order.

    Args:
        explanation: Of the world.
        everything: Whether to tell all events, and not only what matters.
    """
    firsts = _firsts(explanation.events)
    if everything:
        return [event for event in explanation.events if event.told or event.id in firsts]
    told = _mattering(explanation)
    return told if len(told) <= MOST_TOLD else _of_a_long_world(explanation, told)


def shortened(explanation: Explanation) -> bool:
    """Whether so much happens in a world that only about its turns all that matters is told."""
    return len(_mattering(explanation)) > MOST_TOLD


def _mattering(explanation: Explanation) -> list[Event]:
    """Return what matters by itself, and what led to it."""
    kept = {event.id for event in explanation.events if _matters(event)} | _always(explanation)
    # What led to something that is told is told as well, one step back and from a judgement one more.
    by_id = explanation.by_id
    for event in explanation.events:
        if event.id in kept and event.kind not in ("crisis day", "crisis contained"):
            kept |= set(_sources(event, by_id))
    return [event for event in explanation.events if event.id in kept]


def _always(explanation: Explanation) -> set[str]:
    """Return ids of what would have turned the outcome or let the world hold longer, and of first arrivals."""
    tried = {name for rerun in (*turning(explanation), *longer(explanation)) for name in ids_of(rerun)}
    return tried | _firsts(explanation.events)


def _of_a_long_world(explanation: Explanation, told: Iterable[Event]) -> list[Event]:
    """Return what is told of a world in which much happens: all about its turns, elsewhere what stands out."""
    near, always = _turns(explanation), _always(explanation)
    taken = {event.day for event in explanation.events if event.kind in ACCEPTED}

    def stands_out(event: Event) -> bool:
        if event.kind == "step offered" or event.kind in REFUSED.values():
            return event.day in taken
        return event.kind in STANDING_OUT or event.kind.startswith(MEASURE) or event.deaths >= MANY

    return [event for event in told if event.day in near or event.id in always or stands_out(event)]


def _turns(explanation: Explanation) -> set[int]:
    """Return the days about which all is told: an end, crises that were not contained, what would have turned it."""
    days = {event.day for event in explanation.events if event.kind in ("crisis day", "chooses war", "end")}
    days |= {change.day for rerun in turning(explanation) for change in rerun.changes}
    return {day for turn in days for day in range(turn - BEFORE, turn + 2)}


def _matters(event: Event) -> bool:
    if not event.told:
        return False
    if event.kind in ALWAYS or event.kind.startswith(MEASURE):
        return True
    return event.deaths >= (OF_NOTE_AT_LINE if event.kind == "line incident" else OF_NOTE)


def _sources(event: Event, by_id: dict[str, Event]) -> Iterable[str]:
    for name in event.prompts:
        source = by_id.get(name)
        if source is None or not source.told or (source.kind == "line incident" and source.deaths < OF_NOTE_AT_LINE):
            continue
        yield name
        if source.kind in JUDGED:
            yield from _sources(source, by_id)


def _firsts(events: Iterable[Event]) -> set[str]:
    found: dict[tuple[str, str], str] = {}
    for event in events:
        if event.kind in FIRST and event.count >= 0.5:
            found.setdefault((event.actor, event.kind), event.id)
    return set(found.values())
