"""The points of a sweep: every combination of the values that are asked for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

from sim.cli.arguments import Setting, shorten, value
from sim.cli.loading import no_collection
from sim.cli.outcome import WrongInput

if TYPE_CHECKING:
    from sim.batch.store.batch import Arm
    from sim.scenario import Problem, Scenario

MOST_ARMS = 2_000
MOST_PROBLEMS = 50
SHARED = ("days", "seed", "worlds")
"""What a sweep cannot vary: its arms run in the same worlds to the same day."""
FORM = "PATH=LOW:HIGH:COUNT or PATH=VALUE,VALUE,..., such as us_engagement.level=-0.5:0.3:5"
_RANGE = re.compile(r"([^:]+):([^:]+):([^:]+)")


@dataclass(frozen=True)
class Grid:
    """A sweep.

    Attributes:
        name: Of its folder.
        arms: The scenario itself, then every point.
        over: Values by path.
    """

    name: str
    arms: tuple[Arm, ...]
    over: Mapping[str, tuple[Setting, ...]]


def grid_of(case: str, texts: Sequence[str], settings: Mapping[str, Setting], beliefs: str = "") -> Grid:
    """Load a scenario at every point of a grid.

    Args:
        case: Scenario file or shipped name.
        texts: What is varied, as typed.
        settings: What is set at every point.
        beliefs: Scenario whose beliefs are laid below every point.

    Raises:
        WrongInput: What is typed is no grid, or too large a one.
        ScenarioError: The scenario, a path or a value is wrong; everything is told at once.
    """
    from sim.batch.store.batch import Arm
    from sim.scenario import ScenarioError, load_scenario

    over = axes(texts)
    if shared := next((path for path in over if path in SHARED), ""):
        raise WrongInput(
            f"--over: found {shared}, which all scenarios of a batch share; allowed: --{shared} N, and "
            "one sweep for each N"
        )
    if both := next((path for path in over if path in settings), ""):
        raise WrongInput(f"--over: {both} is set with --set, too; allowed: the one or the other")
    base = load_scenario(case, dict(settings) or None, beliefs=beliefs)
    labels = _labels(list(over))
    written = {path: _written(values) for path, values in over.items()}
    arms, taken = [Arm(base, dict(settings))], {base.name}
    problems: dict[tuple[str, str, str], Problem] = {}
    with no_collection():
        for values in product(*over.values()):
            point = dict(zip(over, values, strict=True))
            try:
                scenario = load_scenario(case, {**settings, **point}, beliefs=beliefs)
            except ScenarioError as error:
                # Points share what is wrong with a value; told apart by nothing else, it is told once.
                problems |= {(each.path, str(each.found), each.message): each for each in error.problems}
                if len(problems) >= MOST_PROBLEMS:
                    break
                continue
            name = _unique("-".join(f"{labels[path]}-{written[path][each]}" for path, each in point.items()), taken)
            arms.append(Arm(_named(scenario, name, base, labels, point), {**settings, **point}))
    if problems:
        raise ScenarioError(problems.values())
    return Grid("-".join(["sweep", base.name, *labels.values()]), tuple(arms), over)


def axes(texts: Sequence[str]) -> dict[str, tuple[Setting, ...]]:
    """Read `--over` options.

    Raises:
        WrongInput: One is not of the form, names a path a second time, or there are too many points.
    """
    if not texts:
        raise WrongInput(f"--over: found none; allowed: {FORM}")
    over: dict[str, tuple[Setting, ...]] = {}
    points = 1
    for text in texts:
        path, equals, told = (part.strip() for part in text.partition("="))
        if not (path and equals and told):
            raise WrongInput(f"--over: found {shorten(text)}; allowed: {FORM}")
        if path in over:
            raise WrongInput(f"--over: {path} is named twice; give all its values at once")
        matched = _RANGE.fullmatch(told)
        over[path] = _evenly(text, *matched.groups()) if matched else _listed(text, told)
        points *= len(over[path])
        if points > MOST_ARMS:
            raise WrongInput(f"--over: found {points:,} or more points; allowed: up to {MOST_ARMS:,}")
    return over


def _evenly(text: str, low: str, high: str, count: str) -> tuple[Setting, ...]:
    first, last, number = (value(each.strip()) for each in (low, high, count))
    if not (isinstance(first, float) and isinstance(last, float) and isinstance(number, float)):
        raise WrongInput(f"--over: found {shorten(text)}; LOW, HIGH and COUNT must be numbers")
    if number != int(number) or not 2 <= number <= MOST_ARMS or first == last:
        raise WrongInput(
            f"--over: found {shorten(text)}; allowed: two different ends and a whole COUNT from 2 to {MOST_ARMS:,}"
        )
    steps = int(number) - 1
    # Twelve digits, so that a point of a coarse grid is the same point in a finer one.
    return tuple(float(f"{first + (last - first) * step / steps:.12g}") for step in range(steps + 1))


def _listed(text: str, told: str) -> tuple[Setting, ...]:
    words = [word.strip() for word in told.split(",")]
    values = tuple(value(word) for word in words)
    if not all(words) or ":" in told:
        raise WrongInput(f"--over: found {shorten(text)}; allowed: {FORM}")
    if len(set(values)) < len(values):
        twice = next(word for word, each in zip(words, values, strict=True) if values.count(each) > 1)
        raise WrongInput(f"--over: found {shorten(twice)} twice in {shorten(text)}; allowed: once")
    return values


def slug(found: Setting) -> str:
    """Write a value in letters that a scenario's name may have: `3p5` for 3.5, `m0p5` for -0.5."""
    text = f"{found:g}" if isinstance(found, float) and float(f"{found:g}") == found else str(found)
    if isinstance(found, float):
        text = text.replace("-", "m").replace(".", "p").replace("+", "")
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "x"


def _written(values: Sequence[Setting]) -> dict[Setting, str]:
    """Write the values of an axis with four digits, but in full where two would be written alike."""
    short = {each: slug(float(f"{each:.4g}") if isinstance(each, float) else each) for each in values}
    counts = Counter(short.values())
    return {each: text if counts[text] == 1 else slug(each) for each, text in short.items()}


def _labels(paths: Sequence[str]) -> dict[str, str]:
    """Return for each path as few of its last words as tell it from the others."""
    labels = {}
    for path in paths:
        words = path.split(".")
        depth = 1
        while depth < len(words) and any(
            other != path and other.split(".")[-depth:] == words[-depth:] for other in paths
        ):
            depth += 1
        labels[path] = slug(" ".join(words[-depth:]))
    return labels


def _unique(name: str, taken: set[str]) -> str:
    free, number = name, 2
    while free in taken:
        free, number = f"{name}-{number}", number + 1
    taken.add(free)
    return free


def _named(
    scenario: Scenario, name: str, base: Scenario, labels: Mapping[str, str], point: Mapping[str, Setting]
) -> Scenario:
    told = ", ".join(f"{labels[path]} {each:g}" if isinstance(each, float) else f"{labels[path]} {each}"
                     for path, each in point.items())  # fmt: skip
    return replace(scenario, name=name, title=f"{base.title}: {told}")
