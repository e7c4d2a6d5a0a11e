"""Where compiled rules are kept between runs.

One file holds one rule's code for the processor. Its name is a hash of the rule as this process has it in memory,
and of all that it calls, so that any change compiles afresh and sources that change under a running process do no
harm; the folder's name is a hash of the interpreter, the processor and the compilers. A file is written aside and
then put in its place, and begins with a hash of its content: what a dead process left is compiled again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import platform
import sys
import tempfile
import threading
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.rules import compiler

if TYPE_CHECKING:
    from collections.abc import Callable

    from sim.rules.rule import Rule

_MARK = 32
"""Bytes of the hash in front of a file's content."""

_lock = threading.RLock()

_loaded: dict[str, int] = {}
"""Addresses of the loops in this process's memory."""


@lru_cache(maxsize=1)
def source_hash() -> str:
    """A short hash of all rule sources in this folder."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


@lru_cache(maxsize=1)
def folder() -> Path:
    """The cache folder of this interpreter, processor and compiler, under the user's cache folder."""
    from sim.rules import machine

    base = os.environ.get("ISF_CACHE_DIR") or os.path.join(
        os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "isf"
    )
    python = f"python{sys.version_info.major}.{sys.version_info.minor}-{platform.machine()}"
    made_by = hashlib.sha256(machine.fingerprint().encode() + compiler.MADE_BY).hexdigest()[:16]
    return Path(base) / "rules" / f"{python}-{made_by}"


def ufunc(rule: Rule) -> Callable[..., Any]:
    """The ufunc of a rule, from its file if there is one."""
    from sim.rules import machine

    loop = _address(f"{rule.__module__}.{rule.name}-{rule.digest}", lambda symbol: compiler.compiled(rule, symbol))
    kinds = (*rule.kinds, *[rule.returns] * rule.outputs)
    data: list[Any] = [ZeroDivisionError, f"{rule.__module__}.{rule.name}: division by zero"]
    if compiler.in_step(rule):
        data += [loop, len(rule.kinds), len(kinds)]
        loop = _address(compiler.DRIVER, lambda _symbol: compiler.driver())
    made: Callable[..., Any] = machine.ufunc(loop, data, kinds, rule.outputs, rule.name, rule.__doc__ or "")
    return made


def _address(symbol: str, compile_it: Callable[[str], bytes]) -> int:
    """Where a function is in memory: put there from its file, or compiled and kept, if it is not there yet."""
    from sim.rules import machine

    with _lock:
        if symbol not in _loaded:
            code = _read(symbol)
            if code is None:
                prepare()
                code = compile_it(symbol)
                _keep(symbol, code)
            _loaded[symbol] = machine.load(code, symbol)
        return _loaded[symbol]


def _read(symbol: str) -> bytes | None:
    """A function's object file, if it is there and whole."""
    try:
        content = (folder() / f"{symbol}.o").read_bytes()
    except OSError:
        return None
    mark, code = content[:_MARK], content[_MARK:]
    return code if hashlib.sha256(code).digest() == mark else None


def _keep(symbol: str, code: bytes) -> None:
    """Write a function's object file, or do without where there is no place for it."""
    with contextlib.suppress(OSError):
        folder().mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=folder(), prefix=".", suffix=".o")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(hashlib.sha256(code).digest() + code)
            os.replace(aside, folder() / f"{symbol}.o")
        except OSError:
            Path(aside).unlink(missing_ok=True)


@lru_cache(maxsize=1)
def prepare() -> None:
    """Turn vendor math libraries off in Numba: their exp differs from libm's.

    Through the environment, because Numba reads its settings from there again whenever one has changed.
    """
    os.environ["NUMBA_DISABLE_INTEL_SVML"] = "1"
    import numba

    numba.config.reload_config()


def is_warm() -> bool:
    """Whether a run has filled the cache of these sources before."""
    return (folder() / f"{source_hash()}.complete").exists()


def mark_warm() -> None:
    """Remember that everything a default run needs is compiled."""
    with contextlib.suppress(OSError):
        (folder() / f"{source_hash()}.complete").touch()
