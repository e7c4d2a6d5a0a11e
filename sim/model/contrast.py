"""What lanes do otherwise than the first of them: the ledger of counterfactuals of one world."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import numpy as np

from sim.model.ledger import Ledger


class Contrast(Ledger):
    """A ledger that keeps only acts in which a lane differs from lane 0, until that one's world has ended.

    Its table of events has lane numbers for worlds; a count of 0 means that the act did not happen there.

    Attributes:
        touched: By lane, the last day on which any act was otherwise, told or not; -1 if none was.
    """

    def __init__(self, lanes: int, kinds: Collection[str]) -> None:
        """Keep acts of these kinds, for so many lanes."""
        super().__init__(np.arange(lanes), keep_events=True)
        self._kinds = kinds
        self.touched = np.full(lanes, -1, dtype=np.int64)

    def _keep(self, count: Any, deaths: Any, told: tuple[int, str, str, str, str, str], order: tuple[int, int]) -> None:
        if not self._lasts[0]:
            return
        counts, dead = self._happened(count), self._happened(0.0 if deaths is None else deaths)
        otherwise = np.nonzero((counts != counts[0]) | (dead != dead[0]))[0]
        self.touched[otherwise] = self.day
        if told[2] in self._kinds:
            self._note(otherwise, counts, dead, told, order)
