"""A decomposition as files: tidy tables for programs, one JSON with everything, the report as printed."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sim.analysis.decomposed import Decomposition, Effect, Part
from sim.present.clauses.report import to_text
from sim.present.clauses.words import called, finding, remarks
from sim.present.compare.tables import Row, csv_text, plain, row
from sim.present.words import CAVEAT

ABOUT = {
    "clauses.csv": "what each clause brings to each outcome, one row a clause and outcome",
    "interactions.csv": "by how much each pair of clauses does more together than apart",
    "clauses.json": "the decomposition for programs",
    "clauses.txt": "the decomposition as printed",
}
CHARTS = {
    "clauses.png": "what each clause brings, and all together, with intervals",
    "clauses.svg": "the same chart as a drawing",
}
TOTAL = "all together"
PAIR_COLUMNS = ("outcome", "unit", "one", "other", "value", "low", "high", "differing", "p", "told", "matters")


def files(told: Decomposition) -> dict[str, str]:
    """Return the contents of all tables by name; equal decompositions give equal ones."""
    pairs = list(pair_rows(told))
    return {
        "clauses.csv": csv_text(list(clause_rows(told))),
        "interactions.csv": csv_text(pairs) if pairs else ",".join(PAIR_COLUMNS) + "\n",
        "clauses.json": json.dumps(to_dict(told), indent=1, ensure_ascii=False, allow_nan=False) + "\n",
        "clauses.txt": to_text(told),
    }


def to_dict(told: Decomposition) -> dict[str, Any]:
    """Return everything as plain data, for programs."""
    clauses, plan = told.clauses, told.plan
    return {
        "scenario": {"name": clauses.full.name, "fingerprint": clauses.full.fingerprint},
        "base": {"name": clauses.base.name, "fingerprint": clauses.base.fingerprint},
        "worlds": told.worlds,
        "seed": told.seed,
        "days": clauses.full.days,
        "beliefs": clauses.full.beliefs,
        "coalitions": len(plan.masks),
        "orders": [[clauses.clauses[place].name for place in order] for order in plan.orders],
        "exact": not plan.orders,
        "clauses": [
            {"name": each.name, "words": called(clauses, each), "changes": list(each.changes)}
            for each in clauses.clauses
        ],
        "outcomes": [
            {
                "name": each.target.name,
                "unit": each.target.unit,
                "meaning": each.target.meaning,
                "base": plain(each.base),
                "scenario": plain(each.full),
                "worlds": each.worlds,
                "left_out": each.left_out,
                "finding": f"{finding(told, each)}.",
            }
            for each in told.effects
        ],
        "shares": list(clause_rows(told)),
        "interactions": list(pair_rows(told)),
        "remarks": list(remarks(told)),
        "caveat": CAVEAT,
    }


def clause_rows(told: Decomposition) -> Iterator[Row]:
    """Yield one row a clause and outcome, and one for all of them together."""
    for effect in told.effects:
        for place, clause in enumerate(told.clauses.clauses):
            yield _clause(effect, clause.name, effect.shares[place], effect.alone[place], effect.last[place])
        yield _clause(effect, TOTAL, effect.total, effect.total, effect.total)


def _clause(effect: Effect, name: str, share: Part, alone: Part, last: Part) -> Row:
    return row(
        outcome=effect.target.name,
        unit=effect.target.unit,
        clause=name,
        **_part("share", share),
        share_told=share.told,
        share_p=share.p,
        share_differing=share.differing,
        **_part("alone", alone),
        **_part("last", last),
        worlds=effect.worlds,
    )


def _part(name: str, part: Part) -> Row:
    return {name: part.estimate.value, f"{name}_low": part.estimate.low, f"{name}_high": part.estimate.high}


def pair_rows(told: Decomposition) -> Iterator[Row]:
    """Yield one row a pair of clauses and outcome; none where orders were drawn."""
    names = [each.name for each in told.clauses.clauses]
    for effect in told.effects:
        for each in effect.interactions:
            part = each.part
            yield row(
                outcome=effect.target.name, unit=effect.target.unit, one=names[each.one], other=names[each.other],
                value=part.estimate.value, low=part.estimate.low, high=part.estimate.high, differing=part.differing,
                p=part.p, told=part.told, matters=each.matters,
            )  # fmt: skip
