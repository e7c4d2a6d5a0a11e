"""How far a batch has come, and what keeps it from going on."""

from __future__ import annotations

import contextlib
import errno
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.batch.folder import StoreError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.batch.store.keeper import Keeper

FULL = (errno.ENOSPC, errno.EDQUOT)


class DiskFull(StoreError):
    """There is no room for what is to be stored; what was stored before is whole."""


@dataclass(frozen=True)
class LostWorld:
    """A world that could not be simulated."""

    arm: str
    lanes: str
    world: int
    why: str


@dataclass(frozen=True)
class Standing:
    """How far a batch has come.

    Attributes:
        asked: Worlds asked for.
        settled: Length of the longest prefix of worlds settled in every arm.
        usable: How many of these failed in none.
        complete: Whether everything that was asked for is settled.
        failed: Worlds that failed.
    """

    asked: int
    settled: int
    usable: int
    complete: bool
    failed: tuple[LostWorld, ...]


def usable_values(keeper: Keeper, arm: str, column: str) -> NDArray[Any]:
    """Return an outcome in numbers of an arm's usable worlds, in order; without what a table would cost to load.

    Args:
        keeper: Of the batch.
        arm: Name.
        column: An outcome that every world has.
    """
    import pyarrow.parquet as pq

    parts = [pq.ParquetFile(path).read(columns=["world", column]) for path in keeper.store.files(arm, "outcomes")]
    worlds = np.concatenate([np.zeros(0, dtype=np.int64), *(_numbers(part.column("world")) for part in parts)])
    values = np.concatenate([np.zeros(0), *(_numbers(part.column(column)) for part in parts)])
    names = keeper.batch.names
    prefix, _ = keeper.store.usable(names, keeper.batch.worlds)
    lost = [world for (name, _), held in keeper.store.held.items() if name in names for world in held.failed]
    order = np.argsort(worlds, kind="stable")
    chosen = order[(worlds[order] < prefix) & ~np.isin(worlds[order], lost)]
    wanted: NDArray[Any] = values[chosen]
    return wanted


def _numbers(column: Any) -> NDArray[Any]:
    """Read a column of Arrow's; its own way to NumPy would load pandas."""
    whole = column.combine_chunks()
    if whole.null_count:
        import pyarrow.compute as pc

        whole = pc.fill_null(whole, np.nan)
    values: NDArray[Any] = np.from_dlpack(whole)
    return values


@contextlib.contextmanager
def room(path: Path) -> Iterator[None]:
    """Say it plainly where nothing can be written.

    Raises:
        DiskFull: There is no room left.
        StoreError: Anything else keeps the system from writing.
    """
    try:
        yield
    except StoreError:
        raise
    except OSError as error:
        # Arrow tells the number in words only.
        if error.errno in FULL or any(f"[errno {number}]" in str(error).lower() for number in FULL):
            raise DiskFull(f"{path}: the disk is full") from error
        raise StoreError(f"{path}: cannot be written ({error.strerror or error})") from error
