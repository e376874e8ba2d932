"""What stands in the objects of OpenAPI documents, where it is of the right kind."""

from __future__ import annotations

from fngen.json_types import JsonObject, JsonValue
from fngen.resolve.keywords import FLAG_WORDS
from fngen.resolve.pages import Node


def items(node: Node | None) -> list[tuple[str, JsonValue]]:
    """Return the entries of the object at `node`; none where it is none."""
    return list(node.value.items()) if node and isinstance(node.value, dict) else []


def list_of(value: JsonValue) -> list[JsonValue]:
    """Return `value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def text(holder: JsonObject, key: str) -> str:
    """Return the text at `key` of `holder`, empty where there is none."""
    value = holder.get(key)
    return value.strip() if isinstance(value, str) else ""


def description(node: Node) -> str:
    """Return summary and description of an operation or a path item as one text (OpenAPI 3.1.1, section 4.8.10)."""
    if not isinstance(node.value, dict):
        return ""
    summary, description = text(node.value, "summary"), text(node.value, "description")
    if not summary or summary.rstrip(".") in description:
        return description or summary
    return f"{summary}\n\n{description}" if description else summary


def flag_word(value: JsonValue) -> str | None:
    """Return which of `true` and `false` the text `value` was meant for, if it is one."""
    return FLAG_WORDS.get(value.lower()) if isinstance(value, str) else None


def is_true(value: JsonValue) -> bool:
    """Tell whether `value` is `true`, or a word for it."""
    return value is True or flag_word(value) == "true"
