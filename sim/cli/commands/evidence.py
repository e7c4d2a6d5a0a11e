"""Commands on what numbers rest on, and on who disputes them."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import choose, settings, whole_number
from sim.cli.commands.options import FORMATS, MOST_WORLDS, Beliefs, Flag, Folder, Format, OwnSeed, Settings, Workers


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
    seed: OwnSeed = None,
    claim: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="ID")] = None,
    beliefs: Beliefs = "",
    workers: Workers = None,
    out: Folder = None,
    format: Format = "png",
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
    beliefs
        Scenario whose beliefs are laid below, such as calibrated, by file or shipped name; what scenarios say
        themselves wins. By default none: each uncertain parameter is drawn from its own range.
    workers
        Number of processes; by default one for each core.
    out
        Folder for the results; by default results/disputes- and the study's name, with --beliefs that name
        too.
    format
        Kind of file of the chart.
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
            beliefs=beliefs,
            out=out,
            charts=not no_charts,
            form=choose("--format", format, FORMATS),
            force=force,
            json=json,
        )
    )
