"""The group cut off in Rafah's tunnels: whether it may leave, and whether it will."""

from __future__ import annotations

import math

from sim.rules.basics import clip, logistic
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def third_country_offer(
    confidence: float,
    pressure: float,
    broker: float,
    hosts: float,
    hard_line: float,
    *,
    offer_logit: float,
    offer_pressure: float,
    host_weight: float,
    offer_trust: float,
) -> float:
    """Chance per week that Israel offers passage to another country.

    Args:
        confidence: Israel's (0..1).
        pressure: On Israel (index).
        broker: Mediation (index).
        hosts: Readiness of a state to take people in (0..1; A22: Turkey).
        hard_line: Israel's (-1..1).
        offer_logit: Intercept.
        offer_pressure: Per unit of pressure and mediation (logit).
        host_weight: Per unit of readiness of a host (logit).
        offer_trust: Per unit of confidence (logit).

    Returns:
        A probability; without a host nobody can leave.
    """
    if hosts <= 0.0:
        return 0.0
    return logistic(
        offer_logit
        + offer_pressure * (pressure + broker)
        + host_weight * (hosts - 0.5)
        + offer_trust * (confidence - 0.5)
        - hard_line
    )


@rule
def surrender_offer(confidence: float, pressure: float, broker: float, hosts: float, hard_line: float) -> float:
    """Surrender is on offer at any time. Returns 1."""
    return 1.0


@rule
def no_offer(confidence: float, pressure: float, broker: float, hosts: float, hard_line: float) -> float:
    """No way out is offered. Returns 0."""
    return 0.0


@rule
def passage_acceptance(
    guarantee: float, amnesty: float, honour: float, fear: float, *, passage_logit: float, passage_weight: float
) -> float:
    """Chance per week that the group takes an offered passage: host's guarantee and amnesty against honour and fear.

    All inputs are shares (0..1); ``passage_logit`` intercept, ``passage_weight`` logit per unit. B06: surrender and
    exile were refused in November 2025.
    """
    return logistic(passage_logit + passage_weight * (guarantee + amnesty - honour - fear))


@rule
def surrender_acceptance(
    guarantee: float,
    amnesty: float,
    honour: float,
    fear: float,
    *,
    passage_logit: float,
    passage_weight: float,
    shame: float,
) -> float:
    """The same for surrender: no host guarantees anything, and honour weighs ``shame`` more (share)."""
    return logistic(passage_logit + passage_weight * (amnesty - honour - shame - fear))


@rule
def no_acceptance(guarantee: float, amnesty: float, honour: float, fear: float) -> float:
    """There is nothing to accept. Returns 0."""
    return 0.0


@rule
def struck_chance(
    hard_line: float, pressure: float, offered: float, *, strike_pocket: float, offer_shield: float
) -> float:
    """Chance per day that the pocket is struck or stormed: less while an offer stands, and under pressure.

    Args:
        hard_line: Israel's (-1..1).
        pressure: On Israel (index).
        offered: 1 while a way out is offered, else 0.
        strike_pocket: Per day without offer and pressure, at a hard line of 0.
        offer_shield: Share that a standing offer takes off.
    """
    return clip(
        strike_pocket * (1.0 + hard_line) * (1.0 - offer_shield * offered) * clip(1.0 - pressure, 0.2, 2.0), 0.0, 1.0
    )


@rule
def pocket_after(
    inside: float, leaves: float, struck: float, *, strike_toll: float, leave_share: float
) -> tuple[float, float, float]:
    """The pocket after today: (inside, left today, killed today), persons.

    ``leave_share`` share that goes at once when passage is taken, ``strike_toll`` share killed by a strike.
    """
    gone = 0.0
    dead = 0.0
    if leaves > 0.5:
        gone = math.ceil(inside * leave_share) * 1.0
        if gone > inside:
            gone = inside
    elif struck > 0.5:
        dead = math.ceil(inside * strike_toll) * 1.0
        if dead > inside:
            dead = inside
    return inside - gone - dead, gone, dead


@rule
def example(model: float, honoured: float, struck: float, *, example_gain: float, example_fade: float) -> float:
    """What the pocket's fate teaches elsewhere (-1..1): honoured passages raise it, struck ones lower it (A23).

    ``honoured`` and ``struck`` are shares of the pocket today; ``example_gain`` per whole pocket; ``example_fade``
    half-life in days is taken as exponential.
    """
    faded = model * (1.0 - 0.6931471805599453 / example_fade)
    return clip(faded + example_gain * (honoured - struck), -1.0, 1.0)


_SHARED = {"struck": struck_chance, "pocket": pocket_after, "example": example}

FAMILY = Family(
    "safe_passage",
    "Whether the group in Rafah's tunnels can leave, and what its fate teaches elsewhere",
    Variant("none", "No way out is offered.", {"offer": no_offer, "acceptance": no_acceptance, **_SHARED}),
    Variant(
        "surrender",
        "Surrender with amnesty is on offer at any time.",
        {"offer": surrender_offer, "acceptance": surrender_acceptance, **_SHARED},
    ),
    Variant(
        "third_country",
        "Passage to a host state is offered when Israel agrees and a host is ready (A22).",
        {"offer": third_country_offer, "acceptance": passage_acceptance, **_SHARED},
    ),
)
