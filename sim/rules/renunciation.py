"""Ending the deal out of quiet: by war, or by declaring it over."""

from __future__ import annotations

import math

from sim.rules.basics import logistic
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def return_to_war(
    confidence: float,
    stall: float,
    expiry: float,
    overdue: float,
    pressure: float,
    tripwire: float,
    resolve: float,
    *,
    quiet_logit: float,
    quiet_distrust: float,
    stall_weight: float,
    stall_days: float,
    expiry_weight: float,
    overdue_weight: float,
    quiet_pressure: float,
) -> float:
    """Chance per week that a side goes back to war without a crisis; the same form for either side.

    It does not read deaths: they act through confidence.

    Args:
        confidence: Its own (0..1).
        stall: Days since anything moved (tranche, line, phase, force).
        expiry: Nearness of a phase end or deadline (0..1).
        overdue: Share of what is owed to it that is overdue (0..1).
        pressure: On it (index).
        tripwire: Logit that troops in between take off.
        resolve: Its own, to keep the deal (logit).
        quiet_logit: z0 (-8..-5).
        quiet_distrust: zc (4-10).
        stall_weight: zs (0-1.5).
        stall_days: Time constant of a stall (days).
        expiry_weight: zp (0-2).
        overdue_weight: zo (0-3).
        quiet_pressure: Per unit of pressure.
    """
    return logistic(
        quiet_logit
        + quiet_distrust * (0.5 - confidence)
        + stall_weight * (1.0 - math.exp(-stall / stall_days))
        + expiry_weight * expiry
        + overdue_weight * overdue
        - quiet_pressure * pressure
        - tripwire
        - resolve
    )


@rule
def declared_over(
    confidence: float,
    stall: float,
    expiry: float,
    overdue: float,
    pressure: float,
    resolve: float,
    *,
    renounce_logit: float,
    quiet_distrust: float,
    stall_weight: float,
    stall_days: float,
    expiry_weight: float,
    overdue_weight: float,
    quiet_pressure: float,
) -> float:
    """Chance per week that a party declares the deal over without an operation.

    The same equation as for a return to war, with its own intercept ``renounce_logit`` (-8.5..-5.5) and no tripwire
    (words are not stopped by troops).
    """
    return return_to_war(
        confidence,
        stall,
        expiry,
        overdue,
        pressure,
        0.0,
        resolve,
        renounce_logit,
        quiet_distrust,
        stall_weight,
        stall_days,
        expiry_weight,
        overdue_weight,
        quiet_pressure,
    )


@rule
def never_declared(
    confidence: float, stall: float, expiry: float, overdue: float, pressure: float, resolve: float
) -> float:
    """No party declares the deal over. Returns 0."""
    return 0.0


FAMILY = Family(
    "renunciation",
    "Ending the deal out of quiet: returning to war, or declaring it over",
    Variant(
        "deliberate",
        "A party may declare the deal over, by the weekly equation with its own intercept.",
        {"return_to_war": return_to_war, "declare": declared_over},
    ),
    Variant(
        "never",
        "The deal ends by war or violence only; nobody declares it over.",
        {"return_to_war": return_to_war, "declare": never_declared},
    ),
    dispositions=("resolve_spread",),
)
