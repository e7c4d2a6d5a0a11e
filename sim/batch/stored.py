"""A scenario as it is kept with its worlds: its resolved text, and beside it the joint draws that it names."""

from __future__ import annotations

import re
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.scenario import Scenario

ABOUT_TABLE = "the joint draws that the scenario names"
_TABLE = re.compile(r"^draws:[^\n]*\n  file: ([A-Za-z0-9_-]+-[0-9a-f]{8}\.csv)$", re.MULTILINE)


def table_name(scenario: Scenario) -> str:
    """Return what a scenario's joint draws are called where it is kept; empty if it has none.

    The name hangs on what they hold, so that scenarios kept together share a table or keep theirs apart.
    """
    if scenario.draws is None:
        return ""
    stem = re.sub(r"[^A-Za-z0-9_-]+", "-", Path(scenario.draws.file or "draws").stem)
    return f"{stem}-{scenario.draws.digest[:8]}.csv"


def table_text(scenario: Scenario) -> str:
    """Return a scenario's joint draws as the text of a file; empty if it has none."""
    return "" if scenario.draws is None else scenario.draws.csv()


def names_table(text: str) -> str:
    """Return which joint draws a stored text names; empty if none."""
    found = _TABLE.search(text)
    return found[1] if found else ""


def stored_yaml(scenario: Scenario) -> str:
    """Return the resolved text of a scenario as it is kept, which names its joint draws as `table_name` does."""
    from sim.scenario import resolved_yaml

    if scenario.draws is None:
        return resolved_yaml(scenario)
    return resolved_yaml(replace(scenario, draws=replace(scenario.draws, file=table_name(scenario), without=())))


def load_stored(text: str, name: str, beside: Path) -> Scenario:
    """Load a scenario from its stored text.

    Args:
        text: As `stored_yaml` made it.
        name: Of the scenario: a resolved one is only accepted under its own name.
        beside: Folder of the joint draws, if it names any.

    Raises:
        ScenarioError: This version cannot read it.
        OSError: The joint draws cannot be read.
    """
    from sim.scenario import load_scenario

    with tempfile.TemporaryDirectory(prefix="isf-") as folder:
        path = Path(folder) / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        if (table := names_table(text)) and (beside / table).is_file():
            (Path(folder) / table).write_bytes((beside / table).read_bytes())
        return load_scenario(path)


def tables_in(folder: Path) -> list[Path]:
    """Return the stored joint draws in a folder."""
    return [path for path in sorted(folder.glob("*.csv")) if re.fullmatch(r".+-[0-9a-f]{8}\.csv", path.name)]
