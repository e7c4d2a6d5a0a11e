"""What cannot be written is said plainly, and what was stored before stays whole."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sim.batch import StoreError, open_results
from sim.batch.store.standing import DiskFull
from tests.batch.batches import batch_of, work


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "results" / "x"


@pytest.mark.parametrize(
    ("error", "kind", "told"),
    [
        (OSError("Error writing bytes to file. Detail: [errno 28] No space left on device"), DiskFull, "disk is full"),
        (OSError(errno.EDQUOT, "Disk quota exceeded"), DiskFull, "disk is full"),
        (OSError(errno.EIO, "Input/output error"), StoreError, "cannot be written .Input/output error"),
    ],
)
def test_what_keeps_a_part_from_being_written_is_said_plainly(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, kind: type[Exception], told: str
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr("sim.batch.store.parts.write_table", fail)
    with pytest.raises(kind, match=told):
        work(folder, batch_of())
    monkeypatch.undo()
    assert open_results([folder]).worlds.size == 0
    assert work(folder, batch_of()).standing.complete


SMALL_DISK = """
import sys
from pathlib import Path
from sim.batch.store.standing import DiskFull
from tests.batch.batches import batch_of, tables, work
disk = Path(sys.argv[1])
try:
    work(disk / "x", batch_of(worlds=3000), chunk=100)
    sys.exit("the disk was large enough")
except DiskFull:
    pass
from sim.batch import open_results
kept = open_results([disk / "x"]).worlds.size
assert 0 < kept < 3000, kept
import subprocess
subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True)
done = work(disk / "x", batch_of(worlds=3000), chunk=100)
assert done.standing.complete and done.simulated <= 9000 - 3 * kept
work(disk / "y", batch_of(worlds=3000))
assert tables(disk / "x", disk / "1") == tables(disk / "y", disk / "2")
"""


def small_disks() -> bool:
    try:
        told = subprocess.run(
            ["unshare", "-rm", "sh", "-c", "mount -t tmpfs -o size=1m tmpfs /mnt"], capture_output=True, check=False
        )
    except OSError:
        return False
    return told.returncode == 0


@pytest.mark.skipif(not small_disks(), reason="needs to mount a small disk")
def test_a_disk_that_really_is_full(tmp_path: Path) -> None:
    disk, script = tmp_path / "disk", tmp_path / "script.py"
    disk.mkdir()
    script.write_text(SMALL_DISK)
    root = str(Path(__file__).resolve().parents[2])
    told = subprocess.run(
        ["unshare", "-rm", "sh", "-c", f"mount -t tmpfs -o size=600k tmpfs {disk} && {sys.executable} {script} {disk}"],
        env={**os.environ, "PYTHONPATH": root}, capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
