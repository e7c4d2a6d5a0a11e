"""Commands that run several scenarios in the same worlds."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import choose, settings, whole_number
from sim.cli.commands.options import (
    MOST_DAYS,
    MOST_WORKERS,
    MOST_WORLDS,
    Beliefs,
    Flag,
    Folder,
    OwnSeed,
    OwnWorlds,
    Settings,
)

SERIES = ("weekly", "daily", "none")

OwnDays = Annotated[int | None, Parameter(converter=whole_number("--days", 1, MOST_DAYS), metavar="D")]
AutoWorkers = Annotated[
    int | None, Parameter(converter=whole_number("--workers", 1, MOST_WORKERS, word="auto"), metavar="N|auto")
]
Cluster = Annotated[str, Parameter(show_default=False, metavar="ADDRESS")]
Kept = Annotated[str, Parameter(metavar="|".join(SERIES))]
Split = Annotated[int, Parameter(converter=whole_number("--split", 0, MOST_WORLDS), show_default=False, metavar="N")]
UntilText = Annotated[str, Parameter(show_default=False, metavar="TEXT")]


def batch(
    *files: str,
    worlds: OwnWorlds = None,
    seed: OwnSeed = None,
    days: OwnDays = None,
    set_: Settings = None,
    beliefs: Beliefs = "",
    fixed: Flag = False,
    baseline: Annotated[str, Parameter(show_default=False, metavar="NAME")] = "",
    until: UntilText = "",
    daily: Kept = "weekly",
    events: Flag = False,
    split: Split = 0,
    out: Folder = None,
    workers: AutoWorkers = None,
    cluster: Cluster = "",
    force: Flag = False,
    json: Flag = False,
) -> int:
    """Run several scenarios in the same worlds and keep every world; the same command goes on where it was stopped.

    Parameters
    ----------
    files
        One study, or scenarios to be compared: files, or names of shipped ones.
    worlds
        How many possible worlds, the same in every scenario; by default as many as the study says, or 500.
    seed
        Key of all luck; by default the study's, or 1.
    days
        Horizon in days; by default the study's, or the shortest of the scenarios' own.
    beliefs
        Scenario whose beliefs are laid below, such as calibrated, by file or shipped name; what scenarios say
        themselves wins. By default none: each uncertain parameter is drawn from its own range.
    fixed
        Take every uncertain parameter at its central value instead of drawing it for each world.
    baseline
        Which scenario the others are compared with; by default the study's, or the first.
    until
        Add worlds until an interval is narrow enough, such as "difference in days_held: +-3 days"; --worlds is then
        the most, by default 16,000.
    daily
        What to keep of daily series: means of weeks, every day, or nothing.
    events
        Also keep what happened, act by act (large).
    split
        Run the first N worlds with other luck, and with other beliefs, too, so that isf compare can tell the two apart.
    out
        Folder for the results; by default results/ and the study's name, or batch- and the scenarios' names, with
        --beliefs that name too.
    workers
        Number of processes; by default one for each core.
    cluster
        Address of a Dask scheduler whose workers do the work, such as tcp://10.0.0.1:8786.
    force
        Compute everything again, and take over a folder that holds something else; old parts are set aside.
    json
        Print the outcome as JSON.
    """
    from sim.cli.batch import BatchOrder, batch_command

    return batch_command(
        BatchOrder(
            files=files,
            worlds=worlds,
            seed=seed,
            days=days,
            settings=settings(set_ or ()),
            beliefs=beliefs,
            fixed=fixed,
            baseline=baseline,
            until=until,
            series=choose("--daily", daily, SERIES),
            events=events,
            split=split,
            out=out,
            workers=workers,
            cluster=cluster,
            force=force,
            json=json,
        )
    )


def sweep(
    scenario: str,
    /,
    *,
    over: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="PATH=VALUES")] = None,
    worlds: OwnWorlds = None,
    seed: OwnSeed = None,
    days: OwnDays = None,
    set_: Settings = None,
    beliefs: Beliefs = "",
    fixed: Flag = False,
    until: UntilText = "",
    daily: Kept = "weekly",
    events: Flag = False,
    split: Split = 0,
    out: Folder = None,
    workers: AutoWorkers = None,
    cluster: Cluster = "",
    force: Flag = False,
    json: Flag = False,
) -> int:
    """Run a scenario over a grid of values in the same worlds; a finer grid later computes only its new points.

    Parameters
    ----------
    scenario
        A scenario file, or the name of a shipped scenario.
    over
        What to vary: PATH=LOW:HIGH:COUNT, evenly spaced, or PATH=VALUE,VALUE,...; given more than once, every
        combination is run.
    worlds
        How many possible worlds, the same at every point; by default 250.
    seed
        Key of all luck; by default 1.
    days
        Horizon in days; by default the scenario's own.
    beliefs
        Scenario whose beliefs are laid below, such as calibrated, by file or shipped name; what scenarios say
        themselves wins. By default none: each uncertain parameter is drawn from its own range.
    fixed
        Take every uncertain parameter at its central value instead of drawing it for each world.
    until
        Add worlds until an interval is narrow enough, such as "difference in days_held: +-3 days"; --worlds is then
        the most, by default 16,000.
    daily
        What to keep of daily series: means of weeks, every day, or nothing.
    events
        Also keep what happened, act by act (large).
    split
        Run the first N worlds with other luck, and with other beliefs, too, so that isf compare can tell the two apart.
    out
        Folder for the results; by default results/sweep-, the scenario's name and what is varied.
    workers
        Number of processes; by default one for each core.
    cluster
        Address of a Dask scheduler whose workers do the work, such as tcp://10.0.0.1:8786.
    force
        Compute everything again, and take over a folder that holds something else; old parts are set aside.
    json
        Print the outcome as JSON.
    """
    from sim.cli.batch import BatchOrder, batch_command

    return batch_command(
        BatchOrder(
            files=(scenario,),
            over=tuple(over or ()),
            sweep=True,
            worlds=worlds,
            seed=seed,
            days=days,
            settings=settings(set_ or ()),
            beliefs=beliefs,
            fixed=fixed,
            until=until,
            series=choose("--daily", daily, SERIES),
            events=events,
            split=split,
            out=out,
            workers=workers,
            cluster=cluster,
            force=force,
            json=json,
        )
    )
