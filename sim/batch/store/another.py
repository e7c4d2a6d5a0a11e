"""Whether a folder's batch is the one that is asked for, or another one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from sim.batch.origin import brief, other_kind

_brief = partial(brief, most=60)


def differences(found: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    """Say in words why a folder's batch is another one than the batch asked for; empty if it can be gone on with.

    Other code, libraries, scenarios' content, more worlds, scenarios added or dropped do not make it another batch.
    """
    lines = []
    there, asked = (each.get("study") or {} for each in (found, wanted))
    if there.get("name") != asked.get("name"):
        lines.append(f"{_study(there)} there, {_study(asked)} asked for")
    swept, over = (", ".join(each.get("over") or {}) or "nothing" for each in (found, wanted))
    if swept != over:
        lines.append(f"a sweep over {swept} there, over {over} asked for")
    names, here = ({str(arm["name"]): arm for arm in each.get("arms", ())} for each in (found, wanted))
    if not set(names) & set(here):
        lines.append(f"scenarios {_brief(', '.join(names))} there, {_brief(', '.join(here))} asked for")
    for label in ("seed", "days", "series"):
        if found.get(label) != wanted[label]:
            lines.append(f"{label} {_brief(found.get(label))} there, {_brief(wanted[label])} asked for")
    lines += other_kind(found, wanted)
    for name in names:
        before, now = (arms[name].get("settings") or {} for arms in (names, here)) if name in here else ({}, {})
        if before != now:
            lines.append(f"{_settings(before)} set there, {_settings(now)} asked for")
            break
    return lines


def _study(told: Mapping[str, Any]) -> str:
    return f"study {told['name']}" if told.get("name") else "no study"


def _settings(told: Mapping[str, Any]) -> str:
    return _brief(", ".join(f"{path}={value}" for path, value in told.items()) or "nothing")
