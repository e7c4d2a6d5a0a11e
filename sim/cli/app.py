"""The command line: which commands it has."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any

from cyclopts import App

from sim import __version__
from sim.cli.commands.batches import batch, sweep
from sim.cli.commands.calibrate import calibrate
from sim.cli.commands.charts import plot, whatmade
from sim.cli.commands.clauses import clauses
from sim.cli.commands.compare import compare, export
from sim.cli.commands.evidence import disputes, evidence
from sim.cli.commands.explain import explain
from sim.cli.commands.forecast import forecast
from sim.cli.commands.patterns import patterns
from sim.cli.commands.runs import check, run
from sim.cli.commands.scenarios import diff, list_, new, rules, schema, show
from sim.cli.commands.score import score
from sim.cli.commands.worlds import worlds


def build() -> App:
    """Return the command line."""
    app = App(
        name="isf",
        help="What makes a ceasefire with an international stabilization force last or fail, in many possible worlds.",
        version=f"isf {__version__}",
        help_format="plaintext",
        suppress_keyboard_interrupt=False,
        help_epilogue="Start with `isf run baseline`. Exit codes: 0 ok, 1 unexpected, 2 wrong input, 3 an expectation "
        "is not met, 130 interrupted, 143 terminated.",
    )
    # What may be left out is named here, for a usage line would call all of it ARGS.
    for command, name, may_follow in (
        (list_, "list", "[WORDS...]"),
        (run, "run", ""),
        (batch, "batch", "FILES..."),
        (sweep, "sweep", ""),
        (check, "check", "FILES..."),
        (show, "show", ""),
        (diff, "diff", ""),
        (new, "new", ""),
        (rules, "rules", "[FAMILY]"),
        (evidence, "evidence", ""),
        (disputes, "disputes", ""),
        (calibrate, "calibrate", "[SCENARIO]"),
        (patterns, "patterns", "[SCENARIO]"),
        (score, "score", "[DATA]"),
        (forecast, "forecast", "[SCENARIO]"),
        (clauses, "clauses", ""),
        (compare, "compare", "FOLDERS..."),
        (plot, "plot", "FOLDERS..."),
        (worlds, "worlds", ""),
        (explain, "explain", ""),
        (whatmade, "whatmade", ""),
        (export, "export", ""),
        (schema, "schema", "[KIND]"),
    ):
        _rewrap(command)
        app.command(command, name=name, usage=f"Usage: isf {name} [OPTIONS] {may_follow}" if may_follow else None)
    return app


def _rewrap(command: Callable[..., Any]) -> None:
    """Put each parameter's help on one line: the help would keep the breaks of the source besides its own."""
    lines: list[str] = []
    for line in inspect.cleandoc(command.__doc__ or "").splitlines():
        if lines and line.startswith("    ") and lines[-1].startswith("    "):
            lines[-1] += f" {line.strip()}"
        else:
            lines.append(line)
    command.__doc__ = "\n".join(lines)
