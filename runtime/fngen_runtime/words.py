"""Places, values and kinds of values as a model reads of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeAlias

from pydantic_core import to_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Tokens: TypeAlias = "tuple[str | int, ...]"
"""The keys and indexes that lead to a value."""

_LONGEST = 80
_LONGEST_NAME = 40
_LONGEST_PATH = 400


def path_of(tokens: Sequence[str | int]) -> str:
    """Return `tokens` as a path: `lines[0].sku`; without its middle where it is long."""
    if len(tokens) == 1 and isinstance(name := tokens[0], str) and _is_plain(name):
        return name  # as nearly always
    path = ""
    for token in tokens:
        if isinstance(token, int):
            path += f"[{token}]"
        elif _is_plain(token):
            path += f".{token}" if path else token
        else:
            path += f"[{shown(token)}]"
    if len(path) <= _LONGEST_PATH:
        return path
    half = _LONGEST_PATH // 2
    return f"{path[: half - 3]}...{path[-half:]}"


def _is_plain(name: str) -> bool:
    return name.isidentifier() and len(name) <= _LONGEST_NAME


def shown(value: object, longest: int = _LONGEST) -> str:
    """Return `value` as JSON, cut where it is long."""
    try:
        text = to_json(value, inf_nan_mode="constants").decode()
    except ValueError:  # half a surrogate pair, which UTF-8 cannot write
        text = json.dumps(value, separators=(",", ":"), default=repr)
    return text if len(text) <= longest else cut(text, longest)


def cut(text: str, longest: int) -> str:
    """Return `text`, or its beginning where it is longer than `longest`."""
    return text if len(text) <= longest else f"{text[: longest - 3]}..."


_KINDS = {
    "array": "an array",
    "boolean": "a boolean",
    "integer": "an integer",
    "null": "null",
    "number": "a number",
    "object": "an object",
    "string": "a string",
}

_NAMES: dict[type, str] = {
    bool: "boolean",
    dict: "object",
    float: "number",
    int: "number",
    list: "array",
    str: "string",
}


def kind_of(value: object) -> str:
    """Return the name that the type of `value` has in JSON Schema; of each number `number`."""
    return _NAMES.get(type(value), "null")


def kinds_in_words(types: Iterable[str]) -> str:
    """Return the names of types in words: `an array or null`."""
    first, *others = types
    return (
        " or ".join([_KINDS[first], *map(_KINDS.__getitem__, others)]) if others else _KINDS[first]
    )


def counted(number: int, noun: str, plural: str | None = None) -> str:
    """Return how many there are of what `noun` says: `1 item`, `2 items`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"
