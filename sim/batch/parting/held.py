"""What actors decide and do not tell: others tell it later, or nobody does."""

from __future__ import annotations

from typing import NamedTuple

from sim.outcomes.acts import END, FIRE, FORCE, STEPS


class Held(NamedTuple):
    """A decision that an actor only holds.

    Attributes:
        attribute: In which.
        kind: What it amounts to, as a kind of act.
        theme: What that is about.
    """

    attribute: str
    kind: str
    theme: str


HELD = {
    ("israel", "negotiate"): Held("offers_passage", "passage offered", STEPS),
    ("israel", "bargain"): Held("accepts", "Israel accepts a contributor", FORCE),
    ("israel", "fight"): Held("strikes_pocket", "tunnels to be struck", FIRE),
    ("israel", "weigh"): Held("accepts_step", "half a step accepted", STEPS),
    ("hamas", "weigh"): Held("accepts_step", "half a step accepted", STEPS),
    ("united_states", "negotiate"): Held("backs", "a contributor is backed", FORCE),
    ("board_of_peace", "negotiate"): Held("step_due", "a step is due", STEPS),
    ("truce", "close"): Held("cause", "end", END),
}
"""By who decides, and in which phase."""
