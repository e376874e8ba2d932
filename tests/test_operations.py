"""What operations of odd documents become, as the standard has it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen.diagnostics import Severity

from tests.building import build_in, object_of, try_build

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject, JsonValue

TEXT: JsonObject = {"schema": {"type": "string"}}


def api_of(paths: JsonObject, **members: JsonValue) -> JsonObject:
    return {"openapi": "3.1.1", "info": {"title": "t", "version": "1"}, "paths": paths, **members}


def posting(schema: JsonValue, **schemas: JsonValue) -> JsonObject:
    """Return a document whose operation `f` has a body that `schema` describes."""
    content: JsonObject = {"application/json": {"schema": schema}}
    body: JsonObject = {"required": True, "content": content}
    operation: JsonObject = {"operationId": "f", "requestBody": body}
    return api_of({"/f": {"post": operation}}, components={"schemas": schemas})


def test_what_a_part_hides_no_other_part_requires(tmp_path: Path) -> None:
    read_only: JsonObject = {"type": "integer", "readOnly": True}
    part = object_of({"name": {"type": "string"}}, ["id", "key", "name"])
    schema: JsonObject = {"allOf": [{"$ref": "#/components/schemas/Base"}, part]}
    key: JsonObject = {"$ref": "#/components/schemas/Key"}
    base = object_of({"id": read_only, "key": key, "kid": object_of({"id": {}}, ["id"])})
    built = build_in(tmp_path, posting(schema, Base=base, Key=read_only))
    validate = built.dispatcher.validate
    assert validate("f", {"body": {"name": "a"}}) == []
    assert validate("f", {"body": {}}) != []
    assert validate("f", {"body": {"name": "a", "kid": {}}}) != [], "it is another object's id"


def test_a_document_may_name_an_older_dialect(tmp_path: Path) -> None:
    beside: JsonObject = {"$ref": "#/components/schemas/Size", "maximum": 1}
    size: JsonObject = {"type": "integer"}
    schema = object_of({"size": beside, "pair": {"items": [{"const": 1}]}})
    spec = posting(schema, Size=size)
    spec["jsonSchemaDialect"] = "http://json-schema.org/draft-07/schema#"
    validate = build_in(tmp_path, spec).dispatcher.validate
    assert validate("f", {"size": 2}) == [], "beside a reference nothing counts in draft 7"
    assert validate("f", {"pair": [2]}) != []


def test_a_path_item_may_say_more_than_its_reference(tmp_path: Path) -> None:
    item: JsonObject = {
        "summary": "Orders.",
        "parameters": [{"name": "page", "in": "query", "required": True, **TEXT}],
        "servers": [{"url": "https://far"}],
        "get": {"operationId": "far_get"},
        "put": {"operationId": "far_put"},
    }
    entry: JsonObject = {
        "$ref": "#/components/pathItems/Item",
        "parameters": [{"name": "page", "in": "query", "schema": {"type": "integer"}}],
        "servers": [{"url": "https://near"}],
        "get": {"operationId": "near_get", "description": "Its own."},
    }
    built = build_in(tmp_path, api_of({"/a": entry}, components={"pathItems": {"Item": item}}))
    assert built.dispatcher.names == ("near_get", "far_put")
    near, far = built.contract("near_get"), built.contract("far_put")
    assert (near["description"], far["description"]) == ("Its own.", "Orders.")
    for contract in (near, far):
        assert contract["parameters"] == {
            "type": "object",
            "properties": {"page": {"type": "integer"}},
        }
        assert isinstance(contract["http"], dict)
        assert contract["http"]["servers"] == [{"url": "https://near"}]


def test_requests_that_an_api_sends_are_no_functions_and_told_of(tmp_path: Path) -> None:
    called: JsonObject = {"{$request.body#/url}": {"post": {"operationId": "called"}}}
    operation: JsonObject = {"operationId": "f", "callbacks": {"onData": called}}
    hooks: JsonObject = {"newPet": {"post": {"operationId": "hooked"}}}
    built, diagnostics = try_build(tmp_path, api_of({"/f": {"post": operation}}, webhooks=hooks))
    assert built is not None
    assert built.dispatcher.names == ("f",)
    assert [(item.severity, item.location.pointer) for item in diagnostics.items] == [
        (Severity.NOTE, "/paths/~1f/post/callbacks"),
        (Severity.NOTE, "/webhooks"),
    ]


def test_files_of_a_form_are_base64_text_that_is_decoded_before_it_is_sent(tmp_path: Path) -> None:
    file: JsonObject = {"type": "string", "format": "binary"}
    schema = object_of(
        {
            "one": {"$ref": "#/components/schemas/File"},
            "many": {"type": "array", "items": file},
            "text": {"type": "string", "contentEncoding": "base64"},
        }
    )
    body: JsonObject = {"content": {"multipart/form-data": {"schema": schema}}}
    operation: JsonObject = {"operationId": "f", "requestBody": body}
    spec = api_of({"/f": {"post": operation}}, components={"schemas": {"File": file}})
    contract = build_in(tmp_path, spec).contract("f")
    text: JsonObject = {"type": "string", "contentEncoding": "base64"}
    match contract:
        case {"parameters": {"properties": dict(properties)}, "http": {"body": {"files": files}}}:
            assert properties == {
                "one": text,
                "many": {"type": "array", "items": text},
                "text": text,
            }
            assert files == ["one", "many"]
        case other:
            raise AssertionError(other)
