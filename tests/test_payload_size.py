"""How schemas that share definitions are written out: standing alone, and no longer than needed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema_rs import is_valid

from tests.building import build_in, functions, object_of

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject, JsonValue


def payload_of(folder: Path, parameters: JsonObject) -> JsonObject:
    (payload,) = build_in(folder, functions(f=parameters)).dispatcher.functions()
    result = payload["parameters"]
    assert isinstance(result, dict)
    return result


def using(definitions: JsonObject, **properties: JsonValue) -> JsonObject:
    return {"type": "object", "properties": properties, "$defs": definitions}


def ref(name: str, **beside: JsonValue) -> JsonObject:
    return {"$ref": f"#/$defs/{name}", **beside}


LONG = {"type": "string", "description": "A description. " * 20}


@pytest.mark.parametrize(
    ("definitions", "properties", "kept"),
    [
        ({"A": LONG}, {"a": ref("A")}, []),
        ({"A": LONG}, {"a": ref("A"), "b": ref("A")}, ["A"]),
        ({"A": {"type": "string"}}, {"a": ref("A"), "b": ref("A")}, []),
        ({"A": {"items": ref("A")}}, {"a": ref("A")}, ["A"]),
        ({"A": {"items": ref("B")}, "B": {"items": ref("A")}}, {"a": ref("A")}, ["A", "B"]),
        ({"A": {"items": ref("B")}, "B": LONG}, {"a": ref("A"), "b": ref("B")}, ["B"]),
        ({"A": LONG, "Unused": LONG}, {"a": ref("A", minLength=3)}, []),
    ],
)
def test_definitions_are_kept_where_that_is_shorter(
    tmp_path: Path, definitions: JsonObject, properties: JsonObject, kept: list[str]
) -> None:
    payload = payload_of(tmp_path, using(definitions, **properties))
    definitions_kept = payload.get("$defs", {})
    assert isinstance(definitions_kept, dict)
    assert list(definitions_kept) == kept
    if not kept:
        assert "$ref" not in json.dumps(payload)


def test_what_says_nothing_is_not_sent(tmp_path: Path) -> None:
    silent: JsonObject = {"title": "A", "description": "", "required": [], "properties": {}}
    named: JsonObject = {"title": {"type": "string"}, "description": {"const": ""}}
    payload = payload_of(tmp_path, using({}, a={**silent, "minProperties": 1}, b=object_of(named)))
    assert payload == {
        "type": "object",
        "properties": {"a": {"minProperties": 1}, "b": {"type": "object", "properties": named}},
    }


def test_what_stands_beside_a_reference_is_kept(tmp_path: Path) -> None:
    schema = using(
        {"A": {"description": "old", "maxLength": 3}},
        a=ref("A", description="new"),
        b=ref("A", minLength=2),
    )
    payload = payload_of(tmp_path, schema)
    properties = payload["properties"]
    assert isinstance(properties, dict)
    assert properties["a"] == {"description": "new. old", "maxLength": 3}
    for value, want in (("x", False), ("xx", True), ("xxxx", False)):
        assert is_valid(payload, {"b": value}) is want


@pytest.mark.parametrize(("keyword", "steps"), [("allOf", 15), ("anyOf", 15), ("prefixItems", 40)])
def test_definitions_that_double_at_each_step_stay_small(
    tmp_path: Path, keyword: str, steps: int
) -> None:
    definitions: JsonObject = {
        f"Definition{n}": {keyword: [ref(f"Definition{n + 1}"), ref(f"Definition{n + 1}")]}
        for n in range(steps)
    }
    definitions[f"Definition{steps}"] = {"type": "object", "properties": {"a": {"type": "string"}}}
    payload = payload_of(tmp_path, using(definitions, a=ref("Definition0")))
    assert len(json.dumps(payload)) < 10_000


def test_a_long_chain_of_definitions_is_no_deep_payload(tmp_path: Path) -> None:
    definitions: JsonObject = {
        f"Link{n}": {"type": "object", "properties": {"next": ref(f"Link{n + 1}")}}
        for n in range(500)
    }
    definitions["Link500"] = {"type": "string"}
    built = build_in(tmp_path, functions(f=using(definitions, first=ref("Link0"))))
    assert built.dispatcher.validate("f", '{"first": {"next": {"next": {}}}}') == []
    assert built.dispatcher.validate("f", '{"first": {"next": {"next": 5}}}') != []
