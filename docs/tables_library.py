"""The page docs/reference/library.md: the scenarios and studies that come with the tool, with their questions."""

from __future__ import annotations

from collections.abc import Sequence

from tables_text import code, table

from sim import Scenario
from sim.scenario import Study, load_study
from sim.scenario.shelf import Entry
from sim.scenario.shelf import library as shelf

HEAD = ("name", "title", "question", "extends", "in the studies")


def library(_baseline: Scenario) -> str:
    """All shipped scenarios, each behind what it extends, and all studies."""
    scenarios = _in_line("", [each for each in shelf() if each.kind == "scenario"])
    studies = [load_study(each.name) for each in shelf() if each.kind == "study"]
    rows = [
        (
            f"`{each.name}`",
            each.title,
            each.question,
            code(filter(None, [each.extends])),
            code(study.name for study in studies if each.name in {arm.name for arm in study.arms}),
        )
        for each in scenarios
    ]
    asked = [
        (f"`{each.name}`", each.title, each.question, f"`{each.baseline.name}`", code(_names(each)), _headline(each))
        for each in studies
    ]
    return "\n".join(
        [
            "# The library\n",
            f"{len(scenarios)} scenarios and {len(studies)} studies come with the tool. What each stands for, what it "
            "assumes and what is contested in it is told at the head of its file in [scenarios](../../scenarios). "
            "Exploration under stated assumptions, not forecasts.\n",
            "## Scenarios\n",
            "In the order of the alphabet, but each right behind the one that it extends, of which it says only what "
            "it changes. `isf show NAME` prints it whole, `isf diff baseline NAME` what it changes in all.\n",
            table(HEAD, rows),
            "## Studies\n",
            "A study runs its scenarios in the same worlds as the one that it compares with; its headline measure is "
            "the first that it names ([outcomes.md](outcomes.md)). `isf check NAME` runs it and tells whether its "
            "expectations hold.\n",
            table(("name", "title", "question", "compares with", "scenarios", "headline measure"), asked),
        ]
    )


def _in_line(root: str, entries: Sequence[Entry]) -> list[Entry]:
    """Return what extends a scenario, directly or not, each behind the one that it extends."""
    found = []
    for each in entries:
        if each.extends == root:
            found += [each, *_in_line(each.name, entries)]
    return found


def _names(study: Study) -> list[str]:
    return [each.name for each in study.scenarios]


def _headline(study: Study) -> str:
    measure, word = study.measures[0]
    return f"`{measure}={word}`" if word else f"`{measure}`"
