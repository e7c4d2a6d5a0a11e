"""Batches over the stand-in for the model, for tests of what stores them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.batch import open_results
from sim.batch.store.batch import Batch
from sim.batch.store.keeper import Keeper
from sim.batch.store.standing import Standing
from sim.batch.store.track import BatchProgress
from sim.batch.tables import write_table
from sim.batch.worlds import CHUNK
from tests.batch import fake_model

DAYS = 30
OWN_DAYS = {"a": 30, "b": 31, "c": 32, "d": 33}
"""A horizon of their own is what tells the toys apart; the batch has its own for all."""


@dataclass
class Done:
    """What one call of a batch did."""

    standing: Standing
    notes: list[str] = field(default_factory=list)
    progress: list[BatchProgress] = field(default_factory=list)
    simulated: int = 0

    @property
    def said(self) -> str:
        return "\n".join(self.notes)


def batch_of(
    arms: str = "abc", worlds: int = 300, *, own_days: Mapping[str, int] | None = None, title: str = "A toy",
    seed: int = 1, days: int = DAYS, suffering: Mapping[str, Mapping[str, Any]] | None = None, **more: Any,
) -> Batch:  # fmt: skip
    scenarios = [
        replace(
            fake_model.scenario(name, {**OWN_DAYS, **(own_days or {})}[name], **(suffering or {}).get(name, {})),
            title=title,
        )
        for name in arms
    ]
    return Batch.of(scenarios, worlds, seed, days, engine=fake_model.ENGINE, **more)


def work(
    folder: Path, batch: Batch, *, workers: int = 1, chunk: int = CHUNK, force: bool = False,
    listener: Callable[[BatchProgress], None] | None = None,
) -> Done:  # fmt: skip
    notes: list[str] = []
    seen: list[BatchProgress] = []

    def listen(told: BatchProgress) -> None:
        seen.append(told)
        if told.note:
            notes.append(told.note)
        if listener is not None:
            listener(told)

    with Keeper(folder, batch, force, notes.append) as keeper:
        standing = keeper.extend(batch.worlds, workers, "", listen, chunk)
        return Done(standing, notes, seen, keeper.simulated)


def tables(folder: Path, scratch: Path) -> dict[str, bytes]:
    """All tables of a batch as files, by name: however it was cut, they must be the same to the byte."""
    results = open_results([folder])
    scratch.mkdir(exist_ok=True)
    found = {}
    for name in results.names:
        for lanes in ("own", "other_luck", "other_beliefs")[: 3 if results.split else 1]:
            write_table(results.outcomes(name, lanes=lanes), scratch / "table")
            found[f"{name} {lanes}"] = (scratch / "table").read_bytes()
        if results.has_series:
            write_table(results.series([name], ["deaths", "d7"]), scratch / "table")
            found[f"{name} weekly"] = (scratch / "table").read_bytes()
        events = results.events(name)
        if len(events):
            events = events.sort_values("world", kind="stable", ignore_index=True)
        write_table(events, scratch / "table")
        found[f"{name} events"] = (scratch / "table").read_bytes()
    return found


def parts(folder: Path, arm: str = "a", lanes: str = "own") -> list[str]:
    return sorted(path.name for path in (folder / "parts" / f"scenario={arm}" / f"lanes={lanes}").iterdir())


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-9])


def flip(path: Path) -> None:
    data = path.read_bytes()
    at = len(data) // 2
    path.write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :])
