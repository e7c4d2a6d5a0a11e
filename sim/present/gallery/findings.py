"""What titles say: which arms differ from the baseline, as far as the worlds tell; never which is to be preferred."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from sim.analysis.measures import is_share
from sim.present.charts.frame import join_words
from sim.present.gallery.frame import short, signed, told_apart, too_few
from sim.present.gallery.source import Gallery
from sim.present.words import quantity

Key = TypeVar("Key")

FEW = 3
"""Up to so many arms are all named in a title."""


def ways(gallery: Gallery, measure: str) -> tuple[str, str, str]:
    """Return the verb of a measure, and the words for more and for less of it."""
    if measure == "days_held":
        return "hold", "longer", "shorter"
    name, unit = gallery.words(measure)
    what = name[:1].lower() + name[1:] if not name.startswith(("Israel", "Hamas", "ISF", "Palestin")) else name
    countable = unit not in ("index", "ratio", "USD million", "day") and not is_share(unit)
    return f"{what}:", "more" if countable else "higher", "fewer" if countable else "lower"


def apart(gallery: Gallery, measure: str) -> str:
    """Say which arms differ from the baseline in a measure by more than the number of worlds may explain."""
    others, base = gallery.others, short(gallery.baseline)
    verb, more, less = ways(gallery, measure)
    head = "" if measure == "days_held" else f"{verb[:1].upper()}{verb[1:]} "
    unit = gallery.words(measure)[1]
    if few := too_few(gallery):
        return few
    found = gallery.differences([measure])
    if all(found[name, measure].pairs == 0 for name in others):
        return f"{head}no world has it both in a scenario and in {base}".strip()
    up, down = told_apart([(name, found[name, measure]) for name in others])
    hold = "holds" if not head else "has"

    def by(name: str) -> str:
        value = signed(abs(found[name, measure].mean), unit).lstrip("+")
        return f"{value} {_unit(unit)}".strip()

    same = [name for name in others if found[name, measure].same]
    if len(same) == len(others):
        who = short(others[0]) if len(others) == 1 else f"all {len(others)} other scenarios"
        what = "The days held are the same" if not head else "the same"
        return f"{head}{what} with {who} as with {base} in every simulated world"
    rest = len(others) - len(up) - len(down) - len(same)
    equal = f"; the same in every world with {names_or_count(same)}" if same else ""
    if not up and not down:
        who = short(others[0]) if len(others) == 1 else "no scenario" if head else "No scenario"
        told = "cannot be told from" if len(others) == 1 else "can be told from"
        what = " by the days held" if not head else ""
        return f"{head}{who} {told} {base} in {quantity(gallery.worlds, 'simulated world')}{what}{equal}"
    if len(others) == 1:
        name = others[0]
        way = more if up else less
        return (
            f"In the simulated worlds ceasefires hold {by(name)} {way} on average with {short(name)} than with {base}"
            if not head
            else f"{head}{by(name)} {way} on average with {short(name)} than with {base} in the simulated worlds"
        )
    if len(up) + len(down) <= FEW:
        parts = []
        for names, way in ((up, more), (down, less)):
            if names:
                parts.append(f"{join_words([f'{short(name)} {by(name)}' for name in names])} {way}")
        tail = f"{equal}; {'the other' if rest == 1 else f'the other {rest}'} cannot be told from it" if rest else equal
        if head:
            return f"{head}against {base}, {join_words(parts)} in the simulated worlds{tail}"
        lead = f"Against {base}, in the simulated worlds {parts[0].replace(' ', f' {hold} ', 1)}"
        return f"{lead}{' and ' + parts[1] if len(parts) > 1 else ''}{tail}"
    counts = join_words([f"{len(names)} {way}" for names, way in ((up, more), (down, less)) if names])
    ends = [up[0], *down[:1]] if up and down else [up[0], up[-1]] if up else [down[-1], down[0]]
    groups = [alike(end, [*up, *down], lambda name: found[name, measure].mean) for end in ends]

    def furthest(names: Sequence[str]) -> str:
        amount = f"{signed(found[names[0], measure].mean, unit)}{' days' if unit == 'days' else ''}"
        return f"{short(names[0]) if len(names) == 1 else f'{len(names)} scenarios alike'} ({amount})"

    if groups[0] == groups[1]:
        far = furthest(groups[0]).replace(f"{len(groups[0])} scenarios", "all")
    else:
        far = f"furthest apart {furthest(groups[0])} and {furthest(groups[1])}"
    if head:
        return f"{head}of {len(others)} scenarios {counts} than {base} in the simulated worlds{equal}; {far}"
    counts = counts.replace(" ", " holds " if counts.startswith("1 ") else " hold ", 1)
    return f"Of {len(others)} scenarios {counts} than {base} in the simulated worlds{equal}; {far}"


def names_or_count(names: Sequence[str]) -> str:
    """Return the names of few arms, how many of many."""
    return join_words([short(name) for name in names]) if len(names) <= FEW else f"{len(names)} scenarios"


def alike(first: Key, among: Iterable[Key], value: Callable[[Key], float]) -> list[Key]:
    """Return all whose value is that of the first, but for rounding: none of them is alone at an end."""
    return [each for each in among if each == first or math.isclose(value(each), value(first), rel_tol=1e-9)]


def _unit(unit: str) -> str:
    return "points" if is_share(unit) else unit if unit in ("days", "deaths", "trucks", "troops") else ""
