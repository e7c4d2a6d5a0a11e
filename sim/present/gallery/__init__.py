"""The gallery: charts of several scenarios over the same worlds, one file each, for print.

Each says in its title what can be told, in its subtitle what is drawn and how sure it is, and in its file what made it.
"""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Sequence
from io import BytesIO
from pathlib import Path

from matplotlib.figure import Figure

from sim.present.charts.frame import styled
from sim.present.files import replace_file
from sim.present.gallery import causes, contributors, differences, fans, heatmap, survival, tradeoff
from sim.present.gallery.batch import Batch
from sim.present.gallery.frame import MOST_ARMS
from sim.present.gallery.record import gallery_record
from sim.present.gallery.source import Gallery

__all__ = ["GALLERY", "Batch", "Gallery", "default_names", "render", "save_gallery"]

Draw = Callable[[Gallery], Figure]

GALLERY: dict[str, tuple[Draw, str]] = {
    "survival": (survival.draw, survival.ABOUT),
    "differences": (differences.draw, differences.ABOUT),
    "causes": (causes.draw, causes.ABOUT),
    "tradeoff": (tradeoff.draw, tradeoff.ABOUT),
    "fans": (fans.draw, fans.ABOUT),
    "contributors": (contributors.draw, contributors.ABOUT),
    "heatmap": (heatmap.draw, heatmap.ABOUT),
}


def default_names(gallery: Gallery) -> tuple[str, ...]:
    """Return the charts that these worlds fill: a map for a sweep, the others unless there are too many arms."""
    swept = 0 < len(gallery.results.over) <= 2
    few = len(gallery.names) <= MOST_ARMS
    left_out = {"heatmap"} - ({"heatmap"} if swept else set())
    if not few:
        left_out |= set(GALLERY) - {"heatmap"}
    if not gallery.results.has_series:
        left_out.add("fans")
    return tuple(name for name in GALLERY if name not in left_out)


def render(gallery: Gallery, name: str, format: str = "png", draw: Sequence[str] = ()) -> bytes:
    """Return one chart as the bytes of a file, which also say what made it.

    Equal worlds, drawn by equal words, give equal bytes.

    Args:
        gallery: What is drawn from.
        name: A key of `GALLERY`.
        format: `png`, `svg` or `pdf`.
        draw: The folders, and what else was asked for, as typed; by default the folders as opened.
    """
    words = draw or [str(folder) for folder in gallery.results.folders]
    command = shlex.join(["isf", "plot", *words, "--chart", name, "--format", format])
    buffer = BytesIO()
    with styled():
        figure = GALLERY[name][0](gallery)
        record = gallery_record(gallery, name, GALLERY[name][1], str(figure.get_label()), command)
        figure.savefig(buffer, format=format, metadata=record.for_file(format))
    return buffer.getvalue()


def save_gallery(
    gallery: Gallery,
    directory: Path | str,
    format: str = "png",
    names: Iterable[str] | None = None,
    draw: Sequence[str] = (),
) -> list[Path]:
    """Draw charts and write each to `directory` as `<name>.<format>`, whole or not at all.

    Args:
        gallery: What is drawn from.
        directory: Made when missing.
        format: `png`, `svg` or `pdf`.
        names: Keys of `GALLERY`; those that the worlds fill when None.
        draw: As for `render`.

    Returns:
        The paths, in the order asked for.
    """
    there = Path(directory)
    wanted = default_names(gallery) if names is None else names
    return [replace_file(there / f"{name}.{format}", render(gallery, name, format, draw)) for name in wanted]
