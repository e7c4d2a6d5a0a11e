"""The metadata that an SVG carries, read without following anything that it refers to."""

from __future__ import annotations

from xml.parsers import expat

DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
METADATA = "http://www.w3.org/2000/svg metadata"
MOST = 4_000_000


class _Reader:
    """Collects what stands within `<metadata>`."""

    def __init__(self) -> None:
        self.texts: dict[str, str] = {}
        self._open: list[str] = []
        self._size = 0
        self.root = ""

    def start(self, name: str, _attributes: object) -> None:
        self.root = self.root or name
        self._open.append(name)

    def end(self, _name: str) -> None:
        self._open.pop()

    def text(self, words: str) -> None:
        name = self._open[-1] if self._open else ""
        if METADATA not in self._open or not name.startswith(f"{DUBLIN_CORE} "):
            return
        self._size += len(words)
        if self._size > MOST:
            raise ValueError("it has more text than any figure of this tool")
        # The creator's name stands within a title of its own.
        agent = any(part.endswith(" Agent") for part in self._open)
        word = "creator" if agent else name.removeprefix(f"{DUBLIN_CORE} ")
        self.texts[word] = self.texts.get(word, "") + words

    def refuse(self, *_: object) -> None:
        raise ValueError("it declares entities of its own, which no figure of this tool does")


def texts(content: bytes) -> dict[str, str]:
    """Return the Dublin Core texts of an SVG: `title`, `description`, `source`, ...

    Entities that the file declares are refused, and nothing outside of it is opened.

    Args:
        content: The whole file.

    Raises:
        ValueError: It is damaged, cut off or no SVG.
    """
    reader, parser = _Reader(), expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.text
    parser.EntityDeclHandler = reader.refuse
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        cut = error.code in (expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
                             expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
                             expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION])  # fmt: skip
        # A file that ends in the middle of an element ends where its last byte is.
        cut = cut or parser.ErrorByteIndex >= len(content.rstrip()) - 1
        raise ValueError("it is cut off" if cut else f"line {error.lineno} is no XML") from None
    if not reader.root.endswith(" svg"):
        raise ValueError("it is XML, but no SVG")
    return {word: text.strip() for word, text in reader.texts.items()}
