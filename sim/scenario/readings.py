"""Readings of contested claims, laid below what a scenario says itself."""

from __future__ import annotations

from sim.evidence import Claim
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


def _why(claim: Claim) -> str:
    reasons = [reading.not_run for reading in claim.readings if reading.not_run]
    return reasons[0] if reasons else "it has none"
