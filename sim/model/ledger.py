"""The ledger: every act, told by whoever did it.

Totals are always kept; events (one row for each act that happened) on request. Which is on changes no bit.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sim.actors.quantity import total
from sim.model.narrowing import Narrowing

VICTIMS = ("palestinian", "israeli", "isf")
PERPETRATORS = ("israel", "factions", "militias", "isf", "other")
PAIRS = tuple((perpetrator, victim) for perpetrator in PERPETRATORS for victim in VICTIMS)
WORDS = ("actor", "kind", "by", "victim", "sector")
EVENT_COLUMNS = ("world", "day", "actor", "kind", "count", "deaths", "by", "victim", "sector")


class Ledger:
    """Acts of the day, summed by kind and by who killed whom.

    Attributes:
        today: By kind, how many.
        killed: By (perpetrator, victim), deaths today, as far as any were told.
    """

    def __init__(self, worlds: Any, keep_events: bool) -> None:
        self._worlds = np.asarray(worlds)
        self.keep_events = keep_events
        # One entry an act that happened in some world: which worlds, counts, deaths; the day and words about it.
        self._acts: list[tuple[Any, Any, Any]] = []
        self._told: list[tuple[int, str, str, str, str, str]] = []
        # Whose turn it was, and which of several told it: those who act as one are told of one after the other.
        self._order: list[tuple[int, int]] = []
        self._turn = 0
        self.day = 0
        self.open_day(0, 1.0)

    def open_day(self, day: int, holding: Any) -> None:
        """Begin a day; ``holding`` is 1 for worlds that have not ended."""
        self.day = day
        self._lasts = np.broadcast_to(np.asarray(holding) > 0.5, self._worlds.shape)
        self.next_turn()
        self.today: dict[str, Any] = {}
        self.killed: dict[tuple[str, str], Any] = {}
        self._deaths: dict[tuple[str | None, str | None], Any] = {}

    def next_turn(self) -> None:
        """Somebody else acts, or the same in another phase."""
        self._turn += 1

    def report(
        self,
        actor: str | Sequence[str],
        kind: str,
        count: Any,
        deaths: Any = None,
        victim: str = "",
        by: str = "other",
        sector: str | Sequence[str] = "",
    ) -> None:
        """Take note of an act, or of the acts of several actors of a kind, or of one in several sectors.

        Several are n rows: ``count`` and ``deaths`` are then arrays (n, lanes) or (n, 1), or lists of n values;
        a number, or an array of less than two axes, holds for each of the rows. They are added one after the other,
        as if each were told by itself.

        Args:
            actor: Who, or n of them.
            kind: What.
            count: How many; 0 where it did not happen.
            deaths: Of how many people, if any could die.
            victim: On which side they died.
            by: Which kind of armed actor killed them.
            sector: Where, if it matters, or n places.
        """
        if not (isinstance(actor, str) and isinstance(sector, str)):
            self._report_rows(actor, kind, count, deaths, victim, by, sector)
            return
        self.today[kind] = self.today[kind] + count if kind in self.today else count
        if deaths is not None:
            # From 0.0, which makes a negative zero positive: from here on adding 0.0 changes nothing.
            self.killed[by, victim] = self.killed.get((by, victim), 0.0) + deaths
            self._deaths.clear()
        if self.keep_events:
            told = (self.day, str(actor), kind, "" if deaths is None else by, victim, str(sector))
            self._keep(count, deaths, told, (self._turn, 0))

    def _report_rows(
        self,
        actor: str | Sequence[str],
        kind: str,
        count: Any,
        deaths: Any,
        victim: str,
        by: str,
        sector: str | Sequence[str],
    ) -> None:
        rows = len(sector) if isinstance(actor, str) else len(actor)
        self.today[kind] = self._added(self.today.get(kind), count, rows)
        if deaths is not None:
            self.killed[by, victim] = self._added(self.killed.get((by, victim), 0.0), deaths, rows)
            self._deaths.clear()
        if self.keep_events:
            side = "" if deaths is None else by
            told = zip(*(_rows(each, rows) for each in (actor, sector, count, deaths)), strict=True)
            for row, (name, place, number, dead) in enumerate(told):
                order = self._turn, 0 if isinstance(actor, str) else row
                self._keep(number, dead, (self.day, name, kind, side, victim, place), order)

    def deaths(self, victim: str | None = None, by: str | None = None) -> Any:
        """Deaths today, of one side or of all, by one kind of actor or by all; added in a fixed order."""
        asked = (victim, by)
        if asked not in self._deaths:
            result: Any = None
            for pair in PAIRS:
                if pair in self.killed and victim in (None, pair[1]) and by in (None, pair[0]):
                    result = self.killed[pair] if result is None else result + self.killed[pair]
            self._deaths[asked] = 0.0 if result is None else result
        return self._deaths[asked]

    def depart(self, stay: npt.NDArray[np.int64]) -> None:
        """Go on with these of the present lanes; events of the others stay in the table."""
        narrowing = Narrowing(stay, len(self._worlds))
        self.today, self.killed = narrowing.of(self.today), narrowing.of(self.killed)
        self._worlds, self._lasts = narrowing.of(self._worlds), narrowing.of(self._lasts)
        self._deaths.clear()

    def _added(self, before: Any, value: Any, rows: int) -> Any:
        """Rows added in order onto what was there before, or the first of them if nothing was (None)."""
        if isinstance(value, np.ndarray) and value.shape == (rows, len(self._worlds)):
            if before is None or (isinstance(before, float) and before == 0.0):
                return total(value)
            if np.shape(before) == (len(self._worlds),):
                return total(np.concatenate((before[np.newaxis], value)))
        for row in _rows(value, rows):
            before = row if before is None else before + row
        return before

    def _keep(self, count: Any, deaths: Any, told: tuple[int, str, str, str, str, str], order: tuple[int, int]) -> None:
        if _never(count) and _never(deaths):
            return
        counts, dead = self._happened(count), self._happened(0.0 if deaths is None else deaths)
        self._note(np.nonzero((counts > 0) | (dead > 0))[0], counts, dead, told, order)

    def _happened(self, value: Any) -> npt.NDArray[np.float64]:
        """A number of the act by lane; 0 where the world has ended."""
        return np.where(self._lasts, value, 0.0)

    def _note(
        self,
        here: npt.NDArray[np.intp],
        counts: npt.NDArray[np.float64],
        dead: npt.NDArray[np.float64],
        told: tuple[int, str, str, str, str, str],
        order: tuple[int, int],
    ) -> None:
        """Keep an act for these lanes."""
        if len(here):
            self._acts.append((self._worlds[here], counts[here], dead[here]))
            self._told.append(told)
            self._order.append(order)

    def events(self) -> pd.DataFrame:
        """All events kept so far, in the order in which they were told, actor by actor in each phase.

        One row for each act in each world: ``world``, ``day``, ``actor`` who tells it, ``kind``, ``count``, and where
        people could die ``deaths``, ``by`` which kind of armed actor and on which side (``victim``).
        """
        # One table at the end: a small one for each act takes thirty times as long.
        order = sorted(range(len(self._acts)), key=self._order.__getitem__)
        acts, told = [self._acts[each] for each in order], [self._told[each] for each in order]
        act = np.repeat(np.arange(len(acts)), [len(worlds) for worlds, _, _ in acts])
        nobody = (self._worlds[:0], np.empty(0), np.empty(0))
        world, count, deaths = (np.concatenate(parts) for parts in zip(nobody, *acts, strict=True))
        day, *words = zip(*told, strict=True) if told else ((),) * (1 + len(WORDS))
        columns: dict[str, Any] = {"world": world, "day": np.array(day, dtype=np.int64)[act]}
        columns |= {name: pd.array(each, dtype="str").take(act) for name, each in zip(WORDS, words, strict=True)}
        columns |= {"count": count, "deaths": deaths}
        return pd.DataFrame({name: columns[name] for name in EVENT_COLUMNS})


def _never(count: Any) -> bool:
    """Whether a number is none, the same in all lanes: what most acts of a day are in one world."""
    return count is None or (isinstance(count, float) and not count > 0.0)


def _rows(value: Any, rows: int) -> Iterator[Any]:
    """One value for each row: of a list or tuple, of an array with rows, or one and the same."""
    if isinstance(value, (list, tuple)) or np.ndim(value) > 1:
        if len(value) != rows:
            raise ValueError(f"found {len(value)} rows; allowed: {rows}, one for each of those who act")
        return iter(value)
    return repeat(value, rows)
