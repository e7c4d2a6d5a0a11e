"""The command that explains one world."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import whole_number
from sim.cli.commands.options import MOST_WORLDS, Flag, Folder

World = Annotated[
    int | None, Parameter(show_default=False, converter=whole_number("--world", 0, MOST_WORLDS - 1), metavar="N")
]


def explain(
    folder: Path,
    /,
    *,
    scenario: Annotated[str, Parameter(show_default=False, metavar="NAME")] = "",
    world: World = None,
    against: Annotated[str, Parameter(show_default=False, metavar="NAME")] = "",
    without: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="EVENT")] = None,
    all: Flag = False,
    no_but_for: Flag = False,
    out: Folder = None,
    json: Flag = False,
) -> int:
    """Explain one stored world: who did what, why each decision fell so, and what would have saved or ended it.

    Parameters
    ----------
    folder
        The folder of a run or a batch.
    scenario
        Which scenario; needed where the folder holds several.
    world
        Number of the world; by default one near the middle of the run. `isf worlds` finds others to look at.
    against
        Tell only what happens otherwise in the same world of another scenario of the folder, and what made chances
        differ.
    without
        Tell only what would have become of the world without this event, by its id as it is printed; may be given more
        than once, for all of them together.
    all
        Tell every event, and not only what matters.
    no_but_for
        Leave out what would have been without each event, which takes a third of the time or more.
    out
        Folder for the text, the tables and the chart; by default one beside FOLDER, named after it, with -explained.
    json
        Print it as JSON; files are then written only with --out.
    """
    from sim.cli.explain import explain_command
    from sim.cli.explained import Order

    return explain_command(
        Order(
            folder,
            scenario,
            world,
            tuple(without or ()),
            everything=all,
            but_for=not no_but_for,
            out=out,
            json=json,
            against=against,
        )
    )
