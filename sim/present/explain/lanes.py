"""Events of one world as marks in lanes, one lane a kind of thing that happens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from sim.analysis.explain.objects import Event, Explanation
from sim.present.charts.frame import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, SKY, VERMILION
from sim.present.explain.choice import chosen, marks
from sim.present.explain.close import close_calls
from sim.present.explain.judged import rightness
from sim.present.explain.words import ACCUSING, HALVES, MEASURE


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
    """Return the lanes from the top; those of violence always, others if there is something in them.

    Every event that has a number has a mark, also of a kind that has none otherwise.
    """
    rights = rightness(explanation)
    events = explanation.events
    numbered = marks(explanation)
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
        if event.kind == "step offered" or (event.kind in HALVES and event.id in numbered):
            return ("s", GREEN, False) if event.day in steps_taken else ("s", GREY, True)
        return None

    def answers(decided: str, done: str, colour: str) -> Callable[[Event], Look | None]:
        def look(event: Event) -> Look | None:
            told = event.kind == done or (event.kind == decided and event.id in numbered)
            return ("o", colour, False) if told else None

        return look

    found = [
        _lane("attacks by factions", events, _of(("launch", "close attack"), ("o", PURPLE, False))),
        _lane("answers by Hamas", events, answers("answer (Hamas)", "answering fire (Hamas)", PURPLE)),
        _lane("Israel: fire at the line", events, _of(("line incident",), ("o", SKY, False))),
        _lane("Israel: own strikes", events, _of(("strike", "pocket struck"), ("o", BLUE, False))),
        _lane("answers by Israel", events, answers("answer (Israel)", "answering strikes (Israel)", BLUE)),
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
    seen = {name for lane in found for mark in lane.marks for name in mark.ids}
    rest = _lane("other decisions", events, lambda event: _OTHER if {event.id} & (numbered.keys() - seen) else None)
    found.append(rest)
    always = ("attacks by factions", "Israel: fire at the line", "Israel: own strikes", "answers by Israel")
    return tuple(lane for lane in found if lane.marks or lane.name in always)


_OTHER: Look = ("o", INK, False)
_FORCE: dict[str, Look] = {
    "troops arrived": ("^", GREEN, False),
    "contingent leaves": ("v", VERMILION, False),
    "ISF soldiers killed": ("X", INK, False),
}


def _choices(explanation: Explanation) -> Lane:
    """Choices that end a ceasefire, and those that were nearly taken."""
    taken = _lane("", explanation.events, _of(("chooses war", "declares the deal over"), ("X", VERMILION, False)))
    near = [Mark(call.day, 0.0, "X", VERMILION, True, ()) for call in close_calls(explanation)]
    name = "ends truce (hollow: nearly)" if near else "chooses war or ends deal"
    # Those taken last, and so on top.
    return Lane(name, (*near, *taken.marks))


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
