"""The chart of a world: an end after what led to it, numbers beside what they belong to, choices by their names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.text import Text

from sim.analysis.explain.objects import CloseCall, Event, Explanation
from sim.present.charts.frame import VERMILION, styled
from sim.present.explain.chart import draw, heading, shown_days
from sim.present.explain.choice import marks
from sim.present.explain.close import close_calls, is_near
from sim.present.explain.lanes import lanes
from sim.present.explain.panels import spiral_days
from sim.present.explain.rings import Label, above, ranges, sides
from tests.present.explained import (
    ANSWER,
    BLAME,
    CRISIS_DAY,
    END,
    LAUNCH,
    SOURCE,
    WAR,
    but_for,
    explained,
    lasting,
    names,
    rerun,
)


def drawn(world: Explanation) -> Figure:
    with styled():
        return draw(world, names(), SOURCE)


def numbers(figure: Figure) -> list[Text]:
    """Bold figures in the panel of lanes; those of the key are plain."""
    return [text for text in figure.axes[1].texts if text.get_fontweight() == "bold" and text.get_text()[0].isdigit()]


def spiral(dated: float = 1.0, read: int = 3) -> Explanation:
    """The world of four days, which ends by a spiral that is dated before the day on which it is read."""
    world = explained()
    told = [event for event in world.events if event.id not in (WAR, END)]
    end = Event(f"{read}:end", read, "truce", "end", deaths=15.0, about="spiral")
    return replace(
        world,
        events=(*told, end),
        outcomes={**world.outcomes, "cause": "spiral", "days_held": dated},
        but_for=replace(but_for(), singles=(rerun(LAUNCH), rerun(CRISIS_DAY))),
    )


def test_the_line_of_a_spiral_stands_after_the_day_on_which_it_was_read() -> None:
    world = spiral()
    assert spiral_days(world) == (1, 3)
    figure = drawn(world)
    for axes in figure.axes:
        red = [np.asarray(line.get_xdata(), dtype=float) for line in axes.lines if line.get_color() == VERMILION]
        assert [line[0] for line in red if line[0] == line[-1]] == [4.0]
        bands = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
        assert [(band.get_x(), band.get_width()) for band in bands] == [(1.0, 3.0)]
    written = [text.get_text() for text in figure.axes[0].texts]
    assert "end, days 1\N{EN DASH}3: spiral of violence" in written
    assert "day 1, and read at the end of day 3 (line)" in heading(world, names(), SOURCE)[1]


def test_other_ends_have_a_day_and_no_band() -> None:
    assert spiral_days(explained()) is None and spiral_days(lasting(365)) is None
    written = [text.get_text() for text in drawn(explained()).axes[0].texts]
    assert "end, day 3: Israel returns to war" in written


def test_a_world_that_ends_soon_fills_its_chart() -> None:
    assert shown_days(spiral()) == 5
    assert shown_days(replace(explained(), events=(Event("0:end", 0, "truce", "end"),), daily={})) == 2


@pytest.mark.parametrize(
    ("chance", "draw_", "near"),
    [(0.01, 0.029, True), (0.01, 0.031, False), (0.5, 0.74, True), (0.442, 0.97, False), (0.442, 0.70, True)],
)
def test_near_is_by_odds(chance: float, draw_: float, near: bool) -> None:
    assert is_near(CloseCall(0, "actors.israel:war in crisis", chance, draw_)) == near


def test_nothing_is_near_on_the_day_of_the_end() -> None:
    call = CloseCall(3, "actors.hamas:war in crisis", 0.12, 0.1201)
    assert close_calls(replace(explained(), close_calls=(call,))) == ()
    assert close_calls(replace(explained(), close_calls=(replace(call, day=2),))) != ()


def test_choices_that_were_taken_are_drawn_last_under_a_name_that_holds_of_both() -> None:
    world = explained()
    near = next(lane for lane in lanes(world) if "nearly" in lane.name)
    assert near.name == "ends truce (hollow: nearly)"
    assert [mark.hollow for mark in near.marks] == [True, False]
    alone = [lane.name for lane in lanes(replace(world, close_calls=()))]
    assert "chooses war or ends deal" in alone and not any("for war" in name for name in alone)


def test_every_number_has_a_ring_of_its_own_lane() -> None:
    given = (rerun(LAUNCH), rerun(BLAME), rerun(ANSWER), rerun("1:hamas:not-meant"))
    judged = Event("1:hamas:not-meant", 1, "hamas", "holds it not meant", about="line")
    world = explained()
    events = (*world.events[:7], judged, *world.events[7:])
    world = replace(world, events=events, but_for=replace(but_for(), singles=given))
    found = {name: lane.name for lane in lanes(world) for mark in lane.marks for name in mark.ids}
    assert set(marks(world)) <= set(found)
    assert (found[ANSWER], found[judged.id]) == ("answers by Israel", "other decisions")
    written = sorted(text.get_text() for text in numbers(drawn(world)))
    assert written == ["1", "1\N{EN DASH}4", "2", "3", "4"]


def test_numbers_of_the_last_day_stand_before_the_line_of_the_end() -> None:
    world = replace(explained(), but_for=replace(but_for(), singles=(rerun(WAR),)))
    figure = drawn(world)
    spans = [text.get_window_extent() for text in numbers(figure)]
    ends = figure.axes[1].transData.transform((4.0, 0.0))[0]
    assert len(spans) == 2 and all(span.x1 < ends for span in spans)


def far(edge: float) -> Callable[[Label], float]:
    return lambda label: edge


def test_numbers_of_days_that_would_meet_are_one() -> None:
    labels = [Label(day, day, (place,)) for place, day in enumerate((1.0, 1.05, 1.1, 4.0), start=1)]
    assert [label.words for label in above(labels, far(9.0))] == ["1\N{EN DASH}3", "4"]


def test_numbers_stand_beside_their_rings_on_the_side_that_is_free() -> None:
    def told(*rings: Label, others: tuple[Label, ...] = (), edge: float = 9.0) -> list[tuple[str, bool]]:
        return [(label.words, left) for label, left in reversed(sides(rings, others, far(edge)))]

    first, second, third = Label(1.0, 1.2, (4,)), Label(1.15, 1.35, (6,)), Label(1.5, 1.7, (5,))
    assert told(first, third) == [("4", False), ("5", False)]
    assert told(first, second, third) == [("4, 6", True), ("5", False)], "rings that overlap have one label"
    assert told(first, Label(2.0, 2.2, (5,)), edge=2.25) == [("4", False), ("5", True)]
    assert told(second, third, edge=1.75) == [("6", True), ("5", True)]
    assert told(first, third, edge=1.75) == [("4", True), ("5", True)], "they would read as one"
    assert told(second, Label(1.4, 1.6, (5,)), edge=1.65) == [("5, 6", True)], "no room between them"
    assert told(first, others=(Label(1.3, 1.4, ()),)) == [("4", True)], "another mark stands to the right"


def test_numbers_in_words() -> None:
    assert [ranges(each) for each in ((3,), (1, 2), (2, 1, 3), (1, 4, 5, 6))] == [
        "3", "1, 2", "1\N{EN DASH}3", "1, 4\N{EN DASH}6",
    ]  # fmt: skip
