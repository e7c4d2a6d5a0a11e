"""Which of a scenario's parameters a run can read."""

from __future__ import annotations

from collections.abc import Mapping

from sim.scenario.objects import Scenario
from sim.scenario.vocabulary import FamilyNames


def parameters_read(scenario: Scenario, families: Mapping[str, FamilyNames] | None = None) -> frozenset[str]:
    """Return the paths of all parameters that a run reads, as far as names can tell.

    These are what rule variants read that are in force on some day, what actors draw on the first day whichever
    variant is in force, and the traits of actors that take part.

    Args:
        scenario: The scenario.
        families: Rule families, which know what variants read; those of the installed model by default.
    """
    if families is None:
        from sim.rules import FAMILIES

        families = FAMILIES
    in_force = list(scenario.rules.items())
    # A dated measure can put another variant in force later.
    in_force += [
        (str(each.arguments["family"]), str(each.arguments["variant"]))
        for each in scenario.measures
        if {"family", "variant"} <= each.arguments.keys()
    ]
    read: set[str] = set()
    for name, variant in in_force:
        family = families[name]
        needed = (*family.variants[variant].parameters, *getattr(family, "dispositions", ()))
        read.update(f"{name}.{each}" for each in needed)
    for path in scenario.parameters:
        group, entry = path.split(".")[:2]
        if group not in families and scenario.choices.get(f"{group}.{entry}.present", True):
            read.add(path)
    return frozenset(read)
