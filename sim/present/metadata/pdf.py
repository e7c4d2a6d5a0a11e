"""The document information of a PDF as Matplotlib writes it: plain objects, found by way of the table at the end.

A PDF that another program has saved may keep these in compressed or encrypted objects; then nothing is found.
"""

from __future__ import annotations

import re

START = b"%PDF-"
_NAME = re.compile(rb"\s*/([A-Za-z]+)\s*")
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def texts(content: bytes) -> dict[str, str]:
    """Return the entries of the document information: `Title`, `Keywords`, ...

    Args:
        content: The whole file.

    Raises:
        ValueError: It is damaged or cut off.
    """
    end = content.rfind(b"%%EOF")
    if end < 0 or len(content) - end > 1024:
        raise ValueError("it is cut off")
    found = re.search(rb"startxref\s+(\d+)\s*$", content[:end])
    if not found or int(found[1]) >= end:
        raise ValueError("its table of objects is damaged")
    table = content[int(found[1]) : end]
    if not table.startswith(b"xref"):
        return {}
    head, _, trailer = table.partition(b"trailer")
    info = re.search(rb"/Info\s+(\d+)\s+(\d+)\s+R", trailer)
    if not info:
        return {}
    place = _place(head, int(info[1]))
    opening = re.match(rb"\s*%s\s+%s\s+obj\s*<<" % (info[1], info[2]), content[place : place + 100])
    if place < 0 or not opening:
        raise ValueError("its table of objects is damaged")
    return _entries(content[place + opening.end() : end])


def _place(table: bytes, number: int) -> int:
    """Return where an object begins, -1 if the table has none of that number."""
    lines = iter(table.splitlines()[1:])
    for line in lines:
        words = line.split()
        if len(words) != 2:
            continue
        first, count = (int(word) for word in words)
        for at in range(first, first + count):
            entry = next(lines, b"").split()
            if not entry:
                return -1
            if at == number and len(entry) == 3 and entry[2] == b"n":
                return int(entry[0])
    return -1


def _entries(text: bytes) -> dict[str, str]:
    """Return the texts of a dictionary; other values end it, for there are none that would be needed."""
    found: dict[str, str] = {}
    place = 0
    while (name := _NAME.match(text, place)) is not None:
        place = name.end()
        if text[place : place + 1] == b"(":
            raw, place = _string(text, place + 1)
        elif (packed := re.compile(rb"<([0-9A-Fa-f\s]*)>").match(text, place)) is not None:
            digits = re.sub(rb"\s", b"", packed[1])
            raw, place = bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode()), packed.end()
        else:
            break
        wide = raw.startswith(b"\xfe\xff")
        found[name[1].decode()] = raw[2:].decode("utf-16-be", "replace") if wide else raw.decode("latin-1")
    return found


def _string(text: bytes, place: int) -> tuple[bytes, int]:
    """Return a string in parentheses, which may nest, and where it ends."""
    out, depth = bytearray(), 1
    while place < len(text):
        letter = text[place : place + 1]
        if letter == b"\\":
            octal = re.compile(rb"[0-7]{1,3}").match(text, place + 1)
            if octal:
                out.append(int(octal[0], 8) & 255)
                place = octal.end()
                continue
            following = text[place + 1 : place + 2]
            out += _ESCAPES.get(following, following if following != b"\n" else b"")
            place += 2
            continue
        depth += {b"(": 1, b")": -1}.get(letter, 0)
        if not depth:
            return bytes(out), place + 1
        out += letter
        place += 1
    raise ValueError("it is cut off")
