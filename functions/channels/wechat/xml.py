"""WeChat's XML, read without anything that XML can do beside text: no DTD, no entities, no files, no bombs.

Standard library and errors only.
"""

from typing import Any
from xml.parsers import expat

from functions.errors import UnreadableBody

LARGEST = 128 * 1024
"""Bytes. WeChat's largest are a few thousand: a text is at most 2,048 of them."""
DEEPEST = 16


class Refuse(Exception):
    """What is wrong, without quoting it."""


def fields(body: bytes) -> dict[str, str]:
    """Text of each element under the root, by name; "" of those with elements of their own. Raises UnreadableBody."""
    if len(body) > LARGEST:
        raise UnreadableBody(f"{len(body):,} bytes are too many")
    reader = Reader()
    try:
        reader.parser.Parse(body, True)
    except Refuse as refused:
        raise UnreadableBody(str(refused)) from None
    except (expat.ExpatError, ValueError, LookupError):
        raise UnreadableBody("the body is not XML") from None
    if reader.root != "xml":
        raise UnreadableBody("the root is not <xml>")
    return reader.found


class Reader:
    """Reads the first two levels, and refuses a document type and whatever comes with one the moment it begins."""

    def __init__(self) -> None:
        self.found: dict[str, str] = {}
        self.root = ""
        self._depth = 0
        self._text: list[str] = []
        parser: Any = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._refuse
        parser.EntityDeclHandler = self._refuse
        parser.ExternalEntityRefHandler = self._refuse
        parser.ProcessingInstructionHandler = self._refuse
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        self.parser = parser

    def _refuse(self, *what: object) -> None:
        raise Refuse("a document type, an entity or an instruction has no place in a message")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEEPEST:
            raise Refuse("elements in elements without end")
        if self._depth == 1:
            self.root = name
        self._text = []

    def _characters(self, text: str) -> None:
        if self._depth == 2:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if self._depth == 2:
            self.found.setdefault(name, "".join(self._text).strip())
        self._depth -= 1
