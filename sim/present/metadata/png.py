"""The text that a PNG carries, read chunk by chunk without decoding the picture."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

START = b"\x89PNG\r\n\x1a\n"
MOST = 4_000_000
"""Bytes of text beyond which nothing is read: a small file may unpack to a very large one."""


def texts(content: bytes) -> dict[str, str]:
    """Return the texts of a PNG by keyword.

    Args:
        content: The whole file.

    Raises:
        ValueError: It is damaged or cut off.
    """
    found: dict[str, str] = {}
    for kind, body in _chunks(content):
        word, _, rest = body.partition(b"\0")
        if kind == b"tEXt":
            found[word.decode("latin-1")] = rest.decode("latin-1")
        elif kind == b"zTXt":
            found[word.decode("latin-1")] = _unpack(rest[1:]).decode("latin-1")
        elif kind == b"iTXt":
            packed, rest = rest[:1] == b"\1", rest[2:]
            _language, _, rest = rest.partition(b"\0")
            _translated, _, text = rest.partition(b"\0")
            found[word.decode("latin-1")] = (_unpack(text) if packed else text).decode("utf-8", "replace")
    return found


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = len(START)
    while True:
        if place + 12 > len(content):
            raise ValueError("it is cut off")
        (size,) = struct.unpack(">I", content[place : place + 4])
        kind, body = content[place + 4 : place + 8], content[place + 8 : place + 8 + size]
        check = content[place + 8 + size : place + 12 + size]
        if len(check) < 4:
            raise ValueError("it is cut off")
        if kind == b"IEND":
            return
        if kind in (b"tEXt", b"zTXt", b"iTXt"):
            if zlib.crc32(kind + body) != struct.unpack(">I", check)[0]:
                raise ValueError("its text is damaged")
            yield kind, body
        place += 12 + size


def _unpack(packed: bytes) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, MOST)
    except zlib.error:
        raise ValueError("its text is damaged") from None
