"""Two readings of beliefs side by side: what keeps its sign, what turns, what is told under one only."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sim.analysis.beside import FIRST_ONLY, KEEPS, NEITHER, SECOND_ONLY, TURNS, NotBeside, Pair, beside
from sim.analysis.compare import compare
from sim.analysis.compared import Comparison, Difference
from sim.analysis.targets import targets
from sim.present.compare.beside import Reading, files, rows, sentence, to_dict, to_text
from sim.present.words import DASH
from tests.analysis.stored import NAMES, Stored, beliefs, outcomes

READINGS = (Reading("one", "ranges"), Reading("two", "joint draws"))
WORLDS = 200


def comparison(gain: float, noise: float = 0.0, worlds: int = WORLDS) -> Comparison:
    """A baseline, a scenario whose ceasefires hold longer by a gain, and one that is the same."""
    base = outcomes(worlds)
    tables = dict(zip(NAMES, (base, outcomes(worlds, gain), base), strict=True))
    return compare(Stored(tables), ["days_held", "collapsed"], beliefs=beliefs)


def pair(first: float, second: float, p: float = 0.001, q: float = 0.001) -> Pair:
    """A measure with planted means, intervals of 2 on either side, and p-values."""
    template = comparison(20.0).differences[0]

    def planted(mean: float, chance: float) -> Difference:
        spread = replace(template.paired, mean=mean, low=mean - 2.0, high=mean + 2.0)
        return replace(template, paired=spread, p=chance)

    return Pair(planted(first, p), planted(second, q))


@pytest.mark.parametrize(
    ("made", "verdict", "opposed"),
    [
        ((5.0, 3.0), KEEPS, False),
        ((-5.0, -3.0), KEEPS, False),
        ((5.0, -3.0), TURNS, True),
        ((5.0, 1.0), FIRST_ONLY, False),
        ((5.0, -1.0), FIRST_ONLY, True),
        ((1.0, -3.0), SECOND_ONLY, True),
        ((1.0, -1.0), NEITHER, True),
        ((5.0, 3.0, 0.001, 0.2), FIRST_ONLY, False),
        ((5.0, -3.0, 0.2, 0.001), SECOND_ONLY, True),
    ],
)
def test_a_conclusion_is_told_when_interval_and_swaps_say_so(
    made: tuple[float, ...], verdict: str, opposed: bool
) -> None:
    found = pair(*made)
    assert (found.verdict, found.opposed, found.concludes) == (verdict, opposed, verdict != NEITHER)


def test_a_planted_change_of_sign_is_found() -> None:
    told = beside(comparison(30.0), comparison(-30.0))
    assert next((each.scenario, each.target.name) for each in told.of(TURNS)) == ("with-force", "days_held")
    assert {each.verdict for each in told.pairs if each.scenario == "without-aid"} == {NEITHER}
    held = told.pairs[0]
    assert held.first.paired.mean > 0.0 > held.second.paired.mean
    text = to_text(told, READINGS, ["something else"])
    assert "CHANGES SIGN" in text and "Note: something else." in text
    assert "A  one: ranges (200 worlds)\nB  two: joint draws (200 worlds)\n" in text
    assert "to the other sign (with-force, days_held: +" in sentence(told)


def test_what_stays_is_said_to_stay() -> None:
    told = beside(comparison(30.0), comparison(25.0))
    among = len(told.conclusions)
    assert among >= 1 and all(each.verdict == KEEPS for each in told.conclusions)
    noun = "conclusion keeps its" if among == 1 else "conclusions keep their"
    assert sentence(told) == f"{among} of {among} {noun} sign under both; none changes."


def test_the_sentence_counts_everything() -> None:
    whole = beside(comparison(30.0), comparison(30.0))
    made = (pair(5, 3), pair(5, -3), pair(5, 1), pair(5, -1), pair(1, -3), pair(1, 1))
    assert sentence(replace(whole, pairs=made)) == (
        "1 of 5 conclusions keep their sign under both; "
        "1 turns to the other sign (with-force, days_held: +5 days in A, \N{MINUS SIGN}3 days in B); "
        "3 are told under one only: 2 in A (with-force, days_held; with-force, days_held), 1 in B (with-force, "
        "days_held). Told under one and not under the other is no proof that the two differ: compare the intervals."
    )
    assert "; none turns to the other sign; 1 is told under one only: 1 in A (" in sentence(
        replace(whole, pairs=(made[0], made[2]))
    )
    assert sentence(replace(whole, pairs=made[-1:])).startswith("No difference is told from luck under either")


def test_programs_get_a_row_a_comparison() -> None:
    told = beside(comparison(30.0), comparison(-30.0))
    first = rows(told)[0]
    assert (first["scenario"], first["measure"], first["verdict"]) == ("with-force", "days_held", TURNS)
    assert first["difference_a"] == pytest.approx(told.first.differences[0].paired.mean)
    assert first["low_b"] < first["difference_b"] < first["high_b"] < 0.0
    plain = to_dict(told, READINGS)
    assert sum(plain["counts"].values()) == len(plain["comparisons"]) == 4
    assert plain["conclusions"] == 4 - plain["counts"][NEITHER]
    text = files(told)["beside.csv"]
    assert text.count("\n") == 5 and text.startswith("scenario,baseline,measure,unit,pairs_a,")


def test_everything_that_differs_is_told_at_once() -> None:
    one = comparison(30.0)
    other = replace(one, names=("baseline", "with-force", "else"), seed=2, days=300)
    with pytest.raises(NotBeside) as caught:
        beside(one, other)
    assert str(caught.value) == (
        "scenarios in A only: without-aid; scenarios in B only: else; seed: 1 in A, 2 in B; days: 365 in A, 300 in B"
    )
    with pytest.raises(NotBeside, match="measures in A only: collapsed"):
        beside(one, replace(one, targets=targets(["days_held"], (), 365)))
    with pytest.raises(NotBeside, match="baseline: baseline in A, with-force in B"):
        beside(one, replace(one, names=("with-force", "baseline", "without-aid")))


def test_fewer_worlds_than_can_tell_say_so() -> None:
    few = beside(comparison(30.0, worlds=5), comparison(30.0, worlds=5))
    assert {each.verdict for each in few.pairs} == {NEITHER}
    assert DASH in to_text(few, READINGS)


@pytest.mark.parametrize("width", [60, 80, 120, 10_000])
def test_the_page_fits(width: int) -> None:
    text = to_text(beside(comparison(30.0), comparison(-30.0)), READINGS, width=width)
    assert max(map(len, text.splitlines())) <= width
