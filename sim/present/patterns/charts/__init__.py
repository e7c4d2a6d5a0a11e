"""Charts of the model beside patterns seen in data: one file each, and all small on one page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from sim.present.charts.frame import styled
from sim.present.files import replace_file
from sim.present.patterns.charts import deployment, fire, truce
from sim.present.patterns.charts.frame import Chart, overview, page_of, stamp_of, to_png

if TYPE_CHECKING:
    from sim.analysis.patterns.judge import Judged
    from sim.analysis.patterns.runs import Runs

__all__ = ["CHARTS", "OVERVIEW", "Chart", "charts"]

CHARTS: dict[tuple[str, ...], Callable[[Runs], Chart]] = {
    ("SF15",): truce.weekly,
    ("SF16", "SF18"): fire.response,
    ("SF22",): fire.severity,
    ("SF12", "SF13"): truce.hazard,
    ("S90",): truce.lasting,
    ("SF20",): fire.unanswered,
    ("SF29",): deployment.deployment,
}
"""Charts by the patterns they belong to: drawn where one of these was judged."""

OVERVIEW = "patterns"


def charts(runs: Runs, judged: Iterable[Judged], folder: Path) -> dict[str, str]:
    """Draw what belongs to the patterns that were judged, each chart on a page and all small on one.

    Args:
        runs: What was simulated; what is needed and was not is simulated now.
        judged: What became of the patterns.
        folder: Where the files go; made when missing.

    Returns:
        What each file shows, by its name in the folder.
    """
    known = tuple(judged)
    ids = {each.pattern.id for each in known}
    wanted = [make(runs) for belongs, make in CHARTS.items() if ids & set(belongs)]
    stamp = stamp_of(runs)
    files: dict[str, str] = {}
    with styled():
        pages = [(chart.name, chart.about, page_of(chart, stamp)) for chart in wanted]
        if len(wanted) > 1:
            pages.insert(0, (OVERVIEW, "All charts on one page", overview(wanted, known, stamp)))
    for name, about, figure in pages:
        replace_file(folder / f"{name}.png", to_png(figure, name, about, runs))
        files[f"{name}.png"] = about
    return files
