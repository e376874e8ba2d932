"""What operations of odd documents become, as the standard has it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
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


@pytest.mark.parametrize(
    ("second", "is_hidden"),
    [
        ({"$ref": "#/components/schemas/Base"}, True),
        ({"properties": {"note": {"type": "string"}}}, True),
        ({"properties": {"id": {"type": "integer"}}}, False),
    ],
)
def test_what_the_branches_hide_is_not_required_beside_them(
    tmp_path: Path, second: JsonObject, *, is_hidden: bool
) -> None:
    base = object_of({"id": {"type": "integer", "readOnly": True}, "name": {"type": "string"}})
    branches: list[JsonValue] = [
        {"allOf": [{"$ref": "#/components/schemas/Base"}], "required": ["name"]},
        second,
    ]
    schema: JsonObject = {"type": "object", "anyOf": branches, "required": ["id"]}
    built = build_in(tmp_path, posting(schema, Base=base))
    problems = built.dispatcher.validate("f", {"body": {"name": "a"}})
    assert [problem.path for problem in problems] == ([] if is_hidden else ["body.id"])


def test_a_part_of_a_property_may_say_that_it_is_hidden(tmp_path: Path) -> None:
    key: JsonObject = {"allOf": [{"$ref": "#/components/schemas/Key"}], "description": "Its key."}
    schema = object_of({"key": key, "tags": {}, "name": TEXT["schema"]}, ["key", "name"])
    schema["dependentRequired"] = {"tags": ["key", "name"], "key": ["tags"]}
    spec = posting(schema, Key={"type": "string", "readOnly": True})
    validate = build_in(tmp_path, spec).dispatcher.validate
    assert validate("f", {"body": {"name": "a", "tags": []}}) == []
    assert validate("f", {"body": {"tags": []}}) != []


@pytest.mark.parametrize(
    ("more", "is_taken"),
    [
        ({"additionalProperties": {"type": "string"}}, False),
        ({"additionalProperties": True}, False),
        ({"patternProperties": {"^i": {"type": "string"}}}, False),
        ({"unevaluatedProperties": {"type": "string"}}, False),
        ({"additionalProperties": {}, "propertyNames": {"maxLength": 3}}, False),
        # Of what is not declared nothing is said, and it may be anything.
        ({}, True),
    ],
)
def test_what_is_hidden_is_not_sent_as_another_property(
    tmp_path: Path, more: JsonObject, *, is_taken: bool
) -> None:
    hidden: JsonObject = {"type": "string", "readOnly": True}
    inner = {**object_of({"id": hidden, "a": TEXT["schema"]}), **more}
    dispatcher = build_in(tmp_path, posting(object_of({"x": inner}))).dispatcher
    assert dispatcher.validate("f", {"x": {"a": "1", "ib": "2"}}) == []
    assert (not dispatcher.validate("f", {"x": {"id": "1"}})) == is_taken
    for value in ("1", '"1"'):  # text, or where anything may be, JSON text
        pair: JsonObject = {"key": "id", "value": value}
        sent: JsonObject = {"x": {"a": None, "more_properties": [pair]}}
        assert (not dispatcher.validate("f", sent)) == is_taken


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


def test_a_body_has_one_media_type_and_the_others_are_told_of(tmp_path: Path) -> None:
    said = object_of({"name": {"type": "string"}})
    content: JsonObject = {
        "application/xml": {"schema": said},
        "multipart/form-data": {"schema": object_of({"file": {"type": "string"}})},
        "application/json": {"schema": said},
        "text/csv": {},
    }
    operation: JsonObject = {"operationId": "f", "requestBody": {"content": content}}
    built, diagnostics = try_build(tmp_path, api_of({"/f": {"post": operation}}))
    assert built is not None
    match built.contract("f"):
        case {"http": {"body": {"media_type": chosen, "other_media_types": others}}}:
            assert chosen == "application/json"
            assert others == ["application/xml", "multipart/form-data", "text/csv"]
        case other:
            raise AssertionError(other)
    assert [(item.severity, item.location.pointer) for item in diagnostics.items] == [
        (Severity.NOTE, "/paths/~1f/post/requestBody/content/multipart~1form-data"),
    ]


def answering(**responses: JsonValue) -> JsonObject:
    """Return a document whose operation `f` has `responses`; `_` begins a status."""
    found: JsonObject = {status.removeprefix("_"): value for status, value in responses.items()}
    return api_of({"/f": {"get": {"operationId": "f", "responses": found}}})


def json_of(schema: JsonValue) -> JsonObject:
    return {"description": "d", "content": {"application/json": {"schema": schema}}}


@pytest.mark.parametrize(
    ("spec", "returns", "responses"),
    [
        pytest.param(
            answering(
                _404=json_of({"type": "array"}),
                _2XX=json_of({"type": "string"}),
                _200=json_of({"type": "integer"}),
                _201=json_of({"type": "integer"}),
                _204={"description": "d"},
            ),
            {"anyOf": [{"type": "integer"}, {"type": "string"}]},
            {
                "200": ["application/json"],
                "201": ["application/json"],
                "204": [],
                "2XX": ["application/json"],
            },
            id="any of the successful ones",
        ),
        pytest.param(
            answering(_404=json_of({}), default=json_of({"type": "integer"})),
            {"type": "integer"},
            {"default": ["application/json"]},
            id="the default, where only errors have their own",
        ),
        pytest.param(
            answering(_302={"description": "d"}, default=json_of({"type": "integer"})),
            None,
            None,
            id="not the default, where there is a success that is no 2xx",
        ),
        pytest.param(
            answering(_200={"description": "d", "content": {"image/png": {"schema": {}}}}),
            None,
            {"200": ["image/png"]},
            id="what is no JSON",
        ),
        pytest.param(
            answering(
                _200={
                    "description": "d",
                    "content": {"text/json; charset=utf-8": {"schema": {"type": "integer"}}},
                }
            ),
            {"type": "integer"},
            {"200": ["text/json; charset=utf-8"]},
            id="JSON by its older names",
        ),
    ],
)
def test_a_result_is_what_success_may_answer(
    tmp_path: Path, spec: JsonObject, returns: JsonValue, responses: JsonValue
) -> None:
    contract = build_in(tmp_path, spec).contract("f")
    assert contract.get("returns") == returns
    assert isinstance(contract["http"], dict)
    assert contract["http"].get("responses") == responses


def test_a_parameter_may_be_deprecated(tmp_path: Path) -> None:
    parameters: list[JsonValue] = [
        {"name": "a", "in": "query", "deprecated": True, **TEXT},
        {"name": "b", "in": "query", "deprecated": True, "schema": True},
        {"name": "c", "in": "query", "deprecated": False, **TEXT},
    ]
    operation: JsonObject = {"operationId": "f", "parameters": parameters}
    contract = build_in(tmp_path, api_of({"/f": {"get": operation}})).contract("f")
    assert isinstance(contract["parameters"], dict)
    assert contract["parameters"]["properties"] == {
        "a": {"type": "string", "deprecated": True},
        "b": {"deprecated": True},
        "c": {"type": "string"},
    }


@pytest.mark.parametrize(
    ("media_type", "media", "want"),
    [
        ("application/xml", {"schema": object_of({"a": {}}, ["a"])}, {"a": {}}),
        ("application/atom+xml", {}, {"body": {"type": "string"}}),
        (
            "application/jsonl",
            {"itemSchema": {"type": "integer"}},
            {"body": {"type": "array", "items": {"type": "integer"}}},
        ),
        ("application/zip", {}, {"body": {"type": "string", "contentEncoding": "base64"}}),
        ("application/json", {}, {"body": {}}),
        ("multipart/form-data", {}, {"body": {}}),
    ],
)
def test_a_body_that_is_no_json(
    tmp_path: Path, media_type: str, media: JsonObject, want: JsonObject
) -> None:
    body: JsonObject = {"required": True, "content": {media_type: media}}
    spec = api_of({"/f": {"post": {"operationId": "f", "requestBody": body}}})
    contract = build_in(tmp_path, {**spec, "openapi": "3.2.0"}).contract("f")
    assert isinstance(contract["parameters"], dict)
    assert contract["parameters"]["properties"] == want


def test_servers_and_security_are_those_of_the_nearest_that_has_them(tmp_path: Path) -> None:
    key: list[JsonValue] = [{"key": []}]
    servers: list[JsonValue] = [
        {"url": "https://{region}.example.com", "variables": {"region": {"default": "eu"}}}
    ]
    item: JsonObject = {
        "servers": [{"url": "https://path"}],
        "get": {"operationId": "open", "security": []},
        "put": {"operationId": "near", "servers": [{"url": "https://near"}], "security": [{}]},
    }
    far: JsonObject = {"get": {"operationId": "far"}}
    spec = api_of({"/a": item, "/b": far}, servers=servers, security=key)
    built = build_in(tmp_path, spec)
    whole = json.loads((built.folder / "functions.json").read_text("utf-8"))["http"]
    assert whole == {"servers": servers, "security": key}
    assert {name: built.contract(name)["http"] for name in built.dispatcher.names} == {
        "open": {
            "method": "get",
            "path": "/a",
            "servers": [{"url": "https://path"}],
            "security": [],
        },
        "near": {
            "method": "put",
            "path": "/a",
            "servers": [{"url": "https://near"}],
            "security": [{}],
        },
        "far": {"method": "get", "path": "/b"},
    }
