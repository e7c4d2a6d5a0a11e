"""Commands that draw what was simulated, and that tell what a drawing shows."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import choose
from sim.cli.commands.options import FORMATS, Flag, Folder, Format


def plot(
    *folders: Path,
    chart: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="NAME")] = None,
    format: Format = "png",
    baseline: Annotated[str, Parameter(show_default=False, metavar="NAME")] = "",
    measure: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="NAME")] = None,
    out: Folder = None,
) -> int:
    """Draw the charts of a stored run, or of several scenarios in the same worlds.

    Parameters
    ----------
    folders
        The folder of a run or a batch; or the folders of several runs with the same seed and days.
    chart
        Only this chart; may be given more than once. Of a run: survival, causes, fans, contributors, disarmament,
        confidence, timeline. Of a batch: survival, differences, causes, tradeoff, fans, contributors, heatmap.
    format
        Kind of file to draw.
    baseline
        Which scenario the others are compared with; by default the batch's own, or the first.
    measure
        Compare by this measure, such as days_held or cause=spiral; may be given more than once, the headline first. By
        default the study's measures, or a list that suits most questions.
    out
        Folder for the charts; by default charts/ in the folder itself. Needed for several folders.
    """
    from sim.cli.plot import Order, plot_command

    form = choose("--format", format, FORMATS)
    return plot_command(Order(folders, tuple(chart or ()), form, baseline, tuple(measure or ()), out))


def whatmade(figure: Path, /, *, json: Flag = False) -> int:
    """Tell what a figure shows, from which runs, and the commands that make it again.

    Parameters
    ----------
    figure
        A PNG, SVG or PDF that this tool drew.
    json
        Print it as JSON.
    """
    from sim.cli.whatmade import whatmade_command

    return whatmade_command(figure, json)
