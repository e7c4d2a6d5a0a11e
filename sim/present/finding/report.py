"""Worlds that were found, as a page: how many, how they differ, which were picked and how to open each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import pandas as pd

from sim.analysis.causes import HELD
from sim.analysis.finding import COLLAPSED, LOST, SAVED, Arm, Found
from sim.analysis.orientation import way
from sim.analysis.picking import TYPICAL, Pick
from sim.analysis.targets import HELD as DAYS_HELD
from sim.analysis.targets import targets
from sim.present.compare.layout import Column, grid, wrap
from sim.present.finding.facts import KEY, QUANTILES, Place, entry_of, row_of, spreads, value_of
from sim.present.words import CAVEAT, DASH, figure, number, parameters_words, percent, percent_range, quantity

WIDTH, LEAST_WIDTH = 120, 60
_ONLY = "the only one"
_TYPICAL = "Typical is near the medians of days held, deaths, trucks, troops, arms and line among these worlds."


def to_text(found: Found, place: Place, width: int = WIDTH, table: bool = True) -> str:
    """Return what was found as plain text.

    Args:
        found: From `sim.analysis.finding.find`.
        place: Where the worlds lie.
        width: Of the page.
        table: Whether to tell how the matching worlds differ, besides those picked.
    """
    return "\n".join(_lines(found, place, max(width, LEAST_WIDTH), table)) + "\n"


def _lines(found: Found, place: Place, width: int, table: bool) -> Iterator[str]:
    yield from wrap(_finding(found), width, "", "  ")
    told = f"{quantity(found.worlds, 'world')} · {quantity(found.days, 'day')} · seed {place.seed}"
    yield from wrap(f"{told} · {parameters_words(place)}", width, "", "  ")
    for note in place.notes:
        yield from wrap(note, width, "", "  ")
    count = len(found.arm.outcomes)
    if not count:
        yield ""
        yield from _there(found, width)
        yield CAVEAT
        return
    if table and count > 1:
        yield ""
        yield from _table(found, width)
    if table and not (found.wanted.causes or found.wanted.state == HELD):
        yield ""
        yield from _there(found, width)
    yield ""
    yield from _picked(found, place, width)
    for line in _judged(found):
        yield from wrap(line, width, "", "  ")
    yield CAVEAT


def _finding(found: Found) -> str:
    """Say what was looked for and how many worlds are such."""
    count, name, state = len(found.arm.outcomes), found.arm.name, found.wanted.state
    other = "" if found.other is None else found.other.name
    causes = " or ".join(found.wanted.causes)
    by = f" by {causes}" if causes and state != HELD else ""
    whole = quantity(found.worlds, "world")
    beside = f"; beside {other}" if other and state not in (SAVED, LOST) else ""
    if not (state or causes):
        return f"{name}: all {whole}{beside}"
    told = {
        SAVED: f"collapsed{by} in {other} and held in {name}",
        LOST: f"held in {other} and collapsed{by} in {name}",
        COLLAPSED: f"collapsed{by}",
        HELD: f"held to day {found.days:,}",
    }.get(state, f"have the cause {causes}")
    interval = percent_range(found.share.low, found.share.high)
    return f"{name}: {count:,} of {whole} {told}: {percent(found.share.value)} (95 % interval {interval}){beside}"


def _there(found: Found, width: int) -> Iterator[str]:
    """Say how all worlds ended, and how many cross over from one scenario to the other."""
    yield from wrap(_ends(found.arm.name, found.ends), width, "", "  ")
    if found.other is None or found.other_ends is None or found.crossed is None:
        return
    yield from wrap(_ends(found.other.name, found.other_ends), width, "", "  ")
    saved, lost = found.crossed
    crossed = f"Collapsed in {found.other.name} and held in {found.arm.name}: {saved:,}; the reverse: {lost:,}."
    yield from wrap(crossed, width, "", "  ")


def _ends(name: str, ends: pd.DataFrame) -> str:
    told = [f"{cause} {worlds:,}" for cause, worlds in zip(ends["cause"], ends["worlds"], strict=True) if worlds]
    return f"All worlds of {name}: {', '.join(told)}."


def _table(found: Found, width: int) -> Iterator[str]:
    rows = spreads(found)
    cells = [[_figure(value, each.unit) for value in each.quantiles()] for each in rows]
    heads = ["median" if q == 0.5 else f"{100 * q:.0f} %" for q in QUANTILES]
    columns = [Column(head, [(row[place],) for row in cells]) for place, head in enumerate(heads)]
    count = len(found.arm.outcomes)
    yield from wrap(f"How these {quantity(count, 'world')} differ: so many of them lie at or below", width)
    labels = [each.words + (f", in {quantity(each.known, 'world')}" if each.known < count else "") for each in rows]
    yield from grid(labels, columns, width)


def _picked(found: Found, place: Place, width: int) -> Iterator[str]:
    if not found.picks:
        yield from wrap(f"None of these worlds has {found.judged.target.name}, so none can be picked by it.", width)
        return
    labels = _labels(found)
    arms = [found.arm, *([found.other] if found.other is not None else [])]
    yield from grid(list(labels.values()), _columns(found, list(labels), arms), width)
    yield ""
    yield "To open one, day by day"
    room = max(map(len, labels.values()))
    # Commands are not broken up: a line feed would make two of one.
    for world, label in labels.items():
        for row, arm in enumerate(arms):
            yield f"  {'' if row else label:<{room}}  {place.command(arm.name, world)}"
    yield ""


def _labels(found: Found) -> dict[int, str]:
    """Return what each picked world is, by world number: all kinds that it was picked for."""
    if len(found.arm.outcomes) == 1:
        return {each.world: _ONLY for each in found.picks}
    told: dict[int, str] = {}
    for each in found.picks:
        label = _label(each, found.picks)
        told[each.world] = f"{told[each.world]}, {label}" if each.world in told else label
    return told


def _label(each: Pick, picks: Sequence[Pick]) -> str:
    several = sum(other.kind == each.kind for other in picks) > 1
    return f"{each.kind} {each.rank}" if several else each.kind


def _columns(found: Found, worlds: Sequence[int], arms: Sequence[Arm]) -> list[Column]:
    rows = [[row_of(arm, world) for arm in arms] for world in worlds]
    columns = [Column("World", [(str(world),) for world in worlds])]
    if len(arms) > 1:
        columns.append(Column("Scenario", [tuple(arm.name for arm in arms)] * len(worlds)))
    target = found.judged.target
    if target.name not in KEY:
        values = [tuple(_figure(value_of(target, row, found.days), target.unit) for row in pair) for pair in rows]
        columns.append(Column(target.words, values))
    return columns + [Column(head, [tuple(_cell(row, name) for row in pair) for pair in rows])
                      for name, head in KEY.items()]  # fmt: skip


def _cell(row: pd.DataFrame, name: str) -> str:
    value = entry_of(row, name)
    if value is None or isinstance(value, str):
        return value or DASH
    (target,) = targets([name], (), 1)
    return _figure(float(value), target.unit)


def _figure(value: float, unit: str) -> str:
    return number(100 * value) if unit == "points" else figure(value, unit)


def _judged(found: Found) -> Iterator[str]:
    """Say by what worlds were judged, and what to mind."""
    judged, target = found.judged, found.judged.target
    what = f"{target.name} ({target.words})"
    if found.other is not None:
        what = f"the difference in {what}, {found.arm.name} less {found.other.name}"
    direction = way(target.name, target.unit)
    if judged.more is None:
        yield f"Judged by {what}: highest and lowest, for nothing here says which of the two is sought."
    else:
        yield f"Judged by {what}, as if {direction.up if judged.more else direction.down} is sought."
    ties = ["days held", "deaths"][not judged.paired :] if target.name == DAYS_HELD else []
    shared = [f"{_label(each, found.picks)} ({each.alike:,} worlds)" for each in found.picks
              if each.alike > 1 and each.rank == 1]  # fmt: skip
    more = f" Such places: {', '.join(shared)}." if shared else ""
    yield f"Worlds alike in that are told apart by {', then '.join([*ties, 'the lowest world number'])}.{more}"
    if without := int(np.isnan(judged.values).sum()):
        yield f"Not picked from, for they lack {target.name}: {quantity(without, 'world')}."
    if any(each.kind == TYPICAL for each in found.picks):
        yield _TYPICAL
