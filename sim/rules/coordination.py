"""What the CMCC and the guarantors coordinate: coverage, deconfliction, the aid guarantee, sight."""

from __future__ import annotations

import math

from sim.rules.basics import clip
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def coverage(level: float, staff: float, engagement: float, *, staff_needed: float, opening_days: float) -> float:
    """How much of what happens the CMCC covers (0..1): it opens over days and lives on staff and US engagement.

    Args:
        level: Yesterday's.
        staff: Persons at the centre near Kiryat Gat (M02).
        engagement: Of the US, which leads it (0..1).
        staff_needed: Persons at which 1 - 1/e of full coverage is reached.
        opening_days: Time constant of opening and closing down (days).
    """
    aim = (1.0 - math.exp(-staff / staff_needed)) * clip(2.0 * engagement, 0.0, 1.0)
    return level + (aim - level) / opening_days


@rule
def deconflicted(covered: float, confidence: float, *, deconfliction_max: float) -> float:
    """Share of line incidents that coordination prevents (0..1), by coverage and the army's trust in the truce.

    Args:
        covered: Coverage of the CMCC (0..1).
        confidence: Israel's (0..1).
        deconfliction_max: Share prevented at full coverage and confidence.
    """
    return deconfliction_max * covered * (0.5 + 0.5 * confidence)


@rule
def aid_guarantee(
    covered: float,
    pressure: float,
    representation: float,
    *,
    guarantee_share: float,
    guarantee_pressure_gain: float,
    representation_aid: float,
) -> float:
    """How far the CMCC can guarantee entry of aid (0..1).

    Args:
        covered: Its coverage (0..1).
        pressure: Of the US on Israel (index).
        representation: Of Palestinians at the centre (0 none .. 1 member).
        guarantee_share: At full coverage without pressure (share).
        guarantee_pressure_gain: Per unit of pressure (share).
        representation_aid: How much more a member's seat makes of it (share).
    """
    return clip(
        covered * (guarantee_share + guarantee_pressure_gain * pressure) * (1.0 + representation_aid * representation),
        0.0,
        1.0,
    )


@rule
def monitoring(
    covered: float, verified: float, representation: float, cooperation: float, *, representation_gain: float
) -> float:
    """Monitoring as one side sees it (index): CMCC coverage and what the force verifies.

    ``representation`` (0 none .. 1 member) makes it credible to that side by ``representation_gain``;
    ``cooperation`` is how far people tell what they saw (0..1).
    """
    return (covered * (1.0 + representation_gain * representation) + verified) * (0.5 + cooperation)


@rule
def collected_share(covered: float, *, collection_base: float, collection_gain: float) -> float:
    """Share of crossed trucks that is collected and not turned back (0..1): scheduling adds to a base.

    Args:
        covered: Coverage of the CMCC (0..1).
        collection_base: Without it (share).
        collection_gain: Added at full coverage (share).
    """
    return clip(collection_base + collection_gain * covered, 0.0, 1.0)


@rule
def aid_share(people: float, wants: float, covered: float, *, targeting: float) -> float:
    """A sector's share of what crosses: by people, or by need as far as the CMCC's coverage lets it be targeted.

    ``people`` share of all people, ``wants`` share of all need, ``targeting`` share that can follow need.
    """
    return people + (wants - people) * targeting * covered


FAMILY = Family(
    "coordination",
    "What the CMCC covers, prevents, guarantees and sees",
    Variant(
        "standard",
        "The CMCC lives on staff and US engagement; it deconflicts, schedules, verifies.",
        {
            "coverage": coverage,
            "deconflicted": deconflicted,
            "aid_guarantee": aid_guarantee,
            "monitoring": monitoring,
            "collected_share": collected_share,
            "aid_share": aid_share,
        },
    ),
)
