"""The record of a figure of one run."""

from __future__ import annotations

import shlex

from sim.analysis.run import Run, identify
from sim.present.metadata.record import Record, Shown, origin_of


def run_record(result: Run, chart: str, about: str, finding: str, form: str, folder: str = "") -> Record:
    """Return the record of a figure of one run.

    Args:
        result: The run.
        chart: Name of the chart.
        about: What it shows.
        finding: Its title.
        form: `png`, `svg` or `pdf`.
        folder: Where the run lies, as the user named it; by default where `isf run` puts it.
    """
    run, told = identify(result), result.manifest
    folder = folder or f"results/{run.name}"
    worlds = str(told.get("worlds", f"0-{run.worlds - 1}" if run.worlds else ""))
    manifest = {"worlds": worlds, **told}
    return Record(
        chart=chart,
        about=about,
        finding=finding,
        scenarios=(Shown(run.name, run.fingerprint),),
        seed=run.seed,
        worlds=worlds,
        count=run.worlds,
        days=run.days,
        fixed=run.fixed,
        version=run.version,
        code=str(told.get("code", "")),
        draw=shlex.join(["isf", "plot", folder, "--chart", chart, "--format", form]),
        origins=(origin_of(folder, manifest),),
    )
