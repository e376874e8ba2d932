"""JSON text -> data, and a JSON pointer -> line and column."""

from __future__ import annotations

import json
import math
import re

import jiter
from pydantic_core import to_json

from fngen.json_types import JsonObject, JsonValue
from fngen.load.json_faults import fault_of
from fngen.load.json_scanner import TOKEN, Lines, Places, repeated_keys
from fngen.load.levels import DEEPEST, MOST, levels
from fngen.load.syntax import Locate, Parsed, Position, Span, TextFault, TooDeep

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")


def parse_flawless(raw: bytes) -> JsonValue:
    """Return the data of `raw`, if it is JSON of which there is nothing to tell; None if that is not sure.

    This is far faster than `parse`, and to read a large file is much of what a build again does.
    """
    try:
        data: JsonValue = jiter.from_json(raw, allow_inf_nan=False, catch_duplicate_keys=True)
    except ValueError:
        return None
    total = 0
    for depth, level in enumerate(levels(data)):
        total += len(level)
        if depth > DEEPEST or total > MOST:
            return None
        floats = [value for value in level if type(value) is float]
        if not all(map(math.isfinite, floats)):  # as what is too large for a float is read
            return None
    return data


def parse(text: str) -> Parsed:
    """Return the data of `text` and its repeated keys.

    Raises:
        TextFault: the text is not JSON (RFC 8259).
        TooDeep: it is nested too deeply to be parsed.
    """
    repeated = False

    def to_object(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
        result = dict(pairs)
        if len(result) < len(pairs):
            nonlocal repeated
            repeated = True
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
        raise fault_of(error, text) from None
    except RecursionError:
        raise TooDeep from None
    except _NoNumberError as error:
        message = f"not JSON: {error.reason}"
        raise TextFault(message, *_position_of(error.token, text)) from None
    if _SURROGATE.search(text) and _has_half_pair(data):
        _refuse_half_pair(text)
    return data, _repeated_keys(text) if repeated else []


def locate(text: str) -> Locate:
    """Return where every value of `text` stands, by JSON pointer; `text` must be well-formed."""
    lines, places = Lines(text), Places(text)

    def find(pointer: str) -> Span:
        place = places.find(pointer)
        key = place.key and (lines.position(place.key[0]), lines.position(place.key[1]))
        return Span(lines.position(place.start), lines.position(place.end), *(key or ()))

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
    starts = (match.start(1) for match in TOKEN.finditer(text) if match[1].startswith(token))
    return Lines(text).position(next(starts, 0))


def _has_half_pair(data: JsonValue) -> bool:
    """Tell whether a string of `data` holds half of a surrogate pair, which UTF-8 cannot write."""
    try:
        to_json(data)
    except ValueError:
        return True
    return False


def _refuse_half_pair(text: str) -> None:
    """Report the string that holds half of a surrogate pair: no text can (RFC 8259, section 8.2)."""
    for match in TOKEN.finditer(text):
        token = match[1]
        if token[0] == '"' and _SURROGATE.search(token):
            value: str = json.loads(token)
            if any("\ud800" <= char <= "\udfff" for char in value):
                message = (
                    "not JSON: this string holds half of a surrogate pair, which is no character"
                )
                line, column = Lines(text).position(match.start(1))
                help_text = "write the character itself"
                raise TextFault(message, line, column, help_text)


def _repeated_keys(text: str) -> list[tuple[str, Position]]:
    lines = Lines(text)
    return [(key, lines.position(offset)) for key, offset in repeated_keys(text)]
