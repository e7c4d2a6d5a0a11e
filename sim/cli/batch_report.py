"""What `isf batch` prints when it is done: an arm a line, what failed, and what to type next."""

from __future__ import annotations

import json
import math
import shlex
import shutil
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from sim.cli.display import brief, scenarios
from sim.present.words import CAVEAT, DASH, percent

if TYPE_CHECKING:
    from sim.analysis.until import Reached
    from sim.batch.store.keeper import Keeper
    from sim.batch.store.standing import LostWorld, Standing
    from sim.cli.batch_plan import BatchOrder, BatchPlan

MOST_LINES = 40
MOST_FAILURES = 5
WIDTH = 80


@dataclass(frozen=True)
class Line:
    """One arm in a line.

    Attributes:
        scenario: Name of the arm.
        title: In words.
        worlds: How many its figures rest on.
        days_held: Mean, at most the horizon.
        low: Lower end of its 95 % interval.
        high: Upper end.
        holding: Share of worlds that still hold at the horizon.
    """

    scenario: str
    title: str
    worlds: int
    days_held: float
    low: float
    high: float
    holding: float


def lines_of(keeper: Keeper) -> list[Line]:
    """Return an arm a line, of the worlds that can be used."""
    import numpy as np

    from sim.analysis.survival import bounded_mean
    from sim.batch.store.standing import usable_values

    days = keeper.batch.days
    lines = []
    for arm in keeper.batch.arms:
        # A world that was never seen to end has held to the horizon.
        held = np.fmin(usable_values(keeper, arm.name, "days_held"), days)
        mean = bounded_mean(held, 0, days)
        share = float((held >= days).mean()) if held.size else math.nan
        lines.append(Line(arm.name, arm.scenario.title, held.size, mean.value, mean.low, mean.high, share))
    return lines


def print_report(
    order: BatchOrder, plan: BatchPlan, keeper: Keeper, standing: Standing, reached: Reached | None
) -> None:
    """Print what there is."""
    lines = lines_of(keeper)
    if order.json:
        print(json.dumps(_plain(plan, keeper, standing, reached, lines), indent=1, ensure_ascii=False, allow_nan=False))
        return
    batch = keeper.batch
    width = shutil.get_terminal_size((WIDTH, 24)).columns if sys.stdout.isatty() else WIDTH
    kind = "central values" if batch.fixed else "drawn parameters"
    print(plan.name if batch.study is None else f"{plan.name}: {batch.study['question']}")
    print(
        f"{scenarios(len(batch.arms))}, {standing.usable:,} worlds each, {batch.days} days, seed {batch.seed}, {kind}"
    )
    print()
    print("\n".join(table(lines, batch.days, width)))
    print()
    for text in _foot(plan, keeper, standing, reached):
        print(text)
    sys.stdout.flush()


def table(lines: list[Line], days: int, width: int = WIDTH) -> list[str]:
    """Return the arms as lines of at most `width` letters, of which the names get what is left."""
    head = ("worlds", "days held", "95 % interval", "holding")
    widths = (9, 11, 16, 9)
    longest = max(len(line.scenario) for line in lines[:MOST_LINES])
    name_width = max(12, min(longest, width - sum(widths)))
    told = ["scenario".ljust(name_width) + "".join(text.rjust(wide) for text, wide in zip(head, widths, strict=True))]
    for line in lines[:MOST_LINES]:
        cells = (f"{line.worlds:,}", _days(line.days_held), f"{_days(line.low)} {DASH} {_days(line.high)}",
                 percent(line.holding))  # fmt: skip
        told.append(
            brief(line.scenario, name_width).ljust(name_width)
            + "".join(cell.rjust(wide) for cell, wide in zip(cells, widths, strict=True))
        )
    if len(lines) > MOST_LINES:
        told.append(f"and {len(lines) - MOST_LINES:,} more; all of them with --json")
    told.append(f"days held: mean, at most {days}; holding: share of worlds still holding on day {days}")
    return told


def _days(value: float) -> str:
    return DASH if math.isnan(value) else f"{value:.1f}"


def _foot(plan: BatchPlan, keeper: Keeper, standing: Standing, reached: Reached | None) -> list[str]:
    batch, path = keeper.batch, shlex.quote(str(keeper.path))
    stored = "" if keeper.simulated else "; all of it was stored already"
    told = [f"Usable: {standing.usable:,} worlds, finished in {_every(len(batch.arms))}{stored}"]
    if reached is not None and not reached.all:
        told.append(f"Not narrow enough after {reached.worlds:,} worlds ({batch.until}); more with --worlds N")
    if standing.failed:
        told += ["", *_failures(keeper, standing)]
    told.append(f"Stored in {path}")
    if len(batch.arms) > 1:
        told.append(f"Next: isf compare {path}  (what differs, and how sure that is)")
        told.append(f"      isf plot {path}     (the gallery of charts)")
    else:
        told.append(f"Next: isf plot {path}  (the charts)")
    return [*told, CAVEAT]


def _every(arms: int) -> str:
    return f"all {scenarios(arms)}" if arms > 1 else "the scenario"


def _failures(keeper: Keeper, standing: Standing) -> list[str]:
    lost = standing.failed
    worlds = len({each.world for each in lost})
    told = [
        f"Failed: {worlds:,} of {standing.asked:,} worlds, left out of every scenario; the next call tries them again"
    ]
    for each in lost[:MOST_FAILURES]:
        other = "" if each.lanes == "own" else f" ({each.lanes.replace('_', ' ')})"
        told.append(f"  {each.arm}, seed {keeper.batch.seed}, world {each.world}{other}: {each.why}")
        told.append(f"    alone: {rerun(keeper, each)}")
    if len(lost) > MOST_FAILURES:
        told.append(f"  and {len(lost) - MOST_FAILURES:,} more; all of them with --json")
    return told


def rerun(keeper: Keeper, lost: LostWorld) -> str:
    """Return a command that runs a failed world alone."""
    batch = keeper.batch
    arm = next(each for each in batch.arms if each.name == lost.arm)
    file = str(keeper.path / arm.file)
    if lost.lanes == "own":
        fixed = ", fixed=True" if batch.fixed else ""
        code = (
            f"from sim import simulate; print(simulate({file!r}, worlds=[{lost.world}], seed={batch.seed}, "
            f"days={batch.days}{fixed}).outcomes.T)"
        )
    else:
        code = (
            "from sim import load_scenario; from sim.batch.engine.work import Job; from sim.batch.worlds import Piece; "
            f"print(Job(load_scenario({file!r}), {batch.seed}, {batch.days}, {batch.fixed}, lanes={lost.lanes!r})"
            f".run(Piece(0, ({lost.world},))))"
        )
    return f"python -c {shlex.quote(code)}"


def _plain(
    plan: BatchPlan, keeper: Keeper, standing: Standing, reached: Reached | None, lines: list[Line]
) -> dict[str, Any]:
    def known(value: Any) -> Any:
        return None if isinstance(value, float) and not math.isfinite(value) else value

    manifest = {name: value for name, value in keeper.manifest.items() if name not in ("files",)}
    told: dict[str, Any] = {
        "batch": manifest,
        "folder": str(keeper.path),
        "simulated": keeper.simulated,
        "asked": standing.asked,
        "usable": standing.usable,
        "state": "complete" if standing.complete else "partial",
        "arms": [{name: known(value) for name, value in asdict(line).items()} for line in lines],
        "failed": [
            {**asdict(each), "seed": keeper.batch.seed, "alone": rerun(keeper, each)} for each in standing.failed
        ],
    }
    if reached is not None:
        widths = [{name: known(value) for name, value in asdict(width).items()} for width in reached.widths]
        told["until"] = {"text": keeper.batch.until, "reached": reached.all, "worlds": reached.worlds, "widths": widths}
    return told
