"""Where numbers come from: versions, code, arithmetic, and the recipe that makes two runs the same run."""

from __future__ import annotations

import hashlib
import json
import math
import platform
import sys
from collections.abc import Mapping, Sequence
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.batch.worlds import ranges

if TYPE_CHECKING:
    from sim.scenario import Scenario

ROOMS = ("rules", "outcomes", "actors", "model")
"""Rooms of the package whose code makes the numbers. What the scenario room makes is in the scenario's fingerprint."""

REDUCTIONS = ("batch/engine/weeks.py", "batch/engine/assembly.py")
"""What lies between the model's numbers and the stored ones."""

LIBRARIES = ("numpy", "numba", "llvmlite", "scipy", "mesa")
"""Libraries that take part in making the numbers."""


@lru_cache(maxsize=1)
def code_hash() -> str:
    """A hash of all sources that make the numbers."""
    package = Path(__file__).resolve().parents[1]
    digest = hashlib.sha256()
    rooms = [path for room in ROOMS for path in sorted((package / room).rglob("*.py"))]
    for path in (*rooms, *(package / name for name in REDUCTIONS)):
        source = path.read_bytes().replace(b"\r\n", b"\n")
        digest.update(path.relative_to(package).as_posix().encode() + b"\0" + source + b"\0")
    return digest.hexdigest()


@lru_cache(maxsize=1)
def arithmetic() -> str:
    """A hash of 10,000 values of exp and log: equal on machines whose runs agree to the bit.

    The C library's exp differs in about 1 of 1,500 values between CPUs with and without fused multiply-add.
    """
    digest = hashlib.sha256()
    for step in range(5_000):
        digest.update(math.exp((step - 2_500) * 0.0137).hex().encode())
        digest.update(math.log((step + 1) * 0.0731).hex().encode())
    return digest.hexdigest()


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Versions of Python and of the libraries that make the numbers."""
    found = {"python": platform.python_version()}
    for library in LIBRARIES:
        try:
            found[library] = metadata.version(library)
        except metadata.PackageNotFoundError:
            found[library] = "missing"
    return found


def machine() -> str:
    """The kind of machine, without anything that names this one."""
    return f"{platform.system()} {platform.machine()}, {sys.implementation.name}"


def makers() -> dict[str, Any]:
    """What makes the numbers besides the question: the model's code, libraries, arithmetic.

    Python's own version is left out: the model's arithmetic is the same on every supported one, which a test holds
    it to.
    """
    libraries = {name: version for name, version in versions().items() if name != "python"}
    return {"code": code_hash(), "libraries": libraries, "arithmetic": arithmetic()}


def recipe(
    scenario: Scenario,
    worlds: Sequence[int],
    *,
    seed: int,
    days: int,
    fixed: bool,
    events: bool,
    daily_worlds: int,
) -> dict[str, Any]:
    """All that decides the numbers of a run, in a form that JSON keeps exactly.

    Two runs with equal recipes are the same run.
    """
    return {
        "name": scenario.name,
        "fingerprint": scenario.fingerprint,
        "seed": seed,
        "worlds": ranges(worlds),
        "days": days,
        "fixed": fixed,
        "events": events,
        "daily_worlds": min(daily_worlds, len(worlds)),
        **makers(),
    }


def key(of: Mapping[str, Any]) -> str:
    """The hash of a recipe. A scenario's name is no part of it: what the model reads is in the fingerprint."""
    told = {name: value for name, value in of.items() if name != "name"}
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Say in words how the run that is there differs from the one asked for."""
    lines: list[str] = []
    if found.get("name") != wanted["name"]:
        lines.append(f"scenario {found.get('name')} there, {wanted['name']} asked for")
    elif found.get("fingerprint") != wanted["fingerprint"]:
        there, asked = str(found.get("fingerprint"))[:12], wanted["fingerprint"][:12]
        lines.append(f"scenario {wanted['name']} with other content: fingerprint {there} there, {asked} asked for")
    plain = {"seed": "seed", "worlds": "worlds", "days": "days"}
    if found.get("worlds") == wanted["worlds"]:
        plain["daily_worlds"] = "worlds with daily series"
    for name, label in plain.items():
        if found.get(name) != wanted[name]:
            lines.append(f"{label} {brief(found.get(name))} there, {brief(wanted[name])} asked for")
    lines += other_kind(found, wanted)
    if found.get("code") != wanted["code"]:
        lines.append("made by another version of the model's code")
    before = found.get("libraries") or {}
    changed = [
        f"{name} {before.get(name, 'unknown')} there, {now} here"
        for name, now in wanted["libraries"].items()
        if before.get(name) != now
    ]
    lines.extend(changed)
    if found.get("arithmetic") != wanted["arithmetic"]:
        lines.append("made on a machine whose exp and log differ in the last bit")
    return lines


def other_kind(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Say in words whether what is there treats parameters and events in another way."""
    lines = []
    if found.get("fixed") != wanted["fixed"]:
        kinds = {True: "central values", False: "drawn parameters"}
        lines.append(f"{kinds[bool(found.get('fixed'))]} there, {kinds[wanted['fixed']]} asked for")
    if found.get("events") != wanted["events"]:
        lines.append(f"{'with' if found.get('events') else 'without'} events there")
    return lines


def brief(value: object, most: int = 40) -> str:
    """Return a value as it is told, cut if it is long."""
    text = str(value)
    return text if len(text) <= most else f"{text[: most - 3]}..."
