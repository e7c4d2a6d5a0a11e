"""Measure, print tables as they come, and keep them: `make bench`."""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks.tables import Table, fill

Section = Callable[[bool], Iterable[Table]]


def _noise(quick: bool) -> Iterable[Table]:
    from benchmarks import machine

    yield machine.noise(7 if quick else 21)


def _startup(quick: bool) -> Iterable[Table]:
    from benchmarks import startup

    yield startup.measure(1 if quick else 3, cold=not quick)


def _alternative(quick: bool) -> Iterable[Table]:
    from benchmarks import alternative

    yield from alternative.compare(1, 500, 10) if quick else alternative.compare(5, 5000, 40)


def _worlds(quick: bool) -> Iterable[Table]:
    from benchmarks import scaling

    if quick:
        yield scaling.in_worlds({1: [100, 500], 2: [1000]}, 20.0)
    else:
        sizes = [100, 300, 500, 1000, 3000, 10_000]
        yield scaling.in_worlds({1: sizes, 2: [*sizes, 30_000, 100_000]}, 200.0)


def _days(quick: bool) -> Iterable[Table]:
    from benchmarks import scaling

    yield scaling.in_days(100, [30, 60]) if quick else scaling.in_days(1000, [90, 180, 365, 720])


def _chunks(quick: bool) -> Iterable[Table]:
    from benchmarks import scaling

    sizes = [1, 8, 64] if quick else [1, 8, 64, 256, 512, 1024, 2048, 4096, 8192]
    yield scaling.chunks(sizes, 60 if quick else 365)


def _fused(quick: bool) -> Iterable[Table]:
    from benchmarks.fused import compare

    yield compare.compare([512], 5) if quick else compare.compare([512, 4096, 16_384], 31)


def _small(quick: bool) -> Iterable[Table]:
    from benchmarks.small import compare

    yield compare.compare(1, 20, 500) if quick else compare.compare(3, 300, 4096)


def _store(quick: bool) -> Iterable[Table]:
    from benchmarks import batches

    yield batches.overhead(1, 20) if quick else batches.overhead(3, 500)


def _profile(quick: bool) -> Iterable[Table]:
    from benchmarks import profile

    measured = profile.profile(512, 10) if quick else profile.profile(4096, 60)
    profile.draw(measured, FOLDER / "day.png")
    yield from profile.tables(measured)


def _study(quick: bool) -> Iterable[Table]:
    from benchmarks import batches

    yield batches.study(100 if quick else 2000)


def _large(quick: bool) -> Iterable[Table]:
    from benchmarks import batches

    yield batches.study(200 if quick else 12_500)


SECTIONS: dict[str, Section] = {
    "noise": _noise,
    "alternative": _alternative,
    "fused": _fused,
    "worlds": _worlds,
    "days": _days,
    "chunks": _chunks,
    "small": _small,
    "store": _store,
    "startup": _startup,
    "profile": _profile,
}
FURTHER: dict[str, Section] = {"study": _study, "large": _large}
"""Measured only when they are named."""

FOLDER = Path("build/bench")


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a minute: fewer and smaller; shows that all runs")
    parser.add_argument("--only", nargs="+", choices=[*SECTIONS, *FURTHER], help="these tables alone")
    parser.add_argument("--fill", type=Path, help="measure nothing; put the tables that are there into this page")
    words = parser.parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if words.fill:
        print(f"{words.fill}: {', '.join(fill(words.fill, FOLDER)) or 'no table found'}")
        return

    from benchmarks import machine

    print(f"# Measurements\n\n{machine.words()}\n")
    started = time.perf_counter()
    for name, section in {**SECTIONS, **FURTHER}.items():
        if name not in (words.only or SECTIONS):
            continue
        for table in section(words.quick):
            # Whatever stops the rest, what has been measured is kept.
            table.save(FOLDER)
            print(table.markdown(), flush=True)
    print(f"{time.perf_counter() - started:.0f} s; tables in {FOLDER}")


if __name__ == "__main__":
    main()
