"""An explanation, put together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from sim.analysis.explain.butfor import but_for as tried
from sim.analysis.explain.events import Decided
from sim.analysis.explain.fate import began_on
from sim.analysis.explain.life import Life, live
from sim.analysis.explain.objects import CloseCall, Event, Explanation, Reason, Rerun
from sim.analysis.explain.otherwise import change_of, harmless
from sim.analysis.explain.reasons import reason_of
from sim.batch.replay import Decision, World

CHOICES = ("war in crisis", "return to war", "declare over")
"""Choices that end a ceasefire, by purpose of the draw."""
CLOSEST = 6


def explain(world: World, but_for: bool = True) -> Explanation:
    """Live a world again and explain it.

    Args:
        world: Which.
        but_for: Whether to try what would have been without each event.
    """
    return explanation_of(live(world), but_for)


def explanation_of(life: Life, but_for: bool = True) -> Explanation:
    """Explain a world that has been lived again; arguments as for `explain`."""
    events: Sequence[Event] = life.events
    tests = None
    if but_for:
        tests, events = tried(life.world, events, life.decided)
    return Explanation(
        life.world,
        life.outcomes,
        life.lived.daily,
        tuple(events),
        Reasons(events, life.decided),
        close_calls(life.lived.decisions),
        tests,
    )


def what_if(was: Life, ids: Sequence[str]) -> tuple[Rerun, Sequence[Event]]:
    """The world without some events: what becomes of it, and its events.

    Args:
        was: The world as it was.
        ids: Of events that luck had a part in; all are taken away at once, or turned.

    Raises:
        KeyError: There is no such event.
        ValueError: An event follows of itself, or could not have been otherwise; the message says which.
    """
    by_id = {event.id: event for event in was.events}
    changes = []
    for name in ids:
        event = by_id[name]
        if not event.streams:
            raise ValueError(f"{name}: luck had no part in it; what it followed from can be taken away")
        for stream in event.streams:
            change = change_of(was.decided.by_day[event.day][stream], [name])
            if change is None:
                raise ValueError(f"{name}: the rules left no other way")
            changes.append(change)
    now = live(was.world, [fix for change in changes for fix in change.fixes])
    held, deaths = (float(now.outcomes[name]) for name in ("days_held", "deaths"))
    gained, cause = held - float(was.outcomes["days_held"]), str(now.outcomes["cause"])
    return Rerun(tuple(changes), held, gained, not now.held, cause, deaths, began=began_on(now.outcomes)), now.events


def close_calls(decisions: Iterable[Decision]) -> tuple[CloseCall, ...]:
    """Choices not taken whose draw came closest to the chance, by the ratio of their odds."""
    found = [
        CloseCall(each.day, each.stream, chance, each.call.drawn[0])
        for each in decisions
        if each.purpose in CHOICES and (chance := float(each.call.inputs[0])) > 0.0 and each.result[0] < 0.5
    ]
    return tuple(sorted(found, key=lambda call: call.distance)[:CLOSEST])


class Reasons(Mapping[str, tuple[Reason, ...]]):
    """Reasons by event id, worked out when they are asked for: a year has thousands.

    Of fire at the line in which nobody died there are none.
    """

    def __init__(self, events: Sequence[Event], decided: Decided) -> None:
        self._decided = decided
        self._events = {event.id: event for event in events if event.told and event.streams and not harmless(event)}
        self._known: dict[str, tuple[Reason, ...]] = {}

    def __getitem__(self, name: str) -> tuple[Reason, ...]:
        if name not in self._known:
            event, decided = self._events[name], self._decided
            decisions = [decided.by_day[event.day][stream] for stream in event.streams]
            found = [reason_of(decision, decided.first[decision.stream]) for decision in decisions]
            self._known[name] = tuple(reason for reason in found if reason is not None)
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._events)

    def __len__(self) -> int:
        return len(self._events)
