"""What makes worlds differ, in a comparison: what pairing gains, beliefs and luck, regret."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from sim.analysis.compared import Comparison, RegretTable
from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.survival import Estimate
from sim.analysis.variance import LEAST_DIFFERING, Split
from sim.present.compare.figures import difference_unit, digits_of, percents, plain, ratio
from sim.present.compare.layout import Column, grid, wrap
from sim.present.words import DASH, percent, quantity

NAMED = 4
"""Warnings that are named one by one unless everything is asked for."""


def pairing_lines(told: Comparison, scenarios: Sequence[str], width: int, full: bool) -> Iterator[str]:
    """Yield what the pairing of worlds gains for the headline measure, and where it does not help."""
    found = [told.difference(name, told.headline.name) for name in told.scenarios]
    known = sorted((each for each in found if math.isfinite(each.pairing.ratio)), key=lambda each: each.pairing.ratio)
    if known:
        least, most = known[0], known[-1]
        pairs = f"{least.pairing.pairs:,} paired worlds tell as much about {told.headline.name} as"
        few, many = (f"{_round(each.pairing.independent):,}" for each in (least, most))
        span = few
        if few != many:
            low, high = (
                alike([each.scenario for each in known if math.isclose(each.pairing.ratio, end.pairing.ratio)])
                for end in (least, most)
            )
            span = f"{few} ({low}) to {many} ({high})"
        yield from wrap(f"Pairing: {pairs} {span} independent ones a scenario.", width, "", "  ")
    idle = [each for each in told.differences if each.enough and not each.pairing.helps and each.scenario in scenarios]
    # An arm in which all worlds are alike has nothing in common with another that pairing could take away.
    idle = [each for each in idle if not math.isnan(each.pairing.correlation)]
    if idle:
        some = idle if full else idle[:NAMED]
        named = [f"{each.target.name} of {each.scenario} ({ratio(each.pairing.ratio)})" for each in some]
        more = f", and {len(idle) - len(some)} more" if len(some) < len(idle) else ""
        yield from wrap(
            f"Pairing does not help where independent worlds would tell as much: {', '.join(named)}{more}.",
            width, "", "  ",
        )  # fmt: skip


def alike(names: Sequence[str], of: int = 0) -> str:
    """Return who comes first or last where several may: the one, `3 scenarios alike: a, b, c`, or `all alike`.

    Args:
        names: Those that do.
        of: How many there are in all, where that tells something.
    """
    if len(names) == 1:
        return names[0]
    if len(names) == of:
        return "all alike"
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"{len(names)} scenarios alike: {', '.join(names[:NAMED])}{more}"


def _round(count: float) -> int:
    """Return a count with two digits that count."""
    digits = max(0, math.floor(math.log10(count)) - 1) if count >= 1 else 0
    return int(round(count, -digits))


def split_lines(told: Comparison, scenarios: Sequence[str], width: int, full: bool) -> Iterator[str]:
    """Yield how much of what makes worlds differ goes back to beliefs and how much to luck."""
    if not told.split:
        if not told.fixed:
            how = f"run the same `isf batch` with --split N, {LEAST_PAIRS} or more"
            yield from wrap(
                f"Beliefs and luck are not told apart in these worlds; to tell them, {how}.", width, "", "  "
            )
        return
    kept = {each.scenario: each for each in told.split}
    base = kept[told.baseline].level
    yield from wrap(
        f"Beliefs and luck, from {quantity(base.worlds, 'world')}: what share of the variance of {told.headline.name} "
        "between worlds beliefs (drawn parameters) explain by themselves, luck by itself, and only the two together.",
        width,
    )
    rows: dict[str, Split] = {f"{told.baseline} itself": base}
    for name in scenarios:
        found = kept[name]
        if full:
            rows[f"{name} itself"] = found.level
        if found.difference is not None:
            rows[f"difference of {name}"] = found.difference
    columns = [
        Column(words, [(_share(getattr(each, words)) if each.told else DASH,) for each in rows.values()])
        for words in ("beliefs", "luck", "together")
    ]
    yield from grid(list(rows), columns, width)
    if not all(each.told for each in rows.values()):
        yield from wrap(f"{DASH} fewer than {LEAST_DIFFERING} worlds differ: shares cannot be told.", width)
    yield ""


def _share(found: Estimate) -> str:
    """Return a share of variance; estimates and limits that chance puts outside 0 to 100 % are cut to it."""
    if math.isnan(found.value):
        return DASH
    low, value, high = (min(1.0, max(0.0, each)) for each in (found.low, found.value, found.high))
    return f"{plain(value, 0, 'share')} % ({percents(Estimate(value, low, high)).removesuffix(' %')})"


def regret_lines(told: Comparison, scenarios: Sequence[str], width: int, full: bool) -> Iterator[str]:
    """Yield how far scenarios stay behind the first in each world."""
    tables = [each for each in told.regret if each.by_scenario[told.baseline].worlds >= LEAST_PAIRS]
    rows = [told.baseline, *scenarios]
    if not full:
        for table in tables[:1]:
            # Over all scenarios, shown or not.
            most = max(told.names, key=lambda name: table.by_scenario[name].first.value)
            least = min(told.names, key=lambda name: table.by_scenario[name].mean.value)
            known = table.by_scenario
            firsts = [name for name in told.names if known[name].first.value == known[most].first.value]
            behind = known[least].mean.value
            least_of = [name for name in told.names if math.isclose(known[name].mean.value, behind, abs_tol=1e-12)]
            under = alike(least_of, len(told.names))
            under = f" under {under}" if len(least_of) == 1 else f": {under}"
            yield from wrap(
                f"Regret, {table.ranking.words}: smallest on average{under} ({_amount(table, least)}); first, alone "
                f"or jointly, in most worlds: {alike(firsts, len(told.names))} ({percent(known[most].first.value)}). "
                "Luck is part of it, for nobody knows a world's luck beforehand. More with --full.",
                width, "", "  ",
            )  # fmt: skip
        return
    for table in tables:
        yield ""
        of = f"Regret in {table.target.words[:1].lower()}{table.target.words[1:]} ({table.ranking.words})"
        over = quantity(table.by_scenario[told.baseline].worlds, "world")
        yield from wrap(f"{of}, {difference_unit(table.target.unit)}: behind the first of each of {over}", width)
        yield from grid(rows, _regret_columns(table, rows), width)
    if tables:
        yield from wrap(
            "Each world is one sampled future. Luck is part of regret: nobody knows a world's luck beforehand, so no "
            "choice could avoid all of it.", width,
        )  # fmt: skip


def _amount(table: RegretTable, name: str) -> str:
    mean = table.by_scenario[name].mean
    digits = digits_of(mean.low, mean.high, table.target.unit, mean.value)
    return f"{plain(mean.value, digits, table.target.unit)} {difference_unit(table.target.unit)}"


def _regret_columns(table: RegretTable, rows: Sequence[str]) -> list[Column]:
    found, unit = [table.by_scenario[name] for name in rows], table.target.unit
    digits = max(digits_of(each.mean.low, each.mean.high, unit, each.mean.value) for each in found)

    def figures(values: Sequence[float]) -> list[tuple[str, ...]]:
        return [(plain(value, digits, unit),) for value in values]

    return [
        Column("mean", figures([each.mean.value for each in found])),
        Column("95 % interval", [(f"{plain(e.mean.low, digits, unit)} to {plain(e.mean.high, digits, unit)}",)
                                 for e in found]),
        Column("not above in 90 % of worlds", figures([each.high for each in found])),
        Column("largest", figures([each.largest for each in found])),
        Column("first, alone or jointly", [(percent(each.first.value),) for each in found]),
        Column("first alone", [(percent(each.alone.value),) for each in found]),
    ]  # fmt: skip
