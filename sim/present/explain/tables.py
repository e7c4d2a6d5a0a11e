"""An explanation as tables and as plain values for JSON."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sim.analysis.explain.fate import ended_on
from sim.analysis.explain.objects import Event, Explanation, Reason, Rerun
from sim.present.explain.choice import marks
from sim.present.explain.head import Source
from sim.present.explain.judged import rightness
from sim.present.explain.names import Names
from sim.present.explain.reasons import reason_line
from sim.present.explain.saved import row_of
from sim.present.explain.words import sentence
from sim.present.files import csv_of
from sim.present.words import CAVEAT

FORMAT = 1
EVENTS = (
    "id", "day", "date", "actor", "kind", "count", "deaths", "by", "victim", "about", "right", "told", "prompts",
    "depends", "changes", "chance", "drawn", "words", "reason",
)  # fmt: skip
BUT_FOR = (
    "ids", "days", "streams", "was", "instead", "held", "gained", "collapsed", "cause", "deaths", "courses",
    "held_with", "held_without", "gained_mean", "gained_low", "gained_high", "what", "result",
)  # fmt: skip


def events_csv(explanation: Explanation, names: Names) -> str:
    """Return all events, one row each; several ids, chances or reasons in a cell are parted by `; `."""
    rights = rightness(explanation)
    rows = []
    for event in explanation.events:
        reasons = explanation.reasons.get(event.id, ())
        right = rights.get(event.id)
        rows.append((
            event.id, event.day, names.date(event.day), event.actor, event.kind, _plain(event.count),
            _plain(event.deaths), event.by, event.victim, event.about, "" if right is None else int(right),
            int(event.told), "; ".join(event.prompts), "; ".join(event.depends),
            "" if event.changes is None else event.changes, "; ".join(_plain(each.chance) for each in reasons),
            "; ".join(_plain(each.drawn) for each in reasons), sentence(event, names, right),
            "; ".join(reason_line(each, event) for each in reasons),
        ))  # fmt: skip
    return csv_of(EVENTS, rows)


def but_for_csv(explanation: Explanation, names: Names) -> str:
    """Return all reruns, one row each: single events first, then pairs; no row if none was made."""
    tests = explanation.but_for
    rows = []
    for rerun in (*tests.singles, *tests.pairs) if tests else ():
        told = row_of(rerun, explanation, names)
        rows.append((
            "; ".join(told.ids), "; ".join(str(each.day) for each in rerun.changes),
            "; ".join(each.stream for each in rerun.changes),
            "; ".join(" ".join(map(_plain, each.was)) for each in rerun.changes),
            "; ".join(" ".join(map(_plain, each.instead)) for each in rerun.changes), _plain(rerun.held),
            _plain(rerun.gained), int(rerun.collapsed), rerun.cause, _plain(rerun.deaths), *_odds(rerun),
            "; ".join(told.what), told.result,
        ))  # fmt: skip
    return csv_of(BUT_FOR, rows)


def to_dict(explanation: Explanation, names: Names, source: Source) -> dict[str, Any]:
    """Return everything as plain values ready for JSON; what has no value is null.

    Args:
        explanation: Of the world.
        names: Of actors and days.
        source: Where the world comes from.
    """
    world = explanation.world
    rights = rightness(explanation)
    numbers = marks(explanation)
    return {
        "format": FORMAT,
        "caveat": CAVEAT,
        "scenario": source.scenario,
        "folder": source.folder,
        "world": world.number,
        "seed": world.seed,
        "days": world.days,
        "fixed": world.fixed,
        "fingerprint": world.scenario.fingerprint,
        "start": str(world.scenario.start),
        "check": source.check,
        "held": explanation.held,
        "ended_on": None if explanation.held else _value(ended_on(explanation.outcomes)),
        "outcomes": {name: _value(value) for name, value in explanation.outcomes.items()},
        "daily": {name: [_value(float(each)) for each in row] for name, row in explanation.daily.items()},
        "events": [
            _event(event, names, rights.get(event.id), numbers.get(event.id, 0), explanation.reasons.get(event.id, ()))
            for event in explanation.events
        ],
        "close_calls": [_values(asdict(call)) for call in explanation.close_calls],
        "but_for": None
        if explanation.but_for is None
        else {
            "singles": [rerun_dict(each) for each in explanation.but_for.singles],
            "pairs": [rerun_dict(each) for each in explanation.but_for.pairs],
            "left_out": explanation.but_for.left_out,
        },
    }


def rerun_dict(rerun: Rerun) -> dict[str, Any]:
    """Return a rerun as plain values."""
    return _values(asdict(rerun))


def _event(event: Event, names: Names, right: bool | None, mark: int, reasons: Sequence[Reason]) -> dict[str, Any]:
    told = [_values(asdict(each)) | {"words": reason_line(each, event)} for each in reasons]
    return {
        # All it holds is plain already; `asdict` would copy it all, which takes a second for a year.
        **_values(vars(event)),
        "date": names.date(event.day),
        "right": right,
        "mark": mark or None,
        "words": sentence(event, names, right),
        "reasons": told,
    }


def _values(entries: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _value(value) for name, value in entries.items()}


def _value(value: Any) -> Any:
    """A plain value; NaN is null, for JSON has none."""
    if isinstance(value, float):
        return None if not math.isfinite(value) else value
    if isinstance(value, Mapping):
        return _values(value)
    if isinstance(value, (list, tuple)):
        return [_value(each) for each in value]
    return value


def _odds(rerun: Rerun) -> tuple[str, ...]:
    odds = rerun.odds
    if odds is None:
        return ("",) * 6
    values = (odds.courses, odds.held_with, odds.held_without, odds.gained, odds.low, odds.high)
    return tuple(_plain(value) for value in values)


def _plain(value: float) -> str:
    if math.isnan(value):
        return ""
    return f"{value:.0f}" if value == round(value) and abs(value) < 1e15 else repr(float(value))
