"""The charts: one file each, a registry, and saving them so that equal runs give equal bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from sim.analysis.run import Run
from sim.present.charts import causes, confidence, contributors, disarmament, fans, survival, timeline
from sim.present.charts.frame import styled
from sim.present.files import replace_file
from sim.present.metadata.runs import run_record
from sim.scenario.names import did_you_mean

Draw = Callable[[Run], Figure]


def _in_style(function: Draw) -> Draw:
    def draw(result: Run) -> Figure:
        with styled():
            return function(result)

    draw.__doc__ = function.__doc__
    return draw


CHARTS: dict[str, tuple[Draw, str]] = {
    "survival": (_in_style(survival.draw), "Share of worlds still holding"),
    "causes": (_in_style(causes.draw), "How the worlds ended"),
    "fans": (_in_style(fans.draw), "Daily series among worlds still holding"),
    "contributors": (_in_style(contributors.draw), "What became of each contributing state"),
    "disarmament": (_in_style(disarmament.draw), "Tranches accepted, and the arms and area left"),
    "confidence": (_in_style(confidence.draw), "Confidence of both parties"),
    "timeline": (_in_style(timeline.draw), "One world near the middle, day by day"),
}
FORMATS = ("png", "svg", "pdf")


def render(result: Run, name: str, format: str = "png", folder: str = "") -> bytes:
    """Return one chart as the bytes of a file, which also say what made it.

    Args:
        result: The run.
        name: A key of `CHARTS`.
        format: `png`, `svg` or `pdf`.
        folder: Where the run lies, as the user named it; by default where `isf run` puts it.
    """
    figure, buffer = CHARTS[name][0](result), BytesIO()
    record = run_record(result, name, CHARTS[name][1], str(figure.get_label()), format, folder)
    with styled():
        figure.savefig(buffer, format=format, metadata=record.for_file(format))
    return buffer.getvalue()


def _known(word: str, allowed: Iterable[str], kind: str) -> None:
    names = list(allowed)
    if word not in names:
        raise ValueError(f"there is no {kind} {word!r}{did_you_mean(word, names)} There are: {', '.join(names)}")


def save_all(
    result: Run, directory: Path | str, format: str = "png", names: Iterable[str] | None = None, folder: str = ""
) -> list[Path]:
    """Draw charts and write each to `directory` as `<name>.<format>`.

    Each file appears whole or not at all.

    Args:
        result: The run.
        directory: Made when missing.
        format: `png`, `svg` or `pdf`.
        names: Keys of `CHARTS`; all when None.
        folder: Where the run lies, as the user named it; by default where `isf run` puts it.

    Returns:
        The paths, in the order asked for.

    Raises:
        ValueError: If a name or the format is unknown; then nothing is written.
    """
    wanted = list(CHARTS) if names is None else list(names)
    for name in wanted:
        _known(name, CHARTS, "chart")
    _known(format, FORMATS, "format")
    there = Path(directory)
    return [replace_file(there / f"{name}.{format}", render(result, name, format, folder)) for name in wanted]
