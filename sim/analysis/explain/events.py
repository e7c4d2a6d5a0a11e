"""The events of one world, from its ledger and its decisions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sim.analysis.explain.objects import Event
from sim.outcomes.acts import ACTS, Act

if TYPE_CHECKING:
    from sim.batch.replay import Decision, Replay

JUDGED = {"judge line": "line", "judge strike": "strike", "judge answer": "answer"}
"""What the leadership of Hamas judges, by purpose of the draw."""
MEANT = {True: "holds it meant", False: "holds it not meant"}
BLAMES = {True: "blames the leadership", False: "blames others"}
JUDGEMENTS = (*MEANT.values(), *BLAMES.values())
FOR_WANT = ("crisis day", "refused", "answering strikes (Israel)", "answering fire (Hamas)", "arms taken")
"""Kinds that come about, or come to nothing, because what was decided did not happen."""
ACCEPTED = ("step accepted by Hamas", "step accepted by Israel")
REFUSED = {"hamas": "step refused by Hamas", "israel": "step refused by Israel"}
"""By party; that it accepts its half of a step tells the ledger, that it does not the decision."""
END = "end"


@dataclass
class Decided:
    """The decisions of a world, to be found by day and stream.

    Attributes:
        by_day: By day, by stream.
        first: By stream, the first of all; one that was drawn for but could not come up, such as a choice for war in a
            crisis while there is none, is no decision.
    """

    by_day: Mapping[int, Mapping[str, Decision]]
    first: Mapping[str, Decision] = field(default_factory=dict)

    @classmethod
    def of(cls, decisions: Iterable[Decision]) -> Decided:
        """Sort decisions; where a rule takes two draws, the second stream leads to it too."""
        by_day: dict[int, dict[str, Decision]] = defaultdict(dict)
        first: dict[str, Decision] = {}
        for decision in decisions:
            for stream in decision.streams:
                by_day[decision.day].setdefault(stream, decision)
            if decision.stream not in first or not first[decision.stream].came_up:
                first[decision.stream] = decision
        return cls(by_day, first)

    def find(self, day: int, pattern: str) -> Iterator[Decision]:
        """Decisions of a day from a stream, or from all streams that say more after its name."""
        streams = self.by_day.get(day, {})
        if pattern in streams:
            yield streams[pattern]
            return
        for stream, decision in streams.items():
            if stream.startswith(f"{pattern} "):
                yield decision


def slug(*words: object) -> str:
    """Words as they stand in an id."""
    return ":".join(re.sub(r"[^a-z0-9]+", "-", str(word).lower()).strip("-") for word in words if word != "")


def read_on(events: Iterable[Event]) -> int | None:
    """Return the day on which the end of a ceasefire was read; None if there was none."""
    return next((event.day for event in events if event.kind == END), None)


def events_of(replayed: Replay, decided: Decided, cause: str) -> list[Event]:
    """All events of a world, in order, and its end if it collapsed.

    Args:
        replayed: The world.
        decided: Its decisions.
        cause: Why it ended, in words; `held` if it did not.
    """
    found: list[Event] = []
    deaths: dict[tuple[int, str], float] = defaultdict(float)
    standing: dict[tuple[str, str], float] = {}
    for row in replayed.events.to_dict("records"):
        kind, actor, day = str(row["kind"]), str(row["actor"]), int(row["day"])
        act = ACTS.get(kind, Act())
        if kind == "attribution":
            found += _judgements(day, actor, decided, deaths, found)
        if kind in ("offer", "refused"):
            # Told again every week: only news are events.
            news = standing.get((kind, actor)) != row["count"]
            standing[kind, actor] = float(row["count"])
            if not news:
                continue
        deaths[day, kind] += float(row["deaths"])
        found.append(_event(row, kind, actor, day, act, decided))
        if kind == "step offered":
            found += _refusals(day, decided)
        if kind == "answering strikes (Israel)" and row["deaths"] > 0:
            found += _held(day, "judge answer", decided)
    if cause != "held":
        found = _with_end(found, decided, cause)
    return _numbered(found)


def _event(row: Mapping[Any, Any], kind: str, actor: str, day: int, act: Act, decided: Decided) -> Event:
    place = str(row["sector"])
    streams = tuple(
        decision.stream
        for pattern in act.streams
        for decision in decided.find(day, pattern.format(actor=actor, place=place))
        if any(decision.result) or kind in FOR_WANT
    )
    return Event(
        slug(day, actor, kind, place),
        day,
        actor,
        kind,
        float(row["count"]),
        float(row["deaths"]),
        str(row["by"]),
        str(row["victim"]),
        place,
        told=act.told,
        streams=streams,
    )


def _refusals(day: int, decided: Decided) -> Iterator[Event]:
    """Who refuses its half of a step that is offered; who accepts tells the ledger."""
    for party, kind in REFUSED.items():
        for decision in decided.find(day, f"actors.{party}:step"):
            if not any(decision.result):
                yield Event(slug(day, party, kind), day, party, kind, streams=(decision.stream,))


def _judgements(
    day: int, actor: str, decided: Decided, deaths: Mapping[tuple[int, str], float], so_far: list[Event]
) -> Iterator[Event]:
    """What a side makes of the acts of today."""
    if actor == "israel":
        fired = {event.actor for event in so_far if event.day == day and event.kind in ("launch", "close attack")}
        for decision in decided.find(day, "actors.israel:blame"):
            name = decision.purpose.partition(" ")[2]
            if name in fired:
                yield _judgement(day, actor, BLAMES[decision.result[0] > 0.5], name, decision)
        return
    if deaths[day, "line incident"] > 0:
        yield from _held(day, "judge line", decided)
    if deaths[day, "strike"] > 0:
        yield from _held(day, "judge strike", decided)


def _held(day: int, purpose: str, decided: Decided) -> Iterator[Event]:
    for decision in decided.find(day, f"actors.hamas:{purpose}"):
        yield _judgement(day, "hamas", MEANT[decision.result[0] > 0.5], JUDGED[purpose], decision)


def _judgement(day: int, actor: str, kind: str, about: str, decision: Decision) -> Event:
    return Event(slug(day, actor, kind, about), day, actor, kind, about=about, streams=(decision.stream,))


def _with_end(events: list[Event], decided: Decided, cause: str) -> list[Event]:
    """The events with the end of the ceasefire on the day on which it was read, which a world may outlive."""
    days = (day for day in sorted(decided.by_day) for each in decided.find(day, "truce:coin") if each.result[0] > 0.5)
    last = next(days, None)
    if last is None:
        return events
    deaths = sum(event.deaths for event in events if event.day <= last)
    end = Event(slug(last, END), last, "truce", END, about=cause, deaths=deaths)
    until = [event for event in events if event.day <= last]
    return [*until, end, *events[len(until) :]]


def _numbered(events: list[Event]) -> list[Event]:
    """Events with ids of their own: a second one of the same name on a day is numbered."""
    from dataclasses import replace

    seen: dict[str, int] = defaultdict(int)
    result = []
    for event in events:
        seen[event.id] += 1
        again = seen[event.id]
        result.append(event if again == 1 else replace(event, id=f"{event.id}:{again}"))
    return result
