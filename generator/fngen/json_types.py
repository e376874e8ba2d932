"""The types of JSON data, the types that values have, and JSON pointers (RFC 6901)."""

from __future__ import annotations

from typing import TypeAlias

JsonValue: TypeAlias = "dict[str, JsonValue] | list[JsonValue] | str | int | float | bool | None"
"""Any JSON value, as `json.loads` returns it."""

JsonObject: TypeAlias = "dict[str, JsonValue]"
"""A JSON object."""

Schema: TypeAlias = "JsonObject | bool"
"""A JSON Schema of draft 6 or later: an object, or `true` or `false`."""


def type_of(value: JsonValue) -> str:
    """Return the type of `value`; a number without a fraction is an integer."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case float():
            return "integer" if value.is_integer() else "number"
        case str():
            return "string"
        case list():
            return "array"
        case dict():
            return "object"


def join_pointer(pointer: str, *tokens: str | int) -> str:
    """Return `pointer` extended by `tokens`, each escaped (RFC 6901, section 3)."""
    for token in tokens:
        text = str(token)
        if "~" in text or "/" in text:
            text = text.replace("~", "~0").replace("/", "~1")
        pointer = f"{pointer}/{text}"
    return pointer


def split_pointer(pointer: str) -> list[str]:
    """Return the unescaped tokens of `pointer`; the empty pointer has none."""
    return [token.replace("~1", "/").replace("~0", "~") for token in pointer.split("/")[1:]]
