"""The report of a comparison: what an analyst reads in a minute, and on request everything."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence

from sim.analysis.compared import Comparison, Difference
from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.targets import Target, grows_with_time
from sim.present.compare.figures import difference_unit, digits_of, ends, level, signed
from sim.present.compare.full import details
from sim.present.compare.lasting import lasting_lines
from sim.present.compare.layout import SAME, Column, grid, wrap
from sim.present.compare.sentences import sentence
from sim.present.compare.worlds import pairing_lines, regret_lines, split_lines
from sim.present.words import CAVEAT, DASH, figure, quantity

WIDTH = 120
LEAST_WIDTH = 60
MOST_MEASURES, MOST_SCENARIOS = 7, 12
"""Shown unless everything is asked for."""
STANDS, ROUGH = "*", "~"


def to_text(comparison: Comparison, width: int = WIDTH, full: bool = False) -> str:
    """Return the report as plain text.

    Args:
        comparison: From `sim.analysis.compare.compare`.
        width: Of the page.
        full: Whether all measures, scenarios and details are shown.
    """
    text = "\n".join(_report(comparison, max(width, LEAST_WIDTH), full)).rstrip()
    return re.sub("\n{3,}", "\n\n", text) + "\n"


def _report(told: Comparison, width: int, full: bool) -> Iterator[str]:
    scenarios = told.scenarios if full else told.scenarios[:MOST_SCENARIOS]
    yield from head(told, width)
    if not told.enough:
        yield ""
        few = f"{quantity(told.worlds, 'world')} {'tells' if told.worlds == 1 else 'tell'} nothing about differences"
        yield from wrap(f"{few}: at least {LEAST_PAIRS} are needed. Means by scenario are in the files.", width)
        yield CAVEAT
        return
    yield ""
    yield from wrap(f"Against {told.baseline}, over the same worlds", width)
    for name in scenarios:
        yield from wrap(f"{name} {sentence(told, name)}.", width, "  ", "    ")
    if len(scenarios) < len(told.scenarios):
        more = quantity(len(told.scenarios) - len(scenarios), "more scenario")
        yield from wrap(f"{more}: --full, or the files", width, "  ")
    yield ""
    yield from _differences(told, scenarios, width, full)
    yield ""
    yield from lasting_lines(told, scenarios, width, full)
    yield ""
    yield from pairing_lines(told, scenarios, width, full)
    yield from split_lines(told, scenarios, width, full)
    yield from regret_lines(told, scenarios, width, full)
    if full:
        yield ""
        yield from details(told, width)
    yield ""
    yield from _foot(told, width)


def head(told: Comparison, width: int) -> Iterator[str]:
    """Yield what was compared, and which worlds are used and why."""
    yield from wrap(told.study.get("title") or f"{quantity(len(told.scenarios), 'scenario')} compared", width)
    if question := told.study.get("question"):
        yield from wrap(question, width)
    drawn = "every parameter at its central value" if told.fixed else "uncertain parameters drawn anew in each world"
    plainly = f"{quantity(told.days, 'day')} · seed {told.seed} · {drawn}"
    if told.partial or told.failed:
        yield from wrap(_used(told), width)
        yield from wrap(plainly, width)
    else:
        yield from wrap(f"{_used(told)} · {plainly}", width)
    if told.failed:
        yield from wrap(_failed(told), width, "", "  ")
    for note in told.notes:
        yield from wrap(f"{note}.", width, "", "  ")
    held = told.lasting[0].mean
    mean = f"{held.value:,.0f} of {told.days:,} days on average"
    title = told.titles[told.baseline]
    yield from wrap(f"Baseline: {told.baseline} ({title}), which holds {mean}", width, "", "  ")


def _used(told: Comparison) -> str:
    worlds = quantity(told.worlds, "world")
    if told.partial:
        which = f"worlds 0 to {told.worlds + len({each.world for each in told.failed}) - 1:,}, " * told.first_worlds
        return (
            f"PARTIAL: {worlds} finished in every scenario, of {told.asked:,} asked. Only these, {which}are used, for "
            "which worlds are finished first depends on what becomes of them."
        )
    if told.failed:
        return f"{worlds}, the same in every scenario, of {told.asked:,} asked; the others failed."
    common = "" if told.worlds == told.asked and told.first_worlds else ", those that all folders have"
    return f"{worlds}, the same in every scenario{common}"


def _failed(told: Comparison) -> str:
    shown = [f"world {each.world} of {each.scenario} ({each.why})" for each in told.failed[:5]]
    more = f", and {len(told.failed) - 5} more" if len(told.failed) > 5 else ""
    verb = "is" if len(told.failed) == 1 else "are"
    return f"Failed, and {verb} left out of every scenario: {', '.join(shown)}{more}."


def _differences(told: Comparison, scenarios: Sequence[str], width: int, full: bool) -> Iterator[str]:
    shown = told.targets if full else told.targets[:MOST_MEASURES]
    yield from wrap(f"Differences to {told.baseline}: mean over the worlds, 95 % interval below it", width)
    columns = [_column(told, target, scenarios) for target in shown]
    yield from grid([f"{told.baseline} itself", *scenarios], columns, width)
    many = sum(not math.isnan(each.p) for each in told.differences)
    marks = (
        f"{STANDS} stands when all {many:,} comparisons of this table are judged together (Holm, 5 %); without it a "
        "difference may be luck, even where its interval leaves out 0"
    )
    if any(each.rough for each in told.differences if each.target in shown and each.scenario in scenarios):
        marks += (
            f"; {ROUGH} fewer than one world in ten differs: the interval is rough, and larger differences are possible"
        )
    yield from wrap(f"{marks}.", width)
    if len(shown) < len(told.targets):
        rest = ", ".join(each.name for each in told.targets[len(shown) :])
        yield from wrap(f"More measures with --full: {rest}.", width, "", "  ")
    yield from _warnings(told, shown, scenarios, width)


def _column(told: Comparison, target: Target, scenarios: Sequence[str]) -> Column:
    found = [told.difference(name, target.name) for name in scenarios]
    digits = max((_digits(each) for each in found if each.enough), default=0)
    marked = max((len(_mark(each)) for each in found), default=0)
    mean = told.means[target.name]
    differ = any(not each.same for each in found)
    base = level(mean, digits, target.unit) if differ else figure(mean, target.unit)
    cells = [(base + " " * marked,), *(_cell(each, marked, digits) for each in found)]
    return Column(f"{target.words}\n({difference_unit(target.unit)})", cells)


def _digits(found: Difference) -> int:
    paired = found.paired
    return digits_of(paired.low, paired.high, found.target.unit, paired.mean)


def _mark(found: Difference) -> str:
    return STANDS * found.stands + ROUGH * found.rough


def _cell(found: Difference, marked: int, digits: int) -> tuple[str, ...]:
    paired, unit = found.paired, found.target.unit
    if not found.enough:
        return (DASH + " " * marked,)
    if found.same:
        return tuple(line + " " * marked for line in SAME)
    mean = f"{signed(paired.mean, digits, unit)}{_mark(found):<{marked}}"
    return (mean, ends(paired.low, paired.high, digits, unit) + " " * marked)


def _warnings(told: Comparison, shown: Sequence[Target], scenarios: Sequence[str], width: int) -> Iterator[str]:
    if not told.following and (sums := [each.name for each in shown if grows_with_time(each)]):
        yield from wrap(
            f"{', '.join(sums)}: counted until a ceasefire ends, so that an early end seems to save lives; total "
            "deaths compare only between scenarios with `end: continue`.",
            width,
        )
    parts = []
    for target in shown:
        most = max((told.difference(name, target.name).paired.left_out for name in scenarios), default=0)
        if most:
            parts.append(f"{target.name} (up to {most:,} left out)")
    if parts:
        yield from wrap(
            f"Compared only in worlds that have it in both scenarios, which what happened there has selected: "
            f"{', '.join(parts)}.",
            width,
        )


def _foot(told: Comparison, width: int) -> Iterator[str]:
    yield from wrap(
        "95 % intervals say how far the number of worlds limits a figure, not whether the assumptions hold. A "
        "difference is what the model does under them, in worlds with the same luck and beliefs; it is no effect "
        "measured in the world.",
        width,
    )
    yield CAVEAT
