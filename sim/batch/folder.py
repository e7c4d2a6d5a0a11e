"""A folder that holds one run: found, judged, held against others, and changed only in whole steps.

New files are made in a hidden folder beside it and moved in by renaming, the manifest last. The hidden folder is also
the lock: the system frees it when its holder ends in whatever way, and the next run clears what a killed one left.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any, Literal

from sim.batch.origin import differences
from sim.batch.tables import checksum, to_json, write_whole

FORMAT = 1
MANIFEST = "manifest.json"
DATA = ("outcomes.parquet", "daily.parquet", "events.parquet")

Kind = Literal["empty", "same", "damaged", "unfinished", "other", "foreign"]


class StoreError(ValueError):
    """A results folder that cannot be used as asked. The message is for the user."""


@dataclass(frozen=True)
class Finding:
    """What a folder holds, compared with the run asked for.

    Attributes:
        kind: `empty`; `same` run, whole; `damaged` data of the same run; an `unfinished` write of it; an `other` run;
            or `foreign` files that are no run.
        details: Differences, names of damaged or foreign files.
        manifest: The manifest found, if any.
        spoilt: Tables and charts (not data) that are missing or altered; they can be made again from the data.
    """

    kind: Kind
    details: tuple[str, ...] = ()
    manifest: Mapping[str, Any] = field(default_factory=dict)
    spoilt: tuple[str, ...] = ()


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read and check the manifest of a run.

    Raises:
        StoreError: There is no run in the folder, or none that this version can read.
    """
    if not folder.is_dir():
        raise StoreError(f"{folder}: {'is a file' if folder.exists() else 'no such folder'}; needed: a folder of a run")
    try:
        manifest = json.loads((folder / MANIFEST).read_bytes())
    except FileNotFoundError:
        raise StoreError(f"{folder}: holds no run ({MANIFEST} is missing)") from None
    except (OSError, ValueError) as error:
        raise StoreError(f"{folder / MANIFEST}: cannot be read ({error})") from None
    if isinstance(manifest, dict) and manifest.get("kind") == "disputes":
        raise StoreError(f"{folder}: holds what `isf disputes` made of many runs; needed: a folder of one run")
    if not isinstance(manifest, dict) or "key" not in manifest or not isinstance(manifest.get("files"), dict):
        raise StoreError(f"{folder / MANIFEST}: is not the manifest of a run")
    if manifest.get("format") != FORMAT:
        found = manifest.get("format")
        raise StoreError(f"{folder / MANIFEST}: has format {found}; this version reads format {FORMAT}")
    return manifest


def spoilt_files(folder: Path, manifest: Mapping[str, Any]) -> list[str]:
    """Names of files that are missing or not what the manifest says."""
    spoilt = []
    for name, told in manifest["files"].items():
        path = folder / name
        if not path.is_file():
            spoilt.append(f"{name} (missing)")
        elif path.stat().st_size != told.get("bytes") or checksum(path) != told.get("sha256"):
            spoilt.append(f"{name} (altered)")
    return spoilt


class Folder:
    """A run's folder, held by this process while the `with` block lasts.

    Args:
        path: The folder; it need not exist.

    Raises:
        StoreError: On entering, when another process holds it or it cannot be made.
    """

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        resolved = Path(os.path.abspath(self.path))
        self.staging = resolved.parent / f".{resolved.name}.partial"
        self._lock = -1
        self._ours = False

    def __enter__(self) -> Folder:
        if self.path.exists() and not self.path.is_dir():
            raise StoreError(f"{self.path}: is a file; needed: a folder for the results")
        try:
            # A stop waits until the hidden folder is ours: half taken, nobody would clear it away.
            with whole_step():
                self.staging.parent.mkdir(parents=True, exist_ok=True)
                self._take_lock()
                self._ours = True
            for left in self.staging.iterdir():
                _remove(left)
        except OSError as error:
            self._leave()
            raise StoreError(f"{self.path}: cannot be written ({error.strerror or error})") from None
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self._leave()

    def _leave(self) -> None:
        """Clear away what is staged and let go of the folder. A stop waits for that: it would leave a part of it."""
        with whole_step():
            if self._ours:
                shutil.rmtree(self.staging, ignore_errors=True)
            self._ours = False
            self._release()

    def _take_lock(self) -> None:
        try:
            import fcntl
        except ImportError:  # no such locks on Windows; the renames still keep files whole
            self.staging.mkdir(exist_ok=True)
            return
        while True:
            self.staging.mkdir(exist_ok=True)
            try:
                self._lock = os.open(self.staging, os.O_RDONLY)
            except FileNotFoundError:
                continue
            try:
                fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise StoreError(f"{self.path}: another run is writing there; wait for it or choose another") from None
            # The former holder may have removed the folder between our opening and locking it.
            with contextlib.suppress(FileNotFoundError):
                if os.stat(self.staging).st_ino == os.fstat(self._lock).st_ino:
                    return
            self._release()

    def _release(self) -> None:
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def compare(self, wanted: Mapping[str, Any]) -> Finding:
        """Say what the folder holds, compared with the manifest of the run asked for."""
        if not self.path.exists() or not any(self.path.iterdir()):
            return Finding("empty")
        try:
            manifest = read_manifest(self.path)
        except StoreError as error:
            names = sorted(entry.name for entry in self.path.iterdir())
            shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
            why = [str(error)] if MANIFEST in names else []
            return Finding("foreign", (*why, shown))
        if manifest.get("kind") == "batch":
            raise StoreError(f"{self.path}: holds a batch, which no run can replace; choose another folder")
        if manifest["key"] != wanted["key"] or manifest.get("name") != wanted["name"]:
            return Finding("other", tuple(differences(manifest, wanted)), manifest)
        if manifest.get("state") != "complete":
            return Finding("unfinished", (), manifest)
        spoilt = spoilt_files(self.path, manifest)
        data = tuple(name for name in spoilt if name.split(" ")[0] in DATA)
        rest = tuple(name for name in spoilt if name not in data)
        return Finding("damaged" if data else "same", data, manifest, rest)

    def publish_run(self, files: Mapping[str, str], manifest: Mapping[str, Any]) -> dict[str, Any]:
        """Move a run's staged data in, in place of whatever run is there.

        Args:
            files: What each staged file shows, by name.
            manifest: All but its entries `format`, `state` and `files`.

        Returns:
            The manifest as written.
        """
        listed = {name: self._entry(name, about) for name, about in files.items()}
        fresh: dict[str, Any] = {"format": FORMAT, "state": "unfinished", **manifest, "files": listed}
        with whole_step():
            self.path.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(StoreError):
                # Charts of the former run must not stay beside the new one's numbers; files of others stay.
                for name in read_manifest(self.path)["files"]:
                    if name not in listed and inside(name):
                        (self.path / name).unlink(missing_ok=True)
            self._write_manifest(fresh)
            self._move(listed)
            fresh["state"] = "complete"
            self._write_manifest(fresh)
        return fresh

    def publish_products(self, files: Mapping[str, str], retold: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Move staged tables and charts in beside the data they were made from, and list them in the manifest.

        Args:
            files: What each staged file shows, by name.
            retold: Entries of the manifest that changed without touching a number, as the scenario's prose.
        """
        with whole_step():
            manifest = {**read_manifest(self.path), **(retold or {})}
            listed = {name: self._entry(name, about) for name, about in files.items()}
            self._move(listed)
            manifest["files"] |= listed
            self._write_manifest(manifest)
        return manifest

    def _write_manifest(self, manifest: Mapping[str, Any]) -> None:
        write_whole(self.path / MANIFEST, to_json(manifest), draft=self.staging / MANIFEST)

    def _entry(self, name: str, about: str) -> dict[str, Any]:
        path = self.staging / name
        return {"sha256": checksum(path), "bytes": path.stat().st_size, "about": about}

    def _move(self, names: Iterable[str]) -> None:
        for name in names:
            target = self.path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with (self.staging / name).open("rb") as stream:
                os.fsync(stream.fileno())
            os.replace(self.staging / name, target)


def inside(name: str) -> bool:
    """Whether a name from a manifest, which anyone may have edited, stays inside the run's folder."""
    return not os.path.isabs(name) and ".." not in Path(name).parts


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink()


@contextlib.contextmanager
def whole_step() -> Iterator[None]:
    """Hold Ctrl-C and a polite kill back until a few renames are through, then let them have their way."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    held: list[int] = []

    def hold(number: int, _frame: FrameType | None) -> None:
        held.append(number)

    # A signal that this process leaves to the system, or ignores, stays as it is.
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    before = {number: handler for number, handler in before.items() if callable(handler)}
    for number in before:
        signal.signal(number, hold)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    for caught in held:
        signal.raise_signal(caught)
