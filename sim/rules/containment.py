"""Crises: whether a day of one is the last, and whether a side chooses war instead."""

from __future__ import annotations

import math

from sim.rules.basics import larger, logistic
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def mediated_containment(
    pressure: float,
    mediation: float,
    force: float,
    deaths: float,
    rounds: float,
    confidence: float,
    resolve: float,
    *,
    calm_logit: float,
    pressure_weight: float,
    toll_weight: float,
    round_weight: float,
    confidence_weight: float,
    resolve_weight: float,
) -> float:
    """Chance that a day of crisis is its last.

    Args:
        pressure: US pressure (index).
        mediation: Of Egypt, Qatar and Turkey (index).
        force: What the force lends (logit).
        deaths: Of today.
        rounds: Days of this crisis so far, from 1.
        confidence: Mean of both sides (0..1).
        resolve: To keep the deal, of the side that has less of it (logit): it takes both to end a crisis.
        calm_logit: Intercept (2-5).
        pressure_weight: Logit per unit of pressure and mediation.
        toll_weight: Logit off per factor of ten in deaths (0.2-1).
        round_weight: Logit off per further day (0.2-1).
        confidence_weight: Logit per unit of confidence about one half.
        resolve_weight: Share of the lesser resolve that counts (0-1).
    """
    return logistic(
        calm_logit
        + pressure_weight * (pressure + mediation)
        + force
        - toll_weight * math.log(1.0 + deaths) / 2.302585092994046
        - round_weight * (rounds - 1.0)
        + confidence_weight * (confidence - 0.5)
        + resolve_weight * resolve
    )


@rule
def unmediated_containment(
    pressure: float,
    mediation: float,
    force: float,
    deaths: float,
    rounds: float,
    confidence: float,
    resolve: float,
    *,
    calm_logit: float,
    toll_weight: float,
    round_weight: float,
    confidence_weight: float,
    resolve_weight: float,
) -> float:
    """The same when nobody outside steps in: pressure, mediation and force are not read."""
    return logistic(
        calm_logit
        - toll_weight * math.log(1.0 + deaths) / 2.302585092994046
        - round_weight * (rounds - 1.0)
        + confidence_weight * (confidence - 0.5)
        + resolve_weight * resolve
    )


@rule
def opens(killed: float, deaths: float, leaders: float, *, deaths_threshold: float) -> float:
    """1 if today opens a crisis: a death on the Israeli side from attributed fire, many deaths, a leader killed.

    Args:
        killed: Deaths on the Israeli side from attributed fire today.
        deaths: All deaths today.
        leaders: Leaders killed today.
        deaths_threshold: Deaths that open a crisis by themselves.
    """
    if killed > 0.0 or deaths >= deaths_threshold or leaders > 0.0:
        return 1.0
    return 0.0


@rule
def war_in_crisis(
    confidence: float,
    pressure: float,
    tripwire: float,
    rounds: float,
    hard_line: float,
    resolve: float,
    *,
    war_logit: float,
    war_distrust: float,
    war_pressure: float,
    war_round: float,
    war_hard_line: float,
) -> float:
    """Chance that a side chooses war on an uncontained day of crisis; the same form for either side.

    Args:
        confidence: Its own (0..1).
        pressure: On it (index).
        tripwire: Logit that troops in between take off.
        rounds: Days of this crisis, from 1.
        hard_line: Its own (-1..1).
        resolve: Its own, to keep the deal (logit).
        war_logit: Intercept (-4.5..-1.5).
        war_distrust: Logit per unit of confidence below one half (1-5).
        war_pressure: Logit off per unit of pressure.
        war_round: Logit per further day.
        war_hard_line: Logit per unit of hard line.
    """
    return logistic(
        war_logit
        + war_distrust * (0.5 - confidence)
        - war_pressure * pressure
        - tripwire
        + war_round * (rounds - 1.0)
        + war_hard_line * hard_line
        - resolve
    )


@rule
def crisis_after(open_before: float, opened: float, contained: float, rounds: float) -> tuple[float, float, float]:
    """A crisis after today: (open, its days so far, 1 if it ended today)."""
    running = larger(open_before, opened)
    if running < 0.5:
        return 0.0, 0.0, 0.0
    if contained > 0.5:
        return 0.0, 0.0, 1.0
    return 1.0, rounds + 1.0, 0.0


_SHARED = {"opens": opens, "war": war_in_crisis, "after": crisis_after}

FAMILY = Family(
    "containment",
    "Whether a crisis ends or turns into war",
    Variant(
        "mediated",
        "The US, mediators and the force help to end a crisis.",
        {"contained": mediated_containment, **_SHARED},
    ),
    Variant(
        "none",
        "A crisis ends by the parties' own restraint, or not.",
        {"contained": unmediated_containment, **_SHARED},
    ),
)
