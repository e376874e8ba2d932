"""Where things stand in a JSON text, for reports alone: what is beside the way is stepped over."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from fngen.json_types import split_pointer
from fngen.load.syntax import Position

TOKEN = re.compile(r'[ \t\n\r]*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+)')
"""One token of JSON, after white space."""

_SPACE = re.compile(r"[ \t\n\r]*")
_HOLDERS = ("{", "[")
# The parser knows best where a value ends; numbers of any length are no matter here.
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str)


@dataclass(frozen=True, slots=True)
class Member:
    """A value in an object or array, and its key if it has one, as offsets into the text."""

    name: str
    key: tuple[int, int] | None
    start: int
    end: int


def members(text: str, start: int) -> Iterator[Member]:
    """Yield what the value at `start` of `text`, which must be well-formed, holds: nothing if it is a scalar."""
    if not text.startswith(_HOLDERS, start):
        return
    is_object = text[start] == "{"
    place, index = _after_space(text, start + 1), 0
    while text[place] not in "}]":
        name, key = str(index), None
        if is_object:
            name, end = _DECODER.raw_decode(text, place)
            key = (place, end)
            place = _after_space(text, _after_space(text, end) + 1)
        _, end = _DECODER.raw_decode(text, place)
        yield Member(name, key, place, end)
        place, index = _after_space(text, end), index + 1
        if text[place] == ",":
            place = _after_space(text, place + 1)


def _after_space(text: str, place: int) -> int:
    found = _SPACE.match(text, place)
    return found.end() if found else place


def repeated_keys(text: str, start: int = 0) -> Iterator[tuple[str, int]]:
    """Yield each key in `text`, from `start` on, that is an earlier one of its object, and its offset."""
    seen: set[str] = set()
    for member in members(text, _after_space(text, start)):
        if member.key is not None and member.name in seen:
            yield member.name, member.key[0]
        seen.add(member.name)
        if _has_repeats(text, member.start):
            yield from repeated_keys(text, member.start)


def _has_repeats(text: str, start: int) -> bool:
    """Tell whether an object in the value at `start` has a key twice."""
    found = False

    def look(pairs: list[tuple[str, object]]) -> None:
        nonlocal found
        found = found or len(dict(pairs)) < len(pairs)

    decoder = json.JSONDecoder(object_pairs_hook=look, parse_int=str, parse_float=str)
    decoder.raw_decode(text, start)
    return found


class Places:
    """Where the values of `text`, which must be well-formed, stand; found one inside another."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._root = Member("", None, _after_space(text, 0), len(text.rstrip(" \t\r\n")))
        self._known: dict[int, dict[str, Member]] = {}

    def find(self, pointer: str) -> Member:
        """Return the value at `pointer`, or the nearest one around it."""
        found = self._root
        for token in split_pointer(pointer):
            inner = self._inside(found)
            if token not in inner:
                break
            found = inner[token]
        return found

    def _inside(self, member: Member) -> dict[str, Member]:
        """Return what `member` holds; of members with the same key the last, which counts."""
        if member.start not in self._known:
            inner = members(self._text, member.start)
            self._known[member.start] = {one.name: one for one in inner}
        return self._known[member.start]


class Lines:
    """Offsets into a text as line and column."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> Position:
        """Return the line and column of `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
