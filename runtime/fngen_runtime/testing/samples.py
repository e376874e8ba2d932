"""Calls that a request itself suggests: of the functions it offers, with arguments they accept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fngen_runtime.testing.turns import Call, call

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject, JsonValue

_DEEPEST = 8
_TEXTS = {
    "date": "2026-01-31",
    "date-time": "2026-01-31T12:00:00Z",
    "time": "12:00:00Z",
    "duration": "P1D",
    "email": "someone@example.com",
    "uri": "https://example.com/",
    "uuid": "6f1c7c1e-3c55-4b2e-9b7e-0a4c5d1e2f30",
    "ipv4": "192.0.2.1",
    "hostname": "example.com",
}


def offered(request: JsonObject) -> dict[str, JsonObject]:
    """Return the parameters of each function that a request of any dialect offers, by name."""
    found: dict[str, JsonObject] = {}
    for function in _functions(request):
        name, parameters = function.get("name"), function.get("parameters")
        if isinstance(name, str):
            found[name] = parameters if isinstance(parameters, dict) else {}
    return found


def sample_calls(functions: dict[str, JsonObject], count: int) -> tuple[Call, ...]:
    """Return `count` calls of the first function that takes an argument, or of the first.

    The arguments are those required, as types, enums and formats have them; bounds and patterns
    are not looked at.
    """
    if not functions:
        return tuple(call("a_function") for _ in range(count))
    name = next(
        (n for n, taken in functions.items() if taken.get("required")), next(iter(functions))
    )
    arguments = json.dumps(_sample(functions[name], functions[name], _DEEPEST))
    return tuple(call(name, arguments) for _ in range(count))


def _functions(request: JsonObject) -> Iterator[JsonObject]:
    for key in ("functions", "tools"):
        listed = request.get(key)
        for entry in listed if isinstance(listed, list) else ():
            if isinstance(entry, dict):
                inner = entry.get("function")
                yield inner if isinstance(inner, dict) else entry


def _sample(schema: JsonValue, root: JsonObject, depth: int) -> JsonValue:
    if not isinstance(schema, dict) or not depth:
        return None
    for key in ("enum", "examples"):
        if isinstance(listed := schema.get(key), list) and listed:
            return listed[0]
    for key in ("const", "default"):
        if key in schema:
            return schema[key]
    if isinstance(ref := schema.get("$ref"), str):
        named = root.get("$defs")
        found = named.get(ref.removeprefix("#/$defs/")) if isinstance(named, dict) else None
        return _sample(found, root, depth - 1)
    for key in ("anyOf", "oneOf", "allOf"):
        if isinstance(branches := schema.get(key), list) and branches:
            return _sample(branches[0], root, depth - 1)
    return _of_type(schema, root, depth)


def _of_type(schema: JsonObject, root: JsonObject, depth: int) -> JsonValue:
    kind = schema.get("type", "object" if "properties" in schema else None)
    match kind[0] if isinstance(kind, list) and kind else kind:
        case "object":
            return _object(schema, root, depth)
        case "array":
            least = schema.get("minItems")
            item = _sample(schema.get("items"), root, depth - 1)
            return [item] * (least if isinstance(least, int) else 0)
        case "string":
            return _TEXTS.get(str(schema.get("format")), "text")
        case "integer" | "number":
            least = schema.get("minimum")
            return least if isinstance(least, int | float) else 1
        case "boolean":
            return True
        case _:
            return None


def _object(schema: JsonObject, root: JsonObject, depth: int) -> JsonObject:
    properties, required = schema.get("properties"), schema.get("required")
    known = properties if isinstance(properties, dict) else {}
    return {
        name: _sample(known.get(name), root, depth - 1)
        for name in (required if isinstance(required, list) else ())
        if isinstance(name, str)
    }
