"""Schemas in the normal form of jsonschema-rs, by which can be told what they take."""

from __future__ import annotations

from jsonschema_rs import CanonicalSchema, ValidationError, canonicalize
from jsonschema_rs.canonical import CanonicalizationError

from fngen.json_types import JsonObject, JsonValue

_DEEPEST = 1_000
"""How many levels are followed, references included: its code recurses, and crashes at thousands."""
_FEW = 8
"""So few definitions are never as deep, as files are not (`load`)."""


def canonical(schema: JsonObject, *, formats: bool = False) -> CanonicalSchema | None:
    """Return the normal form of `schema`, which stands alone; None where there is none to be had."""
    if _is_deep(schema):
        return None
    try:
        return canonicalize(schema, validate_formats=formats, offline=True)
    except (CanonicalizationError, ValidationError, ValueError):
        return None


def _is_deep(schema: JsonObject) -> bool:
    """Tell whether following `schema`, each definition once, leads deeper than is safe."""
    definitions = schema.get("$defs")
    if not isinstance(definitions, dict) or len(definitions) <= _FEW:
        return False
    seen: set[str] = set()
    rest = {key: value for key, value in schema.items() if key != "$defs"}
    pending: list[tuple[JsonValue, int]] = [(rest, 0)]
    while pending:
        node, depth = pending.pop()
        if depth > _DEEPEST:
            return True
        if isinstance(node, list):
            pending += [(item, depth + 1) for item in reversed(node)]
        elif isinstance(node, dict):
            pending += [(item, depth + 1) for item in reversed(node.values())]
            ref = node.get("$ref")
            if isinstance(ref, str) and ref not in seen:
                seen.add(ref)
                pending.append((definitions.get(ref.removeprefix("#/$defs/")), depth + 1))
    return False
