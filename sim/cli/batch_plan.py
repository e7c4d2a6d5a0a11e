"""From the words of `isf batch` and `isf sweep` to a batch with everything decided."""

from __future__ import annotations

import hashlib
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.arguments import Setting, choose
from sim.cli.outcome import WrongInput

if TYPE_CHECKING:
    from sim.analysis.until import Until
    from sim.batch.store.batch import Batch
    from sim.scenario import Problem, Scenario, Study

SWEEP_WORLDS = 250
MOST_UNTIL = 16_000
"""How far `--until` goes where nobody said so."""
LONGEST_NAME = 60


@dataclass(frozen=True)
class BatchOrder:
    """What the user asked for, in the words of the command line; None where nothing was said."""

    files: tuple[str, ...]
    over: tuple[str, ...] = ()
    sweep: bool = False
    worlds: int | None = None
    seed: int | None = None
    days: int | None = None
    settings: Mapping[str, Setting] = field(default_factory=dict)
    beliefs: str = ""
    fixed: bool = False
    baseline: str = ""
    until: str = ""
    series: str = "weekly"
    events: bool = False
    split: int = 0
    out: Path | None = None
    workers: int | None = None
    cluster: str = ""
    force: bool = False
    json: bool = False

    def command(self, worlds: int, seed: int) -> str:
        """The shortest command that asks for these numbers."""
        words = ["isf", "sweep" if self.sweep else "batch", *self.files]
        for text in self.over:
            words += ["--over", text]
        words += ["--worlds", str(worlds), "--seed", str(seed)]
        words += ["--days", str(self.days)] if self.days is not None else []
        for path, value in self.settings.items():
            words += ["--set", f"{path}={str(value).lower() if isinstance(value, bool) else value}"]
        words += ["--beliefs", self.beliefs] if self.beliefs else []
        words += ["--fixed"] * self.fixed
        words += ["--baseline", self.baseline] if self.baseline else []
        words += ["--until", self.until] if self.until else []
        words += ["--daily", self.series] if self.series != "weekly" else []
        words += ["--events"] * self.events
        words += ["--split", str(self.split)] if self.split else []
        return shlex.join(words)


@dataclass(frozen=True)
class BatchPlan:
    """What is to be done.

    Attributes:
        batch: What is asked for; with `until`, with the most worlds.
        path: The folder.
        name: What to call it.
        until: When it may stop earlier.
    """

    batch: Batch
    path: Path
    name: str
    until: Until | None


def plan_of(order: BatchOrder) -> BatchPlan:
    """Load what is named and decide everything.

    Raises:
        WrongInput: Something is not possible; the message says what is.
        ScenarioError: A scenario or a study is wrong.
    """
    if not order.files:
        raise WrongInput("FILES: found none; allowed: one study, or scenarios, by file or by shipped name")
    study = None if order.sweep else _study(order)
    more: dict[str, Any] = {
        "fixed": order.fixed, "events": order.events, "series": order.series, "split": order.split,
    }  # fmt: skip
    seed = order.seed if order.seed is not None else study.seed if study else 1
    usual = MOST_UNTIL if order.until else study.worlds if study else SWEEP_WORLDS if order.sweep else None
    worlds = order.worlds if order.worlds is not None else usual
    from sim.batch.store.batch import DEFAULT_WORLDS, Batch

    worlds = DEFAULT_WORLDS if worlds is None else worlds
    more["command"] = order.command(worlds, seed)
    try:
        if study is not None:
            more |= {"baseline": _baseline(order, study.arms)} | ({"days": order.days} if order.days else {})
            batch = Batch.of_study(study, worlds, seed, dict(order.settings), **more)
            name = study.name
        elif order.sweep:
            from sim.cli.batch_grid import grid_of

            grid = grid_of(order.files[0], order.over, order.settings, order.beliefs)
            batch = Batch.of(grid.arms, worlds, seed, order.days, over=grid.over, **more)
            name = _fitting(grid.name)
        else:
            arms = _scenarios(order)
            ready = [_arm(arm, order.settings) for arm in arms]
            batch = Batch.of(ready, worlds, seed, order.days, baseline=_baseline(order, arms), **more)
            name = _shortened([arm.name for arm in arms])
    except ValueError as error:
        from sim.scenario import ScenarioError

        if isinstance(error, ScenarioError):
            raise
        raise WrongInput(_flagged(str(error))) from None
    if laid := next((arm.scenario.beliefs for arm in batch.arms if arm.scenario.beliefs), ""):
        name = f"{name}-{laid}"
    until = _until(order.until, batch)
    if until is not None:
        from dataclasses import replace

        batch = replace(batch, until=until.text)
    return BatchPlan(batch, order.out if order.out is not None else Path("results") / name, name, until)


def _study(order: BatchOrder) -> Study | None:
    """Return the study that is named; None if scenarios are."""
    from sim.scenario import installed_vocabulary, is_study, load_study
    from sim.scenario.names import nearest

    vocabulary = installed_vocabulary()
    studies, scenarios = vocabulary.study_names(), vocabulary.scenario_names()

    def names_study(file: str) -> bool:
        if re.fullmatch(r"[A-Za-z0-9_-]+", file) and not Path(file).is_file():
            if file in (*studies, *scenarios):
                return file not in scenarios
            return bool(nearest(file, studies)) and not nearest(file, scenarios)
        return Path(file).is_file() and is_study(Path(file))

    found = [file for file in order.files if names_study(file)]
    if not found:
        return None
    if len(order.files) > 1:
        others = "another study" if len(found) > 1 else "scenarios"
        raise WrongInput(f"FILES: found the study {found[0]} beside {others}; allowed: one study alone, or scenarios")
    return load_study(found[0], overrides=order.settings or None, beliefs=order.beliefs)


def _scenarios(order: BatchOrder) -> list[Scenario]:
    from sim.scenario import ScenarioError, load_scenario

    loaded: list[Scenario] = []
    problems: list[Problem] = []
    for file in order.files:
        try:
            loaded.append(load_scenario(file, order.settings or None, beliefs=order.beliefs))
        except ScenarioError as error:
            problems += error.problems
    if problems:
        raise ScenarioError(dict.fromkeys(problems))
    return loaded


def _arm(scenario: Scenario, settings: Mapping[str, Setting]) -> Any:
    from sim.batch.store.batch import Arm

    return Arm(scenario, dict(settings))


def _baseline(order: BatchOrder, arms: Any) -> str:
    return choose("--baseline", order.baseline, [arm.name for arm in arms]) if order.baseline else ""


def _until(text: str, batch: Batch) -> Until | None:
    if not text:
        return None
    from sim.analysis.until import measures_of, parse_until

    return parse_until(text, measures_of(batch.arms[0].scenario.rosters["contributors"]), batch.names)


def _shortened(names: list[str]) -> str:
    """Return `batch-a+b+c`, with fewer names where that would be long."""
    whole = "+".join(names)
    if len(whole) > LONGEST_NAME and len(names) > 2:
        short = f"{names[0]}+{names[1]}+{len(names) - 2}-more"
        whole = short if len(short) <= LONGEST_NAME else whole
    return _fitting(f"batch-{whole}")


def _fitting(name: str) -> str:
    """Shorten a folder's name that systems would refuse, so that no two become the same."""
    if len(name) <= LONGEST_NAME + 10:
        return name
    return f"{name[:LONGEST_NAME].rstrip('-+')}-{hashlib.sha256(name.encode()).hexdigest()[:8]}"


def _flagged(message: str) -> str:
    """Name the flag that a message of the batch room speaks of."""
    word = message.partition(":")[0]
    return f"FILES{message[len(word) :]}" if word == "scenarios" else f"--{message}"
