"""Charts of parameters: prior against posterior, contraction of all, correlations."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray

from sim.analysis.calibration.fitting import Posterior
from sim.analysis.calibration.informed import correlations
from sim.present.calibration.page import page_of
from sim.present.calibration.words import direction, short, told_of
from sim.present.charts.frame import BLUE, GREY, HALO, HEIGHT, INK, ORANGE, SMALL, keep_apart, percent_axis, styled

Floats = NDArray[np.float64]

MOST = 12
"""Parameters drawn one by one."""
MOST_TOGETHER = 16
"""Parameters in the table of correlations."""
SMOOTH = 0.09
"""Width of the smoothing on the scale from 0 to 1."""
_GRID = np.linspace(0.0, 1.0, 121)


def draw_densities(fitted: Posterior) -> Figure:
    """Draw the posterior of the most informed parameters on their prior's scale, where the prior is flat."""
    subtitle = (
        "Blue: posterior. Dashed: prior, flat because each axis is stretched so that equal lengths hold equal shares "
        "of it. Figures below: 5 %, median and 95 % of the prior; above: median of the posterior."
    )
    with styled():
        page = page_of(fitted, told_of(fitted), subtitle)
        shown = fitted.informed[:MOST]
        if not shown:
            return page.say_nothing("No single parameter is informed.")
        columns = min(4, len(shown))
        rows = -(-len(shown) // columns)
        grid = page.grid(rows, columns, hspace=0.95, wspace=0.28, top=page.top - 0.45 / HEIGHT, bottom=page.bottom)
        for place, path in enumerate(shown):
            _density(page.figure.add_subplot(grid[place]), fitted, path)
        return page.figure


def _density(axes: Axes, fitted: Posterior, path: str) -> None:
    u = fitted.u[:, fitted.paths.index(path)]
    height = density(u, fitted.found.weights)
    axes.fill_between(_GRID, height, color=BLUE, alpha=0.35, linewidth=0)
    axes.plot(_GRID, height, color=BLUE, linewidth=1.4)
    axes.axhline(1.0, color=GREY, linewidth=1.0, linestyle=(0, (4, 3)))
    family, _, name = path.rpartition(".")
    axes.set_title(f"{short(family, 26)}\n{short(name.replace('_', ' '), 26)}", size=SMALL)
    ticks = np.array([0.05, 0.5, 0.95])
    axes.set_xticks(ticks, [f"{value:.3g}" for value in fitted.values(path, ticks)])
    axes.set_xlabel(fitted.scenario.parameters[path].unit, size=SMALL - 1)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, max(2.0, float(height.max()) * 1.25))
    axes.set_yticks([])
    middle = float(fitted.quantiles((0.5,))[0, fitted.paths.index(path)])
    axes.plot([middle, middle], [0, float(np.interp(middle, _GRID, height))], color=INK, linewidth=1.2)
    label = f"{float(fitted.values(path, np.array([middle]))[0]):.3g}"
    axes.annotate(label, (middle, float(np.interp(middle, _GRID, height))), xytext=(0, 3), ha="center", size=SMALL,
                  textcoords="offset points", color=INK, path_effects=HALO)  # fmt: skip


def density(u: Floats, weights: Floats) -> Floats:
    """Return a smooth density on 0..1 at 121 points; what would leak over an end is folded back."""
    heights: Floats = np.zeros_like(_GRID)
    for mirrored in (u, -u, 2.0 - u):
        away = (_GRID[:, None] - mirrored[None, :]) / SMOOTH
        heights += np.exp(-0.5 * away**2) @ weights
    heights /= SMOOTH * np.sqrt(2.0 * np.pi)
    return heights


def draw_contraction(fitted: Posterior) -> Figure:
    """Draw by how much each parameter's variance is cut."""
    judged = fitted.judged
    order = np.argsort(-judged.contraction, kind="stable")
    top = fitted.informed
    title = told_of(fitted)
    subtitle = (
        f"Share by which the posterior's variance is smaller than the prior's, on the prior's own scale, of all "
        f"{len(order)} uncertain parameters. Grey: told apart from chance neither by width nor by place."
    )
    with styled():
        page = page_of(fitted, title, subtitle)
        axes = page.figure.add_subplot(page.grid(left=0.07)[0])
        place = np.arange(1, len(order) + 1)
        values, told, tied = judged.contraction[order], judged.told[order], judged.tied[order]
        for which, colour, name in (
            (~told & ~tied, GREY, "not informed"),
            (tied, ORANGE, "goes along with one, or with a combination"),
            (told, BLUE, "informed"),
        ):
            if which.any():
                axes.plot(place[which], values[which], "o", color=colour, markersize=4 if colour == GREY else 7,
                          alpha=0.5 if colour == GREY else 1.0, label=f"{name} ({int(which.sum())})")  # fmt: skip
        axes.axhline(0.0, color=GREY, linewidth=0.8)
        percent_axis(axes)
        axes.set_ylim(min(-0.1, float(values.min()) * 1.1), max(0.3, float(values.max()) * 1.15))
        axes.set_xlim(-len(order) * 0.02, len(order) * 1.02)
        axes.set_xlabel("Parameters, the most contracted first")
        low, high = axes.get_ylim()
        named = list(top[:MOST])
        heights = [float(judged.contraction[fitted.paths.index(path)]) for path in named]
        for path, height, at in zip(named, heights, keep_apart(heights, (high - low) * 0.045), strict=True):
            rank = float(place[order.tolist().index(fitted.paths.index(path))])
            axes.annotate(f"{short(path)}: {direction(fitted, path)}", (rank, height), xytext=(len(order) * 0.09, at),
                          size=SMALL, color=INK, va="center", textcoords="data",
                          arrowprops={"arrowstyle": "-", "color": GREY, "linewidth": 0.6})  # fmt: skip
        axes.legend(loc="upper right", frameon=False, fontsize=SMALL)
        return page.figure


def draw_correlations(fitted: Posterior) -> Figure:
    """Draw how the kept parameters go along with one another in the posterior."""
    kept = sorted(fitted.kept, key=lambda path: -fitted.judged.contraction[fitted.paths.index(path)])[:MOST_TOGETHER]
    places = [fitted.paths.index(path) for path in kept]
    together = correlations(fitted.u[:, places], fitted.found.weights) if places else np.zeros((0, 0))
    apart = np.abs(np.triu(together, 1))
    title = "No parameter is kept, so none goes along with another"
    if len(kept) == 1:
        title = f"Only {short(kept[0])} is kept"
    elif kept:
        first, second = np.unravel_index(int(apart.argmax()), apart.shape)
        what = (
            "the more of one, the less of the other" if together[first, second] < 0 else "they rise and fall together"
        )
        title = f"Most tied in the posterior are {kept[first]} and {kept[second]}: {what}"
        if apart.max() <= 0.2:
            title = "In the posterior no two of the kept parameters go along much"
    subtitle = (
        "Correlations between the parameters of the joint draws, the most contracted first; some are drawn together "
        "in the prior already. What trades off against one another is known as a sum, and less each by itself."
    )
    with styled():
        page = page_of(fitted, title, subtitle)
        if not kept:
            return page.say_nothing("No parameter is kept.")
        axes = page.figure.add_subplot(page.grid(left=0.36, right=0.86, bottom=page.bottom + 0.02)[0])
        picture = axes.imshow(together, vmin=-1, vmax=1, cmap="RdBu_r", aspect="auto")
        axes.set_yticks(range(len(kept)), [f"{short(path, 40)}  {n + 1}" for n, path in enumerate(kept)])
        axes.set_xticks(range(len(kept)), [str(n + 1) for n in range(len(kept))])
        axes.grid(False)
        for row in range(len(kept)):
            for column in range(len(kept)):
                value = together[row, column]
                if row != column and abs(value) >= 0.1:
                    axes.text(column, row, f"{value:.1f}".replace("-", "\N{MINUS SIGN}"), ha="center", va="center",
                              size=SMALL - 1, color="white" if abs(value) > 0.6 else INK)  # fmt: skip
        bar = page.figure.colorbar(picture, ax=axes, fraction=0.05, pad=0.03)
        bar.set_label("correlation", size=SMALL)
        return page.figure
