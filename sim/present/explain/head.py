"""What is said of a world before its story: which it is, how it ended, and what it is not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sim.analysis.explain.events import read_on
from sim.analysis.explain.fate import HELD, NEVER, began_on, ended_on, fate_of
from sim.analysis.explain.objects import Explanation
from sim.present.explain.lived import goes_on, killed_until_end
from sim.present.explain.names import Names
from sim.present.words import CAVEAT, cause_words, mid_sentence, number, parameters_words, quantity

SIDES = {
    "deaths_palestinian": ("Palestinian", "Palestinians"),
    "deaths_israeli": ("Israeli", "Israelis"),
    "deaths_isf": ("soldier of the force", "soldiers of the force"),
}

SPIRAL = "A spiral is dated to the first deadly day of the week that shows it; the rest of that week is told too."


@dataclass(frozen=True)
class Source:
    """Where an explained world comes from.

    Attributes:
        scenario: Its name, as the folder has it.
        folder: As the user named it.
        chosen: How the world was chosen, if the user did not name it.
        worlds: How many the folder holds of the scenario.
        check: What was found when the replayed outcomes were held against the stored ones.
    """

    scenario: str
    folder: str
    chosen: str = ""
    worlds: int = 0
    check: str = ""


def finding(explanation: Explanation, names: Names) -> str:
    """Say how the world ended: `World 137 collapses on day 58 (7 Dec 2025): Israel returns to war`."""
    world = explanation.world
    cause = str(explanation.outcomes.get("cause", "held"))
    return f"World {world.number:,}{':' if cause == NEVER else ''} {ending(explanation.outcomes, world.days, names)}"


def ending(outcomes: Mapping[str, float | str], days: int, names: Names) -> str:
    """Return how a world went: `holds all 365 days`, `collapses on day 58 (7 Dec 2025): Israel returns to war`.

    Args:
        outcomes: Of the world.
        days: Horizon.
        names: Of days.
    """
    cause, began = str(outcomes.get("cause", "held")), began_on(outcomes)
    fate = fate_of(float(outcomes["collapsed"]) > 0.5, cause)
    if fate == NEVER:
        return "no ceasefire began"
    since = f"is at war until {names.day(began)}, then " if began else ""
    if fate == HELD:
        if began >= days:
            return f"is at war until {names.day(began)}; the ceasefire begins only then"
        return f"{since}holds all {quantity(round(days - began), 'day')}{' that are left' if began else ''}"
    return f"{since}collapses on {names.day(ended_on(outcomes))}: {mid_sentence(cause_words(cause))}"


def dead(explanation: Explanation, names: Names) -> str:
    """Say how many died, by side."""
    outcomes = explanation.outcomes
    whole = float(outcomes.get("deaths", 0.0))
    counts = {name: float(outcomes.get(name, 0.0)) for name in SIDES}
    counts = {name: count for name, count in counts.items() if count >= 0.5}
    sides = [f"{number(count)} {SIDES[name][0 if count == 1 else 1]}" for name, count in counts.items()]
    further = goes_on(explanation)
    until = "" if explanation.held else _until(explanation, names)
    if further:
        until = f" in all {quantity(explanation.world.days, 'day')}"
    if not sides:
        return f"Nobody is killed{until}."
    told = f": {', '.join(sides)}" if len(sides) > 1 or whole <= 1 else f", all {SIDES[next(iter(counts))][1]}"
    text = f"{number(whole)} {'person is' if whole == 1 else 'people are'} killed{until}{told}."
    if further:
        before = number(killed_until_end(explanation))
        text += f" Of these {before} before the ceasefire had ended; what followed is told with --all."
    return text


def _until(explanation: Explanation, names: Names) -> str:
    """Return until when deaths are counted: a spiral is read up to six days after the day to which it is dated."""
    read = read_on(explanation.events)
    if read is None or read <= ended_on(explanation.outcomes):
        return " until then"
    return f" until it is read as one, at the end of {names.day(read)}"


def head(explanation: Explanation, names: Names, source: Source) -> tuple[str, ...]:
    """Return the paragraphs above a story, the finding first."""
    world = explanation.world
    which = f"Scenario {source.scenario}, seed {world.seed}, {quantity(world.days, 'day')}, {parameters_words(world)}"
    if source.worlds > 1:
        what = f"One world of {source.worlds:,}, an example and no average; its dates are no prediction. {CAVEAT}"
    else:
        what = f"One world is no average, and its dates are no prediction. {CAVEAT}"
    spiral = f" {SPIRAL}" if explanation.outcomes.get("cause") == "spiral" else ""
    paragraphs = [f"{finding(explanation, names)}. {dead(explanation, names)}{spiral}", f"{which}; {source.folder}."]
    paragraphs += [f"{each}." for each in (source.chosen, source.check) if each]
    return (*paragraphs, what)


LEGEND = (
    "How to read it: in brackets the id of an event, for --without; below it what called for it, and how the decision "
    "fell: it happens if the draw is below the chance. A chance starts from what it was at first, when the same "
    "decision first came up in this world, and goes on with what has been added since."
)
