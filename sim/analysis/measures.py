"""Which outcomes the table shows, in which order and under which short name.

Unit and meaning are not told here: they come from the table of outcomes, the one place for both.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.outcomes import OUTCOMES, Outcome

OTHER = "Other"
"""Group of the outcomes that are kept in the files only."""

_BY_NAME = {outcome.name: outcome for outcome in OUTCOMES}
# Told in rows of their own: how long, why, and what is told as a share of events or of worlds.
_TOLD = {"days_held", "collapsed", "cause", "contained_share", "frozen", "rafah_fate"}


@dataclass(frozen=True, slots=True)
class Measure:
    """An outcome as it stands in the table.

    Attributes:
        outcome: What it is.
        group: Heading.
        words: Name for readers.
        printed: Whether it stands in the printed table too, and not in the files only.
    """

    outcome: Outcome
    group: str
    words: str
    printed: bool = True


# Group, then outcome and name for readers.
_SHOWN = {
    "Deaths": (
        ("deaths_per_day", "Deaths per day"),
        ("deaths_first_34", "Deaths per day, days 0-33"),
        ("worst_day_deaths", "Deaths on the worst day"),
    ),
    "Incidents": (
        ("crises", "Crises"),
        ("answered_share", "Attributed harm that was answered"),
        ("wrong_attribution_share", "Attributions that were wrong"),
    ),
    "Aid": (
        ("trucks_entered_per_day", "Trucks entering a day, both streams"),
        ("trucks_un_per_day", "Trucks entering a day, UN's count"),
        ("trucks_delivered_per_day", "Trucks delivered a day"),
    ),
    "Force": (
        ("troops_day_100", "ISF troops in place, day 100"),
        ("troops_peak", "ISF troops in place, peak"),
        ("states_cleared", "States accepted at the end"),
        ("police_end", "Palestinian police at the end"),
    ),
    "Tranches": (
        ("tranches_kept_hamas", "Tranches accepted by Hamas"),
        ("tranches_kept_israel", "Tranches accepted by Israel"),
        ("tranches_done", "Tranches accepted by both"),
        ("arms_share", "Factions' arms at the end, of start"),
        ("line_end", "Area behind the line at the end"),
    ),
    "Parties": (
        ("confidence_israel_end", "Israel's confidence at the end"),
        ("confidence_hamas_end", "Hamas's confidence at the end"),
    ),
    "Money": (("money_paid_share", "Money paid of money pledged"),),
}
GROUPS = ("Survival", "Causes", *_SHOWN, OTHER)


def outcome(name: str) -> Outcome:
    """Return the entry of an outcome in the table of outcomes; raises KeyError when there is none."""
    return _BY_NAME[name]


def measures() -> Iterator[Measure]:
    """Yield the outcomes told as a spread or a share: those of the printed table, then all others."""
    shown = set(_TOLD)
    for group, items in _SHOWN.items():
        for name, words in items:
            shown.add(name)
            yield Measure(outcome(name), group, words)
    for other in OUTCOMES:
        if other.name not in shown:
            yield Measure(other, OTHER, other.meaning, printed=False)


def is_share(unit: str) -> bool:
    """Whether a unit is read in percent: a share, a probability, or a share of something named."""
    return unit in ("share", "probability") or unit.startswith("share of ")
