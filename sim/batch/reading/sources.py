"""Where a scenario's worlds lie: in the parts of a batch, or in the tables of one run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.batch.folder import MANIFEST, StoreError, inside, read_manifest, spoilt_files
from sim.batch.store.tickets import ENDING, OWN, read_ticket
from sim.batch.store.tickets import spoilt_files as ticket_spoilt
from sim.batch.stored import load_stored
from sim.batch.worlds import from_ranges

if TYPE_CHECKING:
    from sim.scenario import Scenario

BATCH = "batch"
AGAIN = "run the same command again, which writes it anew"
SHARED = ("fingerprint", "seed", "days", "fixed", "code", "libraries", "arithmetic")
"""What a part of a batch must have in common with the manifest to belong to it."""


@dataclass(frozen=True)
class Failure:
    """A world that could not be simulated."""

    scenario: str
    world: int
    why: str


@dataclass(frozen=True)
class Part:
    """Worlds that were stored together.

    Attributes:
        worlds: All that are settled, in order, failed ones too.
        failed: Why, by world.
        files: Parquet files by table: `outcomes`, and `weekly`, `daily`, `events` as far as they were kept.
    """

    worlds: tuple[int, ...]
    failed: Mapping[int, str]
    files: Mapping[str, Path]


@dataclass(frozen=True)
class Source:
    """One scenario's worlds.

    Attributes:
        name: Of the arm.
        folder: Where it lies.
        manifest: Of that folder.
        about: What the manifest says of this arm: title, fingerprint, settings.
        scenario_yaml: The scenario as it was run.
        parts: By kind of lanes (`own`, `other_luck`, `other_beliefs`).
    """

    name: str
    folder: Path
    manifest: Mapping[str, Any]
    about: Mapping[str, Any]
    scenario_yaml: str
    parts: Mapping[str, tuple[Part, ...]] = field(default_factory=dict)

    def files(self, table: str, lanes: str = OWN) -> list[Path]:
        """Return the files of a table, in the order of their worlds."""
        return [part.files[table] for part in self.parts.get(lanes, ()) if table in part.files]

    def settled(self, lanes: str = OWN) -> set[int]:
        """Return the worlds that were simulated or that failed."""
        return {world for part in self.parts.get(lanes, ()) for world in part.worlds}

    def failures(self) -> list[Failure]:
        """Return the worlds that failed, whatever their lanes."""
        found = {
            world: why for parts in self.parts.values() for part in parts for world, why in sorted(part.failed.items())
        }
        return [Failure(self.name, world, why) for world, why in sorted(found.items())]

    def scenario(self) -> Scenario:
        """Load the scenario as it was run.

        Raises:
            StoreError: This version cannot read it, or reads something else.
        """
        from sim.scenario import ScenarioError

        # A resolved scenario is only accepted under its own name, which a swept one shares with its siblings.
        found = re.search(r'^name: "?([a-z0-9-]+)"?$', self.scenario_yaml, re.MULTILINE)
        beside = (self.folder / str(self.about.get("file", ""))).parent if "file" in self.about else self.folder
        try:
            scenario = load_stored(self.scenario_yaml, found[1] if found else "scenario", beside)
        except (OSError, ScenarioError) as error:
            problems = error.problems[:3] if isinstance(error, ScenarioError) else ()
            told = "; ".join(problem.message for problem in problems) or str(error)
            raise StoreError(
                f"{self.folder}: the stored scenario {self.name} cannot be read by this version ({told}); {AGAIN}"
            ) from None
        if scenario.fingerprint != self.about["fingerprint"]:
            raise StoreError(
                f"{self.folder}: the stored scenario {self.name} means something else in this version; {AGAIN}"
            )
        return scenario


def sources_of(folder: Path, verify: bool) -> list[Source]:
    """Return the scenarios that a folder holds: one for a run, each arm of a batch with the baseline first.

    Args:
        folder: Of a run or a batch.
        verify: Whether to hold all data against their checksums.

    Raises:
        StoreError: There is neither, or data are missing or altered.
    """
    manifest = read_manifest(folder)
    batch = manifest.get("kind") == BATCH
    if wrong := _wrong_entries(manifest, batch):
        what = "a batch" if batch else "a run"
        raise StoreError(f"{folder / MANIFEST}: is not the manifest of {what}: {', '.join(wrong)} missing or spoilt")
    if batch:
        return [_arm(folder, manifest, arm, verify) for arm in manifest["arms"]]
    return [_run(folder, manifest, verify)]


_ENTRIES: Mapping[str, type | tuple[type, ...]] = {
    "seed": int,
    "days": int,
    "fixed": bool,
    "code": str,
    "libraries": dict,
    "arithmetic": str,
}
_OF_RUN: Mapping[str, type | tuple[type, ...]] = {"name": str, "worlds": str, "fingerprint": str, "scenario_yaml": str}
_OF_BATCH: Mapping[str, type | tuple[type, ...]] = {
    "worlds": int,
    "baseline": str,
    "over": dict,
    "arms": list,
    "study": (dict, type(None)),
}
_OF_ARM: Mapping[str, type | tuple[type, ...]] = {"name": str, "fingerprint": str, "file": str, "settings": dict}


def _wrong_entries(manifest: Mapping[str, Any], batch: bool) -> list[str]:
    """Return the entries of a manifest, which anyone may have edited, that are not there or not of their kind."""
    wanted = {**_ENTRIES, **(_OF_BATCH if batch else _OF_RUN)}
    wrong = [name for name, kind in wanted.items() if not _is(manifest.get(name), kind)]
    if batch and "arms" not in wrong:
        for place, arm in enumerate(manifest["arms"]):
            entries = arm if isinstance(arm, Mapping) else {}
            wrong += [f"arms[{place}].{name}" for name, kind in _OF_ARM.items() if not _is(entries.get(name), kind)]
    return wrong


def _is(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and (kind is not int or not isinstance(value, bool))


def _run(folder: Path, manifest: Mapping[str, Any], verify: bool) -> Source:
    if manifest.get("state") != "complete":
        raise StoreError(f"{folder}: holds an unfinished run; make it again with `isf run`")
    tables = {name: told for name, told in manifest["files"].items() if name.endswith(".parquet")}
    if verify and (spoilt := spoilt_files(folder, {"files": tables})):
        raise StoreError(f"{folder}: {', '.join(spoilt)}; make the run again with `isf run`")
    files = {name.removesuffix(".parquet"): folder / name for name in tables}
    part = Part(from_ranges(manifest["worlds"]), {}, files)
    about = {"name": manifest["name"], "fingerprint": manifest["fingerprint"], "settings": {}}
    return Source(manifest["name"], folder, manifest, about, manifest["scenario_yaml"], {OWN: (part,)})


def _arm(folder: Path, manifest: Mapping[str, Any], arm: Mapping[str, Any], verify: bool) -> Source:
    path = folder / arm["file"]
    if not inside(arm["file"]):
        raise StoreError(f"{folder / MANIFEST}: {arm['file']!r} lies outside the folder")
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        raise StoreError(f"{path}: missing or not readable; run the same `isf batch` again") from None
    wanted = {name: manifest[name] for name in SHARED if name != "fingerprint"} | {"fingerprint": arm["fingerprint"]}
    found: dict[str, list[Part]] = {}
    for lanes, part in _tickets(folder / "parts" / f"scenario={arm['name']}", wanted, verify):
        found.setdefault(lanes, []).append(part)
    parts = {lanes: tuple(sorted(each, key=lambda part: part.worlds)) for lanes, each in found.items()}
    return Source(str(arm["name"]), folder, manifest, arm, text, parts)


def _tickets(folder: Path, wanted: Mapping[str, Any], verify: bool) -> Iterator[tuple[str, Part]]:
    for path in sorted(folder.glob(f"lanes=*/*{ENDING}")):
        ticket = read_ticket(path)
        if ticket is None:
            raise StoreError(_spoilt(path.parent, f"{path.name} (altered)"))
        if any(ticket.recipe.get(name) != value for name, value in wanted.items()):
            continue
        if spoilt := ticket_spoilt(ticket, path.parent, verify):
            raise StoreError(_spoilt(path.parent, ", ".join(spoilt)))
        files = {_table(name): path.with_name(name) for name in ticket.files}
        yield ticket.lanes, Part(ticket.worlds, ticket.failed, files)


def _spoilt(folder: Path, what: str) -> str:
    return f"{folder}: {what}; run the same `isf batch` again, which computes just this part anew"


def _table(name: str) -> str:
    """Return `weekly` of `0000000-0000499.weekly.parquet`."""
    return name.removesuffix(".parquet").rsplit(".", 1)[-1]


def common(sources: Sequence[Source], name: str) -> list[Any]:
    """Return the distinct values of an entry of the manifests, in order."""
    values: list[Any] = []
    for source in sources:
        value = source.manifest.get(name)
        if value not in values:
            values.append(value)
    return values
