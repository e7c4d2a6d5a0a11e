"""Worlds that were found, as plain data."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from sim.analysis.finding import Arm, Found
from sim.analysis.picking import Pick
from sim.present.finding.facts import KEY, QUANTILES, Place, entry_of, row_of, spreads, value_of
from sim.present.words import CAVEAT


def to_dict(found: Found, place: Place) -> dict[str, Any]:
    """Return what was found; what cannot be told is None.

    Args:
        found: From `sim.analysis.finding.find`.
        place: Where the worlds lie.
    """
    judged, share = found.judged, found.share
    matching = {"value": share.value, "low": share.low, "high": share.high}
    return {
        "folder": place.folder,
        "scenario": found.arm.name,
        "against": None if found.other is None else found.other.name,
        "seed": place.seed,
        "days": found.days,
        "fixed": place.fixed,
        "notes": list(place.notes),
        "looked_for": {"state": found.wanted.state or "any", "causes": list(found.wanted.causes)},
        "worlds": found.worlds,
        "matching": {
            "worlds": len(found.arm.outcomes),
            "share": {key: _plain(value) for key, value in matching.items()},
        },
        "ends": [{key: _plain(value) for key, value in row.items()} for row in found.ends.to_dict("records")],
        **({} if found.crossed is None else {"saved": found.crossed[0], "lost": found.crossed[1]}),
        "by": {
            "name": judged.target.name,
            "unit": judged.target.unit,
            "meaning": judged.target.meaning,
            "sought": {True: "more", False: "less", None: None}[judged.more],
            "difference": judged.paired,
            "worlds": judged.known,
        },
        "quantiles": [
            {"name": each.name, "unit": each.unit, "worlds": each.known}
            | {f"q{q:g}": _plain(value) for q, value in zip(QUANTILES, each.quantiles(), strict=True)}
            for each in spreads(found)
        ],
        "picks": [_pick(each, found, place) for each in found.picks],
        "caveat": CAVEAT,
    }


def _pick(each: Pick, found: Found, place: Place) -> dict[str, Any]:
    told = {"kind": each.kind, "rank": each.rank, "world": each.world, "alike": each.alike}
    told |= {"outcomes": _outcomes(found.arm, each.world, found), "command": place.command(found.arm.name, each.world)}
    if found.other is not None:
        at = int(np.searchsorted(found.arm.outcomes["world"].to_numpy(), each.world))
        told |= {
            "difference": _plain(found.judged.values[at]),
            "outcomes_against": _outcomes(found.other, each.world, found),
            "command_against": place.command(found.other.name, each.world),
        }
    return told


def _outcomes(arm: Arm, world: int, found: Found) -> dict[str, Any]:
    row, target = row_of(arm, world), found.judged.target
    told = {name: _plain(entry_of(row, name)) for name in KEY}
    return told | {target.name: _plain(value_of(target, row, found.days))}


def _plain(value: Any) -> Any:
    if isinstance(value, float | np.floating):
        return float(value) if math.isfinite(value) else None
    return int(value) if isinstance(value, int | np.integer) else value
