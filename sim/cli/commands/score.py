"""The command that scores the model, or a stored forecast, against null models."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import whole_number
from sim.cli.commands.options import MOST_WORLDS, Flag, Folder, Seed, Workers


def score(
    data: Path | None = None,
    /,
    *,
    beliefs: Annotated[str, Parameter(show_default=False, metavar="NAME")] = "",
    forecast: Annotated[Path | None, Parameter(metavar="DIR")] = None,
    worlds: Annotated[int, Parameter(converter=whole_number("--worlds", 10, MOST_WORLDS), metavar="N")] = 500,
    seed: Seed = 51,
    workers: Workers = None,
    out: Folder = None,
    no_charts: Flag = False,
    json: Flag = False,
) -> int:
    """Score the baseline against null models, by weekly deaths as reported and by how long earlier truces lasted.

    Parameters
    ----------
    data
        With --forecast: what happened, a CSV with the columns week_start, series and value.
    beliefs
        Also score the baseline under the joint draws of this scenario, such as those of a calibration.
    forecast
        Score the stored forecast in this folder instead.
    worlds
        How many possible worlds.
    seed
        Key of all luck.
    workers
        Number of processes; by default one for each core.
    out
        Folder for the results; by default results/score. A forecast's scores are printed, and stored if this is given.
    no_charts
        Leave the charts out.
    json
        Print the boards as JSON.
    """
    from sim.cli.score import Order, score_command

    return score_command(
        Order(
            beliefs=beliefs,
            worlds=worlds,
            seed=seed,
            workers=workers,
            out=out,
            charts=not no_charts,
            json=json,
            forecast=forecast,
            data=data,
        )
    )
