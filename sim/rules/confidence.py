"""What each side comes to believe of the other: a pair of counts, updated in the open."""

from __future__ import annotations

from sim.rules.basics import clip, decay, ratio
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def bayesian_counts(
    kept: float,
    broken: float,
    calm: float,
    harm: float,
    credit: float,
    cleared: float,
    start_kept: float,
    start_broken: float,
    *,
    calm_gain: float,
    forgetting: float,
) -> tuple[float, float]:
    """Counts of kept and broken promises after today; confidence is kept / (kept + broken).

    Args:
        kept: Yesterday's count.
        broken: Yesterday's count.
        calm: 1 if today's harm was at most twice the side's usual, else 0.
        harm: Harm attributed to the other side today (counts).
        credit: Steps kept (counts).
        cleared: Harm of earlier days that was wrongly attributed and has been cleared up today (counts): it is taken
            off what it was added to. To count it as a promise kept would make a false accusation worth having.
        start_kept: Count at the start; forgetting leads back to it.
        start_broken: Count at the start.
        calm_gain: Counted as kept on a calm day (0.1-0.25).
        forgetting: Half-life of experience (45-180 days).
    """
    left = decay(forgetting)
    kept = start_kept + (kept - start_kept) * left + calm_gain * calm + credit
    broken = start_broken + (broken - start_broken) * left + harm - cleared
    return clip(kept, 0.01, 1e6), clip(broken, 0.01, 1e6)


@rule
def fixed_counts(
    kept: float,
    broken: float,
    calm: float,
    harm: float,
    credit: float,
    cleared: float,
    start_kept: float,
    start_broken: float,
) -> tuple[float, float]:
    """Nobody learns: the counts stay as they began."""
    return start_kept, start_broken


@rule
def confidence_of(kept: float, broken: float) -> float:
    """Confidence from counts (0..1)."""
    return ratio(kept, kept + broken, 0.5)


@rule
def harm_suffered(
    deliberate_acts: float,
    deliberate_deaths: float,
    deaths: float,
    harmless_acts: float,
    usual: float,
    *,
    fatal_harm: float,
    death_harm: float,
    nonfatal_harm: float,
    excess_harm: float,
) -> float:
    """Harm of a day to a side's confidence in the other; the same function for both sides.

    Args:
        deliberate_acts: Fatal acts attributed to the other side as deliberate.
        deliberate_deaths: Own people killed in them.
        deaths: All own people killed by the other side today.
        harmless_acts: Attributed acts in which nobody died.
        usual: The side's mean deaths a day over the last month.
        fatal_harm: Per deliberate fatal act (counts; 2).
        death_harm: Per death in it, relative to one more than the usual (counts).
        nonfatal_harm: Per act in which nobody died (counts; 0.15).
        excess_harm: Per death above the usual (counts; 0.04).

    Returns:
        Counts, 0 or more.
    """
    above = deaths - usual
    if above < 0.0:
        above = 0.0
    return (
        fatal_harm * deliberate_acts
        + death_harm * deliberate_deaths / (1.0 + usual)
        + nonfatal_harm * harmless_acts
        + excess_harm * above
    )


@rule
def calm_day(harm: float, usual: float) -> float:
    """1 if today's deaths on a side are at most twice its mean of the last month, else 0."""
    if harm <= 2.0 * usual + 0.5:
        return 1.0
    return 0.0


@rule
def running_mean(mean: float, today: float, days: float) -> float:
    """An exponentially weighted mean with this time constant (days >= 1)."""
    return mean + (today - mean) / days


FAMILY = Family(
    "confidence",
    "What each side comes to believe of the other",
    Variant(
        "bayesian",
        "Counts of kept and broken promises, slowly forgotten; calm is relative to what a side is used to.",
        {"counts": bayesian_counts, "harm": harm_suffered},
    ),
    Variant("fixed", "Nobody learns: confidence stays as it began.", {"counts": fixed_counts, "harm": harm_suffered}),
)
