"""The part of stored worlds that the gallery reads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from sim.analysis.run import Case

if TYPE_CHECKING:
    import pandas as pd


class Batch(Protocol):
    """What is read of stored worlds; `sim.batch.reading.results.Results` is one."""

    @property
    def names(self) -> tuple[str, ...]:
        """Of the arms, the baseline first."""
        ...

    @property
    def folders(self) -> tuple[Path, ...]:
        """Where the worlds lie."""
        ...

    baseline: str
    seed: int
    days: int
    fixed: bool
    asked: int
    worlds: NDArray[np.int64]
    notes: tuple[str, ...]

    @property
    def failed(self) -> Sequence[Any]:
        """Worlds that failed, each with `scenario` and `world`."""
        ...

    @property
    def state(self) -> str:
        """`complete` or `partial`."""
        ...

    @property
    def over(self) -> Mapping[str, tuple[Any, ...]]:
        """Of a sweep: the values of each path."""
        ...

    @property
    def study(self) -> Mapping[str, Any] | None:
        """Name, title, question and measures of the study."""
        ...

    @property
    def has_series(self) -> bool:
        """Whether series were kept."""
        ...

    def manifest(self, name: str) -> Mapping[str, Any]:
        """Return the manifest of the folder that an arm lies in."""
        ...

    def fingerprint(self, name: str) -> str:
        """Return an arm's fingerprint."""
        ...

    def settings(self, name: str) -> Mapping[str, Any]:
        """Return what was set for an arm besides its file."""
        ...

    def scenario(self, name: str) -> Case:
        """Return an arm's scenario."""
        ...

    def outcomes(self, name: str, columns: Sequence[str] | None = None) -> pd.DataFrame:
        """Return some outcomes of each world; what the arm does not report is left out."""
        ...

    def series_quantiles(
        self, series: str, quantiles: Sequence[float], names: Sequence[str] | None = None
    ) -> pd.DataFrame:
        """Return quantiles of a series by week."""
        ...
