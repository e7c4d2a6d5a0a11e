"""The command that says which clause of a scenario did it."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from sim.cli.arguments import whole_number
from sim.cli.commands.options import MOST_WORLDS, Beliefs, Flag, Folder, Seed, Workers

MOST_ORDERS = 1_000


def clauses(
    scenario: str,
    /,
    *,
    against: Annotated[str, Parameter(show_default=False, metavar="BASE")] = "",
    clause: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="NAME=PATHS")] = None,
    outcome: Annotated[list[str] | None, Parameter(negative=(), allow_repeating=True, metavar="NAME")] = None,
    worlds: Annotated[int, Parameter(converter=whole_number("--worlds", 2, MOST_WORLDS), metavar="N")] = 500,
    seed: Seed = 1,
    orders: Annotated[
        int | None, Parameter(converter=whole_number("--orders", 2, MOST_ORDERS, word="all"), metavar="N|all")
    ] = 8,
    beliefs: Beliefs = "",
    workers: Workers = None,
    out: Folder = None,
    json: Flag = False,
) -> int:
    """Say which clause of a scenario did it: its effect shared out over all that it says differently.

    Parameters
    ----------
    scenario
        A scenario file, or the name of a shipped scenario.
    against
        What it is compared with; by default the scenario that it extends.
    clause
        Take these changes as one clause: a name, then paths divided by commas, such as aid=aid_access,actors.cmcc; may
        be given more than once. By default each rule family, actor, dated measure and setting is a clause.
    outcome
        Share out the effect on this outcome, such as days_held, cause=spiral or holding_90; may be given more than
        once. By default the share that holds to the horizon, days held and deaths per day.
    worlds
        How many possible worlds, the same for every coalition of clauses.
    seed
        Key of all luck.
    orders
        With more than six clauses, how many orders of them to draw; all runs every coalition.
    beliefs
        Scenario whose beliefs are laid below both, such as calibrated, by file or shipped name; what scenarios say
        themselves wins. By default none: each uncertain parameter is drawn from its own range.
    workers
        Number of processes; by default one for each core.
    out
        Folder for tables and the chart; by default none are kept.
    json
        Print it as JSON.
    """
    from sim.cli.clauses import Order, clauses_command

    return clauses_command(
        Order(
            scenario=scenario,
            against=against,
            groups=tuple(clause or ()),
            outcomes=tuple(outcome or ()),
            worlds=worlds,
            seed=seed,
            orders=orders,
            beliefs=beliefs,
            workers=workers,
            out=out,
            json=json,
        )
    )
