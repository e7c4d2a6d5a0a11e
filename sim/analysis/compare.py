"""Compare scenarios that were run in the same worlds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.compared import Comparison, Difference, RegretTable, ScenarioSplit, Stored
from sim.analysis.lasting import COLUMNS, Lasting, lasting, lasting_against
from sim.analysis.multiple import holm
from sim.analysis.orientation import rankings
from sim.analysis.paired import LEAST_PAIRS, paired_difference
from sim.analysis.pairing import pairing
from sim.analysis.regret import Regret, regrets
from sim.analysis.survival import LEVEL, THRESHOLDS, Floats
from sim.analysis.swap import SMALLEST, swap_test
from sim.analysis.targets import Target, columns_of, default_names, targets
from sim.analysis.turning import MOST_WORLDS, Beliefs, Turning, find_turning
from sim.analysis.variance import split_variance
from sim.batch.beliefs import drawn_parameters
from sim.scenario import Scenario

LANES = ("own", "other_luck", "other_beliefs")
THRESHOLD = "endings.collapse_level"
"""Parameter of a scenario: D7 of the main reading of an end."""
Values = Mapping[str, Mapping[str, Floats]]
"""By scenario, then by name of the measure: (worlds,)."""


def compare(
    results: Stored,
    measures: Sequence[str] | None = None,
    level: float = LEVEL,
    beliefs: Callable[[Scenario, Sequence[int], int], pd.DataFrame] = drawn_parameters,
) -> Comparison:
    """Compare every scenario with the baseline over the same worlds.

    Args:
        results: Two scenarios or more.
        measures: Outcomes, `outcome=word` or `holding_90`; the first is the headline. By default those of the study
            that the worlds were made for, else a list that suits most questions.
        level: Confidence level of all intervals.
        beliefs: Returns the drawn parameters of some worlds.

    Raises:
        UnknownMeasure: A measure is not there.
        ValueError: Fewer than two scenarios, or no world at all.
    """
    if len(results.names) < 2:
        raise ValueError(f"found one scenario, {results.names[0]}; needed: two or more to compare")
    if not len(results.worlds):
        raise ValueError("no world is finished in every scenario; nothing can be compared yet")
    cases = {name: results.scenario(name) for name in results.names}
    following = all(case.end == "continue" for case in cases.values())
    contributors = dict.fromkeys(who for case in cases.values() for who in case.rosters["contributors"])
    days = results.days
    study = results.study or {}
    wanted = targets(measures or study.get("measures") or default_names(days, following), contributors, days)
    ranked = [(each, targets([each.name], contributors, days)[0]) for each in rankings(following)]
    read = [*wanted, *(target for _, target in ranked)]
    columns = list(dict.fromkeys([*COLUMNS, *columns_of(read)]))
    tables = {name: results.outcomes(name, columns) for name in results.names}
    values = {name: {each.name: each.values(table, days) for each in read} for name, table in tables.items()}
    enough = len(results.worlds) >= LEAST_PAIRS
    held = [
        lasting(name, tables[name], days, case.end, float(case.parameters[THRESHOLD].value), level)
        for name, case in cases.items()
    ]
    worlds = [int(world) for world in results.worlds]
    return Comparison(
        names=results.names,
        titles={name: case.title for name, case in cases.items()},
        fingerprints={name: results.fingerprint(name) for name in results.names},
        study={key: str(study[key]) for key in ("name", "title", "question") if study.get(key)},
        worlds=len(worlds),
        first_worlds=set(range(worlds[-1] + 1)) <= {*worlds, *(fail.world for fail in results.failed)},
        asked=results.asked,
        partial=results.state == "partial",
        failed=tuple(results.failed),
        notes=tuple(results.notes),
        days=days,
        seed=results.seed,
        fixed=results.fixed,
        following=following,
        targets=wanted,
        means={each.name: _mean(values[results.baseline][each.name]) for each in wanted},
        differences=_differences(results.names, wanted, values, level),
        lasting=tuple(held),
        against=tuple(lasting_against(each, held[0], days, level) for each in held[1:]) if enough else (),
        untold=_untold(held),
        split=_split(results, wanted[0], level) if enough else (),
        regret=tuple(
            RegretTable(target, ranking, _regret(results.names, target, ranking.more, values, level))
            for ranking, target in ranked
        ),
        turning=_turning(results, cases, wanted[0], values, level, beliefs) if enough else {},
    )


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _untold(held: Sequence[Lasting]) -> tuple[int, ...]:
    return tuple(each for each in THRESHOLDS if any(each not in arm.ends for arm in held))


def _differences(
    names: Sequence[str], wanted: Sequence[Target], values: Values, level: float
) -> tuple[Difference, ...]:
    pairs = [(name, target) for name in names[1:] for target in wanted]
    first = [values[name][target.name] for name, target in pairs]
    second = [values[names[0]][target.name] for _, target in pairs]
    gaps = [a - b for a, b in zip(first, second, strict=True)]
    found = bootstrap_means(np.stack(gaps, axis=1), level)
    made = []
    for place, (name, target) in enumerate(pairs):
        mean, low, high = (float(each[place]) for each in (found.mean, found.low, found.high))
        paired = replace(paired_difference(first[place], second[place], level), mean=mean, low=low, high=high)
        p = swap_p(gaps[place]) if paired.pairs >= LEAST_PAIRS else float("nan")
        made.append(Difference(name, target, paired, p, p, pairing(first[place], second[place])))
    adjusted = holm({place: each.p for place, each in enumerate(made) if not math.isnan(each.p)})
    return tuple(replace(each, adjusted=adjusted.get(place, each.p)) for place, each in enumerate(made))


def swap_p(differences: Floats) -> float:
    """Return the p-value of swapping two scenarios within worlds.

    Where none of the drawn swaps comes as far, a bound that holds for all swaps (Hoeffding 1963) tells more, so that
    what is certain still stands among thousands of comparisons.
    """
    p = swap_test(differences)
    if p > SMALLEST:
        return p
    known = differences[np.isfinite(differences)]
    total, squares = float(known.sum()), float(np.square(known).sum())
    return min(p, 2.0 * math.exp(-0.5 * total * total / squares)) if squares > 0.0 else p


def _regret(names: Sequence[str], target: Target, more: bool, values: Values, level: float) -> dict[str, Regret]:
    table = np.stack([values[name][target.name] for name in names], axis=1)
    return dict(zip(names, regrets(table, more, level), strict=True))


def _split(results: Stored, target: Target, level: float) -> tuple[ScenarioSplit, ...]:
    if results.split < LEAST_PAIRS:
        return ()
    lanes: dict[str, tuple[Floats, Floats, Floats]] = {}
    for name in results.names:
        own, luck, beliefs = (
            target.values(results.outcomes(name, [target.column], lane), results.days)[: results.split]
            for lane in LANES
        )
        lanes[name] = own, luck, beliefs
    base = lanes[results.baseline]
    found = []
    for name, (own, luck, beliefs) in lanes.items():
        apart = None
        if name != results.baseline:
            apart = split_variance(own - base[0], luck - base[1], beliefs - base[2], level)
        found.append(ScenarioSplit(name, split_variance(own, luck, beliefs, level), apart))
    return tuple(found)


def _turning(
    results: Stored,
    cases: Mapping[str, Scenario],
    target: Target,
    values: Values,
    level: float,
    beliefs: Callable[[Scenario, Sequence[int], int], pd.DataFrame],
) -> dict[str, Turning]:
    """Screen the parameters that the baseline draws, and those that only a scenario draws."""
    if results.fixed:
        nothing = Beliefs(pd.DataFrame({"world": results.worlds[:MOST_WORLDS]}))
        return {name: find_turning(values[name][target.name], nothing, level) for name in results.names[1:]}
    worlds = [int(world) for world in results.worlds[:MOST_WORLDS]]
    shared = beliefs(cases[results.baseline], worlds, results.seed)
    common = Beliefs(shared)
    found = {}
    for name in results.names[1:]:
        # One world tells which parameters a scenario draws; they are drawn for all only if the baseline lacks some.
        more = [path for path in beliefs(cases[name], worlds[:1], results.seed).columns if path not in shared.columns]
        known = common
        if more:
            known = Beliefs(pd.concat([shared, beliefs(cases[name], worlds, results.seed)[more]], axis=1))
        found[name] = find_turning(values[name][target.name] - values[results.baseline][target.name], known, level)
    return found
