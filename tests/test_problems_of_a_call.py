"""The problems of a call together: how many are told, and how places and values are written."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from fngen_runtime.problems import Problem
from fngen_runtime.words import path_of, shown

from tests.building import build_in, functions, object_of

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue


def test_every_problem_is_told_at_once(tmp_path: Any) -> None:
    line = object_of({"sku": {"type": "string"}, "quantity": {"type": "integer"}}, ["sku"])
    spec = functions(
        order=object_of(
            {"lines": {"type": "array", "items": line}, "note": {"type": "string"}}, ["lines"]
        ),
        empty=object_of({}),
    )
    dispatcher = build_in(tmp_path, spec).dispatcher
    result = dispatcher.call("order", '{"lines": [{"quantity": "a"}, 3], "note": 7, "rush": true}')
    assert json.loads(result.content) == {
        "error": "invalid_arguments",
        "message": "the arguments have 5 problems; the function was not called",
        "problems": [
            {
                "path": "lines[0].sku",
                "expected": "a value, as it is required",
                "got": "nothing",
            },
            {"path": "lines[0].quantity", "expected": "an integer", "got": '"a"'},
            {"path": "lines[1]", "expected": "an object", "got": "3"},
            {"path": "note", "expected": "a string", "got": "7"},
            {
                "path": "rush",
                "expected": "nothing, as the arguments are `lines`, `note`",
                "got": "true",
            },
        ],
    }
    (problem,) = dispatcher.validate("empty", '{"a": 1}')
    assert str(problem) == "a: expected nothing: there are no arguments; got 1"


@pytest.mark.parametrize(
    ("text", "want"),
    [
        (
            '{"x": 1, "x": "a", "x": 2, "x": "b"}',
            [
                'x: expected one value, as no key may be repeated; got 1, then "a", then 2, ... (4 in all)'
            ],
        ),
        (
            r'{"y": [{"a b": 1}, {"a b": 1, "a\u0020b": 1}], "x": "1"}',
            ['y[1]["a b"]: expected one value, as no key may be repeated; got 1, then 1'],
        ),
        (
            json.dumps('{"x": 1, "x": "a"}'),
            ['x: expected one value, as no key may be repeated; got 1, then "a"'],
        ),
    ],
)
def test_a_repeated_key_of_refused_arguments_is_told(
    tmp_path: Any, text: str, want: list[str]
) -> None:
    schema = object_of({"x": {"type": "integer"}, "y": {}}, ["x"])
    dispatcher = build_in(tmp_path, functions(act=schema)).dispatcher.plain
    problems = [str(problem) for problem in dispatcher.validate("act", text)]
    assert problems[: len(want)] == want
    # What a repair would read otherwise is not taken for one of two values.
    result = dispatcher.call("act", text)
    assert result.error is not None
    assert str(result.error.problems[0]) == want[0]


def test_a_model_is_told_a_page_at_most(tmp_path: Any) -> None:
    schema = object_of({"x": {"type": "array", "items": {"type": "integer"}}})
    dispatcher = build_in(tmp_path, functions(act=schema)).dispatcher
    text = json.dumps({"x": ["no integer"] * 1000})
    result = dispatcher.call("act", text)
    told = json.loads(result.content)
    assert told["message"] == "the arguments have 1000 problems; the function was not called"
    assert told["problems"][0] == {"path": "x[0]", "expected": "an integer", "got": '"no integer"'}
    assert len(told["problems"]) + told["more_problems"] == 1000
    assert 3_800 < len(result.content) <= 4_000
    assert result.error is not None
    assert len(result.error.problems) == len(dispatcher.validate("act", text)) == 1000


def test_a_page_holds_what_json_puts_around_problems_too(tmp_path: Any) -> None:
    names = [f"a{number}" for number in range(300)]
    schema = object_of({name: {"type": "string"} for name in names}, names)
    result = build_in(tmp_path, functions(act=schema)).dispatcher.call("act", "{}")
    told = json.loads(result.content)
    assert len(told["problems"]) + told["more_problems"] == 300
    assert 3_800 < len(result.content) <= 4_000


def test_of_many_arguments_some_are_named(tmp_path: Any) -> None:
    schema = object_of({f"a{number}": {} for number in range(50)})
    dispatcher = build_in(tmp_path, functions(act=schema)).dispatcher
    (problem,) = dispatcher.validate("act", '{"b": 1}')
    names = ", ".join(f"`a{number}`" for number in range(40))
    assert problem.expected == f"nothing, as the arguments are {names}, ... (50 in all)"


def test_the_arguments_are_named_once_and_as_many_as_there_is_room_for(tmp_path: Any) -> None:
    schema = object_of({f"{'a' * 40}{number}": {} for number in range(60)})
    dispatcher = build_in(tmp_path, functions(act=schema)).dispatcher
    result = dispatcher.call("act", {f"b{number}": 1 for number in range(30)})
    first, *others = json.loads(result.content)["problems"]
    assert len(first["expected"]) <= 600
    assert first["expected"].endswith(", ... (60 in all)")
    assert {one["expected"] for one in others} == {"nothing, as there is no such argument"}
    assert len(others) == 29


def test_one_problem_is_a_page_at_most(tmp_path: Any) -> None:
    schema: JsonObject = {"type": "string", "pattern": "\x01" * 600}
    names = [f"{'a' * 38}{number}" for number in range(9)]
    sent: JsonValue = '"' * 80
    for name in names:
        schema, sent = object_of({name: schema}), {name: sent}
    result = build_in(tmp_path, functions(act=schema)).dispatcher.plain.call(
        "act", json.dumps(sent)
    )
    assert len(result.content) <= 4_000
    (problem,) = json.loads(result.content)["problems"]
    assert problem["path"].startswith(names[-1])


@pytest.mark.parametrize(
    ("sent", "path"),
    [
        ({"0": "x"}, 'x["0"]'),
        ({"007": "x", "8": 1}, 'x["007"]'),
        ({"": "x"}, 'x[""]'),
        ({"": {"": "x"}, "0": 1}, 'x[""][""]'),
        ({"": {"1": "x", "0": 1}, "0": 1}, 'x[""]["1"]'),
    ],
)
def test_keys_that_are_digits_or_empty_are_told(tmp_path: Any, sent: JsonValue, path: str) -> None:
    numbers: JsonObject = {
        "type": ["object", "integer"],
        "additionalProperties": {"$ref": "#/$defs/Numbers"},
    }
    schema = object_of({"x": {"$ref": "#/$defs/Numbers"}})
    spec = functions(act={**schema, "$defs": {"Numbers": numbers}})
    dispatcher = build_in(tmp_path, spec).dispatcher.plain
    result = dispatcher.call("act", json.dumps({"x": sent}))
    assert result.error is not None
    assert [problem.path for problem in result.error.problems] == [path]


def test_keys_that_are_digits_are_repaired(tmp_path: Any) -> None:
    numbers: JsonObject = {"type": "object", "additionalProperties": {"type": "integer"}}
    received: list[object] = []

    class Handlers:
        def act(self, **arguments: object) -> None:
            received.append(arguments)

    built = build_in(tmp_path, functions(act=object_of({"x": numbers})))
    result = built.to(Handlers()).plain.call("act", '{"x": {"": "3", "0": "1", "07": "2"}}')
    assert [one.path for one in result.repairs] == ['x[""]', 'x["0"]', 'x["07"]']
    assert received == [{"x": {"": 3, "0": 1, "07": 2}}]


def test_a_problem_is_told_once(tmp_path: Any) -> None:
    schema = object_of({"x": {"allOf": [{"type": "string"}, {"type": "string"}]}})
    dispatcher = build_in(tmp_path, functions(act=schema)).dispatcher
    assert dispatcher.validate("act", '{"x": 1}') == [Problem("x", "a string", "1")]


@pytest.mark.parametrize(
    ("tokens", "want"),
    [
        ([], ""),
        (["a"], "a"),
        (["a", "b"], "a.b"),
        (["a", 0, "b"], "a[0].b"),
        ([0, 1], "[0][1]"),
        (["a b"], '["a b"]'),
        (["a", ""], 'a[""]'),
        (["a", "0"], 'a["0"]'),
        (["a.b", "c"], '["a.b"].c'),
        (['"', "größe"], '["\\""].größe'),
        (["class"], "class"),
        (["\ud800"], '["\\ud800"]'),
        (["k" * 100 + " "], '["' + "k" * 76 + "...]"),
        (["kk"] * 300, "kk" + ".kk" * 65 + "...kk" + ".kk" * 66),
    ],
)
def test_paths(tokens: list[str | int], want: str) -> None:
    assert path_of(tokens) == want


@pytest.mark.parametrize(
    ("value", "want"),
    [
        (None, "null"),
        ("größe", '"größe"'),
        ({"a": [1, 1.5]}, '{"a":[1,1.5]}'),
        (float("inf"), "Infinity"),
        (2**70, "1180591620717411303424"),
        ("\ud800", '"\\ud800"'),
        ("a" * 78, '"' + "a" * 78 + '"'),
        ("a" * 79, '"' + "a" * 76 + "..."),
    ],
)
def test_values_are_shown_as_json_and_cut(value: object, want: str) -> None:
    assert shown(value) == want
