"""What a run leaves: its tables, its scenario, and how to make it again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.batch.folder import Finding, Folder, StoreError, read_manifest, spoilt_files
from sim.batch.origin import key, machine, recipe, versions
from sim.batch.stored import ABOUT_TABLE, load_stored, names_table, stored_yaml, table_text
from sim.batch.worlds import from_ranges

if TYPE_CHECKING:
    import pandas as pd

    from sim.scenario import Scenario

ABOUT = {
    "outcomes.parquet": "what became of each world, one row a world",
    "daily.parquet": "what was seen each day in each world",
    "events.parquet": "what happened, act by act",
}


class Result:
    """One run: a scenario in many worlds.

    Attributes:
        seed: Key of all luck.
        fixed: True if every parameter stood at its central value.
        days: Horizon in days.
        manifest: Everything that made the numbers: recipe, versions, resolved scenario; once stored, checksums too.
    """

    def __init__(
        self,
        *,
        manifest: Mapping[str, Any],
        scenario: Scenario | Callable[[], Scenario],
        outcomes: pd.DataFrame | Callable[[], pd.DataFrame],
        daily: pd.DataFrame | Callable[[], pd.DataFrame],
        events: pd.DataFrame | Callable[[], pd.DataFrame] | None = None,
    ) -> None:
        self.manifest: Mapping[str, Any] = manifest
        self.seed: int = manifest["seed"]
        self.fixed: bool = manifest["fixed"]
        self.days: int = manifest["days"]
        self._parts: dict[str, Any] = {"scenario": scenario, "outcomes": outcomes, "daily": daily, "events": events}

    def _part(self, name: str) -> Any:
        # What a stored run is not asked for is not read: a chart of survival needs no daily series.
        if callable(self._parts[name]):
            self._parts[name] = self._parts[name]()
        return self._parts[name]

    @property
    def scenario(self) -> Scenario:
        """The scenario as it was run, inheritance and overrides resolved."""
        scenario: Scenario = self._part("scenario")
        return scenario

    @property
    def outcomes(self) -> pd.DataFrame:
        """What became of each world: one row a world, first column `world`, categories in words."""
        table: pd.DataFrame = self._part("outcomes")
        return table

    @property
    def daily(self) -> pd.DataFrame:
        """Daily series: columns `world`, `day`, then the series (float32), missing once a world has ended."""
        table: pd.DataFrame = self._part("daily")
        return table

    @property
    def events(self) -> pd.DataFrame | None:
        """What happened, act by act; None unless the run was asked to keep it."""
        table: pd.DataFrame | None = self._part("events")
        return table

    @property
    def worlds(self) -> tuple[int, ...]:
        """World numbers, in the order of the tables."""
        return from_ranges(self.manifest["worlds"])

    def __repr__(self) -> str:
        told = self.manifest
        kind = "central values" if self.fixed else "drawn parameters"
        return f"Result({told['name']}, worlds {told['worlds']}, {self.days} days, seed {self.seed}, {kind})"

    def save(self, folder: str | Path, force: bool = False) -> Path:
        """Store the run in a folder, whole or not at all.

        Args:
            folder: Made if it does not exist.
            force: Replace another run that the folder holds.

        Returns:
            The folder.

        Raises:
            StoreError: The folder holds another run or foreign files, cannot be written, or is in use.
        """
        with Folder(folder) as held:
            finding = held.compare(self.manifest)
            if finding.kind in ("other", "foreign") and not force:
                raise refusal(held.path, finding, "", " with force=True")
            if finding.kind != "same":
                self.save_in(held)
        return Path(folder)

    def save_in(self, held: Folder) -> None:
        """Store the run in a folder that is held already, replacing what is there."""
        from sim.batch.tables import write_table

        files = dict(ABOUT)
        write_table(self.outcomes, held.staging / "outcomes.parquet")
        write_table(self.daily, held.staging / "daily.parquet")
        if self.events is None:
            del files["events.parquet"]
        else:
            write_table(self.events, held.staging / "events.parquet")
        name = f"{self.manifest['name']}.yaml"
        (held.staging / name).write_text(self.manifest["scenario_yaml"], encoding="utf-8", newline="\n")
        files[name] = "the scenario as it was run, inheritance and overrides resolved"
        if table := names_table(self.manifest["scenario_yaml"]):
            (held.staging / table).write_text(table_text(self.scenario), encoding="utf-8", newline="\n")
            files[table] = ABOUT_TABLE
        own = {entry: value for entry, value in self.manifest.items() if entry not in ("format", "state", "files")}
        self.manifest = held.publish_run(files, own)


def refusal(folder: Path, finding: Finding, another: str, replace: str) -> StoreError:
    """What is said when a folder would have to be overwritten.

    Args:
        folder: The folder.
        finding: What it holds.
        another: How to name another folder, here.
        replace: How to ask for replacement, here.
    """
    what = "files that are no run of this tool" if finding.kind == "foreign" else "another run"
    return StoreError(
        f"{folder}: holds {what} ({'; '.join(finding.details)}); nothing was changed. "
        f"Choose another folder{another}, or replace what is there{replace}"
    )


def describe(
    scenario: Scenario,
    worlds: tuple[int, ...],
    *,
    seed: int,
    days: int,
    fixed: bool,
    events: bool,
    daily_worlds: int,
    command: str,
) -> dict[str, Any]:
    """Return the manifest of a run that is about to be made."""
    from sim import __version__

    made_from = recipe(scenario, worlds, seed=seed, days=days, fixed=fixed, events=events, daily_worlds=daily_worlds)
    return {
        "version": __version__,
        "command": command,
        "key": key(made_from),
        **made_from,
        "python": versions()["python"],
        "machine": machine(),
        "readings": attributed(scenario),
        **({"beliefs": scenario.beliefs} if scenario.beliefs else {}),
        **({"draws": scenario.draws.summary()} if scenario.draws is not None else {}),
        "scenario_yaml": stored_yaml(scenario),
    }


def attributed(scenario: Scenario) -> dict[str, str]:
    """Return the readings of contested claims that a scenario takes, each with who holds it, by claim."""
    if not scenario.readings:
        return {}
    from sim.evidence import load_ledger

    claims = load_ledger().claims
    held = {
        claim: next((each.attributed_to for each in claims[claim].readings if each.name == name), "")
        for claim, name in scenario.readings.items()
        if claim in claims
    }
    return {claim: f"{scenario.readings[claim]} ({holder})" for claim, holder in held.items()}


def load_result(folder: str | Path, verify: bool = True, scenario: Scenario | None = None) -> Result:
    """Open a stored run. Tables are read when they are first asked for.

    Args:
        folder: Where it was saved.
        verify: Whether to check the data against their checksums first.
        scenario: The run's scenario, if it is at hand; otherwise the stored one is read.

    Raises:
        StoreError: There is no run, it is unfinished, or a file is missing or altered.
    """
    from sim.batch.tables import read_table

    path = Path(folder)
    manifest = read_manifest(path)
    if manifest.get("kind") == "batch":
        raise StoreError(f"{path}: holds a batch of scenarios; needed: a folder of one run")
    if manifest.get("state") != "complete":
        raise StoreError(f"{path}: holds an unfinished run; make it again with `isf run`")
    data = {name: told for name, told in manifest["files"].items() if name in ABOUT}
    if verify and (spoilt := spoilt_files(path, {"files": data})):
        raise StoreError(f"{path}: {', '.join(spoilt)}; make the run again with `isf run`")
    return Result(
        manifest=manifest,
        scenario=scenario or (lambda: _scenario_of(manifest, path)),
        outcomes=lambda: read_table(path / "outcomes.parquet"),
        daily=lambda: read_table(path / "daily.parquet"),
        events=(lambda: read_table(path / "events.parquet")) if "events.parquet" in data else None,
    )


def _scenario_of(manifest: Mapping[str, Any], folder: Path) -> Scenario:
    from sim.scenario import ScenarioError

    name = manifest["name"]
    try:
        scenario = load_stored(manifest["scenario_yaml"], name, folder)
    except (OSError, ScenarioError) as error:
        raise StoreError(f"the stored scenario {name} cannot be read by this version: {error}") from None
    if scenario.fingerprint != manifest["fingerprint"]:
        raise StoreError(f"the stored scenario {name} means something else in this version; make the run again")
    return scenario
