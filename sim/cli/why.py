"""`isf compare --why A B`: where the histories of the same worlds part, through what, and what came of it."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import choose
from sim.cli.compare import TABLES, Order, check_free, hold, own, width_of
from sim.cli.display import say
from sim.cli.kept import keep, listed
from sim.cli.outcome import OK, WrongInput, print_files, stoppable

if TYPE_CHECKING:
    from sim.analysis.why import Why
    from sim.batch.folder import Folder
    from sim.batch.reading.results import Results
    from sim.present.why.worlds import Source

WORLDS = 1_000
"""Looked at unless more are asked for: a share of one half is then known to 3 points."""

ENDS = 150
"""Worlds that end on another day, of which it is asked by which door."""


def why_command(order: Order) -> int:
    """Carry out `isf compare --why A B`."""
    from sim.batch.folder import Folder
    from sim.batch.reading.results import open_results

    if not order.folders:
        raise WrongInput("DIR: found none; allowed: the folder of one batch, or the folders of several runs")
    for flag, given in (("--beside", order.beside), ("--measure", order.measures), ("--baseline", order.baseline)):
        if given:
            raise WrongInput(f"{flag}: found together with --why; allowed: one of them")
    target = order.out or own(order.folders)
    with ExitStack() as held, stoppable(lambda: "nothing was written"):
        folder = None
        if target is not None:
            if order.out is not None:
                check_free(target)
            folder = hold(held, Folder(target), needed=order.out is not None)
        results = open_results(order.folders)
        a, b = _pair(order, results)
        why, source = _found(order, results, a, b)
        kept = {} if folder is None else _keep(folder, order, results, why, source)
    _report(order, why, source, target, kept)
    return OK


def _pair(order: Order, results: Results) -> tuple[str, str]:
    if len(results.names) < 2:
        where = ", ".join(map(str, order.folders))
        raise WrongInput(f"--why: {where} holds one scenario, {results.names[0]}; needed: two in the same worlds")
    a, b = (choose("--why", name, results.names) for name in order.why)
    if a == b:
        raise WrongInput(f"--why: found {a} twice; allowed: two different scenarios of {', '.join(results.names)}")
    if not results.worlds.size:
        raise WrongInput(f"--why: {order.folders[0]}: no world is finished in every scenario yet")
    return a, b


def _found(order: Order, results: Results, a: str, b: str) -> tuple[Why, Source]:
    from sim.analysis.survival import days_held
    from sim.analysis.why import Why
    from sim.batch.parting import part_worlds
    from sim.present.why.worlds import Source
    from sim.present.words import parameters_words

    count = min(order.worlds or WORLDS, int(results.worlds.size))
    if order.worlds and order.worlds > count:
        say(f"--worlds: {order.worlds:,} asked for, {count:,} are there")
    worlds = [int(world) for world in results.worlds[:count]]
    tables = [results.outcomes(name, ["days_held", "collapsed", "began_day"]).iloc[:count] for name in (a, b)]
    held = [days_held(table, results.days) for table in tables]
    collapsed = [table["collapsed"].to_numpy(dtype=float) > 0.5 for table in tables]
    began = [table["began_day"].to_numpy(dtype=float) for table in tables]
    apart = (held[0] + began[0]) - (held[1] + began[1])
    ends = [world for world, days in zip(worlds, apart, strict=True) if days == days and days][:ENDS]
    partings = part_worlds(
        results.scenario(a),
        results.scenario(b),
        worlds,
        results.seed,
        results.days,
        results.fixed,
        _Told(),
        ends=ends,
    )
    why = Why(a, b, partings, (held[0], held[1]), (collapsed[0], collapsed[1]), results.days, (began[0], began[1]))
    notes = (*results.notes, *_notes(results, why))
    folders = {name: str(results.folder_of(name)) for name in (a, b)}
    return why, Source(folders, results.seed, parameters_words(results), notes, int(results.worlds.size))


def _notes(results: Results, why: Why) -> list[str]:
    """Say it where the stored worlds are not those that were run just now."""
    from sim.batch.origin import code_hash

    notes = []
    if any(results.manifest(name).get("code") != code_hash() for name in (why.a, why.b)):
        notes.append(
            "The batch was made by another version of the model's code: what came of each world is as stored, where "
            "histories part is as this version runs them"
        )
    elif any(gained for gained, apart in zip(why.gained, why.told_apart, strict=True) if not apart):
        notes.append("Some worlds that do not part now ended on different days when they were stored")
    return notes


class _Told:
    """Says now and then how far the work is."""

    def __init__(self) -> None:
        self._last: tuple[str, int] = ("", 0)

    def __call__(self, what: str, share: float) -> None:
        now = (what, int(2 * share))
        if now != self._last:
            say(what if what != self._last[0] else f"{what}: {share:.0%} done")
            self._last = now


def _keep(folder: Folder, order: Order, results: Results, why: Why, source: Source) -> dict[str, str]:
    import shlex

    from sim.present.why.chart import record_of, render
    from sim.present.why.tables import ABOUT, CHARTS, files

    words = ["isf", "compare", *map(str, order.folders), "--why", why.a, why.b]
    words += ["--worlds", str(order.worlds)] if order.worlds else []
    words += ["--out", str(order.out)] if order.out is not None else []
    record = record_of(why, results, shlex.join(words))
    contents = {name: text.encode() for name, text in files(why, source).items()}
    contents |= {name: render(why, source, name.rpartition(".")[2], record) for name in CHARTS}
    return keep(folder, contents, {**ABOUT, **CHARTS}, TABLES if order.out is None else "")


def _report(order: Order, why: Why, source: Source, target: Path | None, kept: Mapping[str, str]) -> None:
    from sim.present.why.report import WIDTH, to_text
    from sim.present.why.tables import to_dict

    if order.json:
        print(
            json.dumps(
                {**to_dict(why, source), "files": listed(target, kept)}, indent=1, ensure_ascii=False, allow_nan=False
            )
        )
        return
    print(to_text(why, source, min(width_of(sys.stdout), WIDTH)), end="")
    if kept and target is not None:
        print()
        print_files(target, kept)
