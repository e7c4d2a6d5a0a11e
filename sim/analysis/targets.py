"""What scenarios are compared by: outcomes, shares of worlds with a word, shares of worlds that still hold."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from sim.analysis.measures import measures as known_measures
from sim.analysis.paired import measured
from sim.analysis.survival import Floats, days_held, milestones
from sim.outcomes import Outcome, all_outcomes
from sim.scenario import Scenario
from sim.scenario.names import did_you_mean

HELD = "days_held"
_HOLDING = re.compile(r"holding_(\d+)")
_SHOWN = {
    HELD: "Days held",
    "collapsed": "Collapsed",
    "contained_share": "Crises contained",
    "wrong_attribution_share": "Attributions that were wrong",
}
_DEFAULT = ("deaths_per_day", "trucks_entered_per_day", "troops_peak", "arms_share", "contained_share")
_MORE = ("wrong_attribution_share", "tranches_done")


class UnknownMeasure(ValueError):
    """There is no such measure; the message says which there are."""


@dataclass(frozen=True)
class Target:
    """One measure by which scenarios are compared.

    Attributes:
        name: As it is written in files and on the command line.
        unit: Of its values; what is so or not is a share of worlds.
        words: Short name for readers.
        meaning: What it tells.
        column: Of the table of outcomes.
        word: For a coded outcome the word that is counted, else empty.
        day: For the share of worlds that hold at least so many days, else 0.
    """

    name: str
    unit: str
    words: str
    meaning: str
    column: str
    word: str = ""
    day: int = 0

    def values(self, outcomes: pd.DataFrame, days: int) -> Floats:
        """Return the measure of each world, NaN where a world lacks it, (worlds,)."""
        if self.column == HELD:
            held = days_held(outcomes, days)
            return (held >= self.day).astype(np.float64) if self.day else held
        values = measured(outcomes, self.name)
        return np.where(np.isfinite(values), values, np.nan)


def default_names(days: int, following: bool) -> tuple[str, ...]:
    """Return the measures compared where nobody says which.

    Args:
        days: Horizon. That a world holds to it is the opposite of a collapse, so that only one of the two is told.
        following: Whether every scenario follows worlds past the end of the ceasefire: only then do total deaths
            compare, for elsewhere an early end seems to save lives.
    """
    holding = [f"holding_{day}" for day in milestones(days)[:-1]]
    return (HELD, "collapsed", *(["deaths"] if following else []), *_DEFAULT, *_MORE, *holding)


def contributor_names(cases: Iterable[Scenario]) -> dict[str, str]:
    """Return the contributing states of some scenarios, id to name."""
    found: dict[str, str] = {}
    for case in cases:
        for ident in case.rosters["contributors"]:
            plain = ident.replace("_", " ").title()
            found.setdefault(ident, str(case.choices.get(f"contributors.{ident}.name", plain)))
    return found


def targets(
    names: Iterable[str], contributors: Iterable[str], days: int, called: Mapping[str, str] | None = None
) -> tuple[Target, ...]:
    """Return measures by their names, each once.

    Args:
        names: An outcome, `outcome=word` for a coded one, or `holding_90`.
        contributors: Contributing states of the scenarios, for their outcomes.
        days: Horizon.
        called: What those states are called, by id; see `contributor_names`.

    Raises:
        UnknownMeasure: One is not there, or not told as a number.
    """
    common = all_outcomes(())
    outcomes = {each.name: each for each in common}
    for ident in contributors:
        name = (called or {}).get(ident, ident)
        outcomes |= {each.name: _named(each, ident, name) for each in all_outcomes([ident])[len(common) :]}
    return tuple(_target(name, outcomes, days) for name in dict.fromkeys(names))


def _named(outcome: Outcome, ident: str, name: str) -> Outcome:
    """Return an outcome of a contributing state with the state's name in place of its id."""
    return replace(outcome, meaning=" ".join(name if word == ident else word for word in outcome.meaning.split(" ")))


def _target(name: str, outcomes: dict[str, Outcome], days: int) -> Target:
    if found := _HOLDING.fullmatch(name):
        day = int(found[1])
        if not 1 <= day <= days:
            raise UnknownMeasure(f"found {name!r}; allowed: holding_1 to holding_{days}")
        meaning = f"Share of worlds in which the ceasefire held for {day} days or more"
        return Target(name, "share", f"Held {day} days", meaning, HELD, day=day)
    column, equals, word = name.partition("=")
    outcome = outcomes.get(column)
    if outcome is None:
        hint = did_you_mean(column, outcomes)
        raise UnknownMeasure(f"found {name!r}{hint} (an outcome such as days_held, cause=spiral, or holding_90)")
    if bool(outcome.words) != bool(equals) or (equals and word not in outcome.words):
        raise UnknownMeasure(_wrong_word(name, outcome))
    if equals:
        meaning = f"{outcome.meaning}: share of worlds in which it is {word}"
        # Only the first letter: proper names keep theirs.
        lead = outcome.meaning if column.startswith("contributor_") else f"{column[:1].upper()}{column[1:]}"
        return Target(name, "share", f"{lead}: {word}", meaning, column, word)
    unit = "share" if outcome.unit == "0 or 1" else outcome.unit
    return Target(name, unit, short_words(outcome), outcome.meaning, column)


def _wrong_word(name: str, outcome: Outcome) -> str:
    if not outcome.words:
        return f"found {name!r}; allowed: {outcome.name}, without a word, for it is a number"
    return f"found {name!r}; allowed: {', '.join(f'{outcome.name}={word}' for word in outcome.words)}"


def short_words(outcome: Outcome) -> str:
    """Return the name of an outcome for readers: as the outcome table of a run has it, or its meaning."""
    shown = {each.outcome.name: each.words for each in known_measures() if each.printed}
    return _SHOWN.get(outcome.name) or shown.get(outcome.name) or outcome.meaning


def grows_with_time(target: Target) -> bool:
    """Whether a measure is a sum of deaths over the days that a ceasefire held."""
    return target.unit == "deaths" and not target.name.startswith(("deaths_days_", "worst_"))


def columns_of(wanted: Sequence[Target]) -> list[str]:
    """Return which columns of the outcomes some measures need, besides those on how long ceasefires hold."""
    return sorted({each.column for each in wanted} - {HELD})
