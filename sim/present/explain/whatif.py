"""A user's own what-if: what would have become of a world without some events, and what differs first."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from sim.analysis.explain.objects import Event, Explanation, Rerun
from sim.present.compare.layout import wrap
from sim.present.explain.head import Source
from sim.present.explain.names import Names
from sim.present.explain.saved import result_words, row_of
from sim.present.explain.tables import rerun_dict
from sim.present.explain.words import sentence, size
from sim.present.words import CAVEAT

MOST = 12
SAME = "Nothing else differs: no event comes or goes, and none has other deaths."
LUCK = "All other luck is as it was; what differs later may do so by chance."


@dataclass(frozen=True)
class Difference:
    """Something that differs in a rerun.

    Attributes:
        way: `gone` if it does not happen, `new` if it did not, `other` if it is of other size.
        event: Of the world as it was if it is gone, else of the rerun.
        before: The same event in the world as it was; None if it is new.
    """

    way: str
    event: Event
    before: Event | None


WAYS = ("gone", "new", "other")


def differences(explanation: Explanation, others: Sequence[Event], ids: Sequence[str]) -> list[Difference]:
    """Return what differs in a rerun, in order, besides the events that were taken away or turned.

    Args:
        explanation: The world as it was.
        others: Events of the rerun.
        ids: Of the events that were taken away or turned.
    """
    first = min((event.day for event in explanation.events if event.id in ids), default=0)
    was = {event.id: event for event in explanation.events if event.told and event.day >= first}
    now = {event.id: event for event in others if event.told and event.day >= first}
    found = [Difference("gone", event, event) for name, event in was.items() if name not in {*now, *ids}]
    for name, event in now.items():
        before = was.get(name)
        if before is None:
            found.append(Difference("new", event, None))
        elif _other(event, before):
            found.append(Difference("other", event, before))
    return sorted(found, key=lambda each: (each.event.day, each.event.kind == "end", WAYS.index(each.way)))


def _other(event: Event, before: Event) -> bool:
    """Whether an event is another than it was: an end has no size, only a cause."""
    if event.kind == "end":
        return event.about != before.about
    return (event.deaths, event.count) != (before.deaths, before.count)


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
    row = row_of(rerun, explanation, names)
    number = explanation.world.number
    yield from wrap(f"World {number:,} {result_words(rerun, explanation)}, with this otherwise:", width)
    for what in dict.fromkeys(row.what):
        yield from wrap(what, width, "  ", "      ")
    found = differences(explanation, others, ids)
    yield ""
    if not found:
        yield from wrap(f"{SAME} {LUCK}", width)
        return
    yield from wrap(f"What differs first ({len(found):,} in all). {LUCK}", width)
    for each in found[:MOST]:
        yield from wrap(f"{names.day(each.event.day)}: {told(each, names)}  [{each.event.id}]", width, "  ", "      ")


def told(each: Difference, names: Names) -> str:
    """Return one thing that differs, in words."""
    text = sentence(each.event, names, within=True)
    if each.before is not None and each.way == "other":
        return f"otherwise: {text} (before: {size(each.before)})"
    return f"{'no longer' if each.way == 'gone' else 'new'}: {text}"


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
        "result": result_words(rerun, explanation),
        "differs": [
            {
                "way": each.way,
                "id": each.event.id,
                "day": each.event.day,
                "deaths": each.event.deaths,
                "deaths_before": each.before.deaths if each.before is not None else 0.0,
                "words": sentence(each.event, names),
            }
            for each in differences(explanation, others, ids)
        ],
    }
