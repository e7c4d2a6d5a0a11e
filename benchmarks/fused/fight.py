"""The factions' fight: today's keys, rates, acts by motive, attacks, deaths, and their sums in the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import numba
import numpy as np

from benchmarks.fused.part import Floats, Part, live, over, parameters
from benchmarks.timing import KEY
from sim.model import StabilizationModel
from sim.model.luck import stream_number
from sim.rules import FAMILIES, luck
from sim.rules.basics import both

OF_FACTION = ("share", "arms", "hard_line", "grievance", "cohesion", "splintered", "deterrence", "third_party",
              "security", "supply")  # fmt: skip
OUTPUTS = ("acts", "launches", "close_attacks", "killed")
SUMS = ("strategic act", "retaliatory act", "spoiling act", "localized act", "launch", "close attack")
BLOCK = 512
"""Lanes that the kernel goes through before it turns to the next faction: their sums stay in the nearest cache."""


def kernel(variant: str) -> Callable[..., None]:
    """Compile the kernel for a variant of armed acts whose rate has the parameters of ``coupled``."""
    decisions = FAMILIES["armed_acts"].variants[variant].decisions
    base, rate = decisions["base"].dispatcher, decisions["rate"].dispatcher
    acts, attack = decisions["acts"].dispatcher, decisions["attack"].dispatcher
    key_of, share_prevented = luck.key_of.dispatcher, both.dispatcher

    @numba.njit(error_model="numpy")
    def fight(seed, lanes, streams, day, faction, lane, b, r, a, out, sums, killed):  # type: ignore[no-untyped-def]
        count = len(lanes)
        for start in range(0, count, BLOCK):
            stop = min(start + BLOCK, count)
            sums[:, start:stop] = 0.0
            killed[start:stop] = 0.0
            for f in range(faction.shape[1]):
                for i in range(start, stop):
                    splintered = faction[5, f, i]
                    strategic, retaliatory, spoiling, localized = rate(
                        base(faction[0, f, i], faction[1, f, i], b[0, i]),
                        faction[2, f, i],
                        faction[3, f, i],
                        lane[0, i] * faction[4, f, i] * (1.0 - splintered),
                        share_prevented(faction[6, f, i], faction[7, f, i] * faction[8, f, i]),
                        lane[1, i],
                        1.0 + splintered,
                        faction[9, f, i],
                        lane[2, i],
                        r[0, i],
                        r[1, i],
                        r[2, i],
                        r[3, i],
                        r[4, i],
                        r[5, i],
                    )
                    of_strategy, of_retaliation, of_spoiling, of_locality = acts(
                        strategic, retaliatory, spoiling, localized, key_of(seed, lanes[i], streams[0, f], day)
                    )
                    done = of_strategy + of_retaliation + of_spoiling + of_locality
                    launches, close, deaths = attack(
                        done,
                        key_of(seed, lanes[i], streams[1, f], day),
                        a[0, i],
                        a[1, i],
                        a[2, i],
                        a[3, i],
                        a[4, i],
                    )
                    out[0, f, i] = done
                    out[1, f, i] = launches
                    out[2, f, i] = close
                    out[3, f, i] = deaths
                    sums[0, i] += of_strategy
                    sums[1, i] += of_retaliation
                    sums[2, i] += of_spoiling
                    sums[3, i] += of_locality
                    sums[4, i] += launches
                    sums[5, i] += close
                    killed[i] += deaths

    return fight


def fight(worlds: int) -> Part:
    """Return this part of the day in so many worlds."""
    model = live(worlds)
    factions = [actor for actor in model.rosters["factions"] if actor.present]
    variant = model.scenario.rules["armed_acts"]
    arguments = _arguments(model, factions, variant)

    def results() -> Iterator[tuple[str, Any, Floats]]:
        *_, out, sums, killed = arguments
        for f, actor in enumerate(factions):
            for k, name in enumerate(OUTPUTS):
                yield f"{actor.name}.{name}", getattr(actor, name), out[k, f]
        for k, kind in enumerate(SUMS):
            yield kind, model.ledger.today[kind], sums[k]
        yield "deaths", model.ledger.killed["factions", "israeli"], killed

    return Part(model, "fight", "sim.actors.faction", kernel(variant), arguments, results)


def _arguments(model: StabilizationModel, factions: list[Any], variant: str) -> tuple[Any, ...]:
    lanes, sectors, single = len(model.lanes), model.rosters["sectors"], model.single

    def read(actor: Any) -> dict[str, Any]:
        place = int(np.ravel(actor.sector)[0])
        return {
            **{name: getattr(actor, name) for name in ("arms", "cohesion", "splintered", "hard_line", "third_party")},
            "share": model.values[f"{actor.path}.share"],
            "grievance": sectors[place].grievance,
            "supply": sectors[place].supply,
            "deterrence": single["isf"].deterrence[place],
            "security": single["palestinian_police"].security[place],
        }

    told = [read(actor) for actor in factions]
    faction = np.array([[over(each[name], lanes) for each in told] for name in OF_FACTION])
    read_by_all = (single["hamas"].control, single["hamas"].confidence, single["board_of_peace"].milestone)
    lane = np.array([over(value, lanes) for value in read_by_all])
    decisions = FAMILIES["armed_acts"].variants[variant].decisions
    bound = [parameters(model, "armed_acts", decisions[rule]) for rule in ("base", "rate", "attack")]
    streams = np.array(
        [[stream_number(f"{actor.path}:{purpose}") for actor in factions] for purpose in ("acts", "attack")],
        dtype=np.uint64,
    )
    count = len(factions)
    out, sums, killed = np.empty((len(OUTPUTS), count, lanes)), np.empty((len(SUMS), lanes)), np.empty(lanes)
    keys = np.asarray(model.lanes.luck)
    return (np.uint64(KEY), keys, streams, np.uint64(model.day), faction, lane, *bound, out, sums, killed)
