"""The key `draws` of a scenario: joint draws that lie above what was said before, and below what is said later."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from sim.scenario.draft import Draft, PlannedDraws
from sim.scenario.draw_table import Table, read_table
from sim.scenario.draws import Draws
from sim.scenario.files import folder_of
from sim.scenario.layer import Layer
from sim.scenario.names import nearest
from sim.scenario.nodes import Node
from sim.scenario.problems import quoted
from sim.scenario.quantities import Quantity, figure
from sim.scenario.values import items, mapping, sources, text, unknown_keys

NONE = "none"
KEYS = ("file", "source", "note", "without")
_WHAT = "a mapping with file and source, or the word none"


def lay_draws(node: Node, layer: Layer, draft: Draft) -> None:
    """Lay what one layer says of joint draws over the draft: another table instead of the last, or none."""
    problems = draft.problems
    draft.draws = None
    if node.kind == "text" and node.value == NONE:
        return
    if layer.folder is None:
        message = f"only {NONE} can be set from here; a scenario file names a table"
        problems.add(node.mark, "draws", message, found=node.raw, allowed=(NONE,))
        return
    if node.kind != "mapping":
        problems.wrong(node, "draws", _WHAT, allowed=KEYS)
        return
    entries = mapping(node, "draws", problems, _WHAT)
    unknown_keys(entries, "draws", problems, KEYS)
    missing = [name for name in ("file", "source") if name not in entries and not problems.suggested("draws", name)]
    if missing:
        example = " (an id, or the word assumption)" if "source" in missing else ""
        problems.add(node.key, "draws", f"missing {' and '.join(map(quoted, missing))}{example}", allowed=KEYS)
    source = sources(entries["source"], "draws.source", problems, draft.vocabulary) if "source" in entries else ()
    note = text(entries["note"], "draws.note", problems) if "note" in entries else ""
    without = items(entries["without"], "draws.without", problems, "a list of paths") if "without" in entries else []
    found = _locate(entries["file"], layer.folder, draft) if "file" in entries else None
    if found is not None:
        draft.draws = PlannedDraws(entries["file"], *found, layer.number, source or (), note or "", without)


def _locate(node: Node, folder: Path, draft: Draft) -> tuple[Path, str] | None:
    """Return the file of a table and what to call it: beside the scenario, or by its bare name a shipped one."""
    named = text(node, "draws.file", draft.problems, "the name of a table beside this file, such as draws.csv")
    if named is None:
        return None
    path, shipped = folder / named, draft.vocabulary.folder
    close = ""
    try:
        inside = path.resolve().is_relative_to(folder.resolve())
        if not named or Path(named).is_absolute() or not inside:
            message = f"{quoted(named)} leaves the scenario's folder; name a table in that folder"
            draft.problems.add(node.mark, "draws.file", message, found=named)
            return None
        if path.is_file():
            return path, os.path.join(os.path.dirname(node.document.name), named)
        if os.path.basename(named) == named and (shipped / named).is_file():
            return shipped / named, named
        close = nearest(named, [each.name for each in sorted(folder_of(path).glob("*.csv"))])
    except (OSError, ValueError, RuntimeError):
        pass
    hint = f"; did you mean '{close}'?" if close else ""
    draft.problems.add(node.mark, "draws.file", f"no file {quoted(named)} here{hint}", found=named, nearest=close)
    return None


def finish_draws(draft: Draft) -> Draws | None:
    """Read the table that counts, and return what of it counts: no parameter that a later layer sets itself."""
    plan, problems = draft.draws, draft.problems
    if plan is None:
        return None
    short = os.path.join(os.path.dirname(plan.node.document.short), str(plan.node.value))
    table = read_table(plan.path, plan.name, short, problems)
    if table is None:
        return None
    before = len(problems)
    for path in table.paths:
        if path not in draft.quantities:
            problems.unknown(table.header_mark(path), "", "parameter", path, draft.quantities)
    without = _without(plan, table, draft)
    left = [path for path in table.paths if path not in without]
    for path in left:
        if path in draft.quantities:
            _check_column(path, table, draft.quantities[path], draft)
    if len(problems) > before or not left:
        return None
    columns = [table.paths.index(path) for path in left]
    left_out = tuple(path for path in table.paths if path in without)
    return Draws(tuple(left), table.values[:, columns], plan.source, plan.note, str(plan.node.value), left_out)


def _without(plan: PlannedDraws, table: Table, draft: Draft) -> set[str]:
    """Return the columns that do not count: those that the scenario leaves out or sets itself later."""
    without = {path for path in table.paths if _set_at(path, draft.quantities) > plan.layer}
    for position, node in enumerate(plan.without):
        where = f"draws.without[{position}]"
        path = text(node, where, draft.problems, "a path of the table")
        if path is not None and path not in table.paths:
            draft.problems.unknown(node.mark, where, "column of the table", path, table.paths)
        elif path is not None:
            without.add(path)
    return without


def _set_at(path: str, quantities: Mapping[str, Quantity]) -> int:
    return quantities[path].set_at if path in quantities else -1


def _check_column(path: str, table: Table, quantity: Quantity, draft: Draft) -> None:
    """Record values outside the parameter's range: the first, and how many more."""
    low, high = quantity.number("low"), quantity.number("high")
    if low is None or high is None:
        if not quantity.broken:
            message = f"{quoted(path)} is a fixed number without a range (at {quantity.mark}); give it low and high"
            draft.problems.add(table.header_mark(path), path, message, found=path)
        return
    column = table.values[:, table.paths.index(path)]
    outside = ((column < low) | (column > high)).nonzero()[0]
    if outside.size:
        row, range_ = int(outside[0]), f"{figure(low)} to {figure(high)}"
        found = figure(float(column[row]))
        more = f"; so are {outside.size - 1:,} more rows" if outside.size > 1 else ""
        message = f"{found} is outside its range {range_}, set at {quantity.marks['low'].mark}{more}"
        draft.problems.add(table.mark(row, path), path, message, found=found, allowed=(range_,))
