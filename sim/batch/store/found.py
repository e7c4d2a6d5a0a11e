"""What batch lies in a folder: told by its manifest, or, where that is lost or spoilt, by the tickets of its parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from sim.batch.folder import MANIFEST, StoreError, inside, read_manifest
from sim.batch.store.batch import FORMAT, KIND
from sim.batch.store.parts import PARTS
from sim.batch.store.tickets import ENDING, Ticket, read_ticket

_KINDS: Mapping[str, type | tuple[type, ...]] = {
    "study": (dict, type(None)), "seed": int, "days": int, "fixed": bool, "events": bool, "series": str, "over": dict,
    "arms": list, "files": dict,
}  # fmt: skip
_TOLD_BY_TICKETS = ("seed", "days", "fixed", "events", "series")


def batch_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest of a batch, which anyone may have edited.

    Raises:
        StoreError: It is missing, cannot be read, or says what no batch says of itself.
    """
    manifest = read_manifest(folder)
    wrong = [name for name, kind in _KINDS.items() if not _is(manifest.get(name), kind)]
    if "arms" not in wrong:
        for place, arm in enumerate(manifest["arms"]):
            told = arm if isinstance(arm, dict) else {}
            if not (isinstance(told.get("name"), str) and inside(told["name"]) and _is(told.get("settings"), dict)):
                wrong.append(f"arms[{place}]")
    if wrong:
        raise StoreError(f"{folder / MANIFEST}: is not the manifest of a batch: {', '.join(wrong)} missing or spoilt")
    return manifest


def says_otherwise(folder: Path) -> bool:
    """Whether a manifest says of itself that it is no batch, or one of a version to come: then it is not spoilt."""
    try:
        told = json.loads((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    if not isinstance(told, dict):
        return False
    kind, number = told.get("kind", "" if "name" in told else KIND), told.get("format", FORMAT)
    newer = isinstance(number, int) and not isinstance(number, bool) and number > FORMAT
    return (isinstance(kind, str) and kind != KIND) or newer


def manifest_of_parts(folder: Path, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """Put together what the tickets of a folder's parts tell of its batch; empty where there is none.

    Args:
        folder: Of the batch.
        wanted: The manifest of what is asked for, for all that tickets do not tell.
    """
    arms: dict[str, dict[str, Any]] = {}
    told: dict[str, Any] = {}
    settings = {str(arm["name"]): arm["settings"] for arm in wanted["arms"]}
    for ticket in _tickets(folder):
        name = ticket.scenario
        about = {"name": name, "fingerprint": ticket.recipe.get("fingerprint"), "settings": settings.get(name, {})}
        arms.setdefault(name, about)
        for label in _TOLD_BY_TICKETS:
            # What a part says otherwise than the user must not go unnoticed beside others.
            if told.get(label, wanted[label]) == wanted[label]:
                told[label] = ticket.recipe.get(label)
    if not arms:
        return {}
    same = {name: wanted[name] for name in ("study", "over", "baseline")}
    return {"kind": KIND, **same, **told, "arms": list(arms.values()), "files": {}}


def has_parts(folder: Path, arm: str = "*") -> bool:
    """Whether anything is stored, of an arm or of any."""
    pattern = "*" if arm == "*" else f"scenario={arm}"
    return any((folder / PARTS).glob(f"{pattern}/*/*{ENDING}"))


def _tickets(folder: Path) -> Iterator[Ticket]:
    for path in sorted((folder / PARTS).glob(f"*/*/*{ENDING}")):
        ticket = read_ticket(path)
        if ticket is not None and path.parts[-3:-1] == (f"scenario={ticket.scenario}", f"lanes={ticket.lanes}"):
            yield ticket


def _is(value: object, kind: type | tuple[type, ...]) -> bool:
    return isinstance(value, kind) and (kind is not int or not isinstance(value, bool))
