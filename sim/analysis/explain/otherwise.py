"""Decisions taken otherwise: what luck would have had to draw, and which of them are worth a rerun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

from sim.analysis.explain.chances import HIGH, LOW, happening
from sim.analysis.explain.events import Decided
from sim.analysis.explain.objects import Change, Event
from sim.batch.replay import Decision

MOST = 1000
"""So many single events are tried at most: line incidents in which nobody died after all others, late before early."""


def other_course(decision: Decision) -> tuple[float, ...] | None:
    """Draws with which the decision falls the other way; None if its chances leave no other way.

    What happened does not, or happens least; what did not happen does.
    """
    call = decision.call
    name, happened = call.name, happening(call.name, call.results)
    courses = [(draws, call.results_with(draws)) for draws in product((LOW, HIGH), repeat=len(call.draws))]
    least, most = (pick(courses, key=lambda each: (happening(name, each[1]), sum(each[1]))) for pick in (min, max))
    other = least if happening(name, least[1]) < happened else most
    if other[1] == decision.result or (other is most and happened > 0.0):
        # Only how much is left to luck: the least, if that is less.
        return least[0] if sum(least[1]) < sum(decision.result) else None
    return other[0]


def change_of(decision: Decision, events: Sequence[str]) -> Change | None:
    """The change that takes a decision otherwise; None if there is no other way."""
    draws = other_course(decision)
    if draws is None:
        return None
    return Change(
        tuple(events),
        decision.stream,
        decision.day,
        decision.result,
        decision.call.results_with(draws),
        decision.fixes(draws),
    )


def harmless(event: Event) -> bool:
    """Whether it is fire at the line in which nobody died."""
    return event.kind == "line incident" and event.deaths == 0


def changes_of(events: Sequence[Event], decided: Decided) -> list[Change]:
    """One change for each decision behind the told events, those of most account first."""
    behind: dict[tuple[int, str], list[Event]] = defaultdict(list)
    for event in events:
        if event.told:
            for stream in event.streams:
                behind[event.day, stream].append(event)
    found: list[tuple[tuple[int, int], Change]] = []
    for (day, stream), told in behind.items():
        change = change_of(decided.by_day[day][stream], [event.id for event in told])
        if change is not None:
            found.append(((int(all(map(harmless, told))), -day), change))
    found.sort(key=lambda each: each[0])
    return [change for _, change in found]
