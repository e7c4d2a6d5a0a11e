"""The front door: the command `isf`.

Nothing heavy is imported here or by the command's own modules at their top: help must come at once.
"""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit code.

    Args:
        arguments: Words after the command's name; by default those of this process.

    Returns:
        0 when all went well, 1 for something unexpected, 2 for wrong input, 130 after Ctrl-C.
    """
    import sys

    from sim.cli.app import build
    from sim.cli.outcome import guarded

    words = list(sys.argv[1:] if arguments is None else arguments)
    return guarded(build(), words)
