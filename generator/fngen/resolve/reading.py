"""What stands in the objects of OpenAPI documents, where it is of the right kind."""

from __future__ import annotations

from fngen.diagnostics import Code, Diagnostics
from fngen.json_types import JsonObject, JsonValue
from fngen.resolve.keywords import FLAG_WORDS, describe
from fngen.resolve.pages import Node
from fngen.resolve.refs import Links


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
    """Return summary and description of an operation or a path item as one text (section 4.8.10)."""
    if not isinstance(node.value, dict):
        return ""
    summary, description = text(node.value, "summary"), text(node.value, "description")
    if not summary or summary.rstrip(".") in description:
        return description or summary
    return f"{summary}\n\n{description}" if description else summary


def is_required(node: Node, links: Links, diagnostics: Diagnostics) -> bool:
    """Tell whether the parameter or body at `node` is required; warn where that is no boolean."""
    value = node.value.get("required") if isinstance(node.value, dict) else None
    if value is None or isinstance(value, bool):
        return value is True
    word = FLAG_WORDS.get(value.lower()) if isinstance(value, str) else None
    message = f"`required` must be `true` or `false`; found {describe(value)}"
    message += f", which is read as `{word}`" if word else ", which is not read"
    help_text = f"write `{word}`, without quotes" if word else None
    at = links.at(node.pointer).child("required")
    diagnostics.warning(Code.INVALID_OPENAPI, message, at, help=help_text)
    return word == "true"
