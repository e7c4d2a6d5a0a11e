"""Reading what a figure says of itself. The file may come from anyone: nothing in it is believed to be well formed."""

from __future__ import annotations

import json
import re
import shlex
import stat
from pathlib import Path
from typing import Any

from sim.present.metadata import pdf, png, svg
from sim.present.metadata.record import ENTRY, FORMAT, Origin, Record, Shown

MOST_BYTES = 100_000_000
_HASH = re.compile(r"\b[0-9a-f]{64}\b")


class NoMetadata(ValueError):
    """A file that does not say what made it; the message says why, for the user."""


def read_figure(path: Path) -> tuple[Record, str]:
    """Return what a figure says of itself, and its format.

    Args:
        path: Of a PNG, SVG or PDF, drawn by this version or one before.

    Raises:
        NoMetadata: It is no figure, damaged, or says nothing of this tool.
    """
    content = _content(path)
    form = _form(path, content)
    try:
        found = {"png": png.texts, "svg": svg.texts, "pdf": pdf.texts}[form](content)
    except ValueError as error:
        raise NoMetadata(f"{path}: is a damaged {form.upper()}: {error}; draw it again with `isf plot`") from None
    packed = found.get({"png": ENTRY, "svg": "source", "pdf": "Keywords"}[form], "")
    record = _record(path, packed) if packed.lstrip().startswith("{") else _before(found, form)
    if record is None:
        raise NoMetadata(
            f"{path}: does not say what made it; figures of `isf run`, `isf plot` and `isf disputes` do, unless "
            "another program has saved them anew"
        )
    return record, form


def _content(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise NoMetadata(f"{path}: is a folder; needed: a figure (png, svg or pdf)")
        found = path.stat()
        # A pipe would be waited for without end, and a device may never end.
        if not stat.S_ISREG(found.st_mode):
            raise NoMetadata(f"{path}: is no regular file; needed: a figure (png, svg or pdf)")
        if found.st_size > MOST_BYTES:
            raise NoMetadata(f"{path}: is larger than any figure of this tool ({MOST_BYTES // 10**6} MB at most)")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise NoMetadata(f"{path}: grows while it is read; needed: a figure (png, svg or pdf)")
    except FileNotFoundError:
        raise NoMetadata(f"{path}: no such file; needed: a figure (png, svg or pdf)") from None
    except OSError as error:
        raise NoMetadata(f"{path}: cannot be read ({error.strerror or error})") from None
    if not content:
        raise NoMetadata(f"{path}: is empty; draw the figure again with `isf plot`")
    return content


def _form(path: Path, content: bytes) -> str:
    """Return what kind of file it is by how it begins; its name may say anything."""
    if content.startswith(png.START):
        return "png"
    if content.startswith(pdf.START):
        return "pdf"
    head = content[:4096].removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith((b"<svg", b"<?xml", b"<!DOCTYPE svg")):
        return "svg"
    if png.START.startswith(content[:8]) or pdf.START.startswith(content[:5]):
        raise NoMetadata(f"{path}: is cut off after {len(content)} bytes; draw the figure again with `isf plot`")
    raise NoMetadata(f"{path}: is no figure of this tool; needed: a png, svg or pdf that it drew")


def _record(path: Path, packed: str) -> Record | None:
    try:
        told = json.loads(packed)
    except (ValueError, RecursionError):
        raise NoMetadata(f"{path}: what it says of itself is damaged; draw it again with `isf plot`") from None
    if not isinstance(told, dict) or "chart" not in told:
        return None
    if told.pop("format", None) != FORMAT:
        raise NoMetadata(f"{path}: was drawn by another version of the tool, {_plain(told.get('drawn', 'unknown'))}")
    try:
        return Record(
            **{name: _typed(name, told[name]) for name in _KINDS},
            scenarios=tuple(Shown(_plain(each["name"]), _plain(each["fingerprint"])) for each in told["scenarios"]),
            origins=tuple(
                Origin(
                    folder=_plain(each["folder"]),
                    kind=_plain(each["kind"]),
                    key=_plain(each["key"]),
                    command=_plain(each["command"]),
                    worlds=int(each["worlds"]),
                )
                for each in told["origins"]
            ),
        )
    except (KeyError, TypeError, ValueError):
        raise NoMetadata(f"{path}: what it says of itself is damaged; draw it again with `isf plot`") from None


_KINDS: dict[str, type] = {
    "chart": str, "about": str, "finding": str, "seed": int, "worlds": str, "count": int, "days": int, "fixed": bool,
    "version": str, "code": str, "draw": str, "baseline": str, "study": str, "drawn": str,
}  # fmt: skip


def _typed(name: str, value: Any) -> Any:
    kind = _KINDS[name]
    if kind is str:
        return _plain(value)
    if not isinstance(value, kind):
        raise TypeError(name)
    return value


def _plain(value: object) -> str:
    """Return a text without control characters, which a terminal would obey."""
    return "".join(letter if letter.isprintable() else "?" for letter in str(value))[:20_000]


def safe_command(text: str) -> str:
    """Return a command of this tool quoted anew, so that a shell runs it and nothing else; empty if it is none."""
    try:
        words = shlex.split(text)
    except ValueError:
        return ""
    return shlex.join(words) if words[:1] == ["isf"] else ""


def _before(found: dict[str, str], form: str) -> Record | None:
    """Return what figures of earlier versions say, which had no record but some words and the commands."""
    words = {name.lower(): _plain(text) for name, text in found.items()}
    creator = words.get("software" if form == "png" else "creator", "")
    if not creator.startswith("isf "):
        return None
    text = words.get({"png": "description", "svg": "description", "pdf": "keywords"}[form], "")
    told = dict(re.findall(r"\b(seed|worlds|version) ([\w.+-]+)", text)) | {
        name: words[name] for name in ("seed", "worlds", "days", "version") if name in words
    }
    prints = _HASH.findall(words.get("fingerprint", text))
    command = text.partition(f"version {told.get('version', '')}; ")[2]
    run, _, draw = command.partition("; ")
    run, draw = words.get("run", run), words.get("command", draw or run)
    about, _, title = words.get("title", "").partition(": ")
    kind = "disputes" if draw.startswith("isf disputes") else "run"
    count = int(told["worlds"]) if told.get("worlds", "").isdigit() else 0
    folder = draw.removeprefix("isf plot ") if draw.startswith("isf plot ") else ""
    made = draw if kind == "disputes" else run if run.startswith("isf ") else ""
    return Record(
        chart="tornado" if kind == "disputes" else "",
        about=about,
        finding=title,
        scenarios=tuple(Shown("", each) for each in prints),
        seed=int(told["seed"]) if told.get("seed", "").isdigit() else None,
        worlds="",
        count=count,
        days=int(told["days"]) if told.get("days", "").isdigit() else 0,
        fixed=False,
        version=told.get("version", ""),
        code="",
        draw="" if kind == "disputes" else draw,
        study=words.get("study", ""),
        drawn=creator.removeprefix("isf "),
        origins=(Origin(folder, kind, "", made, count),),
    )
