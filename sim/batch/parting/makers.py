"""Whom a scenario makes other, and by what all others see them: the doors through which a change can come in."""

from __future__ import annotations

import numpy as np

from sim.actors import ROSTER, SINGLE
from sim.batch.parting.calls import Calls
from sim.batch.parting.rerun import Rerun
from sim.batch.parting.same import one_thing
from sim.batch.parting.units import State, units_of
from sim.model.day import PHASES
from sim.model.lanes import Lanes
from sim.model.model import StabilizationModel
from sim.scenario import Scenario

FORCE_MAKERS = frozenset({"contributors", "isf", "security_council", "donors"})
_OF_FAMILY = {
    **dict.fromkeys(
        ("troop_offers", "objections", "mandate", "command", "deployment", "isf_effect", "funding", "arbitration"),
        FORCE_MAKERS,
    ),
    "coordination": frozenset({"cmcc"}),
    "us_engagement": frozenset({"united_states"}),
    "rumours": frozenset({"information"}),
    "policing": frozenset({"palestinian_police"}),
    "rival_militia": frozenset({"militias"}),
    "phases": frozenset({"board_of_peace"}),
}
"""Whom a family of rules makes other: those whose decisions it is about."""

_PARTIES = frozenset({"israel", "hamas", "truce", "sectors", "factions"})
"""Never makers: what they do is the conflict itself."""


def makers(a: Scenario, b: Scenario) -> frozenset[str]:
    """Who is made other by what differs between two scenarios, the parties to the conflict left out."""
    paths = {path for path in {*a.parameters, *b.parameters} if _values(a, path) != _values(b, path)}
    paths |= {path for path in {*a.choices, *b.choices} if a.choices.get(path) != b.choices.get(path)}
    paths |= {f"{family}." for family in a.rules if a.rules[family] != b.rules.get(family)}
    for measure in set(map(str, a.measures)) ^ set(map(str, b.measures)):
        paths |= {f"{family}." for family in _OF_FAMILY if f"'{family}" in measure}
    found: set[str] = set()
    for path in paths:
        first, _, rest = path.partition(".")
        found |= _OF_FAMILY.get(first, frozenset({rest.partition(".")[0] if first == "actors" else first}))
    known = {name for name in found if name in {*SINGLE, *ROSTER} - _PARTIES}
    return frozenset(known | (FORCE_MAKERS if known & FORCE_MAKERS else frozenset()))


def _values(scenario: Scenario, path: str) -> tuple[object, ...]:
    """What a parameter may be; from where it is taken makes nobody other."""
    found = scenario.parameters.get(path)
    return () if found is None else (found.value, found.low, found.high, found.distribution)


def doors_of(scenario: Scenario, who: frozenset[str], key: int) -> dict[str, tuple[State, ...]]:
    """What all others see of the makers, by door, in a fixed order."""
    if not who:
        return {}
    witness = Calls()
    model = StabilizationModel(scenario, lanes=Lanes.of_worlds(range(2)), key=key, witness=witness)
    rerun = Rerun(model, units_of(model), witness)
    by_actor = {id(unit.actor): unit for unit in rerun.units}
    seen: set[State] = set()
    with np.errstate(all="ignore"):
        for _ in range(2):
            model.dawn()
            for phase, name in enumerate(PHASES):
                rerun.phase_begins()
                for actor, act in model.order.turns(phase):
                    model.next_turn()
                    act()
                    unit = by_actor[id(actor)]
                    if unit.holder not in who:
                        reads = rerun.reads(unit, name).states
                        seen |= {(other.holder, attribute) for other, attribute in reads if other.holder in who}
                model.order.show(phase)
            model.dusk()
    found: dict[str, list[State]] = {}
    for state in sorted(seen):
        found.setdefault(one_thing(".".join(state)), []).append(state)
    return {name: tuple(found[name]) for name in sorted(found)}
