"""The patterns as data: regularities that the model is held against, with the bands set before any tuning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from sim.shipped import shipped

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True, slots=True)
class Bound:
    """What one figure of a pattern must satisfy.

    Attributes:
        low: Lowest value inside, or None.
        high: Highest value inside, or None.
        above: All values inside are larger, or None.
        below: All values inside are smaller, or None.
        value: The one value inside, or None.
        unit: Of these.
        kind: `consistency` where the figure repeats what the model was given, so that it is no evidence; else empty.
    """

    low: float | None = None
    high: float | None = None
    above: float | None = None
    below: float | None = None
    value: float | None = None
    unit: str = ""
    kind: str = ""

    def holds(self, figure: float) -> bool:
        """Return whether a figure lies inside; a missing one (NaN) never does."""
        return (
            figure == figure
            and (self.low is None or figure >= self.low)
            and (self.high is None or figure <= self.high)
            and (self.above is None or figure > self.above)
            and (self.below is None or figure < self.below)
            and (self.value is None or figure == self.value)
        )

    def words(self) -> str:
        """Return the bound as text without its unit: `0.45 to 0.75`, `at most 1`, `above 5`."""
        if self.low is not None and self.high is not None:
            return f"{self.low:g} to {self.high:g}"
        said = {
            "at least": self.low,
            "at most": self.high,
            "above": self.above,
            "below": self.below,
            "is": self.value,
        }
        return " and ".join(f"{word} {limit:g}" for word, limit in said.items() if limit is not None)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regularity and how it is judged.

    Attributes:
        id: Such as SF12.
        title: One line.
        data: What the data or the literature say.
        observed: The data's own numbers, by name: `value`, `low`, `high`, `values` ... and `unit`.
        source: Ids of claims, patterns and references; or one sentence where there is no such id.
        grade: A, B or C: that of the weakest source.
        band: What each figure of the model must satisfy, by figure; empty for what is shown and not judged.
        reject: What would refute the model, by figure, beyond not meeting the band.
        measure: How it is measured in the model.
        note: What a reader must know; may be empty.
        kind: `filter`; `consistency` for a check on something the model was given; `report` for what is only shown.
        computed_by_us: Whether the numbers are this project's own estimates from public data.
    """

    id: str
    title: str
    data: str
    observed: Mapping[str, Mapping[str, Any]]
    source: tuple[str, ...]
    grade: str
    band: Mapping[str, Bound]
    reject: Mapping[str, Bound] = field(default_factory=dict)
    measure: str = ""
    note: str = ""
    kind: str = "filter"
    computed_by_us: bool = False

    @property
    def judged(self) -> bool:
        """Whether the model can pass or fail it."""
        return bool(self.band)

    def seen(self, name: str, key: str = "value") -> float:
        """Return one of the data's numbers.

        Raises:
            KeyError: The pattern has no such number.
        """
        return float(self.observed[name][key])


def patterns(folder: Path | None = None) -> Mapping[str, Pattern]:
    """Return all patterns by id, in the order of the file; by default of the one that comes with the tool."""
    path = (folder or shipped("seeds")) / "patterns.yaml"
    return _read(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> Mapping[str, Pattern]:
    entries = yaml.load(path.read_text("utf-8"), _LOADER)["patterns"]
    return MappingProxyType({name: _pattern(name, entry) for name, entry in entries.items()})


def _pattern(name: str, entry: Mapping[str, Any]) -> Pattern:
    source = entry["source"]
    return Pattern(
        id=name,
        title=_line(entry["title"]),
        data=_line(entry["data"]),
        observed=MappingProxyType(
            {key: MappingProxyType(dict(each)) for key, each in entry.get("observed", {}).items()}
        ),
        source=(_line(source),) if isinstance(source, str) else tuple(map(str, source)),
        grade=str(entry["grade"]),
        band=_bounds(entry["band"]),
        reject=_bounds(entry.get("reject", {})),
        measure=_line(entry["measure"]),
        note=_line(entry.get("note", "")),
        kind=str(entry["kind"]),
        computed_by_us=bool(entry["computed_by_us"]),
    )


def _bounds(section: Mapping[str, Mapping[str, Any]]) -> Mapping[str, Bound]:
    return MappingProxyType({key: _bound(each) for key, each in section.items()})


def _bound(each: Mapping[str, Any]) -> Bound:
    limits = {key: float(each[key]) for key in ("low", "high", "above", "below", "value") if key in each}
    return Bound(**limits, unit=str(each.get("unit", "")), kind=str(each.get("kind", "")))


def _line(text: object) -> str:
    return " ".join(str(text).split())
