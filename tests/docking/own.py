"""The project's own model set up to be asked the same questions: a force of a given size, there from day 0."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from sim import Result, Scenario, load_scenario, simulate
from sim.model.branching import central_ratio
from sim.scenario import Measure
from tests.docking.design import Design
from tests.docking.waiting import Waiting, Withdrawal

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


SIZES = (0.0, 2500.0, 5000.0, 10000.0, 20000.0, 40000.0)
"""Troops offered: from none to twice what any state has spoken of."""

LEAVE_ON = 60
DETERRED = (0.0, 0.25, 0.5, 0.75)
"""Effectiveness: share of acts that a force would deter at full presence."""

ANSWERS = (2.9, 2.5, 2.1, 1.7, 1.3, 0.9, 0.5)
"""Deaths per own death in Israel's answers, log10, from careless to careful; the baseline draws 0.8 to 2."""

NO_PRESENCE = fixed(isf_effect__half_density=1e9)
"""The counter-check: soldiers who come, and have no effect where they stand."""


def waiting(worlds: int, settings: Mapping[str, float | str | bool] | None = None, days: int = 365) -> Waiting:
    """Days held by size of the force, in the same worlds."""
    found = [days_held(run(force(size, settings=settings), worlds, days)) for size in SIZES]
    return Waiting(found, float(days))


def withdrawal(
    worlds: int, settings: Mapping[str, float | str | bool] | None = None, days: int = 365
) -> tuple[Withdrawal, float]:
    """Days held with the largest force and where it leaves on a day, and failures after it in worlds without force."""
    kept = days_held(run(force(SIZES[-1], settings=settings), worlds, days))
    left = days_held(run(force(SIZES[-1], LEAVE_ON, settings), worlds, days))
    none = days_held(run(force(0.0, settings=settings), worlds, days))
    # The contingent goes at its first weekly look, so that nothing before that is its doing.
    since = LEAVE_ON + 7.0
    return Withdrawal(kept, left, since, float(days)), float(np.mean(none[none > since] < days))


@dataclass(frozen=True)
class Counts:
    """What happened, as designs: factions' acts and all deaths on the days that count, and whether the truce fell.

    Days count that a world sees in a ceasefire at every level. Otherwise careless force would seem to lower acts a day,
    because it is the worlds with many that then lose their ceasefire.
    """

    acts: Design
    deaths: Design
    collapses: Design


def counts(results: Sequence[Sequence[Result]]) -> Counts:
    """The counts of results by (accuracy, effectiveness)."""

    def daily(column: str) -> Floats:
        tables = [
            [r.daily.pivot(index="world", columns="day", values=column).to_numpy() for r in row] for row in results
        ]
        return np.array(tables, dtype=np.float64)

    acts, deaths = daily("attacks"), daily("deaths")
    shared = ~np.isnan(acts).any(axis=(0, 1))
    time = np.broadcast_to(shared.sum(axis=-1, dtype=np.float64), acts.shape[:-1])
    collapsed = [[r.outcomes["collapsed"].to_numpy(dtype=np.float64) for r in row] for row in results]
    return Counts(
        Design(acts.sum(axis=-1, where=shared), time),
        Design(deaths.sum(axis=-1, where=shared), time),
        Design.of(np.array(collapsed)),
    )


def care(share: float) -> dict[str, float | str]:
    """Deaths per answer and fatal shares of line fire cut by a share, from the baseline's central values."""
    central = load_scenario("baseline").parameters
    return fixed(
        actors__israel__response_scale=central["actors.israel.response_scale"].value + np.log10(1.0 - share),
        line_fire__fatal_share=central["line_fire.fatal_share"].value * (1.0 - share),
    )


def by_care_and_deterrence(worlds: int) -> tuple[Counts, float]:
    """Accuracy by effectiveness with 20,000 troops, and the share up to which both go.

    No force is wholly present, so deterrence takes less off acts than it might. The share of acts that it does take off
    at most is the share by which the most careful force cuts deaths per answer: the same range for either.
    """

    def row(care_taken: float) -> list[Result]:
        settings = care(care_taken)
        return [
            run(force(20000.0, settings={**settings, **fixed(isf_effect__deterrence_max=each)}), worlds)
            for each in DETERRED
        ]

    careless = row(0.0)
    most = 1.0 - 1.0 / counts([careless]).acts.factors[1]
    return counts([careless, *(row(most * step / 3.0) for step in (1, 2, 3))]), most


def by_answer(worlds: int) -> tuple[Counts, list[float]]:
    """The size of answers alone, over and beyond its range, without a force; and the branching ratio at each."""
    cases = [force(0.0, settings=fixed(actors__israel__response_scale=scale)) for scale in ANSWERS]
    return counts([[run(case, worlds)] for case in cases]), [central_ratio(case) for case in cases]
