"""Compare scenarios that were run in the same worlds."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

import numpy as np
import pandas as pd

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.compared import Comparison, Difference, RegretTable, ScenarioSplit, Stored
from sim.analysis.lasting import COLUMNS, Lasting, LastingAgainst, contrasts, lasting, lasting_against
from sim.analysis.multiple import holm
from sim.analysis.orientation import Ranking, rankings
from sim.analysis.paired import LEAST_PAIRS, paired_difference
from sim.analysis.pairing import pairing, settled
from sim.analysis.regret import behind_the_first, regrets
from sim.analysis.survival import LEVEL, THRESHOLDS, Estimate, Floats
from sim.analysis.swap import swap_p
from sim.analysis.targets import Target, columns_of, contributor_names, default_names, targets
from sim.analysis.turning import MOST_WORLDS, Beliefs, Turning, find_turning
from sim.analysis.variance import split_variance
from sim.batch.reading.beliefs import drawn_parameters
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
    days = results.days
    study = results.study or {}
    called = contributor_names(cases.values())
    wanted = targets(measures or study.get("measures") or default_names(days, following), called, days, called)
    ranked = [(each, targets([each.name], called, days)[0]) for each in rankings(following)]
    read = [*wanted, *(target for _, target in ranked)]
    columns = list(dict.fromkeys([*COLUMNS, *columns_of(read)]))
    tables = {name: results.outcomes(name, columns) for name in results.names}
    values = _values(tables, results.baseline, read, days)
    enough = len(results.worlds) >= LEAST_PAIRS
    held = [
        lasting(name, tables[name], days, case.end, float(case.parameters[THRESHOLD].value), level)
        for name, case in cases.items()
    ]
    worlds = [int(world) for world in results.worlds]
    differences, against, regret = _tested(results.names, wanted, ranked, values, held, level)
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
        differences=differences,
        lasting=tuple(held),
        against=against if enough else (),
        untold=_untold(held),
        split=_split(results, wanted[0], level) if enough else (),
        regret=regret,
        turning=_turning(results, cases, wanted[0], values, level, beliefs) if enough else {},
    )


def _values(tables: Mapping[str, pd.DataFrame], baseline: str, read: Sequence[Target], days: int) -> Values:
    """Return the measures of every scenario; where one differs from the baseline by rounding only, the baseline's."""
    base = {each.name: each.values(tables[baseline], days) for each in read}
    return {
        name: {each.name: settled(each.values(table, days), base[each.name]) for each in read}
        for name, table in tables.items()
    }


def _mean(values: Floats) -> float:
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else float("nan")


def _untold(held: Sequence[Lasting]) -> tuple[int, ...]:
    return tuple(each for each in THRESHOLDS if any(each not in arm.ends for arm in held))


def _tested(
    names: Sequence[str],
    wanted: Sequence[Target],
    ranked: Sequence[tuple[Ranking, Target]],
    values: Values,
    held: Sequence[Lasting],
    level: float,
) -> tuple[tuple[Difference, ...], tuple[LastingAgainst, ...], tuple[RegretTable, ...]]:
    """Return all differences to the baseline, those in how long ceasefires last, and regret.

    The worlds are drawn again once for all means.
    """
    gaps = [values[name][each.name] - values[names[0]][each.name] for name in names[1:] for each in wanted]
    lengths = [contrasts(each, held[0]) for each in held[1:]]
    behind = [
        behind_the_first(np.stack([values[name][target.name] for name in names], axis=1), ranking.more)
        for ranking, target in ranked
    ]
    columns = [*gaps, *(column for _, table in lengths for column in table.T)]
    columns += [column for table in behind for column in table.T]
    means = iter(_means(columns, level))
    differences = _differences(names, wanted, values, list(islice(means, len(gaps))), level)
    against = [
        lasting_against(each, held[0], both, table, list(islice(means, table.shape[1])), level)
        for each, (both, table) in zip(held[1:], lengths, strict=True)
    ]
    regret = [
        RegretTable(
            target, ranking, dict(zip(names, regrets(table, list(islice(means, len(names))), level), strict=True))
        )
        for (ranking, target), table in zip(ranked, behind, strict=True)
    ]
    return differences, tuple(against), tuple(regret)


def _differences(
    names: Sequence[str], wanted: Sequence[Target], values: Values, means: Sequence[Estimate], level: float
) -> tuple[Difference, ...]:
    pairs = [(name, target.name) for name in names[1:] for target in wanted]
    made = []
    for (name, measure), mean in zip(pairs, means, strict=True):
        first, second = values[name][measure], values[names[0]][measure]
        paired = paired_difference(first, second, level)
        paired = replace(paired, mean=mean.value, low=mean.low, high=mean.high)
        p = swap_p(first - second) if paired.pairs >= LEAST_PAIRS else float("nan")
        target = next(each for each in wanted if each.name == measure)
        made.append(Difference(name, target, paired, p, p, pairing(first, second)))
    adjusted = holm({place: each.p for place, each in enumerate(made) if not math.isnan(each.p)})
    return tuple(replace(each, adjusted=adjusted.get(place, each.p)) for place, each in enumerate(made))


def _means(columns: Sequence[Floats], level: float) -> list[Estimate]:
    """Return the mean of each column with its interval; the worlds are drawn again once for all of them."""
    found = bootstrap_means(np.stack(columns, axis=1), level)
    return [Estimate(float(m), float(a), float(b)) for m, a, b in zip(found.mean, found.low, found.high, strict=True)]


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
            first, second, third = (
                settled(values, other) - other for values, other in zip((own, luck, beliefs), base, strict=True)
            )
            apart = split_variance(first, second, third, level)
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
        known = common
        if more := _only_here(cases[name], cases[results.baseline], shared, beliefs, worlds[:1], results.seed):
            known = Beliefs(beliefs(cases[name], worlds, results.seed)[more], common)
        found[name] = find_turning(values[name][target.name] - values[results.baseline][target.name], known, level)
    return found


def _only_here(
    case: Scenario,
    baseline: Scenario,
    shared: pd.DataFrame,
    beliefs: Callable[[Scenario, Sequence[int], int], pd.DataFrame],
    one_world: Sequence[int],
    seed: int,
) -> list[str]:
    """Return the parameters that a scenario draws and the baseline does not, or has no rule to read."""
    drawn, known = ({path for path, each in one.parameters.items() if each.drawn} for one in (case, baseline))
    if drawn <= known and case.rules == baseline.rules and case.choices == baseline.choices:
        return []
    # One world tells which parameters are read.
    return [str(path) for path in beliefs(case, one_world, seed).columns if path not in shared.columns]
