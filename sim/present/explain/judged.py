"""Which judgements of a world were right."""

from __future__ import annotations

from collections import defaultdict

from sim.analysis.explain.objects import Event, Explanation
from sim.present.explain.words import ACCUSING, JUDGED

WRONG = "wrong attribution"
MEANT = "strike"
"""What was ordered; fire at the line and answers follow from what happens there."""


def rightness(explanation: Explanation) -> dict[str, bool]:
    """Return by id whether a judgement was right, as far as the ledger tells.

    What Hamas holds of fire at the line or of a strike is right or wrong by itself. Of what Israel believes the ledger
    has how many were wrong each day; where some were and others not, who fired decides as far as that settles it.
    """
    found: dict[str, bool] = {}
    wrong: dict[tuple[int, str], float] = defaultdict(float)
    blamed: dict[tuple[int, str], list[Event]] = defaultdict(list)
    for event in explanation.events:
        if event.kind == WRONG:
            wrong[event.day, event.actor] += event.count
        elif event.kind.startswith("holds"):
            found[event.id] = (event.kind in ACCUSING) == (event.about == MEANT)
        elif event.kind in JUDGED:
            blamed[event.day, event.actor].append(event)
    choices = explanation.world.scenario.choices
    for key, events in blamed.items():
        count = round(wrong[key])
        # Other groups never act for the leadership; its own do unless they have split off that day.
        own = {each.id: choices.get(f"factions.{each.about}.kind") in ("core", "pocket") for each in events}
        seeming = [each for each in events if (each.kind in ACCUSING) != own[each.id]]
        if count in (0, len(events)):
            found |= {each.id: count == 0 for each in events}
        elif len(seeming) == count:
            found |= {each.id: each not in seeming for each in events}
        else:
            found |= {each.id: each not in seeming for each in events if not own[each.id]}
    return found
