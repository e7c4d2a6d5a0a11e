"""How many trucks cross: two streams, crossings, screening, approvals, closures."""

from __future__ import annotations

import math

from sim.rules.basics import clip, larger, smaller
from sim.rules.family import Family, Variant
from sim.rules.luck import normal
from sim.rules.rule import rule


@rule
def approvals(level: float, mean: float, u: float, *, approval_memory: float, approval_noise: float) -> float:
    """Approved trucks a day in one stream, an AR(1) in logs around its mean.

    ``level`` yesterday's log deviation, ``mean`` not read here (the caller scales), ``approval_memory`` lag-1
    correlation, ``approval_noise`` log standard deviation of the innovation. Returns the new log deviation.
    """
    return approval_memory * level + approval_noise * normal(u)


@rule
def linked_entry(crossing: float, screening: float, approved: float, openness: float, guarantee: float) -> float:
    """Trucks a day that enter in one stream: the narrowest of three gates, as open as incidents leave it.

    Args:
        crossing: Capacity of the crossings for this stream (trucks per day).
        screening: Capacity of screening (trucks per day).
        approved: Approved (trucks per day).
        openness: 0 closed .. 1 open, after incidents and sanctions.
        guarantee: Share of the way on which the CMCC secures entry (not read).
    """
    return smaller(smaller(crossing, screening), approved) * openness


@rule
def unhindered_entry(
    crossing: float, screening: float, approved: float, openness: float, guarantee: float, *, approval_lift: float
) -> float:
    """The same where the CMCC guarantees entry (A07).

    As far as its guarantee reaches, approvals are lifted and closures do not stop trucks.
    ``approval_lift`` multiplies approvals at a full guarantee (multiplier >= 1).
    """
    lifted = approved * (1.0 + (approval_lift - 1.0) * guarantee)
    return smaller(smaller(crossing, screening), lifted) * (openness + (1.0 - openness) * guarantee)


@rule
def capped_entry(
    crossing: float, screening: float, approved: float, openness: float, guarantee: float, *, cap: float
) -> float:
    """The same under a ceiling of ``cap`` trucks a day and stream that holds even when every gate is open."""
    return smaller(smaller(smaller(crossing, screening), approved) * openness, cap)


@rule
def unchanged_capacity(capacity: float, opening: float) -> float:
    """Crossings stay as they are (trucks per day)."""
    return capacity


@rule
def invested_capacity(capacity: float, opening: float, *, invested_target: float, investment_days: float) -> float:
    """Capacity of the crossings (trucks per day) while they are being built up.

    It grows towards ``invested_target`` (trucks per day, both streams) with time constant ``investment_days``;
    ``opening`` is the share of the day on which work can go on (0..1).
    """
    if invested_target <= capacity:
        return capacity
    return capacity + (invested_target - capacity) * (1.0 - math.exp(-opening / investment_days))


@rule
def closure(closed: float, shock: float, u: float, v: float, *, closure_chance: float, closure_days: float) -> float:
    """Days for which the crossings stay closed after today.

    A shock (an Israeli death from attributed fire, or a crisis day) closes them with ``closure_chance`` for 1 to
    ``closure_days`` days; otherwise, or if a closure in force lasts longer, the count runs down.
    """
    left = larger(closed - 1.0, 0.0)
    if shock > 0.5 and u < closure_chance:
        return larger(left, 1.0 + math.floor(v * closure_days) * 1.0)
    return left


@rule
def no_closure(closed: float, shock: float, u: float, v: float) -> float:
    """Entry is a right, not a lever: incidents close nothing (dated closures of a scenario still run down)."""
    if closed > 1.0:
        return closed - 1.0
    return 0.0


@rule
def sanctioned_openness(closed: float, overdue: float, *, sanction: float, closed_share: float) -> float:
    """How open the crossings are (0..1).

    Closed days leave ``closed_share``; overdue obligations of Hamas take up to ``sanction`` (share; C32 halved entry
    over the return of remains).
    """
    if closed > 0.5:
        return closed_share
    return 1.0 - sanction * clip(overdue, 0.0, 1.0)


@rule
def plain_openness(closed: float, overdue: float, *, closed_share: float) -> float:
    """The same where obligations are not answered with aid."""
    if closed > 0.5:
        return closed_share
    return 1.0


@rule
def gate(progress: float, *, unopened_share: float) -> float:
    """Share of the crossings' capacity that can be used.

    ``unopened_share`` at first, all once those that are owed have been opened (``progress`` 0..1).
    """
    return unopened_share + (1.0 - unopened_share) * progress


@rule
def road_security(guard: float, police: float, crime: float, *, crime_exposure: float) -> float:
    """Security of roads and markets (0..1): escorts and police each cut what is exposed; crime exposes more.

    ``guard`` and ``police`` are the shares that each cuts, ``crime_exposure`` the part of exposure that is crime's
    (share), in full at ``crime`` 1.
    """
    exposed = 1.0 - crime_exposure + crime_exposure * crime
    return 1.0 - (1.0 - guard) * (1.0 - police) * exposed


@rule
def supply(
    level: float, delivered: float, distribution: float, money: float, *, supply_days: float, money_gain: float
) -> float:
    """What reaches people relative to the target (0..), over ``supply_days``.

    Args:
        level: Yesterday's.
        delivered: Trucks today relative to the sector's share of the target (0..).
        distribution: What the committee's offices add (share).
        money: Donors' money for aid today (USD million).
        supply_days: Time constant (days).
        money_gain: Added per USD million a day (share), up to a fifth.
    """
    better = 1.0 + distribution + smaller(money_gain * money, 0.2)
    return level + (delivered * better - level) / supply_days


@rule
def taken_share(
    supply: float,
    security: float,
    *,
    taken_most: float,
    taken_least: float,
    supply_weight: float,
    security_weight: float,
) -> float:
    """Share of trucks taken en route, by whom is unknown unless attributed (T17, T18).

    Args:
        supply: Trucks per day relative to the target (0..).
        security: Of the roads (0..1).
        taken_most: Share without supply and security.
        taken_least: Share that is left when both abound.
        supply_weight: How fast supply eases it.
        security_weight: How fast security eases it.
    """
    eased = 1.0 - math.exp(-supply_weight * supply - security_weight * security)
    return taken_most + (taken_least - taken_most) * eased


_COMMON = {
    "approvals": approvals,
    "taken_share": taken_share,
    "gate": gate,
    "road_security": road_security,
    "supply": supply,
}

FAMILY = Family(
    "aid_access",
    "How many trucks cross, in two streams, and what stops them",
    Variant(
        "linked",
        "Aid is a lever: entry is cut after incidents and over missed obligations.",
        {
            "entry": linked_entry,
            "capacity": unchanged_capacity,
            "closure": closure,
            "openness": sanctioned_openness,
            **_COMMON,
        },
    ),
    Variant(
        "unhindered",
        "The CMCC secures entry (A07): approvals are lifted as far as its guarantee reaches, crossings are built up, "
        "incidents close nothing.",
        {
            "entry": unhindered_entry,
            "capacity": invested_capacity,
            "closure": no_closure,
            "openness": plain_openness,
            **_COMMON,
        },
    ),
    Variant(
        "capped",
        "Entry has a ceiling and is cut after incidents.",
        {
            "entry": capped_entry,
            "capacity": unchanged_capacity,
            "closure": closure,
            "openness": sanctioned_openness,
            **_COMMON,
        },
    ),
)
