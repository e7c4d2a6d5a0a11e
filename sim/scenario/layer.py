"""One layer of a scenario: a file, a reading of a claim, or the command line."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sim.scenario.nodes import Node

ASSUMED = ("assumption (scenario)",)
FROM_COMMAND_LINE = ("command line",)


@dataclass(frozen=True)
class Layer:
    """What one file, one reading, a file of beliefs laid below or the command line says.

    Attributes:
        top: Its top mapping.
        number: Its place in the order of laying.
        kind: What it is. Only a file has a head, with name and format; of a file of beliefs it does not count.
        author: What its numbers rest on where they name no source of their own.
        folder: Where a file stands, which may name tables beside it; None of what is no file.
    """

    top: Node
    number: int
    kind: Literal["file", "beliefs", "reading", "command line"] = "file"
    author: tuple[str, ...] = ASSUMED
    folder: Path | None = None
