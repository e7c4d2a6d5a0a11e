"""Where two histories of the same world part: two models in lockstep, and which difference of state turned a decision.

- ``themes``: what is told, sorted by what it is about.
- ``telling``: who told what in a phase, and where two models tell something else.
- ``units``: whoever acts, side by side in two models.
- ``rerun``: an actor's turn once more, with other values of what it reads.
- ``lockstep``: both models day by day.
- ``doors``: through what the change came to the event.
"""

from __future__ import annotations
