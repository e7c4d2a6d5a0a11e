"""Commands that read what was stored of several scenarios."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import choose, whole_number
from sim.cli.commands.options import MOST_WORLDS, Flag, Folder

_WORLDS = whole_number("--worlds", 1, MOST_WORLDS)
TABLES, FORMS = ("outcomes", "weekly", "events"), ("csv", "parquet")


def compare(
    *folders: Path,
    baseline: Annotated[str, Parameter(show_default=False, metavar="NAME")] = "",
    measure: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="NAME")] = None,
    beside: Annotated[list[Path] | None, Parameter(negative=(), allow_repeating=True, metavar="DIR")] = None,
    why: Annotated[tuple[str, str] | None, Parameter(negative=(), metavar="A B")] = None,
    worlds: Annotated[int | None, Parameter(converter=_WORLDS, show_default=False, metavar="N")] = None,
    full: Flag = False,
    out: Folder = None,
    json: Flag = False,
) -> int:
    """Compare stored scenarios world by world: what differs, how sure that is, and where it turns around.

    Parameters
    ----------
    folders
        The folder of one batch, or the folders of several runs with the same seed and days.
    baseline
        Which scenario the others are compared with; by default the batch's own, or the first.
    measure
        Compare by this measure only, such as days_held, cause=spiral or holding_90; may be given more than once, the
        headline first. By default the study's measures, or a list that suits most questions.
    beside
        Another folder of the same scenarios, seed and days, made under other beliefs (--beliefs): print both
        comparisons side by side and say which conclusions change. Several folders of runs: give it for each.
    why
        Two scenarios of the batch: where the histories of the same worlds part in A and B, by which rule and through
        what, and what came of it, with three worlds to look at.
    worlds
        With --why: how many pairs of worlds to look at, from the first; by default 1,000, or all if there are fewer.
    full
        Print everything: all scenarios and measures, p-values, regret, hazard ratios by period.
    out
        Folder for the tables; by default tables/ in the batch's folder, and none for several folders.
    json
        Print it as JSON.
    """
    from sim.cli.compare import Order, compare_command

    return compare_command(
        Order(folders, baseline, tuple(measure or ()), full, out, json, tuple(beside or ()), why or (), worlds)
    )


def export(
    folder: Path,
    /,
    *,
    table: Annotated[str, Parameter(metavar="|".join(TABLES))] = "outcomes",
    format: Annotated[str, Parameter(show_default=False, metavar="|".join(FORMS))] = "",
    out: Annotated[Path | None, Parameter(metavar="FILE")] = None,
    force: Flag = False,
) -> int:
    """Write the stored worlds of all scenarios to one tidy file.

    Parameters
    ----------
    folder
        The folder of a batch or a run.
    table
        What became of each world, weekly means of its series, or its events.
    format
        Kind of file; by default as FILE ends, or csv.
    out
        The file; by default one in the current folder, named after the batch and the table.
    force
        Replace the file if it exists.
    """
    from sim.cli.export import Order, export_command

    form = choose("--format", format, FORMS) if format else ""
    return export_command(Order(folder, choose("--table", table, TABLES), form, out, force))
