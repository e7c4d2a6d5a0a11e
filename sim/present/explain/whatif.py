"""A user's own what-if: what would have become of a world without some events, and what differs first."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from typing import Any

from sim.analysis.explain.objects import Event, Explanation, Rerun
from sim.present.compare.layout import wrap
from sim.present.explain.head import Source
from sim.present.explain.names import Names
from sim.present.explain.saved import result_words, row_of
from sim.present.explain.tables import rerun_dict
from sim.present.explain.words import sentence
from sim.present.words import CAVEAT

MOST = 12
SAME = "Nothing else differs: no event comes or goes, and none has other deaths."
LUCK = "All other luck is as it was; what differs later may do so by chance."


def differences(
    explanation: Explanation, others: Sequence[Event], ids: Sequence[str]
) -> list[tuple[str, Event, float]]:
    """Return what differs in a rerun, in order.

    Args:
        explanation: The world as it was.
        others: Events of the rerun.
        ids: Of the events that were taken away or turned.

    Returns:
        `gone` for an event that does not happen, `new` for one that did not, and `other` for one of other size, each
        with the event and the deaths that it had in the world as it was.
    """
    taken = [event.day for event in explanation.events if event.id in ids]
    first = min(taken, default=0)
    was = {event.id: event for event in explanation.events if event.told and event.day >= first}
    now = {event.id: event for event in others if event.told and event.day >= first}
    found: list[tuple[str, Event, float]] = []
    for name, event in was.items():
        if name not in now and name not in ids:
            found.append(("gone", event, event.deaths))
    for name, event in now.items():
        before = was.get(name)
        if before is None:
            found.append(("new", event, 0.0))
        elif event.kind != "end" and (event.deaths != before.deaths or event.count != before.count):
            found.append(("other", event, before.deaths))
    order = {"gone": 0, "new": 1, "other": 2}
    return sorted(found, key=lambda each: (each[1].day, each[1].kind == "end", order[each[0]]))


def to_text(
    explanation: Explanation,
    rerun: Rerun,
    others: Sequence[Event],
    names: Names,
    ids: Sequence[str],
    width: int = sys.maxsize,
) -> str:
    """Return what would have become of a world, and the first things that differ.

    Args:
        explanation: The world as it was.
        rerun: What became of it.
        others: Events of the rerun.
        names: Of actors and days.
        ids: Of the events that were taken away or turned.
        width: Of the lines.
    """
    return "\n".join(_lines(explanation, rerun, others, names, ids, width)) + "\n"


def _lines(
    explanation: Explanation, rerun: Rerun, others: Sequence[Event], names: Names, ids: Sequence[str], width: int
) -> Iterator[str]:
    row = row_of(rerun, {event.id: event for event in explanation.events}, names, explanation.held)
    number = explanation.world.number
    yield from wrap(f"World {number:,} {result_words(rerun, explanation.held)}, with this otherwise:", width)
    for what in dict.fromkeys(row.what):
        yield from wrap(what, width, "  ", "      ")
    found = differences(explanation, others, ids)
    yield ""
    if not found:
        yield from wrap(f"{SAME} {LUCK}", width)
        return
    yield from wrap(f"What differs first ({len(found):,} in all). {LUCK}", width)
    for way, event, before in found[:MOST]:
        yield from wrap(
            f"{names.day(event.day)}: {told(way, event, before, names)}  [{event.id}]", width, "  ", "      "
        )


def told(way: str, event: Event, before: float, names: Names) -> str:
    """Return one thing that differs, in words.

    Args:
        way: `gone`, `new` or `other`.
        event: Of the world as it was if it is gone, else of the rerun.
        before: Deaths that it had in the world as it was.
        names: Of actors and days.
    """
    text = sentence(event, names, within=True)
    if way == "other":
        return f"otherwise: {text} (it was {before:.0f})" if event.deaths != before else f"otherwise: {text}"
    return f"{'no longer' if way == 'gone' else 'instead'}: {text}"


def to_dict(
    explanation: Explanation,
    rerun: Rerun,
    others: Sequence[Event],
    names: Names,
    source: Source,
    ids: Sequence[str],
) -> dict[str, Any]:
    """Return the same as plain values ready for JSON; arguments as for `to_text`."""
    world = explanation.world
    return {
        "caveat": CAVEAT,
        "scenario": source.scenario,
        "folder": source.folder,
        "world": world.number,
        "seed": world.seed,
        "days": world.days,
        "check": source.check,
        "without": list(ids),
        "held": explanation.held,
        "rerun": rerun_dict(rerun),
        "result": result_words(rerun, explanation.held),
        "differs": [
            {"way": way, "id": event.id, "day": event.day, "deaths": event.deaths, "deaths_before": before,
             "words": sentence(event, names)}
            for way, event, before in differences(explanation, others, ids)
        ],
    }  # fmt: skip
