"""Armed groups that rival Hamas: backed from outside, dissolved, or taken into the police."""

from __future__ import annotations

import math

from sim.rules.basics import clip
from sim.rules.family import Family, Variant
from sim.rules.luck import following, uniform
from sim.rules.rule import Key, rule


@rule
def backed_strength(
    fighters: float, ceiling: float, backing: float, reputation: float, police: float, *, recruitment: float
) -> tuple[float, float]:
    """While the group is backed: (fighters after today, men who joined the police today), persons.

    Args:
        fighters: Yesterday's.
        ceiling: What it could grow to at full backing.
        backing: Money and arms from outside (0..1; A25, disputed in detail).
        reputation: Among people (0..1).
        police: Palestinian police in place relative to plan (not read).
        recruitment: Share of the gap to the ceiling closed per month at a middling reputation.
    """
    return fighters + (ceiling * backing - fighters) * recruitment / 30.0 * (0.5 + reputation), 0.0


@rule
def dissolved_strength(
    fighters: float, ceiling: float, backing: float, reputation: float, police: float, *, dissolution: float
) -> tuple[float, float]:
    """The same when backing ends and the group goes home, at ``dissolution`` (share per month)."""
    return fighters * (1.0 - dissolution / 30.0), 0.0


@rule
def integrated_strength(
    fighters: float, ceiling: float, backing: float, reputation: float, police: float, *, integration: float
) -> tuple[float, float]:
    """The same when its men are taken into the Palestinian police, as fast as there is one to join (0..1).

    ``integration`` share per month with all police in place.
    """
    joining = fighters * clip(integration * police, 0.0, 1.0) / 30.0
    return fighters - joining, joining


@rule
def flare_rate(
    fighters: float,
    control: float,
    order: float,
    rumour: float,
    *,
    clash_rate: float,
    clash_control: float,
    clash_rumour: float,
    reference_fighters: float,
) -> float:
    """Flare-ups a day between the group and Hamas or clans.

    Args:
        fighters: Persons.
        control: Of Hamas over its ground (0..1); lowers it.
        order: What the force and the police prevent together (0..1).
        rumour: Belief in rumours (0..1); raises it.
        clash_rate: Per day at ``reference_fighters`` (0.002-0.03, log).
        clash_control: Log-rate off per unit of control.
        clash_rumour: Log-rate per unit of belief in rumours.
        reference_fighters: Persons.
    """
    return (
        clash_rate
        * fighters
        / reference_fighters
        * math.exp(-clash_control * control + clash_rumour * rumour)
        * (1.0 - order)
    )


@rule
def flare_up(rate: float, key: Key, *, clash_least: float, clash_most: float) -> tuple[float, float]:
    """A flare-up today: (1 or 0, deaths, log-uniform from ``clash_least`` to ``clash_most``; E11 has 27 or 64)."""
    if uniform(key) >= 1.0 - math.exp(-clip(rate, 0.0, 5.0)):
        return 0.0, 0.0
    span = math.log(clash_most / clash_least)
    return 1.0, math.floor(clash_least * math.exp(span * uniform(following(key))) + 0.5) * 1.0


@rule
def reputation_after(
    reputation: float,
    clashed: float,
    took_aid: float,
    rumour: float,
    *,
    reputation_days: float,
    reputation_clash: float,
    reputation_aid: float,
    reputation_rumour: float,
) -> float:
    """Reputation among people (0..1) after today; time heals towards one half.

    Args:
        reputation: Yesterday's.
        clashed: Flare-ups today.
        took_aid: What it adds to the share of trucks taken (0..1).
        rumour: Belief in rumours of its backing (0..1).
        reputation_days: Time constant (days).
        reputation_clash: Aim lost by a clash (share).
        reputation_aid: Aim lost per unit of trucks taken (share).
        reputation_rumour: Aim lost at full belief in rumours (share).
    """
    aim = clip(0.5 - reputation_clash * clashed - reputation_aid * took_aid - reputation_rumour * rumour, 0.0, 1.0)
    return reputation + (aim - reputation) / reputation_days


@rule
def aid_taken(
    fighters: float, backing: float, security: float, *, taking_rate: float, reference_fighters: float
) -> float:
    """What the group adds to the share of trucks taken in its sector (0..1), less where roads are secured.

    Args:
        fighters: Persons.
        backing: Not read.
        security: Of the roads (0..1).
        taking_rate: Share taken by ``reference_fighters`` on open roads.
        reference_fighters: Persons.
    """
    return clip(taking_rate * fighters / reference_fighters * (1.0 - security), 0.0, 0.5)


_SHARED = {"flare_rate": flare_rate, "flare_up": flare_up, "reputation": reputation_after, "aid_taken": aid_taken}

FAMILY = Family(
    "rival_militia",
    "What becomes of armed groups that rival Hamas",
    Variant("backed", "Backing from outside goes on (A25).", {"strength": backed_strength, **_SHARED}),
    Variant("dissolved", "Backing ends and the groups go home.", {"strength": dissolved_strength, **_SHARED}),
    Variant(
        "integrated",
        "Their men join the Palestinian police, as fast as there is one.",
        {"strength": integrated_strength, **_SHARED},
    ),
)
