"""The command that fits beliefs to reports."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import choose, whole_number
from sim.cli.commands.options import FORMATS, MOST_WORLDS, Flag, Folder, Format, OwnSeed, Workers

# As the room behind the door allows; stated again because asking it would load it, and a test compares.
FEWEST_WEEKS, MOST_WEEKS = 5, 12


def calibrate(
    scenario: str = "baseline",
    /,
    *,
    worlds: Annotated[int, Parameter(converter=whole_number("--worlds", 1_000, MOST_WORLDS), metavar="N")] = 30_000,
    accept: Annotated[int, Parameter(converter=whole_number("--accept", 100, MOST_WORLDS), metavar="N")] = 1_000,
    weeks: Annotated[
        int, Parameter(converter=whole_number("--weeks", FEWEST_WEEKS, MOST_WEEKS), metavar="N")
    ] = MOST_WEEKS,
    seed: OwnSeed = None,
    workers: Workers = None,
    out: Folder = None,
    format: Format = "png",
    no_charts: Flag = False,
    force: Flag = False,
    json: Flag = False,
) -> int:
    """Fit a scenario's uncertain parameters to the deaths reported from October to December 2025, and check the fit.

    Leaves a scenario, calibrated.yaml, whose joint draws other scenarios can take as their beliefs.

    Parameters
    ----------
    scenario
        A scenario file, or the name of a shipped scenario, that begins on 10 October 2025.
    worlds
        How many possible worlds are drawn from the ranges that the scenario states.
    accept
        How many of them, the nearest to the data, make the posterior.
    weeks
        How many of the twelve weeks take part; the others are held back, to be predicted.
    seed
        Key of all luck; by default 61, which is kept for fits.
    workers
        Number of processes; by default one for each core.
    out
        Folder for the results; by default results/calibration.
    format
        Kind of file of the charts.
    no_charts
        Leave the charts out.
    force
        Run again and replace what the folder holds.
    json
        Print everything as JSON.
    """
    from sim.cli.calibrate import Order, calibrate_command

    return calibrate_command(
        Order(
            scenario=scenario,
            worlds=worlds,
            accept=accept,
            weeks=weeks,
            seed=seed,
            workers=workers,
            out=out,
            charts=not no_charts,
            form=choose("--format", format, FORMATS),
            force=force,
            json=json,
        )
    )
