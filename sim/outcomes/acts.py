"""The table of acts: every kind that the ledger tells of, what it is about, and whose decision it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

FORCE, TALK, AID, FIRE = "force", "talk", "aid", "fire"
BLAME, ANSWERS, CRISES, STEPS, CHOICES, END = "blame", "answers", "crises", "steps", "choices", "end"

THEMES = (FORCE, TALK, AID, FIRE, BLAME, ANSWERS, CRISES, STEPS, CHOICES, END)
"""What acts are about, in the order in which a reader meets them; the end, which is no act, comes last."""


@dataclass(frozen=True)
class Act:
    """A kind of act.

    Attributes:
        theme: What it is about, one of `THEMES`.
        streams: What luck drew from when it was decided, as patterns: `{actor}` stands for whoever tells the act,
            `{place}` for the sector; several if it takes one of several decisions. Empty for what follows of itself.
        told: Whether it is an event of its own. The others are amounts of every day, or say more of an event.
        share: Whether its count is a share of something: a little more or less is then no other event.
    """

    theme: str = TALK
    streams: tuple[str, ...] = ()
    told: bool = True
    share: bool = False


def _more(theme: str, *streams: str) -> Act:
    return Act(theme, streams, told=False)


_FACTION = "factions.{actor}:acts"

ACTS: Mapping[str, Act] = {
    # The force.
    "mandate adopted": Act(FORCE, ("actors.security_council:vote",)),
    "envoy sent": Act(TALK, ("actors.united_states:envoy",)),
    "offer": _more(FORCE, "contributors.{actor}:offer"),
    "refused": _more(FORCE, "actors.israel:objection to {actor}"),
    "troops arrived": _more(FORCE),
    "contingent leaves": Act(FORCE, ("contributors.{actor}:exit",)),
    "ISF soldiers killed": Act(FIRE, ("contributors.{actor}:losses",)),
    # Armed acts.
    "launch": Act(FIRE, (_FACTION,)),
    "close attack": Act(FIRE, (_FACTION,)),
    "strategic act": _more(FIRE, _FACTION),
    "retaliatory act": _more(FIRE, _FACTION),
    "spoiling act": _more(FIRE, _FACTION),
    "localized act": _more(FIRE, _FACTION),
    "line incident": Act(FIRE, ("actors.israel:line fire {place}",)),
    "strike": Act(FIRE, ("actors.israel:own strike",)),
    "pocket struck": Act(FIRE, ("actors.israel:pocket",)),
    "internal clash": Act(FIRE, ("militias.{actor}:flare-up",)),
    "line moved forward": Act(STEPS, ("actors.israel:advance",)),
    "shock": Act(FIRE),
    # Judgements and answers.
    "attribution": _more(BLAME),
    "wrong attribution": _more(BLAME),
    "harm to answer (Israel)": _more(BLAME),
    "harm to answer (Hamas)": _more(BLAME),
    "answer (Israel)": Act(ANSWERS, ("actors.israel:answer",)),
    "answer (Hamas)": Act(ANSWERS, ("actors.hamas:answer",)),
    "answering strikes (Israel)": Act(ANSWERS, ("actors.israel:answer deaths",)),
    "answering fire (Hamas)": Act(ANSWERS, ("actors.hamas:answer deaths",)),
    # Crises, and the choice for war.
    "crisis": Act(CRISES),
    "crisis day": Act(CRISES, ("truce:contained",)),
    "crisis contained": Act(CRISES, ("truce:contained",)),
    "chooses war": Act(CHOICES, ("actors.{actor}:war in crisis", "actors.{actor}:return to war")),
    "declares the deal over": Act(CHOICES, ("actors.{actor}:declare over",)),
    "day of war (Israel)": _more(FIRE),
    "day of war (factions)": _more(FIRE),
    # Steps, arms, passage.
    "phase opened": Act(TALK),
    "step offered": Act(STEPS),
    "step accepted by Hamas": Act(STEPS, ("actors.hamas:step",)),
    "step accepted by Israel": Act(STEPS, ("actors.israel:step",)),
    "arms given up": Act(STEPS, share=True),
    "arms taken": Act(STEPS, ("factions.{actor}:clash",), share=True),
    "arms taken back": Act(STEPS, share=True),
    "ground given up": Act(STEPS, share=True),
    "left the tunnels": Act(STEPS, ("factions.{actor}:passage",)),
    "split": Act(STEPS, ("factions.{actor}:split",)),
    # Aid and money.
    "crossings closed": Act(AID, ("actors.israel:closure",)),
    "trucks crossed (UN)": _more(AID),
    "trucks crossed (commercial)": _more(AID),
    "trucks turned back": _more(AID),
    "trucks taken": _more(AID),
    "trucks delivered": _more(AID),
    "paid": _more(FORCE),
    # What people hear.
    "rumour (base)": Act(TALK, ("actors.information:rise base",)),
    "rumour (militia)": Act(TALK, ("actors.information:rise militia",)),
    "rumour (attack)": Act(TALK, ("actors.information:rise attack",)),
    "rumour (passage)": Act(TALK, ("actors.information:rise passage",)),
}
"""By kind. Measures of a scenario (`measure: ...`) are told by the calendar and are no kind of their own."""

TOLD = frozenset(kind for kind, act in ACTS.items() if act.told)
