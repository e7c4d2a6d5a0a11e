"""What a folder holds that a command is about to write into: a manifest that can be read on, or something else."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeGuard


def is_manifest(found: object, kind: str) -> TypeGuard[dict[str, Any]]:
    """Return whether something read from JSON is a whole manifest of a kind: one that was cut or made by hand is not.

    Args:
        found: What was read.
        kind: Such as `patterns`.
    """
    if not isinstance(found, dict) or found.get("kind") != kind or not isinstance(found.get("asked"), dict):
        return False
    files = found.get("files")
    return isinstance(files, dict) and all(isinstance(told, dict) for told in files.values())


def read_kind(path: Path, kind: str) -> dict[str, Any] | None:
    """Return the manifest of a folder if it is a whole one of a kind; None if there is none, or another.

    Args:
        path: The folder.
        kind: Such as `patterns`.
    """
    from sim.batch.folder import MANIFEST

    try:
        found = json.loads((path / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return found if is_manifest(found, kind) else None


def something_else(path: Path) -> str:
    """Say what a folder holds that no manifest explains: the first five names."""
    names = sorted(entry.name for entry in path.iterdir())
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return f"files of something else ({', '.join(names[:5])}{more})"
