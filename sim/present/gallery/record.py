"""What a figure of several scenarios says of itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sim.present.gallery.source import Gallery
from sim.present.metadata import Origin, Record, Shown, origin_of


def gallery_record(gallery: Gallery, chart: str, about: str, finding: str, draw: str) -> Record:
    """Return the record of a figure.

    Args:
        gallery: What it is drawn from.
        chart: Name of the chart.
        about: What it shows.
        finding: Its title.
        draw: Command that draws it again.
    """
    from sim.batch.worlds import ranges

    results = gallery.results
    manifest = results.manifest(gallery.baseline)
    return Record(
        chart=chart,
        about=about,
        finding=finding,
        scenarios=tuple(Shown(name, results.fingerprint(name)) for name in gallery.names),
        baseline=gallery.baseline,
        study=str((results.study or {}).get("name") or ""),
        seed=results.seed,
        worlds=ranges(results.worlds.tolist()) if gallery.worlds else "",
        count=gallery.worlds,
        days=results.days,
        fixed=results.fixed,
        version=str(manifest.get("version", "")),
        code=str(manifest.get("code", "")),
        draw=draw,
        origins=_origins(gallery),
    )


def _origins(gallery: Gallery) -> tuple[Origin, ...]:
    folders = gallery.results.folders
    if len(folders) == 1:
        return (origin_of(str(folders[0]), gallery.results.manifest(gallery.baseline)),)
    # Folders and manifests come in one order, that of the arms.
    manifests: dict[int, Mapping[str, Any]] = {}
    for name in gallery.names:
        told = gallery.results.manifest(name)
        manifests.setdefault(id(told), told)
    return tuple(origin_of(str(folder), told) for folder, told in zip(folders, manifests.values(), strict=True))
