"""What actors tell, sorted by what it is about."""

from __future__ import annotations

FORCE, TALK, AID, FIRE = "force", "talk", "aid", "fire"
BLAME, ANSWERS, CRISES, STEPS, CHOICES, END = "blame", "answers", "crises", "steps", "choices", "end"

THEMES = (FORCE, TALK, AID, FIRE, BLAME, ANSWERS, CRISES, STEPS, CHOICES, END)
"""In the order in which a reader meets them."""

CONFLICT = frozenset({FIRE, BLAME, ANSWERS, CRISES, STEPS, CHOICES, END})
"""Themes of the conflict itself; closed crossings belong to it too."""

_KINDS = {
    FORCE: (
        "offer", "refused", "contingent leaves", "troops arrived", "mandate adopted", "paid",
        "Israel accepts a contributor", "a contributor is backed",
    ),
    TALK: ("envoy sent", "phase opened"),
    AID: (
        "crossings closed", "trucks crossed (UN)", "trucks crossed (commercial)", "trucks delivered", "trucks taken",
        "trucks turned back",
    ),
    FIRE: (
        "line incident", "strike", "strategic act", "retaliatory act", "spoiling act", "localized act", "launch",
        "close attack", "pocket struck", "tunnels to be struck", "internal clash", "ISF soldiers killed",
        "day of war (Israel)", "day of war (factions)", "shock",
    ),
    BLAME: ("attribution", "wrong attribution", "harm to answer (Israel)", "harm to answer (Hamas)"),
    ANSWERS: ("answer (Israel)", "answer (Hamas)", "answering strikes (Israel)", "answering fire (Hamas)"),
    CRISES: ("crisis", "crisis contained", "crisis day"),
    STEPS: (
        "step offered", "step accepted by Hamas", "step accepted by Israel", "half a step accepted",
        "a step is due", "ground given up", "line moved forward", "arms given up", "arms taken", "arms taken back",
        "left the tunnels", "passage offered", "split",
    ),
    CHOICES: ("chooses war", "declares the deal over"),
    END: ("end",),
}  # fmt: skip

THEME_OF = {kind: theme for theme, kinds in _KINDS.items() for kind in kinds}

AMOUNTS = frozenset({"ground given up", "arms given up", "arms taken", "arms taken back"})
"""Told as shares: that a little more or less is given up is a difference of state, that anything is an event."""

CLOSED = "crossings closed"


def theme_of(kind: str) -> str:
    """What a kind of act is about; rumours, measures and whatever is not listed count as talk."""
    return THEME_OF.get(kind, TALK)


def in_conflict(kind: str) -> bool:
    """Whether it is an event of the conflict, as against the making of the force, talk, or flows of trucks."""
    return kind == CLOSED or THEME_OF.get(kind, TALK) in CONFLICT
