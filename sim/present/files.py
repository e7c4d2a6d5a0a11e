"""Writing a file whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path


def replace_file(path: Path, content: bytes) -> Path:
    """Write `content` to `path` through a temporary neighbour, so that no reader meets half a file.

    Args:
        path: Where the file goes; its folder is made when missing.
        content: All of it.

    Returns:
        `path`.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        temporary.write_bytes(content)
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    return path
