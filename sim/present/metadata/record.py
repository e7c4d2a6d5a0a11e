"""The record that every figure carries: what it shows, what made it, and the commands that make it again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sim import __version__
from sim.present.words import CAVEAT

FORMAT = 1
ENTRY = "isf"
"""Keyword of the record in a PNG. An SVG has it as its source, a PDF as its keywords: they know no words of ours."""

SHARED = ("seed", "days", "fixed", "code", "libraries", "arithmetic")


@dataclass(frozen=True)
class Shown:
    """A scenario that a figure shows, by its name and the hash of all that the model reads of it."""

    name: str
    fingerprint: str


@dataclass(frozen=True)
class Origin:
    """A folder that a figure was drawn from.

    Attributes:
        folder: As the user named it.
        kind: `run`, `batch` or `disputes`.
        key: Hash of what decides its numbers, to tell later whether it still holds the same.
        command: That made it; empty if it was made from Python.
        worlds: How many were asked for.
    """

    folder: str
    kind: str
    key: str
    command: str
    worlds: int


@dataclass(frozen=True)
class Record:
    """All that a figure says of itself.

    Attributes:
        chart: Its name, as `--chart` takes it.
        about: What that chart shows.
        finding: Its title.
        scenarios: Shown, the baseline first where there is one.
        baseline: Name of the scenario that the others are compared with; empty if nothing is compared.
        study: Name of the study; empty if there is none.
        seed: Key of all luck.
        worlds: Numbers of the worlds used, as `0-299`.
        count: How many they are.
        days: Horizon.
        fixed: Whether every parameter stood at its central value.
        version: Of the program that made the runs.
        code: Hash of the code that made the runs.
        drawn: Version of the program that drew the figure.
        draw: Command that draws it again.
        origins: Folders that it was drawn from.
    """

    chart: str
    about: str
    finding: str
    scenarios: tuple[Shown, ...]
    seed: int | None
    worlds: str
    count: int
    days: int
    fixed: bool
    version: str
    code: str
    draw: str
    baseline: str = ""
    study: str = ""
    drawn: str = __version__
    origins: tuple[Origin, ...] = field(default_factory=tuple)

    @property
    def prints(self) -> str:
        """The hashes of all scenarios."""
        return " ".join(each.fingerprint for each in self.scenarios)

    def to_dict(self) -> dict[str, Any]:
        """Return everything as plain values ready for JSON."""
        return {"format": FORMAT, **asdict(self)}

    def for_file(self, form: str) -> dict[str, Any]:
        """Return the metadata that Matplotlib writes; without dates, so that equal figures have equal bytes.

        Args:
            form: `png`, `svg` or `pdf`.
        """
        # In ASCII alone, every one of the three kinds of file keeps it as it is.
        record = json.dumps(self.to_dict(), separators=(",", ":"), ensure_ascii=True)
        title = f"{self.about}: {self.finding}" if self.finding else self.about
        made = "; ".join(dict.fromkeys(each.command for each in self.origins if each.command))
        text = f"fingerprint {self.prints}; seed {self.seed}; version {self.version}; {made}; {self.draw}"
        if form == "png":
            return {
                "Title": title, "Description": CAVEAT, "Software": f"isf {self.drawn}", "Fingerprint": self.prints,
                "Seed": str(self.seed), "Worlds": str(self.count), "Days": str(self.days), "Version": self.version,
                "Run": made, "Command": self.draw, ENTRY: record,
            }  # fmt: skip
        if form == "svg":
            return {"Title": title, "Description": f"{CAVEAT} {text}", "Creator": f"isf {self.drawn}", "Source": record,
                    "Date": None}  # fmt: skip
        return {"Title": title, "Subject": f"{CAVEAT} {text}", "Keywords": record, "Creator": f"isf {self.drawn}",
                "Producer": None, "CreationDate": None}  # fmt: skip


def key_of(manifest: Mapping[str, Any]) -> str:
    """Return the hash of what decides a folder's numbers.

    A batch has one of its own: its scenarios under the names that the figure shows, and all that they share. How many
    worlds it has by now is no part of it; a folder that has grown still holds the same worlds.
    """
    if manifest.get("kind") != "batch":
        return str(manifest.get("key", ""))
    told = {name: manifest.get(name) for name in SHARED}
    told["arms"] = [[each.get("name"), each.get("fingerprint")] for each in manifest.get("arms", ())]
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def worlds_of(manifest: Mapping[str, Any]) -> int:
    """Return how many worlds a folder was asked for."""
    from sim.batch.worlds import from_ranges

    worlds = manifest.get("worlds", 0)
    return worlds if isinstance(worlds, int) else len(from_ranges(str(worlds)))


def origin_of(folder: str, manifest: Mapping[str, Any]) -> Origin:
    """Return a folder as the origin of a figure.

    Args:
        folder: As the user named it.
        manifest: That lies in it.
    """
    command = str(manifest.get("command") or "")
    return Origin(folder, str(manifest.get("kind") or "run"), key_of(manifest), command, worlds_of(manifest))
