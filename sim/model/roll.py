"""The roll of a run: which lanes are still there, and what those that departed have left."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.float64]


class Roll:
    """Tells present lanes from all lanes, and puts numbers of both together.

    Attributes:
        size: How many lanes the run began with.
        here: Which of these the present lanes are, in order.
    """

    def __init__(self, size: int) -> None:
        self.size = size
        self.here = np.arange(size, dtype=np.int64)
        self._left: dict[str, Numbers] = {}

    def cut(self, name: str, value: Any, stay: npt.NDArray[np.int64]) -> Numbers:
        """Take down a value of the present lanes under a name, and give it for those of them that stay.

        Args:
            name: One for each value of whoever keeps the roll.
            value: A number, or an array whose last axis is the present lanes.
            stay: Which of the present lanes stay; :meth:`depart` has to follow when everything is cut.
        """
        self._left[name] = self.whole(name, value)
        return np.take(self._wide(value), stay, axis=-1)

    def depart(self, stay: npt.NDArray[np.int64]) -> None:
        """Strike off all but these of the present lanes."""
        self.here = self.here[stay]

    def whole(self, name: str, value: Any) -> Numbers:
        """A value over all lanes: of the present ones as it is now, of the others as they left it.

        Rows that came up after a lane departed are 0 for it.
        """
        value = self._wide(value)
        whole = np.zeros((*value.shape[:-1], self.size))
        if name in self._left:
            whole[: len(self._left[name])] = self._left[name]
        whole[..., self.here] = value
        return whole

    def _wide(self, value: Any) -> Numbers:
        array = np.asarray(value, dtype=np.float64)
        return np.broadcast_to(array, np.broadcast_shapes(array.shape, (len(self.here),)))
