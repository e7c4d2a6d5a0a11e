"""How near the model comes to hand-fused kernels."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from benchmarks.fused.deploy import deploy
from benchmarks.fused.fight import fight
from benchmarks.fused.part import Part
from benchmarks.tables import Table
from benchmarks.timing import one_core, paired

PARTS: Mapping[str, Callable[[int], Part]] = {"factions' fight": fight, "states' deployment": deploy}


def compare(sizes: list[int], pairs: int) -> Table:
    """Time both in turn on one core.

    Raises:
        AssertionError: They differ in any bit.
    """
    table = Table(
        "fused",
        "Beside hand-fused kernels (one core)",
        ("part of the day", "lanes", "kernel ms", "model ms", "speed of the kernel", "least", "most"),
    )
    with one_core():
        for name, make in PARTS.items():
            for size in sizes:
                part = make(size)
                differing = part.differing()
                assert not differing, differing
                ratio = paired(part.by_kernel, part.by_model, pairs)
                shares = (ratio.middle, ratio.least, ratio.most)
                table.add(name, size, 1000.0 * ratio.first, 1000.0 * ratio.second, *(f"{each:.0%}" for each in shares))
    table.notes.append(
        f"Speed of the kernel: its time over the model's, in {pairs} pairs; 100 % would be as fast. Both give the same "
        "bits. All lanes are worlds that have not ended."
    )
    return table
