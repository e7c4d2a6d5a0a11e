"""The report of a decomposition as plain text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sim.analysis.decomposed import Decomposition, Effect, Part
from sim.present.clauses.words import (
    MOST_PAIRS,
    Scale,
    all_called,
    called,
    finding,
    interaction_words,
    outcome_words,
    remarks,
    run_words,
)
from sim.present.compare.layout import SAME, Column, grid, wrap
from sim.present.words import CAVEAT, DASH, quantity
from sim.scenario.clauses import Clause

WIDTH = 120
LEAST_WIDTH = 60
UNTOLD, ROUGH = "?", "~"
TOGETHER = "All together"
SHARE, ALONE, LAST = "Share of the effect", "Alone, added to the base", "Last, taken out of the whole"


def to_text(told: Decomposition, width: int = WIDTH) -> str:
    """Return the report.

    Args:
        told: From `sim.analysis.clauses.decompose`.
        width: Of the page.
    """
    text = "\n".join(_report(told, max(width, LEAST_WIDTH))).rstrip()
    return re.sub("\n{3,}", "\n\n", text) + "\n"


def _report(told: Decomposition, width: int) -> Iterator[str]:
    base, full = told.clauses.base, told.clauses.full
    yield from wrap(
        f"Which clause did it: {full.name} ({full.title}) against {base.name} ({base.title})", width, "", "  "
    )
    beliefs = f" · beliefs of {full.beliefs}" if full.beliefs else ""
    where = f"the same {quantity(told.worlds, 'world')} · {quantity(full.days, 'day')} · seed {told.seed}{beliefs}"
    ran = run_words(told.plan)
    yield from wrap(f"{ran[:1].upper()}{ran[1:]}, in {where}", width, "", "  ")
    yield ""
    for effect in told.effects:
        yield from wrap(f"{finding(told, effect)}.", width, "", "  ")
    yield ""
    yield from _clauses(told, width)
    for effect in told.effects:
        yield ""
        yield from _effect(told, effect, width)
    yield ""
    yield from _foot(told, width)


def _clauses(told: Decomposition, width: int) -> Iterator[str]:
    yield "What each clause changes"
    for each in told.clauses.clauses:
        named = f" ({each.name})" if each.name != each.words else ""
        yield from wrap(f"{called(told.clauses, each)}{named}", width, "  ", "    ")
        for line in (*each.changes, *_assumed(told, each)):
            yield from wrap(line, width, "      ", "        ")


def _assumed(told: Decomposition, clause: Clause) -> Iterator[str]:
    """Yield what the rules that a clause brings take to be true of the world."""
    from sim.rules import FAMILIES

    for section, family in sorted(clause.keys):
        variant = told.clauses.full.rules.get(family, "") if section == "rules" else ""
        if family in FAMILIES and variant in FAMILIES[family].variants:
            yield f"{family} {variant} assumes: {FAMILIES[family].variants[variant].assumes}"


def _effect(told: Decomposition, effect: Effect, width: int) -> Iterator[str]:
    written, names = Scale.of(effect), all_called(told.clauses)
    base, full = written.level(effect.base), written.level(effect.full)
    what = outcome_words(effect.target, told.clauses.full.days)
    head = f"{what[:1].upper()}{what[1:]} ({effect.target.name}): {base} in the base, {full} with every clause"
    yield from wrap(head, width, "", "  ")
    columns = [
        Column(f"{SHARE}\n({written.words})", [_cell(each, written) for each in (*effect.shares, effect.total)]),
        Column(ALONE, [*(_cell(each, written) for each in effect.alone), (DASH,)]),
        Column(LAST, [*(_cell(each, written) for each in effect.last), (DASH,)]),
    ]
    yield from grid([*names, TOGETHER], columns, width)
    yield from _interactions(told, effect, written, width)


def _cell(part: Part, written: Scale) -> tuple[str, ...]:
    if not part.enough:
        return (DASH,)
    if part.nothing:
        return SAME
    marks = ROUGH * part.rough + UNTOLD * (not part.told)
    return f"{written.size(part)}{marks}", written.spread(part)


def _interactions(told: Decomposition, effect: Effect, written: Scale, width: int) -> Iterator[str]:
    if not effect.interactions or not effect.total.enough:
        return
    found = effect.mattering
    if not found:
        yield from wrap("Interactions: none that can be told from none and is a tenth as large as the largest share.",
                        width, "", "  ")  # fmt: skip
        return
    yield "Interactions"
    for each in found[:MOST_PAIRS]:
        yield from wrap(f"{interaction_words(told, each, written, ROUGH * each.part.rough)}.", width, "  ", "    ")
    if len(found) > MOST_PAIRS:
        yield f"  More interactions in the files: {len(found) - MOST_PAIRS}"


def _foot(told: Decomposition, width: int) -> Iterator[str]:
    yield from wrap(
        f"{UNTOLD} cannot be told from none: luck in these worlds goes as far (5 %, judged together with the others of "
        "its column). A share is a clause's Shapley value: what it adds, averaged over all orders in which the clauses "
        "can come; shares add up to the whole. 95 % intervals say how far the number of worlds limits a figure, not "
        "whether the assumptions hold. A share is what the model does under them, in worlds with the same luck and "
        "beliefs; it is no effect measured in the world.",
        width,
    )
    for line in remarks(told):
        yield from wrap(line, width)
    yield CAVEAT
