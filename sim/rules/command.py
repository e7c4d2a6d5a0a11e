"""What the form of command makes of the troops that came."""

from __future__ import annotations

from sim.rules.basics import clip
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def unified_quality(
    caveats: float,
    contingents: float,
    egypt: float,
    israel: float,
    *,
    base_quality: float,
    caveat_loss: float,
    cooperation_gain: float,
) -> float:
    """Quality of the force under one command (0..1).

    Args:
        caveats: Mean national caveats, weighted by troops (0..1).
        contingents: Number of contributing states in place (not read: one command makes them one force).
        egypt: Cooperation of Egypt in planning (0..1).
        israel: Cooperation of Israel in planning (0..1).
        base_quality: Share without caveats or cooperation.
        caveat_loss: Share of quality lost at full caveats.
        cooperation_gain: Share of the gap to full quality closed by full cooperation of both.
    """
    quality = base_quality * (1.0 - caveat_loss * caveats)
    return clip(quality + (1.0 - quality) * cooperation_gain * 0.5 * (egypt + israel), 0.0, 1.0)


@rule
def national_quality(
    caveats: float,
    contingents: float,
    egypt: float,
    israel: float,
    *,
    base_quality: float,
    caveat_loss: float,
    cooperation_gain: float,
    coordination_loss: float,
) -> float:
    """The same under national commands: every further contingent costs ``coordination_loss`` (share each)."""
    united = unified_quality(caveats, contingents, egypt, israel, base_quality, caveat_loss, cooperation_gain)
    further = contingents - 1.0
    if further < 0.0:
        further = 0.0
    return united / (1.0 + coordination_loss * further)


FAMILY = Family(
    "command",
    "What the form of command makes of the troops that came",
    Variant("unified", "One command, as the article reports it (A35).", {"quality": unified_quality}),
    Variant(
        "national_caveats",
        "Each capital keeps command: caveats bind and coordination is lost with every further contingent.",
        {"quality": national_quality},
    ),
)
