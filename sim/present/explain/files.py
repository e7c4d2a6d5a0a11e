"""The files of an explanation."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from sim.analysis.explain.objects import Explanation
from sim.present.explain.chart import render
from sim.present.explain.head import Source
from sim.present.explain.names import Names
from sim.present.explain.tables import but_for_csv, events_csv, to_dict
from sim.present.explain.text import to_markdown
from sim.present.files import replace_file

ABOUT = {
    "timeline.md": "the world told day by day, and what would have been but for its events",
    "events.csv": "every event: who, what, deaths, what called for it, chance and draw, what depends on what",
    "but-for.csv": "the world again without each event, and without two",
    "chart.png": "the world in one picture",
    "chart.svg": "the same, to be enlarged",
    "explanation.json": "all of it, for programs",
}


def write(
    folder: Path,
    explanation: Explanation,
    names: Names,
    source: Source,
    manifest: Mapping[str, Any],
    command: Sequence[str],
    everything: bool = False,
) -> None:
    """Write all files of an explanation, each whole or not at all.

    Args:
        folder: Where to; made when missing.
        explanation: Of the world.
        names: Of actors and days.
        source: Where the world comes from.
        manifest: Of the folder that it comes from.
        command: Words that make the same again.
        everything: Whether to tell all events, and not only what matters.

    Raises:
        OSError: The folder cannot be written.
    """
    as_json = json.dumps(to_dict(explanation, names, source), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
    texts = {
        "timeline.md": to_markdown(explanation, names, source, everything),
        "events.csv": events_csv(explanation, names),
        "but-for.csv": but_for_csv(explanation, names),
        "explanation.json": as_json,
    }
    contents = {name: text.encode("utf-8") for name, text in texts.items()}
    for form in ("png", "svg"):
        contents[f"chart.{form}"] = render(explanation, names, source, manifest, command, form)
    for name in ABOUT:
        replace_file(folder / name, contents[name])
