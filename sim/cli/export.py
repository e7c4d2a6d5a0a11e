"""`isf export`: stored worlds of all scenarios as one tidy file."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.outcome import OK, WrongInput, stoppable

if TYPE_CHECKING:
    from sim.batch.reading import Results

TABLES = {"outcomes": "one row a scenario and world", "weekly": "one row a scenario, world and week",
          "events": "one row an act"}  # fmt: skip
FORMS = ("csv", "parquet")


@dataclass(frozen=True)
class Order:
    """What the user asked for, in the words of the command line."""

    folder: Path
    table: str = "outcomes"
    form: str = ""
    out: Path | None = None
    force: bool = False


def export_command(order: Order) -> int:
    """Carry out `isf export`."""
    from sim.batch.reading import open_results

    form = order.form or _form(order.out)
    own = Path(f"{Path(os.path.abspath(order.folder)).name}-{order.table}.{form}")
    path = own if order.out is None else order.out
    if path.is_dir():
        raise WrongInput(f"--out: {path} is a folder; needed: a file such as {path / own}")
    if path.exists() and not order.force:
        raise WrongInput(f"{path}: exists already and was left as it is; name another with --out, or use --force")
    results = open_results([order.folder])
    _check(results, order)
    draft = path.with_name(f".{path.name}.{os.getpid()}.partial")
    with stoppable(lambda: f"{path} was not written"):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            results.copy(_sql(results, order.table), draft, form)
            os.replace(draft, path)
        except OSError as error:
            raise WrongInput(f"{path}: cannot be written ({error.strerror or error})") from None
        finally:
            draft.unlink(missing_ok=True)
    worlds = f"{results.worlds.size:,} world{'s' * (results.worlds.size != 1)}"
    scenarios = f"{len(results.names)} scenario{'s' * (len(results.names) != 1)}"
    used = f" of {results.asked:,} asked, finished in every scenario" if results.state == "partial" else ""
    print(f"Wrote {path}: {TABLES[order.table]}; {scenarios} in {worlds}{used}")
    return OK


def _form(out: Path | None) -> str:
    """Return the form that a file's ending names, else CSV."""
    ending = out.suffix.lstrip(".").lower() if out is not None else ""
    return ending if ending in FORMS else "csv"


def _check(results: Results, order: Order) -> None:
    if not results.worlds.size:
        raise WrongInput(f"{order.folder}: no world is finished in every scenario; nothing can be exported yet")
    if order.table == "outcomes":
        return
    have = results.has_series if order.table == "weekly" else bool(results.tables("events"))
    if not have:
        how = {"weekly": "`--daily weekly`", "events": "`--events`"}[order.table]
        raise WrongInput(f"--table: {order.folder} holds no {order.table}; run it again with {how} to keep them")


def _sql(results: Results, table: str) -> str:
    """Return the query for a table: own lanes, scenarios in order, worlds ascending, rows of a world as stored."""
    return f"SELECT * EXCLUDE (lanes) FROM {table} WHERE lanes = 'own'"
