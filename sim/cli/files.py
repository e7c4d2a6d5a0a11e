"""`isf show` and `isf new`: scenario files before anything is run."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sim.cli.arguments import Setting, shorten
from sim.cli.outcome import OK, WrongInput
from sim.scenario import Draws, load_scenario, resolved_yaml, starter


def show_command(file: str, overrides: Mapping[str, Setting], as_json: bool, beliefs: str = "") -> int:
    """Carry out `isf show`."""
    scenario = load_scenario(file, dict(overrides) or None, beliefs=beliefs)
    if as_json:
        print(json.dumps(as_plain(scenario), indent=1, ensure_ascii=False))
    else:
        print(resolved_yaml(scenario), end="")
    return OK


def as_plain(value: Any) -> Any:
    """Return a scenario, or a part of one, as plain data for JSON."""
    from dataclasses import fields, is_dataclass
    from datetime import date

    if isinstance(value, Draws):
        return value.as_dict()
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: as_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Mapping):
        return {name: as_plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_plain(item) for item in value]
    return value.isoformat() if isinstance(value, date) else value


def new_command(file: Path, force: bool) -> int:
    """Carry out `isf new`."""
    name = file.stem
    if file.suffix not in (".yaml", ".yml") or not re.fullmatch("[a-z0-9-]+", name):
        raise WrongInput(
            f"FILE: found {shorten(str(file))}; allowed: a name of small letters, digits and hyphens ending in "
            ".yaml, such as my-case.yaml"
        )
    text = starter(name)
    try:
        with file.open("w" if force else "x", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
    except FileExistsError:
        raise WrongInput(f"FILE: {file} exists already and was left as it is; use another name or --force") from None
    except OSError as error:
        raise WrongInput(f"FILE: {file} cannot be written ({error.strerror})") from None
    print(f"Wrote {file}. Next: edit it, then `isf check {file}` and `isf run {file}`")
    return OK
