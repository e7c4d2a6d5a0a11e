"""The tables and charts of a stored run: made beside it, moved in whole, made again only when they must be."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.batch.stored import ABOUT_TABLE, names_table, table_text
from sim.cli.display import say

if TYPE_CHECKING:
    from sim.batch import Result
    from sim.batch.folder import Finding, Folder

CHARTS = "charts"
TABLES = {
    "summary.csv": "the outcome table, one row a measure",
    "summary.json": "the outcome table for programs",
    "summary.txt": "the outcome table as printed",
    "daily_quantiles.csv": "daily series among worlds still holding: quantiles by day",
}


@lru_cache(maxsize=1)
def drawn_by() -> str:
    """A hash of the code that makes tables and charts: when it changes, they are made again from the data."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    for room in ("analysis", "present"):
        for path in sorted((package / room).rglob("*.py")):
            digest.update(path.relative_to(package).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def show_products(
    folder: Folder, result: Result, found: Finding | None, manifest: Mapping[str, Any], charts: bool
) -> dict[str, str]:
    """Make what is missing, altered or out of date of a run's tables and charts.

    Args:
        folder: The run's folder, held.
        result: The run.
        found: What the folder held, if the run was reused; None if it was made now.
        manifest: Of the run asked for. Its scenario may tell the same story in other words than the stored one.
        charts: Whether charts are wanted.

    Returns:
        What each file of the run shows, by name.
    """
    stored = result.manifest
    spoilt = {name.rsplit(" (", 1)[0] for name in found.spoilt} if found else set()
    retold = {name: manifest[name] for name in ("scenario_yaml",) if stored[name] != manifest[name]}
    shown: dict[str, str] = dict(stored.get("shown", {}))
    if spoilt:
        say(f"{folder.path}: {', '.join(found.spoilt if found else ())}; making it again from the data")
    made: dict[str, str] = {}
    groups = {"tables": set(TABLES), CHARTS: {name for name in stored["files"] if name.startswith(f"{CHARTS}/")}}
    for group, names in groups.items():
        stale = shown.get(group) != drawn_by() or bool(names & spoilt) or bool(retold)
        if stale and (charts or group != CHARTS):
            made |= make_tables(folder, result) if group == "tables" else make_charts(folder, result)
            shown[group] = drawn_by()
    own = f"{stored['name']}.yaml"
    if retold or own in spoilt:
        (folder.staging / own).write_text(manifest["scenario_yaml"], encoding="utf-8", newline="\n")
        made[own] = stored["files"][own]["about"]
    table = names_table(manifest["scenario_yaml"])
    if table and (retold or table in spoilt):
        (folder.staging / table).write_text(table_text(result.scenario), encoding="utf-8", newline="\n")
        made[table] = ABOUT_TABLE
    if made:
        result.manifest = folder.publish_products(made, {**retold, "shown": shown})
    return {name: told["about"] for name, told in result.manifest["files"].items()}


def make_tables(folder: Folder, result: Result) -> dict[str, str]:
    """Write a run's tables where they wait to be moved in; return what each shows."""
    from sim.present.tables import write_tables

    return {path.name: TABLES.get(path.name, "a table") for path in write_tables(result, folder.staging)}


def make_charts(
    folder: Folder, result: Result, names: Sequence[str] | None = None, form: str = "png"
) -> dict[str, str]:
    """Draw a run's charts where they wait to be moved in; return what each shows."""
    from sim.present.charts import CHARTS as KNOWN
    from sim.present.charts import save_all

    say("Drawing charts")
    paths = save_all(result, folder.staging / CHARTS, format=form, names=names, folder=str(folder.path))
    return {f"{CHARTS}/{path.name}": KNOWN[path.stem][1] for path in paths}
