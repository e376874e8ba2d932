"""A model's arguments as text: what a handler receives for them, or what the model is told."""

from __future__ import annotations

import json
from types import MappingProxyType, SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from pydantic_core import to_json

from tests.building import build_in, object_of

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime import CallResult, Dispatcher
    from fngen_runtime.json_types import JsonObject, JsonValue

_INTEGER: JsonObject = {"type": "integer"}
_COUNT: JsonObject = {"type": "integer", "minimum": 0}
_ARGUMENTS: JsonObject = object_of(
    {
        "count": _INTEGER,
        "counts": {"type": "array", "items": _INTEGER},
        "maybe": {"anyOf": [_INTEGER, {"type": "null"}]},
        "by_name": {"type": "object", "additionalProperties": _INTEGER},
        "shared": {"$ref": "#/$defs/Count"},
        "either": {"anyOf": [_INTEGER, {"type": "number"}]},
        "amount": {"type": "number"},
        "text": {"type": "string"},
        "anything": {},
        "place": object_of({"floor": _INTEGER, "text": {"type": "string"}}),
        **{f"more_{number}": {"$ref": "#/$defs/Count"} for number in range(5)},
    },
)
_ARGUMENTS["$defs"] = {"Count": {**_COUNT, "description": "How many, said at some length."}}
_NESTED = 190
_CYCLE: list[object] = []
_CYCLE.append(_CYCLE)


@pytest.fixture(scope="module")
def dispatcher(tmp_path_factory: pytest.TempPathFactory) -> Dispatcher:
    built = build_in(tmp_path_factory.mktemp("arguments"), _ARGUMENTS, name="act")

    def act(**keywords: object) -> dict[str, object]:
        return keywords

    return built.to(SimpleNamespace(act=act))


def received(result: CallResult) -> Any:
    assert result.ok, result.content
    return result.value


def told(result: CallResult) -> Any:
    assert not result.ok
    return json.loads(result.content)


def in_lists(depth: int) -> str:
    return '{"anything":' + "[" * depth + "]" * depth + "}"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ("", {}),
        ("  ", {}),
        ("\n", {}),
        ("null", {}),
        (" null ", {}),
        ("{}", {}),
        (' {"count": 1} ', {"count": 1}),
        ('"{\\"count\\": 1}"', {"count": 1}),
        ('""', {}),
        (
            '{"anything": 123456789012345678901234567890}',
            {"anything": 123456789012345678901234567890},
        ),
        ('{"count": 18446744073709551617}', {"count": 18446744073709551617}),
        ('{"amount": 9007199254740993}', {"amount": 9007199254740993}),
        ('{"amount": 0.1}', {"amount": 0.1}),
        ('{"amount": 5e-324}', {"amount": 5e-324}),
        ('{"count": 1, "count": 2}', {"count": 2}),
        ('{"text": "\\u0000\\ud83d\\ude00"}', {"text": "\x00😀"}),
        ('{"text": "{\\"count\\": 1}"}', {"text": '{"count": 1}'}),
        (in_lists(_NESTED), json.loads(in_lists(_NESTED))),
    ],
)
def test_text_is_read(dispatcher: Dispatcher, text: str, want: object) -> None:
    assert received(dispatcher.call("act", text)) == want
    assert dispatcher.validate("act", text) == []


@pytest.mark.parametrize(
    ("text", "want"),
    [
        ('{"count": 1.0}', {"count": 1}),
        ('{"count": -0.0}', {"count": 0}),
        ('{"count": 1e20}', {"count": 10**20}),
        ('{"counts": [1.0, 2]}', {"counts": [1, 2]}),
        ('{"maybe": 1.0}', {"maybe": 1}),
        ('{"by_name": {"a": 1.0}}', {"by_name": {"a": 1}}),
        ('{"shared": 1.0}', {"shared": 1}),
        ('{"amount": 1.0}', {"amount": 1.0}),
        ('{"either": 1.0}', {"either": 1.0}),
        ('{"anything": 1.0}', {"anything": 1.0}),
    ],
)
def test_a_whole_number_arrives_as_the_type_says(
    dispatcher: Dispatcher, text: str, want: dict[str, object]
) -> None:
    value = received(dispatcher.call("act", text))
    assert repr(value) == repr(want)


_NUMBER: JsonObject = {"type": "number"}
_TEXTS: JsonObject = {"type": "array", "items": {"type": "string"}}
_MAP: JsonObject = {"type": "object", "additionalProperties": _INTEGER}


@pytest.mark.parametrize(
    ("schema", "sent", "want"),
    [
        ({"allOf": [{"$ref": "#/$defs/Count"}], "description": "d"}, "2.0", "2"),
        ({"allOf": [_INTEGER, {"minimum": 1}]}, "2.0", "2"),
        ({"anyOf": [_INTEGER, _TEXTS]}, "2.0", "2"),
        ({"enum": [1, 2, 3]}, "2.0", "2"),
        ({"type": "number", "enum": [1, 2, 3]}, "2.0", "2"),
        ({"enum": ["a", 2]}, "2.0", "2"),
        ({"enum": [1.0, 2]}, "2.0", "2"),
        ({"const": 2}, "2.0", "2"),
        ({"type": "number", "const": 2}, "2.0", "2"),
        ({"type": "array", "items": {"enum": [1, 2]}}, "[2.0]", "[2]"),
        ({"anyOf": [_INTEGER, {"type": "array"}]}, "2.0", "2"),
        ({"anyOf": [_INTEGER, {"$ref": "#/$defs/Counts"}]}, "[[2.0], 2.0]", "[[2], 2]"),
        ({"type": "object", "additionalProperties": _MAP}, '{"a": {"b": 2.0}}', "{'a': {'b': 2}}"),
        # What may be another number stays as it was sent.
        ({"anyOf": [_INTEGER, {"type": "array"}]}, "[2.0]", "[2.0]"),
        ({"type": ["integer", "object"]}, '{"a": 2.0}', "{'a': 2.0}"),
        ({"anyOf": [_INTEGER, {"minimum": 2}]}, "2.0", "2.0"),
        ({"enum": [2, 2.5]}, "2.0", "2.0"),
        ({"prefixItems": [_INTEGER, {"type": "number"}]}, "[2.0, 2.0, 2.0]", "[2, 2.0, 2.0]"),
        (
            {"prefixItems": [{"type": "number"}], "items": _INTEGER},
            "[2.0, 2.0, 2.0, 2.5e1]",
            "[2.0, 2, 2, 25]",
        ),
        (
            {"anyOf": [{"prefixItems": [_INTEGER, True]}, {"prefixItems": [True, _INTEGER]}]},
            "[2.0, 2.0]",
            "[2.0, 2.0]",
        ),
        (
            {"type": "array", "allOf": [{"prefixItems": [True, _INTEGER]}, {"items": _NUMBER}]},
            "[2.0, 2.0]",
            "[2.0, 2]",
        ),
        (
            {"patternProperties": {"^a": _INTEGER}, "additionalProperties": False},
            '{"a": 2.0}',
            "{'a': 2}",
        ),
        ({"patternProperties": {"^a": _INTEGER}}, '{"b": 2.0}', "{'b': 2.0}"),
        ({"allOf": [{"minimum": 1}, {"maximum": 3}]}, "2.0", "2.0"),
    ],
)
def test_a_number_is_an_integer_where_no_other_may_be(
    tmp_path: Path, schema: JsonValue, sent: str, want: str
) -> None:
    counts: JsonObject = {"anyOf": [_INTEGER, {"$ref": "#/$defs/Counts"}]}
    definitions: JsonObject = {"Count": _COUNT, "Counts": {"type": "array", "items": counts}}
    built = build_in(tmp_path, {**object_of({"x": schema}), "$defs": definitions}, name="act")

    def act(*, x: object) -> object:
        return x

    plain = built.to(SimpleNamespace(act=act)).plain
    assert repr(received(plain.call("act", f'{{"x": {sent}}}'))) == want


def test_a_whole_number_is_an_integer_however_deep_it_is(tmp_path: Path) -> None:
    schema: JsonObject = _INTEGER
    text = "2.0"
    for _ in range(10):
        schema = {"type": "array", "items": {"type": "object", "additionalProperties": schema}}
        text = f'[{{"a": {text}}}]'
    built = build_in(tmp_path, object_of({"x": schema}), name="act")

    def act(*, x: object) -> object:
        return x

    value = received(built.to(SimpleNamespace(act=act)).plain.call("act", f'{{"x": {text}}}'))
    assert "2.0" not in repr(value)
    assert value == json.loads(text)


@pytest.mark.parametrize(
    ("inner", "sent"),
    [
        # Beside an integer that is written as a float, and in one of several classes.
        ({"count": _INTEGER, "any": {}}, '{"count":2,"any":1.0,"undeclared":[1.0,1]}'),
        ({"count": _INTEGER, "price": _NUMBER}, '{"count":2,"price":1.0}'),
        ({"count": _INTEGER, "price": {"type": ["number", "null"]}}, '{"count":2,"price":1.0}'),
        ({"count": _INTEGER, "price": {"anyOf": [_NUMBER, _TEXTS]}}, '{"count":2,"price":1.0}'),
        ({"count": _INTEGER, "by_name": {"type": "object"}}, '{"count":2,"by_name":{"a":1.0}}'),
        ({"count": {"anyOf": [_INTEGER, _TEXTS]}, "any": {}}, '{"count":2,"any":1.0}'),
        ({"count": _INTEGER, "pair": {"prefixItems": [_NUMBER]}}, '{"count":2,"pair":[1.0,1]}'),
        ({"count": _INTEGER, "inner": object_of({"count": _INTEGER})}, '{"inner":{"count":2}}'),
    ],
)
def test_numbers_of_a_model_are_as_sent_but_for_integers(
    tmp_path: Path, inner: JsonObject, sent: str
) -> None:
    model = object_of(inner)
    other = object_of({"kind": {"const": "other"}}, ["kind"])
    places: JsonObject = {
        "one": model,
        "many": {"type": "array", "items": model},
        "either": {"anyOf": [other, model]},
    }
    built = build_in(tmp_path, object_of(places), name="act")
    came: list[object] = []

    def act(**keywords: object) -> None:
        came.append(keywords)

    plain = built.to(SimpleNamespace(act=act)).plain
    written = sent.replace("2", "2.0")
    text = f'{{"one":{written},"many":[{written}],"either":{written}}}'
    assert plain.call("act", text).ok
    assert to_json(came[0]) == text.replace("2.0", "2").encode()


@pytest.mark.parametrize(
    ("pair", "sent"),
    [
        ({"prefixItems": [_NUMBER, _INTEGER]}, "[1.0,2]"),
        ({"prefixItems": [{"prefixItems": [True, _INTEGER]}]}, "[[1.0,2],1.0]"),
        ({"patternProperties": {"^a": _INTEGER}, "additionalProperties": False}, '{"a":2}'),
        ({"patternProperties": {"^a": _INTEGER}}, '{"b":1.0}'),
    ],
)
def test_what_is_typed_by_its_place_has_integers_in_a_model_too(
    tmp_path: Path, pair: JsonValue, sent: str
) -> None:
    built = build_in(tmp_path, object_of({"x": object_of({"pair": pair})}), name="act")
    came: list[object] = []

    def act(*, x: object) -> None:
        came.append(x)

    plain = built.to(SimpleNamespace(act=act)).plain
    text = f'{{"pair":{sent},"undeclared":1.0}}'
    assert plain.call("act", f'{{"x":{text.replace("2", "2.0")}}}').ok
    assert to_json(came[0]) == text.encode()


def test_a_model_takes_whole_numbers_of_python_too(tmp_path: Path) -> None:
    inner: JsonObject = {"count": _INTEGER, "more": {"$ref": "#/$defs/Inner"}}
    spec: JsonObject = {
        **object_of({"x": {"$ref": "#/$defs/Inner"}}),
        "$defs": {"Inner": object_of(inner)},
    }
    model = build_in(tmp_path, spec, name="act").module("models").Inner
    assert repr(model(count=2.0, more=model(count=3.0)).more.count) == "3"
    told = model.model_json_schema()["$defs"]["Inner"]["properties"]["count"]
    assert told == {"title": "Count", "type": "integer"}


def test_a_whole_number_in_a_model_is_an_integer(dispatcher: Dispatcher) -> None:
    value = received(dispatcher.call("act", '{"place": {"floor": 3.0}}'))
    assert repr(value["place"].floor) == "3"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("{", "line 1 column 1"),
        ('{"count": }', "line 1 column 11"),
        ('{\n  "count": 1,\n}', "line 3 column 1"),
        ("{'count': 1}", "line 1 column 2"),
        ('{"count": 1} and more', "line 1 column 14"),
        ('{"count": 1}{"count": 2}', "line 1 column 13"),
        ('{"amount": NaN}', "line 1 column 12"),
        ('{"amount": -Infinity}', "line 1 column 13"),
        ('```json\n{"count": 1}\n```', "line 1 column 1"),
        ('\ufeff{"count": 1}', "line 1 column 1"),
        ('{"text": "\\ud800"}', "line 1 column 17"),
        ('{"text": "a\nb"}', "line 2 column 0"),
        ('"{"', "line 1 column 1"),
        ('"words"', "line 1 column 1"),
        (in_lists(5_000), "line 1 column 213"),
    ],
)
def test_bad_json_is_told_with_its_place(dispatcher: Dispatcher, text: str, place: str) -> None:
    answer = told(dispatcher.call("act", text))
    assert answer["error"] == "invalid_json"
    assert answer["message"].startswith("the arguments are not JSON: ")
    assert answer["message"].endswith(f" at {place}; send one JSON object")
    assert [problem.expected for problem in dispatcher.validate("act", text)] == ["one JSON object"]


@pytest.mark.parametrize(
    ("text", "got"),
    [
        ("[]", "[]"),
        ('[{"count": 1}]', '[{"count":1}]'),
        ("3", "3"),
        ("true", "true"),
        ('"[]"', "[]"),
        ('"\\"{}\\""', '"{}"'),
    ],
)
def test_what_is_no_object_is_refused(dispatcher: Dispatcher, text: str, got: str) -> None:
    answer = told(dispatcher.call("act", text))
    assert answer["error"] == "invalid_arguments"
    assert answer["problems"] == [{"path": "", "expected": "an object", "got": got}]


@pytest.mark.parametrize("number", ["1e400", "-1E+309", "1" + "0" * 309 + ".5"])
@pytest.mark.parametrize("name", ["amount", "count", "maybe", "anything", "place"])
def test_a_number_beyond_floats_is_refused(dispatcher: Dispatcher, name: str, number: str) -> None:
    answer = told(dispatcher.call("act", f'{{"{name}": {{"deep": [{number}]}}}}'))
    assert answer["error"] == "invalid_json"
    assert "a number is out of range" in answer["message"]


def test_text_that_looks_like_such_a_number_is_text(dispatcher: Dispatcher) -> None:
    value = received(dispatcher.call("act", '{"text": "1e400", "amount": 1e300}'))
    assert value == {"text": "1e400", "amount": 1e300}


def test_half_a_surrogate_pair_is_refused(dispatcher: Dispatcher) -> None:
    answer = told(dispatcher.call("act", '{"text": "\ud800"}'))
    assert answer["error"] == "invalid_json"
    assert dispatcher.validate("act", '{"text": "\ud800"}')


def test_mappings_are_taken_as_text_is(dispatcher: Dispatcher) -> None:
    assert received(dispatcher.call("act", {"count": 1})) == {"count": 1}
    assert received(dispatcher.call("act", MappingProxyType({"count": 1.0}))) == {"count": 1}
    assert received(dispatcher.call("act", {})) == {}
    assert received(dispatcher.call("act", None)) == {}
    assert told(dispatcher.call("act", {"count": "one"}))["problems"]


def test_the_callers_mapping_is_left_as_it_was(dispatcher: Dispatcher) -> None:
    sent: JsonObject = {"count": 1.0, "place": {"floor": 1.0}}
    value = received(dispatcher.call("act", sent))
    value["count"] = 5
    assert repr(sent) == "{'count': 1.0, 'place': {'floor': 1.0}}"


@pytest.mark.parametrize(
    "arguments",
    [
        {"count": "\ud800"},
        {"\ud800": 1},
        {"place": {"text": "\ud800"}},
        {"count": {1: 2}},
        {"count": object()},
        {1: 2},
        {"anything": (1, 2)},
        {"anything": {1, 2}},
        {"anything": b"text"},
        {"anything": [{"deep": {1: 2}}]},
        {"anything": {"deep": object()}},
        {"counts": (1, 2)},
        {"count": float("nan")},
        {"anything": _CYCLE},
        {"count": 1, "place": [{"text": float("inf")}]},
        [1],
        5,
    ],
)
def test_a_mapping_that_is_no_json_is_answered(dispatcher: Dispatcher, arguments: Any) -> None:
    assert told(dispatcher.call("act", arguments))["error"] == "invalid_arguments"
    assert dispatcher.validate("act", arguments)
