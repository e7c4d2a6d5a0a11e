"""War: how deadly a day of it is, and when it ends."""

from __future__ import annotations

import math

from sim.rules.basics import clip
from sim.rules.family import Family, Variant
from sim.rules.luck import normal
from sim.rules.rule import rule


@rule
def war_level(level: float, u: float, *, war_memory: float, war_spread: float) -> float:
    """Log deviation of a day's deaths from the median of war, an AR(1).

    Args:
        level: Yesterday's.
        u: Uniform in (0, 1).
        war_memory: Lag-1 correlation (0..1).
        war_spread: Stationary standard deviation.
    """
    return war_memory * level + war_spread * math.sqrt(1.0 - war_memory * war_memory) * normal(u)


@rule
def war_deaths(at_war: float, level: float, *, war_median: float, war_own_share: float) -> tuple[float, float]:
    """Deaths of a day of war: (Palestinian, Israeli); none in a truce.

    ``war_median`` deaths a day (H34), ``war_own_share`` deaths on the Israeli side per Palestinian death.
    """
    if at_war < 0.5:
        return 0.0, 0.0
    deaths = math.floor(war_median * math.exp(level) + 0.5) * 1.0
    return deaths, math.floor(deaths * war_own_share + 0.5) * 1.0


@rule
def war_ends(pressure: float, *, war_end: float, war_end_pressure: float) -> float:
    """Chance per day that a war ends in a new truce.

    Args:
        pressure: Of US and mediators (index).
        war_end: Per day without pressure (1/300-1/60).
        war_end_pressure: Log-chance per unit of pressure.
    """
    return clip(war_end * math.exp(war_end_pressure * pressure), 0.0, 1.0)


FAMILY = Family(
    "war",
    "How deadly war is and when it ends",
    Variant(
        "standard",
        "Deaths scatter about a steady level; pressure shortens the war.",
        {"level": war_level, "deaths": war_deaths, "ends": war_ends},
    ),
)
