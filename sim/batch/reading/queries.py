"""Questions put to stored worlds, answered by DuckDB from the files without loading them whole."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.batch.reading.sources import Source

MEMORY = "400MB"
"""Most memory that a query takes; what does not fit is worked off on disk."""
DAYS_A_WEEK = 7
MIDDLE = 3


class Query:
    """A connection to the stored worlds of some scenarios.

    Args:
        sources: By name of the scenario.
        worlds: World numbers that are used.
    """

    def __init__(self, sources: Mapping[str, Source], worlds: NDArray[Any]) -> None:
        import duckdb
        import pyarrow as pa

        self._sources = sources
        self._spill = tempfile.TemporaryDirectory(prefix="isf-query-")
        self._to_duckdb = duckdb.connect(config={"memory_limit": MEMORY, "temp_directory": self._spill.name})
        self._to_duckdb.execute("SET enable_progress_bar = false")
        self._to_duckdb.register("given", pa.table({"world": worlds}))
        # Other than what is registered, a table is there for every cursor.
        self._to_duckdb.execute("CREATE TABLE used AS SELECT world FROM given")
        self._made: set[str] = set()

    def ask(self, sql: str) -> pd.DataFrame:
        """Return the answer to a query over the views `outcomes`, `weekly` and `events`."""
        for table in ("outcomes", "weekly", "events"):
            self._view(table)
        answer: pd.DataFrame = self._to_duckdb.cursor().execute(sql).df()
        return answer

    def copy(self, sql: str, path: Path, form: str) -> None:
        """Write the answer to a query to a file."""
        for table in ("outcomes", "weekly", "events"):
            self._view(table)
        options = {"csv": "FORMAT csv, HEADER", "parquet": "FORMAT parquet, COMPRESSION zstd"}[form]
        self._to_duckdb.cursor().execute(f"COPY ({sql}) TO {_text(path)} ({options})")

    def series(self, names: Sequence[str], series: Sequence[str]) -> pd.DataFrame:
        """Return weekly means, world by world; see `Results.series`."""
        self._check(names, series)
        columns = ", ".join(_name(each) for each in series)
        chosen = ", ".join(_text(name) for name in names)
        return self.ask(
            f"SELECT scenario, world, week, week * {DAYS_A_WEEK} + {MIDDLE} AS day, {columns} FROM weekly "
            f"WHERE lanes = 'own' AND scenario IN ({chosen}) ORDER BY scenario, world, week"
        )

    def quantiles(self, names: Sequence[str], series: str, quantiles: Sequence[float]) -> pd.DataFrame:
        """Return quantiles by week; see `Results.series_quantiles`."""
        self._check(names, [series])
        if not quantiles or not all(0.0 <= each <= 1.0 for each in quantiles):
            raise ValueError(f"quantiles: found {list(quantiles)}; allowed: one or more from 0 to 1")
        column, wanted = _name(series), ", ".join(repr(float(each)) for each in quantiles)
        chosen = ", ".join(_text(name) for name in names)
        told = ", ".join(f"q[{place}] AS {_name(f'q{each:g}')}" for place, each in enumerate(quantiles, 1))
        return self.ask(
            f"WITH told AS (SELECT scenario, week, count({column}) AS worlds, "
            f"quantile_cont({column}, [{wanted}]) AS q FROM weekly "
            f"WHERE lanes = 'own' AND scenario IN ({chosen}) GROUP BY scenario, week) "
            f"SELECT scenario, week, week * {DAYS_A_WEEK} + {MIDDLE} AS day, worlds, {told} FROM told "
            "ORDER BY scenario, week"
        )

    def events(self, name: str) -> pd.DataFrame:
        """Return a scenario's events; see `Results.events`."""
        if not self._sources[name].files("events"):
            import pandas as pd

            return pd.DataFrame()
        return self.ask(
            f"SELECT * EXCLUDE (scenario, lanes, act) FROM events WHERE scenario = {_text(name)} ORDER BY world, act"
        )

    def _check(self, names: Sequence[str], series: Sequence[str]) -> None:
        """Refuse scenarios and series that are not there."""
        from sim.scenario.names import did_you_mean

        for kind, asked, known in (("scenario", names, self._sources), ("series", series, self._columns("weekly"))):
            for name in asked:
                if name not in known:
                    hint = did_you_mean(name, known)
                    raise ValueError(f"{kind}: found {name!r}{hint} (there: {', '.join(known) or 'none'})")

    def _columns(self, table: str) -> list[str]:
        self._view(table)
        rows = self._to_duckdb.cursor().execute(f"DESCRIBE {table}").fetchall()
        return [str(row[0]) for row in rows if row[0] not in ("scenario", "lanes", "world", "week", "day")]

    def _view(self, table: str) -> None:
        """Make a view over all files of a table, once; daily series are read week by week."""
        if table in self._made:
            return
        self._made.add(table)
        reads = [self._read(table)] if self._files(table) else []
        if table == "weekly" and self._files("daily"):
            reads.append(
                f"SELECT scenario, lanes, world, CAST(day // {DAYS_A_WEEK} AS INTEGER) AS week, "
                f"avg(COLUMNS(* EXCLUDE (scenario, lanes, world, day))) FROM ({self._read('daily')}) GROUP BY ALL"
            )
        nothing = "SELECT '' AS scenario, '' AS lanes, 0 AS world LIMIT 0"
        self._to_duckdb.execute(f"CREATE VIEW {table} AS {' UNION ALL BY NAME '.join(reads) or nothing}")

    def _read(self, table: str) -> str:
        files = self._files(table)
        self._to_duckdb.execute(f"CREATE TABLE {table}_files (filename VARCHAR, scenario VARCHAR, lanes VARCHAR)")
        self._to_duckdb.executemany(f"INSERT INTO {table}_files VALUES (?, ?, ?)", files)
        listed = "[" + ", ".join(_text(path) for path, _, _ in files) + "]"
        options, own, numbered = "filename = true, union_by_name = true, hive_partitioning = false", "filename", ""
        if table == "events":
            # Acts of a world lie in one part, in their order, which a number keeps however the worlds were cut.
            options, own = f"{options}, file_row_number = true", "filename, file_row_number"
            numbered = ", row_number() OVER (PARTITION BY scenario, lanes, world ORDER BY file_row_number) - 1 AS act"
        return (
            f"SELECT told.scenario, told.lanes, part.* EXCLUDE ({own}){numbered} "
            f"FROM read_parquet({listed}, {options}) AS part "
            f"JOIN {table}_files AS told USING (filename) WHERE part.world IN (SELECT world FROM used)"
        )

    def _files(self, table: str) -> list[tuple[str, str, str]]:
        return [
            (str(path), name, lanes)
            for name, source in self._sources.items()
            for lanes in source.parts
            for path in source.files(table, lanes)
        ]


def _text(value: object) -> str:
    """Write a text as SQL does."""
    return "'" + str(value).replace("'", "''") + "'"


def _name(value: str) -> str:
    """Write a column's name as SQL does."""
    return '"' + value.replace('"', '""') + '"'
