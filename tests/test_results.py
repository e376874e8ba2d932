"""What a handler returns, as the model reads it: text, or JSON."""

from __future__ import annotations

import dataclasses
import math
import time
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from fngen_runtime import CallResult
from pydantic import BaseModel

from tests.building import Built, build_in, object_of
from tests.calling import answering, told

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject


class _Model(BaseModel):
    when: date
    some: Decimal


@dataclasses.dataclass
class _Data:
    words: tuple[str, ...]


@pytest.mark.parametrize(
    ("value", "content"),
    [
        ("plain text", "plain text"),
        ('{"a": 1}', '{"a": 1}'),
        ("", ""),
        ("größe 😀", "größe 😀"),
        ({"a": [1, 2.5, None], "ö": "ü"}, '{"a":[1,2.5,null],"ö":"ü"}'),
        ([], "[]"),
        (None, "null"),
        (True, "true"),
        (10**30, "1" + "0" * 30),
        (math.nan, "null"),
        ([math.inf], "[null]"),
        (
            _Model(when=date(2024, 8, 15), some=Decimal("1.10")),
            '{"when":"2024-08-15","some":"1.10"}',
        ),
        ([_Data(("a", "b"))], '[{"words":["a","b"]}]'),
        (datetime(2024, 8, 15, 12, 30, tzinfo=UTC), '"2024-08-15T12:30:00Z"'),
        (Decimal("0.10"), '"0.10"'),
        (b"bytes", '"bytes"'),
        ({1: {2}}, '{"1":[2]}'),
    ],
)
def test_a_result_is_text_or_json(built: Built, value: object, content: str) -> None:
    assert built.to(answering(value)).call("stop", "{}") == CallResult(
        ok=True, content=content, value=value
    )


_HOLDS_ITSELF: list[object] = []
_HOLDS_ITSELF.append(_HOLDS_ITSELF)


@pytest.mark.parametrize(
    "value",
    [
        object(),
        [lambda: 1],
        b"\xff",
        range(3),
        "\ud800",
        ["\ud800"],
        {"a": object()},
        _HOLDS_ITSELF,
    ],
)
def test_a_result_that_is_no_json(
    built: Built, value: object, caplog: pytest.LogCaptureFixture
) -> None:
    assert told(built.to(answering(value)).call("stop", "{}")) == {
        "error": "invalid_result",
        "message": "stop ran, but its result cannot be written as JSON",
    }
    assert f"stop returned a {type(value).__name__}, which is not JSON" in caplog.text


def _order_api() -> JsonObject:
    item: JsonObject = {"$ref": "#/components/schemas/Order"}
    answer: JsonObject = {"description": "ok", "content": {"application/json": {"schema": item}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Orders", "version": "1"},
        "paths": {"/order": {"get": {"operationId": "getOrder", "responses": {"200": answer}}}},
        "components": {"schemas": {"Order": object_of({"id": {"type": "integer"}}, ["id"])}},
    }


def test_a_result_unlike_the_spec_is_logged_and_sent(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    built = build_in(tmp_path, _order_api())
    good = built.to(SimpleNamespace(get_order=lambda: {"id": 1})).call("getOrder", "{}")
    assert good.content == '{"id":1}'
    assert not caplog.records
    bad = built.to(SimpleNamespace(get_order=lambda: {"id": "x"})).call("getOrder", "{}")
    assert (bad.ok, bad.content) == (True, '{"id":"x"}')
    assert caplog.messages == [
        'getOrder returned what its spec does not say: id: expected an integer; got "x"'
    ]


def _ring_api(count: int) -> JsonObject:
    """Return an API of `count` operations, each with a result that leads to those of all others."""
    schemas: JsonObject = {}
    paths: JsonObject = {}
    for number in range(count):
        after: JsonObject = {"$ref": f"#/components/schemas/Item{(number + 1) % count}"}
        texts: JsonObject = {f"text {key}": {"type": "string"} for key in range(20)}
        schemas[f"Item{number}"] = object_of({"id": {"type": "integer"}, "next": after, **texts})
        item: JsonObject = {"$ref": f"#/components/schemas/Item{number}"}
        answer: JsonObject = {
            "description": "ok",
            "content": {"application/json": {"schema": item}},
        }
        name = f"get-the-item-that-has-the-number-{number}-of-all"
        paths[f"/item{number}"] = {"get": {"operationId": name, "responses": {"200": answer}}}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Items", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    }


class _Answering:
    """Handlers that all return `value`."""

    def __init__(self, value: object) -> None:
        self._value = value

    def __getattr__(self, _name: str) -> Callable[[], object]:
        return lambda: self._value


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"id": 1, "next": {"id": 2}}, []),
        ({"id": "x", "text 1": "a"}, ['id: expected an integer; got "x"']),
        ({"next": {"next": {"text 1": 5}}}, ['next.next["text 1"]: expected a string; got 5']),
        ({"text 1": 5}, ['["text 1"]: expected a string; got 5']),
        ([], ["the result: expected an object; got []"]),
    ],
)
def test_results_are_judged_alike_after_many_others(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, value: object, said: list[str]
) -> None:
    dispatcher = build_in(tmp_path, _ring_api(4)).to(_Answering(value))
    for name in dispatcher.names:
        caplog.clear()
        assert dispatcher.call(name, "{}").ok
        assert caplog.messages == [
            f"{name} returned what its spec does not say: {one}" for one in said
        ]


def test_results_that_lead_to_one_another_are_compiled_once(tmp_path: Path) -> None:
    dispatcher = build_in(tmp_path, _ring_api(100)).to(_Answering({"id": 1}))

    def seconds(names: tuple[str, ...]) -> float:
        start = time.process_time()
        for name in names:
            assert dispatcher.call(name, "{}").ok
        return time.process_time() - start

    first, others = seconds(dispatcher.names[:1]), seconds(dispatcher.names[1:])
    assert others < 10 * first
