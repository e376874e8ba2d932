"""Function definitions as people write them: what is mended in their schemas, and what is not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fngen.diagnostics import Code, Diagnostics
from fngen.ir.selection import Choice
from fngen.load.find import find_files
from fngen.load.specs import load
from fngen.options import Selection
from fngen.resolve import resolve

if TYPE_CHECKING:
    from pathlib import Path

    from fngen.json_types import JsonObject, JsonValue, Schema
    from fngen.resolve import Document


def document_of(path: Path, diagnostics: Diagnostics) -> Document:
    (spec,) = load(find_files([path], diagnostics), diagnostics)
    return resolve(spec, Choice(Selection(), {}).wants, diagnostics)


def resolved(folder: Path, spec: JsonValue) -> tuple[Schema, list[Code]]:
    """Return the parameters of the only function of `spec`, and what was said of it."""
    path = folder / "spec.json"
    path.write_text(json.dumps(spec), "utf-8")
    diagnostics = Diagnostics()
    document = document_of(path, diagnostics)
    (function,) = document.functions
    return function.parameters, [item.code for item in diagnostics.items]


def mended(folder: Path, schema: Schema) -> tuple[Schema, list[Code]]:
    return resolved(folder, {"name": "call", "parameters": schema})


def having(schema: JsonObject, **more: JsonValue) -> JsonObject:
    return {"type": "object", "properties": {"a": schema}, **more}


@pytest.mark.parametrize(
    ("word", "want"),
    [
        ("dict", {"type": "object"}),
        ("HashMap", {"type": "object"}),
        ("float", {"type": "number"}),
        ("double", {"type": "number"}),
        ("int", {"type": "integer"}),
        ("long", {"type": "integer"}),
        ("byte", {"type": "integer"}),
        ("str", {"type": "string"}),
        ("String", {"type": "string"}),
        ("char", {"type": "string"}),
        ("bool", {"type": "boolean"}),
        ("Boolean", {"type": "boolean"}),
        ("list", {"type": "array"}),
        ("tuple", {"type": "array"}),
        ("ArrayList", {"type": "array"}),
        ("None", {"type": "null"}),
        ("any", {}),
        ("Any", {}),
        ("date", {"type": "string", "format": "date"}),
        (["str", "None"], {"type": ["string", "null"]}),
        (["int", "long", "String"], {"type": ["integer", "string"]}),
        (["str", "any"], {}),
    ],
)
def test_types_of_other_languages_become_those_of_json_schema(
    tmp_path: Path, word: JsonValue, want: JsonObject
) -> None:
    given: JsonObject = {"description": "Which.", "type": word}
    parameters, codes = mended(tmp_path, having(given))
    assert parameters == having({"description": "Which.", **want})
    assert codes == [Code.MENDED_SCHEMA]


@pytest.mark.parametrize(
    ("given", "want"),
    [
        pytest.param(
            having({"type": "string", "required": True}),
            having({"type": "string"}, required=["a"]),
            id="required",
        ),
        pytest.param(
            having({"type": "string", "required": False}),
            having({"type": "string"}),
            id="not required",
        ),
        pytest.param(
            having({"type": "string", "optional": True}),
            having({"type": "string"}),
            id="optional",
        ),
        pytest.param(
            having({"type": "string", "optional": "False"}),
            having({"type": "string"}, required=["a"]),
            id="not optional",
        ),
        pytest.param(
            having({"type": "string", "optional": True}, required=["a"]),
            having({"type": "string"}, required=["a"]),
            id="optional, but listed",
        ),
        pytest.param(
            having({"type": "string"}, optional=["a"]),
            having({"type": "string"}),
            id="list of optional",
        ),
        pytest.param(
            having({"type": "array", "items": {"type": "string"}, "enum": ["x"]}),
            having({"type": "array", "items": {"type": "string", "enum": ["x"]}}),
            id="enum of items",
        ),
        pytest.param(
            having({"type": "array", "enum": ["x"]}),
            having({"type": "array", "items": {"enum": ["x"]}}),
            id="enum without items",
        ),
        pytest.param(
            having({"type": "boolean", "default": "false"}),
            having({"type": "boolean"}),
            id="default of another type",
        ),
        pytest.param(
            having({"type": "string", "enum": ["x"], "default": "y"}),
            having({"type": "string", "enum": ["x"]}),
            id="default not in enum",
        ),
        pytest.param(
            having({"type": "array", "items": {"type": "integer"}, "default": ["x"]}),
            having({"type": "array", "items": {"type": "integer"}}),
            id="default of other items",
        ),
        pytest.param(
            having({"type": "string", "format": "date", "default": "today"}),
            having({"type": "string", "format": "date"}),
            id="default of another format",
        ),
    ],
)
def test_what_is_plainly_meant_is_mended(
    tmp_path: Path, given: JsonObject, want: JsonObject
) -> None:
    assert mended(tmp_path, given) == (want, [Code.MENDED_SCHEMA])


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(having({"type": "array", "enum": [["x"], ["y"]]}), id="enum of arrays"),
        pytest.param(having({"enum": ["x"]}), id="enum without type"),
        pytest.param(having({"type": "integer", "default": 1.0}), id="whole number"),
        pytest.param(having({"type": ["string", "string"]}), id="type twice"),
        pytest.param(having({"default": "x"}), id="default without type"),
        pytest.param(
            {"type": "object", "properties": {"required": {"type": "string"}, "optional": {}}},
            id="properties of these names",
        ),
        pytest.param(having({"const": {"type": "dict", "required": True}}), id="data"),
    ],
)
def test_what_is_right_stays_as_it_is(tmp_path: Path, schema: JsonObject) -> None:
    assert mended(tmp_path, schema) == (schema, [])


@pytest.mark.parametrize(
    "schema",
    [
        pytest.param(having({"type": "interger"}), id="slip"),
        pytest.param(having({"type": ["str", "interger"]}), id="slip in a list"),
        pytest.param(having({"type": []}), id="no type"),
        pytest.param(having({"type": "string", "pattern": "["}), id="pattern"),
        pytest.param({"type": "object", "required": True}, id="required of no property"),
    ],
)
def test_what_may_mean_anything_stays_an_error(tmp_path: Path, schema: JsonObject) -> None:
    assert mended(tmp_path, schema)[1] == [Code.INVALID_SCHEMA]


def test_json_schemas_are_not_mended(tmp_path: Path) -> None:
    assert resolved(tmp_path, having({"type": "str"}))[1] == [Code.INVALID_SCHEMA]


def test_a_reference_leads_to_a_mended_schema(tmp_path: Path) -> None:
    path = tmp_path / "spec.json"
    schema = having({"$ref": "#/$defs/Place"})
    schema["$defs"] = {"Place": having({"type": "str", "required": True})}
    path.write_text(json.dumps({"name": "call", "parameters": schema}), "utf-8")
    diagnostics = Diagnostics()
    document = document_of(path, diagnostics)
    assert document.definitions["Place"].schema == having({"type": "string"}, required=["a"])


@pytest.mark.parametrize(
    ("annotations", "want"),
    [
        (None, None),
        ({}, None),
        ({"title": "Call"}, "destructive"),
        ({"readOnlyHint": True}, "read"),
        ({"readOnlyHint": True, "destructiveHint": True}, "read"),
        ({"readOnlyHint": False}, "destructive"),
        ({"destructiveHint": False}, "write"),
        ({"readOnlyHint": False, "destructiveHint": True}, "destructive"),
    ],
)
def test_annotations_of_mcp_say_the_effect(
    tmp_path: Path, annotations: JsonValue, want: str | None
) -> None:
    path = tmp_path / "spec.json"
    tool: JsonObject = {"name": "call", "inputSchema": {}, "annotations": annotations}
    path.write_text(json.dumps({"result": {"tools": [tool]}}), "utf-8")
    diagnostics = Diagnostics()
    document = document_of(path, diagnostics)
    assert [function.effect for function in document.functions] == [want]
    assert diagnostics.items == ()
