"""Values that JSON has not, and numbers in it that no float can hold: these are read as infinity."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonValue

# All digits become 0, and pluses go, which leaves two things to look for, each found quickly.
_ALIKE = bytes.maketrans(b"123456789E", b"000000000e")
_LONG = b"0" * 309


def overflows(data: bytes, value: JsonValue) -> bool:
    """Tell whether a number in `data`, which was read as `value`, is beyond the largest float."""
    alike = data.translate(_ALIKE, b"+")
    if b"e000" in alike or (len(alike) > 309 and _LONG in alike):
        return _is_infinite(value)
    return False


def _is_infinite(value: JsonValue) -> bool:
    if isinstance(value, float):
        return not isfinite(value)
    if isinstance(value, list):
        return any(map(_is_infinite, value))
    return isinstance(value, dict) and any(map(_is_infinite, value.values()))


def is_json(value: object) -> bool:
    """Tell whether `value` is as JSON is read: no tuples, no halves of characters.

    Raises:
        RecursionError: it is nested without end, or too deeply.
    """
    if isinstance(value, str):
        return value.isascii() or _is_whole_text(value)
    if isinstance(value, float):
        return isfinite(value)
    if isinstance(value, list):
        return all(map(is_json, cast("list[object]", value)))
    if isinstance(value, dict):
        items = cast("dict[object, object]", value).items()
        return all(
            isinstance(name, str) and is_json(name) and is_json(item) for name, item in items
        )
    return value is None or isinstance(value, int)


def _is_whole_text(text: str) -> bool:
    """Tell whether `text` has no half of a surrogate pair."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
