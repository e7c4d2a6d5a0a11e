"""How a command ends: its exit code and, when something is wrong, one plain message."""

from __future__ import annotations

import codecs
import errno
import io
import os
import signal
import stat
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from cyclopts import App

FALLBACK = "isf-plainer"
PLAINER = {
    **dict.fromkeys("\N{MINUS SIGN}\N{EN DASH}\N{EM DASH}\N{HYPHEN}\N{NON-BREAKING HYPHEN}", "-"),
    **dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}", " "),
    **dict.fromkeys("\N{LEFT SINGLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}", "'"),
    **dict.fromkeys("\N{LEFT DOUBLE QUOTATION MARK}\N{RIGHT DOUBLE QUOTATION MARK}", '"'),
    "\N{PLUS-MINUS SIGN}": "+-",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{MIDDLE DOT}": "|",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{HORIZONTAL ELLIPSIS}": "...",
}
"""What a stream prints that knows no such letters: a minus sign must not become a question mark."""

OK, UNEXPECTED, WRONG_INPUT, NOT_MET, INTERRUPTED, TERMINATED = 0, 1, 2, 3, 130, 143


class WrongInput(Exception):
    """The user asked for something that is not possible; the message says what is."""


class Stopped(KeyboardInterrupt):
    """A run was stopped from outside, and this is how things stand.

    Attributes:
        code: Exit code.
    """

    def __init__(self, message: str, code: int = INTERRUPTED) -> None:
        super().__init__(message)
        self.code = code


class Unfinished(Exception):
    """The work could not be ended through nobody's fault, and this is how things stand."""


@contextmanager
def stoppable(standing: Callable[[], str]) -> Iterator[None]:
    """Let a polite kill end the work as Ctrl-C does, and say how things stand.

    Args:
        standing: Returns how things stand, asked when the work is stopped.

    Raises:
        Stopped: It was stopped.
    """

    def terminate(_number: int, _frame: FrameType | None) -> None:
        raise Stopped("terminated", TERMINATED)

    before = signal.signal(signal.SIGTERM, terminate)
    try:
        yield
    except KeyboardInterrupt as error:
        code = error.code if isinstance(error, Stopped) else INTERRUPTED
        word = "terminated" if code == TERMINATED else "interrupted"
        raise Stopped(f"{word}; {standing()}", code) from None
    finally:
        signal.signal(signal.SIGTERM, before)


def print_files(path: Path, files: Mapping[str, str]) -> None:
    """Print what a folder holds: each file's name and what it is."""
    print(f"Files in {path}")
    width = max(len(name) for name in files)
    for name, about in files.items():
        print(f"  {name:<{width}}  {about}")
    sys.stdout.flush()


def _plainer(error: UnicodeError) -> tuple[str, int]:
    """Return what stands for letters that a stream does not know: the nearest it does, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(PLAINER.get(letter, "?") for letter in error.object[error.start : error.end]), error.end


def open_streams() -> None:
    """See to it that whatever is printed can be: where a stream is closed, or knows fewer letters than a text has."""
    codecs.register_error(FALLBACK, _plainer)
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115 - open until the process ends
        elif isinstance(stream, io.TextIOWrapper) and (stream.errors == "strict" or not _knows_all(stream)):
            stream.reconfigure(errors=FALLBACK)


def _knows_all(stream: io.TextIOWrapper) -> bool:
    """Whether a stream can print every letter, as far as it is one; file names may hold what is none."""
    return codecs.lookup(stream.encoding).name.startswith("utf")


def guarded(app: App, words: Sequence[str]) -> int:
    """Run a command line and turn whatever happens into an exit code and words for the user."""
    from cyclopts import CycloptsError

    try:
        code = app(words, exit_on_error=False, print_error=False, verbose=False, result_action="return_value")
        sys.stdout.flush()
        return code if isinstance(code, int) else OK
    except CycloptsError as error:
        return _usage(error)
    except WrongInput as error:
        return _say(str(error), WRONG_INPUT)
    except Unfinished as error:
        return _say(str(error), UNEXPECTED)
    except Stopped as error:
        return _say(str(error), error.code)
    except KeyboardInterrupt:
        return _say("interrupted", INTERRUPTED)
    except BrokenPipeError:
        # The reader (`| head`) has seen enough. Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return OK
    except Exception as error:
        if _is(error, "sim.scenario", "ScenarioError"):
            # A report with a line for each problem begins with the file's name, as compilers do.
            return _say(str(error), WRONG_INPUT, name="")
        if _is(error, "sim.batch", "StoreError"):
            return _say(str(error), WRONG_INPUT)
        if isinstance(error, OSError) and error.filename is None and (why := _stuck(sys.stdout)):
            return _say(f"the output could not be written ({why}); no half-written file was left", UNEXPECTED)
        if isinstance(error, OSError) and (error.errno == errno.ENOSPC or f"[errno {errno.ENOSPC}]" in str(error)):
            return _say("the disk is full; no half-written file was left", UNEXPECTED)
        if isinstance(error, FileNotFoundError) and not _stands_somewhere():
            return _say("the current folder is gone; change into one that exists", WRONG_INPUT)
        if os.environ.get("ISF_DEBUG"):
            traceback.print_exc()
            return UNEXPECTED
        return _unexpected(error, words)


def _is(error: Exception, module: str, name: str) -> bool:
    """Whether it is an error of that class, asked without importing what did not run."""
    kind = getattr(sys.modules.get(module), name, None)
    return isinstance(kind, type) and isinstance(error, kind)


def _stuck(stream: TextIO) -> str:
    """Return why a stream cannot be written, or nothing where it can; one that cannot is let go of."""
    try:
        stream.flush()
        kind = os.fstat(stream.fileno()).st_mode
        if stat.S_ISREG(kind) or (stat.S_ISCHR(kind) and not stream.isatty()):
            # What failed was thrown away, so that only another letter tells whether it is the output that is full.
            os.write(stream.fileno(), b"\n")
    except io.UnsupportedOperation:
        return ""
    except OSError as error:
        # Python would complain once more when it closes the stream.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return (error.strerror or str(error)).lower()
    return ""


def _stands_somewhere() -> bool:
    try:
        os.getcwd()
    except OSError:
        return False
    return True


def _say(message: str, code: int, name: str = "isf: ") -> int:
    try:
        print(f"{name}{message}", file=sys.stderr)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    return code


def _usage(error: Exception) -> int:
    from cyclopts import CoercionError, MissingArgumentError, RepeatArgumentError, UnusedCliTokensError

    command = " ".join(("isf", *(getattr(error, "command_chain", None) or ())))
    message = str(error).strip()
    if isinstance(error, UnusedCliTokensError):
        message = f"found {' '.join(map(repr, error.unused_tokens or ()))} too many; {_arguments(command)}"
    elif isinstance(error, MissingArgumentError):
        name = error.argument.name if error.argument else "an argument"
        message = f"{name} is missing" if not name.startswith("-") else f"{name}: found nothing; a value must follow"
    elif isinstance(error, RepeatArgumentError):
        message = f"{error.token.keyword}: found twice; allowed: once"
    elif isinstance(error, CoercionError) and error.token is not None:
        message = f"{error.token.keyword or error.token.value}: found {error.token.value!r}; takes no such value"
    return _say(f"{message}\nTry `{command} --help`", WRONG_INPUT)


def _arguments(command: str) -> str:
    takes = {
        "isf run": "one SCENARIO",
        "isf sweep": "one SCENARIO",
        "isf show": "one FILE",
        "isf diff": "two FILEs",
        "isf evidence": "one SCENARIO",
        "isf disputes": "one STUDY",
        "isf clauses": "one SCENARIO",
        "isf patterns": "one SCENARIO",
        "isf calibrate": "one SCENARIO",
        "isf schema": "one KIND",
        "isf new": "one FILE",
        "isf rules": "one FAMILY",
        "isf whatmade": "one FIGURE",
        "isf explain": "one FOLDER",
        "isf export": "one FOLDER",
        "isf worlds": "one FOLDER",
        "isf score": "one DATA",
        "isf forecast": "one SCENARIO",
    }
    return f"`{command}` takes {takes.get(command, 'less')}"


def _unexpected(error: Exception, words: Sequence[str]) -> int:
    import platform
    import shlex
    import tempfile

    from sim import __version__

    name = type(error).__name__
    head = f"{name}: {error}" if str(error) else name
    first = head.splitlines()[0]
    if isinstance(error, OSError) and error.strerror:
        first = f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    report = [
        f"isf {__version__}, Python {platform.python_version()}, {platform.platform()}",
        shlex.join(["isf", *words]),
        "",
        getattr(error, "details", ""),
        "".join(traceback.format_exception(error)),
    ]
    try:
        with tempfile.NamedTemporaryFile(
            "w", prefix="isf-report-", suffix=".txt", delete=False, encoding="utf-8", errors="replace"
        ) as stream:
            stream.write("\n".join(report))
        where = f"details in {stream.name}"
    except OSError:
        where = "set ISF_DEBUG=1 for details"
    return _say(f"something unexpected went wrong: {first} ({where})", UNEXPECTED)
