"""A sweep: a measure over one or two swept parameters, and how far it is from the scenario itself."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from matplotlib.figure import Figure

from sim.analysis.measures import is_share
from sim.present.charts.frame import join_words
from sim.present.gallery.contrast import Difference
from sim.present.gallery.findings import alike, ways
from sim.present.gallery.frame import luck_words, open_page, short, signed, too_few, unit_words
from sim.present.gallery.maps import draw_maps, maps_size
from sim.present.gallery.source import Gallery
from sim.present.gallery.sweep_line import HIGH, draw_line
from sim.present.words import figure as figure_words
from sim.present.words import quantity

ABOUT = "A measure over swept parameters, and its difference to the scenario itself"
MANY = 10
"""From so many intervals on, it is told how many would leave out zero by chance."""


def word(value: Any) -> str:
    """Return a swept value as a user writes it."""
    return f"{value:g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else str(value).lower()


def cells(gallery: Gallery) -> dict[tuple[Any, ...], str]:
    """Return the arm of each combination of swept values."""
    paths = list(gallery.results.over)
    found: dict[tuple[Any, ...], str] = {}
    for name in gallery.names:
        told: Mapping[str, Any] = gallery.results.settings(name)
        if all(path in told for path in paths):
            found[tuple(told[path] for path in paths)] = name
    return found


def finding(gallery: Gallery, measure: str, placed: Mapping[tuple[Any, ...], str]) -> str:
    """Say where the sweep differs furthest from the scenario itself, as far as it can be told."""
    if few := too_few(gallery):
        return few
    words, unit = gallery.words(measure)
    _, more, less = ways(gallery, measure)
    others = {key: name for key, name in placed.items() if name != gallery.baseline}
    base, worlds = short(gallery.baseline), quantity(gallery.worlds, "simulated world")
    if not others:
        return f"{words} in {worlds}, over {join_words(list(gallery.results.over))}"
    found = gallery.differences([measure], len(others))
    told = {key: found[name, measure] for key, name in others.items() if found[name, measure].told}
    if all(found[name, measure].same for name in others.values()):
        return f"{words}: the same with every value swept as with {base} in every simulated world"
    if not told:
        return f"{words}: no value swept can be told from {base} in {worlds}"
    up = [key for key in told if told[key].mean > 0]
    down = [key for key in told if told[key].mean < 0]
    counts = join_words([f"{len(keys)} {way}" for keys, way in ((up, more), (down, less)) if keys])
    far = [pick(keys, key=lambda key: told[key].mean) for keys, pick in ((up, max), (down, min)) if keys]
    ends = join_words([_end(gallery, key, told, unit) for key in far])
    lead = f"Of {quantity(len(others), 'combination')} swept"
    if measure != "days_held":
        lead = f"{words}: of {lead.removeprefix('Of ')}"
    else:
        counts = counts.replace(" ", " hold " if not counts.startswith("1 ") else " holds ", 1)
    scale = unit_words(unit) or "its unit"
    return f"{lead} {counts} than {base} in the simulated worlds; furthest apart, in {scale}: {ends}"


def _end(gallery: Gallery, key: tuple[Any, ...], told: Mapping[tuple[Any, ...], Difference], unit: str) -> str:
    equal = alike(key, told, lambda each: told[each].mean)
    where = _at(gallery, key) if len(equal) == 1 else f"{len(equal)} combinations alike"
    return f"{signed(told[key].mean, unit)} at {where}"


def _at(gallery: Gallery, key: tuple[Any, ...]) -> str:
    names = [path.rpartition(".")[2].replace("_", " ") for path in gallery.results.over]
    return join_words([f"{name} {word(value)}" for name, value in zip(names, key, strict=True)])


def why_not(gallery: Gallery) -> str:
    """Return why these worlds are none that this chart shows; nothing where they are."""
    swept = len(gallery.results.over)
    if not swept:
        return "No parameter was swept here. A sweep: isf sweep SCENARIO --over PATH=LOW:HIGH:COUNT"
    return f"These worlds sweep {swept} parameters; this chart shows one or two." if swept > 2 else ""


def draw(gallery: Gallery) -> Figure:
    """Draw a line over one parameter, two maps over two; say why not over none or more."""
    over, measure = gallery.results.over, gallery.measures[0]
    placed = cells(gallery) if over else {}
    reason = why_not(gallery)
    if not reason and (not placed or not gallery.worlds):
        reason = "There is no world to show."
    if reason:
        return open_page(gallery, "There is nothing to show", "", 2.0).say_nothing(reason)
    words, unit = gallery.words(measure)
    base = gallery.means([measure])[gallery.baseline, measure][0]
    level = "" if math.isnan(base) else f" ({figure_words(base, unit)}{'' if is_share(unit) else f' {unit}'})"
    about = (
        f"{words}: mean of each combination, {luck_words(gallery)}; and the mean difference to "
        f"{short(gallery.baseline)} itself{level}, world by world. "
    )
    chance = f"about {max(1, round(0.05 * len(placed)))} of {len(placed)} intervals would leave out zero"
    warning = f" If nothing differed, {chance}." if len(placed) > MANY else ""
    title = finding(gallery, measure, placed)
    labels = {path: [word(value) for value in values] for path, values in over.items()}
    if not too_few(gallery):
        others = len(set(placed.values()) - {gallery.baseline})
        every = "the one combination" if others == 1 else f"all {others} combinations"
        about += f"The title allows for {every} swept on this measure. "
    if len(over) == 1:
        about += f"Band, or lines: 95 % bootstrap interval of each value by itself.{warning}"
        page = open_page(gallery, title, about, HIGH)
        draw_line(gallery, page, measure, placed, labels)
        return page.figure
    about += (
        "Hatched: that difference cannot be told from zero by itself (95 % bootstrap interval, swapping within "
        f"worlds); framed: the values of the scenario itself, where swept.{warning}"
    )
    size = maps_size(gallery)
    page = open_page(gallery, title, about, size.body)
    draw_maps(gallery, page, measure, placed, labels, size)
    return page.figure
