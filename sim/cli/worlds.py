"""`isf worlds`: find the worlds to look at in what was stored."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import choose
from sim.cli.outcome import OK, WrongInput
from sim.cli.stored import one_scenario, some_of

if TYPE_CHECKING:
    from sim.analysis.finding import Arm, Found, Wanted
    from sim.analysis.targets import Target
    from sim.batch.reading.results import Results
    from sim.present.finding.facts import Place


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    folder: Path
    scenario: str = ""
    states: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    against: str = ""
    by: str = "days_held"
    kinds: tuple[str, ...] = ()
    top: int = 0
    json: bool = False


def worlds_command(order: Order) -> int:
    """Carry out `isf worlds`."""
    wanted = _wanted(order)
    from sim.batch.reading.results import open_results
    from sim.present.finding.data import to_dict
    from sim.present.finding.report import WIDTH, to_text

    results = open_results(order.folder)
    if not results.worlds.size:
        raise WrongInput(f"{order.folder}: no world is finished in every scenario yet; none can be looked at")
    name = one_scenario(order.folder, order.scenario, results.names)
    against = _against(order, results, name)
    found, place = _find(order, wanted, results, name, against), _place(order, results)
    if order.json:
        print(json.dumps(to_dict(found, place), indent=1, ensure_ascii=False, allow_nan=False))
        return OK
    from sim.cli.compare import width_of

    print(to_text(found, place, min(width_of(sys.stdout), WIDTH), not order.kinds and not order.top), end="")
    return OK


def _wanted(order: Order) -> Wanted:
    """Return what is looked for, refusing what no world can be."""
    from sim.analysis.causes import HELD, NEVER_BEGAN
    from sim.analysis.finding import Wanted
    from sim.outcomes import CAUSES

    if len(order.states) > 1:
        told = " and ".join(f"--{each}" for each in order.states)
        raise WrongInput(f"{told}: no world is both; allowed: one of them (--saved worlds held, --lost ones collapsed)")
    state = "".join(order.states)
    causes = tuple(dict.fromkeys(choose("--cause", each, CAUSES) for each in order.causes))
    never = {"held": set(CAUSES) - {HELD}}.get(state, {HELD, NEVER_BEGAN} if state else set())
    if wrong := [each for each in causes if each in never]:
        allowed = [each for each in CAUSES if each not in never]
        raise WrongInput(
            f"--cause: found {wrong[0]!r}, which no world is with --{state}; allowed: {', '.join(allowed)}"
        )
    return Wanted(state, causes)


def _against(order: Order, results: Results, name: str) -> str:
    """Return the scenario to compare with, empty for none."""
    others = [each for each in results.names if each != name]
    paired = [each for each in order.states if each in ("saved", "lost")]
    if not (order.against or paired):
        return ""
    flag = "--against" if order.against else f"--{paired[0]}"
    if not others:
        raise WrongInput(f"{flag}: {order.folder} holds one scenario, {name}; allowed for a batch of several")
    if order.against:
        if order.against == name:
            raise WrongInput(f"--against: found {name!r}, the scenario itself; allowed: {some_of(others)}")
        return choose("--against", order.against, others)
    if name == results.baseline:
        raise WrongInput(
            f"{flag}: {name} is the baseline; say with --against what to compare it with: {some_of(others)}"
        )
    return results.baseline


def _find(order: Order, wanted: Wanted, results: Results, name: str, against: str) -> Found:
    from sim.analysis.finding import find
    from sim.analysis.picking import NoDirection

    names = [name, *([against] if against else [])]
    following = all(results.scenario(each).end == "continue" for each in names)
    by = _target(order, results, names)
    arms = [_arm(results, each, by) for each in names]
    other = arms[1] if against else None
    try:
        return find(wanted, arms[0], other, by, results.days, following, order.kinds, order.top)
    except NoDirection:
        from sim.analysis.targets import grows_with_time

        flag = next(f"--{each}" for each in order.kinds if each in ("best", "worst"))
        why = f"neither more nor less of {by.name} is called better"
        more = ""
        if grows_with_time(by):
            why = f"{by.name} grows with the days a ceasefire held, so that fewer may only tell of an earlier end"
            more = ", or --by deaths_per_day"
        raise WrongInput(f"{flag}: {why}; allowed: --highest, --lowest, --median{more}") from None


def _target(order: Order, results: Results, names: list[str]) -> Target:
    from sim.analysis.targets import UnknownMeasure, contributor_names, targets

    called = contributor_names(results.scenario(each) for each in names)
    try:
        return targets([order.by], called, results.days, called)[0]
    except UnknownMeasure as error:
        raise WrongInput(f"--by: {error}") from None


def _arm(results: Results, name: str, by: Target) -> Arm:
    from sim.analysis.finding import Arm
    from sim.analysis.middle import MEASURES
    from sim.present.finding.facts import KEY

    return Arm(name, results.outcomes(name, list(dict.fromkeys([*KEY, *MEASURES, by.column]))))


def _place(order: Order, results: Results) -> Place:
    from sim.present.finding.facts import Place
    from sim.present.words import quantity

    notes = [f"{each}." for each in results.notes]
    if results.state == "partial":
        used = f"PARTIAL: {quantity(int(results.worlds.size), 'world')} finished in every scenario"
        notes.append(f"{used}, of {results.asked:,} asked. Only these are used.")
    if failed := {each.world for each in results.failed}:
        shown = ", ".join(str(world) for world in sorted(failed)[:5]) + (" and more" if len(failed) > 5 else "")
        notes.append(f"Failed, and left out of every scenario: {quantity(len(failed), 'world')} ({shown}).")
    batch = results.manifest(results.names[0]).get("kind") == "batch"
    return Place(str(order.folder), batch, results.seed, results.fixed, tuple(notes))
