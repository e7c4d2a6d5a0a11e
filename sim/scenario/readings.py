"""Readings of contested claims, laid below what a scenario says itself."""

from __future__ import annotations

from collections.abc import Mapping

from sim.evidence import Claim
from sim.scenario.layer import FROM_COMMAND_LINE, Layer
from sim.scenario.nodes import Node
from sim.scenario.overrides import layer_of
from sim.scenario.problems import Problems, quoted
from sim.scenario.values import mapping, word
from sim.scenario.vocabulary import Vocabulary


def reading_layers(top: Node, vocabulary: Vocabulary, problems: Problems) -> list[tuple[str, str, Node, str]]:
    """Return what the readings under a layer's key `readings` set, to be laid just before that layer.

    Returns:
        For each: the claim, the reading's name, its values as a top mapping, and the claim that vouches for them.
    """
    if "readings" not in top.value:
        return []
    found = []
    claims = vocabulary.ledger().claims
    open_to = {name for name, claim in claims.items() if any(reading.implies for reading in claim.readings)}
    entries = mapping(top.value["readings"], "readings", problems, "a mapping of claims to readings, such as A13")
    for name, node in entries.items():
        path = f"readings.{name}"
        if name in claims and name not in open_to:
            problems.add(node.key, path, f"no reading of {quoted(name)} can be taken; {_why(claims[name])}", found=name)
            continue
        if name not in open_to:
            problems.unknown(node.key, path, "claim with readings", name, sorted(open_to))
            continue
        claim = claims[name]
        allowed = {reading.name: reading for reading in claim.readings if reading.implies}
        chosen = word(node, path, problems, allowed, "reading")
        if chosen:
            reading = allowed[chosen]
            origin = f"reading {name} {chosen}"
            found.append((name, chosen, layer_of(reading.implies, vocabulary, problems, origin), reading.origin))
    return found


def layers_of(
    files: list[Node], chosen: Mapping[str, str], overrides: Node | None, vocabulary: Vocabulary, problems: Problems
) -> tuple[list[Layer], dict[str, str]]:
    """Return all layers in the order of laying, and which reading of each claim is taken in the end.

    A layer's readings come just below it, so that what it says itself wins; `chosen` come just above the file that
    extends nothing, so that they are what everything else builds on.
    """
    tops: list[tuple[Node, str]] = [(top, "file") for top in files]
    if chosen:
        paths = {f"readings.{claim}": name for claim, name in chosen.items()}
        tops.insert(1, (layer_of(paths, vocabulary, problems, "readings"), "reading"))
    if overrides is not None:
        tops.append((overrides, "command line"))
    layers: list[Layer] = []
    taken: dict[str, str] = {}
    for position, (top, kind) in enumerate(tops):
        if position == 0 and "readings" in top.value:
            message = f"a reading changes what is there already; {quoted(top.document.name)} extends nothing"
            problems.add(top.value["readings"].key, "readings", message)
        else:
            for claim, name, values, origin in reading_layers(top, vocabulary, problems):
                layers.append(Layer(values, len(layers), "reading", (origin,)))
                taken[claim] = name
        if kind == "file":
            layers.append(Layer(top, len(layers)))
        elif kind == "command line":
            layers.append(Layer(top, len(layers), "command line", FROM_COMMAND_LINE))
    return layers, taken


def _why(claim: Claim) -> str:
    reasons = [reading.not_run for reading in claim.readings if reading.not_run]
    return reasons[0] if reasons else "it has none"
