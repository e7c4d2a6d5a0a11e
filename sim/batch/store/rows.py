"""From the arrays of a simulated piece to the tables of a part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from sim.batch.engine.assembly import Assembly, outcome_words
from sim.batch.worlds import Piece

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch.engine.assembly import ChunkLike
    from sim.batch.engine.work import Job

STEPS = {"weekly": "week", "daily": "day"}


def tables_of(job: Job, worlds: Sequence[int], chunk: ChunkLike) -> dict[str, pd.DataFrame]:
    """Lay a piece out by world.

    Args:
        job: What was done; it says how the series come.
        worlds: World numbers of the rows that the chunk has, in order.
        chunk: What came of it.

    Returns:
        `outcomes`, one row a world with coded outcomes in words; `weekly` or `daily`, one row a world and week or day;
        `events`, world by world in the order in which they happened, if they were kept.
    """
    assembly = Assembly(worlds, 0, outcome_words(job.scenario))
    assembly.add(Piece(0, tuple(worlds)), chunk)
    tables = {"outcomes": assembly.outcomes()}
    if job.series in STEPS:
        tables[job.series] = _series(STEPS[job.series], worlds, chunk)
    if chunk.events is not None:
        # World by world, so that no order of rows tells which worlds stood side by side.
        tables["events"] = chunk.events.sort_values("world", kind="stable", ignore_index=True)
    return tables


def _series(step: str, worlds: Sequence[int], chunk: ChunkLike) -> pd.DataFrame:
    import pandas as pd

    steps = next(iter(chunk.daily.values())).shape[0]
    columns: dict[str, Any] = {
        "world": np.repeat(np.asarray(worlds, dtype=np.int64), steps),
        step: np.tile(np.arange(steps, dtype=np.int32), len(worlds)),
    }
    columns |= {name: values.T.astype(np.float32, copy=False).reshape(-1) for name, values in chunk.daily.items()}
    return pd.DataFrame(columns, copy=False)
