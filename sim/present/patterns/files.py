"""The files that tell how the model stands beside the patterns."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from sim.analysis.patterns.judge import Judged
from sim.present.files import replace_file
from sim.present.patterns.table import Heading, to_csv, to_dict, to_text

FILES = {
    "patterns.txt": "the report as printed",
    "patterns.csv": "one row a figure: band, model, verdict, and how it is measured",
    "patterns.json": "the same for programs",
}


def write_tables(judged: Sequence[Judged], heading: Heading, folder: Path) -> dict[str, str]:
    """Write the report, the rows and the data into a folder.

    Args:
        judged: What became of the patterns.
        heading: What was judged.
        folder: Made when missing.

    Returns:
        What each file shows, by name.
    """
    contents = {
        "patterns.txt": to_text(judged, heading),
        "patterns.csv": to_csv(judged),
        "patterns.json": json.dumps(to_dict(judged, heading), indent=1, ensure_ascii=False, allow_nan=False) + "\n",
    }
    for name, text in contents.items():
        replace_file(folder / name, text.encode())
    return dict(FILES)
