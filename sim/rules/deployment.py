"""How troops that are accepted get to Gaza, and how contingents leave again."""

from __future__ import annotations

import math

from sim.rules.basics import clip, growth, over_days, ratio, smaller
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def lagged_start(
    authorized: float, accepted: float, consent: float, money: float, *, consent_needed: float, money_needed: float
) -> float:
    """1 when a contingent's clock may run: mandate, acceptance by both hosts and money are all there.

    Args:
        authorized: 1 with a mandate, else 0.
        accepted: 1 if Israel accepts it, else 0.
        consent: Of the Palestinian host to the task (0..1).
        money: Share of the force's running cost that is covered (0..1).
        consent_needed: Threshold of consent (share).
        money_needed: Threshold of money (share).
    """
    if authorized > 0.5 and accepted > 0.5 and consent >= consent_needed and money >= money_needed:
        return 1.0
    return 0.0


@rule
def rapid_start(authorized: float, accepted: float, consent: float, money: float) -> float:
    """1 as soon as there is a mandate and Israel accepts: consent and money are not waited for."""
    if authorized > 0.5 and accepted > 0.5:
        return 1.0
    return 0.0


@rule
def lagged_target(clock: float, sectors_open: float, *, delay: float, build_up: float) -> float:
    """Share of what a contributor delivers that is under way, ``clock`` days after its conditions were met.

    ``delay`` days to the first departure, ``build_up`` time constant of the rise in days. ``sectors_open`` is not
    read. Shape: rappa2016, X03.
    """
    late = clock - delay
    if late <= 0.0:
        return 0.0
    return 1.0 - math.exp(-late / build_up)


@rule
def rapid_target(clock: float, sectors_open: float, *, rapid_delay: float, rapid_days: float) -> float:
    """The same from stand-by units: they go in one lift, evenly over ``rapid_days`` after ``rapid_delay``."""
    return clip((clock - rapid_delay) / rapid_days, 0.0, 1.0)


@rule
def phased_target(clock: float, sectors_open: float, *, delay: float, build_up: float) -> float:
    """The same, but never more than the share of sectors opened to the force (0..1)."""
    share = lagged_target(clock, sectors_open, delay, build_up)
    if share > sectors_open:
        return sectors_open
    return share


@rule
def exit_chance(
    losses: float,
    wealth: float,
    violence: float,
    exits: float,
    support: float,
    unpaid: float,
    *,
    exit_hazard: float,
    exit_loss_weight: float,
    exit_violence_weight: float,
    exit_peer_weight: float,
    exit_support_weight: float,
    exit_unpaid_weight: float,
) -> float:
    """Chance per week that a contingent in place goes home.

    Args:
        losses: Its own recent deaths per 1,000 troops.
        wealth: How much losses weigh at home (0..1).
        violence: D7 relative to the reading of collapse (0..).
        exits: Share of other contributors that have left (0..1).
        support: Domestic support (0..1).
        unpaid: Share of its costs that it needs covered and is not (0..1).
        exit_hazard: Per year in quiet.
        exit_loss_weight: Log-hazard per death per 1,000, times wealth.
        exit_violence_weight: Log-hazard per unit of violence.
        exit_peer_weight: Log-hazard per unit share of exits.
        exit_support_weight: Log-hazard per unit of support lost.
        exit_unpaid_weight: Log-hazard per unit unpaid.
    """
    drive = (
        exit_loss_weight * losses * wealth
        + exit_violence_weight * violence
        + exit_peer_weight * exits
        + exit_support_weight * (0.5 - support)
        + exit_unpaid_weight * unpaid
    )
    return over_days(clip(exit_hazard / 365.0 * growth(drive), 0.0, 0.99), 7.0)


@rule
def arrivals(in_transit: float, *, transit_days: float) -> float:
    """Troops who arrive today of those on their way (troops), over a mean of ``transit_days``."""
    return in_transit / transit_days


@rule
def remembered_losses(losses: float, deaths: float, strength: float, *, loss_memory_days: float) -> float:
    """A contingent's recent deaths per 1,000 troops after today, fading over ``loss_memory_days``."""
    # Through `ratio`: compiled code divides before it asks in a branch of its own, and warns of a division by zero.
    # Cut before dividing as well: next to nobody in place must not overflow.
    today = smaller(ratio(smaller(1000.0 * deaths, 21.0 * strength), strength, 0.0), 20.0)
    return losses * (1.0 - 1.0 / loss_memory_days) + today


@rule
def placed_by_people(rank: float, sectors: float, sectors_open: float, people: float) -> float:
    """Weight of a sector in placing troops: its people (share), everywhere at once."""
    return people


@rule
def placed_by_phase(rank: float, sectors: float, sectors_open: float, people: float) -> float:
    """The same, only in sectors whose turn has come: ``rank`` (from 0) of ``sectors`` within the share opened."""
    if rank < sectors * sectors_open:
        return people
    return 0.0


_SHARED = {"arrivals": arrivals, "losses": remembered_losses}

FAMILY = Family(
    "deployment",
    "When contingents start, how fast they arrive, and when they leave",
    Variant(
        "lagged",
        "A contingent waits for mandate, both hosts, an agreed task and money, and then builds up slowly.",
        {
            "start": lagged_start,
            "target": lagged_target,
            "placement": placed_by_people,
            "exit_chance": exit_chance,
            **_SHARED,
        },
    ),
    Variant(
        "rapid",
        "Stand-by units go in one lift once there is a mandate and Israel accepts.",
        {
            "start": rapid_start,
            "target": rapid_target,
            "placement": placed_by_people,
            "exit_chance": exit_chance,
            **_SHARED,
        },
    ),
    Variant(
        "phased_by_sector",
        "Troops come only for the sectors that the phases of the plan have opened to them.",
        {
            "start": lagged_start,
            "target": phased_target,
            "placement": placed_by_phase,
            "exit_chance": exit_chance,
            **_SHARED,
        },
    ),
    dispositions=("delivered_mean", "delivered_firmness"),
)
