"""The ledger: every act, told by whoever did it.

Totals are always kept; events (one row for each act that happened) on request. Which is on changes no bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

VICTIMS = ("palestinian", "israeli", "isf")
PERPETRATORS = ("israel", "factions", "militias", "isf", "other")
WORDS = ("actor", "kind", "by", "victim", "sector")
EVENT_COLUMNS = ("world", "day", "actor", "kind", "count", "deaths", "by", "victim", "sector")


class Ledger:
    """Acts of the day, summed by kind and by who killed whom.

    Attributes:
        today: By kind, how many.
        killed: By (perpetrator, victim), deaths today.
    """

    def __init__(self, worlds: Any, keep_events: bool) -> None:
        self._worlds = np.asarray(worlds)
        self.keep_events = keep_events
        # One entry an act that happened in some world: which worlds, counts, deaths; the day and words about it.
        self._acts: list[tuple[Any, Any, Any]] = []
        self._told: list[tuple[int, str, str, str, str, str]] = []
        self.day = 0
        self.holding: Any = 1.0
        self.open_day(0, 1.0)

    def open_day(self, day: int, holding: Any) -> None:
        """Begin a day; ``holding`` is 1 for worlds that have not ended."""
        self.day, self.holding = day, holding
        self.today: dict[str, Any] = {}
        self.killed: dict[tuple[str, str], Any] = {
            (perpetrator, victim): 0.0 for perpetrator in PERPETRATORS for victim in VICTIMS
        }

    def report(
        self,
        actor: str,
        kind: str,
        count: Any,
        deaths: Any = None,
        victim: str = "",
        by: str = "other",
        sector: str = "",
    ) -> None:
        """Take note of an act.

        Args:
            actor: Who.
            kind: What.
            count: How many; 0 where it did not happen.
            deaths: Of how many people, if any could die.
            victim: On which side they died.
            by: Which kind of armed actor killed them.
            sector: Where, if it matters.
        """
        self.today[kind] = self.today[kind] + count if kind in self.today else count
        if deaths is not None:
            self.killed[by, victim] = self.killed[by, victim] + deaths
        if self.keep_events:
            self._keep(count, deaths, (self.day, actor, kind, "" if deaths is None else by, victim, sector))

    def deaths(self, victim: str | None = None, by: str | None = None) -> Any:
        """Deaths today, of one side or of all, by one kind of actor or by all; added in a fixed order."""
        result: Any = 0.0
        for (perpetrator, side), count in self.killed.items():
            if victim in (None, side) and by in (None, perpetrator):
                result = result + count
        return result

    def _keep(self, count: Any, deaths: Any, told: tuple[int, str, str, str, str, str]) -> None:
        size = len(self._worlds)
        counts = np.broadcast_to(np.asarray(count, dtype=np.float64), (size,))
        dead = np.broadcast_to(np.asarray(0.0 if deaths is None else deaths, dtype=np.float64), (size,))
        here = np.nonzero(((counts > 0) | (dead > 0)) & (np.broadcast_to(self.holding, (size,)) > 0.5))[0]
        if len(here):
            self._acts.append((self._worlds[here], counts[here], dead[here]))
            self._told.append(told)

    def events(self) -> pd.DataFrame:
        """All events kept so far, in the order in which they were told.

        One row for each act in each world: ``world``, ``day``, ``actor`` who tells it, ``kind``, ``count``, and where
        people could die ``deaths``, ``by`` which kind of armed actor and on which side (``victim``).
        """
        # One table at the end: a small one for each act takes thirty times as long.
        act = np.repeat(np.arange(len(self._acts)), [len(worlds) for worlds, _, _ in self._acts])
        nobody = (self._worlds[:0], np.empty(0), np.empty(0))
        world, count, deaths = (np.concatenate(parts) for parts in zip(nobody, *self._acts, strict=True))
        day, *words = zip(*self._told, strict=True) if self._told else ((),) * (1 + len(WORDS))
        columns: dict[str, Any] = {"world": world, "day": np.array(day, dtype=np.int64)[act]}
        columns |= {name: pd.array(each, dtype="str").take(act) for name, each in zip(WORDS, words, strict=True)}
        columns |= {"count": count, "deaths": deaths}
        return pd.DataFrame({name: columns[name] for name in EVENT_COLUMNS})
