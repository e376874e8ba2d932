"""Whole numbers that are written as floats: JSON's 1.0 is an integer where integers are wanted.

Places in a value are written as texts: `` is the value itself, `[]` the items of an array, `{}` the
values of an object, `[]{}` the values of objects in an array.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from fngen_runtime.json_types import JsonObject, JsonValue

_DEEPEST = 16  # characters of a place
_TYPES = {"": "number", "[]": "array", "{}": "object"}
_PARTS = {
    "[]": ("prefixItems", "items"),
    "{}": ("properties", "patternProperties", "additionalProperties"),
}
_NAMED = frozenset({"prefixItems", "properties", "patternProperties"})


def whole_places(parameters: JsonObject, without: Collection[str]) -> dict[str, frozenset[str]]:
    """Return where the arguments have integers and no other numbers; those `without` are not told."""
    properties, definitions = parameters.get("properties"), parameters.get("$defs")
    if not isinstance(properties, dict):
        return {}
    places = _Places(definitions if isinstance(definitions, dict) else {})
    named = {name: places.of(one) for name, one in properties.items() if name not in without}
    return {name: found for name, found in named.items() if found}


def whole_at(value: JsonValue, places: Collection[str], place: str = "") -> JsonValue:
    """Return `value`, which is at `place`, with integers for the whole numbers at `places`."""
    if isinstance(value, float):
        return int(value) if place in places and value.is_integer() else value
    if isinstance(value, list):
        return [whole_at(item, places, f"{place}[]") for item in value]
    if isinstance(value, dict):
        return {name: whole_at(item, places, f"{place}{{}}") for name, item in value.items()}
    return value


def whole(value: JsonValue) -> JsonValue:
    """Return `value` with integers for all the whole numbers in it."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, list):
        return [whole(item) for item in value]
    if isinstance(value, dict):
        return {name: whole(item) for name, item in value.items()}
    return value


class _Places:
    """What schemas with the same definitions say of numbers, by their places."""

    def __init__(self, definitions: JsonObject) -> None:
        self._definitions = definitions
        self._may_be: dict[tuple[str, str], bool] = {}

    def of(self, schema: JsonValue) -> frozenset[str]:
        """Return the places where `schema` takes integers and no other numbers."""
        found = set(self._integers(schema, "", set()))
        return frozenset(place for place in found if not self._takes_fractions(schema, place))

    def _integers(self, schema: JsonValue, place: str, seen: set[tuple[str, str]]) -> Iterator[str]:
        """Yield the places where a part of `schema`, which is at `place`, speaks of integers."""
        if not isinstance(schema, dict) or len(place) > _DEEPEST:
            return
        if _names_integers(schema):
            yield place
        ref = schema.get("$ref")
        if isinstance(ref, str) and (ref, place) not in seen:
            seen.add((ref, place))
            yield from self._integers(self._definition(ref), place, seen)
        for keyword in ("allOf", "anyOf", "oneOf"):
            for branch in _listed(schema.get(keyword)):
                yield from self._integers(branch, place, seen)
        for step in _PARTS:
            for part in _parts(schema, step):
                yield from self._integers(part, place + step, seen)

    def _takes_fractions(self, schema: JsonValue, place: str) -> bool:
        """Tell whether `schema` may take a number at `place` that is no integer."""
        if not isinstance(schema, dict):
            return schema is not False
        if not (_may_have(schema, place) and self._lets_pass(schema, place)):
            return False
        step, rest = place[:2], place[2:]
        return not step or any(self._takes_fractions(part, rest) for part in _parts(schema, step))

    def _lets_pass(self, schema: JsonObject, place: str) -> bool:
        """Tell whether the schemas that `schema` is made of may all take a fraction at `place`."""
        ref = schema.get("$ref")
        if isinstance(ref, str) and not self._definition_takes_fractions(ref, place):
            return False
        if not all(self._takes_fractions(one, place) for one in _listed(schema.get("allOf"))):
            return False
        return all(
            any(self._takes_fractions(one, place) for one in _listed(schema[keyword]))
            for keyword in ("anyOf", "oneOf")
            if keyword in schema
        )

    def _definition_takes_fractions(self, ref: str, place: str) -> bool:
        key = (ref, place)
        if key not in self._may_be:
            self._may_be[key] = True  # for those that are part of themselves
            self._may_be[key] = self._takes_fractions(self._definition(ref), place)
        return self._may_be[key]

    def _definition(self, ref: str) -> JsonValue:
        return self._definitions.get(ref.removeprefix("#/$defs/"), True)


def _names_integers(schema: JsonObject) -> bool:
    options = [*_listed(schema.get("enum")), schema.get("const")]
    return "integer" in _types(schema) or any(type(option) is int for option in options)


def _may_have(schema: JsonObject, place: str) -> bool:
    """Tell whether what `schema` itself says of types and values lets a fraction be at `place`."""
    types = _types(schema)
    if types and _TYPES[place[:2]] not in types:
        return False
    options = _listed(schema.get("enum")) if "enum" in schema else [schema.get("const", 0.5)]
    return bool(place) or any(isinstance(option, float) for option in options)


def _types(schema: JsonObject) -> list[JsonValue]:
    kind = schema.get("type", [])
    return kind if isinstance(kind, list) else [kind]


def _parts(schema: JsonObject, step: str) -> Iterator[JsonValue]:
    """Yield the schemas of what is one `step` inside a value of `schema`."""
    for keyword in _PARTS[step]:
        part = schema.get(keyword, keyword not in _NAMED)
        if keyword not in _NAMED:
            yield part
        elif isinstance(part, dict):
            yield from part.values()
        else:
            yield from _listed(part)


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []
