"""The chart draws for any world, and tables and JSON have all of it."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from sim.analysis.explain.objects import Explanation
from sim.present.charts.frame import styled
from sim.present.explain.chart import draw, heading, render, shown_days
from sim.present.explain.files import ABOUT, write
from sim.present.explain.lanes import lanes
from sim.present.explain.tables import BUT_FOR, EVENTS, but_for_csv, events_csv, to_dict
from sim.present.metadata import read_figure
from tests.present.explained import BLAME, CRISIS_DAY, LAUNCH, SOURCE, explained, lasting, names

COMMAND = ["isf", "explain", "results/baseline", "--scenario", "baseline", "--world", "137"]
WORLDS = {
    "three days": explained(),
    "half a year": lasting(365, ended=180),
    "held": lasting(365),
    "no series": replace(explained(), daily={}),
    "no event": replace(lasting(40), events=()),
}


@pytest.mark.parametrize("world", WORLDS.values(), ids=WORLDS)
def test_it_draws(world: Explanation) -> None:
    with styled():
        figure = draw(world, names(), SOURCE)
    assert len(figure.axes) == 5
    (left, right), days = figure.axes[0].get_xlim(), shown_days(world)
    assert (left, right) == (0, days)
    assert all(axes.get_xlim() == (0, days) for axes in figure.axes)


def test_a_short_world_has_its_days_and_a_long_one_the_horizon() -> None:
    assert [shown_days(world) for world in WORLDS.values()][:3] == [5, 208, 365]


def test_marks_are_where_things_happened() -> None:
    found = {lane.name: lane.marks for lane in lanes(explained())}
    (fired,) = found["attacks by factions"]
    assert (fired.day, fired.ids) == (1, (LAUNCH,))
    (blamed,) = found["accusations (hollow: wrong)"]
    assert blamed.hollow and blamed.ids == (BLAME,)
    assert [mark.deaths for mark in found["Israel: fire at the line"]] == [1.0, 2.0]
    assert "measures" not in found and found["Israel: own strikes"] == ()


def test_the_numbers_of_the_text_stand_in_the_picture() -> None:
    with styled():
        figure = draw(explained(), names(), SOURCE)
    written = [text.get_text() for text in figure.axes[1].texts if text.get_fontweight() == "bold"]
    assert "would have saved it" in written
    assert written.count("1") == written.count("2") == 2, "beside its ring, and above its day"


def test_the_title_says_what_was_found_and_no_more() -> None:
    assert heading(explained(), names(), SOURCE)[0] == (
        "World 137 collapses on day 3 (13 Oct 2025): Israel returns to war; had any of 2 single events gone otherwise, "
        "it would have held, and none of the 1 weighed moved the odds"
    )
    assert "had" not in heading(explained(tests=False), names(), SOURCE)[0]
    assert heading(lasting(365), names(), SOURCE)[0].endswith("had one event gone otherwise, it would have ended")


def test_every_event_has_a_row() -> None:
    rows = list(csv.DictReader(io.StringIO(events_csv(explained(), names()))))
    assert tuple(rows[0]) == EVENTS and len(rows) == len(explained().events)
    launch = next(row for row in rows if row["id"] == LAUNCH)
    assert (launch["date"], launch["chance"], launch["drawn"], launch["changes"]) == (
        "11 Oct 2025", "0.0443", "0.0312", "6",
    )  # fmt: skip
    assert next(row for row in rows if row["id"] == BLAME)["right"] == "0"


def test_every_rerun_has_a_row() -> None:
    rows = list(csv.DictReader(io.StringIO(but_for_csv(explained(), names()))))
    assert tuple(rows[0]) == BUT_FOR and len(rows) == 5
    assert rows[1]["ids"] == CRISIS_DAY and "had been contained" in rows[1]["what"]
    assert (rows[1]["gained"], rows[1]["courses"], rows[0]["courses"]) == ("27", "100", "")
    assert but_for_csv(explained(tests=False), names()).strip() == ",".join(BUT_FOR)


def test_json_is_valid_and_whole() -> None:
    text = json.dumps(to_dict(explained(), names(), SOURCE), allow_nan=False)
    told = json.loads(text)
    world = explained()
    assert set(told["outcomes"]) == set(world.outcomes) and told["outcomes"]["resolution_day"] is None
    assert [each["id"] for each in told["events"]] == [event.id for event in world.events]
    launch = next(each for each in told["events"] if each["id"] == LAUNCH)
    assert launch["mark"] == 1 and launch["reasons"][0]["parts"][0]["name"] == "provocation"
    assert told["but_for"]["singles"][1]["odds"]["courses"] == 100 and len(told["close_calls"]) == 2
    assert len(told["but_for"]["singles"]) == 4 and told["but_for"]["pairs"][0]["gained"] == 27.0
    assert told["daily"]["deaths"][:5] == [1.0, 2.0, 12.0, 0.0, None]
    assert to_dict(explained(tests=False), names(), SOURCE)["but_for"] is None


def test_all_files_are_written_and_the_chart_says_what_made_it(tmp_path: Path) -> None:
    write(tmp_path / "there", explained(), names(), SOURCE, {"version": "0.1.0", "key": "k"}, COMMAND)
    assert {path.name for path in (tmp_path / "there").iterdir()} == set(ABOUT)
    for form in ("png", "svg"):
        record, kind = read_figure(tmp_path / "there" / f"chart.{form}")
        assert kind == form and record.chart == "explain" and record.worlds == "137"
        assert record.draw == " ".join(COMMAND)
    assert render(explained(), names(), SOURCE, {}, COMMAND) == render(explained(), names(), SOURCE, {}, COMMAND)
