"""The baseline followed past its collapses: what happened in each world while its first ceasefire held."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.analysis.daily import Panel
from sim.analysis.patterns.observation import Floats, reports_of
from sim.analysis.survival import days_held

if TYPE_CHECKING:
    from sim.analysis.patterns.runs import Runs
    from sim.batch import Result

EVENTS = (
    "launch", "close attack", "line incident", "strike", "answering strikes (Israel)", "answering fire (Hamas)",
    "harm to answer (Israel)", "harm to answer (Hamas)", "answer (Israel)", "answer (Hamas)", "crisis",
    "crisis contained", "chooses war",
)  # fmt: skip
"""Kinds of events that patterns of violence read: asked for together, so that the worlds are simulated once."""


@dataclass(frozen=True, slots=True)
class Ceasefire:
    """A run and what of it lies within the first ceasefire of each world.

    Attributes:
        result: The run.
        days: Horizon.
        held: Days that the first ceasefire held, (worlds,).
        palestinian: Palestinians killed a day, (days, worlds), past the end as well where the run goes on.
        israeli: Israelis killed a day, likewise.
        reports: Palestinians reported killed, by date of the report, likewise.
        events: Acts up to the day of the end, that day included, with the column `place`: the world's place in the
            arrays.
    """

    result: Result
    days: int
    held: Floats
    palestinian: Floats
    israeli: Floats
    reports: Floats
    events: pd.DataFrame

    @property
    def worlds(self) -> int:
        """How many worlds."""
        return self.held.size

    @property
    def holding(self) -> NDArray[np.bool_]:
        """True on days before the end, (days, worlds)."""
        days: NDArray[np.bool_] = np.arange(self.days)[:, None] < self.held[None, :]
        return days

    def of(self, *kinds: str, last_day: bool = False) -> pd.DataFrame:
        """Return the acts of some kinds before the end; with `last_day` those of the day of the end too."""
        wanted = self.events["kind"].isin(kinds).to_numpy()
        if not last_day:
            wanted = wanted & (self.events["day"].to_numpy() < self.held[self.events["place"].to_numpy()])
        return self.events[wanted]

    def told(self) -> str:
        """Return which worlds and days these are, for the line on how something was measured."""
        return f"{self.result.scenario.name}, {self.worlds:,} worlds, days under the first ceasefire of {self.days}"

    @classmethod
    def of_result(cls, result: Result) -> Ceasefire:
        """Read a run that kept events of `EVENTS`.

        Raises:
            ValueError: It kept none.
        """
        if result.events is None:
            raise ValueError("the run kept no events")
        panel = Panel(result)
        held = days_held(result.outcomes.set_index("world").reindex(panel.worlds), result.days)
        place = np.searchsorted(panel.worlds, result.events["world"].to_numpy())
        inside = result.events["day"].to_numpy() <= held[np.minimum(place, held.size - 1)]
        events = result.events[inside].assign(place=place[inside])
        palestinian = panel.series("deaths_palestinian").T.astype(np.float64)
        israeli = panel.series("deaths_israeli").T.astype(np.float64)
        return cls(result, result.days, held, palestinian, israeli, reports_of(result), events)


def baseline(runs: Runs) -> Ceasefire:
    """Return the baseline with collapse not absorbing; until its collapse a world is the same as where it is."""
    return Ceasefire.of_result(runs.result("baseline", events=EVENTS, end="continue"))
