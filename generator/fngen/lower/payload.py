"""The exact schema of a function's arguments -> one that stands alone, as short as sharing allows."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from fngen.json_types import JsonObject, JsonValue, Schema
from fngen.resolve import Definition
from fngen.resolve.keywords import HOLDS_LIST, HOLDS_MAP, HOLDS_SCHEMA
from fngen.resolve.versions import ANNOTATIONS

_PREFIX = "#/$defs/"


def self_contained(schema: JsonObject, definitions: Mapping[str, Definition]) -> JsonObject:
    """Return `schema` with the definitions it needs.

    A definition stands under `$defs` only where it refers to itself, or where writing it out at
    each reference would be longer.
    """
    counts = _count_references(schema, definitions)
    kept = {name for name in counts if not _is_written_out(name, counts[name], definitions)}

    def expand(node: JsonObject) -> Schema:
        name = _reference(node)
        if name is None or name in kept:
            return node
        target = definitions[name].schema
        if not node.keys() - {"$ref"}:
            return _rewrite(target, expand)
        if isinstance(target, dict) and node.keys() - {"$ref"} <= ANNOTATIONS:
            rest = {key: value for key, value in node.items() if key != "$ref"}
            return _rewrite({**target, **rest}, expand)
        rest = {key: value for key, value in node.items() if key not in {"$ref", "allOf"}}
        branches = node.get("allOf", [])
        assert isinstance(branches, list)
        return {**rest, "allOf": [*branches, _rewrite(target, expand)]}

    result = _rewrite(schema, expand)
    assert isinstance(result, dict)
    if kept:
        result["$defs"] = {
            name: _rewrite(definitions[name].schema, expand) for name in counts if name in kept
        }
    return result


def _is_written_out(name: str, count: int, definitions: Mapping[str, Definition]) -> bool:
    schema = definitions[name].schema
    if name in _count_references(schema, definitions):
        return False
    size = len(json.dumps(schema))
    reference = len(json.dumps({"$ref": _PREFIX + name}))
    return count * size <= size + len(name) + count * reference


def _count_references(schema: Schema, definitions: Mapping[str, Definition]) -> Counter[str]:
    """Count how often each definition is referred to by `schema` and all it leads to."""
    counts: Counter[str] = Counter()
    pending = [schema]
    while pending:
        for node in _subschemas(pending.pop()):
            name = _reference(node)
            if name is not None:
                counts[name] += 1
                if counts[name] == 1:
                    pending.append(definitions[name].schema)
    return counts


def _reference(node: JsonObject) -> str | None:
    ref = node.get("$ref")
    return ref.removeprefix(_PREFIX) if isinstance(ref, str) else None


def _subschemas(schema: Schema) -> Iterator[JsonObject]:
    """Yield `schema` and every schema in it, booleans aside."""
    pending: list[JsonValue] = [schema]
    while pending:
        node = pending.pop()
        if not isinstance(node, dict):
            continue
        yield node
        for key, value in node.items():
            pending += _children(key, value)


def _children(key: str, value: JsonValue) -> list[JsonValue]:
    if key in HOLDS_SCHEMA:
        return [value]
    if key in HOLDS_LIST and isinstance(value, list):
        return value
    if key in HOLDS_MAP and isinstance(value, dict):
        return list(value.values())
    return []


def _rewrite(schema: JsonValue, expand: Callable[[JsonObject], Schema]) -> Schema:
    """Return a copy of `schema` in which `expand` was asked about every schema, innermost first."""
    if not isinstance(schema, dict):
        assert isinstance(schema, bool)
        return schema
    copy: JsonObject = {}
    for key, value in schema.items():
        if key in HOLDS_SCHEMA:
            copy[key] = _rewrite(value, expand)
        elif key in HOLDS_LIST and isinstance(value, list):
            copy[key] = [_rewrite(item, expand) for item in value]
        elif key in HOLDS_MAP and isinstance(value, dict):
            copy[key] = {name: _rewrite(item, expand) for name, item in value.items()}
        else:
            copy[key] = value
    return expand(copy)
