"""Whether the US steps between the parties over an objection or a missed obligation."""

from __future__ import annotations

from sim.rules.basics import clip
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def engaged_backing(
    engagement: float, tie: float, hostility: float, *, override_rate: float, deference: float
) -> float:
    """Chance per week that the US backs a state against Israel's objection.

    Args:
        engagement: US engagement (0..1).
        tie: The state's closeness to Washington (0..1).
        hostility: Israel's view of it (0..1).
        override_rate: Per week at full engagement and tie.
        deference: Share of readiness lost at full hostility (R26, R27: contributors must be ones Israel accepts).
    """
    return clip(override_rate * engagement * tie * (1.0 - deference * hostility), 0.0, 1.0)


@rule
def passive_backing(engagement: float, tie: float, hostility: float) -> float:
    """The US leaves objections to the parties. Returns 0."""
    return 0.0


@rule
def engaged_push(engagement: float, overdue: float, *, push: float) -> float:
    """What US arbitration adds to the willingness of a party that is behind (0..1).

    ``push`` (share) at full ``engagement`` (0..1) when all that the party owes is ``overdue`` (0..1).
    """
    return clip(push * engagement * overdue, 0.0, 1.0)


@rule
def passive_push(engagement: float, overdue: float) -> float:
    """Nothing is added."""
    return 0.0


FAMILY = Family(
    "arbitration",
    "Whether the US overrides, backs or ignores an objection or a missed obligation",
    Variant("engaged", "Washington takes sides on a case.", {"backing": engaged_backing, "push": engaged_push}),
    Variant("passive", "Washington leaves it to the parties.", {"backing": passive_backing, "push": passive_push}),
)
