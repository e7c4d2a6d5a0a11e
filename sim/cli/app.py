"""The commands and what they take. Each body imports its own work, so that help and mistakes answer at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from sim import __version__
from sim.cli.arguments import choose, settings, whole_number

# As the rooms behind the door allow; stated again because asking them would load them, and a test compares.
MOST_WORLDS, MOST_SEED, MOST_WORKERS, MOST_DAYS = 1_000_000, 2**63 - 1, 256, 812
FORMATS = ("png", "svg", "pdf")

Flag = Annotated[bool, Parameter(negative=(), show_default=False)]
Settings = Annotated[
    list[str] | None,
    Parameter(
        name="--set", negative=(), allow_repeating=True, metavar="PATH=VALUE", help="Change a value, rule or choice."
    ),
]


def build() -> App:
    """Return the command line."""
    app = App(
        name="isf",
        help="What makes a ceasefire with an international stabilization force last or fail, in many possible worlds.",
        version=f"isf {__version__}",
        help_format="plaintext",
        suppress_keyboard_interrupt=False,
        help_epilogue="Start with `isf run baseline`. Exit codes: 0 ok, 1 unexpected, 2 wrong input, 3 an expectation "
        "is not met, 130 interrupted.",
    )
    for command, name in (
        (list_, "list"),
        (run, "run"),
        (check, "check"),
        (show, "show"),
        (diff, "diff"),
        (new, "new"),
        (rules, "rules"),
        (evidence, "evidence"),
        (disputes, "disputes"),
        (plot, "plot"),
        (schema, "schema"),
    ):
        app.command(command, name=name)
    return app


def list_(*words: str, json: Flag = False) -> int:
    """List the scenarios and studies that come with the tool.

    Parameters
    ----------
    words
        Only those whose name, title, question or text has all of these words.
    json
        Print them as JSON, with questions and texts.
    """
    from sim.cli.library import list_command

    return list_command(words, json)


def run(
    scenario: str,
    /,
    *,
    worlds: Annotated[int, Parameter(converter=whole_number("--worlds", 1, MOST_WORLDS), metavar="N")] = 1000,
    seed: Annotated[int, Parameter(converter=whole_number("--seed", 0, MOST_SEED, "2^63 - 1"), metavar="S")] = 1,
    days: Annotated[int | None, Parameter(converter=whole_number("--days", 1, MOST_DAYS), metavar="D")] = None,
    set_: Settings = None,
    fixed: Flag = False,
    out: Annotated[Path | None, Parameter(metavar="DIR")] = None,
    workers: Annotated[int | None, Parameter(converter=whole_number("--workers", 1, MOST_WORKERS), metavar="N")] = None,
    events: Flag = False,
    no_charts: Flag = False,
    force: Flag = False,
    json: Flag = False,
) -> int:
    """Run a scenario in many worlds; leave tables and charts in a folder.

    Parameters
    ----------
    scenario
        A scenario file, or the name of a shipped scenario.
    worlds
        How many possible worlds.
    seed
        Key of all luck; world 5 of a seed has the same luck in every scenario.
    days
        Horizon in days; by default the scenario's own.
    fixed
        Take every uncertain parameter at its central value instead of drawing it for each world.
    out
        Folder for the results; by default results/ and the scenario's name.
    workers
        Number of processes; by default one for each core.
    events
        Also keep what happened, act by act (large).
    no_charts
        Leave the charts out.
    force
        Run again and replace what the folder holds, even another run.
    json
        Print the outcome as JSON.
    """
    from sim.cli.run import Order, run_command

    return run_command(
        Order(
            scenario=scenario,
            worlds=worlds,
            seed=seed,
            days=days,
            settings=settings(set_ or ()),
            fixed=fixed,
            out=out,
            workers=workers,
            events=events,
            charts=not no_charts,
            force=force,
            json=json,
        )
    )


def check(
    *files: str,
    run: Flag = False,
    no_run: Flag = False,
    worlds: Annotated[int | None, Parameter(converter=whole_number("--worlds", 1, MOST_WORLDS), metavar="N")] = None,
    seed: Annotated[
        int | None, Parameter(converter=whole_number("--seed", 0, MOST_SEED, "2^63 - 1"), metavar="S")
    ] = None,
    workers: Annotated[int | None, Parameter(converter=whole_number("--workers", 1, MOST_WORKERS), metavar="N")] = None,
    json: Flag = False,
) -> int:
    """Check scenario files and studies and report every problem; try what a study expects.

    Parameters
    ----------
    files
        Scenario files, studies, folders of them, or names of shipped ones.
    run
        Try also what scenario files expect, and what files in folders do.
    no_run
        Only check a study.
    worlds
        How many possible worlds; by default as many as the study says, or 500.
    seed
        Key of all luck; by default the study's, or 1.
    workers
        Number of processes; by default one for each core.
    json
        Print the report as JSON.
    """
    from sim.cli.check import CheckOrder, check_command

    return check_command(CheckOrder(files, run, no_run, worlds, seed, workers, json))


def show(file: str, /, *, set_: Settings = None, json: Flag = False) -> int:
    """Print a scenario with everything that it inherits.

    Parameters
    ----------
    file
        A scenario file, or the name of a shipped scenario.
    json
        Print it as JSON.
    """
    from sim.cli.files import show_command

    return show_command(file, settings(set_ or ()), json)


def diff(a: str, b: str, /, *, json: Flag = False) -> int:
    """Print what differs between two scenarios, before any run.

    Parameters
    ----------
    a
        A scenario file, or the name of a shipped scenario.
    b
        Another one.
    json
        Print it as JSON.
    """
    from sim.cli.diff import diff_command

    return diff_command(a, b, json)


def new(file: Path, /, *, force: Flag = False) -> int:
    """Write a commented scenario file to start from.

    Parameters
    ----------
    file
        The file to write, such as my-case.yaml.
    force
        Replace the file if it exists.
    """
    from sim.cli.files import new_command

    return new_command(file, force)


def rules(family: str | None = None, /, *, json: Flag = False) -> int:
    """Print which rules a scenario can choose, what they assume and what they read.

    Parameters
    ----------
    family
        A family of rules; without it all are listed.
    json
        Print them as JSON.
    """
    from sim.cli.rules import rules_command

    return rules_command(family, json)


def evidence(
    scenario: str,
    /,
    *,
    set_: Settings = None,
    grade: Annotated[str, Parameter(show_default=False, metavar="A-D")] = "",
    source: Annotated[str, Parameter(show_default=False, metavar="ID")] = "",
    parameter: Annotated[str, Parameter(show_default=False, metavar="PATH")] = "",
    full: Flag = False,
    json: Flag = False,
) -> int:
    """Print how firm a scenario's numbers are: whose claims they rest on, and which are assumptions.

    Parameters
    ----------
    scenario
        A scenario file, or the name of a shipped scenario.
    grade
        Only parameters of this grade: A measured, B reported by several, C one party or an estimate, D assumption.
    source
        Only what rests on this claim, pattern or reference, such as A18; or on the word assumption.
    parameter
        Only this parameter, or those below a path, such as objections or contributors.turkey.
    full
        Print all words of every claim, its rivals and its readings, and each parameter that rests on it.
    json
        Print it as JSON, in full.
    """
    from sim.cli.evidence import evidence_command

    return evidence_command(scenario, settings(set_ or ()), grade, source, parameter, full, json)


def disputes(
    study: str,
    /,
    *,
    worlds: Annotated[int | None, Parameter(converter=whole_number("--worlds", 2, MOST_WORLDS), metavar="N")] = None,
    seed: Annotated[
        int | None, Parameter(converter=whole_number("--seed", 0, MOST_SEED, "2^63 - 1"), metavar="S")
    ] = None,
    claim: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="ID")] = None,
    workers: Annotated[int | None, Parameter(converter=whole_number("--workers", 1, MOST_WORKERS), metavar="N")] = None,
    out: Annotated[Path | None, Parameter(metavar="DIR")] = None,
    format: str = "png",
    no_charts: Flag = False,
    force: Flag = False,
    json: Flag = False,
) -> int:
    """Put every disputed reading to a study, one at a time, and say which disputes matter for its conclusion.

    Parameters
    ----------
    study
        A study file, or the name of a shipped study.
    worlds
        How many possible worlds, the same under every reading; by default as many as the study says.
    seed
        Key of all luck; by default the study's.
    claim
        Only the readings of this claim; may be given more than once.
    workers
        Number of processes; by default one for each core.
    out
        Folder for the results; by default results/disputes- and the study's name.
    format
        Of the chart: png, svg or pdf.
    no_charts
        Leave the chart out.
    force
        Run again and replace what the folder holds.
    json
        Print everything as JSON.
    """
    from sim.cli.disputes import Order, disputes_command

    return disputes_command(
        Order(
            study=study,
            worlds=worlds,
            seed=seed,
            workers=workers,
            claims=tuple(claim or ()),
            out=out,
            charts=not no_charts,
            form=choose("--format", format, FORMATS),
            force=force,
            json=json,
        )
    )


def plot(
    folder: Path,
    /,
    *,
    chart: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="NAME")] = None,
    format: str = "png",
) -> int:
    """Draw the charts of a stored run again.

    Parameters
    ----------
    folder
        Where the run was saved.
    chart
        Only this chart; may be given more than once.
    format
        png, svg or pdf.
    """
    from sim.cli.plot import plot_command

    return plot_command(folder, tuple(chart or ()), choose("--format", format, FORMATS))


def schema(
    kind: str = "scenario", /, *, out: Annotated[Path | None, Parameter(metavar="FILE")] = None, force: Flag = False
) -> int:
    """Print the JSON Schema of scenario files or studies, so that editors complete and check them.

    Parameters
    ----------
    kind
        scenario or study.
    out
        Write it to this file instead.
    force
        Replace the file if it holds something else.
    """
    from sim.cli.schema import schema_command

    return schema_command(kind, out, force)
