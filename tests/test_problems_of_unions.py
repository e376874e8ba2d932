"""What a model is told is wrong with its arguments, in words: where one of several schemas may hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.building import Built, object_of
from tests.wording import assert_told, built_of

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject

    from tests.wording import Table

_CARD: JsonObject = object_of(
    {"kind": {"const": "card"}, "number": {"type": "string", "minLength": 4}},
    ["kind", "number"],
)
_CHEQUE: JsonObject = object_of({"kind": {"const": "cheque"}, "bank": {"type": "string"}}, ["kind"])
_TYPED: JsonObject = object_of({"t": {"enum": ["a", "b"]}}, ["t"])
_CASH: JsonObject = object_of({"kind": {"const": "cash"}, "till": {"type": "integer"}}, ["kind"])

_TABLE: Table = {
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
        {"anyOf": [object_of({"a": {}}, ["a"]), object_of({"b": {}}, ["b"])]},
        {"c": 1},
        ['x: expected an object with `a` or an object with `b`; got {"c":1}'],
    ),
    "any_of_one_wrong_inside": (
        {"anyOf": [object_of({"a": {}}, ["a"]), object_of({"b": {"type": "string"}}, ["b"])]},
        {"b": 1},
        ["x.b: expected a string; got 1"],
    ),
    "any_of_an_enum_that_is_no_tag": (
        {
            "anyOf": [
                object_of({"unit": {"enum": ["m", "km"]}, "length": {}}, ["unit", "length"]),
                object_of({"label": {"type": "string"}, "size": {}}, ["label", "size"]),
            ]
        },
        {"unit": "mile", "length": 1},
        ['x.unit: expected one of "m", "km"; got "mile"'],
    ),
    "any_of_an_enum_that_all_have": (
        {
            "anyOf": [
                object_of({"on": {"enum": ["a", "b"]}, "n": {"type": "integer"}}, ["on", "n"]),
                object_of({"on": {"enum": ["a", "b"]}, "s": {"type": "string"}}, ["on", "s"]),
            ]
        },
        {"on": "z", "n": 1},
        ['x.on: expected one of "a", "b"; got "z"'],
    ),
    "any_of_a_tag_that_one_has_not": (
        {
            "anyOf": [
                object_of({"kind": {"const": "a"}, "n": {"type": "integer"}}, ["kind"]),
                object_of({"kind": {"type": "string"}, "s": {"type": "string"}}, ["kind"]),
            ]
        },
        {"kind": "b", "s": 1},
        ["x.s: expected a string; got 1"],
    ),
    "any_of_tags_in_parts": (
        {
            "anyOf": [
                {
                    "allOf": [
                        object_of({"kind": {"const": "a"}}),
                        object_of({"n": {"type": "integer"}}),
                    ]
                },
                {
                    "allOf": [
                        object_of({"kind": {"const": "b"}}),
                        object_of({"n": {"type": "string"}}),
                    ]
                },
            ]
        },
        {"kind": "b", "n": 1},
        ["x.n: expected a string; got 1"],
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
    "any_of_tags_that_are_unions_of_constants": (
        {
            "anyOf": [
                object_of(
                    {"k": {"oneOf": [{"const": "a"}, {"const": "b"}]}, "d": {"type": "integer"}}
                ),
                object_of({"k": {"const": "c"}, "d": {"type": "boolean"}}),
            ]
        },
        {"k": "c", "d": 1},
        ["x.d: expected a boolean; got 1"],
    ),
    "any_of_no_tag_of_a_union_of_constants": (
        {
            "anyOf": [
                object_of({"k": {"oneOf": [{"const": "a"}, {"const": "b"}]}}),
                object_of({"k": {"const": "c"}}),
            ]
        },
        {"k": "d"},
        ['x.k: expected "a" or "b" or "c"; got "d"'],
    ),
    "any_of_enums": (
        {"anyOf": [{"enum": ["a"]}, {"enum": ["b"]}]},
        "c",
        ['x: expected "a" or "b"; got "c"'],
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return built_of(_TABLE, tmp_path_factory.mktemp("problems"))


@pytest.mark.parametrize("case", _TABLE)
def test_wording(built: Built, case: str) -> None:
    assert_told(built, _TABLE, case)
