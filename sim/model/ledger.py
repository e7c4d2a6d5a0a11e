"""The ledger: every act, told by whoever did it.

Totals are always kept; events (one row for each act that happened) on request. Which is on changes no bit.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

VICTIMS = ("palestinian", "israeli", "isf")
PERPETRATORS = ("israel", "factions", "militias", "isf", "other")
EVENT_COLUMNS = ("world", "day", "actor", "kind", "count", "deaths", "victim", "sector")


class Ledger:
    """Acts of the day, summed by kind and by who killed whom.

    Attributes:
        today: By kind, how many.
        killed: By (perpetrator, victim), deaths today.
    """

    def __init__(self, worlds: Any, keep_events: bool) -> None:
        self._worlds = np.asarray(worlds)
        self.keep_events = keep_events
        self._rows: list[pd.DataFrame] = []
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
            self._keep(actor, kind, count, deaths, victim, sector)

    def deaths(self, victim: str | None = None, by: str | None = None) -> Any:
        """Deaths today, of one side or of all, by one kind of actor or by all; added in a fixed order."""
        result: Any = 0.0
        for (perpetrator, side), count in self.killed.items():
            if victim in (None, side) and by in (None, perpetrator):
                result = result + count
        return result

    def _keep(self, actor: str, kind: str, count: Any, deaths: Any, victim: str, sector: str) -> None:
        size = len(self._worlds)
        counts = np.broadcast_to(np.asarray(count, dtype=np.float64), (size,))
        dead = np.broadcast_to(np.asarray(0.0 if deaths is None else deaths, dtype=np.float64), (size,))
        here = np.nonzero(((counts > 0) | (dead > 0)) & (np.broadcast_to(self.holding, (size,)) > 0.5))[0]
        if len(here):
            self._rows.append(
                pd.DataFrame(
                    {
                        "world": self._worlds[here],
                        "day": self.day,
                        "actor": actor,
                        "kind": kind,
                        "count": counts[here],
                        "deaths": dead[here],
                        "victim": victim,
                        "sector": sector,
                    }
                )
            )

    def events(self) -> pd.DataFrame:
        """All events kept so far, in the order in which they were told."""
        if not self._rows:
            return pd.DataFrame({name: [] for name in EVENT_COLUMNS})
        return pd.concat(self._rows, ignore_index=True)
