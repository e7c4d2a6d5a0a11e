"""What is decided: pure rules in families of variants, one file per theme of the article."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sim.rules import (
    aid_access,
    arbitration,
    armed_acts,
    attribution,
    basics,
    cache,
    command,
    confidence,
    containment,
    coordination,
    deployment,
    endings,
    funding,
    host_consent,
    isf_effect,
    line_fire,
    luck,
    mandate,
    objections,
    obligations,
    phases,
    policing,
    politics,
    renunciation,
    response,
    rival_militia,
    rumours,
    safe_passage,
    tranches,
    troop_offers,
    us_engagement,
    war,
)
from sim.rules.family import Family, Variant
from sim.rules.rule import Key, Rule, rule

FAMILIES: Mapping[str, Family] = {
    module.FAMILY.name: module.FAMILY
    for module in (
        troop_offers,
        objections,
        host_consent,
        us_engagement,
        mandate,
        command,
        deployment,
        isf_effect,
        coordination,
        aid_access,
        armed_acts,
        line_fire,
        attribution,
        response,
        containment,
        obligations,
        tranches,
        phases,
        arbitration,
        renunciation,
        confidence,
        safe_passage,
        rival_militia,
        rumours,
        funding,
        policing,
        politics,
        war,
        endings,
    )
}
"""Every family by name, in the order in which a reader meets them."""

COMMON: Mapping[str, Rule] = {
    name: value
    for module in (basics, luck, confidence)
    for name, value in vars(module).items()
    if isinstance(value, Rule) and not value.parameters and value.__module__ == module.__name__
}
"""Rules without parameters of a scenario, which actors may call by name."""


def every_rule() -> list[Rule]:
    """All rules of all variants and the common ones, each once, in a fixed order."""
    found: dict[str, Rule] = {}
    for family in FAMILIES.values():
        for variant in family.variants.values():
            for item in variant.decisions.values():
                found.setdefault(f"{item.__module__}.{item.name}", item)
    for item in COMMON.values():
        found.setdefault(f"{item.__module__}.{item.name}", item)
    return list(found.values())


def warm(rules: Iterable[Rule] | None = None, report: Callable[[int, int], None] | None = None) -> None:
    """Compile rules, or load them compiled, before they are needed.

    Args:
        rules: Which; all by default.
        report: Called with (done, of how many) after each.
    """
    chosen = list(every_rule() if rules is None else rules)
    for done, item in enumerate(chosen, start=1):
        _ = item.ufunc
        if report is not None:
            report(done, len(chosen))
    if rules is None:
        cache.mark_warm()


__all__ = ["COMMON", "FAMILIES", "Family", "Key", "Rule", "Variant", "cache", "every_rule", "rule", "warm"]
