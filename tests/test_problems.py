"""What a model is told is wrong with its arguments, in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.building import Built, build_in, functions, object_of

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

_CARD: JsonObject = object_of(
    {"kind": {"const": "card"}, "number": {"type": "string", "minLength": 4}},
    ["kind", "number"],
)
_CHEQUE: JsonObject = object_of({"kind": {"const": "cheque"}, "bank": {"type": "string"}}, ["kind"])
_TYPED: JsonObject = object_of({"t": {"enum": ["a", "b"]}}, ["t"])
_CASH: JsonObject = object_of({"kind": {"const": "cash"}, "till": {"type": "integer"}}, ["kind"])

# By name: the schema of the argument `x`, what is sent for it, and the problems in words.
_TABLE: dict[str, tuple[JsonValue, JsonValue, list[str]]] = {
    "type": ({"type": "string"}, 1, ["x: expected a string; got 1"]),
    "type_integer": ({"type": "integer"}, 1.5, ["x: expected an integer; got 1.5"]),
    "type_number": ({"type": "number"}, True, ["x: expected a number; got true"]),
    "type_boolean": ({"type": "boolean"}, "yes", ['x: expected a boolean; got "yes"']),
    "type_array": ({"type": "array"}, {}, ["x: expected an array; got {}"]),
    "type_object": ({"type": "object"}, [], ["x: expected JSON text of an object; got []"]),
    "types": ({"type": ["string", "null"]}, 1, ["x: expected null or a string; got 1"]),
    "const": ({"const": {"a": 1}}, 2, ['x: expected {"a":1}; got 2']),
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
        ["x: expected an item that is as `contains` says; got [1]"],
    ),
    "min_contains": (
        {"contains": {"type": "string"}, "minContains": 2},
        ["a"],
        ['x: expected more items that are as `contains` says; got ["a"]'],
    ),
    "max_contains": (
        {"contains": {"type": "string"}, "maxContains": 1},
        ["a", "b"],
        ['x: expected fewer items that are as `contains` says; got ["a","b"]'],
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
    "any_of_scalars": (
        {"anyOf": [{"type": "string"}, {"type": "null"}]},
        1,
        ["x: expected a string or null; got 1"],
    ),
    "any_of_with_null": (
        {"anyOf": [{"type": "string", "maxLength": 2}, {"type": "null"}]},
        "abc",
        ['x: expected at most 2 characters; got "abc"'],
    ),
    "one_of_by_type": (
        {"oneOf": [{"type": "array", "items": {"type": "integer"}}, {"type": "integer"}]},
        [1, "a"],
        ['x[1]: expected an integer; got "a"'],
    ),
    "one_of_by_tag": (
        {"oneOf": [_CARD, _CASH]},
        {"kind": "card", "number": "12"},
        ['x.number: expected at least 4 characters; got "12"'],
    ),
    "one_of_other_tag": (
        {"oneOf": [_CARD, _CASH]},
        {"kind": "cash", "till": "a"},
        ['x.till: expected an integer; got "a"'],
    ),
    "one_of_no_tag": (
        {"oneOf": [_CARD, _CASH]},
        {"kind": "cheque"},
        ['x.kind: expected "card" or "cash"; got "cheque"'],
    ),
    "one_of_tag_left_out": (
        {"oneOf": [_CARD, _CASH]},
        {},
        ["x.kind: expected a value, as it is required; got nothing"],
    ),
    "any_of_equally_near": (
        {"anyOf": [object_of({"a": {}}, ["a"]), object_of({"b": {"type": "string"}}, ["b"])]},
        {"b": 1},
        ['x: expected an object with `a` or `b` to be a string; got {"b":1}'],
    ),
    "any_of_closed": (
        {
            "anyOf": [
                object_of({"a": {}}, additionalProperties=False),
                object_of({"b": {}}, additionalProperties=False),
            ]
        },
        {"c": 1},
        ['x: expected an object without `c`; got {"c":1}'],
    ),
    "any_of_nested": (
        {"anyOf": [{"anyOf": [{"type": "string"}, {"type": "integer"}]}, {"type": "null"}]},
        [],
        ["x: expected a string or an integer or null; got []"],
    ),
    "one_of_several": (
        {"oneOf": [{"type": "integer"}, {"minimum": 1}]},
        2,
        ["x: expected a value that fits one of the alternatives, not several; got 2"],
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
    "union_in_a_list": (
        {"type": "array", "items": {"oneOf": [_CARD, _CASH]}},
        [{"kind": "cash"}, {"kind": "card", "number": "1"}, 3],
        [
            'x[1].number: expected at least 4 characters; got "1"',
            "x[2]: expected an object; got 3",
        ],
    ),
    "union_in_a_union": (
        {"anyOf": [{"oneOf": [_CARD, _CASH]}, {"type": "null"}]},
        {"kind": "card", "number": 1234},
        ["x.number: expected a string; got 1234"],
    ),
    "any_of_lists": (
        {
            "anyOf": [
                {"type": "array", "items": {"type": "integer"}},
                {"type": "array", "items": {"type": "string"}},
            ]
        },
        ["a", "b", 3],
        ["x[2]: expected a string; got 3"],
    ),
    "any_of_one_list": (
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"enum": ["p", "q"]}}]},
        ["p", "z"],
        ['x[1]: expected one of "p", "q"; got "z"'],
    ),
    "any_of_lists_of_enums": (
        {
            "anyOf": [
                {"type": "array", "items": {"type": "integer"}},
                {"type": "array", "items": {"enum": ["p", "q"]}},
            ]
        },
        ["p", "z"],
        ['x[1]: expected one of "p", "q"; got "z"'],
    ),
    "any_of_one_object": (
        {"anyOf": [{"type": "string"}, {"type": "array"}, _TYPED]},
        {"t": "zz"},
        ['x.t: expected one of "a", "b"; got "zz"'],
    ),
    "any_of_no_tag_with_null": (
        {"anyOf": [_CARD, _CASH, {"type": "null"}]},
        {"kind": "cheque"},
        ['x.kind: expected "card" or "cash"; got "cheque"'],
    ),
    "any_of_one_union": (
        {"anyOf": [{"oneOf": [_CARD, _CASH]}, {"type": "null"}]},
        {"kind": "cheque"},
        ['x.kind: expected "card" or "cash"; got "cheque"'],
    ),
    "any_of_union_and_other_tag": (
        {"anyOf": [{"oneOf": [_CARD, _CASH]}, _CHEQUE]},
        {"kind": "cheque", "bank": 1},
        ["x.bank: expected a string; got 1"],
    ),
    "any_of_enums": (
        {"anyOf": [{"enum": ["a"]}, {"enum": ["b"]}]},
        "c",
        ['x: expected "a" or "b"; got "c"'],
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
        ["x: expected fewer items that are as `contains` says; got [1]"],
    ),
    "long_value": (
        {"type": "integer"},
        "a" * 200,
        ['x: expected an integer; got "' + "a" * 76 + "..."],
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    spec = functions(**{name: object_of({"x": schema}) for name, (schema, _, _) in _TABLE.items()})
    return build_in(tmp_path_factory.mktemp("problems"), spec)


@pytest.mark.parametrize("case", _TABLE)
def test_wording(built: Built, case: str) -> None:
    _, sent, want = _TABLE[case]
    text = json.dumps({"x": sent})
    assert [str(problem) for problem in built.dispatcher.validate(case, text)] == want
    result = built.to(None, repair=False).call(case, text)
    assert result.error is not None
    assert [str(problem) for problem in result.error.problems] == want
