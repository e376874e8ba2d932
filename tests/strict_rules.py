"""The rules of strict mode, as the vendor documents them and servers are reported to apply them.

Written from the rules alone, and not from the rewriter that keeps them.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject, JsonValue

TYPES = {"string", "number", "boolean", "integer", "object", "array", "null"}
FORMATS = {
    "date-time", "time", "date", "duration", "email", "hostname", "ipv4", "ipv6", "uuid",
}  # fmt: skip
KEYWORDS = {
    "type", "description", "enum", "const", "anyOf", "$ref", "$defs",
    "properties", "required", "additionalProperties",
    "pattern", "format",
    "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum",
    "items", "minItems", "maxItems",
}  # fmt: skip
OF_TYPE = {
    "properties": {"object"},
    "required": {"object"},
    "additionalProperties": {"object"},
    "items": {"array"},
    "minItems": {"array"},
    "maxItems": {"array"},
    "pattern": {"string"},
    "format": {"string"},
    "multipleOf": {"number", "integer"},
    "minimum": {"number", "integer"},
    "maximum": {"number", "integer"},
    "exclusiveMinimum": {"number", "integer"},
    "exclusiveMaximum": {"number", "integer"},
}


def broken_rules(parameters: JsonObject) -> list[str]:
    """Return what strict mode refuses in `parameters`; nothing where they may be sent."""
    return [*_root(parameters), *_nodes(parameters, parameters), *_limits(parameters)]


def _root(parameters: JsonObject) -> Iterator[str]:
    if parameters.get("type") != "object":
        yield "the root is not an object"
    if "anyOf" in parameters:
        yield "the root is a union"


def _nodes(root: JsonObject, parameters: JsonObject) -> Iterator[str]:
    for place, node in schemas_in(root, "#"):
        yield from (f"{place}: {fault}" for fault in _faults(node, parameters))


def schemas_in(schema: JsonValue, place: str) -> Iterator[tuple[str, JsonValue]]:
    """Yield every schema in `schema`, and where it is."""
    yield place, schema
    if not isinstance(schema, dict):
        return
    for keyword in ("properties", "$defs"):
        if isinstance(inner := schema.get(keyword), dict):
            for name, one in inner.items():
                yield from schemas_in(one, f"{place}/{keyword}/{name}")
    if isinstance(branches := schema.get("anyOf"), list):
        for index, one in enumerate(branches):
            yield from schemas_in(one, f"{place}/anyOf/{index}")
    if "items" in schema:
        yield from schemas_in(schema["items"], f"{place}/items")


def _faults(node: JsonValue, parameters: JsonObject) -> Iterator[str]:
    if not isinstance(node, dict):
        yield "it is no schema object"
        return
    yield from (f"`{key}` is not permitted" for key in node.keys() - KEYWORDS)
    if "$ref" in node:
        if node.keys() != {"$ref"}:
            yield "there is something beside `$ref`"
        name = str(node["$ref"]).removeprefix("#/$defs/")
        definitions = parameters.get("$defs")
        if not isinstance(definitions, dict) or name not in definitions:
            yield f"`{node['$ref']}` leads nowhere"
        return
    kinds = node.get("type", [])
    named = set(map(str, kinds if isinstance(kinds, list) else [kinds]))
    if not named and not node.get("anyOf"):
        yield "it has no type"
    if named and "anyOf" in node:
        yield "there is a type beside `anyOf`"
    yield from (f"`{kind}` is no type" for kind in named - TYPES)
    for keyword, owners in OF_TYPE.items():
        if keyword in node and not named & owners:
            yield f"`{keyword}` belongs to {owners}, and the type is {named}"
    if "object" in named:
        yield from _object_faults(node)
    if "array" in named and "items" not in node:
        yield "the array has no items"
    yield from _value_faults(node)


def _value_faults(node: JsonObject) -> Iterator[str]:
    if not isinstance(node.get("description", ""), str) or node.get("description") == "":
        yield "the description is empty or no text"
    if "format" in node and node["format"] not in FORMATS:
        yield f"the format {node['format']} is not permitted"
    if re.search(r"\(\?(=|!|<=|<!)", str(node.get("pattern", ""))):
        yield "the pattern looks around"
    if "enum" in node:
        yield from _enum_faults(node["enum"])


def _object_faults(node: JsonObject) -> Iterator[str]:
    properties, required = node.get("properties"), node.get("required")
    if node.get("additionalProperties") is not False:
        yield "`additionalProperties` is not false"
    if not isinstance(properties, dict) or not isinstance(required, list):
        yield "`properties` or `required` is missing"
    elif {*map(str, required)} != properties.keys() or len(required) != len(properties):
        yield "not every property is required, or what is required is none"


def _enum_faults(values: JsonValue) -> Iterator[str]:
    if not isinstance(values, list) or not values:
        yield "the enum has no values"
        return
    if any(isinstance(value, dict | list) for value in values):
        yield "the enum has objects or arrays"
    length = sum(len(value) for value in values if isinstance(value, str))
    if len(values) > 250 and length > 15_000:
        yield "the enum is too long"


def _limits(parameters: JsonObject) -> Iterator[str]:
    properties = values = characters = 0
    for _, node in schemas_in(parameters, "#"):
        if not isinstance(node, dict):
            continue
        constants = node.get("enum", [node["const"]] if "const" in node else [])
        for keyword in ("properties", "$defs"):
            inner = node.get(keyword)
            characters += sum(map(len, inner)) if isinstance(inner, dict) else 0
        if isinstance(inner := node.get("properties"), dict):
            properties += len(inner)
        if isinstance(constants, list):
            values += len(constants)
            characters += sum(len(value) for value in constants if isinstance(value, str))
    if properties > 5000:
        yield f"there are {properties} properties"
    if values > 1000:
        yield f"there are {values} enum values"
    if characters > 120_000:
        yield f"there are {characters} characters of names and values"
    if (depth := _depth(parameters, parameters, frozenset())) > 10:
        yield f"objects are nested {depth} deep"


def _depth(node: JsonValue, parameters: JsonObject, within: frozenset[str]) -> int:
    """Return how deep objects are nested; what refers to itself is nested no deeper by that."""
    if not isinstance(node, dict):
        return 0
    if isinstance(ref := node.get("$ref"), str):
        definitions = parameters.get("$defs")
        if ref in within or not isinstance(definitions, dict):
            return 0
        return _depth(definitions.get(ref.rpartition("/")[2]), parameters, within | {ref})
    inner = [node.get("items"), *_list(node.get("anyOf"))]
    properties = node.get("properties")
    below = [_depth(one, parameters, within) for one in inner]
    if isinstance(properties, dict):
        below += [1 + _depth(one, parameters, within) for one in [None, *properties.values()]]
    return max(below, default=0)


def _list(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
