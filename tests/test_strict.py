"""Strict mode: schemas that keep its rules, and lose nothing that the spec allows."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import pytest
from fngen.lower.strict import StrictForm, strict_form
from fngen.lower.strict_limits import NoStrictFormError
from fngen_runtime.lift import compiled
from pydantic_core import to_json

from tests.building import Built, build_in, functions, object_of
from tests.lowering import Lowering
from tests.strict_rules import broken_rules

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fngen_runtime.contract import LiftEntry
    from fngen_runtime.json_types import JsonObject, JsonValue


def form_of(properties: JsonObject, required: list[str], **keywords: JsonValue) -> StrictForm:
    parameters = object_of(properties, required, **keywords)
    form = strict_form(parameters, list(properties), is_open=False)
    assert broken_rules(form.parameters) == []
    return form


def of_property(schema: JsonValue, *, required: bool = True) -> tuple[JsonValue, JsonValue]:
    """Return the strict schema of a property that has `schema`, and the lift of the whole."""
    form = form_of({"x": schema}, ["x"] if required else [])
    return cast("JsonObject", form.parameters["properties"])["x"], form.lift


def reader(
    properties: JsonObject, required: list[str], **keywords: JsonValue
) -> Callable[[JsonValue], JsonValue]:
    """Return what lifts arguments of a function that has `properties`."""
    form = form_of(properties, required, **keywords)
    return compiled(cast("LiftEntry", form.lift))


def closed_object(**properties: JsonValue) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "required": [*properties],
        "additionalProperties": False,
    }


def pairs(values: JsonValue) -> JsonObject:
    return {"type": "array", "items": closed_object(key={"type": "string"}, value=values)}


ANY = {"type": "string", "description": "Any value, as JSON text."}
MORE: JsonObject = {"$ref": "#/$defs/more_properties"}
A = {"type": "object", "properties": {"a": {"type": "string"}}, "additionalProperties": False}


@pytest.mark.parametrize(
    ("schema", "strict", "lift"),
    [
        ({"type": "string", "title": "X"}, {"type": "string"}, None),
        ({"type": "integer", "minimum": 1}, {"type": "integer", "minimum": 1}, None),
        ({"const": "a"}, {"type": "string", "enum": ["a"]}, None),
        (
            {"type": "string", "maxLength": 3, "pattern": "^(?!x)", "description": "A word."},
            {
                "type": "string",
                "description": "A word. At most 3 characters. Matches the regular expression `^(?!x)`.",
            },
            None,
        ),
        (
            {"type": "string", "format": "uri"},
            {"type": "string", "description": "Format: uri."},
            None,
        ),
        ({"type": ["string", "null"]}, {"type": ["string", "null"]}, None),
        (
            {"oneOf": [{"type": "string"}, {"type": "integer"}]},
            {"type": ["string", "integer"]},
            None,
        ),
        (
            {"type": "array", "items": {"type": "string"}, "uniqueItems": True, "minItems": 1},
            {
                "type": "array",
                "items": {"type": "string"},
                "minItems": 1,
                "description": "No two items are the same.",
            },
            None,
        ),
        (
            {
                "prefixItems": [{"type": "number"}, {"type": "number"}],
                "items": False,
                "type": "array",
            },
            {
                "type": "array",
                "items": {"type": "number"},
                "maxItems": 2,
                "description": "Items in this order: number; number.",
            },
            None,
        ),
        ({}, ANY, {"json": ["any"]}),
        (
            {"type": "object"},
            {"type": "string", "description": "JSON text of an object."},
            {"json": ["object"]},
        ),
        (
            {"type": ["object", "string"]},
            {"type": "string", "description": "JSON text of an object or a string."},
            {"json": ["object", "string"]},
        ),
        (
            {"type": "object", "additionalProperties": {"type": "integer"}},
            pairs({"type": "integer"}),
            {"pairs": {}},
        ),
        (A, closed_object(a={"type": ["string", "null"]}), {"optional": ["a"]}),
        (
            {"allOf": [{**A, "required": ["a"]}, {"properties": {"a": {"enum": ["b"]}}}]},
            closed_object(a={"type": "string", "enum": ["b"]}),
            None,
        ),
        (
            {"type": "object", "properties": {"a": {"type": "string"}}, "required": ["a"]},
            closed_object(a={"type": "string"}, more_properties=MORE),
            {"more": "more_properties", "values": {"json": ["any"]}},
        ),
        (
            {**A, "additionalProperties": {"type": "integer"}, "required": ["a"]},
            closed_object(
                a={"type": "string"},
                more_properties={"anyOf": [pairs({"type": "integer"}), {"type": "null"}]},
            ),
            {"more": "more_properties"},
        ),
    ],
)
def test_a_schema_in_strict_mode(schema: JsonValue, strict: JsonValue, lift: JsonValue) -> None:
    assert of_property(schema) == (strict, lift and {"properties": {"x": lift}} if lift else None)


def test_what_may_be_left_out_is_null() -> None:
    assert of_property({"type": "integer", "default": 3}, required=False) == (
        {"type": ["integer", "null"], "description": "Default: 3."},
        {"optional": ["x"]},
    )


def test_null_itself_is_told_from_what_is_left_out() -> None:
    schema, lift = of_property({"type": ["string", "null"]}, required=False)
    assert schema == {"anyOf": [{"type": ["string", "null"]}, {"$ref": "#/$defs/explicit_null"}]}
    assert lift == {"optional": ["x"], "nullable": ["x"]}
    read = reader({"x": {"type": ["string", "null"]}}, [])
    assert read({"x": None}) == {}
    assert read({"x": {"explicit_null": True}}) == {"x": None}
    assert read({"x": "a"}) == {"x": "a"}


def test_json_text_of_a_number_that_is_too_large_stays_text() -> None:
    read = reader({"x": {}}, ["x"])
    assert read({"x": "1e300"}) == {"x": 1e300}
    assert read({"x": "1e400"}) == {"x": "1e400"}


def test_the_objects_of_a_union_are_told_apart_by_what_they_have() -> None:
    kinds: list[JsonValue] = [
        object_of({"kind": {"const": "a"}, "n": {"type": "integer"}}, ["kind"]),
        object_of({"kind": {"const": "b"}, "n": {"type": ["integer", "null"]}}, ["kind", "n"]),
        object_of({"other": {"type": "integer"}}, additionalProperties=False),
    ]
    read = reader({"x": {"oneOf": kinds}}, ["x"])
    rest = {"more_properties": None}
    assert read({"x": {"kind": "a", "n": None, **rest}}) == {"x": {"kind": "a"}}
    assert read({"x": {"kind": "b", "n": None, **rest}}) == {"x": {"kind": "b", "n": None}}
    assert read({"x": {"other": None}}) == {"x": {}}


SOURCED = object_of({"kind": {"type": "string"}, "source": {"type": "string"}}, ["kind", "source"])
REASONED = object_of({"kind": {"type": "string"}, "reason": {"type": "string"}}, ["kind"])


@pytest.mark.parametrize("is_open", [False, True])
@pytest.mark.parametrize("required", [["kind"], ["kind", "source"]])
def test_an_argument_may_be_what_a_branch_takes_that_does_not_declare_it(
    required: list[JsonValue], *, is_open: bool
) -> None:
    exact: JsonObject = {"type": "object", "anyOf": [SOURCED, {**REASONED, "required": required}]}
    form = strict_form(exact, ["kind", "source", "reason"], is_open=is_open)
    assert broken_rules(form.parameters) == []
    lowering = Lowering(form.parameters, cast("LiftEntry | None", form.lift))
    values: list[JsonObject] = [
        {"kind": "", "source": 5},
        {"kind": "", "source": "a", "reason": None},
    ]
    assert None not in [lowering.lowered(value) for value in values]


def test_a_closed_branch_takes_no_other_arguments_than_its_own() -> None:
    closed_ones: list[JsonValue] = [
        {**one, "additionalProperties": False} for one in (SOURCED, REASONED)
    ]
    exact: JsonObject = {"type": "object", "anyOf": closed_ones}
    form = strict_form(exact, ["kind", "source", "reason"], is_open=False)
    assert form.lift == {"optional": ["source", "reason"]}


def test_recursion_is_kept() -> None:
    node = object_of({"next": {"$ref": "#/$defs/Node"}}, additionalProperties=False)
    definitions: JsonObject = {"$defs": {"Node": node}}
    form = form_of({"x": {"$ref": "#/$defs/Node"}}, ["x"], **definitions)
    reference: JsonObject = {"$ref": "#/$defs/Node"}
    assert form.parameters["$defs"] == {
        "Node": closed_object(next={"anyOf": [reference, {"type": "null"}]})
    }
    assert form.lift == {
        "properties": {"x": reference},
        "$defs": {"Node": {"optional": ["next"], "properties": {"next": reference}}},
    }
    read = reader({"x": {"$ref": "#/$defs/Node"}}, ["x"], **definitions)
    assert read({"x": {"next": {"next": None}}}) == {"x": {"next": {}}}


@pytest.mark.parametrize(
    ("schema", "why"),
    [
        ({"enum": [f"{n}" for n in range(1001)]}, "1,001 values of enums, and 1,000 is the most"),
        (
            {"enum": [f"{n}".zfill(60) for n in range(300)]},
            "an enum of 300 values with 18,000 characters, and 15,000 is the most",
        ),
        (
            object_of({f"{n}": {"type": "string"} for n in range(5001)}),
            "5,005 properties, and 5,000 is the most",
        ),
        (
            object_of({"explicit_null": {"type": "string"}}, additionalProperties=False),
            "an object of `explicit_null` alone",
        ),
        (json.loads('{"items":' * 90 + "{}" + "}" * 90), "269 levels of JSON"),
    ],
)
def test_what_has_no_strict_form_says_why(schema: JsonValue, why: str) -> None:
    with pytest.raises(NoStrictFormError, match=why):
        form_of({"x": schema}, ["x"])


@pytest.fixture
def built(tmp_path: Path) -> Built:
    """A package whose function has everything that strict mode sends in another form."""
    spec = object_of(
        {
            "name": {"type": "string"},
            "note": {"type": ["string", "null"]},
            "labels": {"type": "object", "additionalProperties": {"type": "integer"}},
            "wanted": {"type": "object", "maxProperties": 1},
            "place": object_of({"city": {"type": "string"}}, ["city"]),
        },
        ["name"],
    )
    return build_in(tmp_path, functions(f=spec))


NOTHING = {"name": "a", "note": None, "labels": None, "wanted": None, "place": None}


@pytest.mark.parametrize(
    ("sent", "received"),
    [
        (NOTHING, {"name": "a"}),
        ({**NOTHING, "note": {"explicit_null": True}}, {"name": "a", "note": None}),
        ({**NOTHING, "labels": [{"key": "k", "value": 1}]}, {"name": "a", "labels": {"k": 1}}),
        ({**NOTHING, "wanted": '{"a": [1]}'}, {"name": "a", "wanted": {"a": [1]}}),
        # Calls that were made of the plain payload.
        ({"name": "a"}, {"name": "a"}),
        ({"name": "a", "note": None}, {"name": "a", "note": None}),
        ({"name": "a", "labels": {"k": 1}}, {"name": "a", "labels": {"k": 1}}),
        (
            {"name": "a", "note": "b", "labels": {"k": 1}, "wanted": {}, "place": {"city": "c"}},
            {"name": "a", "note": "b", "labels": {"k": 1}, "wanted": {}, "place": {"city": "c"}},
        ),
    ],
)
def test_a_call_is_lifted(built: Built, sent: JsonObject, received: JsonObject) -> None:
    came: list[dict[str, Any]] = []

    def f(**arguments: Any) -> None:
        came.append(arguments)

    dispatcher = built.to(SimpleNamespace(f=f))
    assert dispatcher.validate("f", sent) == []
    assert dispatcher.call("f", json.dumps(sent)).ok
    (arguments,) = came
    assert json.loads(to_json(arguments)) == received


def test_a_plain_dispatcher_reads_what_came_as_it_is(built: Built) -> None:
    plain = built.dispatcher.plain
    assert plain.plain is plain
    assert [str(p) for p in plain.validate("f", NOTHING)] == [
        "labels: expected an object; got null",
        "wanted: expected an object; got null",
        "place: expected an object; got null",
    ]


def no_json(path: str, of: str, why: str, got: str) -> str:
    """Return the problem with `got`, which should be JSON text, in words."""
    expected = f"JSON text of {of} (this text is no JSON: {why})"
    return f"{path}: expected {expected}; got {json.dumps(got)}"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        (
            {"labels": [{"key": "a", "value": 1}, {"key": "b", "value": "x"}]},
            'labels[1].value: expected an integer; got "x"',
        ),
        (
            {"labels": [{"key": "a", "value": 1}, {"key": "a", "value": 2}]},
            'labels[1].key: expected a key that is not there yet; got "a"',
        ),
        (
            {"labels": [{"key": "a"}]},
            'labels[0]: expected a pair of `key` and `value`; got {"key":"a"}',
        ),
        (
            {"wanted": "{'a':1}"},
            no_json("wanted", "an object", "key must be a string at line 1 column 2", "{'a':1}"),
        ),
        (
            {"wanted": '{"a":1'},
            no_json(
                "wanted", "an object", "EOF while parsing an object at line 1 column 6", '{"a":1'
            ),
        ),
        (
            {"wanted": "words"},
            no_json("wanted", "an object", "expected value at line 1 column 1", "words"),
        ),
        (
            {"wanted": '{"a":1e400}'},
            no_json("wanted", "an object", "a number is out of range", '{"a":1e400}'),
        ),
        (
            {"place": {"city": "c", "more_properties": [{"key": "k", "value": "[1"}]}},
            no_json(
                "place.more_properties[0].value",
                "any value",
                "EOF while parsing a list at line 1 column 2",
                "[1",
            ),
        ),
        (
            {"wanted": '{"a": 1, "b": 2}'},
            r'wanted: expected at most 1 property; got "{\"a\": 1, \"b\": 2}"',
        ),
        (
            {"place": {"city": "c", "more_properties": [{"key": "city", "value": "1"}]}},
            'place.more_properties[0].key: expected a key that is not there yet; got "city"',
        ),
        (
            {"place": {"city": "c", "more_properties": 3}},
            "place.more_properties: expected a list of pairs, each with `key` and `value`; got 3",
        ),
    ],
)
def test_problems_are_told_in_terms_of_the_payload(
    built: Built, changed: JsonObject, problem: str
) -> None:
    problems = built.dispatcher.validate("f", {**NOTHING, **changed})
    assert [str(one) for one in problems] == [problem]
