"""`isf schema`: what an editor needs to complete and check scenario files and studies."""

from __future__ import annotations

from pathlib import Path

from sim.cli.arguments import choose
from sim.cli.outcome import OK, WrongInput


def schema_command(kind: str, out: Path | None, force: bool) -> int:
    """Carry out `isf schema`."""
    from sim.scenario.schema import KINDS, schema_text

    text = schema_text(choose("KIND", kind, KINDS))
    if out is None:
        print(text, end="")
        return OK
    try:
        if out.is_file() and not force and out.read_bytes() != text.encode("utf-8"):
            raise WrongInput(f"--out: {out} exists already and was left as it is; use another name or --force")
        _write(out, text)
    except OSError as error:
        raise WrongInput(f"--out: {out} cannot be written ({error.strerror})") from None
    print(f"Wrote {out}. Next: begin a {kind} with the line\n# yaml-language-server: $schema={out.name}")
    return OK


def _write(out: Path, text: str) -> None:
    """Write a file in whole or not at all."""
    if out.exists() and not out.is_file():
        # A pipe or a device: nothing to be replaced.
        out.write_text(text, encoding="utf-8", newline="\n")
        return
    real = out.resolve()
    part = real.with_name(f".{real.name}.part")
    try:
        part.write_text(text, encoding="utf-8", newline="\n")
        part.replace(real)
    finally:
        part.unlink(missing_ok=True)
