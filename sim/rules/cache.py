"""Where compiled rules are kept between runs.

Numba watches only the file a function stands in, and a rule may call one in another file: the folder's
name is therefore a hash of every rule's source, so that any change compiles afresh.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import sys
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=1)
def source_hash() -> str:
    """A short hash of all rule sources in this folder."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def folder() -> Path:
    """The cache folder of these sources on this interpreter, under the user's cache folder."""
    base = os.environ.get("ISF_CACHE_DIR") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "isf"
    )
    python = f"python{sys.version_info.major}.{sys.version_info.minor}-{platform.machine()}"
    return Path(base) / "rules" / f"{source_hash()}-{python}"


@lru_cache(maxsize=1)
def prepare() -> None:
    """Point Numba at the cache folder, with vendor math libraries off (their exp differs from libm's).

    Through the environment, because Numba reads its settings from there again whenever one has changed, and
    because worker processes inherit it.
    """
    target = folder()
    os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"
    try:
        target.mkdir(parents=True, exist_ok=True)
        os.environ["NUMBA_CACHE_DIR"] = str(target)
    except OSError:
        pass  # No writable home: Numba falls back on its own choice, and compiles anew if that fails too.
    import numba

    numba.config.reload_config()


def is_warm() -> bool:
    """Whether a run has filled the cache of these sources before."""
    return (folder() / "complete").exists()


def mark_warm() -> None:
    """Remember that everything a default run needs is compiled."""
    with contextlib.suppress(OSError):
        (folder() / "complete").touch()
