"""A whole comparison: every figure is the one that its own module finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.compare import compare
from sim.analysis.hazard import hazard_ratio
from sim.analysis.lasting import MAIN
from sim.analysis.logrank import log_rank
from sim.analysis.orientation import way
from sim.analysis.swap import swap_p, swap_test
from sim.analysis.targets import UnknownMeasure, contributor_names, default_names, grows_with_time, targets
from sim.analysis.turning import FIXED, TOLD
from sim.batch.reading.sources import Failure
from sim.scenario import Scenario
from tests.analysis.stored import Stored, beliefs, outcomes, three_arms


def gains(stored: Stored) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    first, second = (stored.tables[name]["days_held"].to_numpy() for name in ("with-force", "baseline"))
    return np.asarray(first - second, dtype=np.float64)


def test_differences_are_paired_means_with_bootstrap_intervals() -> None:
    stored = three_arms()
    told = compare(stored, beliefs=beliefs)
    found, gap = told.difference("with-force", "days_held"), gains(stored)
    expected = bootstrap_means(gap[:, None])
    assert found.paired.mean == pytest.approx(gap.mean())
    assert (found.paired.low, found.paired.high) == (expected.low[0], expected.high[0])
    assert found.paired.share_higher == np.mean(gap > 0)
    assert found.stands and found.told and found.enough
    assert told.means["days_held"] == stored.tables["baseline"]["days_held"].mean()


def test_what_is_the_same_is_no_difference() -> None:
    told = compare(three_arms(), beliefs=beliefs)
    same = told.difference("without-aid", "days_held")
    assert (same.paired.mean, same.paired.low, same.paired.high, same.p) == (0.0, 0.0, 0.0, 1.0)
    assert not same.stands and not same.told


def test_all_comparisons_of_the_table_are_judged_together() -> None:
    told = compare(three_arms(), ["days_held", "deaths_per_day", "collapsed"], beliefs=beliefs)
    p = sorted(each.p for each in told.differences)
    assert len(p) == 6
    adjusted = np.minimum(1.0, np.maximum.accumulate([(6 - place) * value for place, value in enumerate(p)]))
    assert sorted(each.adjusted for each in told.differences) == pytest.approx(list(adjusted))


def test_survival_is_told_by_its_own_modules() -> None:
    stored = three_arms()
    told = compare(stored, beliefs=beliefs)
    a, b = (stored.tables[name]["days_held"].to_numpy() for name in ("with-force", "baseline"))
    against, held = told.against[0], told.lasting[1]
    assert against.hazard == hazard_ratio(a, b, 365)
    assert against.test == log_rank(a, b, 365)
    assert held.holding[90].value == np.mean(a >= 90)
    assert against.holding[90].value == pytest.approx(np.mean(a >= 90) - np.mean(b >= 90))
    assert against.mean.value == pytest.approx(np.mean(np.minimum(a, 365) - np.minimum(b, 365)))
    assert held.collapsed[MAIN].value == np.mean(a < 365)
    assert held.collapsed[15].value > held.collapsed[MAIN].value - 1e-12
    assert told.untold == (25,)


def test_following_runs_tell_every_reading_and_total_deaths() -> None:
    stored = three_arms(end="continue")
    stored.tables = {name: table.assign(deaths=100.0) for name, table in stored.tables.items()}
    told = compare(stored, beliefs=beliefs)
    assert told.untold == () and told.following
    assert "deaths" in [each.name for each in told.targets]
    assert [each.target.name for each in told.regret] == ["days_held", "deaths", "deaths_per_day"]


def test_only_the_columns_that_are_needed_are_read() -> None:
    stored = three_arms()
    compare(stored, ["troops_peak"], beliefs=beliefs)
    assert {column for read in stored.read for column in read} == {
        *("troops_peak", "days_held", "formal_day", "d7_15_day", "d7_20_day", "d7_25_day", "deaths_per_day"),
    }


def test_measures_are_those_asked_for_else_the_studys_else_the_usual_ones() -> None:
    study = {"name": "s", "title": "t", "question": "q", "measures": ["collapsed", "cause=spiral"]}
    stored = three_arms(100, study=study)
    assert [each.name for each in compare(stored, beliefs=beliefs).targets] == ["collapsed", "cause=spiral"]
    asked = compare(stored, ["holding_90", "days_held", "holding_90"], beliefs=beliefs)
    assert [each.name for each in asked.targets] == ["holding_90", "days_held"]
    assert asked.headline.unit == "share"
    usual = compare(three_arms(100), beliefs=beliefs).targets
    assert [each.name for each in usual] == list(default_names(365, following=False))


def test_shares_of_a_word_are_shares_of_worlds() -> None:
    stored = three_arms()
    found = compare(stored, ["cause=spiral"], beliefs=beliefs).difference("with-force", "cause=spiral")
    assert found.paired.first == np.mean(stored.tables["with-force"]["cause"] == "spiral")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("days_hold", "did you mean days_held"),
        ("cause", "cause=spiral"),
        ("cause=splral", "cause=spiral"),
        ("days_held=3", "without a word"),
        ("holding_0", "holding_1 to holding_365"),
        ("holding_366", "holding_1 to holding_365"),
    ],
)
def test_a_measure_that_is_not_there_is_refused_with_what_is(name: str, words: str) -> None:
    with pytest.raises(UnknownMeasure, match=words):
        targets([name], (), 365)


def test_total_deaths_grow_with_time_and_rates_do_not() -> None:
    told = targets(["deaths", "deaths_isf", "deaths_per_day", "deaths_days_0_29", "worst_day_deaths"], (), 365)
    assert [each.name for each in told if grows_with_time(each)] == ["deaths", "deaths_isf"]


def test_few_worlds_tell_nothing() -> None:
    told = compare(three_arms(49), beliefs=beliefs)
    assert not told.enough and told.against == () and told.turning == {} and told.split == ()
    assert all(np.isnan(each.p) and not each.stands and not each.told for each in told.differences)
    assert compare(three_arms(50), beliefs=beliefs).against


def test_a_measure_that_few_worlds_have_is_not_judged() -> None:
    stored = three_arms(100)
    table = stored.tables["with-force"]
    table.loc[40:, "contained_share"] = np.nan
    found = compare(stored, ["days_held", "contained_share"], beliefs=beliefs).difference(
        "with-force", "contained_share"
    )
    assert found.paired.pairs < 50 and np.isnan(found.p) and not found.stands


def test_one_scenario_or_no_world_cannot_be_compared() -> None:
    with pytest.raises(ValueError, match="found one scenario, baseline"):
        compare(Stored({"baseline": outcomes(60)}))
    with pytest.raises(ValueError, match="no world is finished"):
        compare(three_arms(0))


def test_failed_worlds_are_told_and_do_not_make_a_gap() -> None:
    stored = three_arms(100)
    kept = {name: table[table["world"] != 7].reset_index(drop=True) for name, table in stored.tables.items()}
    failed = (Failure("with-force", 7, "a NaN in deaths"),)
    told = compare(Stored(kept, failed=failed, asked=100), beliefs=beliefs)
    assert told.worlds == 99 and told.first_worlds and told.failed == failed
    assert not compare(Stored(kept, asked=100), beliefs=beliefs).first_worlds


def split_arms(worlds: int, gain: float) -> Stored:
    """Days held are 100 + 20 beliefs + 10 luck; one arm adds a gain that only beliefs make."""
    luck, mind, other_luck, other_mind = np.random.default_rng(3).standard_normal((4, worlds))
    made = {}
    for lanes, (fate, view) in {
        "own": (luck, mind), "other_luck": (other_luck, mind), "other_beliefs": (luck, other_mind)
    }.items():  # fmt: skip
        base = 100.0 + 20.0 * view + 10.0 * fate
        made[lanes] = {"baseline": outcomes(worlds, luck=base), "arm": outcomes(worlds, luck=base + gain * view)}
    return Stored(made["own"], {key: made[key] for key in ("other_luck", "other_beliefs")}, split=worlds)


def test_beliefs_and_luck_are_told_apart_for_levels_and_for_differences() -> None:
    told = compare(split_arms(2000, 15.0), beliefs=beliefs)
    level, difference = told.split[0].level, told.split[1].difference
    assert told.split[0].difference is None and difference is not None
    assert level.beliefs.value == pytest.approx(0.8, abs=0.06)
    assert level.luck.value == pytest.approx(0.2, abs=0.06)
    assert difference.beliefs.value == pytest.approx(1.0, abs=0.05)
    assert difference.luck.value == pytest.approx(0.0, abs=0.06)


def test_no_lanes_no_split() -> None:
    assert compare(three_arms(), beliefs=beliefs).split == ()


def test_what_turns_a_difference_around_is_found_among_the_beliefs() -> None:
    def drawn(scenario: Scenario, worlds: Sequence[int], seed: int) -> pd.DataFrame:
        table = beliefs(scenario, worlds, seed)
        return table if scenario.name == "baseline" else table.assign(**{"arm.only": table["rule.p4"] * 2.0})

    worlds = 1500
    price = beliefs(three_arms(1).scenario("baseline"), range(worlds), 1)["rule.p4"].to_numpy()
    stored = OtherRules({"baseline": outcomes(worlds), "arm": outcomes(worlds, 80.0 * (0.4 - price))})
    told = compare(stored, beliefs=drawn).turning["arm"]
    assert told.state == TOLD and told.parameters == 31
    assert told.point is not None and told.point.path in ("rule.p4", "arm.only")
    assert compare(replace_fixed(stored), beliefs=drawn).turning["arm"].state == FIXED


class OtherRules(Stored):
    """Stored worlds of arms that do not all choose the same rules."""

    def scenario(self, name: str) -> Scenario:
        own = super().scenario(name)
        return own if name == "baseline" else replace(own, rules={**own.rules, "more": "rules"})


def replace_fixed(stored: Stored) -> Stored:
    return replace(stored, fixed=True)


@pytest.mark.parametrize(
    ("name", "unit", "up", "down"),
    [
        ("days_held", "days", "longer", "shorter"),
        ("first_arrival_day", "day", "later", "earlier"),
        ("troops_peak", "troops", "more", "fewer"),
        ("deaths_per_day", "deaths per day", "more", "fewer"),
        ("money_paid", "USD million", "more", "less"),
        ("arms_share", "share of start", "higher", "lower"),
    ],
)
def test_ways_have_neutral_words(name: str, unit: str, up: str, down: str) -> None:
    assert (way(name, unit).of(1.0), way(name, unit).of(-1.0)) == (up, down)


@pytest.mark.parametrize("shift", [0.0, 0.8, 2.0])
def test_many_swapped_differences_are_normal(shift: float) -> None:
    gaps = np.where(np.arange(3000) % 3 == 0, np.random.default_rng(8).normal(shift, 20.0, 3000), 0.0)
    drawn, told = swap_test(gaps), swap_p(gaps)
    assert told == pytest.approx(drawn, abs=0.01)
    assert told != drawn


def test_what_is_certain_stands_among_thousands_of_comparisons() -> None:
    gaps = np.random.default_rng(8).normal(5.0, 10.0, 2000)
    assert swap_p(gaps) < 1e-12
    many = np.where(np.arange(9000) < 5000, 1.0, -1.0)
    few_sizes = np.where(np.arange(9000) % 3 == 0, 2.0, 1.0) * many
    assert swap_test(few_sizes) <= 1.0 / 20_001 and 0.0 < swap_p(few_sizes) < 1e-10
    assert swap_p(np.where(np.arange(300) < 280, 1.0, 0.0)) == swap_test(np.where(np.arange(300) < 280, 1.0, 0.0))


def noisy(worlds: int = 300) -> Stored:
    """Arms that differ by rounding only, of one sign, in trucks; and a third that does differ."""
    base = outcomes(worlds)
    trucks = np.random.default_rng(2).normal(300.0, 20.0, worlds)
    noise = np.random.default_rng(3).random(worlds) * 1e-8
    arms = {"baseline": trucks, "noise": trucks + noise, "more": trucks + 5.0}
    return Stored({name: base.assign(trucks_entered_per_day=values) for name, values in arms.items()})


def test_rounding_noise_of_one_sign_is_no_difference() -> None:
    told = compare(noisy(), ["trucks_entered_per_day"], beliefs=beliefs)
    found = told.difference("noise", "trucks_entered_per_day")
    paired = found.paired
    assert found.same and not found.stands and not found.told
    assert (paired.mean, paired.low, paired.high, paired.share_higher, paired.share_lower) == (0.0,) * 5
    assert (found.p, found.adjusted) == (1.0, 1.0) and np.isnan(found.pairing.ratio)
    other = told.difference("more", "trucks_entered_per_day")
    assert other.stands and not other.same and other.paired.mean == pytest.approx(5.0)


def test_rounding_noise_takes_no_part_in_luck_and_beliefs() -> None:
    stored = split_arms(400, 0.0)
    for tables in (stored.tables, *stored.lanes.values()):
        tables["arm"]["deaths_per_day"] = tables["baseline"]["deaths_per_day"] * (1.0 + 1e-13)
    split = compare(stored, ["deaths_per_day"], beliefs=beliefs).split[1].difference
    assert split is not None and split.differing == 0 and not split.told


def test_an_interval_alone_tells_nothing() -> None:
    few = np.zeros(300)
    few[:5] = 60.0
    stored = Stored({"baseline": outcomes(300, luck=np.full(300, 100.0)),
                     "few": outcomes(300, few, luck=np.full(300, 100.0))})  # fmt: skip
    found = compare(stored, beliefs=beliefs).difference("few", "days_held")
    assert found.differing == 5 and found.p == 2 / 32
    certain = replace(found, paired=replace(found.paired, low=0.2, high=4.0))
    assert certain.apart and not certain.told and not certain.stands
    assert replace(certain, p=0.01, adjusted=0.01).told and replace(certain, p=0.01, adjusted=0.01).stands
    vague = replace(certain, p=0.01, adjusted=0.01, paired=replace(found.paired, low=-0.1))
    assert not vague.apart and not vague.told and not vague.stands


def test_gaps_in_how_long_ceasefires_last_have_the_p_of_swapping() -> None:
    stored = three_arms()
    against = compare(stored, beliefs=beliefs).against[0]
    a, b = (stored.tables[name]["days_held"].to_numpy() for name in ("with-force", "baseline"))
    assert against.mean.p == swap_p(a - b)
    for day, gap in against.holding.items():
        assert gap.p == swap_p((a >= day).astype(float) - (b >= day))
    assert against.collapsed[MAIN].p == swap_p((a < 365).astype(float) - (b < 365))


def test_states_are_called_by_their_names() -> None:
    names = contributor_names([three_arms(1).scenario("baseline")])
    assert names["turkey"] == "Turkey"
    asked = ["contributor_turkey_peak", "contributor_turkey_role=lighter", "cause=renunciation by Israel"]
    told = targets(asked, names, 365, names)
    assert [each.words for each in told] == [
        "Troops of Turkey sent", "Role of Turkey: lighter", "Cause: renunciation by Israel"
    ]  # fmt: skip
    assert targets(asked[:1], names, 365)[0].words == "Troops of turkey sent"
