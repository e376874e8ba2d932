"""JSON text -> data, and a JSON pointer -> line and column."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from fngen.json_types import JsonObject, JsonValue, join_pointer
from fngen.load.syntax import Parsed, Position, Span, TextFault, TooDeep

_TOKEN = re.compile(r'[ \t\n\r]*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+)')


def parse(text: str) -> Parsed:
    """Return the data of `text` and its repeated keys.

    Raises:
        TextFault: the text is not JSON (RFC 8259).
        TooDeep: it is nested too deeply to be parsed.
    """
    repeated = False

    def to_object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
        nonlocal repeated
        result = dict(pairs)
        repeated = repeated or len(result) < len(pairs)
        return result

    try:
        data: JsonValue = json.loads(text, object_pairs_hook=to_object, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise TextFault(
            _wording(error, text), error.lineno, error.colno, _help(error, text)
        ) from None
    except RecursionError:
        raise TooDeep from None
    except ValueError as error:
        raise TextFault(str(error), 1, 1) from None
    return data, _repeated_keys(text) if repeated else []


def locate(text: str) -> dict[str, Span]:
    """Return the span of every value of `text`, by JSON pointer; `text` must be well-formed."""
    lines = _Lines(text)
    return {
        place.pointer: Span(
            lines.position(place.start),
            lines.position(place.end),
            None if place.key is None else lines.position(place.key[0]),
            None if place.key is None else lines.position(place.key[1]),
        )
        for place in _places(text)
    }


def _no_constant(name: str) -> JsonValue:
    raise ValueError(f"`{name}` is no JSON number")


def _wording(error: json.JSONDecodeError, text: str) -> str:
    found = text[error.pos : error.pos + 1]
    what = f"found `{found}`" if found.strip() else "the text ends or breaks off here"
    return f"not JSON: {error.msg[0].lower()}{error.msg[1:]}; {what}"


def _help(error: json.JSONDecodeError, text: str) -> str | None:
    if text.startswith(("//", "#", "/*"), error.pos):
        return "JSON has no comments; take them out, or write the spec in YAML"
    if text.startswith("'", error.pos):
        return 'JSON strings stand in double quotes: `"`'
    if text[: error.pos].rstrip().endswith(",") and text[error.pos : error.pos + 1] in "]}":
        return "take out the comma before it"
    return None


@dataclass(slots=True)
class _Place:
    """A value found by the scanner, as offsets into the text."""

    pointer: str
    start: int
    end: int
    key: tuple[int, int] | None
    repeats: bool


@dataclass(slots=True)
class _Open:
    """An object or array that is not closed yet."""

    place: _Place
    keys: set[str] | None
    index: int = 0
    key: str | None = None
    key_span: tuple[int, int] | None = None


def _places(text: str) -> Iterator[_Place]:
    stack: list[_Open] = []
    for match in _TOKEN.finditer(text):
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


def _value(parent: _Open | None, start: int, end: int) -> _Place:
    """Return the place of a value, and take it into account in its `parent`."""
    if parent is None:
        return _Place("", start, end, None, repeats=False)
    if parent.keys is None:
        pointer = join_pointer(parent.place.pointer, parent.index)
        return _Place(pointer, start, end, None, repeats=False)
    key, span = parent.key, parent.key_span
    assert key is not None, "well-formed"
    place = _Place(join_pointer(parent.place.pointer, key), start, end, span, key in parent.keys)
    parent.keys.add(key)
    parent.key = None
    return place


def _repeated_keys(text: str) -> list[tuple[str, Position]]:
    lines = _Lines(text)
    return [
        (json.loads(text[place.key[0] : place.key[1]]), lines.position(place.key[0]))
        for place in _places(text)
        if place.repeats and place.key
    ]


class _Lines:
    """Offsets into a text as line and column."""

    def __init__(self, text: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def position(self, offset: int) -> Position:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1
