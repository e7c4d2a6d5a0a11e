"""Whether and how strongly a side answers harm: the same functions for either side."""

from __future__ import annotations

from sim.rules.basics import clip, growth, over_days, smaller
from sim.rules.family import Family, Variant
from sim.rules.luck import lognormal_about_one, mean_severity, poisson, toll, uniform
from sim.rules.rule import Key, rule


@rule
def matched_size(
    killed: float,
    acts: float,
    scale: float,
    pressure: float,
    recent: float,
    u: float,
    *,
    nonfatal_share: float,
    size_spread: float,
    size_most: float,
) -> float:
    """Mean deaths of an answer to today's attributed harm.

    Args:
        killed: Own people killed in attributed acts today.
        acts: Attributed acts today in which nobody was killed.
        scale: log10 of deaths answered per own death, the side's own (Israel 0.8-2 as prior, the largest uncertainty).
        pressure: On this side (not read: an answer in kind).
        recent: Own deaths of the last month (not read).
        u: Uniform in (0, 1).
        nonfatal_share: Size of the answer to an act that killed nobody, relative to one death (0.02-0.3).
        size_spread: Log standard deviation of the size (0.3-0.7).
        size_most: Upper bound of the mean (deaths).

    Returns:
        Deaths, 0 to ``size_most``.
    """
    harm = killed
    if killed <= 0.0 and acts > 0.0:
        harm = nonfatal_share
    return smaller(harm * lognormal_about_one(u, size_spread) * growth(2.302585092994046 * scale), size_most)


@rule
def dampened_size(
    killed: float,
    acts: float,
    scale: float,
    pressure: float,
    recent: float,
    u: float,
    *,
    nonfatal_share: float,
    size_spread: float,
    size_most: float,
    damping: float,
) -> float:
    """The same, held back by outside pressure.

    Each unit of pressure above -0.5 takes ``damping`` off log10 of the size; less pressure adds nothing.
    """
    held = scale - damping * (0.5 + clip(pressure, -0.5, 2.0))
    return matched_size(killed, acts, held, pressure, recent, u, nonfatal_share, size_spread, size_most)


@rule
def amplified_size(
    killed: float,
    acts: float,
    scale: float,
    pressure: float,
    recent: float,
    u: float,
    *,
    nonfatal_share: float,
    size_spread: float,
    size_most: float,
    amplification: float,
) -> float:
    """The same, growing with what the side has suffered of late.

    ``amplification`` is added to log10 per own death of the last month, up to a factor of ten.
    """
    raised = scale + smaller(amplification * recent, 1.0)
    return matched_size(killed, acts, raised, pressure, recent, u, nonfatal_share, size_spread, size_most)


@rule
def answered(
    killed: float, acts: float, readiness: float, u: float, *, answer_fatal: float, answer_nonfatal: float
) -> float:
    """1 if today's attributed harm is answered, else 0.

    Args:
        killed: Own people killed in attributed acts today.
        acts: Attributed acts today.
        readiness: Of this side to answer at all, after restraint (0..1).
        u: Uniform in (0, 1).
        answer_fatal: Chance if somebody was killed and the side is wholly ready (0.9-1).
        answer_nonfatal: Chance of answering one act in which nobody was (0.25-0.5).
    """
    if killed > 0.0:
        if u < answer_fatal * readiness:
            return 1.0
        return 0.0
    if acts > 0.0 and u < over_days(answer_nonfatal * readiness, acts):
        return 1.0
    return 0.0


@rule
def postponed(pressure: float, u: float, *, next_day: float, pause: float) -> float:
    """1 if the answer waits until tomorrow (``next_day`` 0.3-0.7, raised by ``pause`` per unit of pressure)."""
    if u < clip(next_day + pause * pressure, 0.0, 1.0):
        return 1.0
    return 0.0


@rule
def next_round(last: float, u: float, *, round_least: float, round_most: float) -> float:
    """Mean deaths of another round of a crisis: the last one's times a uniform factor.

    Args:
        last: Mean deaths of the last round.
        u: Uniform in (0, 1).
        round_least: Least factor (0.5).
        round_most: Largest factor (1.3).
    """
    return last * (round_least + (round_most - round_least) * u)


@rule
def executed(size: float, interposed: float, key: Key, *, response_exponent: float, response_largest: float) -> float:
    """Deaths of an answer of mean ``size``: Poisson(size / E[X]) strikes, each a draw from the severity law.

    Args:
        size: Mean deaths, before anything is prevented.
        interposed: Share that troops in between prevent (0..1).
        key: Luck.
        response_exponent: Of deaths per fatal strike.
        response_largest: Upper bound of deaths in one strike.
    """
    if size <= 0.0:
        return 0.0
    strikes = poisson(size * (1.0 - interposed) / mean_severity(response_exponent, response_largest), uniform(key))
    return toll(strikes, response_exponent, response_largest, key)


_SHARED = {"answered": answered, "postponed": postponed, "next_round": next_round, "executed": executed}

FAMILY = Family(
    "response",
    "Whether and how strongly either side answers harm that it attributes to the other",
    Variant(
        "dampened",
        "Answers are held back by outside pressure; the size reads it.",
        {"size": dampened_size, **_SHARED},
    ),
    Variant("matched", "Answers follow today's harm alone.", {"size": matched_size, **_SHARED}),
    Variant(
        "amplified",
        "Answers grow with what the side has suffered over the last month.",
        {"size": amplified_size, **_SHARED},
    ),
)
