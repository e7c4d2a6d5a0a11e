"""Which scenario of a stored run or batch a command is about."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sim.cli.arguments import MOST_LISTED, choose
from sim.cli.outcome import WrongInput


def one_scenario(folder: Path, named: str, names: Sequence[str]) -> str:
    """Return the scenario that is meant: the one named, or the only one.

    Args:
        folder: As the user named it.
        named: From --scenario; empty if it was not given.
        names: Of the scenarios in the folder.

    Raises:
        WrongInput: It is not there, or several are and none was named.
    """
    if named:
        return choose("--scenario", named, names)
    if len(names) == 1:
        return names[0]
    raise WrongInput(f"--scenario: found none, and {folder} holds several; allowed: {some_of(names)}")


def some_of(names: Sequence[str]) -> str:
    """Return names in a row; of many the first, and how many more there are."""
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return ", ".join(names[:MOST_LISTED]) + more
