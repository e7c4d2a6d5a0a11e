"""What tests of the model share: scenarios of a few lines, runs alone and in company, comparison to the last bit."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import numpy as np
import numpy.typing as npt

from sim.actors import Actor
from sim.actors.quantity import row_of
from sim.model import Lanes, StabilizationModel
from sim.model.chunk import Chunk
from sim.model.run import take_down
from sim.model.tally import Tally
from sim.outcomes import SERIES
from sim.scenario import Measure, Scenario, load_scenario

Settings = Mapping[str, str | float | bool]

EVENTFUL: dict[str, str | float | bool] = {
    # So much, so soon, that a few weeks see nearly everything that can happen; most numbers stay uncertain.
    "end": "continue",
    "days": 70,
    "rules.deployment": "rapid",
    "rules.rumours": "storm",
    "rules.funding": "assessed",
    "rules.policing": "fast_track",
    "rules.phases": "timetable",
    "deployment.rapid_delay": 7,
    "deployment.rapid_days": 14,
    "phases.phase_days": 30,
    "actors.board_of_peace.step_interval": 7,
    "armed_acts.fire_rate": 1,
    "line_fire.strike_rate": 0.03,
    "rival_militia.clash_rate": 0.03,
    "safe_passage.offer_logit": -2,
    "safe_passage.passage_logit": 0,
    "safe_passage.strike_pocket": 0.03,
    "war.war_end": 0.0167,
    "troop_offers.pace": 0.2,
    "isf_effect.loss_rate": 300,
    "politics.split_rate": 0.03,
    "renunciation.renounce_logit": -5.5,
    "isf_effect.half_density": 2,
}


def eventful(**more: str | float | bool) -> Scenario:
    """The baseline in a hurry, with a mandate on day 1; further settings by path, with __ for a dot."""
    settings = {path.replace("__", "."): value for path, value in more.items()}
    scenario = load_scenario("baseline", {**EVENTFUL, **settings})
    return replace(scenario, measures=(Measure(1, "adopt_resolution", {}, ("assumption",), ""),))


def case(folder: Path, text: str, extends: str = "baseline", name: str = "case") -> Scenario:
    """A scenario file that extends another, written into a folder and loaded."""
    head = f"format: 1\nname: {name}\ntitle: A test\nquestion: None\nextends: {extends}\n"
    path = folder / f"{name}.yaml"
    path.write_text(head + dedent(text), encoding="utf-8")
    return load_scenario(path)


def alone(scenario: Scenario, world: int, days: int, **more: Any) -> StabilizationModel:
    """A model of one world in floats that has run."""
    return _ran(StabilizationModel(scenario, world=world, **more), days)


def together(scenario: Scenario, worlds: Iterable[int] | Lanes, days: int, **more: Any) -> StabilizationModel:
    """A model of many worlds in arrays that has run."""
    if isinstance(worlds, Lanes):
        return _ran(StabilizationModel(scenario, lanes=worlds, **more), days)
    return _ran(StabilizationModel(scenario, worlds=worlds, **more), days)


def _ran(model: StabilizationModel, days: int) -> StabilizationModel:
    model.run_days(days)
    return model


def outcomes(model: StabilizationModel) -> dict[str, npt.NDArray[np.float64]]:
    """All outcomes, each over lanes."""
    return take_down(model, model.days).outcomes


def series(model: StabilizationModel) -> dict[str, npt.NDArray[np.float64]]:
    """All daily series in full precision, each (days, lanes)."""
    tally = Tally(model, model.days)
    return {each.name: tally.daily(each.name) for each in SERIES}


def bits(value: Any) -> npt.NDArray[np.uint64]:
    """A number or an array as the bits it is stored in, all kinds of NaN alike."""
    array = np.array(value, dtype=np.float64)
    array[np.isnan(array)] = np.nan
    return array.view(np.uint64)


def differing(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """Names under which two tables do not hold the same bits."""
    assert one.keys() == other.keys()
    return [name for name in one if not np.array_equal(bits(one[name]), bits(other[name]))]


def lane(table: Mapping[str, npt.NDArray[Any]], *which: int) -> dict[str, npt.NDArray[Any]]:
    """Some lanes of a table."""
    return {name: values[..., list(which)] for name, values in table.items()}


@dataclass(frozen=True)
class Lane:
    """What some lanes of an ensemble came to: their outcomes, and their daily series in full precision."""

    outcomes: Mapping[str, npt.NDArray[Any]]
    series: Mapping[str, npt.NDArray[Any]]

    @classmethod
    def of(cls, model: StabilizationModel) -> "Lane":
        """All lanes of a model that has run."""
        return cls(outcomes(model), series(model))

    def at(self, *which: int) -> "Lane":
        """Some of them."""
        return Lane(lane(self.outcomes, *which), lane(self.series, *which))

    def before(self, day: int) -> "Lane":
        """Only the days before one."""
        return Lane({}, {name: values[:day] for name, values in self.series.items()})

    def differs_from(self, other: "Lane") -> list[str]:
        """Names of what does not hold the same bits."""
        return differing(self.outcomes, other.outcomes) + differing(self.series, other.series)


def same_chunk(one: Chunk, other: Chunk) -> bool:
    """Whether two chunks hold the same bits."""
    return not differing(one.outcomes, other.outcomes) and not differing(one.daily, other.daily)


def actors(model: StabilizationModel) -> dict[str, Any]:
    """Every actor by its path."""
    everybody: Iterable[Any] = model.agents
    return {actor.path: actor for actor in everybody}


_NOT_STATE = ("model", "pos", "unique_id")


def walk(holder: Any) -> Iterator[tuple[str, Any]]:
    """Every number and array in the attributes of an actor or the truce, with its dotted path."""
    held = holder.state() if isinstance(holder, Actor) else vars(holder)
    for name, value in held.items():
        if name not in _NOT_STATE:
            yield from _walk(name, value)


def _walk(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, each in value.items():
            yield from _walk(f"{path}.{key}", each)
    elif isinstance(value, (list, tuple, deque)):
        for position, each in enumerate(value):
            yield from _walk(f"{path}.{position}", each)
    elif isinstance(value, np.ndarray) and value.ndim == 2:
        for position in range(len(value)):
            yield from _walk(f"{path}.{position}", row_of(value, position))
    elif isinstance(value, (int, float, np.number, np.ndarray)) and not isinstance(value, bool):
        yield path, value


def numbers(holder: Any, at: int | None = None) -> dict[str, Any]:
    """The same as a table; only one lane of arrays if so asked."""
    return {path: value if at is None or np.ndim(value) == 0 else value[at] for path, value in walk(holder)}


def states(model: StabilizationModel, at: int | None = None) -> dict[str, Any]:
    """All numbers that actors and the truce hold, by path; only one lane of arrays if so asked."""
    holders = {"truce": model.truce, **actors(model)}
    return {f"{path}:{name}": value for path, each in holders.items() for name, value in numbers(each, at).items()}


def assert_same_world(single: StabilizationModel, ensemble: StabilizationModel, at: int) -> None:
    """A world in floats and a lane of an ensemble hold the same bits, in what they report and in every actor."""
    assert differing(outcomes(single), lane(outcomes(ensemble), at)) == []
    assert differing(series(single), lane(series(ensemble), at)) == []
    if single.day == ensemble.day:
        assert differing(states(single), states(ensemble, at)) == []
