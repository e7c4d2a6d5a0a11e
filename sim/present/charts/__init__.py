"""The charts: one file each, a registry, and saving them so that equal runs give equal bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from difflib import get_close_matches
from io import BytesIO
from pathlib import Path
from typing import Any

from matplotlib.figure import Figure

from sim.analysis.run import Run, identify
from sim.present.charts import causes, confidence, contributors, disarmament, fans, survival, timeline
from sim.present.charts.frame import styled
from sim.present.files import replace_file
from sim.present.words import CAVEAT

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


def _metadata(result: Run, name: str, format: str) -> dict[str, Any]:
    """Return what a picture's file says about its run; dates are left out, so that equal runs give equal bytes."""
    run = identify(result)
    title = f"{CHARTS[name][1]}: {run.title}"
    # Only the run itself knows what it was asked: a name and a seed do not tell of overrides.
    again = str(result.manifest.get("command", ""))
    command = f"isf plot results/{run.name}"
    text = f"fingerprint {run.fingerprint}; seed {run.seed}; version {run.version}; {again or run.name}; {command}"
    if format == "png":
        return {
            "Title": title, "Description": CAVEAT, "Software": f"isf {run.version}", "Fingerprint": run.fingerprint,
            "Seed": str(run.seed), "Worlds": str(run.worlds), "Days": str(run.days), "Version": run.version,
            "Run": again, "Command": command,
        }  # fmt: skip
    if format == "svg":
        return {"Title": title, "Description": f"{CAVEAT} {text}", "Creator": f"isf {run.version}", "Date": None}
    return {"Title": title, "Subject": CAVEAT, "Keywords": text, "Creator": f"isf {run.version}", "Producer": None,
            "CreationDate": None}  # fmt: skip


def render(result: Run, name: str, format: str = "png") -> bytes:
    """Return one chart as the bytes of a file.

    Args:
        result: The run.
        name: A key of `CHARTS`.
        format: `png`, `svg` or `pdf`.
    """
    figure, buffer = CHARTS[name][0](result), BytesIO()
    with styled():
        figure.savefig(buffer, format=format, metadata=_metadata(result, name, format))
    return buffer.getvalue()


def _known(word: str, allowed: Iterable[str], kind: str) -> None:
    names = list(allowed)
    if word not in names:
        near = get_close_matches(word, names, 1)
        hint = f"; did you mean {near[0]!r}?" if near else ""
        raise ValueError(f"there is no {kind} {word!r}{hint} There are: {', '.join(names)}")


def save_all(result: Run, directory: Path | str, format: str = "png", names: Iterable[str] | None = None) -> list[Path]:
    """Draw charts and write each to `directory` as `<name>.<format>`.

    Each file appears whole or not at all.

    Args:
        result: The run.
        directory: Made when missing.
        format: `png`, `svg` or `pdf`.
        names: Keys of `CHARTS`; all when None.

    Returns:
        The paths, in the order asked for.

    Raises:
        ValueError: If a name or the format is unknown; then nothing is written.
    """
    wanted = list(CHARTS) if names is None else list(names)
    for name in wanted:
        _known(name, CHARTS, "chart")
    _known(format, FORMATS, "format")
    folder = Path(directory)
    return [replace_file(folder / f"{name}.{format}", render(result, name, format)) for name in wanted]
