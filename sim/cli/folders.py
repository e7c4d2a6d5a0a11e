"""Which scenario files and studies a folder holds."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from pathlib import Path

from sim.scenario import Problem

ENDINGS = (".yaml", ".yml")


@dataclass
class Found:
    """Files to look at.

    Attributes:
        files: By name, in order.
        named: Those that the user named.
        folders: Folders that the user named.
        notes: What was passed over and why.
        problems: Places that cannot be looked at.
    """

    files: list[str] = field(default_factory=list)
    named: frozenset[str] = frozenset()
    folders: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


def yaml_files(folder: Path) -> Found:
    """Return the YAML files below a folder, those of the folder itself first.

    Hidden files and folders are passed over. Links to folders are not followed, so that none can lead round in a
    circle; they are told. A folder that cannot be read, a link that leads nowhere and a folder without any YAML file
    are problems.
    """
    found = Found()
    for here, below, names in os.walk(folder, onerror=lambda error: found.problems.append(_unreadable(error))):
        below[:] = sorted(name for name in below if not name.startswith("."))
        for name in below:
            path = os.path.join(here, name)
            if os.path.islink(path):
                found.notes.append(f"{path}: a link to a folder, not followed; to check it, name it")
        for name in sorted(names):
            path = os.path.join(here, name)
            if name.startswith(".") or not name.endswith(ENDINGS):
                continue
            if os.path.islink(path) and not os.path.exists(path):
                found.problems.append(_problem(path, "a link that leads nowhere, or back to itself"))
            else:
                found.files.append(path)
    if not (found.files or found.problems):
        found.problems.append(_problem(str(folder), "no YAML file in this folder or below it"))
    return found


def _unreadable(error: OSError) -> Problem:
    return _problem(str(error.filename), f"cannot be read: {(error.strerror or str(error)).lower()}")


def _problem(place: str, message: str) -> Problem:
    return Problem(place, 0, 0, "", message)
