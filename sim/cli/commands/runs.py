"""Commands that simulate, and that draw what was simulated."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import settings, whole_number
from sim.cli.commands.options import (
    MOST_DAYS,
    Beliefs,
    Flag,
    Folder,
    OwnSeed,
    OwnWorlds,
    Seed,
    Settings,
    Workers,
    Worlds,
)


def run(
    scenario: str,
    /,
    *,
    worlds: Worlds = 1000,
    seed: Seed = 1,
    days: Annotated[int | None, Parameter(converter=whole_number("--days", 1, MOST_DAYS), metavar="D")] = None,
    set_: Settings = None,
    beliefs: Beliefs = "",
    fixed: Flag = False,
    out: Folder = None,
    workers: Workers = None,
    events: Flag = False,
    no_charts: Flag = False,
    force: Flag = False,
    json: Flag = False,
) -> int:
    """Run a scenario in many worlds; leave tables and charts in a folder.

    Parameters
    ----------
    scenario
        A scenario file, or the name of a shipped scenario.
    worlds
        How many possible worlds.
    seed
        Key of all luck; world 5 of a seed has the same luck in every scenario.
    days
        Horizon in days; by default the scenario's own.
    beliefs
        Scenario whose beliefs are laid below, such as calibrated, by file or shipped name; what scenarios say
        themselves wins. By default none: each uncertain parameter is drawn from its own range.
    fixed
        Take every uncertain parameter at its central value instead of drawing it for each world.
    out
        Folder for the results; by default results/ and the scenario's name, with --beliefs that name too.
    workers
        Number of processes; by default one for each core.
    events
        Also keep what happened, act by act (large).
    no_charts
        Leave the charts out.
    force
        Run again and replace what the folder holds, even another run.
    json
        Print the outcome as JSON.
    """
    from sim.cli.run import Order, run_command

    return run_command(
        Order(
            scenario=scenario,
            worlds=worlds,
            seed=seed,
            days=days,
            settings=settings(set_ or ()),
            beliefs=beliefs,
            fixed=fixed,
            out=out,
            workers=workers,
            events=events,
            charts=not no_charts,
            force=force,
            json=json,
        )
    )


def check(
    *files: str,
    run: Flag = False,
    no_run: Flag = False,
    worlds: OwnWorlds = None,
    seed: OwnSeed = None,
    beliefs: Beliefs = "",
    workers: Workers = None,
    json: Flag = False,
) -> int:
    """Check scenario files and studies and report every problem; run a study and try what it expects.

    Parameters
    ----------
    files
        Scenario files, studies, folders of them, or names of shipped ones.
    run
        Try what every file expects, not only studies given by name: scenarios too, and all files of folders.
    no_run
        Check a study without running it.
    worlds
        How many possible worlds; by default as many as the study says, or 500.
    seed
        Key of all luck; by default the study's, or 1.
    beliefs
        Scenario whose beliefs are laid below, such as calibrated, by file or shipped name; what scenarios say
        themselves wins. By default none: each uncertain parameter is drawn from its own range.
    workers
        Number of processes; by default one for each core.
    json
        Print the report as JSON.
    """
    from sim.cli.check import CheckOrder, check_command

    return check_command(CheckOrder(files, run, no_run, worlds, seed, workers, json, beliefs))
