"""JSON text -> a value, exactly: no number is beyond a float, and no key is lost to its repetition."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import jiter

from fngen_runtime.overflow import overflows
from fngen_runtime.problems import Problem
from fngen_runtime.words import path_of, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonValue
    from fngen_runtime.problems import Found
    from fngen_runtime.words import Tokens

_MOST = 3
_BEYOND = "a number is out of range"


def from_json_once(text: str) -> JsonValue:
    """Return what `text` says.

    Raises:
        ValueError: it is no JSON, a number is out of range, or a key is repeated.
    """
    data = _encoded(text)
    value: JsonValue = jiter.from_json(data, allow_inf_nan=False, catch_duplicate_keys=True)
    if overflows(data, value):
        raise ValueError(_BEYOND)
    return value


def from_json_told(text: str, at: Tokens = ()) -> tuple[JsonValue, Found]:
    """Return what `text` says, where the last of repeated keys counts, and a problem for each of these.

    The text is at `at` in the arguments.

    Raises:
        ValueError: it is no JSON, or a number is out of range.
    """
    data = _encoded(text)
    repeated: Found = {}
    value: JsonValue
    try:
        value = jiter.from_json(data, allow_inf_nan=False, catch_duplicate_keys=True)
    except ValueError:
        value = jiter.from_json(data, allow_inf_nan=False)
        repeated = _repeated(text, at)
    if overflows(data, value):
        raise ValueError(_BEYOND)
    return value, repeated


def _repeated(text: str, at: Tokens) -> Found:
    """Return a problem for each key that is repeated in `text`, which is JSON."""
    try:
        marked = json.loads(text, object_pairs_hook=_Object)
    except ValueError:  # a number of thousands of digits, which Python does not read
        return {}
    return dict(_repetitions(marked, at))


class _Object(dict[str, "JsonValue"]):
    """An object, and the values of those of its keys that are there more than once."""

    def __init__(self, pairs: list[tuple[str, JsonValue]]) -> None:
        super().__init__(pairs)
        self.repeated: dict[str, list[JsonValue]] = {}
        if len(self) < len(pairs):
            for key, value in pairs:
                self.repeated.setdefault(key, []).append(value)


def _repetitions(value: JsonValue, at: Tokens) -> Iterator[tuple[Problem, Tokens]]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _repetitions(item, (*at, index))
    elif isinstance(value, _Object):
        for key, item in value.items():
            values = value.repeated.get(key, ())
            if len(values) > 1:
                got = ", then ".join(map(shown, values[:_MOST]))
                more = f", ... ({len(values)} in all)" if len(values) > _MOST else ""
                expected = "one value, as no key may be repeated"
                place = (*at, key)
                yield Problem(path_of(place), expected, got + more), place
            yield from _repetitions(item, (*at, key))


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise ValueError("half of a surrogate pair is no text") from None
