"""The ticket of a part: which worlds of which scenario it holds, what made them, and how to tell that it is whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, get_args

from sim.batch.engine.work import OfLanes
from sim.batch.tables import checksum, to_json
from sim.batch.worlds import from_ranges, ranges

FORMAT = 1
LANES: tuple[OfLanes, ...] = get_args(OfLanes)
OWN, OTHER_LUCK, OTHER_BELIEFS = LANES
ENDING = ".json"


@dataclass(frozen=True)
class Ticket:
    """What a part says of itself. A part without one does not exist.

    Attributes:
        scenario: Name of the arm.
        lanes: `own`, `other_luck` or `other_beliefs`.
        worlds: The worlds that it settles, ascending.
        recipe: All that decides its numbers, but for the worlds.
        failed: Why a world failed, by world. A part holds either worlds or failures.
        files: Checksum and size of its data, by file name.
    """

    scenario: str
    lanes: str
    worlds: tuple[int, ...]
    recipe: Mapping[str, Any]
    failed: Mapping[int, str] = field(default_factory=dict)
    files: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    @property
    def stem(self) -> str:
        """What the names of its files begin with."""
        return stem(self.worlds)

    @property
    def key(self) -> str:
        """A hash of all that decides its numbers: two parts with equal keys hold the same numbers."""
        told = {**self.recipe, "worlds": ranges(self.worlds)}
        return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()

    def to_json(self) -> str:
        """The ticket as it is written."""
        return to_json(
            {
                "format": FORMAT,
                "scenario": self.scenario,
                "lanes": self.lanes,
                "worlds": ranges(self.worlds),
                "key": self.key,
                "recipe": dict(self.recipe),
                "failed": [{"world": world, "why": why} for world, why in sorted(self.failed.items())],
                "files": {name: dict(told) for name, told in self.files.items()},
            }
        )


def stem(worlds: Sequence[int]) -> str:
    """Name a part after its first and last world. No two parts share a world, so no two have the same name."""
    return f"{worlds[0]:07d}-{worlds[-1]:07d}"


def read_ticket(path: Path) -> Ticket | None:
    """Read a ticket; None if it is not what was written there."""
    try:
        told = json.loads(path.read_bytes())
        ticket = Ticket(
            scenario=str(told["scenario"]),
            lanes=str(told["lanes"]),
            worlds=from_ranges(told["worlds"]),
            recipe=dict(told["recipe"]),
            failed={int(each["world"]): str(each["why"]) for each in told["failed"]},
            files={str(name): dict(file) for name, file in told["files"].items()},
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    own = ticket.key == told.get("key") and ticket.stem == path.name.removesuffix(ENDING)
    inside = all(Path(name).name == name and name.startswith(ticket.stem) for name in ticket.files)
    return ticket if own and inside and told.get("format") == FORMAT else None


def spoilt_files(ticket: Ticket, folder: Path, verify: bool = True) -> list[str]:
    """Say which files of a part are missing or not what its ticket says.

    Args:
        ticket: Of the part.
        folder: Where it lies.
        verify: Whether to hold the content against its checksum, besides the size.
    """
    spoilt = []
    for name, told in ticket.files.items():
        path = folder / name
        try:
            if path.stat().st_size != told.get("bytes") or (verify and checksum(path) != told.get("sha256")):
                spoilt.append(f"{name} (altered)")
        except FileNotFoundError:
            spoilt.append(f"{name} (missing)")
        except OSError as error:
            spoilt.append(f"{name} (cannot be read: {error.strerror or error})")
    return spoilt


_CHANGED = {
    "fingerprint": "the scenario has changed since",
    "code": "the model's code has changed since",
    "arithmetic": "made on a machine whose exp and log differ in the last bit",
}


def why_outdated(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> str:
    """Say in words why a part's numbers are not those asked for; empty if they are."""
    why = []
    for name in dict.fromkeys((*wanted, *found)):
        there, here = found.get(name), wanted.get(name)
        if there == here:
            continue
        if name == "libraries":
            why.append(_libraries(there, here))
        else:
            why.append(_CHANGED.get(name) or f"{name} {there} there, {here} asked for")
    return "; ".join(why)


def _libraries(there: object, here: object) -> str:
    before, now = (each if isinstance(each, dict) else {} for each in (there, here))
    differ = [
        f"{name} {before.get(name, 'missing')} then, {now.get(name, 'missing')} now"
        for name in dict.fromkeys((*now, *before))
        if before.get(name) != now.get(name)
    ]
    return f"made with other versions of libraries ({', '.join(differ)})"
