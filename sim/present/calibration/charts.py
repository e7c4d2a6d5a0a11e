"""All charts of a fit."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from matplotlib.figure import Figure

from sim.analysis.calibration.fitted import Fit
from sim.present.calibration.page import as_bytes
from sim.present.calibration.parameters import draw_contraction, draw_correlations, draw_densities
from sim.present.calibration.series import draw_ranks, draw_weekly

CHARTS: dict[str, tuple[str, Callable[[Fit], Figure]]] = {
    "parameters": ("prior against posterior of the most informed", lambda fit: draw_densities(fit.posterior)),
    "contraction": ("by how much each parameter's variance is cut", lambda fit: draw_contraction(fit.posterior)),
    "correlations": ("which parameters of the draws go along", lambda fit: draw_correlations(fit.posterior)),
    "weekly": ("deaths reported a week: fresh worlds and data", draw_weekly),
    "ranks": ("whether the fit finds known parameters again", draw_ranks),
}
"""By name: what it shows, and how it is drawn."""


def render(fit: Fit, form: str = "png", command: str = "", folder: str = "") -> Iterator[tuple[str, str, bytes]]:
    """Yield each chart's name, what it shows and the bytes of its file.

    Args:
        fit: What is shown.
        form: `png`, `svg` or `pdf`.
        command: That makes it again.
        folder: Where it will lie, as the user named it.
    """
    for name, (about, draw) in CHARTS.items():
        figure = draw(fit)
        yield name, about, as_bytes(figure, fit.posterior, name, about, form, command, folder)
