"""Palestinian police: trained, vetted, deployed."""

from __future__ import annotations

import math

from sim.rules.basics import clip, smaller
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def standard_intake(
    training: float, deployed: float, plan: float, money: float, acceptance: float, force: float, *, intake_days: float
) -> float:
    """Police who enter training today (persons): the plan's gap over ``intake_days``, as money (0..1) allows.

    ``acceptance`` by people is not read here; ``force``, its presence, is not read: courses need no guard.
    """
    gap = plan - training - deployed
    if gap <= 0.0:
        return 0.0
    return gap / intake_days * money


@rule
def fast_intake(
    training: float,
    deployed: float,
    plan: float,
    money: float,
    acceptance: float,
    force: float,
    *,
    fast_intake_days: float,
) -> float:
    """The same on a fast track: intake waits for people's acceptance of a hurried police (0..1), not for money.

    ``fast_intake_days`` days over which the plan's gap is filled at full acceptance.
    """
    gap = plan - training - deployed
    if gap <= 0.0:
        return 0.0
    return gap / fast_intake_days * acceptance


@rule
def no_intake(training: float, deployed: float, plan: float, money: float, acceptance: float, force: float) -> float:
    """No police are trained."""
    return 0.0


@rule
def standard_graduation(training: float, consent: float, force: float, *, course_days: float) -> float:
    """Police who finish and deploy today: over ``course_days`` (42-180), as far as hosts consent (0..1)."""
    return training / course_days * consent


@rule
def fast_graduation(training: float, consent: float, force: float, *, fast_course_days: float) -> float:
    """The same on a fast track: short courses, deployed beside the force that guards them (0..1).

    ``fast_course_days`` length of a course in days (14-60).
    """
    return training / fast_course_days * clip(0.5 * consent + 0.5 * force, 0.0, 1.0)


@rule
def local_consent(inside: float, host: float, presence: float, legitimacy: float, *, committee_share: float) -> float:
    """How far police are let work (0..1).

    Inside the force (``inside`` 1) the better of the host's consent and the force's presence counts; beside it the
    host's consent and, for ``committee_share``, the legitimacy of the Palestinian committee.
    """
    if inside > 0.5:
        if presence > host:
            return presence
        return host
    return host * (1.0 - committee_share) + legitimacy * committee_share


@rule
def security(
    police: float, legitimacy: float, *, police_density: float, police_effect: float, unrecognized_effect: float
) -> float:
    """What police add to security of roads and markets in a sector (0..1).

    Less crime, less taking of aid, less violence by third parties; little against the former parties.

    Args:
        police: Per 1,000 people.
        legitimacy: Of the committee they answer to (0..1).
        police_density: Per 1,000 people at which 1 - 1/e of the effect is reached.
        police_effect: At full density and legitimacy (share).
        unrecognized_effect: Share of it that remains without any legitimacy.
    """
    recognized = unrecognized_effect + (1.0 - unrecognized_effect) * legitimacy
    return police_effect * recognized * (1.0 - math.exp(-police / police_density))


@rule
def attrition(deployed: float, violence: float, pay: float, *, desertion: float) -> float:
    """Police who leave today: ``desertion`` (share per year) grows with violence and unpaid wages."""
    return smaller(deployed, deployed * desertion / 365.0 * (1.0 + violence + (1.0 - pay)))


_SHARED = {"consent": local_consent, "security": security, "attrition": attrition}

FAMILY = Family(
    "policing",
    "How Palestinian police are trained and deployed",
    Variant("none", "No police are trained.", {"intake": no_intake, "graduation": standard_graduation, **_SHARED}),
    Variant(
        "standard",
        "Courses run as money comes in; those who finish deploy where hosts consent.",
        {"intake": standard_intake, "graduation": standard_graduation, **_SHARED},
    ),
    Variant(
        "fast_track",
        "Short courses that wait for acceptance instead of money; deployed beside the force.",
        {"intake": fast_intake, "graduation": fast_graduation, **_SHARED},
    ),
)
