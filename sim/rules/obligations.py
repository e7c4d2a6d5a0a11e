"""Who owes what by when, and what an overdue obligation does."""

from __future__ import annotations

from sim.rules.basics import clip, smaller
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def delivery(progress: float, willingness: float, due_in: float, *, early_pace: float) -> float:
    """Share of an obligation delivered after today, by its owner's willingness (0..1).

    Args:
        progress: Share delivered before today.
        willingness: Of the owner (0..1).
        due_in: Days from the start of the deal to the day it falls due.
        early_pace: How much of what is left a wholly willing owner delivers over the days to the due date
            (multiplier; 1 leaves 1/e by then).
    """
    return progress + (1.0 - progress) * clip(early_pace * willingness / due_in, 0.0, 1.0)


@rule
def shortfall(progress: float, age: float, due: float, *, grace: float) -> float:
    """Share of an obligation that is overdue: what is missing, counted in full ``grace`` days after it fell due.

    ``age`` days since the deal began, ``due`` day on which it falls due.
    """
    if age <= due:
        return 0.0
    return (1.0 - progress) * smaller((age - due) / grace, 1.0)


@rule
def no_shortfall(progress: float, age: float, due: float) -> float:
    """Nobody keeps a ledger: nothing is ever overdue."""
    return 0.0


@rule
def harm_of_overdue(overdue: float, *, overdue_harm: float) -> float:
    """Harm a day to the creditor's confidence (counts).

    Args:
        overdue: Share of what is owed to it that is overdue (0..1).
        overdue_harm: Counts a day when all of it is.
    """
    return overdue_harm * overdue


@rule
def willingness(confidence: float, control: float, push: float, *, goodwill: float, goodwill_trust: float) -> float:
    """Willingness and ability of a party to carry out what it owes (0..1); the same form for both.

    Args:
        confidence: In the other side (0..1).
        control: Over those who have to carry it out (0..1).
        push: What outside arbitration adds (0..1).
        goodwill: Without any confidence (share).
        goodwill_trust: Added at full confidence (share).
    """
    return clip((goodwill + goodwill_trust * confidence + push) * control, 0.0, 1.0)


FAMILY = Family(
    "obligations",
    "Who owes what by when, with progress, for every party",
    Variant(
        "ledger",
        "Obligations have dates; what is overdue costs confidence and may bring sanctions (C32).",
        {"willingness": willingness, "delivery": delivery, "shortfall": shortfall, "harm": harm_of_overdue},
    ),
    Variant(
        "none",
        "Obligations are carried out at the same pace, but nobody counts what is overdue.",
        {"willingness": willingness, "delivery": delivery, "shortfall": no_shortfall, "harm": harm_of_overdue},
    ),
)
