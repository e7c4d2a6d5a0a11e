"""States of actors on a world's last day, which some outcomes are."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from sim.model.roll import Numbers

if TYPE_CHECKING:
    from sim.model.model import StabilizationModel

Places = npt.NDArray[np.int64]


class Watch:
    """Takes down attributes of actors, those of a cohort at once.

    Attributes:
        states: By (path, attribute), its value on the last day of each lane of the run; 0 before.
    """

    def __init__(self, watched: Iterable[tuple[str, str]], size: int) -> None:
        self._watched = sorted(set(watched))
        self._table = np.zeros((len(self._watched), size))
        self.states: dict[tuple[str, str], Numbers] = dict(zip(self._watched, self._table, strict=True))
        self._holders: list[tuple[Any, str, Places, Places]] = []

    def keep(self, model: StabilizationModel, lanes: Places, here: Places) -> None:
        """Take down today's values.

        Args:
            model: Whose actors.
            lanes: Of which of the present lanes.
            here: Which of the run's lanes the present ones are.
        """
        self._holders = self._holders or self._who(model)
        at = here[lanes]
        for holder, name, rows, members in self._holders:
            value = getattr(holder, name)
            if len(members):
                every = np.broadcast_to(value, (np.shape(value)[0], len(here)))
                self._table[np.ix_(rows, at)] = every[np.ix_(members, lanes)]
            else:
                self._table[rows[0], at] = np.broadcast_to(value, (len(here),))[lanes]

    def _who(self, model: StabilizationModel) -> list[tuple[Any, str, Places, Places]]:
        """Who holds what: the holder, its attribute, the rows it goes to, and of a cohort which members go there."""
        found: dict[tuple[int, str], tuple[Any, str, list[int], list[int]]] = {}
        for row, (path, name) in enumerate(self._watched):
            actor = model.actor(path)
            cohort = vars(actor).get("cohort")
            together = cohort is not None and name in vars(cohort)
            holder = cohort if together else actor
            entry = found.setdefault((id(holder), name), (holder, name, [], []))
            entry[2].append(row)
            if together:
                entry[3].append(actor.row)
        whole = partial(np.array, dtype=np.int64)
        return [(holder, name, whole(rows), whole(members)) for holder, name, rows, members in found.values()]
