"""Fire along the line that Israeli forces hold, its moves, and strikes that nothing provoked that day."""

from __future__ import annotations

from sim.rules.basics import clip, smaller
from sim.rules.family import Family, Variant
from sim.rules.luck import following, poisson, toll, uniform
from sim.rules.rule import Key, rule


@rule
def exposure(people: float, line: float, away: float) -> float:
    """A sector's exposure at the line: its share of people where half of it lies behind the line and half are away.

    It grows with the share of the sector behind the line (``line`` 0..1) and with the share of its people who are
    away from home (``away`` 0..1).
    """
    return people * (0.5 + line) * (0.5 + away)


@rule
def incident_rate(
    exposure: float,
    unfamiliar: float,
    deconflicted: float,
    interposed: float,
    drive: float,
    *,
    line_rate: float,
    unfamiliar_boost: float,
) -> float:
    """Line incidents a day in one sector.

    Args:
        exposure: The sector's share of people who live or move near the line (shares sum to about 1).
        unfamiliar: How unfamiliar the line still is (1 new or just moved .. 0 known).
        deconflicted: Share of incidents that coordination prevents (0..1).
        interposed: Share that interposed troops prevent (0..1).
        drive: Multiplier from the common rule of armed acts.
        line_rate: Incidents per day over the whole line once it is known.
        unfamiliar_boost: Added multiple while it is wholly unfamiliar.
    """
    return (
        line_rate * exposure * (1.0 + unfamiliar_boost * unfamiliar) * (1.0 - deconflicted) * (1.0 - interposed) * drive
    )


@rule
def incidents(
    rate: float, key: Key, *, fatal_share: float, line_exponent: float, line_largest: float
) -> tuple[float, float, float]:
    """Line incidents of a day in one sector: (incidents, fatal ones, deaths).

    Args:
        rate: Incidents a day.
        key: Luck.
        fatal_share: Share in which somebody dies (0.12-0.35).
        line_exponent: Of deaths per fatal incident.
        line_largest: Upper bound of deaths in one incident.
    """
    fatal = poisson(rate * fatal_share, uniform(key))
    key = following(key)
    harmless = poisson(rate * (1.0 - fatal_share), uniform(key))
    return fatal + harmless, fatal, toll(fatal, line_exponent, line_largest, key)


@rule
def own_strike(
    drive: float,
    deterred: float,
    restraint: float,
    key: Key,
    *,
    strike_rate: float,
    strike_exponent: float,
    strike_largest: float,
    strike_salvo: float,
    leader_chance: float,
) -> tuple[float, float, float]:
    """Strikes or raids on Israel's own initiative today: (strikes, deaths, leaders killed).

    Args:
        drive: Multiplier from the common rule of armed acts.
        deterred: Share that the force's presence deters (0..1).
        restraint: Share that US pressure holds back (0..1).
        key: Luck.
        strike_rate: Operations per day (0.003-0.03).
        strike_exponent: Of deaths per fatal strike.
        strike_largest: Upper bound of deaths in one strike.
        strike_salvo: Fatal strikes in one operation, on average.
        leader_chance: Chance that an operation kills a leader.
    """
    operations = poisson(strike_rate * drive * (1.0 - deterred) * (1.0 - restraint), uniform(key))
    if operations < 0.5:
        return 0.0, 0.0, 0.0
    key = following(key)
    leaders = 0.0
    if uniform(key) < leader_chance:
        leaders = 1.0
    key = following(key)
    strikes = poisson(operations * strike_salvo, uniform(key))
    return operations, toll(strikes, strike_exponent, strike_largest, key), leaders


@rule
def advance(
    confidence: float, threat: float, pressure: float, u: float, *, advance_rate: float, advance_step: float
) -> float:
    """Share of the sector's area by which Israel moves the line forward this week (C19); 0 in most weeks.

    ``advance_rate`` per week at no confidence; it falls with confidence (0..1) and US pressure (index) and rises
    with threat (0..1); ``advance_step`` share of area.
    """
    chance = advance_rate * (1.0 - confidence) * (1.0 + threat) * clip(1.0 - pressure, 0.0, 2.0)
    if u < chance:
        return advance_step
    return 0.0


@rule
def familiarity(unfamiliar: float, change: float, *, familiar_days: float, strange_move: float) -> float:
    """How unfamiliar the line is after today (0 known .. 1 new).

    It wears off over ``familiar_days``; a move of ``change`` (share of the sector's area, either way) makes it
    unfamiliar again, wholly so from ``strange_move`` (share) on.
    """
    left = unfamiliar * (1.0 - 1.0 / familiar_days)
    moved = change
    if moved < 0.0:
        moved = -moved
    anew = smaller(moved / strange_move, 1.0)
    if anew > left:
        return anew
    return left


FAMILY = Family(
    "line_fire",
    "Fire along the line, moves of the line, and strikes on Israel's own initiative",
    Variant(
        "standard",
        "Incidents come with people near a line they do not know yet; strikes and moves follow threat and confidence.",
        {
            "exposure": exposure,
            "rate": incident_rate,
            "incidents": incidents,
            "own_strike": own_strike,
            "advance": advance,
            "familiarity": familiarity,
        },
    ),
)
