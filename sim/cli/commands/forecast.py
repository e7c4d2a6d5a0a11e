"""The command that freezes a forecast."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import whole_number
from sim.cli.commands.options import MOST_DAYS, MOST_WORLDS, Flag, Folder, Seed, Workers


def forecast(
    scenario: str = "baseline",
    /,
    *,
    from_: Annotated[str, Parameter(name="--from", metavar="DATE")] = "2026-01-01",
    days: Annotated[int, Parameter(converter=whole_number("--days", 7, MOST_DAYS), metavar="D")] = 270,
    beliefs: Annotated[str, Parameter(show_default=False, metavar="NAME")] = "",
    worlds: Annotated[int, Parameter(converter=whole_number("--worlds", 10, MOST_WORLDS), metavar="N")] = 2000,
    seed: Seed = 1,
    workers: Workers = None,
    created: Annotated[str, Parameter(show_default=False, metavar="DATE")] = "",
    out: Folder = None,
    json: Flag = False,
) -> int:
    """Freeze what follows from the assumptions for the weeks after a date, to be scored when they have passed.

    Parameters
    ----------
    scenario
        A scenario file, or the name of a shipped scenario.
    from_
        First day; no data of a week that ends on it or later is looked at.
    days
        How many days from there.
    beliefs
        Take the uncertain parameters from the joint draws of this scenario, such as those of a calibration.
    worlds
        How many possible worlds, before those that do not hold on the date are left out.
    seed
        Key of all luck.
    workers
        Number of processes; by default one for each core.
    created
        Date to write down as that of its making; nothing else tells the time.
    out
        Folder, which must not exist; by default results/forecast- and the date. It is never changed afterwards.
    json
        Print what was made as JSON.
    """
    from sim.cli.forecast import Order, forecast_command

    return forecast_command(
        Order(
            scenario=scenario,
            start=from_,
            days=days,
            beliefs=beliefs,
            worlds=worlds,
            seed=seed,
            workers=workers,
            created=created,
            out=out,
            json=json,
        )
    )
