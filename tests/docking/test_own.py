"""The questions put to the project's own model: that they are put right, and that the page tells the answers."""

import numpy as np
import pytest

from sim.outcomes import SERIES
from tests.docking import own, report
from tests.docking.waiting import SURE


def troops(size: float, leaves_on: int | None = None) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Mean troops by day in worlds whose ceasefire lasts."""
    daily = own.run(own.force(size, leaves_on), 12, days=90).daily
    return np.asarray(daily.groupby("day")["troops"].mean().to_numpy(dtype=np.float64))


def test_a_force_of_a_size_is_there_from_the_first_days_and_stays() -> None:
    assert "attacks" in {series.name for series in SERIES}
    found = troops(10000.0)
    assert 0.75 * 10000.0 < found[3] < 10000.0
    assert found[-1] == pytest.approx(found[3], rel=0.1)
    assert troops(20000.0)[3] == pytest.approx(2.0 * found[3], rel=0.02)
    assert troops(0.0).max() == 0.0


def test_a_force_that_is_to_leave_has_left_within_a_week() -> None:
    stays, leaves = troops(10000.0), troops(10000.0, leaves_on=30)
    np.testing.assert_array_equal(stays[:30], leaves[:30])
    assert leaves[30 + 8 :].max() < 100.0


@pytest.mark.long
def test_soldiers_without_effect_hold_no_truce_longer() -> None:
    found = own.waiting(40, own.NO_PRESENCE, days=90)
    assert found.longer.p > SURE and 0.47 < found.longer.in_order < 0.53
    pairs, _ = own.withdrawal(40, own.NO_PRESENCE, days=90)
    assert pairs.p > 0.01


def test_care_cuts_deaths_by_its_share() -> None:
    cut, whole = own.care(0.75), own.care(0.0)
    by = float(whole["actors.israel.response_scale.value"]) - float(cut["actors.israel.response_scale.value"])
    assert 10.0**by == pytest.approx(4.0)
    assert float(cut["line_fire.fatal_share.value"]) == pytest.approx(
        0.25 * float(whole["line_fire.fatal_share.value"])
    )


def test_days_count_that_a_world_sees_at_every_level() -> None:
    cells = [[own.run(own.force(0.0, settings=own.care(share)), 20, days=60)] for share in (0.0, 0.75)]
    found = own.counts(cells)
    rows = [cell[0].daily.dropna(subset="deaths").groupby("world").size().to_numpy() for cell in cells]
    np.testing.assert_array_equal(found.acts.time[0, 0], np.minimum(*rows))
    np.testing.assert_array_equal(found.acts.time[0, 0], found.acts.time[1, 0])
    assert found.deaths.factors[0] > 1.5


def test_verdicts_are_read_as_they_are_written() -> None:
    yes, no = report.Verdict(True, "1 (p 0.001)"), report.Verdict(False, "2")
    assert report.verdicts(report.table([report.Finding("A", yes, no), report.Finding("B", None, yes)])) == {
        "A": (True, False),
        "B": (None, True),
    }


@pytest.mark.long
def test_the_page_tells_what_is_found() -> None:
    told = report.verdicts(report.PAGE.read_text(encoding="utf-8"))
    found = [*report.of_epstein(200, 300), *report.of_bennett(20, 300)]
    assert told == {each.shape: each.holds for each in found}
