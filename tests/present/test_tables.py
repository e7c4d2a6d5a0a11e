"""The outcome table: its rows, its text, its files."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.analysis.causes import HELD, causes
from sim.analysis.measures import GROUPS, is_share, measures
from sim.analysis.summary import summarise
from sim.batch import simulate
from sim.outcomes import OUTCOMES
from sim.present.tables import head, summary_text, write_tables
from sim.present.words import CAVEAT, number, percent, percent_range, stamp
from sim.scenario import load_scenario

from .fake import fake_result


def test_shares_holding_at_the_days_that_the_run_reaches() -> None:
    summary = summarise(fake_result(400, 200))
    keys = [row.key for row in summary if row.key.startswith("holding")]
    assert keys == ["holding_30", "holding_90", "holding_180", "holding_200"]


def test_a_row_is_its_column() -> None:
    result = fake_result(300)
    outcomes, summary = result.outcomes, summarise(result)
    assert summary["holding_90"].value == np.mean(outcomes["days_held"] >= 90)
    assert summary["mean_days_held"].value == pytest.approx(outcomes["days_held"].mean())
    row = summary["deaths_per_day"]
    expected = outcomes["deaths_per_day"].dropna().quantile([0.05, 0.5, 0.95])
    assert (row.low, row.value, row.high) == pytest.approx(tuple(expected))
    crises = (outcomes["contained_share"] * outcomes["crises"]).sum() / outcomes["crises"].sum()
    assert summary["contained_share"].value == pytest.approx(crises)


def test_troops_on_day_100_say_how_many_worlds_reached_it() -> None:
    result = fake_result(300)
    row = summarise(result)["troops_day_100"]
    assert row.n == result.outcomes["troops_day_100"].notna().sum() < 300
    assert f"in {row.n} worlds" in row.note


def test_one_world_is_one_world() -> None:
    result = fake_result(300)
    held, troops = np.full(300, 365.0), np.full(300, np.nan)
    held[0], troops[0] = 80.0, 500.0
    summary = summarise(replace(result, outcomes=result.outcomes.assign(days_held=held, troops_day_100=troops)))
    assert summary["median_day_of_end"].note == "in 1 world"
    assert summary["troops_day_100"].note == "in 1 world, mean 500"


def test_arms_above_those_at_the_start_are_no_error() -> None:
    row = summarise(fake_result(30))["arms_share"]
    assert row.measure.endswith("of start") and "above the start" in row.meaning


def test_deaths_to_the_horizon_are_printed_for_runs_that_go_on_only() -> None:
    assert not summarise(fake_result(50))["deaths"].printed
    going_on = summarise(fake_result(50, end="continue"))["deaths"]
    assert going_on.printed
    assert "war included" in going_on.measure


def test_every_outcome_is_told_once_in_the_words_of_its_table() -> None:
    summary = summarise(fake_result(60))
    keys = [row.key for row in summary]
    assert len(set(keys)) == len(keys)
    told = {measure.outcome.name for measure in measures()}
    apart = {"days_held", "collapsed", "cause", "contained_share", "frozen", "rafah_fate"}
    assert told | apart == {outcome.name for outcome in OUTCOMES}
    for measure in measures():
        row = summary[measure.outcome.name]
        assert row.meaning == measure.outcome.meaning
        assert row.unit == ("share" if measure.outcome.unit == "0 or 1" else measure.outcome.unit)
        assert row.group in GROUPS


def test_the_printed_table_fits_a_screen_and_a_line_a_row() -> None:
    summary = summarise(fake_result(1000))
    lines = summary_text(summary).splitlines()
    assert len(lines) < 50
    printed = [row for row in summary if row.printed]
    assert sum(line.startswith(tuple(f"{group} " for group in GROUPS)) for line in lines) == len(GROUPS) - 1
    assert all(len(row.measure) <= 36 for row in printed if not row.key.startswith("cause_"))
    # Title, question, identity (2), blank, head, rule; then the rows; then foot (2) and caveat.
    assert len(lines) == 7 + len(printed) + 3


def test_fates_of_the_group_in_rafah_add_up() -> None:
    summary = summarise(fake_result(200))
    fates = [summary[f"rafah_{word}"].value for word in ("stuck", "evacuated", "surrendered", "killed", "dispersed")]
    assert sum(fates) == pytest.approx(1)
    assert summary["rafah_out"].value == pytest.approx(fates[1] + fates[2])


def test_who_the_dead_are_leaves_nobody_out() -> None:
    result = fake_result(200)
    summary, outcomes = summarise(result), result.outcomes
    share = outcomes["deaths_palestinian"].sum() / outcomes["deaths"].sum()
    assert summary["palestinian_share"].value == pytest.approx(share)
    assert "Israelis" in summary["palestinian_share"].note
    assert np.isnan(summarise(result.without("deaths_israeli"))["palestinian_share"].value)


def test_shares_of_something_are_shares() -> None:
    assert is_share("share of start")
    assert is_share("probability")
    assert not is_share("shares a day")


def test_causes_count_every_world_once() -> None:
    result = fake_result(250)
    table = causes(result.outcomes, 365)
    assert table["worlds"].sum() == 250
    assert table["cause"].iloc[0] == HELD
    assert table["worlds"].iloc[1:].is_monotonic_decreasing
    assert set(table["cause"]) == set(result.outcomes["cause"].cat.categories)


def test_causes_without_their_column_still_tell_who_holds() -> None:
    result = fake_result(100).without("cause")
    table = causes(result.outcomes, 365).set_index("cause")
    assert table.loc[HELD, "worlds"] == (result.outcomes["days_held"] == 365).sum()
    assert table["worlds"].sum() == 100


def test_text_has_the_run_above_and_the_caveat_below() -> None:
    result = fake_result(120)
    text = summary_text(summarise(result))
    assert text.startswith(result.scenario.title)
    for part in (result.scenario.question, "120 worlds", "365 days", "seed 1", "3f9a1b2c4d5e", "0.1.0"):
        assert part in text
    assert text.rstrip().endswith(CAVEAT)
    assert max(map(len, text.splitlines())) <= 120


def test_words_of_a_scenario_are_not_markup() -> None:
    result = fake_result(5, 10)
    odd = replace(result, scenario=replace(result.scenario, title="Troops [bold]now[/bold] [/x]", question=""))
    assert summary_text(summarise(odd)).startswith("Troops [bold]now[/bold] [/x]")


def test_files_are_whole_and_the_same_twice(tmp_path: Path) -> None:
    result = fake_result(60, 50)
    first, second = write_tables(result, tmp_path / "a"), write_tables(result, tmp_path / "b")
    assert [path.name for path in first] == ["summary.csv", "summary.json", "summary.txt", "daily_quantiles.csv"]
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(path.name for path in first)


def test_json_holds_no_nan_and_the_rows_of_the_frame(tmp_path: Path) -> None:
    result = fake_result(40, 50)
    write_tables(result, tmp_path)
    data = json.loads((tmp_path / "summary.json").read_text(encoding="utf-8"))
    frame = pd.read_csv(tmp_path / "summary.csv")
    assert [row["key"] for row in data["rows"]] == list(frame["key"])
    assert next(row for row in data["rows"] if row["key"] == "troops_day_100")["value"] is None
    assert data["run"]["start"] == "2025-10-10"
    assert data["caveat"] == CAVEAT


def test_quantiles_have_a_row_a_series_and_day(tmp_path: Path) -> None:
    result = fake_result(40, 50)
    write_tables(result, tmp_path)
    table = pd.read_csv(tmp_path / "daily_quantiles.csv")
    assert len(table) == 50 * (len(result.daily.columns) - 2)
    assert list(table.columns[:3]) == ["series", "day", "n_holding"]


def test_a_missing_measure_stays_as_unknown() -> None:
    result = fake_result(30).without("troops_peak", "crises", "frozen", "arms_share")
    summary = summarise(result)
    assert np.isnan(summary["troops_peak"].value)
    assert np.isnan(summary["contained_share"].value)
    assert np.isnan(summary["frozen"].value)
    with pytest.raises(KeyError):
        summary["unheard_of"]
    assert "ISF troops" in summary_text(summary)


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0, "0 %"), (0.005, "<1 %"), (0.5, "50 %"), (0.997, ">99 %"), (1.0, "100 %")],
)
def test_percent_keeps_rare_from_never(share: float, words: str) -> None:
    assert percent(share) == words


def test_numbers_in_words() -> None:
    assert [number(x) for x in (0.0, 0.314, 2.26, 31.4, 270.5, 12345.0)] == ["0", "0.31", "2.3", "31", "270", "12,345"]
    assert number(float("nan")) == percent(float("nan")) == "\N{EN DASH}"
    assert percent_range(0.52, 0.58) == "52\N{EN DASH}58 %"


def test_what_was_changed_and_which_readings_were_taken_stand_above_the_table() -> None:
    result = simulate(load_scenario("baseline", {"readings.K05": "two-thousand"}), worlds=2, days=3, seed=11)
    command = "isf run baseline --set readings.K05=two-thousand --set 'days=3' --seed 11"
    result.manifest = {**result.manifest, "command": command}
    lines = head(summarise(result))
    assert lines[-2].endswith(": readings.K05=two-thousand, days=3")
    assert lines[-1].endswith(": K05 two-thousand (Middle East Eye)")
    assert stamp(summarise(result).run).startswith("baseline (changed)")
    result = simulate("baseline", worlds=2, days=3, seed=11)
    assert len(head(summarise(result))) == 4
