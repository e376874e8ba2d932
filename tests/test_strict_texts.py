"""JSON text in strict form: what is no JSON, and begins as if it were, is not taken for a string."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import pytest
from fngen.lower.strict import strict_form
from fngen_runtime.lift import LiftError, compiled

from tests.building import build_in, functions, object_of

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.contract import LiftEntry
    from fngen_runtime.json_types import JsonObject, JsonValue


def lifted(schema: JsonValue, text: str) -> JsonValue:
    """Return what an argument with `schema` is where `text` is sent."""
    form = strict_form(object_of({"x": schema}, ["x"]), ["x"], is_open=False)
    value = compiled(cast("LiftEntry", form.lift))({"x": text})
    return cast("JsonObject", value)["x"]


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({}, "{'a': 1}"),
        ({}, " [1, 2"),
        ({}, '"a" and more'),
        ({}, '{"a": 1e400}'),
        ({"type": ["object", "string"]}, '{"a": 1'),
        ({"type": "object"}, "words"),
        ({"type": "object"}, ""),
        ({"type": "object"}, "[1]"),
        ({}, '{"a": 1, "a": 2}'),
    ],
)
def test_text_that_is_not_the_json_it_should_be_is_refused(schema: JsonValue, text: str) -> None:
    with pytest.raises(LiftError):
        lifted(schema, text)


@pytest.mark.parametrize(
    ("schema", "text"),
    [
        ({}, "hello"),
        ({}, ""),
        ({}, "1 or 2"),
        ({}, "it is [1"),
        ({"type": ["object", "string"]}, "[draft] hello"),
    ],
)
def test_text_that_does_not_begin_as_json_stays_text(schema: JsonValue, text: str) -> None:
    assert lifted(schema, text) == text


def test_problems_are_told_in_the_terms_of_what_was_sent(tmp_path: Path) -> None:
    pairs: JsonObject = {"type": "object", "additionalProperties": {"type": "integer"}}
    spec = functions(act=object_of({"m": {**pairs, "minProperties": 2}}))
    dispatcher = build_in(tmp_path, spec).dispatcher
    sent: JsonObject = {"m": [{"key": "a", "value": 1}]}
    assert [tuple(problem) for problem in dispatcher.validate("act", sent)] == [
        ("m", "at least 2 pairs", '[{"key":"a","value":1}]'),
    ]
    sent = {"m": [{"key": "a", "value": 1}, {"key": "b", "value": "x"}]}
    assert [tuple(problem) for problem in dispatcher.validate("act", sent)] == [
        ("m[1].value", "an integer", '"x"'),
    ]
