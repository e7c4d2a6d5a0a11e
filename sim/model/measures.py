"""Dated measures: what a scenario puts on the calendar."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from sim.scenario import Measure

if TYPE_CHECKING:
    from sim.model.model import StabilizationModel


class Calendar:
    """The measures of a scenario by day, carried out at the start of theirs."""

    def __init__(self, measures: tuple[Measure, ...]) -> None:
        self._by_day: dict[int, list[Measure]] = defaultdict(list)
        for measure in measures:
            self._by_day[measure.day].append(measure)

    def carry_out(self, model: StabilizationModel) -> None:
        """Apply today's measures to the model."""
        for measure in self._by_day.get(model.day, ()):
            getattr(self, f"_{measure.do}")(model, **measure.arguments)
            model.ledger.report("calendar", f"measure: {measure.do}", 1.0)

    def _adopt_resolution(self, model: StabilizationModel) -> None:
        model.truce.resolution = 1.0

    def _close_crossings(self, model: StabilizationModel, days: float) -> None:
        israel = model.single["israel"]
        # The day's own count-down comes after the measure.
        israel.closed = model.rules.larger(israel.closed, float(days) + 1.0)

    def _deadline(self, model: StabilizationModel, days: float) -> None:
        model.truce.deadline_days, model.truce.deadline = float(days), 1.0

    def _send_envoy(self, model: StabilizationModel, days: float) -> None:
        model.truce.envoy_days = model.rules.larger(model.truce.envoy_days, float(days))

    def _shock(self, model: StabilizationModel, israeli_deaths: float = 0.0, palestinian_deaths: float = 0.0) -> None:
        model.truce.shock_israeli, model.truce.shock_palestinian = float(israeli_deaths), float(palestinian_deaths)

    def _base(self, model: StabilizationModel, state: str) -> None:
        model.single["united_states"].announce(state)

    def _rule(self, model: StabilizationModel, family: str, variant: str) -> None:
        model.rules.switch(family, variant)

    def _set(self, model: StabilizationModel, path: str, value: float) -> None:
        model.set_parameter(path, float(value))
