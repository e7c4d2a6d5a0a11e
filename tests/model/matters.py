"""Sweeps every parameter from the low to the high end of its range, many parameters side by side in one ensemble."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.model import Lanes, run_chunk
from sim.outcomes import all_outcomes
from sim.scenario import Measure, Parameter, Scenario, load_scenario

SIDE_BY_SIDE = 1600
MOVED = 0.01

_ADOPTED = (Measure(0, "adopt_resolution", {}, ("assumption",), ""),)
_FORCE = {
    "rules.deployment": "rapid",
    "rules.objections": "none",
    "rules.troop_offers": "unconditional",
    "deployment.rapid_delay": 7,
    "deployment.rapid_days": 14,
}
_LOSSES = {
    "isf_effect.loss_rate": 300,
    "isf_effect.enforcement_losses": 10,
    "deployment.exit_hazard": 0.2,
    "deployment.exit_loss_weight": 0.6,
}
SET_UPS: dict[str, tuple[dict[str, Any], tuple[Measure, ...]]] = {
    "as it stands": ({}, ()),
    "a force that loses men": ({**_FORCE, **_LOSSES, "rules.isf_effect": "enforcement"}, _ADOPTED),
    "waiting": (
        {
            "rules.troop_offers": "bandwagon",
            "rules.objections": "veto",
            "rules.us_engagement": "crisis_driven",
            "rules.mandate": "coalition_only",
            "rules.command": "national_caveats",
            "rules.deployment": "phased_by_sector",
            "rules.aid_access": "unhindered",
            "rules.attribution": "joint",
            "rules.response": "dampened",
            "rules.tranches": "freeze",
            "rules.phases": "timetable",
            "rules.safe_passage": "surrender",
            "rules.rival_militia": "dissolved",
            "rules.rumours": "storm",
            "rules.funding": "assessed",
            "rules.policing": "fast_track",
            "actors.palestinian_police.inside_force": False,
            "actors.cmcc.representation": "member",
            "actors.united_states.base": "built",
        },
        (),
    ),
    "hurrying": (
        {
            **_FORCE,
            "rules.us_engagement": "fading",
            "rules.isf_effect": "monitor_only",
            "rules.command": "national_caveats",
            "rules.aid_access": "capped",
            "rules.armed_acts": "exogenous",
            "rules.response": "amplified",
            "rules.tranches": "disarm_first",
            "rules.phases": "timetable",
            "rules.rival_militia": "integrated",
        },
        _ADOPTED,
    ),
    "coerced": (
        {**_FORCE, "rules.host_consent": "full", "rules.tranches": "coerced", "phases.review_days": 14},
        _ADOPTED,
    ),
    "negotiated": (
        {
            "rules.mandate": "coalition_only",
            "rules.deployment": "rapid",
            "rules.host_consent": "none",
            "rules.isf_effect": "enforcement",
            "deployment.rapid_delay": 7,
            "deployment.rapid_days": 14,
            **_LOSSES,
            "contributors.indonesia.offer": 4000,
            "actors.united_states.base": "none",
            "mediators.turkey.present": False,
            "mediators.egypt.hosts_hamas": True,
        },
        _ADOPTED,
    ),
    "war": ({"opening": "war", "end": "continue"}, ()),
}
"""Set-ups in which between them every parameter is read; tried in this order."""


@dataclass(frozen=True)
class Moved:
    """Where a parameter was found to matter.

    Attributes:
        path: The parameter.
        set_up: In which set-up it moved an outcome.
        share: Of worlds in which some outcome moved by at least one per cent.
        outcome: The one that moved in most of them.
    """

    path: str
    set_up: str
    share: float
    outcome: str


def scenario_of(set_up: str) -> Scenario:
    """The baseline under a set-up."""
    overrides, measures = SET_UPS[set_up]
    return replace(load_scenario("baseline", overrides), measures=measures)


def ends(parameter: Parameter) -> tuple[float, float]:
    """Low and high end of a range; a number without one is varied by a fifth, a zero up to one half."""
    if parameter.low is not None and parameter.high is not None:
        return parameter.low, parameter.high
    return (0.8 * parameter.value, 1.2 * parameter.value) if parameter.value else (0.0, 0.5)


def sweep(set_up: str, paths: Iterable[str], worlds: int) -> Iterator[Moved]:
    """Low against high end of each parameter, in the same worlds."""
    scenario, remaining = scenario_of(set_up), list(paths)
    at_once = max(1, SIDE_BY_SIDE // (2 * worlds))
    while remaining:
        chosen, remaining = remaining[:at_once], remaining[at_once:]
        lanes = Lanes.of_worlds(np.tile(np.arange(worlds), 2 * len(chosen)))
        overrides = {}
        for place, path in enumerate(chosen):
            given = np.full(len(lanes), np.nan)
            block = given[2 * worlds * place : 2 * worlds * (place + 1)]
            block[:worlds], block[worlds:] = ends(scenario.parameters[path])
            overrides[path] = given
        outcomes = run_chunk(scenario, replace(lanes, overrides=overrides), key=1).outcomes
        coded = {each.name for each in all_outcomes(scenario.rosters["contributors"]) if each.words}
        for place, path in enumerate(chosen):
            low = slice(2 * worlds * place, 2 * worlds * place + worlds)
            high = slice(low.stop, low.stop + worlds)
            moved = {name: _moved(column[low], column[high], name in coded) for name, column in outcomes.items()}
            most = max(moved, key=lambda name: int(moved[name].sum()))
            yield Moved(path, set_up, float(np.any(list(moved.values()), axis=0).mean()), most)


def _moved(one: npt.NDArray[np.float64], other: npt.NDArray[np.float64], coded: bool) -> npt.NDArray[np.bool_]:
    """Where an outcome differs by at least one per cent of the larger, or is there in one arm only."""
    missing = np.isnan(one) != np.isnan(other)
    one, other = np.nan_to_num(one), np.nan_to_num(other)
    least = 0.0 if coded else MOVED * np.maximum(np.abs(one), np.abs(other))
    moved: npt.NDArray[np.bool_] = missing | ((one != other) & (np.abs(one - other) >= least))
    return moved


def search(paths: Iterable[str], stages: Iterable[tuple[str, int]]) -> tuple[dict[str, Moved], list[str]]:
    """Look for each parameter in one set-up after another until it moves something.

    Args:
        paths: Parameters.
        stages: Set-ups and worlds, in order.

    Returns:
        Where each was found to matter, and those that nowhere did.
    """
    found: dict[str, Moved] = {}
    left = list(paths)
    for set_up, worlds in stages:
        for each in sweep(set_up, left, worlds):
            if each.share >= MOVED:
                found[each.path] = each
        left = [path for path in left if path not in found]
    return found, left
