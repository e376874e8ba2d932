"""What is wrong with arguments of a strict payload, told in the shape that it asked for."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.building import Built, build_in, functions, object_of

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

_INTEGER: JsonObject = {"type": "integer"}
_COUNTS: JsonObject = {"type": "object", "additionalProperties": _INTEGER}
_SPEC = functions(
    act=object_of(
        {
            "name": {"type": "string"},
            "counts": {**_COUNTS, "minProperties": 1},
            "options": {"type": "object"},
            "number": _INTEGER,
        },
        ["name"],
    ),
    count=object_of({"counts": {**_COUNTS, "required": ["all"]}, "number": _INTEGER}, ["counts"]),
    note=object_of({"value": {}, "number": _INTEGER}, ["value", "number"]),
    open=object_of(
        {
            "it": object_of({"key": {"type": "string"}}, ["key"], additionalProperties=_INTEGER),
            "number": _INTEGER,
        },
        ["it", "number"],
    ),
    texts=object_of({"texts": {"type": "array", "items": {"type": "object"}}}, ["texts"]),
    extra=object_of({"name": {"type": "string"}, "number": _INTEGER}, additionalProperties=True),
    either=object_of({"it": {"type": ["object", "integer"]}}, ["it"]),
)


def _pair(key: str, value: JsonValue) -> JsonObject:
    return {"key": key, "value": value}


def _sent(**arguments: JsonValue) -> JsonObject:
    return {"name": "a", "counts": None, "options": None, "number": None, **arguments}


_NO_OBJECT = "this text is no JSON: EOF while parsing an object at line 1 column 1"
_PAIRS = "a list of pairs, each with `key` and `value`"

# By what it shows: the function, what is sent to it, and the problems in words.
_TABLE: dict[str, tuple[str, JsonObject, list[str]]] = {
    "a_key_too_few": (
        "act",
        {"counts": [_pair("k", 1)], "options": None, "number": None},
        ["name: expected a value, as it is required; got nothing"],
    ),
    "a_key_too_few_and_a_wrong_pair": (
        "act",
        {"counts": [_pair("k", "one")], "options": "{}", "number": None},
        [
            "name: expected a value, as it is required; got nothing",
            'counts[0].value: expected an integer; got "one"',
        ],
    ),
    "a_key_too_many": (
        "act",
        _sent(counts=[_pair("k", "one")], other=1),
        [
            'counts[0].value: expected an integer; got "one"',
            (
                "other: expected nothing, as the arguments are `name`, `counts`, `options`, `number`; "
                "got 1"
            ),
        ],
    ),
    "a_plain_map_and_a_key_too_few": (
        "act",
        {"counts": {"k": "one"}},
        [
            "name: expected a value, as it is required; got nothing",
            'counts.k: expected an integer; got "one"',
        ],
    ),
    "plain_text_and_a_key_too_few": (
        "note",
        {"value": "[draft] hello"},
        ["number: expected a value, as it is required; got nothing"],
    ),
    "text_of_another_kind": (
        "act",
        _sent(options="[1]"),
        ['options: expected JSON text of an object (this text is that of an array); got "[1]"'],
    ),
    "text_of_a_number": (
        "texts",
        {"texts": ["{}", "1"]},
        ['texts[1]: expected JSON text of an object (this text is that of a number); got "1"'],
    ),
    "no_text": (
        "act",
        _sent(options=5),
        ["options: expected JSON text of an object; got 5"],
    ),
    "no_text_and_no_integer": (
        "either",
        {"it": True},
        ["it: expected an integer or JSON text of an object; got true"],
    ),
    "no_pairs": (
        "act",
        _sent(counts=5),
        [f"counts: expected {_PAIRS}; got 5"],
    ),
    "a_pair_too_few": (
        "count",
        {"counts": [_pair("some", 1)], "number": None},
        [
            (
                'counts: expected a pair with the key "all", as it is required; '
                'got [{"key":"some","value":1}]'
            )
        ],
    ),
    "all_at_once": (
        "act",
        _sent(name=1, counts=[_pair("k", "one"), 3], options="{", number="one"),
        [
            "counts[1]: expected a pair of `key` and `value`; got 3",
            f'options: expected JSON text of an object ({_NO_OBJECT}); got "{{"',
            "name: expected a string; got 1",
            'counts[0].value: expected an integer; got "one"',
            'number: expected an integer; got "one"',
        ],
    ),
    "all_at_once_in_more_properties": (
        "open",
        {
            "it": {"key": 1, "more_properties": [_pair("key", 2), _pair("k", "three")]},
            "number": None,
        },
        [
            'it.more_properties[0].key: expected a key that is not there yet; got "key"',
            "it.key: expected a string; got 1",
            'it.more_properties[1].value: expected an integer; got "three"',
            "number: expected an integer; got null",
        ],
    ),
    "no_more_properties": (
        "open",
        {"it": {"key": 1, "more_properties": "none"}, "number": 1},
        [f'it.more_properties: expected {_PAIRS}; got "none"', "it.key: expected a string; got 1"],
    ),
    "a_repeated_key_in_text": (
        "note",
        {"value": '{"a": [{"b": 1, "b": 2}]}', "number": "one"},
        [
            "value.a[0].b: expected one value, as no key may be repeated; got 1, then 2",
            'number: expected an integer; got "one"',
        ],
    ),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_in(tmp_path_factory.mktemp("strict"), _SPEC)


@pytest.mark.parametrize("case", _TABLE)
def test_wording(built: Built, case: str) -> None:
    name, sent, want = _TABLE[case]
    assert [str(problem) for problem in built.dispatcher.validate(name, sent)] == want
    result = built.dispatcher.call(name, json.dumps(sent))
    assert result.error is not None
    assert [str(problem) for problem in result.error.problems] == want


def test_what_is_valid_once_lifted_may_leave_out_what_may_be_null(built: Built) -> None:
    sent: JsonObject = {"name": "a", "counts": [_pair("k", 1)], "options": '{"b": 2}'}
    received: list[object] = []

    class Handlers:
        def act(self, **arguments: object) -> None:
            received.append(arguments)

    assert built.dispatcher.validate("act", sent) == []
    assert built.to(Handlers()).call("act", json.dumps(sent)).repairs == ()
    assert received == [{"name": "a", "counts": {"k": 1}, "options": {"b": 2}}]


def test_more_properties_are_those_of_a_strict_payload_whatever_is_left_out(built: Built) -> None:
    received: list[object] = []

    class Handlers:
        def extra(self, **arguments: object) -> None:
            received.append(arguments)

    dispatcher = built.to(Handlers())
    sent: JsonObject = {"name": "a", "more_properties": [_pair("k", "1")]}
    assert dispatcher.call("extra", json.dumps(sent)).ok
    assert dispatcher.call("extra", {"name": "a", "more_properties": "mine"}).ok
    assert received == [{"name": "a", "k": 1}, {"name": "a", "more_properties": "mine"}]


def test_the_plain_dispatcher_tells_of_plain_arguments(built: Built) -> None:
    sent = _sent(counts=[_pair("k", 1)], options="[1]")
    problems = built.dispatcher.plain.validate("act", sent)
    assert [str(problem) for problem in problems] == [
        'counts: expected an object; got [{"key":"k","value":1}]',
        'options: expected an object; got "[1]"',
        "number: expected an integer; got null",
    ]
