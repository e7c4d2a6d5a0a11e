"""What a batch costs beside simulating: runner and store; and whole studies, with comparison and gallery."""

from __future__ import annotations

import tempfile
from pathlib import Path

from benchmarks.tables import Table
from benchmarks.timing import KEY, command, one_core, paired
from sim.batch.store.batch import Batch
from sim.batch.store.keeper import Keeper
from sim.model import Lanes, run_chunk
from sim.scenario import load_scenario

ARMS = (
    "baseline",
    "turkey-accepted",
    "turkey-vetoed",
    "force-5000-by-day-45",
    "force-20000-by-day-200",
    "unhindered-aid",
    "tunnels-evacuated",
    "no-force",
)


def overhead(pairs: int, worlds: int) -> Table:
    """How much longer a stored batch takes than its worlds simulated bare, in turn and in this process."""
    arms = [load_scenario(name) for name in ARMS[:2]]
    table = Table(
        "store", "Runner and store beside bare simulation (one core)", ("", "s", "over bare", "least", "most")
    )
    with tempfile.TemporaryDirectory() as folder, one_core():

        def bare() -> None:
            for arm in arms:
                run_chunk(arm, Lanes.of_worlds(range(worlds)), KEY)

        count = 0

        def stored() -> None:
            nonlocal count
            count += 1
            with Keeper(Path(folder) / str(count), Batch.of(arms, worlds=worlds, seed=KEY)) as keeper:
                keeper.extend(worlds, workers=1)

        run_chunk(arms[0], Lanes.of_worlds(range(8)), KEY, days=3)
        with Keeper(Path(folder) / "first", Batch.of(arms, worlds=8, days=3)) as keeper:
            keeper.extend(8, workers=1)
        ratio = paired(stored, bare, pairs)
    table.add("bare", ratio.second, None, None, None)
    table.add("stored", ratio.first, *(f"{share - 1.0:+.0%}" for share in (ratio.middle, ratio.least, ratio.most)))
    table.notes.append(f"{pairs} pairs of 2 scenarios x {worlds} worlds.")
    return table


def study(worlds: int) -> Table:
    """Seconds and memory of a whole study: batch, resuming, comparison, gallery."""
    table = Table(
        "study", f"A study of {len(ARMS)} scenarios x {worlds:,} worlds, two workers", ("command", "s", "peak MB")
    )
    with tempfile.TemporaryDirectory() as folder:
        batch = ("batch", *ARMS, "--worlds", str(worlds), "--out", folder)
        for name, words in (
            ("isf batch", batch),
            ("isf batch, finished before", batch),
            ("isf check of the scenarios alone", ("check", *ARMS)),
            ("isf compare", ("compare", folder)),
            ("isf plot, the whole gallery", ("plot", folder)),
        ):
            took = command("sim.cli", *words)
            table.add(name, took.seconds, took.peak)
    return table
