"""The values that the conformance run calls functions with: valid, small, and the same every time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from conformance.instances import NoInstanceError, instance_of
from tests.building import object_of

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

_TREE: JsonObject = {
    **object_of({"left": {"$ref": "#/$defs/Tree"}, "name": {"type": "string"}}, ["name"]),
}


@pytest.mark.parametrize(
    ("schema", "want"),
    [
        ({"type": "string"}, "text"),
        ({"type": "string", "minLength": 6, "maxLength": 6}, "aatext"),
        ({"type": "string", "pattern": "^[A-Z]{3}-\\d{2,}$"}, "AAA-00"),
        ({"type": "string", "pattern": "^(?:no|yes)$", "enum": ["maybe", "yes"]}, "yes"),
        ({"type": "string", "pattern": "^[a-f0-9]*$", "minLength": 12}, "a" * 12),
        ({"type": "string", "format": "date", "pattern": "-16$"}, "2024-08-16"),
        ({"type": "integer", "exclusiveMinimum": 9, "multipleOf": 4}, 12),
        ({"type": "number", "minimum": 0.2, "maximum": 0.4}, 0.2),
        ({"type": ["null", "boolean"]}, True),
        (
            {"type": "array", "items": {"enum": [1, 2, 3]}, "minItems": 2, "uniqueItems": True},
            [1, 2],
        ),
        ({"prefixItems": [{"type": "null"}, {"type": "integer"}], "items": False}, [None, 1]),
        ({"allOf": [{"type": "integer"}, {"minimum": 7}], "not": {"const": 7}}, 8),
        ({"oneOf": [{"type": "integer"}, {"type": "number"}], "maximum": 1}, 0.5),
        (
            {"oneOf": [object_of({"a": {"const": 1}}), *[object_of({"b": {"const": 2}})] * 2]},
            {"a": 1, "b": 0},
        ),
        (
            {"type": "object", "oneOf": [{"not": {"required": [name]}} for name in ("a", "b")]},
            {"a": 0},
        ),
        ({"if": {"type": "string"}, "then": {"minLength": 5}, "else": False}, "atext"),
        ({"type": "object", "additionalProperties": {"type": "null"}}, {"text": None}),
        (
            {"type": "object", "propertyNames": {"pattern": "^x-"}, "minProperties": 1},
            {"x-": "text"},
        ),
        (
            {"$ref": "#/$defs/Tree", "$defs": {"Tree": _TREE}},
            {"name": "text", "left": {"name": "text", "left": {"name": "text"}}},
        ),
        (
            object_of({"a": {"const": 1}, "b": False, "c": {"const": 3}}, ["a"], maxProperties=1),
            {"a": 1},
        ),
    ],
)
def test_a_value_is_made_along_its_schema(schema: JsonObject, want: JsonValue) -> None:
    assert instance_of(schema) == want


@pytest.mark.parametrize("schema", [{"enum": []}, {"type": "string", "not": {}}])
def test_no_value_is_made_where_there_is_none(schema: JsonObject) -> None:
    with pytest.raises(NoInstanceError):
        instance_of(schema)
