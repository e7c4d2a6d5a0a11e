"""What each kind of event is called, and what it means that it had not happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sim.analysis.explain.events import ACCEPTED, JUDGEMENTS, REFUSED
from sim.analysis.explain.objects import Event
from sim.present.explain.names import Names
from sim.present.words import cause_words, mid_sentence, number, quantity

VICTIMS = {"palestinian": ("Palestinian", "Palestinians"), "israeli": ("Israeli", "Israelis")}
SOLDIERS = ("soldier of the force", "soldiers of the force")


@dataclass(frozen=True)
class Told:
    """Words for a kind of event.

    Attributes:
        one: What is done; the actor's name comes before it. `{place}` stands for the sector, `{about}` for what it is
            about.
        many: The same for several, with `{n}`; empty if it happens once a day at most, or its count says nothing.
        otherwise: What it means that it had gone the other way, after `it`.
    """

    one: str
    many: str = ""
    otherwise: str = "had not happened"


KINDS: Mapping[str, Told] = {
    # The force.
    "mandate adopted": Told("adopts the mandate of the force", otherwise="had not adopted it then"),
    "envoy sent": Told("sends an envoy", otherwise="had not sent one"),
    "offer": Told("offers troops", "offers {n} troops"),
    "refused": Told("its offer of troops is refused", otherwise="had been accepted"),
    "troops arrived": Told("troops arrive", "{n} troops arrive", "had not come"),
    "contingent leaves": Told("takes its contingent home", otherwise="had stayed"),
    "ISF soldiers killed": Told("loses soldiers of its contingent"),
    # Armed acts.
    "launch": Told("fires from afar, once", "fires from afar, {n} times"),
    "close attack": Told("attacks at close range", "attacks at close range, {n} times"),
    "strategic act": Told("acts by design", "acts by design, {n} times"),
    "retaliatory act": Told("acts out of grievance", "acts out of grievance, {n} times"),
    "spoiling act": Told("acts near a step of the plan", "acts near a step of the plan, {n} times"),
    "localized act": Told("acts though nobody ordered it", "acts though nobody ordered it, {n} times"),
    "line incident": Told("fires at the line in {place}, once", "fires at the line in {place}, {n} times"),
    "strike": Told("strikes on its own initiative", "strikes on its own initiative, {n} times"),
    "pocket struck": Told("is struck by Israel"),
    "internal clash": Told("clashes with Hamas or clans", "clashes with Hamas or clans, {n} times"),
    "line moved forward": Told("moves the line forward"),
    "shock": Told("a shock that the scenario dates"),
    # Judgements and answers.
    "attribution": Told("judges an act", "judges {n} acts"),
    "wrong attribution": Told("judges an act wrongly", "judges {n} acts wrongly", "had been judged rightly"),
    "harm to answer (Israel)": Told("has harm to answer"),
    "harm to answer (Hamas)": Told("has harm to answer"),
    "answer (Israel)": Told("decides to answer", otherwise="had not answered"),
    "answer (Hamas)": Told("decides to answer", otherwise="had not answered"),
    "answering strikes (Israel)": Told("strikes in answer", otherwise="had killed nobody"),
    "answering fire (Hamas)": Told("fires in answer", otherwise="had killed nobody"),
    "blames the leadership": Told("blames the leadership of Hamas{about}", otherwise="had blamed others"),
    "blames others": Told("blames others than the leadership of Hamas{about}", otherwise="had blamed the leadership"),
    "holds it meant": Told("holds that {about} was meant", otherwise="had held that it was not"),
    "holds it not meant": Told("holds that {about} was not meant", otherwise="had held that it was"),
    # Crises, and the choice for war.
    "crisis": Told("a crisis opens", otherwise="had not opened"),
    "crisis day": Told("the crisis is not contained", otherwise="had been contained"),
    "crisis contained": Told("the crisis is contained", otherwise="had not been contained"),
    "chooses war": Told("chooses war", otherwise="had not chosen war"),
    "declares the deal over": Told("declares the deal over", otherwise="had not declared it"),
    "day of war (Israel)": Told("wages war"),
    "day of war (factions)": Told("wage war"),
    # Steps, arms, passage.
    "phase opened": Told("opens the next phase", otherwise="had not opened it"),
    "step offered": Told("offers a step: arms for ground", otherwise="had not offered it"),
    "step accepted by Hamas": Told("Hamas accepts its half of the step", otherwise="had been refused"),
    "step accepted by Israel": Told("Israel accepts its half of the step", otherwise="had been refused"),
    "step refused by Hamas": Told("Hamas refuses its half of the step", otherwise="had accepted it"),
    "step refused by Israel": Told("Israel refuses its half of the step", otherwise="had accepted it"),
    "arms given up": Told("gives up arms"),
    "arms taken": Told("loses arms that the force takes"),
    "arms taken back": Told("takes back arms that were sealed"),
    "ground given up": Told("gives up ground"),
    "left the tunnels": Told("one leaves the tunnels", "{n} leave the tunnels"),
    "split": Told("hard-liners split off"),
    # Aid and money.
    "crossings closed": Told("closes the crossings", otherwise="had not closed them"),
    "trucks crossed (UN)": Told("lets trucks of the UN and NGOs cross"),
    "trucks crossed (commercial)": Told("lets commercial trucks cross"),
    "trucks turned back": Told("trucks are turned back"),
    "trucks taken": Told("trucks are taken on the way"),
    "trucks delivered": Told("trucks arrive"),
    "paid": Told("pays"),
    # What people hear.
    "rumour (base)": Told("a rumour of foreign bases rises", otherwise="had not risen"),
    "rumour (militia)": Told("a rumour of armed rivals rises", otherwise="had not risen"),
    "rumour (attack)": Told("a rumour of attacks to come rises", otherwise="had not risen"),
    "rumour (passage)": Told("a rumour of betrayed passages rises", otherwise="had not risen"),
    # How it ends.
    "end": Told("the ceasefire ends: {about}", otherwise="had held"),
}
"""By kind: all that the ledger tells of, the judgements, and the end. Measures of a scenario are told by name."""

MEASURE = "measure: "

ALONE = frozenset({"shock", "crisis", "crisis day", "crisis contained", "end"})
"""Kinds that no actor does; a sentence about them begins without one."""

JUDGED = frozenset(JUDGEMENTS)
BOTH_WAYS = JUDGED | {"crisis day", *REFUSED.values()}
"""Kinds that tell of either course of a decision, so that the other course is one thing."""

OTHER_SIZE = {
    "line incident": "had killed {dead}",
    "answering strikes (Israel)": "had killed {dead}",
    "answering fire (Hamas)": "had killed {dead}",
    "line moved forward": "had moved it elsewhere too",
}
"""What it means that one of these had been of another size, where the rule gives deaths last."""

HALVES = frozenset({*ACCEPTED, *REFUSED.values()})
"""Kinds whose words name who does it."""

ACCUSING = frozenset({"blames the leadership", "holds it meant"})


def sentence(event: Event, names: Names, right: bool | None = None, within: bool = False) -> str:
    """Return who did what, with deaths: `Israel: strikes in answer; 46 Palestinians killed`.

    Args:
        event: The event.
        names: Of actors and places.
        right: Of a judgement, whether it was right, as far as it is known.
        within: Whether it stands within another sentence.
    """
    if event.kind.startswith(MEASURE):
        text = event.kind.removeprefix(MEASURE).replace("_", " ")
    else:
        told = KINDS.get(event.kind, Told(event.kind))
        words = told.many if told.many and event.count >= 1.5 else told.one
        place = names.of(event.about) if event.about else "Gaza"
        text = words.format(n=number(round(event.count)), place=place, about=_about(event, names))
    if right is not None:
        text += ", rightly" if right else ", wrongly"
    if dead := killed(event):
        text += f"; {dead}"
    if event.kind in ALONE or event.kind in HALVES:
        return text if within else text[:1].upper() + text[1:]
    return f"{names.of(event.actor)}: {text}"


def killed(event: Event) -> str:
    """Return the deaths of an event in words, by side; empty if there are none."""
    if event.deaths < 0.5 or event.kind == "end":
        return ""
    return f"{people(event.deaths, event.victim)} killed"


def size(event: Event) -> str:
    """Return how often and how deadly: `4 times, 2 Palestinians killed`; of an end its cause."""
    if event.kind == "end":
        return mid_sentence(cause_words(event.about))
    times = "once" if event.count == 1.0 else f"{event.count:,.0f} times" if event.count == round(event.count) else ""
    return ", ".join(part for part in (times, killed(event) or "nobody killed") if part)


def people(count: float, victim: str) -> str:
    """Return `1 Israeli`, `12 Palestinians`; of an unknown side `3 people`."""
    one, many = VICTIMS.get(victim, SOLDIERS if victim == "isf" else ("person", "people"))
    return f"{number(round(count))} {one if round(count) == 1 else many}"


_HELD = {"line": "fire at the line", "strike": "a strike", "answer": "the answer"}


def _about(event: Event, names: Names) -> str:
    if event.kind == "end":
        return size(event)
    if event.kind.startswith("holds"):
        return _HELD.get(event.about, event.about or "what happened")
    return f" for an act of {names.of(event.about)}" if event.about else ""


def otherwise(kind: str, was: Sequence[float] = (), instead: Sequence[float] = ()) -> str:
    """Return what it means that a decision had gone another way: `had been contained`.

    Args:
        kind: Of the event that it led to.
        was: What the rule gave.
        instead: What it gives now.
    """
    if kind not in BOTH_WAYS and sum(instead) > 0.0:
        if kind in OTHER_SIZE:
            return OTHER_SIZE[kind].format(dead=number(round(instead[-1])))
        return "had been less" if sum(instead) < sum(was) else "had been more"
    return KINDS[kind].otherwise if kind in KINDS else "had not happened"


def several(count: int, noun: str) -> str:
    """Return `no event`, `1 event`, `12 events`."""
    return f"no {noun}" if not count else quantity(count, noun)
