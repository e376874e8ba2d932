"""JSON text -> data, and a JSON pointer -> line and column."""

from __future__ import annotations

import json
import math
import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from fngen.json_types import JsonObject, JsonValue, join_pointer
from fngen.load.syntax import Locate, Parsed, Position, Span, TextFault, TooDeep

_TOKEN = re.compile(r'[ \t\n\r]*("(?:[^"\\]|\\.)*"|[{}\[\],:]|[^\s{}\[\],:"]+)')
_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,39}")
_WORDING = {
    "Expecting property name enclosed in double quotes": "expected a key in double quotes",
    "Expecting ':' delimiter": "expected `:` after the key",
    "Expecting ',' delimiter": "expected a comma or a closing bracket",
    "Expecting value": "expected a value",
    "Extra data": "expected the end of the file",
    "Invalid control character at": "a string must end on the line it begins on",
    "Invalid \\escape": "a string has an escape that JSON has not",
    "Invalid \\uXXXX escape": "expected four hexadecimal digits after `\\u`",
}
_HELP = {
    "Expecting property name enclosed in double quotes": "put the key in double quotes",
    "Expecting ',' delimiter": "put a comma before it",
    "Extra data": "a file holds one value; put several functions in a list: `[..., ...]`",
    "Invalid \\escape": "write a backslash as `\\\\`",
}
_OTHER_WORDS = {
    "True": "true",
    "TRUE": "true",
    "False": "false",
    "FALSE": "false",
    "None": "null",
    "NULL": "null",
    "undefined": "null",
}


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
        data: JsonValue = json.loads(
            text,
            object_pairs_hook=to_object,
            parse_constant=_no_number,
            parse_float=_to_float,
            parse_int=_to_int,
        )
    except json.JSONDecodeError as error:
        raise _fault(error, text) from None
    except RecursionError:
        raise TooDeep from None
    except _NoNumberError as error:
        message = f"not JSON: {error.reason}"
        raise TextFault(message, *_position_of(error.token, text)) from None
    _refuse_half_pairs(text)
    return data, _repeated_keys(text) if repeated else []


def locate(text: str) -> Locate:
    """Return where every value of `text` stands, by JSON pointer; `text` must be well-formed."""
    lines = _Lines(text)
    # All of them first: an object or array has its end only once the scanner has passed it.
    spans = {
        place.pointer: Span(
            lines.position(place.start),
            lines.position(place.end),
            None if place.key is None else lines.position(place.key[0]),
            None if place.key is None else lines.position(place.key[1]),
        )
        for place in list(_places(text))
    }

    def find(pointer: str) -> Span | None:
        while pointer and pointer not in spans:
            pointer = pointer.rpartition("/")[0]
        return spans.get(pointer)

    return find


class _NoNumberError(Exception):
    """A token that stands for no finite number."""

    def __init__(self, token: str, reason: str) -> None:
        super().__init__(token)
        self.token = token
        self.reason = reason


def _no_number(token: str) -> JsonValue:
    raise _NoNumberError(token, f"`{token}` is no number")


def _to_float(token: str) -> float:
    value = float(token)
    if not math.isfinite(value):
        raise _NoNumberError(token, f"the number `{token[:40]}` is too large")
    return value


def _to_int(token: str) -> int:
    try:
        return int(token)
    except ValueError:  # longer than Python converts (sys.get_int_max_str_digits)
        raise _NoNumberError(token, f"a number of {len(token):,} digits is too long") from None


def _position_of(token: str, text: str) -> Position:
    """Return where `token` first stands outside a string; what follows it may be no JSON."""
    starts = (match.start(1) for match in _TOKEN.finditer(text) if match[1].startswith(token))
    return _Lines(text).position(next(starts, 0))


def _refuse_half_pairs(text: str) -> None:
    """Refuse strings that hold half of a surrogate pair: no text can (RFC 8259, section 8.2)."""
    if not _SURROGATE.search(text):
        return
    for match in _TOKEN.finditer(text):
        token = match[1]
        if token[0] == '"' and _SURROGATE.search(token):
            value: str = json.loads(token)
            if any("\ud800" <= char <= "\udfff" for char in value):
                message = (
                    "not JSON: this string holds half of a surrogate pair, which is no character"
                )
                line, column = _Lines(text).position(match.start(1))
                help_text = "write the character itself"
                raise TextFault(message, line, column, help_text)


def _fault(error: json.JSONDecodeError, text: str) -> TextFault:
    """Return the fault that `error` tells of, in words that do not depend on Python's version."""
    position = error.pos
    before = text[:position].rstrip()
    comma = (
        len(before) - 1
        if before.endswith(",") and text[position : position + 1] in {"]", "}"}
        else None
    )
    if error.msg.startswith("Illegal trailing comma"):  # Python 3.13 points at it
        comma = position
    if comma is not None:
        line, column = _Lines(text).position(comma)
        return TextFault(
            "not JSON: a comma with nothing after it", line, column, "take out the comma"
        )
    word = _WORD.match(text, position)
    found = word[0] if word else text[position : position + 1]
    if not text[position:].strip():
        what = "the text ends here"
    elif found == "\n":
        what = "the line ends here"
    else:
        what = f"found `{found}`"
    line, column = _Lines(text).position(position)
    if error.msg.startswith("Invalid control character") and found != "\n":
        message = f"not JSON: a string holds the control character U+{ord(found):04X}"
        return TextFault(message, line, column, f"write it as `\\u{ord(found):04x}`")
    message = f"not JSON: {_WORDING.get(error.msg, error.msg.lower())}; {what}"
    if error.msg.startswith("Unterminated"):
        message = "not JSON: this string is not closed; the text ends before it does"
    return TextFault(message, line, column, _help(error.msg, found, text, position))


def _help(problem: str, found: str, text: str, position: int) -> str | None:
    if text.startswith(("//", "#", "/*"), position):
        return "JSON has no comments; take it out, or write the spec in YAML"
    if found.startswith("'"):
        return 'use double quotes: `"`'
    if found in _OTHER_WORDS:
        return f"JSON's word for it is `{_OTHER_WORDS[found]}`"
    if found == "\n":
        return 'close the string with `"`, or write a line break in it as `\\n`'
    if not text[:position].strip() and found[:1].isalpha():
        return "if this is YAML, give the file a name that ends in .yaml"
    if not text[position:].strip():
        return None
    if problem == "Extra data" and found in {"}", "]", ","}:
        return "take it out"
    return _HELP.get(problem)


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
