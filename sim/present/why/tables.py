"""Why two scenarios differ, as files: for programs, one row a world, and as printed."""

from __future__ import annotations

import json
import math
from typing import Any

from sim.analysis.courses import chain_of, chains, pivots, typical
from sim.analysis.survival import Estimate
from sim.analysis.why import OUTCOMES, Why
from sim.present.files import csv_of
from sim.present.why.report import channel_title, headline, to_text
from sim.present.why.words import channel_words, state_words
from sim.present.why.worlds import Source, commands, world_words
from sim.present.words import CAVEAT

ABOUT = {
    "why.json": "through what two scenarios' worlds part, for programs",
    "why.csv": "how each world's histories part, one row a world",
    "why.txt": "the same as printed",
}
CHARTS = {
    "why.png": "through what two scenarios' worlds part, and what came of it",
    "why.svg": "the same chart as lines, for print",
}
COLUMNS = (
    "world", "outcome", "days_gained", "first_told", "first_told_day", "parted_by", "who", "place", "day", "rule",
    "through", "doors", "pivot", "pivot_day", "chain",
)  # fmt: skip


def files(why: Why, source: Source) -> dict[str, str]:
    """Return the contents of all files by name."""
    told = json.dumps(to_dict(why, source), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    return {"why.json": told, "why.csv": by_world(why), "why.txt": to_text(why, source)}


def by_world(why: Why) -> str:
    """Return how each world's histories part, as CSV."""
    rows = []
    for at, each in enumerate(why.partings):
        first, event, pivot = each.first, each.parted, each.pivot
        rows.append((
            each.world, why.outcome[at], f"{why.gained[at]:g}",
            first.kind if first else "", first.day if first else "",
            event.kind if event else "", event.actor if event else "", event.place if event else "",
            event.day if event else "", each.rule, "; ".join(each.through), "; ".join(each.doors),
            pivot.kind if pivot else "", pivot.day if pivot else "", " > ".join(chain_of(each)),
        ))  # fmt: skip
    return csv_of(COLUMNS, rows)


def to_dict(why: Why, source: Source) -> dict[str, Any]:
    """Return everything as plain data, for programs; what is not known is None."""
    return {
        "a": why.a,
        "b": why.b,
        "worlds": why.worlds,
        "days": why.days,
        "seed": source.seed,
        "finding": headline(why),
        "parted": int(why.parted.sum()),
        "day_of_parting": dict(zip(("tenth", "half", "nine_tenths"), map(_known, why.day_of_parting), strict=True)),
        "never_part": _estimate(why.never),
        "days_gained": {
            "mean": _known(why.difference.value), "low": _known(why.difference.low), "high": _known(why.difference.high)
        },
        "channels": [
            {
                "words": channel_title(each),
                "door": each.door or None,
                "door_words": state_words(each.door) if each.door else None,
                "reading": each.reading,
                "reading_words": channel_words("", each.reading),
                "reading_higher_in_a": _known(each.more),
                "share_of_parted": _estimate(each.share),
                "share_of_ends_on_another_day": _estimate(each.changed),
                "outcomes_share_of_all": dict(each.outcomes),
                "days_gained": _estimate(each.gained),
            }
            for each in why.channels
        ],
        "doors": [{"door": name or None, "share_of_parted": _estimate(part)} for name, part in why.doors],
        "end_doors": {
            "worlds": why.ends_asked,
            "doors": [{"door": name or None, "share": _estimate(part)} for name, part in why.end_doors],
        },
        "first_told": [
            {"kind": kind, "share": _estimate(part), "median_day": day} for kind, part, day in why.first
        ],
        "first_events": [
            {"kind": kind, "rule": rule, "share_of_parted": _estimate(part), "median_day": day}
            for (kind, rule), part, day in why.events
        ],
        "themes": [
            {"theme": theme, "share": _estimate(part), "median_day": _known(day)}
            for theme, (part, day) in why.themes.items()
        ],
        "outcomes": {name: _estimate(why.outcomes[name]) for name in OUTCOMES},
        "chains": [{"chain": list(chain), "outcome": name, "worlds": count} for chain, name, count in chains(why)],
        "pivots": {
            name: [{"event": kind, "more_in": side, "worlds": count} for kind, side, count in pivots(why, name)]
            for name in OUTCOMES
        },
        "typical": [
            {"world": each.world, "outcome": each.outcome, "day": each.day, "days_gained": each.gained,
             "words": world_words(why, each), "commands": commands(why, source, each)}
            for each in typical(why)
        ],
        "notes": list(source.notes),
        "caveat": CAVEAT,
    }  # fmt: skip


def _estimate(found: Estimate) -> dict[str, float | None]:
    return {"value": _known(found.value), "low": _known(found.low), "high": _known(found.high)}


def _known(value: float) -> float | None:
    return None if math.isnan(value) else value
