"""Whether what was read of a folder is a manifest that can be trusted to be read on."""

from __future__ import annotations

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
