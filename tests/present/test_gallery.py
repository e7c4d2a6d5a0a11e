"""The gallery: what its titles claim, that it survives odd batches, that no words meet, and equal bytes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import matplotlib
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Text

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.paired import paired_difference
from sim.analysis.targets import UnknownMeasure
from sim.batch.reading.results import Results
from sim.present.charts.frame import styled
from sim.present.gallery import GALLERY, Gallery, default_names, render
from sim.present.gallery import heatmap as heat
from sim.present.gallery.contrast import Difference, paired, widening
from sim.present.gallery.fans import SERIES
from sim.present.gallery.findings import apart
from sim.present.gallery.frame import MOST_ARMS, fit, interval, signed, told_apart

from .fake_batch import NAMES, FakeBatch, fake_batch, fake_sweep

CURVES = tuple(name for name in GALLERY if name != "heatmap")
LONG = [f"{name}-whose-name-is-much-longer-than-any-label-has-room-for" for name in NAMES[:8]]
TWO = {"objections.hostility_weight": (0.0, 0.5, 1.0), "rules.objections": ("veto", "none")}


def partial() -> FakeBatch:
    failed = (SimpleNamespace(scenario="no-force", world=7, why="NaN"),)
    return replace(fake_batch(4, 60, 90), asked=500, state="partial", failed=failed)


def nothing_ends() -> FakeBatch:
    return fake_batch(4, 60, 90, ends=(0.4, 0.0, 0.3, 0.0))


def without_series() -> FakeBatch:
    batch = fake_batch(3, 30, 60)
    return replace(batch, arms={name: replace(arm, daily=arm.daily.iloc[:0]) for name, arm in batch.arms.items()})


def without_outcomes() -> FakeBatch:
    batch = fake_batch(3, 30, 60)
    kept = {name: replace(arm, outcomes=arm.outcomes[["world", "days_held"]]) for name, arm in batch.arms.items()}
    return replace(batch, arms=kept)


def one_state_absent() -> FakeBatch:
    batch = fake_batch(3, 60, 60)
    arm = batch.arms["turkey-accepted"]
    choices = {**arm.scenario.choices, "contributors.turkey.present": False}
    arms = {**batch.arms, "turkey-accepted": replace(arm, scenario=replace(arm.scenario, choices=choices))}
    return replace(batch, arms=arms)


ODD: dict[str, Callable[[], FakeBatch]] = {
    "one arm": lambda: fake_batch(1, 40, 90),
    "one world": lambda: fake_batch(3, 1, 90),
    "two worlds": lambda: fake_batch(2, 2, 30),
    "no world": lambda: no_world(),
    "twelve arms": lambda: fake_batch(12, 40, 90),
    "too many arms": lambda: fake_batch([f"arm-{number}" for number in range(MOST_ARMS + 1)], 5, 20),
    "equal arms": lambda: fake_batch(4, 40, 90, ends=(0.4,)),
    "long names": lambda: fake_batch(LONG, 40, 90),
    "odd names": lambda: fake_batch(["$\\frac$ [b]", "a/b"], 40, 90),
    "partial": partial,
    "no collapse in some": nothing_ends,
    "all collapse on day 0": lambda: fake_batch(3, 40, 90, ends=(1.0,)),
    "followed past a collapse": lambda: fake_batch(4, 40, 120, end="continue"),
    "three days": lambda: fake_batch(3, 30, 3),
    "no series": without_series,
    "hardly any outcome": without_outcomes,
    "a state takes no part": one_state_absent,
    "a sweep over one": lambda: fake_sweep({"objections.hostility_weight": (0.0, 0.5, 1.0)}, 40, 60),
    "a sweep over words": lambda: fake_sweep({"rules.objections": ("veto", "none")}, 40, 60),
    "a sweep over two": lambda: fake_sweep(TWO, 40, 60),
    "a sweep over three": lambda: fake_sweep({**TWO, "force.size": (1.0, 2.0)}, 10, 20),
}


def no_world() -> FakeBatch:
    batch = fake_batch(2, 2, 30)
    arms = {
        name: replace(arm, outcomes=arm.outcomes.iloc[:0], daily=arm.daily.iloc[:0]) for name, arm in batch.arms.items()
    }
    return replace(batch, arms=arms)


def drawn(batch: FakeBatch, name: str, measures: list[str] | None = None) -> Figure:
    with styled():
        figure = GALLERY[name][0](Gallery(batch, measures))
        FigureCanvasAgg(figure)
        figure.draw_without_rendering()
    return figure


def words(figure: Figure) -> list[Text]:
    found: list[Any] = figure.findobj(Text)
    # Ticks beyond the ends of an axis are there but not drawn.
    hidden = set()
    for axes in figure.axes:
        for axis, (low, high) in ((axes.xaxis, sorted(axes.get_xlim())), (axes.yaxis, sorted(axes.get_ylim()))):
            spare = 1e-6 * (high - low)
            for tick in axis.get_major_ticks():
                if not low - spare <= tick.get_loc() <= high + spare:
                    hidden |= {tick.label1, tick.label2}
    return [each for each in found if each.get_visible() and each.get_text().strip() and each not in hidden]


def title(batch: FakeBatch, name: str, measures: list[str] | None = None) -> str:
    return str(drawn(batch, name, measures).get_label())


QUICK = {"one world", "no world", "partial", "a sweep over one"}


@pytest.mark.parametrize("odd", [pytest.param(each, marks=[] if each in QUICK else [pytest.mark.long]) for each in ODD])
@pytest.mark.filterwarnings("error")
def test_every_chart_survives_odd_batches(odd: str) -> None:
    batch = ODD[odd]()
    for name in GALLERY:
        figure = drawn(batch, name)
        assert figure.get_label(), name
        assert not {"better", "worse", "best", "worst"} & set(str(figure.get_label()).lower().split()), name


def overlaps(figure: Figure) -> list[tuple[str, str]]:
    """Pairs of words that meet by more than the air between lines."""
    boxes = [(each.get_text(), each.get_window_extent().padded(-3.0)) for each in words(figure)]
    boxes = [(text, box) for text, box in boxes if box.width > 0 and box.height > 0]
    return [(a, b) for i, (a, one) in enumerate(boxes) for b, other in boxes[i + 1 :] if one.overlaps(other)]


SHAPES: dict[str, Callable[[], FakeBatch]] = {
    "2": lambda: fake_batch(2, 200, 365),
    "6": lambda: fake_batch(6, 200, 365),
    "10, followed": lambda: fake_batch(10, 200, 365, end="continue"),
    "long names": lambda: fake_batch(LONG, 200, 365),
    "equal arms": lambda: fake_batch(5, 200, 365, ends=(0.4,)),
}


@pytest.mark.parametrize(
    "shape", [pytest.param(each, marks=[] if each == "2" else [pytest.mark.long]) for each in SHAPES]
)
def test_words_are_on_the_page_and_keep_apart(shape: str) -> None:
    batch = SHAPES[shape]()
    for name in CURVES:
        figure = drawn(batch, name)
        wide, high = figure.bbox.width, figure.bbox.height
        for text in words(figure):
            box = text.get_window_extent()
            assert box.x0 >= 0 and box.x1 <= wide and box.y0 >= 0 and box.y1 <= high, (name, text.get_text())
            assert float(text.get_fontsize()) >= 8, (name, text.get_text())
        assert not overlaps(figure), name


@pytest.mark.parametrize("values", [3, 7, 11])
def test_words_of_a_map_keep_apart(values: int) -> None:
    over = {
        "objections.hostility_weight": tuple(np.round(np.linspace(0, 1, values), 2)),
        "force.size": tuple(range(values)),
    }
    figure = drawn(fake_sweep(over, 60, 60), "heatmap")
    assert not overlaps(figure)
    assert max(text.get_window_extent().x1 for text in words(figure)) <= figure.bbox.width


@pytest.mark.long
@pytest.mark.parametrize("name", GALLERY)
def test_equal_batches_give_equal_bytes(name: str) -> None:
    def make(form: str) -> bytes:
        batch = fake_sweep(TWO, 30, 40) if name == "heatmap" else fake_batch(3, 40, 60)
        return render(Gallery(batch), name, form)

    for form in ("png", "svg") if name != "causes" else ("png", "svg", "pdf"):
        first = make(form)
        with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 9}):
            assert make(form) == first, form


def test_only_the_columns_needed_are_read_and_none_twice() -> None:
    batch = fake_batch(3, 40, 60)
    gallery = Gallery(batch)
    with styled():
        GALLERY["survival"][0](gallery)
        GALLERY["differences"][0](gallery)
        GALLERY["causes"][0](gallery)
    read = [column for name, columns in batch.asked_for if name == "baseline" for column in columns]
    assert len(read) == len(set(read))
    assert set(read) <= {"cause", "deaths", "trucks_delivered_per_day", *gallery.measures}


def test_differences_are_those_of_the_worlds() -> None:
    batch = fake_batch(3, 150, 200)
    gallery = Gallery(batch, ["days_held", "collapsed"])
    found = gallery.differences(["days_held", "collapsed"])["turkey-vetoed", "days_held"]
    arm, base = (batch.arms[name].outcomes["days_held"].to_numpy(float) for name in ("turkey-vetoed", "baseline"))
    known = bootstrap_means((arm - base)[:, None])
    assert (found.mean, found.low, found.high) == (known.mean[0], known.low[0], known.high[0])
    other = paired_difference(arm, base)
    assert (found.more, found.less, found.pairs) == (other.share_higher, other.share_lower, other.pairs)


def test_a_wider_interval_allows_for_more_comparisons() -> None:
    assert widening(1) == pytest.approx(1.0)
    assert widening(10) == pytest.approx(2.807 / 1.96, abs=1e-3)
    luck = np.random.default_rng(1)
    (one,) = paired([luck.normal(0.25, 1.0, 200)])
    ten = one.among(10)
    assert ten.wide_low < one.low < one.mean < one.high < ten.wide_high
    assert (ten.low, ten.high) == (one.low, one.high)
    assert one.told and not ten.told and not ten.spans_zero


def test_nothing_is_claimed_that_cannot_be_told() -> None:
    def found(mean: float, wide: float) -> Difference:
        return Difference(mean, mean - 1, mean + 1, mean - wide, mean + wide, 0.5, 0.2, 100)

    up, down = told_apart([("a", found(5, 2)), ("b", found(9, 20)), ("c", found(-3, 2)), ("d", found(8, 2))])
    assert (up, down) == (["d", "a"], ["c"])
    equal = Gallery(fake_batch(3, 60, 90, ends=(0.4,)))
    all_same = "The days held are the same with all 2 other scenarios as with baseline in every simulated world"
    assert apart(equal, "days_held") == all_same


def test_titles_say_the_finding() -> None:
    two = fake_batch(2, 300)
    days = Gallery(two).differences(["days_held"])["turkey-accepted", "days_held"].mean
    said = title(two, "survival")
    assert f"hold {days:.0f} days longer on average with turkey-accepted than with baseline" in said
    assert "in the simulated worlds" in said.lower()
    flipped = replace(two, arms=dict(reversed(list(two.arms.items()))))
    assert f"{days:.0f} days shorter on average with baseline than with turkey-accepted" in title(flipped, "survival")
    many = title(fake_batch(9, 300), "differences")
    assert many.startswith("Of 8 scenarios 4 hold longer and 3 shorter than baseline in the simulated worlds")
    assert "(+42 days)" in many and "(\N{MINUS SIGN}53 days)" in many


def test_titles_name_the_measure_that_was_asked_for() -> None:
    assert title(fake_batch(2, 300), "differences", ["troops_peak"]).startswith("ISF troops in place, peak: ")
    with pytest.raises(UnknownMeasure, match="did you mean days_held"):
        Gallery(fake_batch(2, 10, 20), ["days_hold"])


def test_the_measures_are_those_of_the_study() -> None:
    study = {"name": "s", "title": "S", "question": "?", "measures": ["collapsed", "holding_90", "cause=spiral"]}
    batch = fake_batch(3, 60, 120, study=study)
    assert Gallery(batch).measures == ("collapsed", "holding_90", "cause=spiral")
    shown = " ".join(text.get_text() for text in words(drawn(batch, "differences")))
    assert "Held 90 days" in shown and "Share of worlds that collapse" in shown and "Cause: spiral" in shown


def test_deaths_to_the_horizon_are_drawn_only_where_they_compare() -> None:
    ended = " ".join(text.get_text() for text in words(drawn(fake_batch(3, 60, 120), "tradeoff")))
    assert "not drawn" in ended and "--set end=continue" in ended
    followed = " ".join(text.get_text() for text in words(drawn(fake_batch(3, 60, 120, end="continue"), "tradeoff")))
    assert "not drawn" not in followed and "Deaths to the horizon" in followed
    assert "deaths" in Gallery(fake_batch(2, 5, 20, end="continue")).measures
    assert "deaths" not in Gallery(fake_batch(2, 5, 20)).measures
    told = " ".join(text.get_text() for text in words(drawn(fake_batch(2, 60, 90), "differences", ["deaths"])))
    assert "seems to save lives" in told.replace("\n", " ") or "seems to" in told


def test_a_partial_batch_says_which_worlds_it_shows() -> None:
    for name in CURVES:
        shown = " ".join(text.get_text() for text in words(drawn(partial(), name)))
        assert "Partial: 60 worlds of 500 asked for" in shown, name
        assert "1 world that failed in one" in shown, name
    noted = replace(fake_batch(2, 20, 30), notes=("The folders were made by different versions",))
    assert "different versions." in " ".join(text.get_text() for text in words(drawn(noted, "survival")))


def test_every_figure_has_its_stamp_and_caveat() -> None:
    batch = fake_batch(3, 40, 60)
    for name in CURVES:
        shown = [text.get_text() for text in words(drawn(batch, name))]
        assert "Exploration under stated assumptions, not a forecast." in shown, name
        assert any(f"{batch.fingerprint('baseline')[:12]} +2" in each and "seed 1" in each for each in shown), name


def test_causes_share_one_scale_and_tell_never_met_ones() -> None:
    figure = drawn(fake_batch(4, 300), "causes")
    scales = {round(float(axes.get_xlim()[1] / axes.get_position().width), 6) for axes in figure.axes}
    assert len(scales) == 1, "an inch of a bar is the same share in every column"
    assert "In no scenario: no ceasefire began." in " ".join(text.get_text() for text in words(figure)).replace(
        "\n", " "
    )


def test_series_share_a_scale_between_arms() -> None:
    figure = drawn(fake_batch(3, 60, 120), "fans")
    tops = [round(axes.get_ylim()[1], 9) for axes in figure.axes]
    rows = 3
    for column in range(len(SERIES) + 1):
        assert len(set(tops[column * rows : (column + 1) * rows])) == 1


def test_a_map_marks_what_cannot_be_told_and_frames_the_scenario_itself() -> None:
    over = {"endings.collapse_level": (10.0, 20.0, 30.0), "rules.objections": ("veto", "none")}
    batch = fake_sweep(over, 80, 90)
    figure = drawn(batch, "heatmap")
    hatched = [patch for axes in figure.axes for patch in axes.patches if patch.get_hatch()]
    gallery = Gallery(batch)
    apart_ = gallery.differences(["days_held"])
    unsure = [name for name in gallery.others if (each := apart_[name, "days_held"]).spans_zero and not each.same]
    assert len(hatched) == len(unsure)
    assert heat.cells(gallery)[20.0, "none"] == "baseline-003"


def test_sweeps_get_a_map_and_others_do_not() -> None:
    assert "heatmap" not in default_names(Gallery(fake_batch(3, 10, 20)))
    assert "heatmap" in default_names(Gallery(fake_sweep(TWO, 10, 20)))
    wide = {"a.b": tuple(range(5)), "c.d": tuple(range(4))}
    assert default_names(Gallery(fake_sweep(wide, 10, 20))) == ("heatmap",)
    assert "fans" not in default_names(Gallery(without_series()))


def test_contributors_tell_who_takes_no_part() -> None:
    shown = [text.get_text() for text in words(drawn(one_state_absent(), "contributors"))]
    assert shown.count("\N{EN DASH}") == 3


@pytest.mark.parametrize(
    ("value", "unit", "told"),
    [
        (26.2, "days", "+26"),
        (-0.83, "", "\N{MINUS SIGN}0.83"),
        (0.0, "days", "0"),
        (-0.0829, "share", "\N{MINUS SIGN}8.3"),
        (0.004, "index", "+0.004"),
        (3927.4, "troops", "+3,927"),
        (float("nan"), "days", "\N{EN DASH}"),
    ],
)
def test_differences_are_written_with_their_sign(value: float, unit: str, told: str) -> None:
    assert signed(value, unit) == told


def test_an_interval_that_is_not_there_is_said() -> None:
    assert interval(float("nan"), 1.0) == "no interval"
    assert interval(0.1, 0.2, "share") == "+10 to +20"


def test_names_break_at_hyphens_and_are_cut_last() -> None:
    assert fit("force-5000-by-day-45", 9, 1.0, 2) == "force-5000-by-\nday-45"
    assert fit("a b", 9, 5.0) == "a b"
    assert fit("Difference to the scenario itself", 10, 2.0, 1).endswith("…")
    assert "scenario i" in fit("Difference to the scenario itself", 10, 2.2, 1)


def test_stored_results_are_what_the_gallery_reads() -> None:
    """Held by the type checker: stored worlds can stand wherever the gallery asks for some."""

    def draw(results: Results) -> bytes:
        return render(Gallery(results), "survival")

    assert callable(draw)
