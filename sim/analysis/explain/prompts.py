"""What called for an event: the earlier events that the rules take it to answer, follow from or add up to.

Read off the order of the day in `sim.actors` and `sim.model.truce`; tests take the prompts away and see the event go.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from sim.analysis.explain.events import ACCEPTED, BLAMES, END, MEANT, REFUSED, Decided
from sim.analysis.explain.objects import Event
from sim.batch.replay import Call

WEEK = 7
FIRE = ("launch", "close attack")
FATAL = (*FIRE, "line incident", "strike", "answering strikes (Israel)", "answering fire (Hamas)", "shock")
"""Deaths between the parties, that can open a crisis; to the reading of violence every death counts."""

Settled = Mapping[tuple[int, str], Sequence[Call]]


class Prompts:
    """Finds prompts among the events of a world."""

    def __init__(self, events: Sequence[Event], decided: Decided, settled: Settled) -> None:
        self._decided, self._settled = decided, settled
        self._by_day: dict[int, list[Event]] = defaultdict(list)
        for event in events:
            self._by_day[event.day].append(event)
        self._finders: Mapping[str, Callable[[Event], Iterable[Event]]] = {
            **dict.fromkeys(BLAMES.values(), self._of_blame),
            **dict.fromkeys(MEANT.values(), self._of_meaning),
            "harm to answer (Israel)": self._of_harm_to_israel,
            "harm to answer (Hamas)": self._of_harm_to_hamas,
            "answer (Israel)": lambda e: self._on(e.day, "harm to answer (Israel)"),
            "answer (Hamas)": lambda e: self._on(e.day, "harm to answer (Hamas)"),
            "answering strikes (Israel)": lambda e: self._of_answer(e, "answer (Israel)"),
            "answering fire (Hamas)": lambda e: self._of_answer(e, "answer (Hamas)"),
            "crisis": self._of_crisis,
            "crisis day": self._of_crisis_day,
            "crisis contained": self._of_crisis_day,
            "chooses war": self._of_war,
            "mandate adopted": lambda e: self._on(e.day, "measure: adopt_resolution"),
            "envoy sent": lambda e: self._on(e.day, "measure: send_envoy"),
            "shock": lambda e: self._on(e.day, "measure: shock"),
            "crossings closed": self._of_closure,
            **dict.fromkeys((*ACCEPTED, *REFUSED.values()), lambda e: self._on(e.day, "step offered")),
            "arms given up": self._of_step,
            "arms taken": self._of_step,
            "ground given up": self._of_step,
            "day of war (Israel)": self._of_war_day,
            "day of war (factions)": self._of_war_day,
            END: self._of_end,
        }

    def of(self, event: Event) -> Event:
        """The event with its prompts; those that are no events of their own are followed to theirs."""
        finder = self._finders.get(event.kind)
        if finder is None:
            return event
        ids = dict.fromkeys(name for found in finder(event) for name in self._events(found))
        return replace(event, prompts=tuple(ids))

    def _events(self, found: Event) -> Iterable[str]:
        if found.told:
            return [found.id]
        finder = self._finders.get(found.kind)
        return [name for each in finder(found) for name in self._events(each)] if finder else []

    def _on(self, day: int, *kinds: str) -> list[Event]:
        return [event for event in self._by_day.get(day, ()) if event.kind in kinds]

    def _of_blame(self, event: Event) -> list[Event]:
        return [each for each in self._on(event.day, *FIRE) if each.actor == event.about]

    def _of_meaning(self, event: Event) -> list[Event]:
        kinds = {"line": "line incident", "strike": "strike", "answer": "answering strikes (Israel)"}
        return [each for each in self._on(event.day, kinds[event.about]) if each.deaths > 0]

    def _of_harm_to_israel(self, event: Event) -> list[Event]:
        # What Hamas did in answer yesterday is judged with today's fire.
        judged = [*self._on(event.day, *BLAMES.values()), *self._shocks(event.day, "israeli")]
        return [*self._on(event.day - 1, "answering fire (Hamas)"), *judged]

    def _of_harm_to_hamas(self, event: Event) -> list[Event]:
        # A strike that killed nobody is answered as an act; of the rest what is held to be meant.
        meant = [each for each in self._on(event.day, MEANT[True]) if each.about != "answer"]
        harmless = [each for each in self._on(event.day, "strike") if each.deaths == 0]
        return [*meant, *harmless, *self._shocks(event.day, "palestinian")]

    def _shocks(self, day: int, side: str) -> list[Event]:
        """Either side answers for its own dead."""
        return [each for each in self._on(day, "shock") if each.victim == side]

    def _of_answer(self, event: Event, kind: str) -> list[Event]:
        late = self._on(event.day - 1, kind) if self._put_off(event.day - 1, event.actor) else []
        now = [] if self._put_off(event.day, event.actor) else self._on(event.day, kind)
        # Another round of a crisis that is still open.
        return [*late, *self._on(event.day - 1, "crisis day"), *now]

    def _put_off(self, day: int, actor: str) -> bool:
        return any(each.result[0] > 0.5 for each in self._decided.find(day, f"actors.{actor}:answer delay"))

    def _of_crisis(self, event: Event) -> list[Event]:
        calls = self._settled.get((event.day, "containment.opens"), ())
        fatal = [each for each in self._on(event.day, *FATAL) if each.deaths > 0]
        fatal += [each for each in self._on(event.day - 1, "answering fire (Hamas)") if each.deaths > 0]
        if not calls:
            return fatal
        killed, deaths, leaders = calls[0].inputs
        bound = calls[0].bound
        israeli = [each for each in fatal if each.victim == "israeli"]
        found = israeli if bound(killed, 0.0, 0.0) > 0.5 else []
        if bound(0.0, deaths, 0.0) > 0.5:
            found = [each for each in fatal if each.day == event.day or each in found]
        if bound(0.0, 0.0, leaders) > 0.5:
            found = [*self._on(event.day, "strike"), *(each for each in found if each.kind != "strike")]
        return found

    def _of_crisis_day(self, event: Event) -> list[Event]:
        return [*self._on(event.day - 1, "crisis day"), *self._on(event.day, "crisis")]

    def _of_war(self, event: Event) -> list[Event]:
        return self._on(event.day, "crisis day") if any("crisis" in stream for stream in event.streams) else []

    def _of_war_day(self, event: Event) -> list[Event]:
        for day in range(event.day - 1, -1, -1):
            if chosen := self._on(day, "chooses war"):
                return chosen
        return []

    def _of_closure(self, event: Event) -> list[Event]:
        yesterday = self._on(event.day - 1, "crisis day")
        harm = [*self._on(event.day - 2, "answering fire (Hamas)"), *self._on(event.day - 1, *FIRE, "shock")]
        fatal = [each for each in harm if each.deaths > 0 and each.victim == "israeli"]
        return [*yesterday, *fatal]

    def _of_step(self, event: Event) -> list[Event]:
        return self._on(event.day, *ACCEPTED) or self._on(event.day, "step offered")

    def _of_end(self, event: Event) -> list[Event]:
        chosen = self._on(event.day, "chooses war", "declares the deal over")
        if chosen:
            return chosen
        days = range(event.day - WEEK + 1, event.day + 1)
        return [each for day in days for each in self._by_day.get(day, ()) if each.deaths > 0 and each.kind != END]


def with_prompts(events: Sequence[Event], decided: Decided, settled: Settled) -> list[Event]:
    """All events with their prompts."""
    prompts = Prompts(events, decided, settled)
    return [prompts.of(event) for event in events]
