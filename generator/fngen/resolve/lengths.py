"""Patterns that repeat one character too often for an engine -> a shorter one, and a length."""

from __future__ import annotations

import re
from collections.abc import Callable

from fngen.json_types import JsonObject, JsonValue
from fngen.resolve.patterns import is_pattern, read_pattern

_REPEATED = re.compile(
    r"""(?P<start>\^?)
    (?P<char>\.|\[(?:\\.|[^\]\\])+\]|\\[dDwWsS]|\\[pP]\{[\w=]+\})
    \{(?P<least>[0-9]+)(?P<comma>,?)(?P<most>[0-9]*)\}
    (?P<end>\$?)""",
    re.VERBOSE | re.DOTALL,
)


def by_length(schema: JsonObject) -> JsonObject:
    """Return `schema` with its pattern said by a length as well, where no engine takes it alone.

    `^[a-z]{2,50000}$` is `^[a-z]*$` of 2 to 50,000 characters. Where one end of the text is open,
    what comes after the least repetitions may be anything, so `[a-z]{2,50000}` is `[a-z]{2}`.
    """
    pattern = schema.get("pattern")
    if not isinstance(pattern, str) or not is_pattern(pattern) or read_pattern(pattern):
        return schema
    said = _REPEATED.fullmatch(pattern)
    if said is None:
        return schema
    start, char, end, least = said["start"], said["char"], said["end"], int(said["least"])
    most = int(said["most"] or 0) if said["comma"] else least
    shorter = f"^{char}*$" if start and end else f"{start}{char}{{{least}}}{end}"
    if read_pattern(shorter) is None:
        return schema
    read: JsonObject = {**schema, "pattern": shorter}
    if start and end and least:
        read["minLength"] = _strictest(max, schema.get("minLength"), least)
    if start and end and most:
        read["maxLength"] = _strictest(min, schema.get("maxLength"), most)
    return read


def _strictest(of: Callable[[float, float], float], own: JsonValue, added: int) -> float:
    return of(own, added) if isinstance(own, int | float) else added
