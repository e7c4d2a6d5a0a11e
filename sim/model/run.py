"""Run a chunk of lanes and take down what it came to."""

from __future__ import annotations

from collections.abc import Callable

import mesa

from sim.model.chunk import Chunk
from sim.model.flaws import Flaws
from sim.model.lanes import Lanes
from sim.model.model import StabilizationModel
from sim.model.tally import Tally
from sim.outcomes import all_outcomes
from sim.scenario import Scenario


def run_chunk(
    scenario: Scenario,
    lanes: Lanes,
    key: int,
    days: int | None = None,
    fixed: bool = False,
    events: bool = False,
    tick: Callable[[int], None] | None = None,
) -> Chunk:
    """Run lanes of a scenario to the horizon.

    Args:
        scenario: What to run.
        lanes: Which worlds.
        key: Seed.
        days: Horizon; the scenario's own by default.
        fixed: Central values instead of draws of the uncertain parameters.
        events: Keep every event.
        tick: Called after each day with the number of days done.
    """
    model = StabilizationModel(scenario, lanes=lanes, key=key, fixed=fixed, events=events)
    # Nobody but the table of outcomes looks at single days of this model.
    model.record.daily.shorten()
    horizon = model.days if days is None else days
    model.run_days(horizon, tick, let_go=True)
    chunk = take_down(model, horizon)
    release(model)
    return chunk


def take_down(model: StabilizationModel, horizon: int) -> Chunk:
    """The outcomes and daily series of a model that has run; days after every world has ended are NaN."""
    model.record.keep_states(model.record.holding)
    tally = Tally(model, horizon)
    table = all_outcomes(model.scenario.rosters["contributors"])
    outcomes = {outcome.name: tally.column(outcome.read(tally)) for outcome in table}
    flaws = Flaws(tally)
    flaws.look_at_series()
    flaws.look_at_sums()
    for name, column in outcomes.items():
        flaws.look_at_outcome(name, column)
    events = model.ledger.events() if model.ledger.keep_events else None
    return Chunk(outcomes, model.record.daily.hand_out(horizon), events, flaws.found())


def release(model: StabilizationModel) -> None:
    """Let go of a model, which is of no use afterwards.

    Mesa 3.3 keeps every model alive in a table of agent ids; and model, agents, record and ledger hold one another, so
    that their arrays, 100 MB for 500 worlds, would stay until the collector of cycles next comes by.
    """
    ids = getattr(mesa.Agent, "_ids", None)
    if ids is not None:
        ids.pop(model, None)
    agents = list(model.agents)
    for part in (model.record, model.ledger, *agents, model):
        vars(part).clear()
