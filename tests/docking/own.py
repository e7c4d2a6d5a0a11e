"""The project's own model set up to be asked the same questions: a force of a given size, there from day 0."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from sim import Result, Scenario, load_scenario, simulate
from sim.scenario import Measure

Floats = npt.NDArray[np.float64]
SEED = 51  # Of the check against patterns; see seeds/random.yaml.
OTHERS = (
    *("turkey", "azerbaijan", "pakistan", "egypt", "jordan", "uae", "saudi_arabia"),
    *("qatar", "morocco", "bangladesh", "malaysia", "kazakhstan", "italy"),
)


def fixed(**values: float) -> dict[str, float | str]:
    """Settings that hold parameters at values, outside their ranges too; __ stands for a dot."""
    settings: dict[str, float | str] = {}
    for name, value in values.items():
        path = name.replace("__", ".")
        settings |= {f"{path}.value": value, f"{path}.low": value, f"{path}.high": value}
        settings[f"{path}.distribution"] = "fixed"
    return settings


def force(
    size: float, leaves_on: int | None = None, settings: Mapping[str, float | str | bool] | None = None
) -> Scenario:
    """A force of one state and so many troops, accepted by all and in place from day 0, as in `force-on-day-0`.

    Args:
        size: Troops offered; nine tenths of them come, on average.
        leaves_on: Day from which the state goes home at the next weekly look, or never.
        settings: Further ones by path.
    """
    overrides: dict[str, float | str | bool] = {
        **fixed(
            contributors__indonesia__capacity=size, contributors__indonesia__offer=size, troop_offers__pace=0.0,
            deployment__exit_hazard=0.0,
        ),
        **{f"contributors.{name}.present": False for name in OTHERS},
        **(settings or {}),
    }  # fmt: skip
    scenario = load_scenario("force-on-day-0", overrides)
    if leaves_on is None:
        return scenario
    # No measure recalls a contingent: from this day on its chance of leaving is as good as one a week.
    leaving = Measure(leaves_on, "set", {"path": "deployment.exit_hazard", "value": 1e6}, ("assumption",), "")
    return replace(scenario, measures=(*scenario.measures, leaving))


def run(scenario: Scenario, worlds: int, days: int = 365) -> Result:
    """Simulate with the seed of these questions, in this process."""
    return simulate(scenario, worlds=worlds, seed=SEED, days=days, workers=1)


def days_held(result: Result) -> Floats:
    """Days held, by world."""
    return result.outcomes["days_held"].to_numpy(dtype=np.float64)
