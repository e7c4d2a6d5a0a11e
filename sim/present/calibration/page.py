"""A page of a fit's chart: as those of a run, of the worlds that the fit was made with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import pandas as pd
from matplotlib.figure import Figure

from sim import __version__
from sim.analysis.calibration.fitted import Posterior
from sim.analysis.calibration.table import DAYS
from sim.present.charts.frame import Page, open_page, styled
from sim.present.metadata import Origin, Record, Shown
from sim.scenario import Scenario


@dataclass(frozen=True)
class _Reference:
    """The reference table as a run that a page can name."""

    scenario: Scenario
    seed: int
    outcomes: pd.DataFrame
    fixed: bool = False
    days: int = DAYS
    daily: pd.DataFrame = field(default_factory=pd.DataFrame)
    manifest: Mapping[str, Any] = field(default_factory=dict)


def page_of(fitted: Posterior, title: str, subtitle: str) -> Page:
    """Return a page with its finding on top and the reference table's identity below."""
    table = _Reference(fitted.scenario, fitted.seed, pd.DataFrame(index=range(fitted.worlds)))
    return open_page(table, title, subtitle)


def as_bytes(figure: Figure, fitted: Posterior, chart: str, about: str, form: str, command: str, folder: str) -> bytes:
    """Return a chart as the bytes of a file; equal fits give equal bytes.

    Args:
        figure: The chart.
        fitted: What it shows.
        chart: Its name.
        about: What that chart shows.
        form: `png`, `svg` or `pdf`.
        command: That makes it again.
        folder: Where it will lie.
    """
    from sim.batch.origin import code_hash

    record = Record(
        chart=chart,
        about=about,
        finding=str(figure.get_label()),
        scenarios=(Shown(fitted.scenario.name, fitted.scenario.fingerprint),),
        seed=fitted.seed,
        worlds=f"0-{fitted.worlds - 1}",
        count=fitted.worlds,
        days=DAYS,
        fixed=False,
        version=__version__,
        code=code_hash(),
        draw="",
        origins=(Origin(folder, "calibration", "", command, fitted.worlds),),
    )
    buffer = BytesIO()
    with styled():
        figure.savefig(buffer, format=form, metadata=record.for_file(form))
    return buffer.getvalue()
