"""Through what worlds part, split by what came of it: one bar a channel."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from sim.analysis.why import HELD, LONGER, LOST, NEVER, SAME, SAVED, SHORTER, Channel, Why
from sim.present.charts.frame import BLUE, FAINT, GREY, INK, ORANGE, SKY, SMALL, SUBTITLE, TITLE, balance, styled, wrap
from sim.present.metadata import Record, Shown, origin_of
from sim.present.why.report import channel_title
from sim.present.why.worlds import Source, days
from sim.present.words import CAVEAT, percent, percent_range, quantity

if TYPE_CHECKING:
    from sim.batch.reading.results import Results

WIDE, EDGE, LABEL, FIGURES = 11.0, 0.32, 3.5, 2.1
ROW, BAR = 0.62, 0.3
MOST = 7
LIGHT = "#F5C97A"
PARTS = (
    (SAVED, BLUE, "collapses in B only"),
    (LONGER, SKY, "later in A"),
    (HELD, FAINT, "no change"),
    (SHORTER, LIGHT, "earlier in A"),
    (LOST, ORANGE, "collapses in A only"),
    (NEVER, GREY, "no ceasefire in one"),
)


def draw(why: Why, source: Source) -> Figure:
    """Draw the chart; a plain sentence where no world parts."""
    title = _title(why)
    shown = [each for each in why.channels if each.share.value >= 0.005][:MOST]
    told = (
        f"A: {why.a}; B: {why.b}. The conflict parts in {int(why.parted.sum()):,} of "
        f"{quantity(why.worlds, 'world')}. Length: share of these that first part through it, by what became of the "
        "ceasefire. Behind it: that share with its 95 % interval, and mean days gained in A. A but-for under common "
        "luck, not a cause in the world."
    )
    heads, lines = balance(title, TITLE, WIDE - 2 * EDGE, "bold"), wrap(told, SUBTITLE, WIDE - 2 * EDGE)
    step, small = TITLE * 1.3 / 72, SUBTITLE * 1.4 / 72
    head, key, foot = 0.24 + len(heads) * step + 0.05 + len(lines) * small + 0.2, 0.4, 0.85
    body = max(1, len(shown)) * ROW
    high = head + key + body + foot
    figure = Figure(figsize=(WIDE, high))
    figure.set_label(title)

    def write(x: float, y: float, text: str, **keywords: object) -> None:
        figure.text(x / WIDE, y / high, text, **keywords)  # type: ignore[arg-type]

    y = high - 0.24
    for line in heads:
        write(EDGE, y, line, size=TITLE, weight="bold", va="top")
        y -= step
    y -= 0.05
    for line in lines:
        write(EDGE, y, line, size=SUBTITLE, color=GREY, va="top")
        y -= small
    write(EDGE, 0.14, CAVEAT, size=SMALL, color=GREY, va="bottom")
    write(WIDE - EDGE, 0.14, f"{quantity(why.worlds, 'world')} · {quantity(why.days, 'day')} · seed {source.seed}",
          size=SMALL, color=GREY, va="bottom", ha="right")  # fmt: skip
    if not shown:
        return figure
    left, wide = EDGE + LABEL, WIDE - 2 * EDGE - LABEL - FIGURES
    axes = figure.add_axes((left / WIDE, foot / high, wide / WIDE, body / high))
    most = max(float(each.part.sum()) for each in shown) / float(why.parted.sum())
    axes.set_xlim(0.0, most)
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_yticks([])
    axes.grid(visible=False)
    axes.spines[["left", "top", "right"]].set_visible(False)
    axes.xaxis.set_major_formatter(lambda value, _: f"{100 * value:.0f} %")
    axes.tick_params(axis="x", length=3, labelsize=SMALL)
    axes.set_xlabel("Share of the worlds whose conflict parts")
    for row, each in enumerate(shown):
        _bar(axes, why, each, row)
        middle = foot + body - (row + 0.5) * ROW
        label = channel_title(each)
        for at, line in enumerate(parts := wrap(label[:1].upper() + label[1:], 10, LABEL - 0.2)[:3]):
            write(left - 0.12, middle + (len(parts) / 2 - at - 0.5) * 0.17, line, size=10, va="center", ha="right")
        figures = f"{percent(each.share.value)} ({percent_range(each.share.low, each.share.high)})"
        write(WIDE - EDGE - FIGURES + 0.12, middle + 0.085, figures, size=SMALL, weight="bold", va="center")
        ends = f" ({days(each.gained.low)} to {days(each.gained.high)})" if each.gained.low == each.gained.low else ""
        write(WIDE - EDGE - FIGURES + 0.12, middle - 0.085, f"{days(each.gained.value)} days{ends}", size=SMALL,
              color=GREY, va="center")  # fmt: skip
    x = left
    for _, colour, words in _parts(why):
        write(x + 0.2, foot + body + 0.2, words, size=SMALL, va="center", color=INK)
        figure.add_artist(
            Rectangle((x / WIDE, (foot + body + 0.13) / high), 0.14 / WIDE, 0.14 / high, color=colour,
                      transform=figure.transFigure)
        )  # fmt: skip
        x += 0.36 + 0.075 * len(words)
    return figure


def _title(why: Why) -> str:
    if not why.parted.any():
        return "No world's conflict parts between the two scenarios"
    first = channel_title(why.channels[0])
    return f"Where worlds part, {percent(why.channels[0].share.value)} do so through {first}"


def _parts(why: Why) -> tuple[tuple[str, str, str], ...]:
    return PARTS if why.outcomes[NEVER].value > 0.0 else PARTS[:-1]


def _bar(axes: Axes, why: Why, channel: Channel, row: int) -> None:
    start = 0.0
    for name, colour, _ in _parts(why):
        size = channel.outcomes[name] + (channel.outcomes[SAME] if name == HELD else 0.0)
        size /= float(why.parted.mean())
        axes.barh(row, size, left=start, height=BAR / ROW, color=colour, edgecolor="white", linewidth=0.6)
        start += size


def render(why: Why, source: Source, form: str, record: Record) -> bytes:
    """Return the chart as the bytes of a file, which also say what made it.

    Args:
        why: What is drawn.
        source: Where the worlds come from.
        form: `png` or `svg`.
        record: What the file says of itself.
    """
    buffer = BytesIO()
    with styled():
        draw(why, source).savefig(buffer, format=form, metadata=record.for_file(form))
    return buffer.getvalue()


def record_of(why: Why, results: Results, draw_again: str) -> Record:
    """Return what a file of the chart says of itself.

    Args:
        why: What is drawn.
        results: The stored worlds.
        draw_again: Command that draws it again.
    """
    from sim.batch.worlds import ranges

    manifests = {str(results.folder_of(name)): results.manifest(name) for name in (why.a, why.b)}
    manifest = results.manifest(why.b)
    return Record(
        chart="why",
        about="Through what two scenarios' worlds part, and what came of it",
        finding=_title(why),
        scenarios=tuple(Shown(name, results.fingerprint(name)) for name in (why.a, why.b)),
        baseline=why.b,
        study=str((results.study or {}).get("name") or ""),
        seed=results.seed,
        worlds=ranges([each.world for each in why.partings]),
        count=why.worlds,
        days=results.days,
        fixed=results.fixed,
        version=str(manifest.get("version", "")),
        code=str(manifest.get("code", "")),
        draw=draw_again,
        origins=tuple(origin_of(folder, told) for folder, told in manifests.items()),
    )
