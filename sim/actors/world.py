"""What an actor may know of the model it lives in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from sim.scenario import Scenario


class Luck(Protocol):
    """Keyed draws; see sim/model/luck.py."""

    def draw(self, stream: str, day: int) -> Any:
        """A uniform in (0, 1)."""

    def key(self, stream: str, day: int) -> Any:
        """64 bits."""

    def beta(self, stream: str, a: Any, b: Any) -> Any:
        """A Beta variate, drawn once."""


class Ledger(Protocol):
    """Where acts are told; see sim/model/ledger.py."""

    def report(self, actor: str, kind: str, count: Any, **details: Any) -> None:
        """Take note of an act."""


class World(Protocol):
    """The part of StabilizationModel that actors use."""

    scenario: Scenario
    rules: Any
    values: Mapping[str, Any]
    luck: Luck
    ledger: Ledger
    seen: Any
    day: int

    @property
    def weekly(self) -> bool:
        """Whether governments and leaderships decide today."""
