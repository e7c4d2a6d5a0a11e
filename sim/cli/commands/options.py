"""Flags that several commands take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import whole_number

# As the rooms behind the door allow; stated again because asking them would load them, and a test compares.
MOST_WORLDS, MOST_SEED, MOST_WORKERS, MOST_DAYS = 1_000_000, 2**63 - 1, 256, 812
FORMATS = ("png", "svg", "pdf")

Flag = Annotated[bool, Parameter(negative=(), show_default=False)]
Settings = Annotated[
    list[str] | None,
    Parameter(
        name="--set",
        negative=(),
        allow_repeating=True,
        metavar="PATH=VALUE",
        help="Change a value, rule or choice, or take a reading of a disputed claim with readings.CLAIM=NAME; may be "
        "given more than once.",
    ),
]
Worlds = Annotated[int, Parameter(converter=whole_number("--worlds", 1, MOST_WORLDS), metavar="N")]
Seed = Annotated[int, Parameter(converter=whole_number("--seed", 0, MOST_SEED, "2^63 - 1"), metavar="S")]
OwnWorlds = Annotated[int | None, Parameter(converter=whole_number("--worlds", 1, MOST_WORLDS), metavar="N")]
OwnSeed = Annotated[int | None, Parameter(converter=whole_number("--seed", 0, MOST_SEED, "2^63 - 1"), metavar="S")]
Workers = Annotated[int | None, Parameter(converter=whole_number("--workers", 1, MOST_WORKERS), metavar="N")]
Beliefs = Annotated[str, Parameter(show_default=False, metavar="NAME")]
Folder = Annotated[Path | None, Parameter(metavar="DIR")]
Format = Annotated[str, Parameter(metavar="|".join(FORMATS))]
