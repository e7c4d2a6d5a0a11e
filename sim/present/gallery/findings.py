"""What titles say: which arms differ from the baseline, as far as the worlds tell; never which is to be preferred."""

from __future__ import annotations

from sim.analysis.measures import is_share
from sim.present.charts.frame import join_words
from sim.present.gallery.frame import short, signed, told_apart, too_few
from sim.present.gallery.source import Gallery
from sim.present.words import quantity

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

    if not up and not down:
        who = short(others[0]) if len(others) == 1 else "no scenario" if head else "No scenario"
        told = "cannot be told from" if len(others) == 1 else "can be told from"
        what = " by the days held" if not head else ""
        return f"{head}{who} {told} {base} in {quantity(gallery.worlds, 'simulated world')}{what}"
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
        rest = len(others) - len(up) - len(down)
        tail = f"; {'the other' if rest == 1 else f'the other {rest}'} cannot be told from it" if rest else ""
        if head:
            return f"{head}against {base}, {join_words(parts)} in the simulated worlds{tail}"
        lead = f"Against {base}, in the simulated worlds {parts[0].replace(' ', f' {hold} ', 1)}"
        return f"{lead}{' and ' + parts[1] if len(parts) > 1 else ''}{tail}"
    counts = join_words([f"{len(names)} {way}" for names, way in ((up, more), (down, less)) if names])
    first, last = (up[0], "up") if up else (down[-1], "down"), (down[0], "down") if down else (up[-1], "up")
    ends = " and ".join(
        f"{short(name)} ({signed(found[name, measure].mean, unit)}{' days' if unit == 'days' else ''})"
        for name in dict.fromkeys((first[0], last[0]))
    )
    if head:
        return f"{head}of {len(others)} scenarios {counts} than {base} in the simulated worlds; furthest apart {ends}"
    counts = counts.replace(" ", " hold ", 1)
    return f"Of {len(others)} scenarios {counts} than {base} in the simulated worlds; furthest apart {ends}"


def _unit(unit: str) -> str:
    return "points" if is_share(unit) else unit if unit in ("days", "deaths", "trucks", "troops") else ""
