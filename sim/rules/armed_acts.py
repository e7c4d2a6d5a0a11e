"""How often any armed side acts: one rule for all of them."""

from __future__ import annotations

import math

from sim.rules.basics import growth
from sim.rules.family import Family, Variant
from sim.rules.luck import following, poisson, uniform
from sim.rules.rule import Key, rule


@rule
def coupled_rate(
    base: float,
    hard_line: float,
    provocation: float,
    control: float,
    deterrence: float,
    confidence: float,
    exposure: float,
    aid: float,
    milestone: float,
    *,
    hard_line_weight: float,
    provocation_weight: float,
    control_weight: float,
    confidence_weight: float,
    aid_elasticity: float,
    milestone_factor: float,
) -> tuple[float, float, float, float]:
    """Rates per day of four kinds of act: (strategic, retaliatory, spoiling, localized).

    rate = base x exp(hard line + threat or grievance - control - confidence) x (1 - deterrence) x exposure. The
    kinds are the parts of that sum: what would remain without provocation, what provocation adds, what hard-liners
    add near a milestone, and what control leaves of acts that nobody ordered.

    Args:
        base: Acts per day at reference values.
        hard_line: Of the side's armed men (-1..1 about the reference).
        provocation: Threat felt or grievance (0..1).
        control: Of a leadership over them (0..1).
        deterrence: Share of acts deterred by the force (0..1).
        confidence: In the truce (0..1).
        exposure: Opportunity relative to the reference (0..).
        aid: Trucks per day relative to the target (0..).
        milestone: Nearness of a step of the plan (0..1).
        hard_line_weight: Log-rate per unit.
        provocation_weight: Log-rate per unit (0..1.5).
        control_weight: Log-rate per unit.
        confidence_weight: Log-rate per unit.
        aid_elasticity: Of acts to aid, either sign (-0.3..0.3).
        milestone_factor: Multiplier near a milestone at a full hard line (1..4).
    """
    reach = base * (1.0 - deterrence) * exposure
    if aid > 0.01:
        reach = reach * growth(aid_elasticity * math.log(aid))
    else:
        reach = reach * growth(aid_elasticity * math.log(0.01))
    calm = growth(hard_line_weight * hard_line - control_weight * control - confidence_weight * (confidence - 0.5))
    provoked = calm * (growth(provocation_weight * provocation) - 1.0)
    extreme = 0.5 + 0.5 * hard_line
    if extreme < 0.0:
        extreme = 0.0
    spoiling = calm * (milestone_factor - 1.0) * milestone * extreme
    undirected = calm * (1.0 - control)
    return reach * (calm - undirected), reach * provoked, reach * spoiling, reach * undirected


@rule
def exogenous_rate(
    base: float,
    hard_line: float,
    provocation: float,
    control: float,
    deterrence: float,
    confidence: float,
    exposure: float,
    aid: float,
    milestone: float,
    *,
    exogenous_level: float,
) -> tuple[float, float, float, float]:
    """The same as a constant: acts come at ``exogenous_level`` times base whatever has happened."""
    return base * exogenous_level * exposure, 0.0, 0.0, 0.0


@rule
def drive(strategic: float, retaliatory: float, spoiling: float, localized: float) -> float:
    """The four rates together: a side's readiness to act, as a multiple of the reference where base is 1."""
    return strategic + retaliatory + spoiling + localized


@rule
def acts(
    strategic: float, retaliatory: float, spoiling: float, localized: float, key: Key
) -> tuple[float, float, float, float]:
    """How many acts of each kind today: one Poisson count, each act's kind drawn in proportion."""
    whole = strategic + retaliatory + spoiling + localized
    left = poisson(whole, uniform(key))
    of_strategy = 0.0
    of_retaliation = 0.0
    of_spoiling = 0.0
    of_locality = 0.0
    while left > 0.0:
        key = following(key)
        mark = uniform(key) * whole
        if mark < strategic:
            of_strategy = of_strategy + 1.0
        elif mark < strategic + retaliatory:
            of_retaliation = of_retaliation + 1.0
        elif mark < strategic + retaliatory + spoiling:
            of_spoiling = of_spoiling + 1.0
        else:
            of_locality = of_locality + 1.0
        left = left - 1.0
    return of_strategy, of_retaliation, of_spoiling, of_locality


@rule
def faction_attack(
    count: float,
    key: Key,
    *,
    close_share: float,
    lethal_share: float,
    launch_lethal: float,
    further_death: float,
    most_deaths: float,
) -> tuple[float, float, float]:
    """What a faction's acts of a day are: (launches, close attacks, deaths on the Israeli side).

    Args:
        count: Acts.
        key: Luck.
        close_share: Share that are close attacks, the rest launches (0.1-0.4).
        lethal_share: Share of close attacks in which somebody dies (0.1-0.4).
        launch_lethal: Chance that a launch kills one person (near 0).
        further_death: Chance that a lethal attack kills one more, again and again.
        most_deaths: Upper bound of deaths in one attack.
    """
    launches = 0.0
    close = 0.0
    deaths = 0.0
    while count > 0.0:
        chance = launch_lethal
        if uniform(key) < close_share:
            close = close + 1.0
            chance = lethal_share
        else:
            launches = launches + 1.0
        key = following(key)
        killed = 0.0
        while uniform(key) < chance and killed < most_deaths:
            killed = killed + 1.0
            chance = further_death
            key = following(key)
        deaths = deaths + killed
        count = count - 1.0
        key = following(key)
    return launches, close, deaths


@rule
def faction_base(share: float, arms: float, *, fire_rate: float) -> float:
    """A faction's acts per day at reference values.

    Its ``share`` of ``fire_rate`` (all factions, 0.15-1 a day), as far as it has ``arms`` in hand (share of those at
    the start).
    """
    return fire_rate * share * arms


_SHARED = {"base": faction_base, "drive": drive, "acts": acts, "attack": faction_attack}

FAMILY = Family(
    "armed_acts",
    "How often each armed side acts, and by what motive",
    Variant(
        "coupled",
        "Acts answer to hard line, threat or grievance, control, deterrence, confidence, aid and milestones.",
        {"rate": coupled_rate, **_SHARED},
    ),
    Variant("exogenous", "Acts come at a constant rate, whatever has happened.", {"rate": exogenous_rate, **_SHARED}),
)
