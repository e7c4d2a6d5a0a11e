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
        0 when all went well, 1 for something unexpected, 2 for wrong input, 3 when an
        expectation is not met, 130 after Ctrl-C, 143 after a request to terminate.
    """
    import signal
    import sys

    try:
        from sim.cli.app import build
        from sim.cli.outcome import guarded, open_streams

        open_streams()
        return guarded(build(), list(sys.argv[1:] if arguments is None else arguments))
    except KeyboardInterrupt:
        # So early, or so late, that nothing stands to be told.
        return 130
    finally:
        if arguments is None:
            # The work is done, well or ill; a Ctrl-C while Python takes itself down would only print a traceback.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
