"""Events of one world as marks in lanes, one lane a kind of thing that happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sim.analysis.explain.objects import Event, Explanation
from sim.present.charts.frame import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILION
from sim.present.explain.choice import chosen
from sim.present.explain.close import close_calls
from sim.present.explain.judged import rightness
from sim.present.explain.words import ACCUSING, MEASURE


@dataclass(frozen=True)
class Mark:
    """A mark of one or several events of a day.

    Attributes:
        day: On which.
        deaths: Of all.
        shape: As Matplotlib names it.
        colour: Of the mark.
        hollow: Whether it is an outline only.
        ids: Of the events.
    """

    day: int
    deaths: float
    shape: str
    colour: str
    hollow: bool
    ids: tuple[str, ...]


@dataclass(frozen=True)
class Lane:
    """A lane: what it is called, and its marks."""

    name: str
    marks: tuple[Mark, ...]


Look = tuple[str, str, bool]


def lanes(explanation: Explanation) -> tuple[Lane, ...]:
    """Return the lanes from the top; those of violence always, others if there is something in them."""
    rights = rightness(explanation)
    events = explanation.events
    firsts = {event.id for event in chosen(explanation) if event.kind == "troops arrived"}

    def blame(event: Event) -> Look | None:
        if event.kind not in ACCUSING:
            return None
        wrong = rights.get(event.id) is False
        return ("D", VERMILION if wrong else GREY, wrong)

    def force(event: Event) -> Look | None:
        if event.kind == "troops arrived" and event.id not in firsts:
            return None
        return _FORCE.get(event.kind)

    steps_taken = {event.day for event in events if event.kind == "step accepted by Hamas"} & {
        event.day for event in events if event.kind == "step accepted by Israel"
    }

    def steps(event: Event) -> Look | None:
        if event.kind == "step offered":
            return ("s", GREEN, False) if event.day in steps_taken else ("s", GREY, True)
        return None

    found = [
        _lane("attacks by factions", events, _of(("launch", "close attack"), ("o", PURPLE, False))),
        _lane("answers by Hamas", events, _of(("answering fire (Hamas)",), ("o", PURPLE, False))),
        _lane("Israel: fire at the line", events, _of(("line incident",), ("o", SKY, False))),
        _lane("Israel: own strikes", events, _of(("strike", "pocket struck"), ("o", BLUE, False))),
        _lane("answers by Israel", events, _of(("answering strikes (Israel)",), ("o", BLUE, False))),
        _lane("other clashes, shocks", events, _of(("internal clash", "arms taken", "shock"), ("o", GREY, False))),
        _lane("accusations (hollow: wrong)", events, blame),
        _lane("crises contained", events, _of(("crisis contained",), ("o", GREEN, True))),
        _lane("not contained", events, _of(("crisis day",), ("X", ORANGE, False))),
        _choices(explanation),
        _lane("crossings closed", events, _of(("crossings closed",), ("s", INK, False))),
        _lane("steps (hollow: refused)", events, steps),
        _lane("force: comes, leaves, killed", events, force),
        _lane("measures", events, lambda event: ("v", INK, False) if event.kind.startswith(MEASURE) else None),
    ]
    always = ("attacks by factions", "Israel: fire at the line", "Israel: own strikes", "answers by Israel")
    return tuple(lane for lane in found if lane.marks or lane.name in always)


_FORCE: dict[str, Look] = {
    "troops arrived": ("^", GREEN, False),
    "contingent leaves": ("v", VERMILION, False),
    "ISF soldiers killed": ("X", INK, False),
}


def _choices(explanation: Explanation) -> Lane:
    """Choices that end a ceasefire, and those that were nearly taken."""
    taken = _lane("", explanation.events, _of(("chooses war", "declares the deal over"), ("X", VERMILION, False)))
    near = [Mark(call.day, 0.0, "X", VERMILION, True, ()) for call in close_calls(explanation)]
    name = "for war (hollow: nearly)" if near else "choices for war"
    return Lane(name, tuple(sorted((*taken.marks, *near), key=lambda mark: mark.day)))


def _of(kinds: tuple[str, ...], look: Look) -> Callable[[Event], Look | None]:
    return lambda event: look if event.kind in kinds else None


def _lane(name: str, events: Iterable[Event], look: Callable[[Event], Look | None]) -> Lane:
    """One mark for all events of a day that look alike."""
    together: dict[tuple[int, Look], list[Event]] = defaultdict(list)
    for event in events:
        if found := look(event):
            together[event.day, found].append(event)
    marks = [
        Mark(day, sum(event.deaths for event in here), *how, tuple(event.id for event in here))
        for (day, how), here in together.items()
    ]
    return Lane(name, tuple(sorted(marks, key=lambda mark: mark.day)))
