"""What comes with the tool: scenarios and studies, each with the question it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sim.scenario.problems import Problems
from sim.scenario.reader import read_file
from sim.scenario.vocabulary import Vocabulary, installed_vocabulary


@dataclass(frozen=True)
class Entry:
    """A shipped file, by what its head says.

    Attributes:
        name: By which commands take it.
        kind: What it is.
        title: One line.
        question: What it asks.
        about: What it stands for.
        extends: What a scenario extends, or what a study compares with; empty for the baseline.
    """

    name: str
    kind: Literal["scenario", "study"]
    title: str
    question: str
    about: str
    extends: str


def library(*, vocabulary: Vocabulary | None = None) -> tuple[Entry, ...]:
    """Return all shipped scenarios, then all shipped studies, by name; the baseline comes first.

    Only heads are read, so a file that is wrong elsewhere is listed too, and one that cannot be read is left out.
    """
    vocabulary = vocabulary or installed_vocabulary()
    names = sorted(vocabulary.scenario_names(), key=lambda name: (name != "baseline", name))
    scenarios = [_entry(vocabulary, name, "scenario") for name in names]
    studies = [_entry(vocabulary, name, "study") for name in vocabulary.study_names()]
    return tuple(entry for entry in (*scenarios, *studies) if entry is not None)


def _entry(vocabulary: Vocabulary, name: str, kind: Literal["scenario", "study"]) -> Entry | None:
    folder = vocabulary.folder if kind == "scenario" else vocabulary.folder / "studies"
    top = read_file(folder / f"{name}.yaml", name, name, Problems())
    if top is None:
        return None
    said = {
        key: " ".join(str(top.value[key].value).split()) if key in top.value else ""
        for key in ("title", "question", "about", "extends", "baseline")
    }
    return Entry(
        name, kind, said["title"] or name, said["question"], said["about"], said["extends"] or said["baseline"]
    )
