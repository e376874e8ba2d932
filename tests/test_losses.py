"""What strict mode has no keyword for: told in words, or reported as lost; never dropped in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from fngen.lower.strict import strict_form

from tests.building import object_of
from tests.strict_rules import broken_rules

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

_AS_OBJECT = "alternatives are sent as one object, which does not say what goes together"
_AS_LIST = "alternatives are sent as one list, which does not say what goes together"
_MUST = "It must be valid for the JSON Schema"
_LONG = "a" * 301
_NAMED = object_of({"a": {"type": "string"}}, additionalProperties=False)


def sent(schema: JsonValue, **definitions: JsonValue) -> tuple[JsonObject, dict[str, str]]:
    """Return the strict schema of an argument `x` that has `schema`, and what it loses."""
    parameters = object_of({"x": schema}, ["x"])
    form = strict_form({**parameters, "$defs": definitions}, ["x"], is_open=False)
    assert broken_rules(form.parameters) == []
    return cast("JsonObject", cast("JsonObject", form.parameters["properties"])["x"]), {**form.lost}


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"minimum": 5}, "At least 5. Any value, as JSON text."),
        ({"pattern": "^a"}, "Matches the regular expression `^a`. Any value, as JSON text."),
        ({"required": ["a", "b"]}, "An object has `a`, `b`. Any value, as JSON text."),
        ({"maxItems": 1}, "At most 1 item. Any value, as JSON text."),
        ({"type": "object", "required": ["a"]}, "An object has `a`. JSON text of an object."),
        ({"const": {"a": 1}}, 'One of {"a":1}. JSON text of an object.'),
        (
            {"allOf": [{"type": "string", "pattern": "^a"}, {"pattern": "z$"}]},
            "Matches the regular expression `z$`.",
        ),
        ({"allOf": [{"type": "integer", "multipleOf": 4}, {"multipleOf": 6}]}, "A multiple of 6."),
        (
            {"allOf": [{"type": "string", "format": "uri"}, {"format": "date"}]},
            "Format: uri. Format: date.",
        ),
        (
            {"allOf": [{"type": "string", "not": {"const": "a"}}, {"not": {"const": "b"}}]},
            f'{_MUST} `{{"not":{{"const":"a"}}}}`. {_MUST} `{{"not":{{"const":"b"}}}}`.',
        ),
        (
            {
                "type": "object",
                "patternProperties": {"^x-": {"type": "string"}, "^y-": {"type": "string"}},
                "additionalProperties": False,
            },
            "Keys match the regular expression `^x-` or `^y-`.",
        ),
        (
            {**_NAMED, "patternProperties": {"^x-": True}},
            "Names that are not declared match the regular expression `^x-`.",
        ),
        (object_of({"a": {"type": "integer"}}, ["a", "B", "A"]), "An object has `A`, `B`."),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}, "required": ["all"]},
            "A pair with the key `all` is required.",
        ),
        (
            {
                "type": "object",
                "additionalProperties": {"type": "integer"},
                "required": ["a", "b"],
                "minProperties": 3,
                "maxProperties": 9,
            },
            "Pairs with the keys `a`, `b` are required. At least 3 pairs. At most 9 pairs.",
        ),
        (
            {"enum": [{"a": 1}, {"b": 1, "c": 2}], "minProperties": 2},
            'One of {"a":1}, {"b":1,"c":2}. At least 2 properties. JSON text of an object.',
        ),
        (
            {
                "type": "object",
                "patternProperties": {"^x-": {"maximum": 9}},
                "additionalProperties": {"minimum": 1},
            },
            f'{_MUST} `{{"patternProperties":{{"^x-":{{"maximum":9}}}},"additionalProperties":{{"minimum":1}}}}`.',
        ),
        (
            {
                "type": "array",
                "prefixItems": [{"enum": ["a", "b"]}, {"type": ["number", "string"]}, True],
                "items": {"type": "integer", "description": "A count."},
            },
            'Items in this order: "a" or "b"; number or string; a value; then each A count.',
        ),
        (
            {"type": "string", "minLength": 1, "description": "A `word`"},
            "A `word`. At least 1 character.",
        ),
        (
            {
                "description": "Outer.",
                "allOf": [{"type": "string", "description": "General"}, {"description": "Special"}],
            },
            "Outer. General. Special",
        ),
        ({"type": "integer", "format": "unix-time"}, "Format: unix-time."),
        (
            {"anyOf": [{"enum": [[1], "a"], "description": "D."}]},
            'D. One of [1]. D. One of "a". JSON text of an array or a string.',
        ),
        ({"type": "string", "examples": ["a", "b"]}, 'Examples: "a", "b".'),
        (
            {
                "default": "b",
                "allOf": [
                    {"type": "string", "default": "a", "examples": ["c"], "deprecated": True},
                    {"examples": ["d", "c"]},
                ],
            },
            'Default: "b". Examples: "c", "d". Deprecated.',
        ),
    ],
)
def test_what_strict_mode_does_not_know_is_said_in_words(schema: JsonValue, words: str) -> None:
    strict, lost = sent(schema)
    assert strict["description"] == words
    assert lost == {}


def test_what_null_and_constants_mean_is_told() -> None:
    none: JsonObject = {"type": "null", "description": "nobody yet"}
    strict, _ = sent({"anyOf": [{"type": "string", "description": "A name."}, none]})
    assert strict == {
        "type": ["string", "null"],
        "description": "Null: nobody yet. A name.",
    }
    strict, _ = sent({"oneOf": [{"const": "a", "title": "Alpha"}, {"const": "b", "title": "Beta"}]})
    assert strict == {
        "anyOf": [
            {"type": "string", "enum": ["a"], "description": "Alpha"},
            {"type": "string", "enum": ["b"], "description": "Beta"},
        ]
    }


def test_what_is_told_of_a_branch_or_a_definition_is_told_there() -> None:
    named: JsonObject = {"type": "string", "default": "d", "examples": ["e"]}
    strict, lost = sent(
        {"anyOf": [{"$ref": "#/$defs/Named"}, {"type": "integer", "default": 5}]}, Named=named
    )
    assert strict == {
        "anyOf": [
            {"type": "string", "description": 'Default: "d". Example: "e".'},
            {"type": "integer", "description": "Default: 5."},
        ]
    }
    assert lost == {}


def test_a_constant_keeps_its_limits() -> None:
    strict, _ = sent({"enum": ["ab", "cd"], "pattern": "^a"})
    assert strict == {"type": "string", "enum": ["ab", "cd"], "pattern": "^a"}


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"enum": [{"a": _LONG}]}, "`enum` is too long for a description"),
        (
            {"anyOf": [{"type": "string", "not": {"const": _LONG}}, {"type": "integer"}]},
            "`not` is too long for a description",
        ),
        (
            {**_NAMED, "not": {"required": ["a" * 150]}, "propertyNames": {"pattern": "b" * 150}},
            "`not`, `propertyNames` are too long for a description",
        ),
        (
            {**_NAMED, "not": {"$ref": "#/$defs/Other"}},
            "`not` refers to a definition, which a description does not show",
        ),
        (
            {"enum": [{"a": 1}, {"a": "b"}], "properties": {"a": {"type": "string"}}},
            "what is said of the properties or items of constants is not told",
        ),
        ({"type": "string", "default": _LONG}, "`default` is too long for a description"),
        ({"type": "string", "examples": [_LONG]}, "`examples` are too long for a description"),
        (
            {"type": "string", "examples": ["a" * 200, "b" * 200, "c"]},
            "of 3 `examples` 1 is told",
        ),
        (
            {"allOf": [{"type": "string", "default": _LONG}, {"minLength": 1}]},
            "`default` is too long for a description",
        ),
        (
            {
                "anyOf": [
                    {"type": "array", "items": {"type": "string"}},
                    {"type": "array", "items": {"type": "integer"}},
                ]
            },
            _AS_LIST,
        ),
        (
            {"oneOf": [{**_NAMED, "minProperties": 1}, {**_NAMED, "maxProperties": 0}]},
            f"{_AS_OBJECT}; `maxProperties`, `minProperties` of alternatives are not told",
        ),
        (
            {"anyOf": [{**_NAMED, "required": ["a"], "description": "One."}, _NAMED]},
            "what is said of each alternative is not told",
        ),
        (
            {"allOf": [{"type": "string", "default": "a"}, {"default": "b"}]},
            "of two defaults one is told",
        ),
    ],
)
def test_what_cannot_be_said_in_words_is_lost(schema: JsonValue, why: str) -> None:
    _, lost = sent(schema, Other={"required": ["b"]})
    assert lost == {"x": why}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"oneOf": [{"const": "a", "description": "A."}, {"const": "b"}]}, {"const": "c"}),
        ({"anyOf": [{"const": "a"}, {"enum": ["b", 1]}]}, {"oneOf": [{"const": "c"}]}),
        ({"allOf": [{"type": "string"}, {"enum": ["a", "b"]}]}, {"enum": ["c"]}),
        ({"enum": ["a", "c"], "allOf": [{"const": "a"}]}, {"const": "c"}),
    ],
)
def test_alternatives_are_told_apart_by_constants_however_they_are_written(
    one: JsonValue, other: JsonValue
) -> None:
    strict, lost = sent(
        {
            "oneOf": [
                object_of({"kind": one, "n": {"type": "integer"}}, ["kind"]),
                object_of({"kind": other, "n": {"type": "string"}}, ["kind"]),
            ]
        }
    )
    assert len(cast("list[JsonValue]", strict["anyOf"])) == 2
    assert lost == {}


def test_what_is_required_of_open_arguments_is_told() -> None:
    parameters = object_of({"x": {"type": "string"}}, ["x", "y"], additionalProperties=True)
    form = strict_form(parameters, ["x"], is_open=True)
    assert form.parameters["description"] == "An object has `y`."
