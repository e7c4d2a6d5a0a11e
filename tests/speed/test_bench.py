"""The benchmarks' pieces run, and what they measure beside the tool does the same as the tool."""

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from benchmarks import plain_mesa, profile, scaling
from benchmarks.__main__ import SECTIONS
from benchmarks.fused.deploy import deploy
from benchmarks.fused.fight import fight
from benchmarks.fused.part import Part
from benchmarks.small import case, ours, with_mesa
from benchmarks.tables import MARKED, Table, fill
from benchmarks.timing import KEY, memory_of, paired, processor_time_of, slope
from benchmarks.undecorated import exchanged, of_rules
from sim.model import Lanes, StabilizationModel, run_chunk
from sim.rules import Rule
from sim.scenario import load_scenario

DAYS = 25
WORLDS = range(3)


def test_with_keyed_draws_a_plain_world_is_the_tools_to_the_last_bit() -> None:
    chunk = run_chunk(load_scenario("baseline", {"days": DAYS}), Lanes.of_worlds(WORLDS), KEY)
    with plain_mesa.plain(keyed=True):
        rows = plain_mesa.run(WORLDS, processes=1, days=DAYS)
    for world in WORLDS:
        mine = [row for row in rows if row["world"] == world]
        for name, daily in chunk.daily.items():
            column = daily[:, world]
            lived = column[~np.isnan(column)]
            assert [np.float32(row[name]) for row in mine] == list(lived), name
        for name, outcome in chunk.outcomes.items():
            assert np.array_equal(mine[-1]["outcomes"][name], outcome[world], equal_nan=True), name


def test_plain_worlds_draw_from_pythons_generator_and_leave_nothing_behind() -> None:
    kept = vars(Rule)["bind"]
    with plain_mesa.plain():
        first, again = (plain_mesa.run(WORLDS, processes=1, days=DAYS) for _ in range(2))
    # Missing values are unequal to themselves, in text they are not.
    assert str(first) == str(again)
    assert len({row["outcomes"]["deaths"] for row in first if row["outcomes"]}) > 1
    assert vars(Rule)["bind"] is kept
    model = StabilizationModel("baseline")
    model.run_days(3)
    assert model.day == 3


@pytest.mark.parametrize(
    "make",
    # Compiling the kernel with the rules that it calls takes seconds.
    [pytest.param(fight, marks=pytest.mark.long), deploy],
    ids=["fight", "deploy"],
)
def test_a_fused_kernel_gives_the_models_bits(make: Callable[[int], Part]) -> None:
    part = make(40)
    assert part.differing() == []
    assert part.differing() == []
    *_, last = part.arguments
    last[7] += 1.0
    part.kernel = lambda *_: None
    assert len(part.differing()) == 1


def test_the_small_model_is_one_model() -> None:
    with exchanged(of_rules(keyed=False)):
        rows = with_mesa.run(40, 1, 60)
    plain = np.array([row["deaths"] for row in rows]).reshape(40, 60).sum(axis=1)
    tool = ours.run(200, 60)["deaths"].sum(axis=0)
    assert abs(plain.mean() - tool.mean()) < 4.0 * np.hypot(plain.std() / 40**0.5, tool.std() / 200**0.5)
    baseline = load_scenario("baseline")
    for family, values in case.PARAMETERS.items():
        for name, value in values.items():
            assert baseline.parameters[f"{family}.{name}"].value == value


def test_a_profile_adds_up(tmp_path: Path) -> None:
    measured = profile.profile(6, 2)
    assert measured.day.calls == 2
    assert 0.0 < measured.compiled < measured.day.seconds
    assert all(box.own > -1e-9 for _, box in measured.day.walk())
    by_actor, by_rule = profile.tables(measured)
    assert by_actor.rows[-1][0] == "all" and by_rule.rows
    profile.draw(measured, tmp_path / "day.png")
    assert (tmp_path / "day.png").read_bytes().startswith(b"\x89PNG")


def test_agents_are_counted_right() -> None:
    assert len(StabilizationModel("baseline").agents) == scaling.AGENTS


def test_a_chunk_is_measured() -> None:
    table = scaling.chunks([1, 2], days=2)
    assert [row[1] for row in table.rows] == [1, 2, 1, 2] and len(table.notes) == 1


def test_times_are_compared_and_fitted() -> None:
    ratio = paired(lambda: sum(range(20_000)), lambda: sum(range(20_000)), 3)
    assert ratio.least <= ratio.middle <= ratio.most
    assert slope([1, 10, 100], [3.0, 30.0, 300.0]) == pytest.approx(1.0)
    fixed, each = scaling.line([1, 10, 100], [5.0 + 2.0 * size for size in (1, 10, 100)])
    assert (fixed, each) == pytest.approx((5.0, 2.0))
    assert memory_of(0) == processor_time_of(0) == 0


def test_a_table_is_kept_and_shown(tmp_path: Path) -> None:
    table = Table("one", "A table", ("what", "s"), notes=["So it is."])
    table.add("first", 0.1234567)
    table.add("second", None)
    with pytest.raises(ValueError, match="found 1 cells; allowed: 2"):
        table.add("third")
    table.save(tmp_path)
    with (tmp_path / "one.csv").open(encoding="utf-8") as file:
        assert list(csv.reader(file)) == [["what", "s"], ["first", "0.1234567"], ["second", ""]]
    assert "| first | 0.12 |" in table.markdown() and table.markdown().endswith("So it is.\n")
    page = tmp_path / "page.md"
    marked = "Words.\n\n<!-- table: {} -->\n{}<!-- end of table -->\nMore.\n"
    page.write_text(marked.format("one", "Old.\n") + marked.format("other", "Kept.\n"), encoding="utf-8")
    assert fill(page, tmp_path) == ["one"]
    text = page.read_text(encoding="utf-8")
    assert "| second |  |" in text and "Old." not in text and "Kept." in text and "## " not in text


def test_the_page_has_places_for_tables_that_are_measured() -> None:
    page = (Path(__file__).parents[2] / "docs" / "performance.md").read_text(encoding="utf-8")
    names = [found[2] for found in MARKED.finditer(page)]
    assert len(names) == page.count("<!-- table:") == page.count("<!-- end of table -->")
    assert set(names) <= {*SECTIONS, "likeness", "rules"}
