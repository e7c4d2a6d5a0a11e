"""Deployment by the contributing states, on a day without weekly decisions: little luck, much arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numba
import numpy as np

from benchmarks.fused.fight import BLOCK
from benchmarks.fused.part import Floats, Part, live, over, parameters
from sim.model import StabilizationModel
from sim.rules import FAMILIES

OF_STATE = ("engaged", "accepted", "offered", "clock", "left_force", "delivers", "sent", "deployed", "lost", "gone",
            "arrived_on")  # fmt: skip
OUTPUTS = ("cleared", "accepted", "clock", "sent", "deployed", "arrived_on")


def kernel(variant: str) -> Callable[..., None]:
    """Compile the kernel for a variant of deployment whose rules have the parameters of ``lagged``."""
    decisions = FAMILIES["deployment"].variants[variant].decisions
    start_rule, target = decisions["start"].dispatcher, decisions["target"].dispatcher
    arrivals = decisions["arrivals"].dispatcher

    @numba.njit(error_model="numpy")
    def deploy(day, accepts, state, lane, s, t, a, out, arrived):  # type: ignore[no-untyped-def]
        count = accepts.shape[1]
        for begin in range(0, count, BLOCK):
            stop = min(begin + BLOCK, count)
            arrived[begin:stop] = 0.0
            for k in range(accepts.shape[0]):
                for i in range(begin, stop):
                    peace = 1.0 - lane[4, i]
                    cleared = accepts[k, i] * state[0, k, i]
                    accepted = state[1, k, i]
                    offered = accepts[k, i] * state[2, k, i]
                    if not accepted > offered:
                        accepted = offered
                    starts = (
                        lane[0, i]
                        * cleared
                        * start_rule(lane[1, i], accepts[k, i], lane[2, i], lane[3, i], s[0, i], s[1, i])
                    )
                    clock = state[3, k, i] + starts * peace
                    share = target(clock, lane[5, i], t[0, i], t[1, i])
                    moving = (1.0 - state[4, k, i]) * peace
                    sent, deployed = state[6, k, i], state[7, k, i]
                    departing = share * accepted * state[5, k, i] - sent
                    if not departing > 0.0:
                        departing = 0.0
                    arriving = moving * arrivals(sent - deployed - state[8, k, i] - state[9, k, i], a[0, i])
                    deployed = deployed + arriving
                    since = state[10, k, i]
                    if not since > 0.0:
                        since = day + 1.0 if deployed >= 1.0 else 0.0
                    out[0, k, i] = cleared
                    out[1, k, i] = accepted
                    out[2, k, i] = clock
                    out[3, k, i] = sent + moving * departing
                    out[4, k, i] = deployed
                    out[5, k, i] = since
                    arrived[i] += arriving

    return deploy


def deploy(worlds: int) -> Part:
    """Return this part of the day in so many worlds."""
    model = live(worlds, days=90)
    states = [actor for actor in model.rosters["contributors"] if actor.present]
    variant = model.scenario.rules["deployment"]
    arguments = _arguments(model, states, variant)

    def results() -> Iterator[tuple[str, Any, Floats]]:
        *_, out, arrived = arguments
        for k, actor in enumerate(states):
            for j, name in enumerate(OUTPUTS):
                yield f"{actor.name}.{name}", getattr(actor, name), out[j, k]
        yield "troops arrived", model.ledger.today["troops arrived"], arrived

    return Part(model, "deploy", "sim.actors.contributor", kernel(variant), arguments, results)


def _arguments(model: StabilizationModel, states: list[Any], variant: str) -> tuple[Any, ...]:
    lanes, single, truce = len(model.lanes), model.single, model.truce
    accepts = np.array([over(single["israel"].accepts[actor.place], lanes) for actor in states])
    state = np.array([[over(getattr(actor, name), lanes) for actor in states] for name in OF_STATE])
    read_by_all = (
        single["isf"].exists,
        single["security_council"].in_force,
        single["isf"].host_consent,
        single["isf"].covered,
        truce.at_war,
        single["board_of_peace"].sectors_open,
    )
    lane = np.array([over(value, lanes) for value in read_by_all])
    decisions = FAMILIES["deployment"].variants[variant].decisions
    bound = [parameters(model, "deployment", decisions[rule]) for rule in ("start", "target", "arrivals")]
    out, arrived = np.empty((len(OUTPUTS), len(states), lanes)), np.empty(lanes)
    return (float(model.day), accepts, state, lane, *bound, out, arrived)
