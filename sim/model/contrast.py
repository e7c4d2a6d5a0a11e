"""What lanes do otherwise than the first of them: the ledger of counterfactuals of one world."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.model.ledger import Ledger


class Contrast(Ledger):
    """A ledger that keeps only acts in which a lane differs from lane 0, until that one's world has ended.

    Its table of events has lane numbers for worlds; a count of 0 means that the act did not happen there.
    """

    def __init__(self, lanes: int) -> None:
        super().__init__(np.arange(lanes), keep_events=True)

    def _keep(self, count: Any, deaths: Any, told: tuple[int, str, str, str, str, str], order: tuple[int, int]) -> None:
        if np.broadcast_to(self.holding, (len(self._worlds),))[0] < 0.5:
            return
        counts, dead = self._happened(count), self._happened(0.0 if deaths is None else deaths)
        self._note(np.nonzero((counts != counts[0]) | (dead != dead[0]))[0], counts, dead, told, order)
