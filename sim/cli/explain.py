"""`isf explain`: one stored world lived again, told, and tried without its events."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sim.cli.arguments import choose, shorten
from sim.cli.display import say
from sim.cli.explained import Order, check_free, keep, target_of
from sim.cli.kept import listed
from sim.cli.outcome import OK, WrongInput, print_files, stoppable
from sim.cli.stored import one_scenario

if TYPE_CHECKING:
    from sim.analysis.explain.life import Life
    from sim.analysis.explain.objects import Explanation
    from sim.batch.reading.results import Results
    from sim.batch.replay import World
    from sim.present.explain.head import Source
    from sim.present.explain.names import Names


def explain_command(order: Order) -> int:
    """Carry out `isf explain`."""
    for flag, given in (("--without", order.without), ("--against", order.against)):
        if given and order.out is not None:
            raise WrongInput(f"--out: found with {flag}, which writes no files; allowed: one of them")
    if order.without and order.against:
        raise WrongInput("--without: found with --against; allowed: one of them")
    from sim.batch.reading.results import open_results

    results = open_results(order.folder)
    if not results.worlds.size:
        raise WrongInput(f"{order.folder}: no world is finished in every scenario yet; none can be explained")
    name = one_scenario(order.folder, order.scenario, results.names)
    number, chosen = _world(order, results, name)
    if order.against:
        return _tell_beside(order, results, name, number)
    target = None if order.without or (order.json and order.out is None) else target_of(order, name, number)
    if target is not None:
        check_free(target)
    with stoppable(lambda: "nothing was written"):
        from sim.analysis.explain.life import live
        from sim.analysis.explain.whole import explanation_of
        from sim.batch.replay import World
        from sim.present.explain.head import Source
        from sim.present.explain.names import Names

        world = World(results.scenario(name), number, results.seed, results.days, results.fixed)
        say(_doing(world, order))
        life = live(world)
        told = explanation_of(life, order.but_for and not order.without)
        names = Names(world.scenario)
        source = Source(name, str(order.folder), chosen, int(results.worlds.size), _checked(results, name, told))
        if order.without:
            return _tell_without(order, life, told, names, source)
        kept = {} if target is None else keep(order, results, told, names, source, target)
    _tell(order, told, names, source, target, kept)
    return OK


def _doing(world: World, order: Order) -> str:
    if not order.but_for or order.without:
        return f"Living world {world.number:,} again"
    return f"Living world {world.number:,} again, and once more without each event (up to a minute if it holds long)"


def _world(order: Order, results: Results, name: str) -> tuple[int, str]:
    """Return the world's number, and in words how it was chosen if the user named none."""
    if order.world is None:
        from sim.analysis.middle import middle_world
        from sim.batch.result import Result

        table = results.outcomes(name)
        run = Result(manifest=results.manifest(name), scenario=results.scenario(name), outcomes=table, daily=table[:0])
        number = middle_world(run)
        return number, f"No world was named: this one lies near the middle of the {results.worlds.size:,} there"
    if order.world in results.worlds:
        return order.world, ""
    from sim.batch.worlds import ranges

    failed = {fail.world: fail.why for fail in results.failed}
    if order.world in failed:
        raise WrongInput(f"--world: {order.world} failed when it was simulated ({failed[order.world]})")
    allowed = ranges(tuple(int(each) for each in results.worlds))
    raise WrongInput(f"--world: found {order.world}; allowed: {allowed}")


def _checked(results: Results, name: str, told: Explanation) -> str:
    """Say whether the replayed world is the stored one."""
    from sim.analysis.explain.stored import differing

    table = results.outcomes(name)
    stored = table.loc[table["world"] == told.world.number].iloc[0].drop("world")
    row = {str(name): value for name, value in stored.items()}
    apart = differing(row, told.outcomes)
    if not apart:
        return f"Replayed: all {len(row)} outcomes equal the stored ones"
    from sim.batch.origin import code_hash

    shown = ", ".join(f"{each.name} {each.replayed}, stored {each.stored}" for each in apart[:3])
    more = f" and {len(apart) - 3} more" if len(apart) > 3 else ""
    changed = results.manifest(name).get("code") != code_hash()
    why = "the model's code has changed since" if changed else "libraries or the machine differ"
    text = f"WARNING: replayed, {len(apart)} of {len(row)} outcomes differ from the stored ones ({shown}{more}); {why}"
    say(text)
    return f"{text}, so what follows is not quite the stored world"


def _tell(
    order: Order, told: Explanation, names: Names, source: Source, target: Path | None, kept: Mapping[str, str]
) -> None:
    if order.json:
        from sim.present.explain.tables import to_dict

        _print_json({**to_dict(told, names, source), "files": listed(target, kept)})
        return
    from sim.present.explain.text import to_text

    print(to_text(told, names, source, order.everything, _width()), end="")
    if target is not None:
        print()
        print_files(target, kept)


def _tell_without(order: Order, life: Life, told: Explanation, names: Names, source: Source) -> int:
    """Tell what would have become of the world without some events."""
    from sim.analysis.explain.whole import what_if
    from sim.present.compare.layout import wrap
    from sim.present.explain.head import head
    from sim.present.explain.whatif import to_dict, to_text

    ids = [_event(each, told, order) for each in dict.fromkeys(order.without)]
    try:
        rerun, others = what_if(life, ids)
    except ValueError as error:
        raise WrongInput(f"--without: {error}{_before(str(error), told, ids)}") from None
    if order.json:
        _print_json(to_dict(told, rerun, others, names, source, ids))
        return OK
    for paragraph in head(told, names, source):
        print("\n".join([*wrap(paragraph, _width()), ""]))
    print(to_text(told, rerun, others, names, ids, _width()), end="")
    return OK


def _tell_beside(order: Order, results: Results, name: str, number: int) -> int:
    """Tell what happens otherwise in the same world of another scenario."""
    if len(results.names) == 1:
        raise WrongInput(f"--against: found {shorten(order.against)}, and {order.folder} holds one scenario only")
    other = choose("--against", order.against, [each for each in results.names if each != name])
    from sim.analysis.explain.beside import beside
    from sim.batch.replay import World
    from sim.present.explain.beside import to_dict, to_text
    from sim.present.explain.names import Names

    scenarios = [results.scenario(each) for each in (name, other)]
    worlds = [World(each, number, results.seed, results.days, results.fixed) for each in scenarios]
    say(f"Living world {number:,} again, in {name} and in {other}")
    found, names = beside(*worlds), Names(scenarios[0])
    if order.json:
        _print_json(to_dict(found, names, (name, other)))
    else:
        print(to_text(found, names, (name, other), order.everything, _width()), end="")
    return OK


def _event(found: str, told: Explanation, order: Order) -> str:
    """Return an event's id, refusing one that the world does not have."""
    known = [event.id for event in told.events]
    if found in known:
        return found
    from sim.present.explain.names import nearest

    close = nearest(found, [event.id for event in told.events if event.told])
    hint = f"; did you mean {' or '.join(close)}?" if close else ""
    words = ["isf", "explain", str(order.folder), *(["--scenario", order.scenario] if order.scenario else [])]
    listed = shlex.join([*words, "--world", str(told.world.number), "--all"])
    raise WrongInput(f"--without: found {shorten(found)}, no event of this world{hint} (`{listed}` prints all ids)")


def _before(message: str, told: Explanation, ids: list[str]) -> str:
    """Name what an event that follows of itself followed from."""
    name = next((each for each in ids if message.startswith(f"{each}:")), "")
    by_id = told.by_id
    prompts = [each for each in by_id[name].prompts if by_id[each].streams] if name else []
    return f"; allowed here: {', '.join(prompts[:4])}" if prompts else ""


def _print_json(values: object) -> None:
    print(json.dumps(values, indent=1, ensure_ascii=False, allow_nan=False))


def _width() -> int:
    from sim.cli.compare import width_of
    from sim.present.compare.report import WIDTH

    return min(width_of(sys.stdout), WIDTH)
