"""`isf whatmade`: what a figure shows, which runs it was drawn from, and the commands that make it again."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import sys
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.cli.outcome import OK, WrongInput

if TYPE_CHECKING:
    from sim.present.metadata import Origin, Record

WIDTH = 120
MOST_MANIFEST = 50_000_000
"""Bytes; the manifest of the largest batch has far fewer."""
HERE, OTHER, GONE = "same", "other", "not found"


@dataclass(frozen=True)
class Found:
    """The folder that a figure was drawn from, as it is now.

    Attributes:
        folder: Where it is, or where it was when the figure was drawn.
        state: `same` runs, something `other`, or `not found`.
        details: What differs, in words.
    """

    folder: str
    state: str
    details: str = ""


def whatmade_command(path: Path, as_json: bool) -> int:
    """Carry out `isf whatmade`."""
    from sim.present.metadata import NoMetadata, read_figure

    try:
        record, form = read_figure(path)
    except NoMetadata as error:
        raise WrongInput(str(error)) from None
    found = [_look_for(origin, record, path) for origin in record.origins]
    commands = recreate(record, form, found)
    if as_json:
        told = {
            "figure": str(path),
            "file_format": form,
            **record.to_dict(),
            "folders": [{"folder": each.folder, "state": each.state, "details": each.details} for each in found],
            "commands": commands,
        }
        print(json.dumps(told, indent=1, ensure_ascii=False, allow_nan=False))
        return OK
    _report(path, form, record, found, commands)
    return OK


def recreate(record: Record, form: str, found: list[Found]) -> list[str]:
    """Return the commands that make a figure again, the runs first; none where it does not tell.

    Each is quoted anew, so that what a file says can run this tool and nothing else.
    """
    from sim.present.metadata.reading import safe_command

    commands = []
    folders = {origin.folder: there.folder for origin, there in zip(record.origins, found, strict=True)}
    for origin in record.origins:
        words = shlex.split(safe_command(origin.command))
        if words:
            words = _without(words, "--out")
            if origin.kind == "disputes" and form != "png":
                words = [*_without(words, "--format"), "--format", form]
            commands.append(shlex.join([*words, "--out", folders[origin.folder]] if origin.folder else words))
    words = shlex.split(safe_command(record.draw))
    if words:
        # The runs may have moved since; only the words that name their folders change.
        commands.append(shlex.join([*words[:2], *(folders.get(word, word) for word in words[2:])]))
    return list(dict.fromkeys(commands))


def _without(words: list[str], flag: str) -> list[str]:
    kept, skip = [], False
    for word in words:
        if not skip and word != flag and not word.startswith(f"{flag}="):
            kept.append(word)
        skip = word == flag
    return kept


def _look_for(origin: Origin, record: Record, figure: Path) -> Found:
    """Find a figure's folder: where the figure lies, or where it was drawn from."""
    places = [Path(origin.folder)] if origin.folder else []
    if len(record.origins) == 1:
        # As it lies on disk, whatever links lead to it; but told in the user's own words.
        nearby = figure.parent.parent if figure.parent.name == "charts" else figure.parent
        places.insert(0, nearby)
    seen = Found(origin.folder, GONE)
    for place in places:
        manifest = _manifest(place)
        if manifest is None:
            continue
        details = _differences(origin, record, manifest)
        now = Found(os.path.normpath(place), OTHER if details else HERE, details or _grown(origin, manifest))
        if now.state == HERE:
            return now
        seen = seen if seen.state == OTHER else now
    return seen


def _manifest(folder: Path) -> Mapping[str, Any] | None:
    path = folder / "manifest.json"
    try:
        # The figure names the folder and may name any: nothing there is waited for or read without end.
        if not path.is_file() or path.stat().st_size > MOST_MANIFEST:
            return None
        told = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _differences(origin: Origin, record: Record, manifest: Mapping[str, Any]) -> str:
    """Say in words how a folder differs from the one that the figure was drawn from; empty if it does not."""
    from sim.present.metadata.record import key_of

    kind = str(manifest.get("kind") or "run")
    if kind != origin.kind:
        return f"holds what is of another kind ({kind})"
    there = {each["fingerprint"]: each["name"] for each in _arms(manifest)}
    if origin.key and key_of(manifest) == origin.key:
        return ""
    shown = [each for each in record.scenarios if each.fingerprint not in there]
    if not origin.key or kind == "disputes":
        return "holds other scenarios" if shown else ""
    lines = []
    if shown and len(record.origins) == 1:
        lines.append(f"{', '.join(each.name for each in shown)} with other content, or not there")
    for name, then in (("seed", record.seed), ("days", record.days)):
        if manifest.get(name) != then:
            lines.append(f"{name} {manifest.get(name)} there, {then} in the figure")
    if origin.worlds != _worlds(manifest) and kind == "run":
        lines.append(f"{_worlds(manifest):,} worlds there, {origin.worlds:,} in the figure")
    if record.code and manifest.get("code") != record.code:
        lines.append("made by another version of the model's code")
    return f"holds something else ({'; '.join(lines) or 'other scenarios, libraries or machine'})"


def _arms(manifest: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """Return names and fingerprints of the scenarios that a folder holds, as far as it says."""
    listed = [manifest, manifest.get("baseline"), manifest.get("headline"), *(manifest.get("arms") or ())]
    return [
        {"name": str(each.get("name", "")), "fingerprint": str(each["fingerprint"])}
        for each in listed
        if isinstance(each, dict) and "fingerprint" in each
    ]


def _worlds(manifest: Mapping[str, Any]) -> int:
    from sim.present.metadata.record import worlds_of

    try:
        return worlds_of(manifest)
    except (TypeError, ValueError):
        return 0


def _grown(origin: Origin, manifest: Mapping[str, Any]) -> str:
    now = _worlds(manifest)
    if origin.kind != "batch" or now == origin.worlds:
        return ""
    return f"now {now:,} worlds, {origin.worlds:,} when the figure was drawn"


def _report(path: Path, form: str, record: Record, found: list[Found], commands: list[str]) -> None:
    from sim.present.words import CAVEAT, parameters_words, quantity

    width = min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns) if sys.stdout.isatty() else WIDTH

    def tell(label: str, text: str) -> None:
        if text:
            lines = textwrap.wrap(text, width - 12, break_long_words=False, break_on_hyphens=False) or [""]
            for place, line in enumerate(lines):
                print(f"{label if not place else '':<12}{line}")

    print(f"{path} ({form})")
    tell("shows", record.about + (f" ({record.chart})" if record.chart else ""))
    tell("says", record.finding)
    tell("study", record.study)
    for place, each in enumerate(record.scenarios):
        base = " (baseline)" if each.name and each.name == record.baseline and each.name != "baseline" else ""
        # Never wrapped: a hash and its name are looked up line by line.
        print(f"{'scenarios' if not place else '':<12}{each.fingerprint}  {each.name}{base}".rstrip())
    worlds = quantity(record.count, "world") + (f" ({record.worlds})" if record.worlds else "")
    parts = [
        worlds if record.count else "",
        f"seed {record.seed}" if record.seed is not None else "",
        quantity(record.days, "day") if record.days else "",
        parameters_words(record) if record.code else "",
    ]
    tell("worlds", " · ".join(part for part in parts if part))
    tell("runs by", f"isf {record.version}" + (f", code {record.code[:12]}" if record.code else ""))
    tell("drawn by", f"isf {record.drawn}")
    words = {HERE: "there, with the same runs", GONE: "not found from here"}
    for place, there in enumerate(found):
        if not there.folder and there.state == GONE:
            continue
        state = words.get(there.state, there.details)
        more = f"; {there.details}" if there.state == HERE and there.details else ""
        tell("folder" if not place else "", f"{there.folder}: {state}{more}")
    print()
    if commands:
        print("To make it again")
        for command in commands:
            print(f"  {command}")
    else:
        print("It was made from Python: no command makes it again.")
    if any(not origin.command for origin in record.origins) and commands:
        print("Some of its runs were made from Python: no command makes those again.")
    print()
    print(CAVEAT)
