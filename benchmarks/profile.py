"""Where the day's time goes: by phase, by actor, by rule, and what is compiled; as tables and as a picture.

Clocks are put around every step of the day's plan, every bound rule, luck and the ledger of one model, and nested as
the calls are: what a box takes and none of its inner boxes does is its own, NumPy's arithmetic and Python between.
"""

from __future__ import annotations

import functools
import re
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from benchmarks.tables import Table
from benchmarks.timing import KEY, one_core
from sim.model import StabilizationModel
from sim.model.day import PHASES
from sim.scenario import load_scenario

RULE = "rule: "
"""How a box that is compiled code begins."""


LEAST = 0.004
"""Share of a day below which a row is not worth a line."""


@dataclass
class Box:
    """A stretch of time and the stretches within it.

    Attributes:
        seconds: All of it, what is within included.
        calls: How often.
        inner: By name.
    """

    seconds: float = 0.0
    calls: int = 0
    inner: dict[str, Box] = field(default_factory=dict)

    def within(self, name: str) -> Box:
        """The box of this name within this one."""
        return self.inner.setdefault(name, Box())

    @property
    def own(self) -> float:
        """Seconds that no inner box has."""
        return self.seconds - sum(box.seconds for box in self.inner.values())

    def walk(self, path: tuple[str, ...] = ()) -> Iterable[tuple[tuple[str, ...], Box]]:
        """This box and all within it, with their paths."""
        yield path, self
        for name, box in self.inner.items():
            yield from box.walk((*path, name))


class Clocks:
    """Clocks around callables, nested as they call one another."""

    def __init__(self) -> None:
        self.root = self.at = Box()

    def around(self, name: str, work: Callable[..., Any]) -> Callable[..., Any]:
        """The same callable with a clock."""

        @functools.wraps(work, assigned=())
        def clocked(*args: Any, **kwargs: Any) -> Any:
            above, box = self.at, self.at.within(name)
            self.at = box
            started = time.perf_counter()
            try:
                return work(*args, **kwargs)
            finally:
                box.seconds += time.perf_counter() - started
                box.calls += 1
                self.at = above

        return clocked


def fit(model: StabilizationModel) -> Clocks:
    """Put clocks into a model."""
    clocks = Clocks()
    parts: Any = model
    rules = vars(model.rules)
    for name, value in list(rules.items()):
        if isinstance(value, SimpleNamespace):
            for decision, work in list(vars(value).items()):
                setattr(value, decision, clocks.around(f"{RULE}{name}.{decision}", work))
        elif callable(value) and not name.startswith("_"):
            setattr(model.rules, name, clocks.around(f"{RULE}basics.{name}", value))
    for name in ("draw", "key"):
        setattr(parts.luck, name, clocks.around(f"{RULE}luck.{name}", getattr(parts.luck, name)))
    parts.ledger.report = clocks.around("ledger", parts.ledger.report)
    day = parts._day
    for phase, steps in zip(PHASES, day._plan, strict=True):
        steps[:] = [
            (actor, clocks.around(f"phase: {phase}", clocks.around(type(actor).__name__, act))) for actor, act in steps
        ]
    day.look = clocks.around("views of one another", day.look)
    parts.record.close_day = clocks.around("record", parts.record.close_day)
    parts.step = clocks.around("day", parts.step)
    return clocks


@dataclass(frozen=True)
class Profile:
    """What the clocks of a run say.

    Attributes:
        day: The box of all days.
        worlds, days: How many.
        slower: How much longer the run took than without clocks.
    """

    day: Box
    worlds: int
    days: int
    slower: float

    @property
    def compiled(self) -> float:
        """Seconds in rules."""
        return sum(box.seconds for path, box in self.day.walk() if path and path[-1].startswith(RULE))

    def per_day(self, seconds: float) -> float:
        """Milliseconds a day."""
        return 1000.0 * seconds / self.days


def profile(worlds: int, days: int) -> Profile:
    """Run worlds that all go on, first without clocks and then with."""
    scenario = load_scenario("baseline", {"end": "continue"})
    times = []
    with one_core():
        for clocked in (False, True):
            model = StabilizationModel(scenario, worlds=range(worlds), key=KEY)
            model.run_days(2)
            clocks = fit(model) if clocked else None
            started = time.perf_counter()
            model.run_days(2 + days)
            times.append(time.perf_counter() - started)
    assert clocks is not None
    return Profile(clocks.root.inner["day"], worlds, days, times[1] / times[0] - 1.0)


def tables(measured: Profile) -> tuple[Table, Table]:
    """Time by phase and actor, and by rule."""
    day, each = measured.day, measured.per_day
    by_actor = Table(
        "profile",
        f"Where a day goes ({measured.worlds:,} worlds, one core)",
        ("phase and actor", "calls a day", "ms a day", "share", "of it in rules"),
    )
    rules: dict[str, Box] = {}
    for path, box in day.walk():
        if path and path[-1].startswith(RULE):
            found = rules.setdefault(path[-1].removeprefix(RULE), Box())
            found.seconds += box.seconds
            found.calls += box.calls
    rows = []
    for name, box in day.inner.items():
        label, parts = name.removeprefix("phase: "), {"": box}
        if name.startswith("phase: "):
            parts = {f", {actor}": inner for actor, inner in box.inner.items()}
        for actor, part in parts.items():
            within = sum(b.seconds for path, b in part.walk() if path and path[-1].startswith(RULE))
            rows.append((f"{label}{actor}", part, within))
    rows.sort(key=lambda row: -row[1].seconds)
    for label, part, within in [row for row in rows if row[1].seconds >= LEAST * day.seconds]:
        share, ruled = part.seconds / day.seconds, within / part.seconds
        by_actor.add(label, part.calls / measured.days, each(part.seconds), f"{share:.1%}", f"{ruled:.0%}")
    by_actor.add("all", None, each(day.seconds), "100 %", f"{measured.compiled / day.seconds:.0%}")
    by_actor.notes.append(
        f"Clocks made the run {measured.slower:.0%} slower. Rules are compiled code, what each call "
        "costs by itself included; the rest is NumPy's arithmetic, Python, and the clocks."
    )
    by_rule = Table(
        "rules",
        f"The rules of a day ({measured.worlds:,} worlds, one core)",
        ("rule", "calls a day", "ms a day", "share of the day", "ns a world and call"),
    )
    costly = sorted(rules.items(), key=lambda item: -item[1].seconds)
    for name, box in [(name, box) for name, box in costly if box.seconds >= LEAST * day.seconds]:
        nanoseconds = box.seconds / box.calls / measured.worlds * 1e9
        share = box.seconds / day.seconds
        by_rule.add(name, box.calls / measured.days, each(box.seconds), f"{share:.1%}", nanoseconds)
    for table, count in ((by_actor, len(rows)), (by_rule, len(rules))):
        table.notes.append(f"Rows below {LEAST:.1%} of the day are left out, of {count}.")
    return by_actor, by_rule


COLORS = {"phase": "#0072B2", "actor": "#56B4E9", "rule": "#E69F00", "other": "#999999"}


def _kind(name: str, depth: int) -> str:
    if name.startswith(RULE):
        return "rule"
    if depth == 0 or name.startswith("phase: "):
        return "phase"
    return "other" if depth == 1 or name == "ledger" else "actor"


def _label(name: str) -> str:
    """Write a box's name in words: classes of actors and names of phases."""
    plain = name.removeprefix(RULE).removeprefix("phase: ").replace("_", " ")
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", plain).replace(" Of ", " of ")


def draw(measured: Profile, path: Path) -> None:
    """Draw the day as an icicle: below each box what it is made of, widths being time. Equal profiles, equal bytes."""
    import matplotlib as mpl

    mpl.use("agg")
    import matplotlib.pyplot as plt

    whole = measured.day.seconds
    with mpl.rc_context({"svg.hashsalt": "isf", "font.size": 6.5}):
        figure, axes = plt.subplots(figsize=(10, 4.4))

        def place(name: str, box: Box, left: float, depth: int) -> None:
            width, kind = box.seconds / whole, _kind(name, depth)
            if width < 0.0008:
                return
            axes.barh(-depth, width, left=left, height=0.97, color=COLORS[kind], edgecolor="white", linewidth=0.3)
            label = _label(name)
            turned = width * 190.0 < len(label)
            if (turned and width > 0.009 and len(label) < 26) or not turned:
                axes.text(
                    left + width / 2,
                    -depth,
                    label,
                    ha="center",
                    va="center",
                    rotation=90 if turned else 0,
                    color="white" if kind == "phase" else "black",
                )
            # Phases stand in the order of the day, what is within them by size.
            inside = list(box.inner.items())
            for inner, part in sorted(inside, key=lambda item: -item[1].seconds) if depth else inside:
                place(inner, part, left, depth + 1)
                left += part.seconds / whole

        each = measured.per_day(whole)
        place(f"one day of {measured.worlds:,} worlds: {each:.1f} ms", measured.day, 0.0, 0)
        axes.set_axis_off()
        axes.set_xlim(0, 1)
        axes.set_ylim(-3.5, 0.5)
        axes.set_title(
            f"{measured.compiled / whole:.0%} of a day is compiled rules (orange). Where nothing stands below an "
            "actor, it is arithmetic between rules.",
            loc="left",
            fontsize=8,
        )
        figure.tight_layout(pad=0.3)
        figure.savefig(path, metadata={"Date": None} if path.suffix == ".svg" else {"Software": ""}, dpi=150)
        plt.close(figure)
