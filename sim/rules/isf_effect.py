"""What the force does by being there: seven channels, each with its own switch."""

from __future__ import annotations

import math

from sim.rules.basics import clip
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def presence_by_consent(
    density: float, quality: float, consent: float, authority: float, *, half_density: float
) -> float:
    """How much of its possible effect a force has where it stands, by consent.

    Args:
        density: Troops per 1,000 people in the sector.
        quality: Of the force (0..1).
        consent: Of those who hold the ground (0..1).
        authority: To enforce (not read).
        half_density: Density at which the effect reaches 1 - 1/e of its maximum (troops per 1,000).

    Returns:
        A share in [0, 1].
    """
    return consent * (1.0 - math.exp(-density * quality / half_density))


@rule
def presence_by_enforcement(
    density: float,
    quality: float,
    consent: float,
    authority: float,
    *,
    half_density: float,
    enforcement_threshold: float,
) -> float:
    """The same for a force that may use force: authority replaces missing consent, once it is dense enough.

    ``enforcement_threshold`` troops per 1,000 below which it cannot enforce (X08, X09).
    """
    able = authority * clip(density / enforcement_threshold, 0.0, 1.0)
    return (consent + (1.0 - consent) * able) * (1.0 - math.exp(-density * quality / half_density))


@rule
def presence_of_monitors(
    density: float, quality: float, consent: float, authority: float, *, monitor_density: float
) -> float:
    """The same for unarmed monitors: few suffice to see, whatever they are allowed to do by force.

    ``monitor_density`` monitors per 1,000 at which 1 - 1/e of what happens is seen.
    """
    return consent * (1.0 - math.exp(-density * quality / monitor_density))


@rule
def armed_channels(
    presence: float,
    *,
    deterrence_max: float,
    interposition_max: float,
    verification_gain: float,
    convoy_max: float,
) -> tuple[float, float, float, float]:
    """In one sector: (deterrence, interposition, verification, convoy protection).

    Args:
        presence: Of the force where it stands (0..1).
        deterrence_max: Share of acts deterred at full presence.
        interposition_max: Share of line incidents prevented at full presence.
        verification_gain: Monitoring added at full presence (index).
        convoy_max: Share of losses en route prevented at full presence.
    """
    return (
        deterrence_max * presence,
        interposition_max * presence,
        verification_gain * presence,
        convoy_max * presence,
    )


@rule
def monitor_channels(presence: float, *, verification_gain: float) -> tuple[float, float, float, float]:
    """Monitors see and report: no deterrence, no interposition, no escort."""
    return 0.0, 0.0, verification_gain * presence, 0.0


@rule
def worth(deployed: float, intrusion: float, *, unarmed_worth: float) -> float:
    """A contingent's troops, weighted by how far their role bears arms: engineers count ``unarmed_worth`` (share)."""
    return deployed * (unarmed_worth + (1.0 - unarmed_worth) * intrusion)


@rule
def armed_guarantee(
    presence: float,
    hold: float,
    consent: float,
    authority: float,
    *,
    containment_max: float,
    tripwire_max: float,
    border_max: float,
) -> tuple[float, float, float]:
    """For the whole Strip: (containment logit, tripwire logit, share of smuggling stopped at the borders).

    Args:
        presence: Mean presence inside Gaza (0..1).
        hold: Strength relative to plan times quality (0..1): what can be held at the borders.
        consent: Of the host to a force at the borders (0..1).
        authority: To enforce (not read).
        containment_max: Logit at full presence.
        tripwire_max: Logit at full presence.
        border_max: Share at full hold and consent.
    """
    return containment_max * presence, tripwire_max * presence, border_max * hold * consent


@rule
def enforcing_guarantee(
    presence: float,
    hold: float,
    consent: float,
    authority: float,
    *,
    containment_max: float,
    tripwire_max: float,
    border_max: float,
) -> tuple[float, float, float]:
    """The same for an enforcing force: authority (0..1) replaces missing consent at the borders."""
    held = hold * (consent + (1.0 - consent) * authority)
    return containment_max * presence, tripwire_max * presence, border_max * held


@rule
def monitor_guarantee(
    presence: float,
    hold: float,
    consent: float,
    authority: float,
    *,
    containment_max: float,
    border_max: float,
    monitor_share: float,
) -> tuple[float, float, float]:
    """Monitors lend a crisis their word and watch the borders; nobody fears to fire past them.

    ``monitor_share`` of an armed force's containment and border control (share); authority is not read.
    """
    return containment_max * presence * monitor_share, 0.0, border_max * hold * consent * monitor_share


@rule
def consented_loss_rate(violence: float, consent: float, authority: float, *, loss_rate: float) -> float:
    """Deaths of its soldiers per soldier and day: ``loss_rate`` per 100,000 a year, with violence around it.

    ``violence`` is D7 relative to the reading of collapse (0..).
    """
    return loss_rate / 36500000.0 * (1.0 + violence)


@rule
def enforcing_loss_rate(
    violence: float, consent: float, authority: float, *, loss_rate: float, enforcement_losses: float
) -> float:
    """The same for an enforcing force: up to ``enforcement_losses`` times where consent is missing."""
    return loss_rate / 36500000.0 * (1.0 + violence) * (1.0 + (enforcement_losses - 1.0) * authority * (1.0 - consent))


FAMILY = Family(
    "isf_effect",
    "What the force does where it stands, and what it loses",
    Variant(
        "consent",
        "The force works as far as those who hold the ground let it.",
        {
            "presence": presence_by_consent,
            "channels": armed_channels,
            "guarantee": armed_guarantee,
            "loss_rate": consented_loss_rate,
            "worth": worth,
        },
    ),
    Variant(
        "enforcement",
        "All measures authorized (A39): authority and density replace missing consent, at a price in lives.",
        {
            "presence": presence_by_enforcement,
            "channels": armed_channels,
            "guarantee": enforcing_guarantee,
            "loss_rate": enforcing_loss_rate,
            "worth": worth,
        },
    ),
    Variant(
        "monitor_only",
        "Unarmed monitors: they verify, mediate and watch borders; they neither deter nor interpose.",
        {
            "presence": presence_of_monitors,
            "channels": monitor_channels,
            "guarantee": monitor_guarantee,
            "loss_rate": consented_loss_rate,
            "worth": worth,
        },
    ),
)
