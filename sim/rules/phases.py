"""When the Board of Peace opens the next phase, and how near a deadline is."""

from __future__ import annotations

from sim.rules.basics import clip, smaller
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def readiness(phase: float, overdue: float, progress: float, phases: float) -> float:
    """Share of what a phase asks that is done (0..1): nothing overdue and, from the second on, steps taken.

    ``phase`` from 1 of ``phases``; ``overdue`` share of all obligations; ``progress`` of disarmament and withdrawal
    (0..1), of which phase n asks (n - 1) / phases.
    """
    kept = clip(1.0 - overdue, 0.0, 1.0)
    if phase < 1.5:
        return kept
    return kept * smaller(progress * phases / (phase - 1.0), 1.0)


@rule
def opened_by_date(phase: float, days_in: float, readiness: float, *, phase_days: float) -> float:
    """1 if the next phase opens today: every ``phase_days`` days, ready or not."""
    if days_in >= phase_days:
        return 1.0
    return 0.0


@rule
def opened_by_conditions(
    phase: float, days_in: float, readiness: float, *, readiness_needed: float, review_days: float
) -> float:
    """1 if the next phase opens today: when enough of what is due is done.

    Args:
        phase: Number of the phase (not read).
        days_in: Days since it opened.
        readiness: Share of due obligations and steps that is done (0..1).
        readiness_needed: Share that opens the next one.
        review_days: Days after which that is first looked at.
    """
    if readiness >= readiness_needed and days_in >= review_days:
        return 1.0
    return 0.0


@rule
def expiry_by_date(days_in: float, readiness: float, *, phase_days: float, alarm_days: float) -> tuple[float, float]:
    """How near an expiry is: (danger 0..1, 1 while a date presses).

    Danger rises over the last ``alarm_days`` of a phase of ``phase_days`` by what is not ready; once the date of the
    last phase is past it is over.
    """
    if days_in > phase_days or days_in < phase_days - alarm_days:
        return 0.0, 0.0
    return (days_in - phase_days + alarm_days) / alarm_days * (1.0 - readiness), 1.0


@rule
def expiry_by_conditions(
    days_in: float, readiness: float, *, patience_days: float, impatience: float
) -> tuple[float, float]:
    """The same without dates: nothing expires, but patience does; no date ever presses.

    After ``patience_days`` of a phase it wears off over as many days again, up to ``impatience`` (share of the danger
    of an expiry).
    """
    return clip(days_in / patience_days - 1.0, 0.0, 1.0) * impatience * (1.0 - readiness), 0.0


FAMILY = Family(
    "phases",
    "When the Board opens phases, and how deadlines press",
    Variant(
        "timetable",
        "Phases open by date; the end of one that is not fulfilled is a peak of danger.",
        {"readiness": readiness, "opens": opened_by_date, "expiry": expiry_by_date},
    ),
    Variant(
        "conditional",
        "Phases open when conditions are met; they may drag on, and patience with them.",
        {"readiness": readiness, "opens": opened_by_conditions, "expiry": expiry_by_conditions},
    ),
)
