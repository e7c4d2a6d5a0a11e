"""Until when a batch goes on: what may be asked, what is said of anything else, and when it is enough."""

from __future__ import annotations

import numpy as np
import pytest

from sim.analysis.bootstrap import bootstrap_means
from sim.analysis.survival import share
from sim.analysis.until import LOOKS, Until, looks, measures_of, parse_until, reached
from sim.batch import StoreError

MEASURES = measures_of(["azerbaijan"])
ARMS = ("baseline", "no-force", "more-aid")


@pytest.mark.parametrize("sign", ["±", "+-", "+/-", " +- ", "+- "])
@pytest.mark.parametrize("unit", ["", " days", " day", "days", " Days"])
def test_a_half_width_of_a_mean(sign: str, unit: str) -> None:
    found = parse_until(f"days_held: {sign}3{unit}", MEASURES, ARMS)
    assert found == Until("days_held", False, "", 3.0, "days", "days_held: +-3 days")


def test_a_half_width_of_differences_and_of_one_arm() -> None:
    found = parse_until("difference in days_held: +-2.5 days", MEASURES, ARMS)
    assert (found.difference, found.arm, found.half_width) == (True, "", 2.5)
    for text in ("difference in days_held no-force: ±.5", "Difference in days_held of no-force:+-.5 days"):
        found = parse_until(text, MEASURES, ARMS)
        assert (found.difference, found.arm, found.half_width) == (True, "no-force", 0.5)
        assert parse_until(found.text, MEASURES, ARMS) == found
    assert parse_until("days_held baseline: +-3", MEASURES, ARMS).arm == "baseline"
    assert parse_until("days_held other: +-3", MEASURES).arm == "other"


def test_a_difference_needs_two_scenarios() -> None:
    with pytest.raises(StoreError, match="a difference needs two scenarios or more; there is only 'baseline'"):
        parse_until("difference in days_held: +-3 days", MEASURES, ARMS[:1])
    assert parse_until("days_held: +-3 days", MEASURES, ARMS[:1]).half_width == 3.0
    with pytest.raises(StoreError, match="'baseline' is the baseline; its difference to itself is nothing"):
        parse_until("difference in days_held baseline: +-3 days", MEASURES, ARMS)


def test_the_words_of_an_outcome_may_have_spaces() -> None:
    found = parse_until("cause=return to war by Israel: +-3 points", MEASURES, ARMS)
    assert (found.measure, found.arm, found.half_width) == ("cause=return to war by Israel", "", 0.03)
    found = parse_until("difference in cause=never began no-force: +-3 points", MEASURES, ARMS)
    assert (found.measure, found.arm) == ("cause=never began", "no-force")


def test_shares_are_told_in_points() -> None:
    for measure in ("collapsed", "aid_share", "taken_share", "cause=spiral"):
        if measure in MEASURES:
            found = parse_until(f"{measure}: +-2 points", MEASURES)
            assert (found.half_width, found.unit) == (0.02, "points")
    assert parse_until("collapsed: +-0.1 points", MEASURES).half_width == pytest.approx(0.001)


@pytest.mark.parametrize(("text", "words"), [
    ("", "expected 'days_held: +-3 days'"),
    ("days_held", "expected 'days_held: +-3 days'"),
    ("days_held: 3 days", "expected 'days_held: +-3 days'"),
    ("days_held: +--3", "expected"),
    ("days_held: +-1e3", "is told in days; found 'e3'"),
    ("days_held: +-1,5", "is told in days; found ',5'"),
    ("days_held: +-0 days", "found +-0; allowed: a number above 0"),
    ("days_hld: +-3", "unknown measure 'days_hld'; did you mean 'days_held'?; allowed: days_held, began_day"),
    ("days_held: +-3 weeks", "days_held is told in days; found 'weeks'"),
    ("deaths: +-3 points", "deaths is told in deaths; found 'points'"),
    ("collapsed: +-3 %", "collapsed is told in points (of 100; a share of 0.05 is 5 points); found '%'"),
    ("collapsed: +-0.03", "write '+-3 points' or '+-0.03 points'"),
    ("cause: +-3 points", "cause takes words: name one, as in 'cause=held'"),
    ("cause=spirl: +-3 points", "unknown measure 'cause=spirl'; did you mean 'cause=spiral'?"),
    ("days_held no-forse: +-3", "unknown scenario 'no-forse'; did you mean 'no-force'?; in this batch: baseline, no-f"),
    ("difference in days_held baseline: +-3", "'baseline' is the baseline"),
])  # fmt: skip
def test_what_cannot_be_asked_is_said(text: str, words: str) -> None:
    with pytest.raises(StoreError) as told:
        parse_until(text, MEASURES, ARMS)
    assert words in str(told.value)
    assert str(told.value).startswith("--until '")


def test_every_measure_can_be_named() -> None:
    for measure, unit in MEASURES.items():
        found = parse_until(f"{measure}: +-5", MEASURES, ARMS)
        assert (found.measure, found.arm) == (measure, "")
        assert parse_until(found.text, MEASURES, ARMS) == found, unit


def test_it_looks_after_fixed_numbers_of_worlds() -> None:
    assert LOOKS[:4] == (250, 500, 1000, 2000) and LOOKS[-1] == 1_024_000
    assert list(looks(1200)) == [250, 500, 1000, 1200]
    assert list(looks(1000)) == [250, 500, 1000]
    assert list(looks(100)) == [100]


def held(worlds: int = 500, seed: int = 0) -> dict[str, np.ndarray]:
    luck = np.random.default_rng(seed)
    common = luck.weibull(0.8, worlds) * 150.0
    longer = [np.minimum(np.floor(common * factor * luck.lognormal(0.0, 0.2, worlds)), 365.0) for factor in (1.2, 2.0)]
    return dict(zip(ARMS, (np.minimum(np.floor(common), 365.0), *longer), strict=True))


def test_means_of_every_arm_have_their_bootstrap_intervals() -> None:
    arms = held()
    found = reached(parse_until("days_held: +-30", MEASURES, ARMS), arms)
    told = bootstrap_means(np.column_stack(list(arms.values())))
    assert [width.arm for width in found.widths] == list(ARMS) and found.worlds == 500
    for place, width in enumerate(found.widths):
        assert (width.mean, width.low, width.high) == (told.mean[place], told.low[place], told.high[place])
        assert width.half_width == max(width.mean - width.low, width.high - width.mean)
    assert found.all
    narrow = reached(parse_until("days_held: +-1", MEASURES, ARMS), arms)
    assert not narrow.all and not any(width.enough for width in narrow.widths)


def test_all_means_that_every_one_is_narrow_enough() -> None:
    arms = held()
    widths = sorted(w.half_width for w in reached(parse_until("days_held: +-9", MEASURES), arms).widths)
    between = reached(parse_until(f"days_held: +-{np.mean(widths[-2:]):.4f}", MEASURES), arms)
    assert sum(width.enough for width in between.widths) == 2 and not between.all


def test_differences_are_those_of_each_arm_to_the_first() -> None:
    arms = held()
    found = reached(parse_until("difference in days_held: +-9", MEASURES, ARMS), arms)
    assert [width.arm for width in found.widths] == list(ARMS[1:])
    for width in found.widths:
        assert width.mean == pytest.approx(float(np.mean(arms[width.arm] - arms["baseline"])))
    means = reached(parse_until("days_held: +-9", MEASURES, ARMS), arms)
    assert found.widths[0].half_width < 0.5 * means.widths[1].half_width, "the same luck drops out"
    one = reached(parse_until("difference in days_held more-aid: +-9", MEASURES, ARMS), arms)
    assert [width.arm for width in one.widths] == ["more-aid"]
    assert one.widths[0] == found.widths[1], "what is asked for does not change an interval"


def test_shares_of_worlds_have_wilsons_interval() -> None:
    flags = np.arange(400) % 8 == 0
    until = parse_until("collapsed: +-4 points", MEASURES)
    found, told = reached(until, {"a": flags * 1.0, "b": np.zeros(400)}), share(flags)
    assert (found.widths[0].low, found.widths[0].high) == (told.low, told.high)
    assert found.widths[1].half_width == pytest.approx(share(np.zeros(400)).high) and found.all


def test_a_mean_that_rests_on_few_worlds_is_not_enough() -> None:
    until, few, none = parse_until("days_held: +-300", MEASURES), np.full(500, np.nan), np.full(500, np.nan)
    few[:40] = np.arange(40.0)
    found = reached(until, {"few": few, "none": none, "all": np.arange(500.0)})
    assert [width.enough for width in found.widths] == [False, False, True]
    assert found.widths[0].half_width < 300 and found.widths[1].half_width == np.inf
    assert [width.pairs for width in found.widths] == [40, 0, 500]
    assert not reached(until, {"one": np.array([3.0])}).all
    assert not reached(until, {}).all


def test_a_batch_is_not_sure_of_what_it_may_not_have_met() -> None:
    until = parse_until("difference in days_held: +-3", MEASURES)
    baseline = held(1000)["baseline"]
    # As many as 1.2 in a hundred worlds may differ where none of 250 does, each by up to 365 days.
    early = reached(until, {"a": baseline[:250], "b": baseline[:250]})
    assert early.widths[0].half_width == pytest.approx(365 * (1.0 - 0.05 ** (1 / 250))) and not early.all
    assert reached(until, {"a": baseline[:500], "b": baseline[:500]}).all
    rare = baseline.copy()
    rare[:2] -= 1.0
    assert not reached(until, {"a": baseline[:500], "b": rare[:500]}).all, "two worlds say too little"
    rare[:5] -= 1.0
    assert reached(until, {"a": baseline[:500], "b": rare[:500]}).all, "a handful tell how much they differ"


def test_arms_of_unequal_length_are_refused() -> None:
    with pytest.raises(ValueError, match="equal numbers"):
        reached(parse_until("days_held: +-3", MEASURES), {"a": np.zeros(3), "b": np.zeros(4)})
