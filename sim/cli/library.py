"""`isf list`: the scenarios and studies that come with the tool."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

from sim.cli.outcome import OK, WrongInput

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sim.scenario.shelf import Entry


def list_command(words: Sequence[str], as_json: bool) -> int:
    """Carry out `isf list`: all entries, or those in whose name or head every word occurs."""
    from sim.scenario.shelf import library

    entries = [entry for entry in library() if _has(entry, words)]
    if not entries:
        raise WrongInput(
            f"WORDS: no scenario or study speaks of {' and '.join(map(repr, words))}; `isf list` shows all"
        )
    if as_json:
        print(json.dumps([asdict(entry) for entry in entries], indent=1, ensure_ascii=False))
        return OK
    for kind, head in (("scenario", "Scenarios"), ("study", "Studies")):
        told = [entry for entry in entries if entry.kind == kind]
        if told:
            print(f"{head} ({len(told)})\n")
            width = max(len(entry.name) for entry in told)
            for entry in told:
                print(f"  {entry.name.ljust(width)}  {entry.title}")
            print()
    print("`isf show NAME` or `isf diff baseline NAME` says what a scenario changes, `isf run NAME` runs it;")
    print("`isf check STUDY` compares a study's scenarios in the same worlds and tells whether its expectations hold.")
    return OK


def _has(entry: Entry, words: Sequence[str]) -> bool:
    text = " ".join((entry.name, entry.kind, entry.title, entry.question, entry.about)).casefold()
    return all(word.casefold() in text for word in words)
