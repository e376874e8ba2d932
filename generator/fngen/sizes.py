"""How large a payload is, and what of it weighs most."""

from __future__ import annotations

import json
from dataclasses import dataclass

from fngen.json_types import JsonObject, JsonValue

_CHARACTERS_A_TOKEN = 4


@dataclass(frozen=True, slots=True)
class Size:
    """The characters of a payload as it is sent, about how many tokens, and what weighs most."""

    characters: int
    tokens: int
    heaviest: str


def size_of(tool: JsonObject) -> Size:
    """Return the size of `tool`, a payload of the Responses API."""
    characters = _length(tool)
    place, weight = _heaviest(tool.get("parameters"))
    share = f"{place} {100 * weight // characters}%" if place else ""
    return Size(characters, -(-characters // _CHARACTERS_A_TOKEN), share)


def _heaviest(parameters: JsonValue) -> tuple[str, int]:
    """Return the part that weighs most, as deep as it has half of what is around it; its length."""
    path, weight, node = "", 0, parameters
    while children := _children(node):
        name, child = max(children.items(), key=lambda item: _length(item[1]))
        length = _length(child)
        if path and 2 * length < weight:
            break
        if not name.startswith("anyOf "):
            path += name if name.startswith("[") or not path else f".{name}"
        weight, node = length, child
    return path, weight


def _children(node: JsonValue) -> JsonObject:
    """Return the schemas right in `node`, by what leads to them; `anyOf N` where nothing does."""
    if not isinstance(node, dict):
        return {}
    found: JsonObject = {}
    for keyword, prefix in (("properties", ""), ("$defs", "$defs.")):
        if isinstance(inner := node.get(keyword), dict):
            found |= {f"{prefix}{name}": schema for name, schema in inner.items()}
    if "items" in node:
        found["[]"] = node["items"]
    for keyword in ("anyOf", "oneOf", "allOf"):
        if isinstance(branches := node.get(keyword), list):
            for branch in branches:
                found[f"anyOf {len(found)}"] = branch
    return found


def _length(value: JsonValue) -> int:
    return len(json.dumps(value, ensure_ascii=False, separators=(",", ":")))
