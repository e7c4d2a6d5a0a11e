"""How much of itself the United States puts in, and what that is worth."""

from __future__ import annotations

from sim.rules.basics import clip, decay, smaller
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def sustained_engagement(engagement: float, start: float, crisis: float, deaths: float) -> float:
    """Engagement that stays at its start (0..1)."""
    return start


@rule
def fading_engagement(engagement: float, start: float, crisis: float, deaths: float, *, half_life: float) -> float:
    """Engagement that halves every ``half_life`` days, whatever happens (0..1)."""
    return engagement * decay(half_life)


@rule
def crisis_driven_engagement(
    engagement: float,
    start: float,
    crisis: float,
    deaths: float,
    *,
    attention_span: float,
    crisis_jump: float,
    floor: float,
    attention_deaths: float,
) -> float:
    """Engagement that a crisis raises and quiet lets go.

    Args:
        engagement: Yesterday's (0..1).
        start: Not read.
        crisis: 1 on a day of crisis, else 0.
        deaths: Mean deaths a day over the last week.
        attention_span: Half-life in quiet (days).
        crisis_jump: Share of the gap to full engagement closed by a crisis day.
        floor: Share below which it does not fall.
        attention_deaths: Added to the floor per death a day over the last week (share).

    Returns:
        A share in [0, 1].
    """
    if crisis > 0.5:
        return engagement + (1.0 - engagement) * crisis_jump
    rest = smaller(1.0, floor + attention_deaths * deaths)
    return rest + (engagement - rest) * decay(attention_span)


@rule
def us_pressure(
    engagement: float,
    envoy: float,
    base: float,
    *,
    level: float,
    reach: float,
    envoy_weight: float,
    base_commitment: float,
) -> float:
    """P: what US engagement is worth as pressure for calm (index, about -0.5..0.5 at half engagement).

    Args:
        engagement: Share in [0, 1].
        envoy: 1 while an envoy is in the region, else 0.
        base: 1 if a US base stands in Israel, else 0 (B02: reported and denied).
        level: P at half engagement (index).
        reach: Change of P from no to full engagement (index).
        envoy_weight: Added by an envoy (index).
        base_commitment: Added by a base (index).
    """
    return level + reach * (engagement - 0.5) + envoy_weight * envoy + base_commitment * base


@rule
def envoy_chance(engagement: float, crisis: float, overdue: float, *, envoy_rate: float, envoy_alarm: float) -> float:
    """Chance per day that an envoy is sent: with engagement, more in a crisis or when obligations are overdue.

    Args:
        engagement: Share in [0, 1].
        crisis: 1 on a day of crisis, else 0.
        overdue: Share of obligations that is overdue (0..1).
        envoy_rate: Per day at full engagement in quiet.
        envoy_alarm: Added multiple in a crisis, or when all is overdue.
    """
    return clip(envoy_rate * engagement * (1.0 + envoy_alarm * (crisis + overdue)), 0.0, 1.0)


_SHARED = {"pressure": us_pressure, "envoy_chance": envoy_chance}

FAMILY = Family(
    "us_engagement",
    "How much attention the United States gives, and how it turns into pressure",
    Variant("sustained", "Washington stays as engaged as it began.", {"engagement": sustained_engagement, **_SHARED}),
    Variant("fading", "Attention halves at a steady pace.", {"engagement": fading_engagement, **_SHARED}),
    Variant(
        "crisis_driven",
        "Attention follows crises and deaths, and wanes in quiet.",
        {"engagement": crisis_driven_engagement, **_SHARED},
    ),
)
