"""How a world is told: the text as it stands, what is left out, what would have saved it, and a user's own what-if."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from sim.analysis.explain.objects import Event, Explanation, Odds, Reason
from sim.present.explain.chart import shown_days
from sim.present.explain.choice import chosen, marks, shortened
from sim.present.explain.head import ending
from sim.present.explain.lived import until_end
from sim.present.explain.saved import result_words
from sim.present.explain.text import PLAIN, SHORTENED, to_markdown, to_text
from sim.present.explain.whatif import differences
from sim.present.explain.whatif import to_text as whatif
from tests.present.explained import (
    ANSWER,
    BLAME,
    CRISIS_DAY,
    LAUNCH,
    SOURCE,
    STRIKES,
    WAR,
    events,
    explained,
    lasting,
    line_fire,
    names,
    rerun,
)

STORY = """\
World 137 collapses on day 3 (13 Oct 2025): Israel returns to war. 15 people are killed until then, all Palestinians.

Scenario baseline, seed 1, 30 days, uncertain parameters drawn anew in each world; results/baseline.

Replayed: all 93 outcomes equal the stored ones.

One world of 200, an example and no average; its dates are no prediction. Exploration under stated assumptions, not a \
forecast.

How to read it: in brackets the id of an event, for --without; below it what called for it, and how the decision fell: \
it happens if the draw is below the chance. A chance starts from what it was at first, when the \
same decision first came up in this world, and goes on with what has been added since.

Day 0 (10 Oct 2025): 2 line incidents; 1 person killed; no crisis
Day 1 (11 Oct 2025), 2 killed
  (1) Palestinian Islamic Jihad: fires from afar, 2 times  [1:islamic-jihad:launch]
      drawn 0.031 < chance 0.044: 0.020 at first, +0.018 grievance of people, +0.006 nearness of a step
  Israel: blames the leadership of Hamas for an act of Palestinian Islamic Jihad, wrongly  \
[1:israel:blames-the-leadership:islamic-jihad]
      because of 1:islamic-jihad:launch
      chance 0.257 of blaming the leadership, by two draws; it happens, as at first
  Israel: decides to answer  [1:israel:answer-israel]
      because of 1:israel:blames-the-leadership:islamic-jihad
  besides: 2 line incidents; 2 people killed
Day 2 (12 Oct 2025), 12 killed
  Israel: strikes in answer; 12 Palestinians killed  [2:israel:answering-strikes-israel]
      because of 1:israel:answer-israel
  A crisis opens  [2:truce:crisis]
      because of 2:israel:answering-strikes-israel
  (2) The crisis is not contained  [2:truce:crisis-day]
      because of 2:truce:crisis
      drawn 0.994 ≥ chance 0.662 of being contained: 0.781 at first, \N{MINUS SIGN}0.119 deaths of the day
Day 3 (13 Oct 2025)
  Israel: chooses war  [3:israel:chooses-war]
      because of 2:truce:crisis-day
  The ceasefire ends: Israel returns to war  [3:end]
      because of 3:israel:chooses-war

What nearly ended it before
  day 2 (12 Oct 2025), Hamas: does not choose war in the crisis; drawn 0.1201 ≥ chance 0.1200

What would have saved it
Of 4 single events tried, 2 would have saved it, 1 would have let it hold longer, none would have ended it sooner, \
and 1 would not have changed the day on which it ends.

Alone it would have saved it, but other luck from then on does not bear it out:
  (2) day 2 (12 Oct 2025), the crisis is not contained: if it had been contained  [2:truce:crisis-day]
      holds to the horizon (27 days longer); 44 killed
      with other luck from the next day on (100 courses): holds in 12 % as it was, in 31 % so; +5 days \
(\N{MINUS SIGN}1 to +11) on average

Alone it would have saved it:
  (1) day 1 (11 Oct 2025), Palestinian Islamic Jihad: fires from afar, 2 times: if it had not happened  \
[1:islamic-jihad:launch]
      holds to the horizon (27 days longer); 40 killed

It would have let it hold longer:
  day 2 (12 Oct 2025), Israel: strikes in answer; 12 Palestinians killed: if it had killed nobody  \
[2:israel:answering-strikes-israel]
      ends on day 9, spiral of violence (6 days longer); 40 killed

Only together would these two have saved it:
  day 3 (13 Oct 2025), Israel: chooses war: if it had not chosen war  [3:israel:chooses-war]
  and day 1 (11 Oct 2025), Israel: blames the leadership of Hamas for an act of Palestinian Islamic Jihad: if it had \
blamed others  [1:israel:blames-the-leadership:islamic-jihad]
      holds to the horizon (27 days longer); 40 killed
"""


def test_a_world_is_told_as_it_stands_here() -> None:
    text = to_text(explained(), names(), SOURCE)
    assert text.startswith(STORY)
    assert text.removeprefix(STORY).strip().startswith("Each row is this world lived again")


def test_deaths_of_a_spiral_are_counted_to_the_day_on_which_it_is_read() -> None:
    world = explained()
    outcomes = {**world.outcomes, "cause": "spiral", "days_held": 1.0}
    assert "until it is read as one, at the end of day 3 (13 Oct 2025), all Palestinians. A spiral is dated" in to_text(
        replace(world, outcomes=outcomes), names(), SOURCE
    )


def test_lines_keep_to_the_width() -> None:
    text = to_text(explained(), names(), SOURCE, width=80)
    assert max(map(len, text.splitlines())) <= 80
    assert text.split() == to_text(explained(), names(), SOURCE).split()


def test_without_reruns_nothing_is_claimed_of_them() -> None:
    text = to_text(explained(tests=False), names(), SOURCE)
    assert PLAIN in text and "saved" not in text and "(1)" not in text


def test_a_world_that_is_followed_further_is_told_to_its_end() -> None:
    world = explained()
    after = line_fire(9, 40.0)
    deaths = np.where(np.arange(30) < 3, world.daily["deaths"], 40.0)
    deaths[3] = 7.0
    daily = {**world.daily, "deaths": deaths}
    case = replace(world.world, scenario=replace(world.world.scenario, end="continue"))
    outcomes = {**world.outcomes, "deaths": 1055.0}
    further = replace(world, world=case, events=(*world.events, after), daily=daily, outcomes=outcomes)
    text = to_text(further, names(), SOURCE)
    assert "1,055 people are killed in all 30 days" in text and "Of these 22 before the ceasefire had ended" in text
    assert after.id not in text and after.id in to_text(further, names(), SOURCE, everything=True)
    assert shown_days(until_end(further)) == 5


def test_quiet_days_are_summed_up() -> None:
    text = to_text(lasting(60, ended=40), names(), SOURCE)
    assert "Days 0-14 (10 Oct 2025 to 24 Oct 2025): 30 line incidents; 30 people killed; no crisis" in text
    assert "The crisis is contained  [15:truce:crisis-contained]" in text
    assert "day 41" not in text


def test_of_a_world_in_which_much_happens_only_its_turns_are_told_in_full() -> None:
    world = lasting(365, ended=300)
    answers = tuple(
        Event(f"{day}:israel:answering-strikes-israel", day, "israel", "answering strikes (Israel)", 1.0,
              40.0 if day == 100 else 3.0, "israel", "palestinian")
        for day in range(300)
    )  # fmt: skip
    open_day = Event("200:truce:crisis-day", 200, "truce", "crisis day")
    busy = replace(world, events=tuple(sorted((*world.events, *answers, open_day), key=lambda event: event.day)))
    assert shortened(busy) and not shortened(world)
    told = {event.day for event in chosen(busy) if event.kind.startswith("answering")}
    assert {100, 198, 199, 200, 201} <= told and not told & {99, 101, 150, 197, 202}
    text = to_text(busy, names(), SOURCE)
    assert SHORTENED in text and SHORTENED not in to_text(busy, names(), SOURCE, everything=True)
    assert "answers by Israel" in text


def test_all_tells_all() -> None:
    some, everything = (chosen(lasting(60, ended=40), each) for each in (False, True))
    assert len(some) < len(everything) == len(lasting(60, ended=40).events)
    text = to_text(lasting(60, ended=40), names(), SOURCE, everything=True)
    assert "30:israel:line-incident:rafah" in text and "Days" not in text


def test_of_a_world_that_held_is_told_what_would_have_ended_it() -> None:
    world = lasting(365)
    text = to_text(world, names(), SOURCE)
    assert "World 7 holds all 365 days" in text
    assert "What would have ended it" in text and "Alone it would have ended it:" in text
    assert "ends on day 100, spiral of violence (265 days sooner)" in text
    assert marks(world) == {"40:israel:line-incident:rafah": 1}


def test_a_step_that_is_refused_says_by_whom_and_with_what_chance() -> None:
    offered = Event("3:board-of-peace:step-offered", 3, "board_of_peace", "step offered")
    yes = Event("3:board-of-peace:step-accepted-by-hamas", 3, "board_of_peace", "step accepted by Hamas")
    no = Event(
        "3:israel:step-refused-by-israel", 3, "israel", "step refused by Israel", streams=("actors.israel:step",)
    )
    reason = Reason("happens", "tranches.acceptance", 0.25, 0.5, False, 0.25, ())
    world = replace(explained(), events=(offered, yes, no), reasons={no.id: (reason,)})
    text = to_text(world, names(), SOURCE)
    assert "Board of Peace: offers a step: arms for ground  [" in text
    assert "\n  Hamas accepts its half of the step  [" in text
    assert "\n  Israel refuses its half of the step  [" in text
    assert "drawn 0.500 \N{GREATER-THAN OR EQUAL TO} chance 0.250 of accepting, as at first" in text


def test_markdown_has_the_same_story() -> None:
    text = to_markdown(explained(), names(), SOURCE)
    assert text.startswith("# World 137 collapses on day 3 (13 Oct 2025): Israel returns to war\n")
    for words in (
        f"`{LAUNCH}`",
        "![Chart of the world](chart.png)",
        "## What would have saved it",
        "&lt; chance 0.044",
    ):
        assert words in text
    assert "| 1 | day 1 (11 Oct 2025), Palestinian Islamic Jihad: fires from afar, 2 times: if it had not" in text


def other() -> tuple[Event, ...]:
    """The hand-made world without its launch: no answer, more fire at the line, and it goes on."""
    gone = {LAUNCH, BLAME, ANSWER, STRIKES, CRISIS_DAY, WAR, "2:truce:crisis", "3:end"}
    kept = tuple(event for event in events() if event.id not in gone and event.id != line_fire(1).id)
    return (*kept, line_fire(1, 6.0), line_fire(3, 1.0, "gaza_city"))


def test_what_differs_first_is_told() -> None:
    found = differences(explained(), other(), [LAUNCH])
    assert [(each.way, each.event.id) for each in found[:3]] == [
        ("gone", BLAME), ("gone", ANSWER), ("other", line_fire(1).id),
    ]  # fmt: skip
    text = whatif(explained(), rerun(LAUNCH), other(), names(), [LAUNCH])
    assert text.startswith("World 137 holds to the horizon (27 days longer); 40 killed, with this otherwise:\n")
    assert "no longer: Israel: decides to answer" in text and "(before: 2 times, 2 Palestinians killed)" in text
    assert "new: Israel: fires at the line in Gaza City, 2 times; 1 Palestinian killed" in text


def test_another_cause_of_the_end_is_told_and_what_only_dates_otherwise_is_said_to() -> None:
    spiral = replace(
        explained(),
        outcomes={**explained().outcomes, "cause": "spiral"},
        events=tuple(replace(each, about="spiral") if each.kind == "end" else each for each in events()),
    )
    war = rerun(LAUNCH, held=6.0, collapsed=True, cause="return to war by Israel")
    told = whatif(spiral, replace(war, gained=3.0), events(), names(), [LAUNCH])
    assert "(3 days longer, but a spiral is dated to the first of its days)" in told
    assert "the ceasefire ends: Israel returns to war (before: spiral of violence)" in told
    for same in (replace(war, gained=30.0), replace(war, gained=-3.0), replace(war, cause="spiral", gained=3.0)):
        assert "dated" not in whatif(spiral, same, events(), names(), [LAUNCH])


def test_of_a_war_at_the_start_days_are_those_of_the_world() -> None:
    later = rerun(LAUNCH, held=16.0, collapsed=True, cause="return to war by Hamas")
    assert result_words(replace(later, began=118.0, gained=15.0), explained()).startswith(
        "ends on day 134, Hamas returns to war, after a ceasefire from day 118 (15 days longer)"
    )
    none = rerun(LAUNCH, held=0.0, cause="never began")
    assert result_words(none, explained()).startswith("no ceasefire began")
    told: dict[str, float | str] = {"collapsed": 1.0, "cause": "spiral", "days_held": 2.0, "began_day": 5.0}
    assert ending(told, 30, names()).startswith("is at war until day 5 (15 Oct 2025), then collapses on day 7 (17 Oct")
    held: dict[str, float | str] = {**told, "collapsed": 0.0, "cause": "held"}
    assert ending(held, 30, names()) == "is at war until day 5 (15 Oct 2025), then holds all 25 days that are left"
    assert ending({**held, "began_day": 30.0}, 30, names()).endswith("; the ceasefire begins only then")
    assert ending({**held, "cause": "never began"}, 30, names()) == "no ceasefire began"


def test_what_lets_it_hold_longer_is_split_by_what_other_luck_says() -> None:
    told = explained()
    assert told.but_for is not None
    longer = next(each for each in told.but_for.singles if each.collapsed and each.gained > 0)
    for odds, title in ((Odds(100, 0.1, 0.2, 1.2, 0.8, 1.9), ", and"), (Odds(100, 0.1, 0.2, 5.0, -1.0, 11.0), ", but")):
        singles = tuple(replace(each, odds=odds) if each is longer else each for each in told.but_for.singles)
        text = to_text(replace(told, but_for=replace(told.but_for, singles=singles)), names(), SOURCE)
        assert f"It would have let it hold longer{title} other luck" in text
        assert ("; +1 day (+1 to +2) on average" in text) == (title == ", and")


def test_nothing_differs_but_what_was_taken_away() -> None:
    same: Explanation = explained()
    assert differences(same, same.events, [LAUNCH]) == []
    told = whatif(same, rerun(LAUNCH, held=3.0, collapsed=True, cause="deadline"), same.events, names(), [LAUNCH])
    assert "Nothing else differs" in told


def test_of_a_war_without_a_ceasefire_nothing_is_said_to_have_held() -> None:
    from sim.analysis.explain.whole import explain
    from sim.batch.replay import World
    from sim.present.explain.names import Names
    from sim.present.explain.saved import saved
    from sim.scenario import load_scenario

    scenario = replace(load_scenario("baseline"), opening="war")
    told = saved(explain(World(scenario, 4, 1, 1)), Names(scenario))
    assert told is not None
    assert told.title == "What would have been otherwise"
    assert "No ceasefire began. Of" in str(told) and "it holds" not in str(told)
