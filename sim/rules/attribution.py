"""Who is blamed for fire, and under what circumstance: each side believes for itself."""

from __future__ import annotations

import math

from sim.rules.basics import clip, smaller
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def known_by_monitors(
    monitors: float, own_confidence: float, other_confidence: float, *, first_guess: float, monitor_yield: float
) -> float:
    """Chance that a side's first attribution is right, with the CMCC and the force as witnesses.

    Args:
        monitors: Monitoring in place (index: CMCC coverage plus what the force verifies).
        own_confidence: Not read.
        other_confidence: Not read.
        first_guess: Chance without any monitor (0.4-0.7).
        monitor_yield: How fast the chance rises with monitoring.
    """
    return first_guess + (1.0 - first_guess) * (1.0 - math.exp(-monitor_yield * monitors))


@rule
def known_jointly(
    monitors: float, own_confidence: float, other_confidence: float, *, first_guess: float, monitor_yield: float
) -> float:
    """The same from a joint commission: what it finds counts as far as the less confident side takes part."""
    share = smaller(own_confidence, other_confidence)
    return first_guess + (1.0 - first_guess) * (1.0 - math.exp(-2.0 * monitor_yield * monitors * share))


@rule
def known_alone(monitors: float, own_confidence: float, other_confidence: float, *, first_guess: float) -> float:
    """The same without any mechanism: each side keeps its first guess."""
    return first_guess


@rule
def believed(
    truth: float, right: float, suspicion: float, rumour: float, u: float, v: float, *, rumour_suspicion: float
) -> float:
    """What a side believes of an act: the same form for who did it and for whether it was meant.

    Args:
        truth: 1 if the leadership's own men fired (identity), or if a command ordered it (circumstance); else 0.
        right: Chance that the attribution is right.
        suspicion: Chance that a wrong one falls on the leadership, or on intent (0..1): low confidence breeds it.
        rumour: Belief in rumours (0..1).
        u: Uniform in (0, 1).
        v: Uniform in (0, 1).
        rumour_suspicion: Suspicion added at full belief in rumours (share).

    Returns:
        1 if the leadership is blamed, or intent is seen, else 0 (a splinter, a clan; a line crossed, a threat met).
    """
    if u < right:
        return truth
    if v < clip(suspicion + rumour_suspicion * rumour, 0.0, 1.0):
        return 1.0
    return 0.0


@rule
def line_suspicion(suspicion: float, *, line_doubt: float) -> float:
    """Suspicion that fire at the line was meant: ``line_doubt`` of the general one (share), for most of it is not."""
    return suspicion * line_doubt


@rule
def verification(doubt: float, monitors: float, *, verification_days: float) -> tuple[float, float]:
    """Harm credited back today because a wrong attribution was cleared up, and the doubt that is left.

    ``doubt`` harm wrongly attributed and not yet cleared up (counts), ``verification_days`` mean delay with full
    monitoring (0.2-5, log); without monitors nothing is cleared up.
    """
    cleared = doubt * (1.0 - math.exp(-clip(monitors, 0.0, 1.0) / verification_days))
    return cleared, doubt - cleared


@rule
def verification_never(doubt: float, monitors: float) -> tuple[float, float]:
    """Without a mechanism nothing is cleared up."""
    return 0.0, doubt


@rule
def published_blame(harm: float, monitors: float, *, publicity: float) -> float:
    """Harm after publication of who did it: ``publicity`` (-0.3..0.3) can make monitoring soothe or sting."""
    return harm * (1.0 + publicity * clip(monitors, 0.0, 1.0))


@rule
def unpublished_blame(harm: float, monitors: float) -> float:
    """Nothing is published; harm stays as it is."""
    return harm


_BELIEF = {"identity": believed, "circumstance": believed, "line_suspicion": line_suspicion}

FAMILY = Family(
    "attribution",
    "Whether blame falls on the right party, and how soon a wrong one is cleared up",
    Variant(
        "cmcc",
        "The CMCC and the force verify, and both sides hear the same finding.",
        {"right": known_by_monitors, **_BELIEF, "verification": verification, "publicity": published_blame},
    ),
    Variant(
        "joint",
        "A commission of both sides verifies; it works as far as the less confident side takes part, and keeps its "
        "findings to itself.",
        {"right": known_jointly, **_BELIEF, "verification": verification, "publicity": unpublished_blame},
    ),
    Variant(
        "none",
        "Nobody verifies; each side believes its first guess.",
        {"right": known_alone, **_BELIEF, "verification": verification_never, "publicity": unpublished_blame},
    ),
)
