"""When a batch has enough worlds: an interval narrow enough, looked at only after fixed numbers of worlds.

The numbers of worlds at which it looks do not hang on pieces, workers or finishing times, so that a batch stops at the
same world wherever it runs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import betaincinv

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.measures import is_share
from sim.analysis.paired import LEAST_PAIRS
from sim.analysis.survival import LEVEL, Floats, share
from sim.batch import StoreError
from sim.outcomes import all_outcomes
from sim.scenario.names import nearest
from sim.scenario.problems import listing, quoted

LOOKS = tuple(250 * 2**doubling for doubling in range(13))
"""After how many worlds it is seen whether they are enough: 250, 500, 1,000, ... 1,024,000."""

HANDFUL = 5
"""Where fewer worlds differ from all others, their share and the largest value anywhere limit the mean, too.

Without that, a batch would be sure after 250 worlds of whatever happens in one world of a hundred.
"""

FORM = "'days_held: +-3 days' or 'difference in days_held: +-3 days'"
POINTS = "points"

_NUMBER = r"(?P<number>\d+(?:\.\d*)?|\.\d+)"
_TEXT = re.compile(rf"(?P<what>[^:]+):\s*(?:±|\+/-|\+-)\s*{_NUMBER}\s*(?P<unit>[^\d].*)?", re.IGNORECASE | re.DOTALL)
_DIFFERENCE = re.compile(r"(?:paired\s+)?differences?\s+(?:in|of)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Until:
    """How narrow which intervals are to be.

    Attributes:
        measure: A column of the outcomes table, or `column=word`.
        difference: Whether the paired difference of every arm to the baseline is meant, and not its mean.
        arm: The one arm that is meant; empty for every arm.
        half_width: How far either end may lie from the middle, in the measure's unit (a share: 0.03, not 3 points).
        unit: For readers: the measure's unit, or points.
        text: In one fixed spelling.
    """

    measure: str
    difference: bool
    arm: str
    half_width: float
    unit: str
    text: str


@dataclass(frozen=True, slots=True)
class Width:
    """One interval and how wide it is.

    Attributes:
        arm: Whose mean, or whose difference to the baseline.
        mean: In the measure's unit.
        low: Lower end.
        high: Upper end.
        half_width: Distance from the mean to the farther end; infinite where there is no interval.
        pairs: Worlds it rests on.
        enough: Whether it is narrow enough.
    """

    arm: str
    mean: float
    low: float
    high: float
    half_width: float
    pairs: int
    enough: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """How narrow the intervals are after some number of worlds.

    Attributes:
        worlds: How many.
        widths: One for each interval that is asked for.
        all: Whether every one is narrow enough.
    """

    worlds: int
    widths: tuple[Width, ...]
    all: bool


def measures_of(contributors: Iterable[str]) -> dict[str, str]:
    """Return the measures that may be named, with their units: outcomes in numbers, and words as `column=word`."""
    found: dict[str, str] = {}
    for outcome in all_outcomes(contributors):
        if outcome.words:
            found |= {f"{outcome.name}={word}": "share" for word in outcome.words}
        else:
            found[outcome.name] = outcome.unit
    return found


def parse_until(text: str, measures: Mapping[str, str], arms: Collection[str] = ()) -> Until:
    """Read how narrow which intervals are to be.

    Args:
        text: As in `FORM`, with `±` or `+/-` for `+-`, and behind the measure the name of an arm if only one is meant.
        measures: Units by the names of measures; see `measures_of`.
        arms: Names of arms, the baseline first; where none are given any name is let pass.

    Raises:
        StoreError: It says something else, or what is not possible.
    """
    matched = _TEXT.fullmatch(text.strip())
    if matched is None:
        raise _wrong(text, f"expected {FORM}")
    what = matched["what"].strip()
    start = _DIFFERENCE.match(what)
    named = what[start.end() :] if start else what
    # Words of outcomes have spaces, so that what is known comes before what stands between spaces.
    known = [name for name in measures if f"{named} ".startswith(f"{name} ")]
    measure = max(known, key=len) if known else named.partition(" ")[0]
    arm = re.sub(r"^(?:in|of)\s+", "", named[len(measure) :].strip())
    if measure not in measures:
        raise _wrong(text, _unknown_measure(measure, measures))
    if arm and arms and arm not in arms:
        raise _wrong(text, f"unknown scenario {quoted(arm)}{_did_you_mean(arm, arms)}; in this batch: {listing(arms)}")
    if start and len(arms) == 1:
        raise _wrong(text, f"a difference needs two scenarios or more; there is only {quoted(next(iter(arms)))}")
    if start and arm and arms and arm == next(iter(arms)):
        raise _wrong(text, f"{quoted(arm)} is the baseline; its difference to itself is nothing")
    width, unit = _width(text, matched["number"], (matched["unit"] or "").strip(), measure, measures[measure])
    spelled = f"{'difference in ' if start else ''}{measure}{' ' + arm if arm else ''}: +-{matched['number']} {unit}"
    return Until(measure, start is not None, arm, width, unit, spelled)


def _width(text: str, number: str, unit: str, measure: str, own: str) -> tuple[float, str]:
    """Return the half-width in the unit in which a measure is stored, and the unit for readers."""
    width = float(number)
    if not width > 0.0:
        raise _wrong(text, f"found +-{number}; allowed: a number above 0")
    shares = is_share(own) or own == "0 or 1"
    allowed = POINTS if shares else own
    if unit and unit.casefold().rstrip("s") != allowed.casefold().rstrip("s"):
        more = " (of 100; a share of 0.05 is 5 points)" if shares else ""
        raise _wrong(text, f"{measure} is told in {allowed}{more}; found {quoted(unit)}")
    if shares and not unit and width < 0.5:
        raise _wrong(text, f"a share is told in points of 100: write '+-{100 * width:g} points' or '+-{number} points'")
    return (width / 100.0 if shares else width), allowed


def _unknown_measure(measure: str, measures: Mapping[str, str]) -> str:
    words = [name for name in measures if name.startswith(f"{measure}=")]
    if words:
        return f"{measure} takes words: name one, as in {quoted(words[0])}; allowed: {listing(words)}"
    return f"unknown measure {quoted(measure)}{_did_you_mean(measure, measures)}; allowed: {listing(measures)}"


def _did_you_mean(name: str, names: Iterable[str]) -> str:
    close = nearest(name, names)
    return f"; did you mean {quoted(close)}?" if close else ""


def _wrong(text: str, why: str) -> StoreError:
    return StoreError(f"--until {quoted(text)}: {why}")


def looks(most: int) -> Iterator[int]:
    """Yield the numbers of worlds after which to look, up to `most`, which comes last whatever it is."""
    yield from (count for count in LOOKS if count < most)
    yield most


def reached(until: Until, values: Mapping[str, ArrayLike], level: float = LEVEL) -> Reached:
    """Say how narrow the intervals are that are asked for.

    Means and differences have bootstrap intervals, shares of worlds those of Wilson. Where fewer than `HANDFUL` worlds
    differ from all others, an interval reaches at least as far as those that the batch may not have met yet could move
    the mean; with fewer than `LEAST_PAIRS` worlds none is narrow enough.

    Args:
        until: What is asked for.
        values: The measure in each arm, the baseline first: one value a world, NaN where a world lacks it, all of the
            same worlds in the same order.
        level: Confidence level of the intervals.

    Raises:
        ValueError: The arms are not of equal length.
    """
    arms = {name: np.asarray(arm, dtype=np.float64) for name, arm in values.items()}
    if len({arm.shape for arm in arms.values()}) > 1:
        raise ValueError(f"arms: found {[arm.size for arm in arms.values()]} worlds; allowed: equal numbers")
    worlds = next(iter(arms.values())).size if arms else 0
    every = np.concatenate([np.zeros(1), *arms.values()])
    scale = float(np.ptp(every[np.isfinite(every)]))
    if until.difference and arms:
        baseline, *others = arms
        arms = {name: arms[name] - arms[baseline] for name in others}
    wanted = {name: arm for name, arm in arms.items() if until.arm in ("", name)}
    widths = tuple(_widths(until, wanted, scale, level)) if wanted else ()
    return Reached(worlds, widths, bool(widths) and all(width.enough for width in widths))


def _widths(until: Until, arms: Mapping[str, Floats], scale: float, level: float) -> Iterator[Width]:
    found = bootstrap_means(np.column_stack(list(arms.values())), level)
    for place, (name, arm) in enumerate(arms.items()):
        mean, low, high = (float(each[place]) for each in (found.mean, found.low, found.high))
        known = arm[np.isfinite(arm)]
        if not until.difference and until.unit == POINTS and np.isin(known, (0.0, 1.0)).all():
            told = share(known, level)
            low, high = told.low, told.high
        elif known.size > 1:
            hidden = _hidden(known, level) * scale
            low, high = min(low, mean - hidden), max(high, mean + hidden)
        width = max(mean - low, high - mean) if known.size > 1 else float("inf")
        enough = width <= until.half_width and known.size >= LEAST_PAIRS
        yield Width(name, mean, low, high, width, known.size, enough)


def _hidden(values: Floats, level: float) -> float:
    """Return the share of worlds that may differ from all others, where too few do to tell by how much; else 0."""
    counts = np.unique(values, return_counts=True)[1]
    differing = values.size - int(counts.max())
    if differing >= HANDFUL:
        return 0.0
    return float(betaincinv(differing + 1, values.size - differing, level))
