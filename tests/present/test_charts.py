"""The charts: what they claim, that they survive odd runs, and that equal runs give equal bytes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import matplotlib
import numpy as np
import pandas as pd
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text
from PIL import Image

from sim.analysis.causes import causes
from sim.analysis.daily import Panel
from sim.batch import Result
from sim.present.charts import CHARTS, render, save_all
from sim.present.charts.causes import finding as causes_finding
from sim.present.charts.contributors import finding as contributors_finding
from sim.present.charts.contributors import states
from sim.present.charts.fans import finding as fans_finding
from sim.present.charts.frame import balance, day_ticks, ink, keep_apart, stack, styled, text_width
from sim.present.charts.marks import NUMBER_ROOM, place_marks
from sim.present.charts.survival import finding as survival_finding

from .fake import FakeResult, fake_result


def without_most(result: FakeResult) -> FakeResult:
    kept = result.without(*(str(c) for c in result.outcomes if c not in ("world", "days_held")))
    return replace(kept, daily=result.daily[["world", "day", "deaths"]])


def all_missing(result: FakeResult) -> FakeResult:
    daily = result.daily.assign(troops=np.nan, arms=np.nan, deaths=np.nan, d7=np.nan)
    return replace(result, daily=daily).with_outcomes(troops_peak=np.nan, arms_share=np.nan, deaths_per_day=np.nan)


ODD: dict[str, Callable[[], FakeResult]] = {
    "no collapse": lambda: fake_result(40, 120, end_share=0),
    "all collapse on day 0": lambda: fake_result(40, 120, end_share=1),
    "one world": lambda: fake_result(1, 365),
    "one world that ends": lambda: fake_result(1, 365, end_share=0.999, seed=3),
    "three days": lambda: fake_result(40, 3),
    "one day": lambda: fake_result(5, 1),
    "no contributor": lambda: fake_result(40, 120, contributors=0),
    "no world": lambda: replace(r := fake_result(2, 5), outcomes=r.outcomes.iloc[:0], daily=r.daily.iloc[:0]),
    "no daily series": lambda: replace(fake_result(40, 120), daily=pd.DataFrame()),
    "missing columns": lambda: without_most(fake_result(40, 120)),
    "all values missing": lambda: all_missing(fake_result(40, 120)),
    "goes on after a collapse": lambda: fake_result(60, 812, end="continue"),
    "long and odd names": lambda: replace(
        r := fake_result(30, 60), scenario=replace(r.scenario, name="x" * 90, title="$\\frac$ [b]")
    ),
}


@pytest.mark.parametrize("odd", ODD)
@pytest.mark.filterwarnings("error")
def test_every_chart_survives_odd_runs(odd: str) -> None:
    result = ODD[odd]()
    for name in CHARTS:
        with styled():
            CHARTS[name][0](result).draw_without_rendering()


@pytest.mark.parametrize("name", CHARTS)
def test_text_is_large_enough_and_on_the_page(name: str) -> None:
    figure = CHARTS[name][0](fake_result(400))
    FigureCanvasAgg(figure)
    figure.draw_without_rendering()
    width, height = figure.bbox.width, figure.bbox.height
    for text in figure.findobj(Text):
        assert isinstance(text, Text)
        if text.get_visible() and text.get_text().strip():
            assert float(text.get_fontsize()) >= 9, text.get_text()
            box = text.get_window_extent()
            assert box.x0 >= 0, text.get_text()
            assert box.x1 <= width, text.get_text()
            assert box.y0 >= 0, text.get_text()
            assert box.y1 <= height, text.get_text()


@pytest.mark.parametrize("format", ["svg", *(pytest.param(form, marks=pytest.mark.long) for form in ("png", "pdf"))])
def test_equal_runs_give_equal_bytes(format: str, tmp_path: Path) -> None:
    names = list(CHARTS) if format == "png" else ["survival", "fans", "timeline"]
    first = save_all(fake_result(60, 90), tmp_path / "a", format, names)
    with matplotlib.rc_context({"font.size": 20, "lines.linewidth": 9}):
        second = save_all(fake_result(60, 90), tmp_path / "b", format, names)
    assert [path.name for path in first] == [f"{name}.{format}" for name in names]
    for one, other in zip(first, second, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


def test_drawing_leaves_the_settings_of_others_alone() -> None:
    before = dict(matplotlib.rcParams)
    render(fake_result(10, 20), "survival")
    assert dict(matplotlib.rcParams) == before


def test_a_picture_tells_its_run(tmp_path: Path) -> None:
    made = fake_result(30, 60, seed=7)
    result = replace(made, manifest={**made.manifest, "command": "isf run baseline --worlds 30 --seed 7"})
    (path,) = save_all(result, tmp_path, names=["survival"])
    with Image.open(path) as picture:
        assert picture.size == (1600, 1000)
        text = {str(key): str(value) for key, value in picture.info.items()}
    assert text["Fingerprint"] == result.scenario.fingerprint
    assert text["Seed"] == "7"
    assert text["Version"] == "0.1.0"
    assert text["Command"] == "isf plot results/baseline --chart survival --format png"
    assert text["Run"] == "isf run baseline --worlds 30 --seed 7"
    for format in ("svg", "pdf"):
        assert result.scenario.fingerprint.encode() in render(result, "survival", format)


def test_a_failed_chart_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (path,) = save_all(fake_result(10, 20), tmp_path, names=["causes"])
    old = path.read_bytes()

    def fail(result: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setitem(CHARTS, "causes", (fail, "broken"))
    with pytest.raises(RuntimeError):
        save_all(fake_result(20, 20), tmp_path, names=["causes"])
    assert path.read_bytes() == old
    assert [file.name for file in tmp_path.iterdir()] == ["causes.png"]


def test_a_wrong_name_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="did you mean survival"):
        save_all(fake_result(5, 5), tmp_path, names=["causes", "survivl"])
    with pytest.raises(ValueError, match="no format 'bmp'"):
        save_all(fake_result(5, 5), tmp_path, format="bmp")
    assert not list(tmp_path.iterdir())


def test_import_loads_no_heavy_library() -> None:
    code = "import sys, sim.present; print([m for m in ('matplotlib', 'rich', 'pandas', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_findings_are_computed() -> None:
    held = np.array([365.0] * 62 + [10.0] * 38)
    assert survival_finding(held, 365) == (
        "62 % of simulated worlds still hold after 365 days; half of all ends come by day 10"
    )
    assert survival_finding(np.array([365.0] * 9), 365).startswith("All 9 simulated worlds still hold")
    assert survival_finding(np.zeros(9), 365).endswith("all ended on day 0")
    # Rounding must not turn nearly all into all.
    assert survival_finding(np.array([365.0] * 999 + [3.0]), 365).startswith(">99 %")


def test_contributors_are_the_shares_of_worlds() -> None:
    result = fake_result(300)
    turkey = next(state for state in states(result) if state.name == "Turkey")
    column = result.outcomes["contributor_turkey_accepted"]
    assert turkey.accepted == np.mean(column > 0)
    assert turkey.role == "combat"
    assert turkey.lighter == np.mean(result.outcomes["contributor_turkey_role"] == "lighter")
    assert next(state for state in states(result) if state.name == "Jordan").role == "police training"
    assert "Turkey offers in" in contributors_finding(states(result), 300)


def test_no_state_is_named_first_that_the_worlds_cannot_tell_from_others() -> None:
    listed = [replace(state, sent=0.3, margin=0.03) for state in states(fake_result(100))]
    assert contributors_finding(listed, 100).startswith("No state stands out")
    listed[0] = replace(listed[0], sent=0.4)
    assert contributors_finding(listed, 100).startswith(f"{listed[0].name} most often sends troops (in 40 % of worlds)")


def test_no_cause_is_named_that_the_worlds_cannot_tell_from_others() -> None:
    cause = ["held"] * 400 + ["spiral"] * 210 + ["deadline"] * 200 + ["return to war by Israel"] * 190
    held = [365.0] * 400 + [50.0] * 600
    outcomes = pd.DataFrame({"cause": cause, "days_held": held})
    assert causes_finding(causes(outcomes, 365), 365).endswith("no single cause stands out")
    outcomes["cause"] = ["held"] * 400 + ["spiral"] * 500 + ["deadline"] * 100
    assert causes_finding(causes(outcomes, 365), 365) == (
        "60 % of simulated worlds end within 365 days; most often by “Spiral of violence” (50 %)"
    )


def test_fans_tell_no_median_of_too_few_worlds() -> None:
    many, few = Panel(fake_result(400)), Panel(fake_result(30, end_share=0.6))
    assert "the median is" in fans_finding(many)
    assert "median" not in fans_finding(few)


def test_absent_states_are_left_out() -> None:
    result = fake_result(20, 30)
    choices = {**result.scenario.choices, "contributors.turkey.present": False}
    without = replace(result, scenario=replace(result.scenario, choices=choices))
    assert "Turkey" not in [state.name for state in states(without)]


def test_labels_keep_apart_in_their_order() -> None:
    placed = keep_apart([0.5, 0.52, 0.51, 0.9], 0.1)
    assert sorted(placed) == pytest.approx([0.41, 0.51, 0.61, 0.9])
    assert placed[0] < placed[2] < placed[1] < placed[3]
    assert keep_apart([], 0.1) == []


def test_stacked_spans_never_meet() -> None:
    spans = [(5.0, 7.0), (4.0, 6.0), (0.0, 2.0), (3.0, 5.5), (1.0, 4.5)]
    levels = stack(spans)
    assert levels[0] == 0
    for i, (a, b) in enumerate(spans):
        for j, (c, d) in enumerate(spans[:i]):
            assert levels[i] != levels[j] or b <= c or d <= a


@pytest.mark.parametrize("phases", [1, 2, 12, 25, 90])
def test_labels_above_a_world_never_meet(phases: int) -> None:
    days, width = 365, 7.45
    phase = 1 + np.floor(np.arange(days) * phases / days)
    outcomes = {"resolution_day": 330.0, "first_arrival_day": 331.0, "frozen_day": 332.0}
    marks = place_marks(outcomes, phase, 333, days, width)
    assert len(marks.phases) == phases
    shown = [day * width / days for day, _, fits in marks.phases if fits]
    assert np.all(np.diff(shown) >= NUMBER_ROOM - 1e-9)
    assert sorted(event.level for event in marks.events) == [0, 1, 2, 3]
    assert marks.events[0].end


def test_small_print_stands_out_from_white() -> None:
    for colour in ("#56B4E9", "#CC79A7", "#E69F00", "#009E73"):
        assert ink(colour) != colour
    assert ink("#1A1A1A") == "#1A1A1A"


def test_titles_break_at_their_semicolon() -> None:
    text = "62 % of simulated worlds still hold after 365 days; half of all ends come by day 10 " + "or later" * 3
    lines = balance(text, 15, 9.0, "bold")
    assert lines[0].endswith("days;")
    assert all(text_width(line, 15, "bold") <= 9.0 for line in lines)


@pytest.mark.parametrize("days", [1, 3, 10, 11, 34, 90, 120, 365, 400, 812])
def test_ticks_reach_from_start_to_horizon(days: int) -> None:
    ticks = day_ticks(days)
    assert ticks[0] == 0
    assert ticks[-1] == days
    assert ticks == sorted(set(ticks))
    assert len(ticks) <= 11


def test_a_stored_result_is_what_charts_read() -> None:
    """Held by the type checker: a result of a run can stand wherever a chart or table asks for one."""

    def draw(result: Result) -> bytes:
        return render(result, "survival")

    assert callable(draw)
