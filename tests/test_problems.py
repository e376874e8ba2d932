"""What a model is told is wrong with its arguments, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.building import Built, object_of
from tests.wording import assert_told, built_of

if TYPE_CHECKING:
    from tests.wording import Table

_TABLE: Table = {
    "type": ({"type": "string"}, 1, ["x: expected a string; got 1"]),
    "type_integer": ({"type": "integer"}, 1.5, ["x: expected an integer; got 1.5"]),
    "type_number": ({"type": "number"}, True, ["x: expected a number; got true"]),
    "type_boolean": ({"type": "boolean"}, "yes", ['x: expected a boolean; got "yes"']),
    "type_array": ({"type": "array"}, {}, ["x: expected an array; got {}"]),
    "type_object": ({"type": "object"}, [], ["x: expected JSON text of an object; got []"]),
    "types": ({"type": ["string", "null"]}, 1, ["x: expected null or a string; got 1"]),
    "const": ({"const": {"a": 1}}, 2, ['x: expected JSON text of {"a":1}; got 2']),
    "enum": ({"enum": ["a", 1, None]}, "b", ['x: expected one of "a", 1, null; got "b"']),
    "enum_long": (
        {"enum": list(range(100))},
        -1,
        [f"x: expected one of {', '.join(map(str, range(40)))}, ... (100 in all); got -1"],
    ),
    "format": (
        {"type": "string", "format": "date"},
        "today",
        ['x: expected a string in the format `date`, such as 2024-08-15; got "today"'],
    ),
    "format_other": (
        {"type": "string", "format": "ipv4"},
        "::1",
        ['x: expected a string in the format `ipv4`; got "::1"'],
    ),
    "pattern": (
        {"type": "string", "pattern": "^[A-Z]{2}$"},
        "pt",
        ['x: expected a string that matches `^[A-Z]{2}$`; got "pt"'],
    ),
    "minimum": ({"minimum": 1}, 0, ["x: expected at least 1; got 0"]),
    "maximum": ({"maximum": 1.5}, 2, ["x: expected at most 1.5; got 2"]),
    "exclusive_minimum": ({"exclusiveMinimum": 0}, 0, ["x: expected more than 0; got 0"]),
    "exclusive_maximum": ({"exclusiveMaximum": 0}, 0, ["x: expected less than 0; got 0"]),
    "multiple_of": ({"multipleOf": 0.5}, 0.7, ["x: expected a multiple of 0.5; got 0.7"]),
    "min_length": ({"minLength": 1}, "", ['x: expected at least 1 character; got ""']),
    "max_length": ({"maxLength": 2}, "abc", ['x: expected at most 2 characters; got "abc"']),
    "min_items": ({"minItems": 2}, [1], ["x: expected at least 2 items; got [1]"]),
    "max_items": ({"maxItems": 1}, [1, 2], ["x: expected at most 1 item; got [1,2]"]),
    "unique_items": (
        {"uniqueItems": True},
        [1, 1],
        ["x: expected items that differ from one another; got [1,1]"],
    ),
    "items": ({"items": {"type": "string"}}, ["a", 1], ["x[1]: expected a string; got 1"]),
    "prefix_items": (
        {"prefixItems": [{"type": "string"}], "items": False},
        [1, 2],
        [
            "x[1]: expected nothing, as no value is allowed here; got 2",
            "x[0]: expected a string; got 1",
        ],
    ),
    "contains": (
        {"contains": {"type": "string"}},
        [1],
        ["x: expected at least 1 item of this kind: a string; got [1]"],
    ),
    "min_contains": (
        {"contains": {"type": "string"}, "minContains": 2},
        ["a"],
        ['x: expected at least 2 items of this kind: a string; got ["a"]'],
    ),
    "max_contains": (
        {"contains": {"type": "string"}, "maxContains": 1},
        ["a", "b"],
        ['x: expected at most 1 item of this kind: a string; got ["a","b"]'],
    ),
    "max_contains_and_none": (
        {"contains": {"type": "string"}, "maxContains": 1},
        [1, 2],
        ["x: expected at least 1 item of this kind: a string; got [1,2]"],
    ),
    "max_contains_and_nothing": (
        {"contains": {"type": "string"}, "maxContains": 1},
        [],
        ["x: expected at least 1 item of this kind: a string; got []"],
    ),
    "contains_an_object": (
        {"contains": {**object_of({"kind": {"const": "a"}}, ["kind"]), "description": "An a."}},
        [{"kind": "b"}],
        [
            (
                'x: expected at least 1 item of this kind: {"type":"object",'
                '"properties":{"kind":{"const":"a"}},"required":["kind"]}; got [{"kind":"b"}]'
            )
        ],
    ),
    "contains_anything": (
        {"contains": True, "minContains": 2},
        [1],
        ["x: expected at least 2 items; got [1]"],
    ),
    "contains_in_a_union": (
        {"anyOf": [{"type": "array", "contains": {"const": 1}}, {"type": "null"}]},
        [2],
        ["x: expected at least 1 item of this kind: 1; got [2]"],
    ),
    "unevaluated_items": (
        {"prefixItems": [True], "unevaluatedItems": False},
        [1, 2],
        ["x: expected no items beyond those that are described; got [1,2]"],
    ),
    "required": (
        object_of({"a": {}, "b c": {}}, ["a", "b c"]),
        {},
        [
            "x.a: expected a value, as it is required; got nothing",
            'x["b c"]: expected a value, as it is required; got nothing',
        ],
    ),
    "additional_properties": (
        object_of({"a": {}}, additionalProperties=False),
        {"a": 1, "b": 2, "c d": 3},
        [
            "x.b: expected nothing, as there is no such property; got 2",
            'x["c d"]: expected nothing, as there is no such property; got 3',
        ],
    ),
    "additional_properties_typed": (
        {"type": "object", "additionalProperties": {"type": "integer"}},
        {"a": "1"},
        ['x.a: expected an integer; got "1"'],
    ),
    "unevaluated_properties": (
        {"type": "object", "allOf": [object_of({"a": {}})], "unevaluatedProperties": False},
        {"a": 1, "b": 2},
        ["x.b: expected nothing, as there is no such property; got 2"],
    ),
    "pattern_properties": (
        {"type": "object", "patternProperties": {"^n_": {"type": "integer"}}},
        {"n_a": "1"},
        ['x.n_a: expected an integer; got "1"'],
    ),
    "property_names": (
        {"type": "object", "propertyNames": {"pattern": "^[a-z]+$"}},
        {"A": 1},
        ['x: expected property names that are a string that matches `^[a-z]+$`; got "A"'],
    ),
    "min_properties": (
        {"type": "object", "minProperties": 1},
        {},
        ["x: expected at least 1 property; got {}"],
    ),
    "max_properties": (
        {"type": "object", "maxProperties": 0},
        {"a": 1},
        ['x: expected at most 0 properties; got {"a":1}'],
    ),
    "dependent_required": (
        {"type": "object", "dependentRequired": {"a": ["b"]}},
        {"a": 1},
        ["x.b: expected a value, as it is required; got nothing"],
    ),
    "dependent_schemas": (
        {"type": "object", "dependentSchemas": {"a": {"maxProperties": 1}}},
        {"a": 1, "b": 2},
        ['x: expected at most 1 property; got {"a":1,"b":2}'],
    ),
    "not": ({"not": {"const": 0}}, 0, ['x: expected a value that is not {"const":0}; got 0']),
    "then": (
        {"if": {"type": "string"}, "then": {"minLength": 2}},
        "a",
        ['x: expected at least 2 characters; got "a"'],
    ),
    "else": (
        {"if": {"type": "string"}, "else": {"minimum": 2}},
        1,
        ["x: expected at least 2; got 1"],
    ),
    "all_of": (
        {"allOf": [{"type": "string"}, {"pattern": "^a"}, {"minLength": 3}]},
        "b",
        [
            'x: expected a string that matches `^a`; got "b"',
            'x: expected at least 3 characters; got "b"',
        ],
    ),
    "false": (False, 1, ["x: expected nothing, as no value is allowed here; got 1"]),
    "long_enum_of_long_values": (
        {"enum": [f"{number:03}" + "a" * 60 for number in range(50)]},
        1,
        [
            "x: expected one of "
            + ", ".join(f'"{number:03}{"a" * 60}"' for number in range(50))[: 600 - 3 - 7]
            + "...; got 1"
        ],
    ),
    "long_name": (
        {"additionalProperties": {"type": "integer"}},
        {"k" * 100: "a"},
        ['x["' + "k" * 76 + '...]: expected an integer; got "a"'],
    ),
    "long_pattern": (
        {"pattern": "^" + "a" * 1000},
        "b",
        ["x: expected a string that matches `^" + "a" * 573 + '...; got "b"'],
    ),
    "format_duration": (
        {"format": "duration"},
        "2 hours",
        ['x: expected a string in the format `duration`, such as P1DT2H; got "2 hours"'],
    ),
    "dependent_in_a_list": (
        {"items": {"dependentRequired": {"a": ["b"]}}},
        [{"a": 1}],
        ["x[0].b: expected a value, as it is required; got nothing"],
    ),
    "contains_none": (
        {"contains": {"const": 1}, "maxContains": 0, "minContains": 0},
        [1],
        ["x: expected at most 0 items of this kind: 1; got [1]"],
    ),
    "long_value": (
        {"type": "integer"},
        "a" * 200,
        ['x: expected an integer; got "' + "a" * 76 + "..."],
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_of(_TABLE, tmp_path_factory.mktemp("problems"))


@pytest.mark.parametrize("case", _TABLE)
def test_wording(built: Built, case: str) -> None:
    assert_told(built, _TABLE, case)
