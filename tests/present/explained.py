"""Worlds explained by hand: one that ends on its fourth day, one that lasts, and one that holds."""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

import numpy as np

from sim.analysis.explain.objects import ButFor, Change, CloseCall, Event, Explanation, Odds, Part, Reason, Rerun
from sim.batch.replay import World
from sim.present.explain.head import Source
from sim.present.explain.names import Names
from sim.scenario import Scenario, load_scenario

LAUNCH, BLAME = "1:islamic-jihad:launch", "1:israel:blames-the-leadership:islamic-jihad"
ANSWER, STRIKES = "1:israel:answer-israel", "2:israel:answering-strikes-israel"
CRISIS, CRISIS_DAY, WAR, END = "2:truce:crisis", "2:truce:crisis-day", "3:israel:chooses-war", "3:end"
SOURCE = Source("baseline", "results/baseline", "", 200, "Replayed: all 93 outcomes equal the stored ones")


@lru_cache(maxsize=1)
def scenario() -> Scenario:
    return load_scenario("baseline")


def names() -> Names:
    return Names(scenario())


def line_fire(day: int, deaths: float = 0.0, place: str = "rafah") -> Event:
    return Event(f"{day}:israel:line-incident:{place}", day, "israel", "line incident", 2.0, deaths, "israel",
                 "palestinian", place, streams=(f"actors.israel:line fire {place}",))  # fmt: skip


def events() -> tuple[Event, ...]:
    blamed = Event(BLAME, 1, "israel", "blames the leadership", about="islamic_jihad", prompts=(LAUNCH,),
                   streams=("actors.israel:blame islamic_jihad",))  # fmt: skip
    return (
        line_fire(0, 1.0),
        Event("0:united-states:paid", 0, "united_states", "paid", 2.5, told=False),
        Event(LAUNCH, 1, "islamic_jihad", "launch", 2.0, streams=("factions.islamic_jihad:acts",), changes=6),
        Event("1:israel:wrong-attribution", 1, "israel", "wrong attribution", told=False),
        blamed,
        Event(ANSWER, 1, "israel", "answer (Israel)", prompts=(BLAME,), depends=(LAUNCH,)),
        line_fire(1, 2.0),
        Event(STRIKES, 2, "israel", "answering strikes (Israel)", 1.0, 12.0, "israel", "palestinian",
              prompts=(ANSWER,), depends=(LAUNCH, BLAME)),
        Event(CRISIS, 2, "truce", "crisis", prompts=(STRIKES,)),
        Event(CRISIS_DAY, 2, "truce", "crisis day", prompts=(CRISIS,), streams=("truce:contained",)),
        Event(WAR, 3, "israel", "chooses war", prompts=(CRISIS_DAY,), streams=("actors.israel:war in crisis",)),
        Event(END, 3, "truce", "end", deaths=15.0, about="return to war by Israel", prompts=(WAR,)),
    )  # fmt: skip


PARTS = (
    Part("armed_acts.rate", "provocation", "", 0.6, 0.4, 0.0182),
    Part("armed_acts.rate", "milestone", "", 0.1, 0.0, 0.0064),
    Part("armed_acts.rate", "control", "", 0.8, 0.7, -0.0003),
)
REASONS = {
    LAUNCH: (Reason("armed_acts.acts", "armed_acts.rate", 0.0443, 0.0312, True, 0.0200, PARTS),),
    BLAME: (Reason("attribution.identity", "attribution.right", 0.257, float("nan"), True, 0.257, ()),),
    CRISIS_DAY: (
        Reason("happens", "containment.contained", 0.662, 0.994, False, 0.781,
               (Part("containment.contained", "deaths", "", 12.0, 1.0, -0.119),)),
    ),
}  # fmt: skip


def change(name: str, was: float = 1.0, instead: float = 0.0) -> Change:
    day = int(name.partition(":")[0])
    return Change((name,), "some:stream", day, (was,), (instead,), (("some:stream", day, 0.5),))


def rerun(*ids: str, held: float = 30.0, collapsed: bool = False, cause: str = "held") -> Rerun:
    return Rerun(tuple(change(name) for name in ids), held, held - 3.0, collapsed, cause, 40.0)


def calls() -> tuple[CloseCall, ...]:
    near, far = ("actors.hamas:war in crisis", 0.12, 0.1201), ("actors.israel:return to war", 0.01, 0.9)
    return CloseCall(2, *near), CloseCall(0, *far)


def but_for() -> ButFor:
    odds = Odds(100, 0.124, 0.31, 5.2, -1.1, 11.4)
    contained = Rerun((change(CRISIS_DAY, 0.0, 1.0),), 30.0, 27.0, False, "held", 44.0, odds)
    later = rerun(STRIKES, held=9.0, collapsed=True, cause="spiral")
    same = rerun("0:israel:line-incident:rafah", held=3.0, collapsed=True, cause="return to war by Israel")
    return ButFor((rerun(LAUNCH), contained, later, same), (rerun(WAR, BLAME),), 0)


def explained(days: int = 30, tests: bool = True) -> Explanation:
    """A world that ends on day 3, by war."""
    series = {name: np.full(days, np.nan) for name in ("deaths", "d7", "confidence_israel", "trucks_entered", "phase")}
    series["deaths"][:4] = (1.0, 2.0, 12.0, 0.0)
    series["d7"][:4] = (1.0, 1.5, 5.0, 3.8)
    series["confidence_israel"][:4] = (0.5, 0.5, 0.4, 0.3)
    series["phase"][:4] = 1.0
    outcomes: dict[str, float | str] = {
        "days_held": 3.0, "began_day": 0.0, "collapsed": 1.0, "cause": "return to war by Israel", "deaths": 15.0,
        "deaths_palestinian": 15.0, "deaths_israeli": 0.0, "resolution_day": float("nan"),
    }  # fmt: skip
    world = World(scenario(), 137, 1, days)
    return Explanation(world, outcomes, series, events(), REASONS, calls(), but_for() if tests else None)


def lasting(days: int = 365, ended: int | None = None) -> Explanation:
    """A world that lasts, with fire at the line every day, and crises that are contained every month."""
    held = days if ended is None else ended
    found: list[Event] = []
    for day in range(held if ended is None else held + 1):
        found.append(line_fire(day, float(day % 5)))
        if day % 30 == 15:
            found.append(Event(f"{day}:truce:crisis", day, "truce", "crisis"))
            found.append(Event(f"{day}:truce:crisis-contained", day, "truce", "crisis contained"))
    shown = len(found) and found[-1].day + 1
    series = {name: np.full(days, np.nan) for name in ("deaths", "d7", "phase", "troops")}
    for name, value in (("deaths", 2.0), ("d7", 2.0), ("phase", 1.0), ("troops", 4000.0)):
        series[name][:shown] = value
    outcomes: dict[str, float | str] = {
        "days_held": float(held), "began_day": 0.0, "collapsed": float(ended is not None),
        "cause": "held" if ended is None else "deadline", "deaths": 2.0 * shown, "deaths_palestinian": 2.0 * shown,
    }  # fmt: skip
    first = rerun("40:israel:line-incident:rafah", held=100.0, collapsed=ended is None, cause="spiral")
    turned = replace(first, gained=100.0 - held)
    world = World(scenario(), 7, 1, days)
    return Explanation(world, outcomes, series, tuple(found), {}, (), ButFor((turned,), ()))
