"""Numbers in JSON that no float can hold: read as infinity, which would go on as null."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonValue

# All digits become 0, and pluses go, which leaves two things to look for, each found quickly.
_ALIKE = bytes.maketrans(b"123456789E", b"000000000e")
_LONG = b"0" * 309


def overflows(text: str, value: JsonValue) -> bool:
    """Tell whether a number in `text`, which was read as `value`, is beyond the largest float."""
    alike = text.encode().translate(_ALIKE, b"+")
    if b"e000" in alike or (len(alike) > 309 and _LONG in alike):
        return has_unwritable(value)
    return False


def has_unwritable(value: JsonValue) -> bool:
    """Tell whether `value` has a number that JSON cannot write: an infinite one, or NaN."""
    if isinstance(value, float):
        return not isfinite(value)
    if isinstance(value, list):
        return any(map(has_unwritable, value))
    return isinstance(value, dict) and any(map(has_unwritable, value.values()))
