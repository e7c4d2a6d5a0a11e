"""How much of what is pledged is paid, and when."""

from __future__ import annotations

from sim.rules.basics import clip
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def voluntary_payment(
    pledge: float,
    paid: float,
    final_share: float,
    violence: float,
    progress: float,
    *,
    payment_days: float,
    violence_delay: float,
    progress_gain: float,
) -> float:
    """Paid today by one donor (USD million).

    Args:
        pledge: Pledged (USD million).
        paid: Paid so far.
        final_share: Share that this donor would pay in the end (0..1, U-shaped across donors: F08, F09, SF34).
        violence: D7 relative to the reading of collapse (0..).
        progress: Of the plan (0..1).
        payment_days: Time constant of payment (days).
        violence_delay: Slows payment per unit of violence.
        progress_gain: Speeds payment per unit of progress.
    """
    left = pledge * final_share - paid
    if left <= 0.0:
        return 0.0
    speed = (1.0 + progress_gain * progress) / (1.0 + violence_delay * violence) / payment_days
    return left * clip(speed, 0.0, 1.0)


@rule
def assessed_payment(
    pledge: float, paid: float, final_share: float, violence: float, progress: float, *, assessed_days: float
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
def no_payment(pledge: float, paid: float, final_share: float, violence: float, progress: float) -> float:
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
        "Each donor pays its own share, slower with violence and without progress (R06, Cairo 2014).",
        {"payment": voluntary_payment, "spent": spent},
    ),
    Variant("assessed", "Contributions are assessed and come evenly.", {"payment": assessed_payment, "spent": spent}),
    Variant("none", "Nothing is paid.", {"payment": no_payment, "spent": spent}),
    dispositions=("paid_a", "paid_b"),
)
