"""How much of what is pledged is paid, and when."""

from __future__ import annotations

from sim.rules.basics import clip
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def growing_readiness(
    ready: float, violence: float, progress: float, *, payment_days: float, violence_delay: float, progress_gain: float
) -> float:
    """How far projects are ready to take a donor's money (0..1).

    Args:
        ready: Yesterday's.
        violence: D7 relative to the reading of collapse (0..).
        progress: Of the plan (0..1).
        payment_days: Days until all that will be paid can be paid, without violence or progress.
        violence_delay: Slows it per unit of violence.
        progress_gain: Speeds it per unit of progress.
    """
    speed = (1.0 + progress_gain * progress) / (1.0 + violence_delay * violence) / payment_days
    return clip(ready + speed, 0.0, 1.0)


@rule
def same_readiness(ready: float, violence: float, progress: float) -> float:
    """Readiness where payment does not wait for it: it stays as it is (0..1)."""
    return ready


@rule
def voluntary_payment(pledge: float, paid: float, final_share: float, ready: float, waits: float) -> float:
    """Paid today by one donor for one purpose (USD million).

    What keeps people, police and soldiers going is paid first, what is built as it is built: by the square of
    readiness, for the pace itself grows. After Cairo 2014, of what had been paid after eighteen months an eighth had
    been paid after six (F07, F08), where an even pace gives a third.

    Args:
        pledge: Pledged for it (USD million).
        paid: Paid for it so far.
        final_share: Share that this donor would pay in the end (0..1, U-shaped across donors: F08, F09, SF34).
        ready: How far projects are ready to take its money (0..1).
        waits: 1 for what is built, 0 for what is paid evenly, -1 for what is paid first.
    """
    left = pledge * final_share * ready * (1.0 - waits * (1.0 - ready)) - paid
    if left <= 0.0:
        return 0.0
    return left


@rule
def assessed_payment(
    pledge: float, paid: float, final_share: float, ready: float, waits: float, *, assessed_days: float
) -> float:
    """The same under an assessed budget: the whole pledge is owed and comes evenly over ``assessed_days``."""
    left = pledge - paid
    if left <= 0.0:
        return 0.0
    due = pledge / assessed_days
    if due < left:
        return due
    return left


@rule
def no_payment(pledge: float, paid: float, final_share: float, ready: float, waits: float) -> float:
    """Nothing is paid."""
    return 0.0


@rule
def spent(balance: float, cost: float) -> float:
    """What can be spent of a balance on today's cost (USD million)."""
    if cost < balance:
        return cost
    return balance


FAMILY = Family(
    "funding",
    "How much of what donors pledge is paid, and when",
    Variant(
        "voluntary",
        "Each donor pays its own share, as projects become ready: slower with violence and without progress (R06).",
        {"ready": growing_readiness, "payment": voluntary_payment, "spent": spent},
    ),
    Variant(
        "assessed",
        "Contributions are assessed and come evenly.",
        {"ready": same_readiness, "payment": assessed_payment, "spent": spent},
    ),
    Variant("none", "Nothing is paid.", {"ready": same_readiness, "payment": no_payment, "spent": spent}),
    dispositions=("paid_a", "paid_b"),
)
