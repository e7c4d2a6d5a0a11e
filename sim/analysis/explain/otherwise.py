"""Decisions taken otherwise: what luck would have had to draw, and which of them are worth a rerun."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import product

from sim.analysis.explain.chances import HIGH, LOW, happening
from sim.analysis.explain.events import Decided
from sim.analysis.explain.objects import Change, Event
from sim.batch.replay import Decision

Course = tuple[tuple[float, ...], tuple[float, ...]]
"""Draws, and what the rule makes of them."""

MOST = 1000
"""So many single events are tried at most: line incidents in which nobody died after all others, late before early."""


def other_course(decision: Decision) -> tuple[float, ...] | None:
    """Draws with which the decision falls the other way; None if its chances leave no other way.

    What happened does not, or happens least; what did not happen does, if it is a matter of yes or no.
    """
    call, result = decision.call, decision.result

    def far(course: Course) -> tuple[float, float]:
        return happening(call.name, course[1]), sum(course[1])

    courses = [(draws, call.results_with(draws)) for draws in product((LOW, HIGH), repeat=len(call.draws))]
    if any(result):
        draws, instead = min(courses, key=far)
        return draws if far((draws, instead)) < (happening(call.name, result), sum(result)) else None
    draws, instead = max(courses, key=far)
    # Of what luck makes more or less of there is no one other way.
    return draws if instead == (1.0,) else None


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
