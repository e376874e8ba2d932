"""Data, level by level: how deep it is nested, and how much it holds."""

from __future__ import annotations

from collections.abc import Iterator

from fngen.json_types import JsonValue

DEEPEST = 120
"""How many levels deep a file may be nested."""

MOST = 20_000_000
"""How many values a file may hold."""


def levels(data: JsonValue) -> Iterator[list[JsonValue]]:
    """Yield `data`; then all that it holds; then all that this holds; until there is no more."""
    level = [data]
    while level:
        yield level
        level = [
            inner
            for holder in level
            # Far faster than `isinstance`, and there are no others.
            if type(holder) is dict or type(holder) is list
            for inner in (holder.values() if type(holder) is dict else holder)
        ]
