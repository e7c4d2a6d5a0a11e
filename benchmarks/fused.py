"""One hand-fused kernel for the costliest part of the day, beside the model's own code for it: how near it comes.

The part is the fight of the factions: today's keys, rates, acts by motive, attacks, deaths, and their sums in the
ledger. The kernel does what a programmer would write for this part alone: one pass over lanes, everything between
loading and storing in registers, no array in between. It calls the same compiled rules, and gives the same bits.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import numba
import numpy as np
import numpy.typing as npt

from benchmarks.tables import Table
from benchmarks.timing import KEY, one_core, paired
from sim.model import StabilizationModel
from sim.model.day import PHASES
from sim.model.luck import stream_number
from sim.rules import FAMILIES
from sim.rules.basics import both
from sim.rules.luck import block
from sim.scenario import load_scenario

Floats = npt.NDArray[np.float64]

OF_FACTION = ("share", "arms", "hard_line", "grievance", "cohesion", "splintered", "deterrence", "third_party",
              "security", "supply")  # fmt: skip
OF_LANE = ("control", "confidence", "milestone")
OUTPUTS = ("acts", "launches", "close_attacks", "killed")
SUMS = ("strategic act", "retaliatory act", "spoiling act", "localized act", "launch", "close attack")
BLOCK = 512
"""Lanes that the kernel goes through before it turns to the next faction: their sums stay in the nearest cache."""


def kernel(variant: str) -> Callable[..., None]:
    """Compile the kernel for a variant of armed acts whose rate has the parameters of ``coupled``."""
    decisions = FAMILIES["armed_acts"].variants[variant].decisions
    base, rate = decisions["base"].dispatcher, decisions["rate"].dispatcher
    acts, attack = decisions["acts"].dispatcher, decisions["attack"].dispatcher
    key_of, share_prevented = block.dispatcher, both.dispatcher

    @numba.njit(error_model="numpy")  # type: ignore[untyped-decorator]
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

    return fight  # type: ignore[no-any-return]


@dataclass
class Bench:
    """A model in the middle of its life, its factions about to fight, and the same as arrays for the kernel."""

    model: StabilizationModel
    steps: list[Callable[[], None]]
    arguments: tuple[Any, ...]
    fight: Callable[..., None]

    @classmethod
    def of(cls, worlds: int, days: int = 30) -> Bench:
        """Make a model of many worlds, none of which stops, and live some days."""
        scenario = load_scenario("baseline", {"end": "continue"})
        model = StabilizationModel(scenario, worlds=range(worlds), key=KEY)
        model.run_days(days)
        plan: Any = model._day._plan[PHASES.index("fight")]
        steps = [act for actor, act in plan if _is_faction(actor)]
        variant = scenario.rules["armed_acts"]
        return cls(model, steps, _arguments(model, variant), kernel(variant))

    def by_model(self) -> None:
        """Let the factions fight as the model does; what they read is what they see, so that it can be done again."""
        self.model.ledger.open_day(self.model.day, self.model.record.holding)
        with np.errstate(all="ignore"):
            for step in self.steps:
                step()

    def by_kernel(self) -> None:
        """Let the kernel do the same."""
        self.fight(*self.arguments)

    def differing(self) -> list[str]:
        """Do both; return what differs in any bit."""
        self.by_model()
        self.by_kernel()
        *_, out, sums, killed = self.arguments
        ledger, lanes = self.model.ledger, len(self.model.lanes)
        pairs: list[tuple[str, Any, Floats]] = [
            (f"{actor.name}.{name}", getattr(actor, name), out[k, f])
            for f, actor in enumerate(_factions(self.model))
            for k, name in enumerate(OUTPUTS)
        ]
        pairs += [(kind, ledger.today[kind], sums[k]) for k, kind in enumerate(SUMS)]
        pairs += [("deaths", ledger.killed["factions", "israeli"], killed)]
        return [name for name, one, other in pairs if _bits(one, lanes) != _bits(other, lanes)]


def _bits(value: Any, lanes: int) -> bytes:
    return np.ascontiguousarray(np.broadcast_to(np.asarray(value, dtype=np.float64), (lanes,))).tobytes()


def _is_faction(actor: Any) -> bool:
    return any(kind.__module__ == "sim.actors.faction" for kind in type(actor).__mro__)


def _factions(model: StabilizationModel) -> list[Any]:
    return [actor for actor in model.rosters["factions"] if actor.present]


def _arguments(model: StabilizationModel, variant: str) -> tuple[Any, ...]:
    """Gather what the factions read, as arrays over lanes."""
    lanes, seen, factions = len(model.lanes), model.seen, _factions(model)

    def over(value: Any) -> Floats:
        return np.array(np.broadcast_to(np.asarray(value, dtype=np.float64), (lanes,)))

    def read(actor: Any) -> Mapping[str, Any]:
        sector = seen.sectors[int(np.ravel(actor.sector)[0])]
        place = int(np.ravel(actor.sector)[0])
        return {
            **{name: getattr(actor, name) for name in ("arms", "cohesion", "splintered", "hard_line", "third_party")},
            "share": model.values[f"{actor.path}.share"],
            "grievance": sector.grievance,
            "supply": sector.supply,
            "deterrence": seen.isf.deterrence[place],
            "security": seen.palestinian_police.security[place],
        }

    told = [read(actor) for actor in factions]
    faction = np.array([[over(each[name]) for each in told] for name in OF_FACTION])
    of_lane = SimpleNamespace(
        control=seen.hamas.control, confidence=seen.hamas.confidence, milestone=seen.board_of_peace.milestone
    )
    lane = np.array([over(getattr(of_lane, name)) for name in OF_LANE])
    decisions = FAMILIES["armed_acts"].variants[variant].decisions
    parameters = [
        np.array([over(model.values[f"armed_acts.{name}"]) for name in decisions[rule].parameters])
        for rule in ("base", "rate", "attack")
    ]
    streams = np.array(
        [[stream_number(f"{actor.path}:{purpose}") for actor in factions] for purpose in ("acts", "attack")],
        dtype=np.uint64,
    )
    count = len(factions)
    out, sums, killed = np.empty((len(OUTPUTS), count, lanes)), np.empty((len(SUMS), lanes)), np.empty(lanes)
    keys = np.asarray(model.lanes.luck)
    return (np.uint64(KEY), keys, streams, np.uint64(model.day), faction, lane, *parameters, out, sums, killed)


def compare(sizes: list[int], pairs: int) -> Table:
    """Time both in turn on one core.

    Raises:
        AssertionError: They differ in any bit.
    """
    table = Table(
        "fused",
        "Beside one hand-fused kernel (the factions' fight, one core)",
        ("lanes", "kernel ms", "model ms", "speed of the kernel", "least", "most"),
    )
    with one_core():
        for size in sizes:
            bench = Bench.of(size)
            differing = bench.differing()
            assert not differing, differing
            ratio = paired(bench.by_kernel, bench.by_model, pairs)
            table.add(
                size,
                1000.0 * ratio.first,
                1000.0 * ratio.second,
                *(f"{share:.0%}" for share in (ratio.middle, ratio.least, ratio.most)),
            )
    table.notes.append(
        f"The kernel's time over the model's, in {pairs} pairs: 100 % would be as fast as the kernel. Both give the "
        "same bits. A day costs the same for any state of the worlds but for the acts that happen."
    )
    return table
