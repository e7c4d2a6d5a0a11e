"""Single actors and rosters: which keys an entry has, what each may hold, whether an entry is complete."""

from __future__ import annotations

import re

from sim.scenario.draft import Draft
from sim.scenario.layer import Layer
from sim.scenario.names import nearest
from sim.scenario.nodes import Node
from sim.scenario.objects import Remark
from sim.scenario.problems import listing, quoted
from sim.scenario.quantities import Quantity, lay_over
from sim.scenario.values import choice, mapping, sources, text
from sim.scenario.vocabulary import Shape

_ID = re.compile(r"[a-z][a-z0-9_]*")


def lay_actors(node: Node, layer: Layer, draft: Draft) -> None:
    """Lay a layer's single actors over the draft."""
    for name, entry in mapping(node, "actors", draft.problems, "a mapping of actors").items():
        if name in draft.vocabulary.actors:
            _lay_entry(entry, f"actors.{name}", draft.vocabulary.shape("actors", name), layer, draft)
        else:
            draft.problems.unknown(entry.key, f"actors.{name}", "actor", name, draft.vocabulary.actors)


def lay_roster(node: Node, roster: str, layer: Layer, draft: Draft) -> None:
    """Lay a layer's entries of one roster over the draft; new ids are added at the end."""
    known = draft.rosters.setdefault(roster, [])
    for name, entry in mapping(node, roster, draft.problems, "a mapping of ids to entries").items():
        path = f"{roster}.{name}"
        if name not in known:
            if not _ID.fullmatch(name):
                message = f"{quoted(name)} is not an id: lower-case letters, digits and underscores, a letter first"
                draft.problems.add(entry.key, path, message, found=name)
                continue
            known.append(name)
        _lay_entry(entry, path, draft.vocabulary.shape(roster), layer, draft)


def _lay_entry(node: Node, path: str, shape: Shape, layer: Layer, draft: Draft) -> None:
    came = draft.entries[path][1] if path in draft.entries else layer.number
    draft.entries[path] = (node.key, came)
    draft.choices.setdefault(f"{path}.present", True)
    entries = mapping(node, path, draft.problems, "a mapping such as {present: true}")
    remark = {name: entries[name] for name in ("source", "note") if name in entries and name not in shape.names}
    if remark:
        old = draft.remarks.get(path, Remark((), ""))
        source, note = remark.get("source"), remark.get("note")
        draft.remarks[path] = Remark(
            (sources(source, f"{path}.source", draft.problems, draft.vocabulary) or ()) if source else old.source,
            (text(note, f"{path}.note", draft.problems) or "") if note else old.note,
        )
    _lay_keys({name: child for name, child in entries.items() if name not in remark}, path, "", shape, layer, draft)


def _lay_keys(entries: dict[str, Node], path: str, prefix: str, shape: Shape, layer: Layer, draft: Draft) -> None:
    """Lay the keys below one dotted prefix, which is empty or ends with a dot."""
    for name, child in entries.items():
        key = prefix + name
        full = f"{path}.{key}"
        if key in shape.choices:
            draft.touched.add(full)
            if (
                shape.choices[key] is str
                and layer.kind == "command line"
                and child.kind in ("number", "boolean", "null")
            ):
                child.kind, child.value = "text", child.raw
            allowed = shape.choices[key]
            if isinstance(allowed, str):
                # The name of a roster, whose ids are known only when all layers are laid.
                draft.references[full] = (allowed, child)
                allowed = str
            chosen = choice(child, full, draft.problems, allowed, "choice")
            if chosen is not None:
                draft.choices[full] = chosen
        elif key in shape.traits:
            draft.touched.add(full)
            quantity = draft.quantities.setdefault(full, Quantity(full, full, child.key))
            lay_over(child, quantity, layer, draft.vocabulary, draft.problems)
        elif key in shape.groups:
            below = mapping(child, full, draft.problems, f"a mapping of {listing(shape.below(key + '.'))}")
            _lay_keys(below, path, f"{key}.", shape, layer, draft)
        else:
            draft.problems.unknown(child.key, full, "key", name, shape.below(prefix))


def check_complete(draft: Draft) -> None:
    """Record what actors lack, entries that are likely misspelt ids of others, and ids that nobody has."""
    for path, (roster, node) in draft.references.items():
        ids = draft.rosters.get(roster, [])
        if node.kind == "text" and node.value not in ids:
            draft.problems.unknown(node.mark, path, f"id of {roster}", node.value, ids)
    for actor in draft.vocabulary.actors:
        path = f"actors.{actor}"
        if path in draft.entries:
            _check_entry(path, draft.vocabulary.shape("actors", actor), draft)
        elif len(draft.vocabulary.shape("actors", actor).names) > 1:
            if not draft.problems.suggested("actors", actor):
                draft.problems.add(draft.sections["actors"], "actors", f"missing actor '{actor}'")
        else:
            draft.choices[f"{path}.present"] = True
    for roster in draft.vocabulary.rosters:
        for name in draft.rosters.get(roster, ()):
            _check_entry(f"{roster}.{name}", draft.vocabulary.shape(roster), draft)


def _check_entry(path: str, shape: Shape, draft: Draft) -> None:
    group, _, name = path.partition(".")
    mark, came = draft.entries[path]
    given = [key for key in shape.names if f"{path}.{key}" in draft.touched and key != "present"]
    missing = [key for key in shape.names if f"{path}.{key}" not in draft.touched and key != "present"]
    missing = [key for key in missing if not draft.problems.suggested(*_split(f"{path}.{key}"))]
    if not missing:
        return
    needs = f"missing {listing(missing)}"
    if came > 0 and group != "actors":
        others = [each for each in draft.rosters[group] if draft.entries[f"{group}.{each}"][1] < came]
        close = nearest(name, others)
        if close or not given:
            draft.problems.unknown(mark, path, f"entry of {group}", name, others, f"a new one needs {listing(missing)}")
            return
    # Absent actors too: others read some of their settings (the target of trucks, where a line stood).
    draft.problems.add(mark, path, f"{needs}; an actor needs all its keys", allowed=missing)


def _split(path: str) -> tuple[str, str]:
    parent, _, leaf = path.rpartition(".")
    return parent, leaf
