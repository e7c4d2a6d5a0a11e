"""The tool beside the natural alternative: this very model as one-world Mesa under `mesa.batch_run`."""

from __future__ import annotations

import math
from statistics import mean, median

import numpy as np

from benchmarks.tables import Table
from benchmarks.timing import KEY, command, one_core, timed


def compare(turns: int, worlds: int, plain_worlds: int, days: int = 365) -> tuple[Table, Table]:
    """Run the tool and plain Mesa in turn, on one core and on two, with the same outputs.

    Args:
        turns: How often.
        worlds: Of the tool, for each core.
        plain_worlds: Of plain Mesa, for each core: other worlds in each turn.
        days: Horizon.

    Returns:
        Worlds a second with ratios, and whether both behave alike.
    """
    from sim import load_scenario, simulate

    scenario = load_scenario("baseline", {"days": days})
    speed = Table(
        "alternative",
        f"Beside this model as one-world Mesa ({days} days, baseline, same outputs)",
        ("cores", "plain Mesa, worlds/s", "the tool, worlds/s", "ratio", "least", "most", "ratio at equal lifetimes"),
    )
    held: list[float] = []
    tools = np.empty(0)
    next_world = 0
    for cores in (1, 2):
        simulate(scenario, worlds=2 * cores, days=2, workers=cores)
        plain_rates, rates, fair = [], [], []
        for _ in range(turns):
            words = ("benchmarks.plain_mesa", next_world, plain_worlds * cores, cores, days)
            if cores == 1:
                with one_core():
                    told = command(*map(str, words), watch=False).told
            else:
                told = command(*map(str, words), watch=False).told
            next_world += plain_worlds * cores
            held += told["held"]
            results = []

            def tool(cores: int = cores, results: list[np.ndarray] = results) -> None:
                made = simulate(scenario, worlds=worlds * cores, seed=KEY, workers=cores)
                results.append(made.outcomes["days_held"].to_numpy())
                lived.append(float(made.daily["deaths"].notna().mean()))

            lived: list[float] = []
            if cores == 1:
                with one_core():
                    seconds = timed(tool)
            else:
                seconds = timed(tool)
            tools = results[-1]
            plain_rates.append(plain_worlds * cores / told["seconds"])
            rates.append(worlds * cores / seconds)
            # Few worlds live longer or shorter than many by chance, and cost what they live.
            fair.append(rates[-1] / plain_rates[-1] * lived[-1] / (told["days"] / (plain_worlds * cores * days)))
        ratios = [rate / plain for rate, plain in zip(rates, plain_rates, strict=True)]
        speed.add(
            cores, median(plain_rates), median(rates), median(ratios), min(ratios), max(ratios), median(fair)
        )
    speed.notes.append(
        f"Turns: {turns}, of {plain_worlds} plain worlds and {worlds:,} of the tool's for each core. Plain Mesa: rules and "
        "draws without decoration, `random.random()`, `mesa.batch_run` with as many processes as cores. Start-up is "
        "left out on both sides."
    )
    return speed, _likeness(np.asarray(held), tools)


def _likeness(plain: np.ndarray, tool: np.ndarray) -> Table:
    table = Table(
        "likeness",
        "Whether plain Mesa is the same model: days held",
        ("", "worlds", "mean days held", "standard error", "held to the end"),
    )
    end = max(plain.max(), tool.max())
    for name, days in (("plain Mesa", plain), ("the tool", tool)):
        error = float(days.std(ddof=1)) / math.sqrt(len(days))
        table.add(name, len(days), float(mean(days)), error, float((days >= end).mean()))
    gap = (plain.mean() - tool.mean()) / math.hypot(*(row[3] for row in table.rows))  # type: ignore[arg-type]
    table.notes.append(
        f"The means differ by {gap:+.1f} standard errors. With keyed draws put back, a plain world is the tool's to the "
        "last bit (tests/benchmarks)."
    )
    return table
