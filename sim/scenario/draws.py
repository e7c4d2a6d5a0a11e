"""Joint draws: a table of parameter values of which each world takes one row."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]

MAX_ROWS, MAX_COLUMNS, MAX_BYTES = 20_000, 400, 20_000_000
QUANTILES = (0.05, 0.5, 0.95)


@dataclass(frozen=True, eq=False)
class Draws:
    """Parameters whose values belong together, as those of a posterior do.

    Two tables are equal if the worlds that take from them are the same, whatever their notes say.

    Attributes:
        paths: Paths of the parameters, one a column.
        values: Their values, (rows, paths), each in its parameter's unit; read-only.
        source: Ids of claims, patterns and references, or words such as `assumption`.
        note: Remark of the scenario's author.
        file: What the table is called in the scenario file; empty if it comes from no file.
        without: Columns of that file that do not count, because the scenario sets these parameters itself.
        digest: SHA-256 over paths and values.

    Raises:
        ValueError: Values are not finite, or not one for each path in one row or more, or a path stands twice.
    """

    paths: tuple[str, ...]
    values: Floats
    source: tuple[str, ...] = ()
    note: str = ""
    file: str = ""
    without: tuple[str, ...] = ()
    digest: str = field(init=False, default="")

    def __post_init__(self) -> None:
        import numpy as np

        values = np.array(self.values, dtype=np.float64, order="C") + 0.0  # no negative zero
        if values.ndim != 2 or not values.shape[0] or values.shape[1] != len(self.paths) or not self.paths:
            raise ValueError(f"values: found shape {values.shape}; allowed: (rows, {len(self.paths)}), none of them 0")
        if len(set(self.paths)) < len(self.paths):
            raise ValueError("paths: found one twice; allowed: each once")
        if not np.isfinite(values).all():
            raise ValueError("values: found one that is not finite")
        values.setflags(write=False)
        object.__setattr__(self, "values", values)
        object.__setattr__(self, "digest", self._digest())

    def _digest(self) -> str:
        # The order of columns changes no world, so it does not count.
        order = sorted(range(len(self.paths)), key=lambda column: self.paths[column])
        whole = hashlib.sha256(json.dumps([self.paths[column] for column in order]).encode())
        whole.update(self.values[:, order].astype("<f8", order="C").tobytes())
        return whole.hexdigest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Draws) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __reduce__(self) -> tuple[Any, tuple[Any, ...]]:
        # An array that is sent elsewhere can be written there; made anew it cannot.
        return type(self), (self.paths, self.values, self.source, self.note, self.file, self.without)

    def __contains__(self, path: object) -> bool:
        return path in self.paths

    @property
    def rows(self) -> int:
        """How many joint draws there are."""
        return int(self.values.shape[0])

    def column(self, path: str) -> Floats:
        """Return the draws of one parameter, (rows,).

        Raises:
            KeyError: It is not among the paths.
        """
        if path not in self.paths:
            raise KeyError(path)
        return self.values[:, self.paths.index(path)]

    def spread(self, path: str) -> tuple[float, float, float]:
        """Return the 5 % quantile, the median and the 95 % quantile of one parameter."""
        import numpy as np

        low, middle, high = np.quantile(self.column(path), QUANTILES)
        return float(low), float(middle), float(high)

    def told(self, path: str = "") -> str:
        """Return in words where values come from, of one parameter with its median and 5-95 % range."""
        whence = f"drawn from {self.rows:,} joint draws{f' of {self.file}' if self.file else ''}"
        if not path:
            return whence
        low, middle, high = (f"{each:.3g}" for each in self.spread(path))
        return f"{whence}: median {middle}, 5-95 % {low} to {high}"

    def summary(self) -> str:
        """Return in words how many parameters take their values from here, which the others do not."""
        count = len(self.paths)
        return f"{count} parameter{'s' * (count != 1)} {self.told()}, the others each from its own range"

    def csv(self) -> str:
        """Return the table as the text of a file, from which it is read again to the same bits."""
        rows = (",".join(map(repr, row)) for row in self.values.tolist())
        return "\n".join([",".join(self.paths), *rows]) + "\n"

    def as_dict(self) -> dict[str, Any]:
        """Return what there is to tell of it as plain data, for programs; not the table itself."""
        spreads = {path: dict(zip(("low", "median", "high"), self.spread(path), strict=True)) for path in self.paths}
        return {
            "file": self.file,
            "rows": self.rows,
            "source": list(self.source),
            "note": self.note,
            "without": list(self.without),
            "digest": self.digest,
            "parameters": spreads,
        }
