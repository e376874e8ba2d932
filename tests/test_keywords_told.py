"""Whatever narrows a schema is seen in the strict payload, or reported as lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen.lower.strict import strict_form
from fngen.resolve.keywords import JUDGE
from jsonschema_rs import canonicalize

from tests.building import object_of
from tests.strict_rules import broken_rules

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

_A: JsonObject = {"type": "string"}
_B: JsonObject = {"type": "integer"}
_BASES: dict[str, JsonObject] = {
    "an open object": object_of({"a": _A, "b": _B}, ["a"]),
    "a closed object": object_of({"a": _A, "b": _B}, ["a"], additionalProperties=False),
    "an object of properties and others": object_of({"a": _A}, additionalProperties=_B),
    "a map": {"type": "object", "additionalProperties": _B},
    "any object": {"type": "object"},
    "a string": _A,
    "an integer": _B,
    "a number": {"type": "number"},
    "a list": {"type": "array", "items": _A},
    "any list": {"type": "array"},
    "a tuple": {"type": "array", "prefixItems": [_A, _B]},
    "anything": {},
    "a string or null": {"type": ["string", "null"]},
    "an object or a list": {"type": ["object", "array"], "properties": {"a": _A}, "items": _B},
    "constants": {"enum": ["a", "long", 3]},
    "constants that are objects": {"enum": [{"a": "x", "c": 1}, {"a": "y"}]},
    "constants that are lists": {"enum": [["x"], ["x", "y", "z", "z"]]},
    "objects told apart": {
        "anyOf": [
            object_of({"k": {"const": "a"}, "v": _B}, ["k"]),
            object_of({"k": {"const": "b"}, "w": _B}, ["k"]),
        ]
    },
    "objects sent as one": {"anyOf": [object_of({"a": _A}), object_of({"a": _B})]},
    "parts": {"allOf": [object_of({"a": _A}), object_of({"b": _B})]},
    "a mixture": {"anyOf": [object_of({"a": _A}), _A, {"type": "array", "items": _B}]},
}
_KEYWORDS: list[JsonObject] = [
    {"required": ["z"]},
    {"minProperties": 2},
    {"maxProperties": 1},
    {"dependentRequired": {"a": ["z"]}},
    {"dependentSchemas": {"a": {"required": ["z"]}}},
    {"propertyNames": {"pattern": "^[ab]$"}},
    {"patternProperties": {"^x": {"type": "boolean"}}},
    {"properties": {"a": {"const": "x"}, "n": _B}},
    {"additionalProperties": False},
    {"additionalProperties": {"type": "boolean"}},
    {"unevaluatedProperties": False},
    {"minLength": 3},
    {"maxLength": 2},
    {"pattern": "^z"},
    {"pattern": "^(?!z)"},
    {"format": "date"},
    {"format": "uri"},
    {"minimum": 3},
    {"maximum": 3},
    {"exclusiveMinimum": 3},
    {"exclusiveMaximum": 3},
    {"multipleOf": 5},
    {"minItems": 2},
    {"maxItems": 2},
    {"uniqueItems": True},
    {"contains": {"const": "x"}},
    {"contains": {"const": "x"}, "minContains": 2, "maxContains": 3},
    {"prefixItems": [{"const": "x"}]},
    {"items": {"const": "q"}},
    {"unevaluatedItems": False},
    {"not": {"const": "a"}},
    {"not": {"required": ["z"]}},
    {"if": {"required": ["a"]}, "then": {"required": ["z"]}, "else": {"required": ["y"]}},
    {"enum": ["a", 3, {"a": "x"}, ["x"]]},
    {"type": ["string", "array"]},
    {"anyOf": [{"required": ["z"]}, {"required": ["y"]}]},
    {"anyOf": [{"minProperties": 2}, {"required": ["z"]}]},
    {"anyOf": [{"minLength": 3}, {"maxLength": 1}]},
    {"oneOf": [{"minimum": 3}, {"maximum": 1}]},
    {"oneOf": [{"minItems": 2}, {"uniqueItems": True}]},
    {"allOf": [{"required": ["z"]}, {"minProperties": 2}]},
]
_ELSEWHERE = {
    "additionalItems": "is `items`",
    "contentEncoding": "judges nothing",
    "contentMediaType": "judges nothing",
    "contentSchema": "judges nothing",
    "dependencies": "is `dependentRequired` and `dependentSchemas`",
    "nullable": "is a type",
}
"""Keywords that `resolve` turns into others, and those that tell and do not judge."""


def argument(schema: JsonObject) -> JsonObject:
    return object_of({"x": schema}, ["x"])


def branch(schema: JsonObject) -> JsonObject:
    return argument({"anyOf": [schema, {"type": "boolean"}]})


def definition(schema: JsonObject) -> JsonObject:
    return {**argument({"type": "array", "items": {"$ref": "#/$defs/X"}}), "$defs": {"X": schema}}


def told(parameters: JsonObject) -> tuple[JsonObject, dict[str, str]]:
    """Return all that a model is told of `parameters`, and what is reported as lost."""
    form = strict_form(parameters, ["x"], is_open=False)
    assert broken_rules(form.parameters) == []
    return form.parameters, {**form.lost}


def narrowed(base: JsonObject, keywords: JsonObject) -> JsonObject | None:
    """Return `base` with `keywords`; None where it takes all that it did, or nothing any more."""
    schema: JsonObject = {**base, **keywords}
    if not base.keys().isdisjoint(keywords):
        schema = {"allOf": [base, keywords]}
    before, after = (canonicalize(one, offline=True) for one in (base, schema))
    is_less = str(after.covers(before)) == "no" and str(after.satisfiability()) != "no"
    return schema if is_less else None


@pytest.mark.parametrize("base", _BASES.values(), ids=_BASES)
def test_a_keyword_that_judges_is_told_or_reported_as_lost(base: JsonObject) -> None:
    silent: list[JsonValue] = []
    seen = 0
    for keywords in _KEYWORDS:
        schema = narrowed(base, keywords)
        for place in (argument, branch, definition) if schema else ():
            seen += 1
            if told(place(base)) == told(place(schema or {})):
                silent.append([place.__name__, keywords])
    assert silent == []
    assert seen


def test_each_keyword_that_judges_is_among_them() -> None:
    assert JUDGE - {key for keywords in _KEYWORDS for key in keywords} == _ELSEWHERE.keys()
