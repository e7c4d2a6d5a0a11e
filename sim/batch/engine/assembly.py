"""From the arrays of many pieces to the two tables of a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
import pandas as pd

from sim.batch.worlds import Piece

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sim.scenario import Scenario


class ChunkLike(Protocol):
    """What a simulated piece offers: `sim.model.Chunk`, or a stand-in for it in tests.

    Attributes:
        outcomes: By outcome, (worlds,).
        daily: By series, (days, worlds), or (weeks, worlds) where a job asks for weekly means.
        events: Every act that happened, if they were asked for.
        failed: By lane, why a world could not be measured; empty once the rows of such worlds are taken out.
    """

    outcomes: Mapping[str, NDArray[Any]]
    daily: Mapping[str, NDArray[Any]]
    events: pd.DataFrame | None
    failed: Mapping[int, str]


class Assembly:
    """Collects pieces in any order and lays them out by world, then day.

    The arrays are reserved once and filled in place, so the whole run stands in memory only once.

    Args:
        worlds: World numbers of the run, in order.
        daily_worlds: For how many of them, from the first, the daily series are kept.
        words: What the codes 0, 1, 2, ... of coded outcomes stand for, by outcome.
    """

    def __init__(self, worlds: Sequence[int], daily_worlds: int, words: Mapping[str, tuple[str, ...]]) -> None:
        self.words = words
        self.worlds = np.asarray(worlds, dtype=np.int64)
        self.daily_worlds = min(daily_worlds, len(worlds))
        self._outcomes: dict[str, NDArray[Any]] = {}
        self._daily: dict[str, NDArray[np.float32]] = {}
        self._events: dict[int, pd.DataFrame] = {}
        self._days = 0

    def add(self, piece: Piece, chunk: ChunkLike) -> None:
        """Put the results of one piece in their place.

        Raises:
            ValueError: The piece does not report what the others did.
        """
        if not self._outcomes:
            self._reserve(chunk)
        if list(chunk.outcomes) != list(self._outcomes) or list(chunk.daily) != list(self._daily):
            raise ValueError(f"{piece.label} report other columns than the worlds before")
        for name, values in chunk.outcomes.items():
            self._outcomes[name][piece.start : piece.stop] = values
        kept = min(piece.stop, self.daily_worlds) - piece.start
        if kept > 0:
            for name, values in chunk.daily.items():
                self._daily[name][piece.start : piece.start + kept] = values[:, :kept].T
        if chunk.events is not None:
            self._events[piece.start] = chunk.events

    def _reserve(self, chunk: ChunkLike) -> None:
        for name, values in chunk.outcomes.items():
            self._outcomes[name] = np.empty(len(self.worlds), dtype=values.dtype)
        for name, values in chunk.daily.items():
            self._days = values.shape[0]
            self._daily[name] = np.empty((self.daily_worlds, self._days), dtype=np.float32)

    def outcomes(self) -> pd.DataFrame:
        """One row a world; categorical outcomes in words."""
        columns: dict[str, Any] = {"world": self.worlds}
        for name, values in self._outcomes.items():
            columns[name] = _categorical(name, values, self.words[name]) if name in self.words else values
        return pd.DataFrame(columns)

    def daily(self) -> pd.DataFrame:
        """One row a world and day; series as float32, missing once the world has ended."""
        columns: dict[str, Any] = {
            "world": np.repeat(self.worlds[: self.daily_worlds], self._days),
            "day": np.tile(np.arange(self._days, dtype=np.int32), self.daily_worlds),
        }
        columns |= {name: values.reshape(-1) for name, values in self._daily.items()}
        return pd.DataFrame(columns, copy=False)

    def events(self) -> pd.DataFrame | None:
        """What happened, world by world in the order of the run; None unless it was asked for."""
        if not self._events:
            return None
        return pd.concat([self._events[start] for start in sorted(self._events)], ignore_index=True)


def outcome_words(scenario: Scenario) -> dict[str, tuple[str, ...]]:
    """What the codes of a scenario's coded outcomes stand for, by outcome."""
    from sim.outcomes import all_outcomes

    table = all_outcomes(scenario.rosters["contributors"])
    return {outcome.name: tuple(outcome.words) for outcome in table if outcome.words}


def _categorical(name: str, codes: NDArray[Any], words: tuple[str, ...]) -> pd.Categorical[Any]:
    known = np.isfinite(codes)
    whole = np.where(known, codes, -1.0).astype(np.int64)
    if np.any(whole[known] != codes[known]) or np.any(whole[known] < 0) or np.any(whole >= len(words)):
        raise ValueError(f"outcome {name}: a code outside 0 to {len(words) - 1}")
    return pd.Categorical.from_codes(whole, categories=pd.Index(words))
