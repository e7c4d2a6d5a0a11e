"""A batch with everything decided: several scenarios in the same worlds."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.batch.engine.work import Job, Kept
from sim.batch.ensemble import MOST_SEED
from sim.batch.origin import machine, makers, versions
from sim.batch.store.tickets import LANES
from sim.batch.worlds import MOST_WORLDS

if TYPE_CHECKING:
    from sim.scenario import Scenario, Study

FORMAT = 1
KIND = "batch"
SERIES = ("weekly", "daily", "none")
DEFAULT_WORLDS = 500


@dataclass(frozen=True)
class Arm:
    """One scenario of a batch.

    Attributes:
        scenario: What is simulated, under the name that the arm has in the batch.
        settings: What was set besides its file, by path.
    """

    scenario: Scenario
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Its name, which no other arm of the batch has."""
        return self.scenario.name

    @property
    def file(self) -> str:
        """Where the batch keeps it, inheritance and settings resolved."""
        return f"scenarios/{self.name}.yaml"


@dataclass(frozen=True)
class Batch:
    """What is asked for.

    Attributes:
        arms: The scenarios, the baseline first.
        worlds: How many worlds, 0 to worlds - 1, the same in every arm.
        seed: Key of all luck.
        days: Horizon.
        fixed: Central values instead of drawn ones.
        events: Whether what happened is kept, act by act.
        series: How daily series are kept: `weekly` means, `daily`, or `none`.
        split: For how many worlds each arm is also run with other luck and with other beliefs.
        study: Name, title, question and measures of the study, if it is one.
        over: Of a sweep: values by path.
        until: When it may stop before all worlds are done, in the user's words.
        command: That asks for it.
        engine: Module that simulates; empty for the model itself.
    """

    arms: tuple[Arm, ...]
    worlds: int
    seed: int
    days: int
    fixed: bool = False
    events: bool = False
    series: Kept = "weekly"
    split: int = 0
    study: Mapping[str, Any] | None = None
    over: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    until: str = ""
    command: str = ""
    engine: str = ""

    @classmethod
    def of(
        cls,
        arms: Sequence[Arm | Scenario | str | Path],
        worlds: int = DEFAULT_WORLDS,
        seed: int = 1,
        days: int | None = None,
        *,
        baseline: str = "",
        **more: Any,
    ) -> Batch:
        """Check what is asked for and complete it.

        Args:
            arms: Scenarios, files or shipped names.
            worlds: How many worlds.
            seed: Key of all luck, 0 to 2^63 - 1.
            days: Horizon; by default the shortest of the scenarios' own.
            baseline: Name of the arm that the others are compared with; by default the first.
            more: Other attributes of a batch.

        Raises:
            ValueError: Something is out of range; the message says what is allowed.
            ScenarioError: A scenario is wrong.
        """
        from sim.scenario.draft import MAX_DAYS

        ready = [each if isinstance(each, Arm) else Arm(_load(each)) for each in arms]
        names = [each.name for each in ready]
        if not ready:
            raise ValueError("scenarios: found none; allowed: one or more")
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise ValueError(f"scenarios: found two named {twice}; every scenario of a batch needs its own name")
        if baseline and baseline not in names:
            raise ValueError(f"baseline: found {baseline!r} (allowed: {', '.join(names)})")
        _check_whole("worlds", worlds, 1, MOST_WORLDS)
        _check_whole("seed", seed, 0, MOST_SEED)
        horizon = min(each.scenario.days for each in ready) if days is None else days
        _check_whole("days", horizon, 1, MAX_DAYS)
        batch = cls(tuple(ready), int(worlds), int(seed), int(horizon), **more)
        if batch.series not in SERIES:
            raise ValueError(f"series: found {batch.series!r} (allowed: {', '.join(SERIES)})")
        _check_whole("split", batch.split, 0, batch.worlds)
        if baseline:
            return replace(batch, arms=tuple(sorted(batch.arms, key=lambda each: each.name != baseline)))
        return batch

    @classmethod
    def of_study(
        cls,
        study: Study,
        worlds: int | None = None,
        seed: int | None = None,
        settings: Mapping[str, Any] | None = None,
        **more: Any,
    ) -> Batch:
        """Ask for what a study says, but for what is said otherwise.

        Args:
            study: As it was loaded.
            worlds: How many worlds; by default the study's.
            seed: Key of all luck; by default the study's.
            settings: What was set in every scenario when the study was loaded.
            more: See :meth:`of`.
        """
        from sim.scenario.expectations import measure_name

        told = {
            "name": study.name,
            "title": study.title,
            "question": study.question,
            "measures": [measure_name(*each) for each in study.measures],
            "headline": study.headline,
        }
        more.setdefault("days", study.days)
        arms = [Arm(each, settings or {}) for each in study.arms]
        worlds = study.worlds if worlds is None else worlds
        return cls.of(arms, worlds, study.seed if seed is None else seed, study=told, **more)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the arms, the baseline first."""
        return tuple(each.name for each in self.arms)

    def recipe(self, arm: str, lanes: str) -> dict[str, Any]:
        """All that decides the numbers of an arm's parts, but for their worlds.

        What only people read, as a title, is no part of it.
        """
        return {"fingerprint": self._fingerprints[arm], "lanes": lanes, **self._common}

    def job(self, arm: str, lanes: str) -> Job:
        """What a worker is told."""
        from sim.batch.engine import work

        scenario = next(each.scenario for each in self.arms if each.name == arm)
        kind = next(each for each in LANES if each == lanes)
        # Lanes besides a world's own are there for what became of them, not for their course.
        series: Kept = self.series if lanes == LANES[0] else "none"
        events = self.events and lanes == LANES[0]
        engine = self.engine or work.ENGINE
        return Job(scenario, self.seed, self.days, self.fixed, events, lanes=kind, series=series, engine=engine)

    @cached_property
    def _fingerprints(self) -> dict[str, str]:
        return {each.name: each.scenario.fingerprint for each in self.arms}

    @cached_property
    def _common(self) -> dict[str, Any]:
        told = {"seed": self.seed, "days": self.days, "fixed": self.fixed, "events": self.events}
        return {**told, "series": self.series, **makers()}

    def manifest(self) -> dict[str, Any]:
        """The manifest, but for what is known only once it is stored."""
        from sim import __version__
        from sim.batch.result import attributed

        arms = [
            {
                "name": each.name,
                "title": each.scenario.title,
                "fingerprint": each.scenario.fingerprint,
                "file": each.file,
                "settings": dict(each.settings),
                "readings": attributed(each.scenario),
                **({"beliefs": each.scenario.beliefs} if each.scenario.beliefs else {}),
            }
            for each in self.arms
        ]
        same = {"arms": [[each["name"], each["fingerprint"]] for each in arms], "worlds": self.worlds, **self._common}
        key = hashlib.sha256(json.dumps(same, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
        return {
            "format": FORMAT,
            "kind": KIND,
            "state": "partial",
            "version": __version__,
            "command": self.command,
            "python": versions()["python"],
            "machine": machine(),
            "key": key,
            "study": None if self.study is None else dict(self.study),
            "baseline": self.arms[0].name,
            "seed": self.seed,
            "days": self.days,
            "fixed": self.fixed,
            "events": self.events,
            "series": self.series,
            "worlds": self.worlds,
            "split": min(self.split, self.worlds),
            "over": {path: list(values) for path, values in self.over.items()},
            "until": self.until,
            "arms": arms,
            **makers(),
            "files": {},
        }


def _load(case: Scenario | str | Path) -> Scenario:
    from sim.scenario import load_scenario

    return load_scenario(case) if isinstance(case, str | Path) else case


def _check_whole(name: str, found: int, low: int, high: int) -> None:
    if isinstance(found, bool) or not low <= found <= high:
        raise ValueError(f"{name}: found {found}; allowed: {low} to {high:,}")
