"""The smaller pieces of a strict schema: scalars, JSON text, arrays, pairs, and null beside them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from fngen.json_types import JsonObject, JsonValue, Schema, type_of
from fngen.lower.alternatives import JSON_TYPES, words_of
from fngen.lower.said import ALL, LIMITS_OF, PREFIX, Said
from fngen.lower.words import described, is_strict_limit, shortened

NULL = "explicit_null"
"""The key of the object that stands for null where null itself means: left out."""

MORE = "more_properties"
"""The property under which those are sent that are not declared."""

NULL_ITSELF: JsonObject = {
    "type": "object",
    "description": "The value null itself; without it, the property is left out.",
    "properties": {NULL: {"type": "boolean", "enum": [True]}},
    "required": [NULL],
    "additionalProperties": False,
}

_TOLD = frozenset({"type", "description", "title", "enum"})
_NUMERIC = _TOLD | LIMITS_OF["number"]
_SIMPLE = {
    "string": _TOLD | {"pattern", "format"},
    "integer": _NUMERIC,
    "number": _NUMERIC,
    "boolean": _TOLD,
}
_IN_WORDS = {"object": "an object", "array": "an array", "string": "a string"}


def as_it_is(schema: JsonObject) -> JsonObject | None:
    """Return `schema` where it is that of a scalar and strict already, without its title."""
    kind = schema.get("type")
    if not isinstance(kind, str) or kind not in _SIMPLE or not schema.keys() <= _SIMPLE[kind]:
        return None
    if not all(is_strict_limit(key, schema[key]) for key in ("pattern", "format") if key in schema):
        return None
    values = schema.get("enum")
    if isinstance(values, list) and any(type_of(value) != kind for value in values):
        return None
    return {key: value for key, value in schema.items() if key != "title" and value != ""}


def reference_to(name: str) -> JsonObject:
    """Return the schema of what the definition `name` takes."""
    return {"$ref": PREFIX + name}


def with_text(schema: JsonObject, text: str) -> JsonObject:
    """Return `schema` with the description `text`, where there is one."""
    return {**schema, "description": text} if text else schema


def without_text(schema: JsonObject) -> JsonObject:
    """Return `schema` without its description."""
    return {key: value for key, value in schema.items() if key != "description"}


def with_null(schema: JsonObject) -> JsonObject:
    """Return the strict `schema` as one that takes null too."""
    kind = schema.get("type")
    kinds: list[JsonValue] = kind if isinstance(kind, list) else [kind]
    if kind is not None and "array" not in kinds and "object" not in kinds:
        more: JsonObject = {"type": [*kinds, "null"]}
        if isinstance(values := schema.get("enum"), list):
            more["enum"] = [*values, None]
        return {**schema, **more}
    branches = schema.get("anyOf")
    if not isinstance(branches, list):
        branches = [without_text(schema)]
    union: JsonObject = {"anyOf": [*branches, {"type": "null"}]}
    return {"description": schema["description"], **union} if "description" in schema else union


def either_schema(branches: Sequence[JsonObject], text: str) -> JsonObject:
    """Return the schema of what one of `branches` takes, described by `text`."""
    if len(branches) == 1:
        (only,) = branches
        inner = only.get("description")
        text = described(text, [inner] if isinstance(inner, str) else [])
        if text and "$ref" in only:
            return {"description": text, "anyOf": [only]}
        return with_text(only, text)
    union: JsonObject = {"anyOf": list[JsonValue](branches)}
    return {"description": text, **union} if text else union


def scalars(schemas: Sequence[JsonObject]) -> list[JsonObject]:
    """Return `schemas`, those that say no more than a type as one."""
    kinds = [schema["type"] for schema in schemas if len(schema) == 1]
    rest = [schema for schema in schemas if len(schema) > 1]
    if not kinds:
        return rest
    return [{"type": kinds[0] if len(kinds) == 1 else kinds}, *rest]


def json_text(types: frozenset[str], words: Sequence[str]) -> JsonObject:
    """Return the schema of a string that holds JSON of one of `types`."""
    if types == JSON_TYPES:
        what = "Any value, as JSON text."
    else:
        kinds = [_IN_WORDS.get(kind, f"a {kind}") for kind in sorted(types)]
        what = f"JSON text of {' or '.join(kinds)}."
    said = dict.fromkeys(word for word in words if word)
    return {"type": "string", "description": described(" ".join(said), [what])}


def pairs_of(values: JsonObject, keys: Collection[str] = ()) -> JsonObject:
    """Return the schema of a list of pairs, each a key and one of `values`; one of `keys`, if any."""
    key: JsonObject = {"type": "string"}
    if keys:
        key["enum"] = list[JsonValue](keys)
    pair: JsonObject = {
        "type": "object",
        "properties": {"key": key, "value": values},
        "required": ["key", "value"],
        "additionalProperties": False,
    }
    return {"type": "array", "items": pair}


def array_of(
    items: JsonObject | None, cases: Sequence[Said], read: Callable[[Schema], Said]
) -> JsonObject:
    """Return the schema of an array that is one of `cases`, all of whose items are `items`.

    None stands for items that cannot be; `read` tells what the schema of an item says.
    """
    schema: JsonObject = {"type": "array", "items": items or {"type": "string"}}
    schema |= _length(cases) if items else {"maxItems": 0}
    texts = [
        described(case.text, [*_order(case, read), *words_of(case, "array")]) for case in cases
    ]
    return with_text(schema, " ".join(dict.fromkeys(filter(None, texts))))


def _length(cases: Sequence[Said]) -> JsonObject:
    """Return how many items an array may have that is one of `cases`."""
    result: JsonObject = {}
    least = [case.limits.get("minItems", 0) for case in cases]
    most = [
        len(case.prefix) if case.items is False else case.limits.get("maxItems") for case in cases
    ]
    fewest = min(count for count in least if isinstance(count, int | float))
    counts = [count for count in most if isinstance(count, int | float)]
    if fewest > 0:
        result["minItems"] = fewest
    if len(counts) == len(cases):
        result["maxItems"] = max(counts)
    return result


def _order(case: Said, read: Callable[[Schema], Said]) -> Iterator[str]:
    """Yield which items `case` has, if they stand in an order."""
    if not case.prefix:
        return
    told = "; ".join(_named(read(item)) for item in case.prefix)
    rest = "" if case.items in (True, False) else f"; then each {_named(read(case.items))}"
    yield f"Items in this order: {told}{rest}."


def _named(item: Said) -> str:
    if item.description:
        return item.description.rstrip(" .")
    if item.values is not None:
        return " or ".join(map(shortened, item.values))
    kinds = item.types - ({"integer"} if "number" in item.types else set())
    return " or ".join(sorted(kinds)) if item.types != ALL else "a value"


def properties_of(case: Said) -> list[str]:
    """Return the properties that an object may have, of those that are declared."""
    return [name for name, schema in case.properties.items() if schema is not False]


def more_of(case: Said) -> list[str]:
    """Return the name under which further properties of an object are sent, if there may be any."""
    if case.extra is False:
        return []
    name = MORE
    while name in case.properties:
        name += "_"
    return [name]
