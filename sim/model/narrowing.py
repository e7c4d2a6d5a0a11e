"""Taking lanes out of whatever holds them: worlds that have ended need no more days."""

from __future__ import annotations

from collections import deque
from typing import Any

import numpy as np
import numpy.typing as npt


class Narrowing:
    """Keeps some lanes of arrays whose last axis is lanes.

    What two holders share they share afterwards too.
    """

    def __init__(self, stay: npt.NDArray[np.intp], width: int) -> None:
        """Keep the lanes at the positions ``stay`` out of ``width``."""
        self._stay, self._width = stay, width
        self._done: dict[int, tuple[Any, Any]] = {}

    def attributes(self, holder: Any) -> None:
        """Narrow all that an object holds, except other objects."""
        held = vars(holder)
        held.update({name: self.of(value) for name, value in held.items()})

    def of(self, value: Any) -> Any:
        """The same value for the lanes that stay; lists, tuples and tables of values likewise."""
        if isinstance(value, np.ndarray):
            # Places in rosters are whole numbers; every quantity and every lane's number is a float or unsigned.
            if value.dtype.kind in "fu" and value.ndim and value.shape[-1] == self._width:
                return self._array(value)
            return value
        if isinstance(value, dict):
            return {key: self.of(each) for key, each in value.items()}
        if isinstance(value, deque):
            return deque((self.of(each) for each in value), value.maxlen)
        if isinstance(value, (list, tuple)):
            return type(value)(self.of(each) for each in value)
        return value

    def _array(self, value: Any) -> Any:
        if id(value) not in self._done:
            # The old array is kept, or another might come to have its number.
            self._done[id(value)] = (value, np.take(value, self._stay, axis=-1))
        return self._done[id(value)][1]
