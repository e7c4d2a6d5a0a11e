"""Layers in the order of laying: files, beliefs laid below a scenario, readings, the command line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from sim.scenario.files import Chain, folder_of, read_chain, real
from sim.scenario.layer import FROM_COMMAND_LINE, Layer
from sim.scenario.nodes import Document, Node
from sim.scenario.overrides import layer_of
from sim.scenario.problems import Problems, quoted
from sim.scenario.readings import reading_layers
from sim.scenario.vocabulary import Vocabulary


def beliefs_below(beliefs: str | Path, chain: Chain, vocabulary: Vocabulary, problems: Problems) -> Chain | None:
    """Return the files by which a scenario of beliefs differs from the root that it shares with a case.

    Args:
        beliefs: Path of a scenario file, or name of a shipped scenario.
        chain: The case, with all that it extends.
        vocabulary: Knows where shipped scenarios are.
        problems: Receives what is wrong, also if the two share no root.

    Returns:
        A chain without the root and without what the case extends anyway; None if there is a problem.
    """
    found = read_chain(beliefs, vocabulary, problems)
    if found is None:
        return None
    roots = [real(each.paths[0]) for each in (found, chain)]
    if roots[0] != roots[1]:
        names = [each.tops[0].document.name for each in (found, chain)]
        message = (
            f"cannot be laid below {quoted(chain.tops[-1].document.name)}: it builds on {quoted(names[0])}, "
            f"which is not {quoted(names[1])}; beliefs and scenario must extend the same root"
        )
        problems.add(Document(str(beliefs), "").whole, "beliefs", message, found=str(beliefs))
        return None
    there = {real(path) for path in chain.paths}
    kept = [(top, path) for top, path in zip(found.tops, found.paths, strict=True) if real(path) not in there]
    return Chain([top for top, _ in kept], found.path, found.root, found.parent, [path for _, path in kept])


def layers_of(
    chain: Chain,
    below: Chain | None,
    chosen: Mapping[str, str],
    overrides: Node | None,
    vocabulary: Vocabulary,
    problems: Problems,
) -> tuple[list[Layer], dict[str, str]]:
    """Return all layers in the order of laying, and which reading of each claim is taken in the end.

    A layer's readings come just below it, so that what it says itself wins. Beliefs and `chosen` readings, in this
    order, come just above the file that extends nothing, so that they are what everything else builds on.
    """
    files = list(zip(chain.tops, chain.paths, strict=True))
    root, *rest = (Layer(top, 0, folder=folder_of(path)) for top, path in files)
    tops = [root]
    if below is not None:
        pairs = zip(below.tops, below.paths, strict=True)
        tops += [Layer(top, 0, "beliefs", folder=folder_of(path)) for top, path in pairs]
    if chosen:
        paths = {f"readings.{claim}": name for claim, name in chosen.items()}
        tops.append(Layer(layer_of(paths, vocabulary, problems, "readings"), 0, "reading"))
    tops += rest
    if overrides is not None:
        tops.append(Layer(overrides, 0, "command line", FROM_COMMAND_LINE))
    layers: list[Layer] = []
    taken: dict[str, str] = {}
    for position, each in enumerate(tops):
        if position == 0 and "readings" in each.top.value:
            message = f"a reading changes what is there already; {quoted(each.top.document.name)} extends nothing"
            problems.add(each.top.value["readings"].key, "readings", message)
        else:
            for claim, name, values, origin in reading_layers(each.top, vocabulary, problems):
                layers.append(Layer(values, len(layers), "reading", (origin,)))
                taken[claim] = name
        if each.kind != "reading":
            layers.append(Layer(each.top, len(layers), each.kind, each.author, each.folder))
    return layers, taken
