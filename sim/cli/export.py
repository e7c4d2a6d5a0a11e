"""`isf export`: stored worlds of all scenarios as one tidy file."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.outcome import OK, WrongInput, stoppable

if TYPE_CHECKING:
    from sim.batch.reading.results import Results

TABLES = {
    "outcomes": "one row a scenario and world",
    "weekly": "one row a scenario, world and week",
    "events": "one row an act",
}
ORDER = {"outcomes": "world", "weekly": "world, week", "events": "world, act"}
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
    from sim.batch.reading.results import open_results

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
    import duckdb

    with stoppable(lambda: f"{path} was not written"):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            results.copy(_sql(results, order.table), draft, form)
            os.replace(draft, path)
        except duckdb.Error as error:
            told = str(error).partition("\n")[0]
            if "No space left" in told:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path)) from None
            raise WrongInput(f"{path}: cannot be written ({told})") from None
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise
            raise WrongInput(f"{path}: cannot be written ({error.strerror or error})") from None
        finally:
            with suppress(OSError):
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
    if results.query(f"SELECT 1 FROM {order.table} WHERE lanes = 'own' LIMIT 1").empty:
        how = {"weekly": "with weekly or daily series", "events": "with --events"}.get(order.table, "again")
        raise WrongInput(f"--table: {order.folder} holds no {order.table}; run it {how} to keep them")


def _sql(results: Results, table: str) -> str:
    """Return the query for a table: scenarios in their order, worlds ascending; what is missing is empty."""
    told = results.query(f"DESCRIBE SELECT * EXCLUDE (lanes) FROM {table}")
    columns = []
    for name, kind in zip(told["column_name"], told["column_type"], strict=True):
        column = '"' + str(name).replace('"', '""') + '"'
        missing = f"CASE WHEN isnan({column}) THEN NULL ELSE {column} END AS {column}"
        columns.append(missing if kind in ("DOUBLE", "FLOAT") else column)
    names = ", ".join("'" + name.replace("'", "''") + "'" for name in results.names)
    rows = f"SELECT {', '.join(columns)} FROM {table} WHERE lanes = 'own'"
    return f"{rows} ORDER BY list_position([{names}], scenario), {ORDER[table]}"
