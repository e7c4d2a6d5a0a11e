"""The worlds that patterns are measured in, each simulated once."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from sim.batch import Result
    from sim.scenario import Scenario

SEED = 51
"""Key of all luck when patterns are judged: `patterns` in seeds/random.yaml."""

BASELINE = "baseline"

_Key = tuple[str, int, int | None, tuple[tuple[str, str], ...]]


class Runs:
    """Simulates what patterns ask for and remembers it, so that two patterns that need the same worlds share them.

    Args:
        worlds: How many, where a pattern asks for no other number.
        seed: Key of all luck.
        beliefs: Name of a scenario of joint draws that are laid below every scenario; empty for the prior.
        workers: Number of processes; by default one for each core.
        note: Told what is about to be simulated.
        baseline: Scenario that stands for the baseline, wherever a pattern is measured in that.

    Attributes:
        simulated: Worlds simulated so far.
    """

    def __init__(
        self,
        worlds: int = 500,
        seed: int = SEED,
        beliefs: str = "",
        workers: int | None = None,
        note: Callable[[str], None] | None = None,
        baseline: str = BASELINE,
    ) -> None:
        self.worlds = worlds
        self.seed = seed
        self.beliefs = beliefs
        self.workers = workers
        self.note = note or (lambda _: None)
        self.baseline = baseline
        self.simulated = 0
        self._outcomes: dict[tuple[str, int, int], pd.DataFrame] = {}
        self._known: dict[_Key, tuple[frozenset[str], int, Result]] = {}
        self._scenarios: dict[tuple[str, tuple[tuple[str, str], ...]], Scenario] = {}

    def scenario(self, name: str, set: Mapping[str, Any] | None = None, **overrides: Any) -> Scenario:
        """Return a scenario with changes, the beliefs in force laid above it.

        Args:
            name: Of a shipped scenario, or a file.
            set: Changes by path, such as `{"rules.deployment": "rapid"}`.
            **overrides: Changes whose path is one word, such as `end="continue"`.
        """
        from sim.scenario import load_scenario

        changes = {**(set or {}), **overrides}
        name = self.baseline if name == BASELINE else name
        key = name, _frozen(changes)
        if key not in self._scenarios:
            more: dict[str, Any] = {"beliefs": self.beliefs} if self.beliefs else {}
            self._scenarios[key] = load_scenario(name, changes or None, **more)
        return self._scenarios[key]

    def result(
        self,
        scenario: str,
        *,
        worlds: int | None = None,
        days: int | None = None,
        events: tuple[str, ...] = (),
        daily: bool = True,
        set: Mapping[str, Any] | None = None,
        **overrides: Any,
    ) -> Result:
        """Return a scenario in many worlds.

        Args:
            scenario: Name of a shipped scenario, or a file.
            worlds: How many, from the first; by default as many as the runs were made with.
            days: Horizon; by default the scenario's own.
            events: Kinds of events to keep; `Result.events` holds no others.
            daily: Whether daily series are needed; without them only those of the first world are kept.
            set: Changes by path, such as `{"rules.deployment": "rapid"}`.
            **overrides: Changes whose path is one word, such as `end="continue"`.

        Raises:
            ScenarioError: The scenario is wrong.
        """
        count = worlds or self.worlds
        key = scenario, count, days, _frozen({**(set or {}), **overrides})
        wanted, series = frozenset(events), count if daily else 1
        kinds, kept, found = self._known.get(key, (frozenset[str](), 0, None))
        if found is None or not wanted <= kinds or series > kept:
            kinds, kept = kinds | wanted, max(series, kept)
            case = self.scenario(scenario, set, **overrides)
            found = self._simulate(case, count, days, kinds, kept, overrides | dict(set or {}))
            self._known[key] = kinds, kept, found
        return found if kinds == wanted else _with_events(found, wanted)

    def outcomes(self, scenarios: Sequence[str], *, worlds: int, days: int) -> dict[str, pd.DataFrame]:
        """Return what became of each world of many scenarios, as `Result.outcomes` has it, without daily series.

        A few worlds of many scenarios keep several processes busy this way, where one scenario alone would not.

        Args:
            scenarios: Names of shipped scenarios, or files.
            worlds: How many of each, from the first.
            days: Horizon.

        Raises:
            ScenarioError: A scenario is wrong.
            PieceFailed: Some worlds could not be simulated.
        """
        wanted = [name for name in dict.fromkeys(scenarios) if (name, worlds, days) not in self._outcomes]
        if wanted:
            self.note(f"{len(wanted)} scenarios: {worlds:,} worlds each, {days} days")
        for name, table in self._simulate_many(wanted, worlds, days):
            self._outcomes[name, worlds, days] = table
        return {name: self._outcomes[name, worlds, days] for name in scenarios}

    def _simulate_many(self, names: Sequence[str], worlds: int, days: int) -> Iterator[tuple[str, pd.DataFrame]]:
        from sim.batch.engine.assembly import Assembly, outcome_words
        from sim.batch.engine.crew import work_off, workers_for
        from sim.batch.engine.work import Job, PieceFailed, Task
        from sim.batch.worlds import Piece

        numbers = tuple(range(worlds))
        jobs = {name: Job(self.scenario(name), self.seed, days, series="none") for name in names}
        made = {job.scenario.name: Assembly(numbers, 1, outcome_words(job.scenario)) for job in jobs.values()}
        tasks = deque(Task(job, Piece(0, numbers)) for job in jobs.values())
        for finished in work_off(tasks, workers_for(self.workers, worlds * len(jobs)), note=self.note):
            # A piece may come back in parts, so that a scenario is whole only when all is done.
            name, piece = finished.task.job.scenario.name, finished.task.piece
            if finished.chunk is None or finished.failed:
                why = next(iter(finished.failed.values()), "no answer")
                raise PieceFailed(piece, f"scenario {name}, seed {self.seed}, {piece.label}: {why}", finished.details)
            made[name].add(piece, finished.chunk)
            self.simulated += len(piece.worlds)
        yield from ((name, made[job.scenario.name].outcomes()) for name, job in jobs.items())

    def _simulate(
        self,
        case: Scenario,
        worlds: int,
        days: int | None,
        kinds: frozenset[str],
        daily_worlds: int,
        changes: Mapping[str, Any],
    ) -> Result:
        from sim.batch import simulate

        few = len(changes) <= 3
        changed = (
            "".join(f", {path} {value}" for path, value in changes.items()) if few else f", {len(changes)} changes"
        )
        self.note(f"{case.name}{changed}: {worlds:,} worlds, {days or case.days} days")
        result = simulate(
            case,
            worlds,
            self.seed,
            days,
            events=bool(kinds),
            workers=self.workers,
            daily_worlds=daily_worlds,
        )
        self.simulated += worlds
        return _with_events(result, kinds) if kinds else result


def _frozen(changes: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((path, repr(value)) for path, value in changes.items()))


def _with_events(result: Result, kinds: Iterable[str]) -> Result:
    """Return a result that holds events of some kinds only; none at all without kinds."""
    from sim.batch.result import Result as Made

    wanted = sorted(kinds)
    events: pd.DataFrame | None = None
    if wanted and result.events is not None:
        events = result.events[result.events["kind"].isin(wanted)].reset_index(drop=True)
    return Made(
        manifest=result.manifest,
        scenario=result.scenario,
        outcomes=result.outcomes,
        daily=result.daily,
        events=events,
    )
