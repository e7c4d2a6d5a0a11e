"""What a chunk of lanes came to: apart from what runs it, since whoever only reads it need not load the model."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Chunk:
    """What a chunk of lanes came to.

    Attributes:
        outcomes: By outcome, (lanes,).
        daily: By series, (days, lanes) float32, NaN once a world has ended.
        events: Every act that happened, if they were asked for.
        failed: By lane, why its numbers cannot be used: one that was measured is infinite or not a number.
    """

    outcomes: dict[str, npt.NDArray[np.float64]]
    daily: dict[str, npt.NDArray[np.float32]]
    events: pd.DataFrame | None
    failed: dict[int, str] = field(default_factory=dict)
