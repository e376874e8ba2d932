"""Where things stand in a JSON text: a scanner that keeps offsets, for reports alone."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from fngen.json_types import join_pointer
from fngen.load.syntax import Position

TOKEN = re.compile(r'[ \t\n\r]*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+)')
"""One token of JSON, after white space."""


@dataclass(slots=True)
class Place:
    """A value found by the scanner, as offsets into the text."""

    pointer: str
    start: int
    end: int
    key: tuple[int, int] | None
    repeats: bool


@dataclass(slots=True)
class _Open:
    """An object or array that is not closed yet."""

    place: Place
    keys: set[str] | None
    index: int = 0
    key: str | None = None
    key_span: tuple[int, int] | None = None


def places(text: str) -> Iterator[Place]:
    """Yield every value of `text`, which must be well-formed; its end is known once it is passed."""
    stack: list[_Open] = []
    for match in TOKEN.finditer(text):
        token = match[1]
        start, end = match.span(1)
        top = stack[-1] if stack else None
        if token in "}]":
            assert top is not None, "well-formed"
            stack.pop()
            top.place.end = end
        elif token == ",":
            if top is not None and top.keys is None:
                top.index += 1
        elif token == ":":
            continue
        elif top is not None and top.keys is not None and top.key is None:
            top.key, top.key_span = json.loads(token), (start, end)
        else:
            place = _value(top, start, end)
            if token in "{[":
                stack.append(_Open(place, set() if token == "{" else None))
            yield place


def _value(parent: _Open | None, start: int, end: int) -> Place:
    """Return the place of a value, and take it into account in its `parent`."""
    if parent is None:
        return Place("", start, end, None, repeats=False)
    if parent.keys is None:
        pointer = join_pointer(parent.place.pointer, parent.index)
        return Place(pointer, start, end, None, repeats=False)
    key, span = parent.key, parent.key_span
    assert key is not None, "well-formed"
    place = Place(join_pointer(parent.place.pointer, key), start, end, span, key in parent.keys)
    parent.keys.add(key)
    parent.key = None
    return place


class Lines:
    """Offsets into a text as line and column."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> Position:
        """Return the line and column of `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
