"""Whole numbers that are written as floats: JSON's 1.0 is an integer where integers are wanted.

The models see to it themselves (`models.py`). This is for what has no model: arguments without
objects, and places whose type hangs on where they stand, which are typed `Any` in models as well.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from fngen_runtime.json_types import JsonObject, JsonValue

_Step: TypeAlias = "int | str | None"
"""The place of an item, the name of a property, or None for that of any other property."""

_BY_PLACE = frozenset({"prefixItems", "patternProperties"})
"""Keywords that type what is in a value one by one, which no annotation says."""


class _Said(NamedTuple):
    """What a schema says of a number: that it is an integer, and whether it may have a fraction."""

    integers: bool = False
    fractions: bool = True


def whole_numbers(
    parameters: JsonObject, viewed: Collection[str]
) -> dict[str, Callable[[JsonValue], JsonValue]]:
    """Return what makes integers of whole numbers in arguments, where no others may be, by name.

    Those `viewed` become models; of these only what the models do not type is looked at.
    """
    properties, definitions = parameters.get("properties"), parameters.get("$defs")
    if not isinstance(properties, dict):
        return {}
    numbers = _Numbers(definitions if isinstance(definitions, dict) else {})
    return {
        name: partial(numbers.whole, schema)
        for name, schema in properties.items()
        if numbers.may_be_in(schema, by_place=name in viewed)
    }


class _Numbers:
    """The numbers in values of schemas that have `definitions` in common.

    Schemas are known by their identity: those of a function stay, and those made here are kept.
    """

    def __init__(self, definitions: JsonObject) -> None:
        self._definitions = definitions
        self._names: set[str] = set()
        self._longest = 0
        self._said: dict[int, _Said] = {}
        self._insides: dict[tuple[int, _Step], JsonValue] = {}
        self._made: dict[tuple[str, frozenset[int]], JsonObject] = {}

    def may_be_in(self, schema: JsonValue, *, by_place: bool) -> bool:
        """Tell whether integers may be in values of `schema`; only those typed `by_place`, or any."""
        reached = list(self._reached(schema))
        for one in reached:
            self._names |= _object(one, "properties").keys()
            self._longest = max(self._longest, len(_listed(one.get("prefixItems"))))
        return any(map(_names_integers, reached)) and (
            not by_place or any(not _BY_PLACE.isdisjoint(one) for one in reached)
        )

    def whole(self, schema: JsonValue, value: JsonValue) -> JsonValue:
        """Return `value` with integers for the whole numbers that `schema` takes as no others."""
        if isinstance(value, float):
            is_integer = value.is_integer() and self._of(schema) == (True, False)
            return int(value) if is_integer else value
        if schema is True:
            return value
        if isinstance(value, list):
            last = self._longest
            return [
                self.whole(self._inside(schema, min(index, last)), item)
                for index, item in enumerate(value)
            ]
        if isinstance(value, dict):
            names = self._names
            return {
                name: self.whole(self._inside(schema, name if name in names else None), item)
                for name, item in value.items()
            }
        return value

    def _reached(self, schema: JsonValue) -> Iterator[JsonObject]:
        """Yield the schemas that `schema` leads to, and other objects in them, each once."""
        pending, seen = [schema], set[str]()
        while pending:
            part = pending.pop()
            if isinstance(part, list):
                pending += part
            elif isinstance(part, dict):
                yield part
                pending += part.values()
                ref = part.get("$ref")
                if isinstance(ref, str) and ref not in seen:
                    seen.add(ref)
                    pending.append(self._definition(ref))

    def _of(self, schema: JsonValue) -> _Said:
        """Return what `schema` says of a number that is its value."""
        if not isinstance(schema, dict):
            return _Said()
        if id(schema) not in self._said:
            self._said[id(schema)] = _Said()  # for those that are part of themselves
            own = _Said(_names_integers(schema), _takes_fractions(schema))
            either = (
                [self._of(branch) for branch in _listed(schema[keyword])]
                for keyword in ("anyOf", "oneOf")
                if keyword in schema
            )
            parts = [
                own,
                *map(self._of, self._others(schema)),
                *(_Said(any(s.integers for s in c), any(s.fractions for s in c)) for c in either),
            ]
            self._said[id(schema)] = _Said(
                any(said.integers for said in parts), all(said.fractions for said in parts)
            )
        return self._said[id(schema)]

    def _inside(self, schema: JsonValue, step: _Step) -> JsonValue:
        """Return the schema of what is one `step` inside a value of `schema`."""
        if not isinstance(schema, dict):
            return schema
        key = id(schema), step
        if key not in self._insides:
            self._insides[key] = True  # for those that are part of themselves
            self._insides[key] = self._joined("allOf", self._parts_inside(schema, step))
        return self._insides[key]

    def _parts_inside(self, schema: JsonObject, step: _Step) -> Iterator[JsonValue]:
        """Yield schemas that all hold for what is one `step` inside a value of `schema`."""
        types = _types(schema)
        if types and ("array" if isinstance(step, int) else "object") not in types:
            yield False
        elif isinstance(step, int):
            each = _listed(schema.get("prefixItems"))
            yield each[step] if step < len(each) else schema.get("items", True)
        elif step in (named := _object(schema, "properties")):
            yield named[step]
        else:
            others = schema.get("additionalProperties", True)
            yield self._joined("anyOf", [*_object(schema, "patternProperties").values(), others])
        for other in self._others(schema):
            yield self._inside(other, step)
        for keyword in ("anyOf", "oneOf"):
            if keyword in schema:
                branches = _listed(schema[keyword])
                yield self._joined("anyOf", (self._inside(branch, step) for branch in branches))

    def _joined(self, keyword: str, schemas: Iterable[JsonValue]) -> JsonValue:
        """Return the schema that says all or any of `schemas`, as `keyword` tells; each time the same."""
        neutral = keyword == "allOf"
        parts: dict[int, JsonValue] = {}
        for schema in schemas:
            if schema is (not neutral):
                return schema
            if schema is not neutral:
                parts[id(schema)] = schema
        if len(parts) < 2:
            return next(iter(parts.values()), neutral)
        return self._made.setdefault((keyword, frozenset(parts)), {keyword: [*parts.values()]})

    def _others(self, schema: JsonObject) -> list[JsonValue]:
        """Return the schemas that hold wherever `schema` does."""
        ref, parts = schema.get("$ref"), _listed(schema.get("allOf"))
        return [self._definition(ref), *parts] if isinstance(ref, str) else parts

    def _definition(self, ref: str) -> JsonValue:
        return self._definitions.get(ref.removeprefix("#/$defs/"), True)


def _names_integers(schema: JsonObject) -> bool:
    options = [*_listed(schema.get("enum")), schema.get("const")]
    return "integer" in _types(schema) or any(map(_is_integer, options))


def _takes_fractions(schema: JsonObject) -> bool:
    """Tell whether what `schema` itself says of types and values takes a number with a fraction."""
    types = _types(schema)
    if types and "number" not in types:
        return False
    options = _listed(schema.get("enum")) if "enum" in schema else [schema.get("const", 0.5)]
    return any(isinstance(option, float) and not option.is_integer() for option in options)


def _is_integer(value: JsonValue) -> bool:
    return type(value) is int or (isinstance(value, float) and value.is_integer())


def _types(schema: JsonObject) -> list[JsonValue]:
    kind = schema.get("type", [])
    return kind if isinstance(kind, list) else [kind]


def _listed(value: JsonValue) -> list[JsonValue]:
    return value if isinstance(value, list) else []


def _object(schema: JsonObject, keyword: str) -> JsonObject:
    value = schema.get(keyword)
    return value if isinstance(value, dict) else {}
