"""Which clause did it: the effect of a scenario that changes several things, decomposed over its clauses.

Every coalition of clauses is run in the same worlds. What a clause brings in a world is its Shapley value there, which
is exact when all coalitions are run; the interval of its mean says how far the number of worlds limits the answer, and
where orders of the clauses were drawn, how far their number does. It says nothing about the model.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.decomposed import Decomposition, Effect, Interaction, Part, Plan
from sim.analysis.multiple import holm
from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.pairing import NOISE, settled
from sim.analysis.shapley import (
    Order,
    drawn_orders,
    interaction_indices,
    masks_needed,
    pairs_of,
    shapley_values,
    values_along,
)
from sim.analysis.survival import LEVEL, Estimate, Floats
from sim.analysis.swap import swap_p
from sim.analysis.targets import Target, contributor_names, targets
from sim.scenario import Scenario
from sim.scenario.clauses import Clauses

MOST_EXACT = 6
"""With so many clauses or fewer all coalitions are run: 64 at most."""
MOST_ALL = 12
"""More clauses than these cannot be run in all coalitions: 4,096 are an hour's work."""
ORDERS = 8
MATTERS = 0.1
"""An interaction is told in words if it is at least this share of the largest of the effect and the clauses' shares."""

Simulate = Callable[[Sequence[Scenario]], Sequence[pd.DataFrame]]


def default_outcomes(days: int) -> tuple[str, ...]:
    """Return the outcomes that are decomposed where nobody says which, the headline first."""
    return f"holding_{days}", "days_held", "deaths_per_day"


def plan_clauses(clauses: Clauses, outcomes: Sequence[str] = (), orders: int | None = ORDERS) -> Plan:
    """Decide which coalitions have to be run, without running anything.

    Args:
        clauses: What a scenario says differently from its base.
        outcomes: An outcome, `outcome=word` for a coded one, or `holding_90`; see `default_outcomes`.
        orders: How many orders of the clauses are drawn where there are more than `MOST_EXACT` of them; None to run
            all coalitions all the same.

    Raises:
        UnknownMeasure: An outcome is not there.
        ValueError: There is only one clause, or too many to run all coalitions of them.
    """
    count, days = len(clauses.clauses), clauses.full.days
    if count < 2:
        name = clauses.clauses[0].name
        raise ValueError(
            f"{clauses.full.name} differs from {clauses.base.name} in one clause only, {name}: there is nothing to "
            "decompose, all of the effect is its own"
        )
    called = contributor_names((clauses.base, clauses.full))
    wanted = targets(outcomes or default_outcomes(days), called, days, called)
    drawn = () if orders is None or count <= MOST_EXACT else drawn_orders(count, orders)
    if drawn and len(masks_needed(count, drawn)) >= 1 << count:
        drawn = ()
    if not drawn and count > MOST_ALL:
        raise ValueError(f"{count} clauses have {1 << count:,} coalitions; allowed: all of up to {MOST_ALL} clauses")
    return Plan(clauses, masks_needed(count, drawn) if drawn else tuple(range(1 << count)), drawn, wanted)


def decompose(plan: Plan, worlds: int, seed: int, simulate: Simulate, level: float = LEVEL) -> Decomposition:
    """Run all coalitions of a plan in the same worlds, and say what each clause brings.

    Args:
        plan: From `plan_clauses`.
        worlds: How many worlds.
        seed: Key of all luck.
        simulate: Runs scenarios in these worlds; as `sim.batch.simulate_together` does.
        level: Confidence level of the intervals.
    """
    tables = simulate(plan.scenarios())
    days = plan.clauses.full.days
    effects = [
        decompose_outcome(
            {mask: target.values(table, days) for mask, table in zip(plan.masks, tables, strict=True)},
            len(plan.clauses.clauses),
            plan.orders,
            target,
            level,
        )
        for target in plan.targets
    ]
    return Decomposition(plan, worlds, seed, tuple(effects))


def decompose_outcome(
    given: Mapping[int, Floats], players: int, orders: Sequence[Order], target: Target, level: float = LEVEL
) -> Effect:
    """Say what each clause brings to one outcome.

    Args:
        given: By mask of the coalition, (worlds,), NaN where a world lacks the outcome.
        players: How many clauses.
        orders: That were drawn; empty where all coalitions are there.
        target: The outcome.
        level: Confidence level of the intervals.
    """
    whole = np.isfinite(np.stack(list(given.values()))).all(axis=0)
    values = _without_noise({mask: each[whole] for mask, each in given.items()}, players)
    every = (1 << players) - 1
    total = values[every] - values[0]
    error = np.zeros(players)
    if orders:
        along = values_along(values, orders)
        shares, apart = along.mean(axis=0), along.mean(axis=2)
        if len(orders) > 1 and total.size:
            error = _half_width(apart, level)
        indices = np.zeros((0, total.size))
    else:
        table = np.stack([values[mask] for mask in range(every + 1)])
        shares, indices = shapley_values(table), interaction_indices(table)
    alone = np.stack([values[1 << player] - values[0] for player in range(players)])
    last = np.stack([values[every] - values[every ^ 1 << player] for player in range(players)])
    noise = NOISE * max((float(np.abs(each).max()) for each in values.values() if each.size), default=0.0)
    shares, indices = (np.where(np.abs(each) <= noise, 0.0, each) for each in (shares, indices))
    made = _parts([total[None, :], shares, alone, last, indices], level)
    (whole_part,), share_parts, alone_parts, last_parts, index_parts = made
    widened = tuple(_widened(part, float(half)) for part, half in zip(share_parts, error, strict=True))
    return Effect(
        target=target,
        base=float(values[0].mean()) if total.size else math.nan,
        full=float(values[every].mean()) if total.size else math.nan,
        total=whole_part,
        shares=widened,
        alone=alone_parts,
        last=last_parts,
        interactions=_interactions(players, index_parts, whole_part, widened),
        worlds=int(total.size),
        left_out=int(whole.size - total.size),
    )


def _without_noise(values: dict[int, Floats], players: int) -> dict[int, Floats]:
    """Return values in which coalitions that differ by rounding only do not differ at all."""
    for mask in sorted(values, key=lambda each: (each.bit_count(), each)):
        smaller = [mask ^ 1 << player for player in range(players) if mask >> player & 1]
        for other in smaller:
            if other in values:
                values[mask] = settled(values[mask], values[other])
    return values


def _half_width(apart: Floats, level: float) -> Floats:
    """Return Student's half-width of the mean over drawn orders, (players,).

    Args:
        apart: Mean over the worlds of what each player adds in each order, (orders, players).
        level: Confidence level.
    """
    count = len(apart)
    quantile = float(stdtrit(count - 1, 0.5 + level / 2.0))
    return np.asarray(quantile * apart.std(axis=0, ddof=1) / math.sqrt(count), dtype=np.float64)


def _widened(part: Part, half: float) -> Part:
    """Return a part whose interval also says how far the drawn orders limit the answer."""
    value, low, high = part.estimate.value, part.estimate.low, part.estimate.high
    return replace(part, estimate=Estimate(value, value - math.hypot(value - low, half),
                                           value + math.hypot(high - value, half)))  # fmt: skip


def _parts(kinds: Sequence[Floats], level: float) -> list[tuple[Part, ...]]:
    """Return means with their intervals; the worlds are drawn again once for all of them.

    Args:
        kinds: Each (parts, worlds); p-values are adjusted within each.
        level: Confidence level.
    """
    found = bootstrap_means(np.concatenate(kinds).T, level)
    place, made = 0, []
    for table in kinds:
        enough = table.shape[1] >= LEAST_PAIRS
        p = holm({row: swap_p(each) for row, each in enumerate(table)} if enough else {})
        parts = []
        for row, each in enumerate(table):
            estimate = Estimate(float(found.mean[place]), float(found.low[place]), float(found.high[place]))
            differing = float(np.count_nonzero(each) / each.size) if each.size else 0.0
            parts.append(Part(estimate, differing, p.get(row, math.nan), enough))
            place += 1
        made.append(tuple(parts))
    return made


def _interactions(
    players: int, indices: Sequence[Part], total: Part, shares: Sequence[Part]
) -> tuple[Interaction, ...]:
    if not indices:
        return ()
    least = MATTERS * max(abs(each.estimate.value) for each in (total, *shares))
    return tuple(
        Interaction(one, other, part, part.told and abs(part.estimate.value) >= least)
        for (one, other), part in zip(pairs_of(players), indices, strict=True)
    )
