"""How a ceasefire ends: readings of violence and of standstill, always side by side."""

from __future__ import annotations

from sim.rules.basics import at_least, choose, larger
from sim.rules.family import Family, Variant
from sim.rules.rule import rule


@rule
def violence_reading(d7: float, deadly_days: float, *, collapse_level: float, deadly_days_needed: float) -> float:
    """1 if violence has ended the ceasefire. A contained spike alone is no end (SF17).

    Args:
        d7: Deaths of the last seven days, per day.
        deadly_days: How many of those days were deadly (see ``deadly``).
        collapse_level: D7 that must be reached (deaths per day).
        deadly_days_needed: Deadly days that must be reached (0..7).
    """
    return at_least(d7, collapse_level) * at_least(deadly_days, deadly_days_needed)


@rule
def deadly(deaths: float, *, deadly_level: float) -> float:
    """1 if a day has at least ``deadly_level`` deaths."""
    return at_least(deaths, deadly_level)


@rule
def near_expiry(since: float, dated: float, opened: float) -> float:
    """Days since a date pressed (``dated`` 1) or a phase ended (``opened`` 1); 0 today."""
    if dated > 0.5 or opened > 0.5:
        return 0.0
    return since + 1.0


@rule
def cause_of_end(
    violent: float,
    war_israel: float,
    war_hamas: float,
    over_israel: float,
    over_hamas: float,
    since_expiry: float,
    coin: float,
    *,
    deadline_days: float,
) -> float:
    """Why it ended today, as a code.

    0 not, 1 or 2 declared over by Israel or Hamas, 3 or 4 war chosen by Israel or Hamas, 5 either of these within
    ``deadline_days`` of an expiry or phase end, 6 a spiral of violence nobody declared.

    ``coin`` settles which party is named when both act on one day.
    """
    by_israel = larger(war_israel, over_israel)
    by_hamas = larger(war_hamas, over_hamas)
    if by_israel + by_hamas < 0.5:
        return choose(violent, 6.0, 0.0)
    if since_expiry < deadline_days:
        return 5.0
    first = by_israel > 0.5
    if by_israel > 0.5 and by_hamas > 0.5:
        first = coin < 0.5
    if first:
        return choose(war_israel, 3.0, 1.0)
    return choose(war_hamas, 4.0, 2.0)


@rule
def frozen_reading(
    since_step: float,
    force_change: float,
    truck_change: float,
    violent: float,
    days: float,
    *,
    frozen_days: float,
    force_tolerance: float,
    truck_tolerance: float,
) -> float:
    """1 if the deal is frozen, else 0.

    Args:
        since_step: Days since a tranche or a step of the line.
        force_change: Change of the force over that time (share of its planned strength).
        truck_change: Change of trucks over that time (share of the target).
        violent: 1 while a reading of violence holds, else 0.
        days: Days lived through.
        frozen_days: Days without a step that count as frozen.
        force_tolerance: Change of the force that still counts as none (share).
        truck_tolerance: Change of trucks that still counts as none (share).
    """
    still = at_least(since_step, frozen_days) * at_least(days, frozen_days)
    if violent > 0.5 or force_change >= force_tolerance or truck_change >= truck_tolerance:
        return 0.0
    return still


FAMILY = Family(
    "endings",
    "When a ceasefire counts as ended or frozen",
    Variant(
        "standard",
        "A reading by violence, a reading by formal act, a reading of substance.",
        {
            "violent": violence_reading,
            "deadly": deadly,
            "near_expiry": near_expiry,
            "cause": cause_of_end,
            "frozen": frozen_reading,
        },
    ),
)
