"""But-for tests: the world again without an event, or with two of them otherwise, all at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from sim.analysis.explain.events import END, Decided, read_on, slug
from sim.analysis.explain.fate import HELD, fate_of
from sim.analysis.explain.objects import ButFor, Change, Event, Rerun, turned
from sim.analysis.explain.otherwise import MOST, changes_of
from sim.analysis.explain.weights import weigh
from sim.batch.replay import Reruns, World, rerun
from sim.outcomes import CAUSES

PAIRED = 24
"""Pairs are made of so many single events that did not turn the outcome alone: those that came nearest."""


def but_for(world: World, events: Sequence[Event], decided: Decided) -> tuple[ButFor, list[Event]]:
    """Try each told event, and pairs of them.

    Args:
        world: Which.
        events: Its events, with prompts.
        decided: Its decisions.

    Returns:
        What came of it, and the events with what depends on what.
    """
    # What comes after the end of a ceasefire, where a scenario goes on, can no longer turn it.
    last = read_on(events)
    every = changes_of([event for event in events if last is None or event.day <= last], decided)
    tried = every[:MOST]
    reruns = rerun(world, [change.fixes for change in tried], changes=True)
    singles = _told(reruns, [(change,) for change in tried])
    linked = _linked(events, tried, reruns.changes, singles)
    was = fate_of(bool(reruns.outcomes["collapsed"][0] > 0.5), CAUSES[int(reruns.outcomes["cause"][0])])
    pairs = list(combinations(_near(singles, was), 2))
    both = _told(rerun(world, [(*a.fixes, *b.fixes) for a, b in pairs]), pairs) if pairs else []
    together = [each for each in both if turned(was, each.fate)]
    weighed = tuple(weigh(world, _by_account(singles, was)))
    return ButFor(weighed, _by_account(together, was), len(every) - len(tried)), linked


def _by_account(reruns: Sequence[Rerun], was: str) -> tuple[Rerun, ...]:
    """What turns the outcome first, then what gains days (of a world that held: loses them), the reverse, the rest.

    Of what gains as much the later, which has less luck between it and the end.
    """
    better = -1.0 if was == HELD else 1.0

    def account(each: Rerun) -> tuple[int, float, int]:
        kind = 0 if turned(was, each.fate) else 1 if each.gained * better > 0 else 2 if each.gained else 3
        return kind, -abs(each.gained), -min(change.day for change in each.changes)

    return tuple(sorted(reruns, key=account))


def _told(reruns: Reruns, changes: Sequence[tuple[Change, ...]]) -> list[Rerun]:
    outcomes = reruns.outcomes
    held = outcomes["days_held"]
    return [
        Rerun(
            each,
            float(held[lane]),
            float(held[lane] - held[0]),
            bool(outcomes["collapsed"][lane] > 0.5),
            CAUSES[int(outcomes["cause"][lane])],
            float(outcomes["deaths"][lane]),
            began=float(np.nan_to_num(outcomes["began_day"][lane])),
        )
        for lane, each in enumerate(changes, start=1)
    ]


def _near(singles: Sequence[Rerun], was: str) -> list[Change]:
    """Changes that came nearest to turning the outcome, but did not: for pairs."""
    left = [each for each in singles if not turned(was, each.fate)]
    return [each.changes[0] for each in sorted(left, key=lambda each: -abs(each.gained))[:PAIRED]]


def _linked(
    events: Sequence[Event], tried: Sequence[Change], changes: pd.DataFrame | None, singles: Sequence[Rerun]
) -> list[Event]:
    """Events with the earlier ones that they depend on, and how much would be otherwise without each."""
    if changes is None:
        return list(events)
    by_id = {event.id: event for event in events}
    depends: dict[str, dict[str, None]] = defaultdict(dict)
    count = _follow(by_id, tried, changes, depends)
    for event in events:
        if event.kind == END:
            moved = [name for each in singles if each.gained for change in each.changes for name in change.events]
            depends[event.id] = dict.fromkeys(moved)
            for name in depends[event.id]:
                count[name] += 1
    return [
        replace(event, depends=tuple(depends[event.id]), changes=count.get(event.id) if event.told else None)
        for event in events
    ]


def _follow(
    by_id: Mapping[str, Event], tried: Sequence[Change], changes: pd.DataFrame, depends: dict[str, dict[str, None]]
) -> dict[str, int]:
    columns = [changes[name].to_numpy() for name in ("world", "day", "actor", "kind", "sector")]
    count: dict[str, int] = {name: 0 for change in tried for name in change.events}
    names: dict[tuple[int, str, str, str], str] = {}
    for lane, day, actor, kind, place in zip(*columns, strict=True):
        key = (int(day), actor, kind, place)
        if key not in names:
            names[key] = slug(*key)
        change = tried[int(lane) - 1]
        name = names[key]
        if name in change.events or int(day) < change.day:
            continue
        for cause in change.events:
            count[cause] += 1
            if name in by_id:
                depends[name][cause] = None
    return count
