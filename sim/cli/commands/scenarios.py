"""Commands on scenarios as they are written."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import settings
from sim.cli.commands.options import Beliefs, Flag, Settings


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


def show(file: str, /, *, set_: Settings = None, beliefs: Beliefs = "", json: Flag = False) -> int:
    """Print a scenario with everything that it inherits.

    Parameters
    ----------
    file
        A scenario file, or the name of a shipped scenario.
    beliefs
        Scenario whose beliefs are laid below, such as calibrated, by file or shipped name.
    json
        Print it as JSON.
    """
    from sim.cli.files import show_command

    return show_command(file, settings(set_ or ()), json, beliefs)


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


def schema(
    kind: str = "scenario", /, *, out: Annotated[Path | None, Parameter(metavar="FILE")] = None, force: Flag = False
) -> int:
    """Print the JSON Schema of scenario files or studies, so that editors complete and check them.

    Parameters
    ----------
    kind
        Of scenario files or of studies: scenario or study.
    out
        Write it to this file instead.
    force
        Replace the file if it holds something else.
    """
    from sim.cli.schema import schema_command

    return schema_command(kind, out, force)
