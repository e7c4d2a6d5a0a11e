"""A scenario in the making: what the layers laid over one another have said so far, and where."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from sim.scenario.nodes import Mark, Node
from sim.scenario.objects import Remark
from sim.scenario.problems import Problems
from sim.scenario.quantities import Quantity
from sim.scenario.vocabulary import Vocabulary

MAX_DAYS = 812  # from 10 October 2025 to the mandate's end


@dataclass
class Group:
    """A joint group in the making; `layer` is the layer that wrote it."""

    name: str
    node: Node
    key_path: str
    layer: int
    members: dict[str, tuple[float, Mark]]
    source: tuple[str, ...]
    note: str


@dataclass
class Planned:
    """A dated measure in the making: the mapping a layer wrote, checked when all layers are known."""

    name: str
    node: Node
    key_path: str


@dataclass
class PlannedDraws:
    """A table of joint draws in the making: read when all layers are known.

    Attributes:
        node: Names the file.
        path: Where it is.
        name: What to call it in reports.
        layer: Number of the layer that names it.
        source: What it rests on.
        note: Remark of the scenario's author.
        without: Name columns that do not count.
    """

    node: Node
    path: Path
    name: str
    layer: int
    source: tuple[str, ...]
    note: str
    without: list[Node]


@dataclass
class Draft:
    """What is known so far.

    Attributes:
        vocabulary: The names that may be used.
        problems: Receives what is wrong.
        prose: name, title, question, about of the case itself.
        dates: Day 0, once known.
        numbers: Whole-number settings.
        words: Settings that are words.
        rules: Chosen variant by family.
        quantities: Parameters by path.
        choices: Words and switches of actors by dotted path.
        touched: Every path of an actor's key that some layer speaks of, rightly or wrongly.
        rosters: Ids by roster, in order.
        entries: For each actor's path, where it was last spoken of and by which layer it came in.
        sections: Where a section, such as `rules` or `parameters.objections`, was last spoken of.
        references: Choices that name an id of a roster: the roster and the value.
        remarks: What authors say about entries.
        readings: Reading taken, by claim.
        expectations: What the case itself expects.
        groups: Joint groups by name.
        plans: Dated measures.
        draws: Joint draws, if some layer names them.
    """

    vocabulary: Vocabulary
    problems: Problems
    prose: dict[str, str] = field(default_factory=dict)
    dates: list[date] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    words: dict[str, str] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)
    quantities: dict[str, Quantity] = field(default_factory=dict)
    choices: dict[str, str | bool] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    rosters: dict[str, list[str]] = field(default_factory=dict)
    entries: dict[str, tuple[Mark, int]] = field(default_factory=dict)
    sections: dict[str, Mark] = field(default_factory=dict)
    references: dict[str, tuple[str, Node]] = field(default_factory=dict)
    remarks: dict[str, Remark] = field(default_factory=dict)
    readings: dict[str, str] = field(default_factory=dict)
    groups: dict[str, Group] = field(default_factory=dict)
    plans: list[Planned] = field(default_factory=list)
    draws: PlannedDraws | None = None
    expectations: Node | None = None
