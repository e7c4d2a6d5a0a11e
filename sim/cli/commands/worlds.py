"""The command that finds worlds to look at in what was stored."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import whole_number
from sim.cli.commands.options import Flag

MOST_LISTED = 1_000


def worlds(
    folder: Path,
    /,
    *,
    scenario: Annotated[str, Parameter(show_default=False, metavar="NAME")] = "",
    collapsed: Flag = False,
    held: Flag = False,
    cause: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="WORD")] = None,
    against: Annotated[str, Parameter(show_default=False, metavar="NAME")] = "",
    saved: Flag = False,
    lost: Flag = False,
    by: Annotated[str, Parameter(metavar="NAME")] = "days_held",
    median: Flag = False,
    best: Flag = False,
    worst: Flag = False,
    highest: Flag = False,
    lowest: Flag = False,
    typical: Flag = False,
    top: Annotated[int | None, Parameter(converter=whole_number("--top", 1, MOST_LISTED), metavar="N")] = None,
    json: Flag = False,
) -> int:
    """Find the worlds to look at in a stored folder: the middle one, the ends and a typical one of those that match.

    Parameters
    ----------
    folder
        The folder of a run or a batch.
    scenario
        Whose worlds; needed where the folder holds several scenarios.
    collapsed
        Worlds whose ceasefire ended before the last day.
    held
        Worlds whose ceasefire held to the last day.
    cause
        Worlds that ended by this, a word of the outcome cause such as spiral; may be given more than once.
    against
        Another scenario of the batch: tell the same worlds there too, and judge by the difference to it. With --saved
        or --lost the baseline unless named.
    saved
        Worlds that collapsed in the scenario compared with and held here; --cause is then the cause there.
    lost
        Worlds that held in the scenario compared with and collapsed here.
    by
        Outcome that worlds are judged by, such as deaths_per_day, troops_peak or holding_90.
    median
        Pick the world in the middle.
    best
        Pick the world that held longest, or had fewest deaths where --by counts deaths.
    worst
        Pick the world at the other end.
    highest
        Pick the world with most of it, for outcomes of which neither more nor less is sought.
    lowest
        Pick the world with least of it.
    typical
        Pick the world nearest the medians of several outcomes.
    top
        Pick so many of each kind asked for; by default of the best.
    json
        Print it as JSON.
    """
    from sim.cli.worlds import Order, worlds_command

    asked = {"median": median, "best": best, "worst": worst, "highest": highest, "lowest": lowest, "typical": typical}
    states = {"collapsed": collapsed, "held": held, "saved": saved, "lost": lost}
    return worlds_command(
        Order(
            folder,
            scenario,
            tuple(name for name, given in states.items() if given),
            tuple(cause or ()),
            against,
            by,
            tuple(name for name, given in asked.items() if given),
            top or 0,
            json,
        )
    )
