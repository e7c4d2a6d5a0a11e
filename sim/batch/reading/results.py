"""Stored worlds of several scenarios, read together: what comparisons, charts and a user's own analysis start from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.batch.folder import StoreError
from sim.batch.reading.sources import Failure, Source, common, sources_of
from sim.batch.store.tickets import OTHER_BELIEFS, OTHER_LUCK, OWN

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sim.batch.reading.queries import Query
    from sim.scenario import Scenario


class Results:
    """Scenarios in the same worlds, as they are stored.

    Only worlds that every scenario has settled are used, and of these the ones that failed in none: which worlds are
    finished first depends on what becomes of them, so whatever happens to be there would be a biased sample.

    Attributes:
        names: Of the scenarios, the baseline first.
        baseline: What the others are compared with.
        seed: Key of all luck.
        days: Horizon in days.
        fixed: True if every parameter stood at its central value.
        worlds: World numbers that are used, ascending.
        asked: How many worlds were asked for.
        failed: Worlds that failed in some scenario.
        notes: What a reader must know of the folders, such as different versions of the code.
    """

    def __init__(self, sources: Sequence[Source], baseline: str = "") -> None:
        named = _named(sources)
        self.baseline = _baseline(named, baseline)
        first = {self.baseline: named[self.baseline]}
        self._sources: dict[str, Source] = first | {name: each for name, each in named.items() if name not in first}
        self.names = tuple(self._sources)
        _check_alike(sources)
        manifest = sources[0].manifest
        self.seed, self.days, self.fixed = int(manifest["seed"]), int(manifest["days"]), bool(manifest["fixed"])
        self.failed: tuple[Failure, ...] = tuple(fail for each in sources for fail in each.failures())
        self.worlds: NDArray[np.int64] = self._usable()
        self.asked = max(_asked(each) for each in sources)
        self.notes = _notes(sources)

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where the worlds lie."""
        return tuple(dict.fromkeys(source.folder for source in self._sources.values()))

    @property
    def state(self) -> str:
        """`complete` if all worlds that were asked for can be used, but for failed ones; else `partial`."""
        return "partial" if self.worlds.size + len({fail.world for fail in self.failed}) < self.asked else "complete"

    @property
    def over(self) -> Mapping[str, tuple[Any, ...]]:
        """Of a sweep: the values of each swept path; else empty."""
        told = self._sources[self.baseline].manifest.get("over") or {}
        return {str(path): tuple(values) for path, values in told.items()} if len(self.folders) == 1 else {}

    @property
    def study(self) -> Mapping[str, Any] | None:
        """Name, title, question and measures of the study, if the worlds were made for one."""
        found = common(list(self._sources.values()), "study")
        return found[0] if len(found) == 1 else None

    @cached_property
    def split(self) -> int:
        """How many of the worlds also have lanes with other luck and with other beliefs, in every scenario."""
        have = set.intersection(
            *(each.settled(lanes) for each in self._sources.values() for lanes in (OTHER_LUCK, OTHER_BELIEFS))
        )
        return int(np.argmin([*(int(world) in have for world in self.worlds), False]))

    def manifest(self, name: str) -> Mapping[str, Any]:
        """Return the manifest of the folder that a scenario lies in."""
        return self._sources[name].manifest

    def folder_of(self, name: str) -> Path:
        """Return the folder that a scenario's worlds lie in."""
        return self._sources[name].folder

    def fingerprint(self, name: str) -> str:
        """Return the hash of all that the model read of a scenario."""
        return str(self._sources[name].about["fingerprint"])

    def settings(self, name: str) -> Mapping[str, Any]:
        """Return what was set for a scenario besides its file."""
        return dict(self._sources[name].about.get("settings") or {})

    def scenario(self, name: str) -> Scenario:
        """Return a scenario as it was run.

        Raises:
            KeyError: There is none of that name.
            StoreError: This version cannot read it.
        """
        if name not in self._scenarios:
            self._scenarios[name] = self._sources[name].scenario()
        return self._scenarios[name]

    def outcomes(self, name: str, columns: Sequence[str] | None = None, lanes: str = OWN) -> pd.DataFrame:
        """Return what became of each world of a scenario.

        Args:
            name: Of the scenario.
            columns: Which outcomes; all by default. What the scenario does not report is left out.
            lanes: `own`, or `other_luck` and `other_beliefs`, which the first `split` worlds have.

        Returns:
            One row a world in the order of `worlds`, first column `world`, categories in words.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        tables = []
        for path in self._sources[name].files("outcomes", lanes):
            file = pq.ParquetFile(path)
            wanted = None if columns is None else ["world", *(each for each in columns if each in file.schema.names)]
            tables.append(file.read(columns=wanted))
        if not tables:
            raise StoreError(f"{self._sources[name].folder}: holds no worlds of {name} with {lanes} lanes")
        whole = pa.concat_tables(tables, promote_options="default").unify_dictionaries()
        table: pd.DataFrame = whole.to_pandas(self_destruct=True, split_blocks=True)
        worlds = self.worlds if lanes == OWN else self.worlds[: self.split]
        places = table["world"].to_numpy()
        if places.size != worlds.size or not np.array_equal(places, worlds):
            order = np.argsort(places, kind="stable")
            table = table.iloc[order[np.searchsorted(places[order], worlds)]].reset_index(drop=True)
        return table

    @property
    def has_series(self) -> bool:
        """Whether series over time were kept for every scenario."""
        return all(each.files("weekly") or each.files("daily") for each in self._sources.values())

    def series(self, names: Sequence[str], series: Sequence[str]) -> pd.DataFrame:
        """Return weekly means of some series in every world.

        Args:
            names: Of scenarios.
            series: Which.

        Returns:
            Columns `scenario`, `world`, `week` from 0, `day` (the middle of the week), then the series, missing once a
            world has ended.

        Raises:
            ValueError: A scenario or series is not there.
        """
        return self._query.series(names, series)

    def series_quantiles(
        self, series: str, quantiles: Sequence[float], names: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return quantiles of a series among the worlds that are still measured, week by week, exactly.

        Args:
            series: Which.
            quantiles: Each from 0 to 1.
            names: Of scenarios; all by default.

        Returns:
            Columns `scenario`, `week`, `day` (the middle of the week), `worlds` (measured that week), and `q0.05` for
            each quantile.

        Raises:
            ValueError: A scenario or series is not there, or a quantile is none.
        """
        return self._query.quantiles(self.names if names is None else names, series, quantiles)

    def events(self, name: str) -> pd.DataFrame:
        """Return what happened in a scenario's worlds, act by act; empty unless it was kept."""
        return self._query.events(name)

    def query(self, sql: str) -> pd.DataFrame:
        """Ask anything of the stored worlds in SQL.

        Args:
            sql: A query in DuckDB's dialect over the views `outcomes` (one row a world), `weekly` and `events`, each
                with the columns `scenario` and `lanes`. They hold the worlds that are used. It can read and write
                whatever files you can: do not pass on what others wrote.
        """
        return self._query.ask(sql)

    def copy(self, sql: str, path: Path, form: str) -> None:
        """Write the answer to a query to a file, streamed.

        Args:
            sql: As for `query`.
            path: Where; a file there is replaced.
            form: `csv` or `parquet`.
        """
        self._query.copy(sql, path, form)

    @cached_property
    def _query(self) -> Query:
        from sim.batch.reading.queries import Query

        return Query(self._sources, self.worlds)

    @cached_property
    def _scenarios(self) -> dict[str, Scenario]:
        return {}

    def _usable(self) -> NDArray[np.int64]:
        settled = [each.settled() for each in self._sources.values()]
        shared = set.intersection(*settled) - {fail.world for fail in self.failed}
        for source, worlds in zip(self._sources.values(), settled, strict=True):
            if source.manifest.get("kind") == "batch":
                end = next(world for world in range(len(worlds) + 1) if world not in worlds)
                end = min(end, _asked(source))
                shared = {world for world in shared if world < end}
        return np.array(sorted(shared), dtype=np.int64)

    def __repr__(self) -> str:
        return f"Results({', '.join(self.names)}; {self.worlds.size:,} worlds, {self.days} days, seed {self.seed})"


def open_results(folders: Path | str | Sequence[Path | str], baseline: str = "", verify: bool = True) -> Results:
    """Open a batch, or several folders of runs and batches, to be read together.

    Args:
        folders: One, or several in a list.
        baseline: Name of the scenario that the others are compared with; by default the batch's own, or the first.
        verify: Whether to hold all data against their checksums.

    Raises:
        StoreError: A folder holds nothing that can be read, or they do not belong together.
    """
    listed = [folders] if isinstance(folders, str | Path) else folders
    sources = [source for folder in listed for source in sources_of(Path(folder), verify)]
    if not sources:
        raise StoreError("needed: at least one folder of a run or a batch")
    return Results(sources, baseline)


def load_results(folder: str | Path) -> pd.DataFrame:
    """Return all stored worlds of a batch, or of a run, as one tidy table.

    Args:
        folder: Of a batch or a run.

    Returns:
        One row a scenario and world: `scenario`, `world`, then every outcome, categories in words. What a scenario does
        not report is missing.

    Raises:
        StoreError: There is nothing that can be read.
    """
    import pandas as pd

    results = open_results([folder])
    tables = [results.outcomes(name) for name in results.names]
    scenario = pd.Categorical(np.repeat(results.names, results.worlds.size), categories=pd.Index(results.names))
    return pd.concat([pd.DataFrame({"scenario": scenario}), pd.concat(tables, ignore_index=True)], axis=1)


def _named(sources: Sequence[Source]) -> dict[str, Source]:
    """Return the sources by name; where two have the same, with their folder's in front."""
    names = [source.name for source in sources]
    told = [
        f"{source.folder.resolve().name}/{source.name}" if names.count(source.name) > 1 else source.name
        for source in sources
    ]
    if len(set(told)) < len(told):
        twice = next(name for name in told if told.count(name) > 1)
        raise StoreError(f"{twice} is there twice; give each folder once, and folders of different names")
    return dict(zip(told, sources, strict=True))


def _baseline(named: Mapping[str, Source], asked: str) -> str:
    if not asked:
        first = next(iter(named.values()))
        own = [name for name, each in named.items() if each is first or each.name == first.manifest.get("baseline")]
        return next((name for name in own if named[name].name == first.manifest.get("baseline")), own[0])
    if asked in named:
        return asked
    from sim.scenario.names import did_you_mean

    raise StoreError(f"--baseline: found {asked!r}{did_you_mean(asked, named)} (there: {', '.join(named)})")


def _check_alike(sources: Sequence[Source]) -> None:
    words = {"seed": "seeds", "days": "days", "fixed": "treatment of parameters (drawn or central values)"}
    differ = [
        f"different {label}: " + ", ".join(f"{source.folder} {source.manifest.get(name)}" for source in sources)
        for name, label in words.items()
        if len(common(sources, name)) > 1
    ]
    if differ:
        raise StoreError(f"these folders cannot be compared world by world: {'; '.join(differ)}")


def _asked(source: Source) -> int:
    worlds = source.manifest["worlds"]
    return int(worlds) if isinstance(worlds, int) else len(source.settled())


def _notes(sources: Sequence[Source]) -> tuple[str, ...]:
    notes = []
    if len(common(sources, "code")) > 1:
        notes.append(
            "The folders were made by different versions of the model's code: differences are partly those of the code"
        )
    if len(common(sources, "arithmetic")) > 1 or len(common(sources, "libraries")) > 1:
        notes.append("The folders were made with different libraries or machines, whose arithmetic may differ")
    return tuple(notes)
