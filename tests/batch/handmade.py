"""Folders of batches written by hand, as the layout in docs/batches.md says, for tests of what reads them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.batch.store.tickets import Ticket
from sim.batch.tables import write_table
from sim.scenario import Scenario, resolved_yaml

MADE = {"code": "c0de", "libraries": {"numpy": "1"}, "arithmetic": "abc"}


def write_batch(
    folder: Path,
    arms: Mapping[str, tuple[Scenario, pd.DataFrame]],
    *,
    blocks: Sequence[tuple[int, int]] = ((0, 40), (40, 50)),
    weekly: pd.DataFrame | None = None,
    events: pd.DataFrame | None = None,
    lanes: Mapping[str, pd.DataFrame] | None = None,
    asked: int | None = None,
    failed: Mapping[str, Mapping[int, str]] | None = None,
    **manifest: Any,
) -> Path:
    """Write a batch of arms, each a scenario with its outcomes (one row a world), cut into blocks of worlds."""
    told = {
        "format": 1, "kind": "batch", "state": "complete", "version": "0", "command": "isf batch toy", "key": "k",
        "python": "3", "machine": "m", "study": None, "baseline": next(iter(arms)), "seed": 1, "days": 30,
        "fixed": False, "events": events is not None, "series": "weekly", "worlds": asked or blocks[-1][1],
        "split": 0, "over": {}, "until": "", "files": {}, **MADE, **manifest,
    }  # fmt: skip
    told["arms"] = []
    (folder / "scenarios").mkdir(parents=True)
    for name, (scenario, outcomes) in arms.items():
        file = f"scenarios/{name}.yaml"
        (folder / file).write_text(resolved_yaml(scenario) if scenario.parameters else f"name: {name}\n")
        told["arms"].append(
            {"name": name, "title": name, "fingerprint": scenario.fingerprint, "file": file, "settings": {}}
        )
        recipe = {entry: told[entry] for entry in ("seed", "days", "fixed", *MADE)}
        recipe["fingerprint"] = scenario.fingerprint
        kinds = {"own": outcomes} | ({} if lanes is None else {kind: lanes[kind] for kind in lanes})
        for kind, table in kinds.items():
            place = folder / "parts" / f"scenario={name}" / f"lanes={kind}"
            place.mkdir(parents=True)
            for first, end in blocks:
                if not table["world"].between(first, end - 1).any():
                    continue
                bad = {world: why for world, why in (failed or {}).get(name, {}).items() if first <= world < end}
                tables = {"outcomes": table}
                if weekly is not None and kind == "own":
                    tables["weekly"] = weekly
                if events is not None and kind == "own":
                    tables["events"] = events
                _write_part(place, first, end, tables, recipe, kind, name, bad)
    (folder / "manifest.json").write_text(json.dumps(told))
    return folder


def _write_part(
    place: Path, first: int, end: int, tables: Mapping[str, pd.DataFrame], recipe: Mapping[str, Any], lanes: str,
    name: str, failed: Mapping[int, str],
) -> None:  # fmt: skip
    stem, files = f"{first:07d}-{end - 1:07d}", {}
    for table, rows in tables.items():
        path = place / f"{stem}.{table}.parquet"
        inside = rows[rows["world"].between(first, end - 1) & ~rows["world"].isin(list(failed))]
        write_table(inside.reset_index(drop=True), path)
        content = path.read_bytes()
        files[path.name] = {"sha256": hashlib.sha256(content).hexdigest(), "bytes": len(content)}
    ticket = Ticket(name, lanes, tuple(range(first, end)), recipe, failed, files)
    (place / f"{stem}.json").write_text(ticket.to_json())


def outcomes(worlds: int = 50, shift: float = 0.0, days: int = 30) -> pd.DataFrame:
    """Outcomes that depend on nothing but the world, later by a shift."""
    mixed = np.arange(worlds) * 7919 % 61
    held = np.minimum(mixed + shift, days).astype(float)
    cause = pd.Categorical(np.where(held < days, "spiral", "held"), categories=["held", "spiral"])
    collapsed = (held < days).astype(float)
    return pd.DataFrame({"world": np.arange(worlds), "days_held": held, "collapsed": collapsed, "cause": cause})


def weekly(worlds: int = 50, weeks: int = 5) -> pd.DataFrame:
    """Weekly means that fall silent in every third world after two weeks."""
    world, week = np.repeat(np.arange(worlds), weeks), np.tile(np.arange(weeks, dtype=np.int32), worlds)
    deaths = np.where((world % 3 == 0) & (week >= 2), np.nan, world + week).astype(np.float32)
    return pd.DataFrame({"world": world, "week": week, "deaths": deaths, "troops": (deaths * 2).astype(np.float32)})
