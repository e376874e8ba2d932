"""What is wrong with arguments of a strict payload, told in the shape that it asked for."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING

import pytest

from tests.building import Built, build_in, functions, object_of

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject, JsonValue

_INTEGER: JsonObject = {"type": "integer"}
_COUNTS: JsonObject = {"type": "object", "additionalProperties": _INTEGER}
_KEYS: JsonObject = {"^a": _INTEGER, "^b": _INTEGER}
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
    null=object_of(
        {"k": {"type": ["string", "null"]}}, ["k"], additionalProperties={"type": "string"}
    ),
    named=object_of(
        {"m": {**_COUNTS, "propertyNames": {"pattern": "^property_"}, "minProperties": 2}}, ["m"]
    ),
    maps=object_of({"m": {"type": "object", "additionalProperties": _COUNTS}}, ["m"]),
    keys=object_of(
        {
            "all": {"type": "object", "patternProperties": _KEYS, "additionalProperties": False},
            "more": object_of(
                {"x": _INTEGER}, ["x"], patternProperties=_KEYS, additionalProperties=False
            ),
        },
        ["all", "more"],
    ),
    lacking=object_of(
        {"o": {"type": "object", "properties": {"id": _INTEGER}, "required": ["ID"]}}, ["o"]
    ),
    sent=object_of(
        {
            "maps": {"type": "array", "items": _COUNTS, "maxItems": 0},
            "texts": {"type": "array", "items": {}, "minItems": 3},
            "tuple": {"type": "array", "prefixItems": [{}, {"type": "object"}]},
        },
        ["maps", "texts", "tuple"],
    ),
    depends=object_of({"a": _INTEGER, "b": _INTEGER}, dependentRequired={"a": ["b"]}),
    one=object_of(
        {"a": _INTEGER, "b": _INTEGER, "m": {**_COUNTS, "minProperties": 1}},
        oneOf=[{"required": ["a"]}, {"required": ["b"]}],
    ),
    further=object_of(
        {"o": object_of({"x": _INTEGER}, ["x"], additionalProperties=_COUNTS)}, ["o"]
    ),
    options=object_of(
        {
            "o": {**_COUNTS, "anyOf": [{"required": ["a"]}, {"required": ["c"]}]},
            "p": {"anyOf": [{**_COUNTS, "maxProperties": 0}, {**_COUNTS, "minProperties": 2}]},
        },
        ["o", "p"],
    ),
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
    "a_pair_with_the_key_of_a_property_that_is_null": (
        "null",
        {"k": None, "more_properties": [_pair("k", "v")]},
        ['more_properties[0].key: expected a key that is not there yet; got "k"'],
    ),
    "a_key_that_may_not_be_so": (
        "named",
        {"m": [_pair("a", 1)]},
        [
            'm: expected at least 2 pairs; got [{"key":"a","value":1}]',
            'm[0].key: expected a string that matches `^property_`; got "a"',
        ],
    ),
    "long_keys_and_odd_ones": (
        "maps",
        {
            "m": [
                _pair("a" * 72 + "\0" + "b" * 20, [_pair("]", "x")]),
                _pair("https://example.com/" + "a" * 99, [_pair("k", 1), _pair("l", "x")]),
            ]
        },
        [
            'm[0].value[0].value: expected an integer; got "x"',
            'm[1].value[1].value: expected an integer; got "x"',
        ],
    ),
    "keys_of_pairs_that_are_not_allowed": (
        "keys",
        {
            "all": [_pair("c", 1)],
            "more": {"x": 1, "more_properties": [_pair("a", 1), _pair("d", 1)]},
        },
        [
            'all[0].key: expected a key that matches `^a` or `^b`; got "c"',
            'more.more_properties[1].key: expected a key that matches `^a` or `^b`; got "d"',
        ],
    ),
    "a_property_that_only_a_pair_can_be": (
        "lacking",
        {"o": {"id": 1, "more_properties": None}},
        ['o.more_properties: expected a pair with the key "ID", as it is required; got null'],
    ),
    "what_was_sent": (
        "sent",
        {"maps": [[_pair("p", 1)]], "texts": ["4", "5"], "tuple": ["1", "2"]},
        [
            'maps: expected at most 0 items; got [[{"key":"p","value":1}]]',
            'texts: expected at least 3 items; got ["4","5"]',
            'tuple[1]: expected JSON text of an object; got "2"',
        ],
    ),
    "null_for_what_another_needs": (
        "depends",
        {"a": 1, "b": None},
        ["b: expected a value, as it is required; got null"],
    ),
    "a_broken_pair_and_what_is_wrong_without_it": (
        "one",
        {"a": None, "b": None, "m": [{"key": "k"}]},
        [
            'm[0]: expected a pair of `key` and `value`; got {"key":"k"}',
            (
                "arguments: expected an object with `a` or an object with `b`; "
                'got {"a":null,"b":null,"m":[{"key":"k"}]}'
            ),
        ],
    ),
    "a_pair_called_as_the_list_of_pairs": (
        "further",
        {"o": {"x": 1, "more_properties": [_pair("more_properties", [_pair("v", "x")])]}},
        ['o.more_properties[0].value[0].value: expected an integer; got "x"'],
    ),
    "alternatives_of_pairs": (
        "options",
        {"o": [_pair("b", 1)], "p": [_pair("b", 1)]},
        [
            'o: expected a pair with the key "a" or a pair with the key "c"; got [{"key":"b","value":1}]',
            'p: expected at most 0 pairs or at least 2 pairs; got [{"key":"b","value":1}]',
        ],
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


def test_what_is_wrong_with_a_long_call_is_told_in_time_that_grows_with_it(tmp_path: Path) -> None:
    item = object_of({"m": _COUNTS, "t": {"type": "object"}})
    spec = functions(act=object_of({"items": {"type": "array", "items": item}}, ["items"]))
    dispatcher = build_in(tmp_path, spec).dispatcher
    broken: JsonObject = {"m": [{"key": "k", "value": 1}, {"key": 1}], "t": "{"}

    text = json.dumps({"items": [broken] * 8_000})
    start = time.perf_counter()
    assert len(dispatcher.validate("act", text)) == 16_000
    assert time.perf_counter() - start < 5  # twice as long for each with each


def test_a_page_has_room_for_a_place_that_is_deep_down(tmp_path: Path) -> None:
    tree: JsonObject = {"type": "object", "additionalProperties": {"$ref": "#/$defs/Tree"}}
    schema = object_of({"tree": {"$ref": "#/$defs/Tree"}}, ["tree"])
    spec = functions(act={**schema, "$defs": {"Tree": tree}})
    sent: JsonValue = 1
    for _ in range(60):
        sent = [_pair('"' * 80, sent)]
    result = build_in(tmp_path, spec).dispatcher.call("act", json.dumps({"tree": sent}))
    assert len(result.content) <= 4_000
    (problem,) = json.loads(result.content)["problems"]
    assert problem["path"].startswith("tree[0].value[0].value")
    assert problem["path"].endswith("[0].value[0].value")
