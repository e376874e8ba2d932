"""Two values of a function, old and new -> what a model is told otherwise of them."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import takewhile

from fngen.compare.differences import shown
from fngen.compare.values import Refs, Value, looked_into, properties_of, rest_of
from fngen.json_types import JsonValue

_KEYWORDS = ("description", "default", "title", "deprecated", "example", "examples")
_LENGTH = 70
"""So much is shown of a text."""


def told(path: str, old: Value, new: Value, passed: set[Refs]) -> Iterator[tuple[str, str]]:
    """Yield the place and the words for each thing that is said otherwise, and judges no value.

    What a definition says is told of once: `passed` are those that were looked into.
    """
    if looked_into(old, new, passed):
        return
    before, after = old.said, new.said
    for keyword in _KEYWORDS:
        if before.get(keyword) != after.get(keyword):
            yield path, f"its {keyword} {changed(before.get(keyword), after.get(keyword))}"
    was, now = properties_of(old), properties_of(new)
    for name in {**was, **now}:
        if name in was and name in now:
            yield from told(f"{path}.{name}", old.of(was[name]), new.of(now[name]), passed)
        elif rest_of(old) == rest_of(new):
            yield f"{path}.{name}", f"is {'declared now' if name in now else 'no longer declared'}"
    if "items" in before and "items" in after:
        one, other = old.of(before["items"]), new.of(after["items"])
        yield from told(f"{path}[]", one, other, passed)


def changed(before: JsonValue, after: JsonValue) -> str:
    """Return what became of something that is said: how it reads, where the two begin to differ."""
    one, other = _text(before), _text(after)
    if not one:
        return f"is new: `{_cut(other, 0)}`"
    if not other:
        return f"is gone: `{_cut(one, 0)}`"
    if one == other:
        return "is laid out otherwise"
    alike = sum(
        1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False))
    )
    start = one.rfind(" ", 0, max(alike - _LENGTH // 3, 0)) + 1
    return f"was `{_cut(one, start)}`, and is `{_cut(other, start)}`"


def _cut(text: str, start: int) -> str:
    end = start + _LENGTH
    return f"{'…' if start else ''}{text[start:end]}{'…' if len(text) > end else ''}"


def _text(value: JsonValue) -> str:
    """Return `value` on one line; nothing for what is not said."""
    if value is None:
        return ""
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return shown(" ".join(text.split()))
