"""The command that holds the model against patterns of the data."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import whole_number
from sim.cli.commands.options import MOST_WORLDS, Beliefs, Flag, Folder, Seed, Workers


def patterns(
    scenario: str = "baseline",
    /,
    *,
    worlds: Annotated[int, Parameter(converter=whole_number("--worlds", 20, MOST_WORLDS), metavar="N")] = 500,
    seed: Seed = 51,
    beliefs: Beliefs = "",
    only: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="ID,ID")] = None,
    workers: Workers = None,
    out: Folder = None,
    no_charts: Flag = False,
    force: Flag = False,
    json: Flag = False,
) -> int:
    """Hold the model against patterns seen in data and literature, each with a band that was set before any tuning.

    Parameters
    ----------
    scenario
        A scenario file, or the name of a shipped scenario, that stands for the baseline; patterns that compare
        scenarios, or pool them, keep theirs.
    worlds
        How many possible worlds of each scenario that is judged; a fifth of them where all scenarios are pooled.
    seed
        Key of all luck; patterns have one of their own.
    beliefs
        Scenario whose beliefs are laid below, such as calibrated, by file or shipped name; what scenarios say
        themselves wins. By default none: each uncertain parameter is drawn from its own range.
    only
        Only these patterns, such as SF1,SF12; may be given more than once.
    workers
        Number of processes; by default one for each core.
    out
        Folder for the report; by default results/patterns.
    no_charts
        Leave the charts out.
    force
        Replace what the folder holds, if it is something else.
    json
        Print everything as JSON.
    """
    from sim.cli.patterns import Order, patterns_command

    return patterns_command(
        Order(
            scenario=scenario,
            worlds=worlds,
            seed=seed,
            beliefs=beliefs,
            only=tuple(only or ()),
            workers=workers,
            out=out,
            charts=not no_charts,
            force=force,
            json=json,
        )
    )
