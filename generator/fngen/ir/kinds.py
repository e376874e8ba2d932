"""What parts of a schema say of its values themselves: their JSON types, and constants."""

from __future__ import annotations

from fngen.ir.types import LiteralType, NullType, SchemaType, union_of
from fngen.json_types import JsonObject, JsonValue, type_of


def literal_of(schema: JsonObject) -> SchemaType | None:
    """Return the type of the constants of `schema`; None where it has none, or others than a type says."""
    values = _constants(schema)
    literals = tuple(value for value in values if isinstance(value, str | int) and _is_short(value))
    nulls: list[SchemaType] = [NullType()] if None in values else []
    if not values or len(literals) + len(nulls) < len(values):
        return None
    return union_of([LiteralType(literals), *nulls] if literals else nulls)


def _constants(schema: JsonObject) -> list[JsonValue]:
    values = [schema["const"]] if "const" in schema else schema.get("enum")
    return values if isinstance(values, list) else []


def _is_short(value: str | int) -> bool:
    """Tell whether type checkers take `value` in a `Literal`: mypy has integers of 64 bits there."""
    return isinstance(value, str) or -(2**63) <= value < 2**63


def kinds_in(parts: list[JsonObject]) -> list[str]:
    """Return the JSON types that every one of `parts` allows; none where no part says."""
    kinds: list[str] | None = None
    for part in parts:
        named = part.get("type")
        if named is None:
            continue
        own = named if isinstance(named, list) else [named]
        texts = [kind for kind in own if isinstance(kind, str)]
        kinds = texts if kinds is None else _both(kinds, texts)
    return kinds or []


def kinds_of_values(parts: list[JsonObject]) -> list[str]:
    """Return the JSON types of the constants that `parts` list."""
    return [*dict.fromkeys(type_of(value) for part in parts for value in _constants(part))]


def _both(some: list[str], others: list[str]) -> list[str]:
    """Return the types that both lists allow; an integer is a number."""
    result = [kind for kind in some if kind in others or (kind == "integer" and "number" in others)]
    if "number" in some and "integer" in others:
        result.append("integer")
    return result
