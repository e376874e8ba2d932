"""The way there: a value of an exact schema -> the form of it that a strict schema takes.

A model finds this form by itself; tests need it to show that there is always one.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice, product
from typing import TYPE_CHECKING, cast

from fngen_runtime.lift import NULL, LiftError, compiled
from jsonschema_rs import Validator, validator_for

if TYPE_CHECKING:
    from fngen_runtime.contract import LiftEntry
    from fngen_runtime.json_types import JsonObject, JsonValue

_MOST_TRIED = 2_000


def same(one: JsonValue, other: JsonValue) -> bool:
    """Tell whether two JSON values are equal: `true` is not 1, and 1.0 is 1."""
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    return isinstance(one, bool) is isinstance(other, bool) and one == other


class Lowering:
    """The strict forms of values, found by trying what the strict schema might mean by them."""

    def __init__(self, strict: JsonObject, lift: LiftEntry | None) -> None:
        self._strict = strict
        self._definitions = cast("JsonObject", strict.get("$defs", {}))
        self._lifts = (lift or {}).get("$defs", {})
        self._lift: LiftEntry = lift or {}
        self._compiled = compiled(self._lift)
        self._validators: dict[int, tuple[JsonObject, Validator]] = {}

    def lowered(self, value: JsonObject) -> JsonObject | None:
        """Return a form of `value` that the strict schema takes and that is lifted to it."""
        for form in islice(self._forms(self._strict, self._lift, value), _MOST_TRIED):
            assert isinstance(form, dict)
            return form
        return None

    def lifted(self, form: JsonValue) -> JsonValue:
        return self._compiled(form)

    def _forms(self, schema: JsonValue, lift: LiftEntry, value: JsonValue) -> Iterator[JsonValue]:
        """Yield forms of `value` that `schema` takes and `lift` makes `value` of."""
        assert isinstance(schema, dict)
        run = compiled({**self._resolved(lift), "$defs": self._lifts})
        accepts = self._validator(schema)
        for form in self._candidates(schema, lift, value):
            try:
                lifted = run(form)
            except LiftError:
                continue
            if same(lifted, value) and accepts.is_valid(form):
                yield form

    def _candidates(
        self, schema: JsonValue, lift: LiftEntry, value: JsonValue
    ) -> Iterator[JsonValue]:
        assert isinstance(schema, dict)
        lift = self._resolved(lift)
        if "$ref" in schema:
            yield from self._candidates(self._referred(schema), lift, value)
            return
        if isinstance(branches := schema.get("anyOf"), list):
            for branch in branches:
                yield from self._candidates(branch, lift, value)
            return
        if "json" in lift and "string" in _kinds(schema):
            yield json.dumps(value)
        match value:
            case dict() if "properties" in schema:
                yield from self._objects(schema, lift, value)
            case dict() if "array" in _kinds(schema) and "pairs" in lift:
                yield from self._pairs(schema, lift["pairs"], value)
            case list() if "items" in schema:
                inner = lift.get("items", {})
                forms = [list(islice(self._forms(schema["items"], inner, v), 1)) for v in value]
                yield from map(list, product(*forms))
            case _:
                yield value

    def _objects(
        self, schema: JsonObject, lift: LiftEntry, value: JsonObject
    ) -> Iterator[JsonValue]:
        properties = cast("JsonObject", schema["properties"])
        for option in lift.get("options", []):
            if properties.keys() == set(option["keys"]):
                yield from self._objects(schema, self._resolved(option.get("lift", {})), value)
        more = lift.get("more")
        if more is not None and more not in properties:  # it is of another branch
            return
        rest = {
            name: item for name, item in value.items() if name not in properties or name == more
        }
        forms: dict[str, JsonValue] = {}
        for name, inner in properties.items():
            if name == more:
                continue
            if name not in value:
                forms[name] = None
                continue
            form = next(self._property(name, inner, lift, value[name]), _MISSING)
            if form is _MISSING:  # it may be a pair
                rest[name] = value[name]
                form = None
            forms[name] = form
        if more is not None:
            for pairs in self._pairs(properties[more], lift.get("values", {}), rest):
                yield {**forms, more: pairs if rest else None}
        else:
            yield {**forms}

    def _property(
        self, name: str, schema: JsonValue, lift: LiftEntry, value: JsonValue
    ) -> Iterator[JsonValue]:
        optional = name in lift.get("optional", [])
        if value is None and name in lift.get("nullable", []):
            yield dict(NULL)
            return
        for form in self._forms(schema, lift.get("properties", {}).get(name, {}), value):
            if form is not None or not optional:
                yield form

    def _pairs(self, schema: JsonValue, lift: LiftEntry, value: JsonObject) -> Iterator[JsonValue]:
        schema = self._array_in(schema)
        if schema is None:
            return
        pair = cast("JsonObject", self._referred(schema["items"])["properties"])
        forms: list[list[JsonValue]] = [
            [
                {"key": key, "value": form}
                for form in islice(self._forms(pair["value"], lift, item), 1)
            ]
            for key, item in value.items()
        ]
        yield from map(list, product(*forms))

    def _array_in(self, schema: JsonValue) -> JsonObject | None:
        schema = self._referred(schema)
        if schema.get("type") == "array":
            return schema
        branches = cast("list[JsonValue]", schema.get("anyOf", []))
        return next((one for b in branches if (one := self._array_in(b)) is not None), None)

    def _referred(self, schema: JsonValue) -> JsonObject:
        assert isinstance(schema, dict)
        while isinstance(ref := schema.get("$ref"), str):
            schema = cast("JsonObject", self._definitions[ref.rpartition("/")[2]])
        return schema

    def _resolved(self, lift: LiftEntry) -> LiftEntry:
        while "$ref" in lift:
            lift = self._lifts[lift["$ref"].rpartition("/")[2]]
        return lift

    def _validator(self, schema: JsonObject) -> Validator:
        if id(schema) not in self._validators:
            whole = {**schema, "$defs": self._definitions}
            self._validators[id(schema)] = schema, validator_for(whole, validate_formats=True)
        return self._validators[id(schema)][1]


def _kinds(schema: JsonObject) -> list[JsonValue]:
    kind = schema.get("type")
    return kind if isinstance(kind, list) else [kind]


_MISSING: JsonObject = {}
