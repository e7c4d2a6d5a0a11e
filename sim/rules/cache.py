"""Where compiled rules are kept between runs.

Numba watches only the file a function stands in, and a rule may call one in another file: the folder's
name is therefore a hash of every rule's source, so that any change compiles afresh, and of where and when
they were installed, so that a mark never speaks for files that Numba takes for others. And Numba stores the
two halves of a ufunc one after the other: a process that finds one half of its own and one of another's
crashes. So each rule is compiled under a lock and marked when both halves are there; without the mark,
what a dead or rival process left is thrown away first.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import platform
import sys
from collections.abc import Iterator
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
def place_hash() -> str:
    """A short hash of where and when the rules were installed, which Numba looks at beside their text."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        found = path.stat()
        digest.update(f"{path.resolve()}\0{found.st_mtime_ns}\0{found.st_size}\0".encode())
    return digest.hexdigest()[:8]


@lru_cache(maxsize=1)
def folder() -> Path:
    """The cache folder of these sources, here, on this interpreter and processor, under the user's cache folder."""
    base = os.environ.get("ISF_CACHE_DIR") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "isf"
    )
    python = f"python{sys.version_info.major}.{sys.version_info.minor}-{platform.machine()}-{_processor()}"
    return Path(base) / "rules" / f"{source_hash()}-{place_hash()}-{python}"


def _processor() -> str:
    """A short hash of what the processor can do: compiled code for another one is of no use."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    told = next((line for line in lines if line.startswith(("flags", "Features"))), platform.processor())
    return hashlib.sha256(told.encode()).hexdigest()[:8]


@lru_cache(maxsize=1)
def prepare() -> bool:
    """Point Numba at the cache folder, with vendor math libraries off (their exp differs from libm's).

    Through the environment, because Numba reads its settings from there again whenever one has changed, and
    because worker processes inherit it.

    Returns:
        Whether compiled rules can be kept.
    """
    target = folder()
    os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"
    writable = True
    try:
        target.mkdir(parents=True, exist_ok=True)
        (target / "lock").touch()
        os.environ["NUMBA_CACHE_DIR"] = str(target)
    except OSError:
        writable = False  # No writable home: everything is compiled anew in each process.
    import numba

    numba.config.reload_config()
    return writable


@contextlib.contextmanager
def compiling(module: str, name: str) -> Iterator[bool]:
    """Load or compile one function of a module while no other process does; gives whether to cache it."""
    if not prepare():
        yield False
        return
    mark = folder() / f"{module}.{name}.compiled"
    if mark.exists():
        yield True
        return
    with (folder() / "lock").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not mark.exists():
            for half in folder().glob(f"*/*{module.rpartition('.')[2]}.{name}-*"):
                half.unlink(missing_ok=True)
        yield True
        mark.touch()


def is_warm() -> bool:
    """Whether a run has filled the cache of these sources before."""
    return (folder() / "complete").exists()


def mark_warm() -> None:
    """Remember that everything a default run needs is compiled."""
    with contextlib.suppress(OSError):
        (folder() / "complete").touch()
