"""Every kind of event, every judgement and every input of a rule has words; those that are there mean something."""

from __future__ import annotations

import pytest

from sim.analysis.explain.events import JUDGEMENTS, REFUSED
from sim.analysis.explain.objects import Event, Part, Reason
from sim.outcomes.acts import ACTS
from sim.present.explain.choice import ALWAYS, FORCE
from sim.present.explain.inputs import INPUTS, OF_RULE, input_words
from sim.present.explain.judged import rightness
from sim.present.explain.names import nearest
from sim.present.explain.reasons import OF_WHAT, digits_of, reason_line, split
from sim.present.explain.story import COUNTED
from sim.present.explain.words import ACCUSING, ALONE, JUDGED, KINDS, otherwise, sentence
from sim.rules import FAMILIES
from tests.present.explained import BLAME, LAUNCH, REASONS, events, explained, names

Floats = tuple[float, ...]


def inputs() -> set[tuple[str, str]]:
    """Every input of every rule, by the name that actors say it by."""
    return {
        (f"{family}.{decision}", name)
        for family, told in FAMILIES.items()
        for variant in told.variants.values()
        for decision, rule in variant.decisions.items()
        for name in rule.inputs
    }


def test_every_kind_has_words() -> None:
    assert set(KINDS) == {*ACTS, *JUDGEMENTS, *REFUSED.values(), "end"}
    assert set(JUDGED) == set(JUDGEMENTS) and JUDGED > ACCUSING


@pytest.mark.parametrize("kinds", [ALWAYS, FORCE, ALONE, set(OF_WHAT), set(COUNTED)])
def test_what_is_said_of_kinds_is_said_of_kinds_that_there_are(kinds: set[str]) -> None:
    assert not set(kinds) - set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_sentence_of_every_kind_is_whole(kind: str) -> None:
    for count in (1.0, 3.0):
        for about in ("", "rafah"):
            text = sentence(Event("1:x", 1, "israel", kind, count, 2.0, victim="israeli", about=about), names())
            assert text[0].isupper() and "{" not in text and "_" not in text
            assert ("2 Israelis killed" in text) == (kind != "end")
    assert otherwise(kind).startswith("had")


@pytest.mark.parametrize(
    ("kind", "was", "instead", "told"),
    [
        ("crisis day", (0.0,), (1.0,), "had been contained"),
        ("crisis contained", (1.0,), (0.0,), "had not been contained"),
        ("holds it not meant", (0.0,), (1.0,), "had held that it was"),
        ("answering fire (Hamas)", (0.0,), (2.0,), "had killed 2"),
        ("answering strikes (Israel)", (143.0,), (106.0,), "had killed 106"),
        ("answering strikes (Israel)", (13.0,), (0.0,), "had killed nobody"),
        ("line incident", (4.0, 2.0, 8.0), (0.0, 0.0, 0.0), "had not happened"),
        ("line incident", (1.0, 0.0, 0.0), (13.0, 10.0, 11.0), "had killed 11"),
        ("rumour (base)", (1.0,), (0.5,), "had been less"),
        ("launch", (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 0.0, 0.0), "had not happened"),
    ],
)
def test_the_other_course_is_told_as_it_is(kind: str, was: Floats, instead: Floats, told: str) -> None:
    assert otherwise(kind, was, instead) == told


def test_inputs_that_have_words_are_inputs_of_rules() -> None:
    there = inputs()
    assert not set(INPUTS) - {name for _, name in there}
    assert not set(OF_RULE) - there


def test_an_input_without_words_keeps_its_name() -> None:
    assert input_words("some.rule", "never_heard_of") == "never heard of"
    assert input_words("armed_acts.rate", "provocation", "islamic_jihad") == "grievance of people"
    assert input_words("armed_acts.rate", "provocation", "israel") == "threat felt"


def test_the_line_of_a_reason() -> None:
    by_id = {event.id: event for event in events()}
    assert reason_line(REASONS[LAUNCH][0], by_id[LAUNCH]) == (
        "drawn 0.031 < chance 0.044: 0.020 at first, +0.018 grievance of people, +0.006 nearness of a step"
    )
    assert reason_line(REASONS[BLAME][0], by_id[BLAME]) == (
        "chance 0.257 of blaming the leadership, by two draws; it happens, as at first"
    )


@pytest.mark.parametrize("chance", [0.00004, 0.0123, 0.4567891, 0.9999])
@pytest.mark.parametrize("spread", [(0.3, 0.3, 0.4), (1.7, -0.9, 0.2), (0.0004, 0.0004, 0.0004), (0.0, 0.0, 0.0)])
def test_parts_visibly_add_up(chance: float, spread: tuple[float, ...]) -> None:
    parts = tuple(Part("a.b", f"n{place}", "", 1.0, 0.0, chance * each / 2) for place, each in enumerate(spread))
    reason = Reason("happens", "a.b", chance, 0.5, False, chance - sum(part.adds for part in parts), parts)
    digits = digits_of(reason)
    base, shown, rest = split(reason, digits)
    assert base + sum(units for _, _, units in shown) + rest == round(chance * 10**digits)


def test_a_draw_next_to_its_chance_is_told_apart() -> None:
    line = reason_line(Reason("happens", "happens", 0.50181, 0.50184, False, 0.50181, ()), events()[2])
    assert line.startswith("drawn 0.50184 ≥ chance 0.50181")
    assert reason_line(Reason("happens", "happens", 0.4, 0.00003, True, 0.4, ()), events()[2]).startswith(
        "drawn 0.00003"
    )


def test_what_a_measure_brought_is_not_put_down_to_luck() -> None:
    adopted = Event("0:security-council:mandate-adopted", 0, "security_council", "mandate adopted")
    line = reason_line(Reason("happens", "mandate.adoption", 0.079, 0.095, False, 0.079, ()), adopted)
    assert line == "drawn 0.095 ≥ chance 0.079: it came about without this draw"


def test_who_was_right() -> None:
    told = rightness(explained())
    assert told == {BLAME: False}
    held = Event("4:hamas:holds-it-meant:line", 4, "hamas", "holds it meant", about="line")
    strike = Event("4:hamas:holds-it-meant:strike", 4, "hamas", "holds it meant", about="strike")
    world = explained()
    object.__setattr__(world, "events", (held, strike))
    assert rightness(world) == {held.id: False, strike.id: True}


def test_of_several_judgements_the_wrong_one_is_found() -> None:
    world = explained()
    fired = ("islamic_jihad", "qassam_north")
    blames = [Event(f"5:israel:{name}", 5, "israel", "blames the leadership", about=name) for name in fired]
    wrong = Event("5:israel:wrong-attribution", 5, "israel", "wrong attribution", told=False)
    object.__setattr__(world, "events", (wrong, *blames))
    assert rightness(world) == {blames[0].id: False, blames[1].id: True}


def test_ids_of_the_same_day_are_nearest() -> None:
    there = ["1:israel:answer-israel", "2:israel:answer-israel", "2:truce:crisis"]
    assert nearest("2:israel:answr", there)[0] == "2:israel:answer-israel"
    assert nearest("2:nonsense", there) == ["2:israel:answer-israel", "2:truce:crisis"]
    assert nearest("banana", there) == []
