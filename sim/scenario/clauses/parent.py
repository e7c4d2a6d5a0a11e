"""Which scenario another one extends."""

from __future__ import annotations

from pathlib import Path

from sim.scenario.files import read_chain
from sim.scenario.problems import Problems
from sim.scenario.vocabulary import Vocabulary, installed_vocabulary


def parent_of(case: str | Path, vocabulary: Vocabulary | None = None) -> str:
    """Return what a scenario extends, as something that loads; empty if it extends nothing.

    Args:
        case: Path of a scenario file, or name of a shipped scenario.
        vocabulary: The names that may be used; those of the installed model by default.

    Raises:
        ScenarioError: The file, or one that it extends, cannot be read.
    """
    problems = Problems()
    chain = read_chain(case, vocabulary or installed_vocabulary(), problems)
    problems.raise_if_any()
    assert chain is not None
    return chain.parent
