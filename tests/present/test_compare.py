"""A comparison in words, as a page of any width, and as files."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from sim.analysis.compare import compare
from sim.analysis.compared import Comparison
from sim.analysis.hazard import HazardRatio, Period
from sim.analysis.survival import Estimate
from sim.analysis.swap import swap_p
from sim.analysis.turning import TOLD, Moderator, Turning
from sim.batch.reading.sources import Failure
from sim.present.compare.figures import MINUS
from sim.present.compare.layout import Column, grid
from sim.present.compare.report import to_text
from sim.present.compare.sentences import sentence
from sim.present.compare.tables import ABOUT, files, plain, rows, to_dict
from sim.present.compare.worlds import alike
from sim.present.words import CAVEAT, DASH
from tests.analysis.stored import Stored, beliefs, outcomes, three_arms

POINT = Moderator(
    "objections.price", -0.4, 0.001, Estimate(50.0, 40.0, 60.0), Estimate(-5.0, -9.0, -1.0), 0.3141, 0.22, 0.4,
    Estimate(44.0, 40.0, 48.0), Estimate(-6.0, -11.0, -1.0), 0.3, True,
)  # fmt: skip


def told(worlds: int = 400, **more: Any) -> Comparison:
    return compare(three_arms(worlds, **more), beliefs=beliefs)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    return told()


def with_turning(comparison: Comparison, *moderators: Moderator) -> Comparison:
    return replace(comparison, turning={"with-force": Turning(TOLD, 400, 487, moderators)})


def test_the_sentence_says_how_much_how_sure_how_often_and_where_it_turns(comparison: Comparison) -> None:
    found = comparison.difference("with-force", "days_held").paired
    text = sentence(with_turning(comparison, POINT), "with-force")
    assert re.fullmatch(
        r"holds [\d.]+ days longer \(95 % [\d.]+ to [\d.]+\) on average; longer in \d+ % of worlds, shorter in \d+ %; "
        rf"turns around where objections\.price is above 0\.314 \(there {MINUS}6 days, {MINUS}11 to {MINUS}1\)",
        text,
    )
    assert f"longer in {100 * found.share_higher:.0f} % of worlds, shorter in {100 * found.share_lower:.0f} %" in text


def test_a_turning_point_below_is_told_below(comparison: Comparison) -> None:
    other = replace(POINT, below=POINT.above, above=POINT.below)
    assert f"is below 0.314 (there {MINUS}6 days" in sentence(with_turning(comparison, other), "with-force")


def test_no_turning_point_is_told_with_how_many_were_looked_at(comparison: Comparison) -> None:
    none = sentence(with_turning(comparison), "with-force")
    assert none.endswith("no single assumption among 487 is seen to turn it around")
    most = sentence(with_turning(comparison, replace(POINT, turns=False)), "with-force")
    assert most.endswith(
        f"it goes most with objections.price (+50 days in the lowest third of its values, {MINUS}5 days in the highest)"
    )


def test_what_is_shorter_or_the_same_or_cannot_be_told_is_said_so(comparison: Comparison) -> None:
    assert sentence(comparison, "without-aid").startswith("holds exactly as long in each of 400 worlds")
    stored = three_arms()
    turned = Stored({"with-force": stored.tables["with-force"], "baseline": stored.tables["baseline"]})
    text = sentence(compare(turned, beliefs=beliefs), "baseline")
    assert re.match(r"holds [\d.]+ days shorter \(95 % [\d.]+ to", text) and "; shorter in" in text
    noise = np.random.default_rng(1).normal(0.0, 40.0, 300)
    vague = Stored({"baseline": outcomes(300), "noise": outcomes(300, noise - noise.mean() + 1.5)})
    text = sentence(compare(vague, beliefs=beliefs), "noise")
    assert text.startswith("holds neither longer nor shorter on average as far as 300 worlds can tell (")


def test_other_headlines_have_their_own_words() -> None:
    text = sentence(compare(three_arms(), ["troops_peak"], beliefs=beliefs), "with-force")
    assert re.match(
        r"ISF troops in place, peak: [\d.]+ troops more \(95 % [\d.]+ to [\d.]+\) on average; more in", text
    )
    text = sentence(compare(three_arms(), ["collapsed"], beliefs=beliefs), "with-force")
    assert re.match(r"Collapsed: [\d.]+ points lower \(95 % [\d.]+ to [\d.]+\) on average; lower in", text)


def test_what_stands_alone_only_is_said_so(comparison: Comparison) -> None:
    shaky = [replace(each, adjusted=0.2) for each in comparison.differences]
    text = sentence(replace(comparison, differences=tuple(shaky)), "with-force")
    assert "on average, which does not stand among all comparisons made here;" in text


def test_few_worlds_tell_nothing_and_show_no_table() -> None:
    text = to_text(told(31))
    assert "31 worlds tell nothing about differences: at least 50 are needed" in text
    assert "holds" not in text.partition("Baseline")[2].partition("\n")[2]
    assert sentence(told(31), "with-force").startswith("too few worlds to tell anything: 31 compared, 50 are needed")


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("width", [60, 80, 100, 120])
def test_the_page_keeps_to_its_width(comparison: Comparison, width: int, full: bool) -> None:
    lines = to_text(with_turning(comparison, POINT), width, full).splitlines()
    assert max(map(len, lines)) <= width
    assert all(line == line.rstrip() for line in lines)
    assert "\n\n\n" not in to_text(comparison, width, full)


def test_no_figure_is_lost_on_a_narrow_page(comparison: Comparison) -> None:
    def figures(text: str) -> list[str]:
        return sorted(
            re.findall(rf"[+{MINUS}]?\d[\d,.]*", text.partition("Differences to")[2].partition("* stands")[0])
        )

    assert figures(to_text(comparison, 60)) == figures(to_text(comparison, 120))


def test_the_page_fits_a_screen_or_two(comparison: Comparison) -> None:
    assert len(to_text(comparison).splitlines()) < 60
    assert len(to_text(comparison, full=True).splitlines()) > 70


def test_every_difference_stands_in_the_page_with_its_interval_and_mark(comparison: Comparison) -> None:
    text = to_text(comparison, full=True)
    block = text.partition("Differences to")[2].partition("* stands")[0]
    marked = sum(each.stands for each in comparison.differences)
    assert block.count("*") == marked > 0
    judged = sum(each.enough for each in comparison.differences)
    assert f"when all {judged} comparisons" in " ".join(text.split())
    for each in comparison.targets:
        assert each.name in text


def test_a_partial_batch_says_first_which_worlds_are_used_and_why() -> None:
    lines = to_text(told(120, state="partial", asked=2000)).splitlines()
    assert lines[1].startswith(
        "PARTIAL: 120 worlds finished in every scenario, of 2,000 asked. Only these, worlds 0 to "
    )
    assert "119, are used" in " ".join(lines[1:3])


def test_failed_worlds_are_named_and_left_out() -> None:
    stored = three_arms(100)
    kept = {name: table[table["world"] != 7].reset_index(drop=True) for name, table in stored.tables.items()}
    failed = Stored(kept, failed=(Failure("with-force", 7, "a NaN in deaths"),), asked=100)
    text = to_text(compare(failed, beliefs=beliefs))
    assert "99 worlds, the same in every scenario, of 100 asked; the others failed." in text
    assert "Failed, and is left out of every scenario: world 7 of with-force (a NaN in deaths)." in text


def test_a_ratio_that_changes_is_told_in_words(comparison: Comparison) -> None:
    periods = (Period(0, 30, 0.6, 0.5, 0.7), Period(31, 90, 0.9, 0.8, 1.0), Period(91, 364, 1.1, 1.0, 1.2))
    hazard = HazardRatio(0.8, 0.7, 0.9, 0.01, 0.001, periods, 0.05, (100, 120))
    first, *others = comparison.against
    text = to_text(replace(comparison, against=(replace(first, hazard=hazard), *others)))
    flat = " ".join(text.split())
    assert "The ratio changes over time, so read the shares that hold instead" in flat
    assert f"In days 0{DASH}30, 31{DASH}90, 91{DASH}364: with-force 0.60, 0.90, 1.10" in flat
    assert "0.80!" in text
    steady = replace(first, hazard=replace(hazard, proportional_p=0.4))
    assert "changes over time" not in to_text(replace(comparison, against=(steady, *others)))


def test_readings_that_cannot_be_told_are_said(comparison: Comparison) -> None:
    assert "D7 of 25 cannot be told" in " ".join(to_text(comparison).split())
    assert "cannot be told" not in " ".join(to_text(told(100, end="continue")).split())


def test_pairing_is_told_and_warned_of_where_it_does_not_help(comparison: Comparison) -> None:
    assert re.search(
        r"Pairing: 400 paired worlds tell as much about days_held as [\d,]+ independent", to_text(comparison)
    )
    alone = Stored({"baseline": outcomes(200, seed=1), "other": outcomes(200, seed=2)})
    text = " ".join(to_text(compare(alone, ["days_held", "deaths_per_day"], beliefs=beliefs)).split())
    assert "Pairing does not help where independent worlds would tell as much: " in text
    assert "deaths_per_day of other" in text.partition("does not help")[2]


def test_how_to_tell_beliefs_from_luck_is_said_where_it_was_not_done(comparison: Comparison) -> None:
    assert "--split N" in to_text(comparison)
    assert "--split" not in to_text(replace(comparison, fixed=True))


def test_words_are_neutral(comparison: Comparison) -> None:
    text = to_text(comparison, full=True).lower()
    assert not re.search(r"\b(better|worse|best|worst|improve\w*|good|bad|success\w*|win\w*)\b", text)
    assert "ranked as if longer is sought" in text and "luck is part of" in text


def test_sums_of_deaths_are_warned_of_unless_worlds_are_followed() -> None:
    stored = three_arms(100)
    stored.tables = {name: table.assign(deaths=100.0) for name, table in stored.tables.items()}
    text = to_text(compare(stored, ["deaths"], beliefs=beliefs))
    assert "deaths: counted until a ceasefire ends, so that an early end seems to save lives" in text
    stored.end = "continue"
    assert "seems to save lives" not in to_text(compare(stored, ["deaths"], beliefs=beliefs))


def test_equal_comparisons_give_equal_files() -> None:
    assert files(told(200)) == files(told(200))
    assert list(files(told(60))) == list(ABOUT)


def test_tables_are_tidy_and_say_what_the_comparison_says(comparison: Comparison) -> None:
    written = files(with_turning(comparison, POINT))
    table = list(csv.DictReader(io.StringIO(written["comparison.csv"])))
    assert len(table) == len(comparison.differences)
    for row, each in zip(table, comparison.differences, strict=True):
        assert (row["scenario"], row["measure"]) == (each.scenario, each.target.name)
        assert (row["pairs"], row["stands"]) == (str(each.paired.pairs), str(each.stands))
        if not each.paired.pairs:
            assert row["difference"] == row["p"] == ""
            continue
        assert float(row["difference"]) == pytest.approx(each.paired.mean, rel=1e-8)
        assert all(row[name] == f"{float(row[name]):.9g}" for name in ("low", "high", "p"))
    assert [row["parameter"] for row in csv.DictReader(io.StringIO(written["turning.csv"]))] == ["objections.price"]
    days = list(csv.DictReader(io.StringIO(written["survival.csv"])))
    assert {(row["scenario"], row["at"]) for row in days if row["what"] == "holding"} >= {("with-force", "90")}
    assert written["comparison.txt"] == to_text(with_turning(comparison, POINT))


def test_json_is_plain_and_whole(comparison: Comparison) -> None:
    data = json.loads(files(comparison)["comparison.json"])
    assert data == json.loads(json.dumps(to_dict(comparison), allow_nan=False))
    assert data["sentences"].keys() == {"with-force", "without-aid"}
    assert data["caveat"] == CAVEAT
    assert data["comparison"] == rows(comparison)["comparison"]


@pytest.mark.parametrize(
    ("value", "written"),
    [(float("nan"), None), (float("inf"), "inf"), (1 / 3, 0.333333333), (-0.0, 0.0), (True, True), ("a", "a"), (3, 3)],
)
def test_values_in_files(value: object, written: object) -> None:
    assert plain(value) == written and type(plain(value)) is type(written)


def test_a_table_without_room_goes_on_below() -> None:
    columns = [Column(f"head {place}", [(f"{place}{place}{place}",), ("x", "y")]) for place in range(5)]
    lines = list(grid(["first", "a-very-long-label-indeed"], columns, 40))
    assert max(map(len, lines)) <= 40
    assert sum(line.startswith("first") for line in lines) > 1
    text = " ".join(lines)
    assert all(f"{place}{place}{place}" in text and f"head {place}" in text for place in range(5))


def shown(text: str) -> str:
    """A page as one line."""
    return " ".join(text.split())


def with_first(comparison: Comparison, **more: Any) -> Comparison:
    """The comparison with other figures of the headline difference of its first scenario."""
    first, *others = comparison.differences
    return replace(comparison, differences=(replace(first, **more), *others))


def test_what_swapping_does_not_tell_is_neither_told_nor_marked(comparison: Comparison) -> None:
    first = comparison.differences[0]
    assert first.paired.low > 0.0 and first.stands
    doubtful = with_first(comparison, p=0.062, adjusted=0.062)
    text = sentence(doubtful, "with-force")
    assert text.startswith("holds neither longer nor shorter on average as far as 400 worlds can tell (+")
    assert "; p 0.062 when the two are swapped within worlds; longer in" in text

    def marks(told: Comparison) -> int:
        return to_text(told, full=True).partition("Differences to")[2].partition("* stands")[0].count("*")

    assert marks(doubtful) == marks(comparison) - 1
    assert "without it a difference may be luck, even where its interval leaves out 0" in shown(to_text(doubtful))


@pytest.mark.parametrize(
    ("differing", "words"), [(1, "only 1 world differs"), (5, "only 5 worlds differ"), (6, "p 0.2")]
)
def test_few_worlds_that_differ_are_counted(differing: int, words: str, comparison: Comparison) -> None:
    paired = replace(comparison.differences[0].paired, pairs=400, share_higher=differing / 400, share_lower=0.0)
    text = to_text(with_first(comparison, p=0.2, adjusted=0.9, paired=paired))
    assert words in shown(text)
    rough = "~ fewer than one world in ten differs: the interval is rough, and larger differences are possible"
    assert rough in shown(text)
    plain_case = compare(three_arms(), ["troops_peak"], beliefs=beliefs)
    assert rough not in shown(to_text(plain_case))


def test_what_is_the_same_in_every_world_reads_so(comparison: Comparison) -> None:
    text = sentence(comparison, "without-aid")
    assert text == "holds exactly as long in each of 400 worlds"
    assert sentence(told(100), "without-aid") == "holds exactly as long in each of 100 worlds"
    full = to_text(comparison, full=True)
    block = full.partition("without-aid: every comparison")[2].partition("p: of swapping")[0]
    compared = [each for each in comparison.differences if each.scenario == "without-aid" and each.enough]
    assert block.count("the same in") == len(compared) > 5 and "no limit" not in block
    assert {row["pairing_ratio"] for row in rows(comparison)["comparison"] if row["scenario"] == "without-aid"} == {
        None
    }


def test_rounding_noise_does_not_spoil_the_digits_of_a_column() -> None:
    trucks = np.random.default_rng(2).normal(300.0, 20.0, 300)
    arms = {"baseline": trucks, "noise": trucks + 1e-8, "more": trucks + np.linspace(0.0, 40.0, 300)}
    stored = Stored({name: outcomes(300).assign(trucks_entered_per_day=each) for name, each in arms.items()})
    text = to_text(compare(stored, ["trucks_entered_per_day"], beliefs=beliefs))
    base = next(line for line in text.splitlines() if line.startswith("baseline itself"))
    assert re.fullmatch(r"baseline itself +\d{3}(\.\d)?", base)
    assert "0.000" not in text.partition("How long")[0]


def test_the_p_of_survival_tables_is_that_of_swapping() -> None:
    stored = three_arms()
    a, b = (stored.tables[name]["days_held"].to_numpy() for name in ("with-force", "baseline"))
    table = list(csv.DictReader(io.StringIO(files(compare(stored, beliefs=beliefs))["survival.csv"])))
    found = {(row["scenario"], row["what"], row["at"]): row["p"] for row in table}
    assert found["with-force", "holding", "90"] == f"{swap_p((a >= 90).astype(float) - (b >= 90)):.9g}"
    assert found["with-force", "mean days held", "365"] == f"{swap_p(a - b):.9g}"
    assert found["baseline", "holding", "90"] == ""
    assert found["without-aid", "holding", "90"] == "1"


def test_an_end_near_zero_is_not_printed_as_zero(comparison: Comparison) -> None:
    paired = replace(comparison.differences[0].paired, mean=15.0, low=0.03, high=30.0)
    assert "(95 % 0.03 to 30.00)" in sentence(with_first(comparison, paired=paired), "with-force")


@pytest.mark.parametrize(
    ("names", "words"),
    [
        (["a"], "a"),
        (["a", "b"], "2 scenarios alike: a, b"),
        (["a", "b", "c"], "all alike"),
        (list("abcdef"), "6 scenarios alike: a, b, c, d and 2 more"),
    ],
)
def test_ties_name_all_that_are_alike(names: Sequence[str], words: str) -> None:
    assert alike(names, 3) == words


def test_regret_names_no_single_scenario_where_several_are_alike(comparison: Comparison) -> None:
    equal = Stored({name: outcomes(100) for name in ("baseline", "one", "two")})
    text = shown(to_text(compare(equal, beliefs=beliefs)))
    assert "smallest on average: all alike (0 days)" in text and "in most worlds: all alike (100 %)" in text
    gain = np.full(100, -30.0)
    two = Stored({"baseline": outcomes(100), "one": outcomes(100, gain), "two": outcomes(100)})
    text = shown(to_text(compare(two, beliefs=beliefs)))
    assert "smallest on average: 2 scenarios alike: baseline, two (0 days)" in text
    assert "in most worlds: 2 scenarios alike: baseline, two (100 %)" in text
    assert "smallest on average under with-force (" in shown(to_text(comparison))
