"""The table of acts: every kind that the ledger tells of, and whose decision it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Act:
    """A kind of act.

    Attributes:
        streams: What luck drew from when it was decided, as patterns: `{actor}` stands for whoever tells the act,
            `{place}` for the sector; several if it takes one of several decisions. Empty for what follows of itself.
        told: Whether it is an event of its own. The others are amounts of every day, or say more of an event.
    """

    streams: tuple[str, ...] = ()
    told: bool = True


def _more(*streams: str) -> Act:
    return Act(streams, told=False)


_FACTION = "factions.{actor}:acts"

ACTS: Mapping[str, Act] = {
    # The force.
    "mandate adopted": Act(("actors.security_council:vote",)),
    "envoy sent": Act(("actors.united_states:envoy",)),
    "offer": _more("contributors.{actor}:offer"),
    "refused": _more("actors.israel:objection to {actor}"),
    "troops arrived": _more(),
    "contingent leaves": Act(("contributors.{actor}:exit",)),
    "ISF soldiers killed": Act(("contributors.{actor}:losses",)),
    # Armed acts.
    "launch": Act((_FACTION,)),
    "close attack": Act((_FACTION,)),
    "strategic act": _more(_FACTION),
    "retaliatory act": _more(_FACTION),
    "spoiling act": _more(_FACTION),
    "localized act": _more(_FACTION),
    "line incident": Act(("actors.israel:line fire {place}",)),
    "strike": Act(("actors.israel:own strike",)),
    "pocket struck": Act(("actors.israel:pocket",)),
    "internal clash": Act(("militias.{actor}:flare-up",)),
    "line moved forward": Act(("actors.israel:advance",)),
    "shock": Act(),
    # Judgements and answers.
    "attribution": _more(),
    "wrong attribution": _more(),
    "harm to answer (Israel)": _more(),
    "harm to answer (Hamas)": _more(),
    "answer (Israel)": Act(("actors.israel:answer",)),
    "answer (Hamas)": Act(("actors.hamas:answer",)),
    "answering strikes (Israel)": Act(("actors.israel:answer deaths",)),
    "answering fire (Hamas)": Act(("actors.hamas:answer deaths",)),
    # Crises, and the choice for war.
    "crisis": Act(),
    "crisis day": Act(("truce:contained",)),
    "crisis contained": Act(("truce:contained",)),
    "chooses war": Act(("actors.{actor}:war in crisis", "actors.{actor}:return to war")),
    "declares the deal over": Act(("actors.{actor}:declare over",)),
    "day of war (Israel)": _more(),
    "day of war (factions)": _more(),
    # Steps, arms, passage.
    "phase opened": Act(),
    "step offered": Act(),
    "step accepted by Hamas": Act(("actors.hamas:step",)),
    "step accepted by Israel": Act(("actors.israel:step",)),
    "arms given up": Act(),
    "arms taken": Act(("factions.{actor}:clash",)),
    "arms taken back": Act(),
    "ground given up": Act(),
    "left the tunnels": Act(("factions.{actor}:passage",)),
    "split": Act(("factions.{actor}:split",)),
    # Aid and money.
    "crossings closed": Act(("actors.israel:closure",)),
    "trucks crossed (UN)": _more(),
    "trucks crossed (commercial)": _more(),
    "trucks turned back": _more(),
    "trucks taken": _more(),
    "trucks delivered": _more(),
    "paid": _more(),
    # What people hear.
    "rumour (base)": Act(("actors.information:rise base",)),
    "rumour (militia)": Act(("actors.information:rise militia",)),
    "rumour (attack)": Act(("actors.information:rise attack",)),
    "rumour (passage)": Act(("actors.information:rise passage",)),
}
"""By kind. Measures of a scenario (`measure: ...`) are told by the calendar and are no kind of their own."""

TOLD = frozenset(kind for kind, act in ACTS.items() if act.told)
