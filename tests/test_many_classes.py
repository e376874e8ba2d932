"""Classes that lead to one another: as many as there are, in any order, one call deals with them."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest

from tests.building import build_in, object_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject, JsonValue
    from pydantic import BaseModel

COUNT = 300
KIND: JsonObject = {"kind": {"type": "string"}}


def _ref(name: str) -> JsonObject:
    return {"$ref": f"#/components/schemas/{name}"}


def _told_by_kind(name: str) -> JsonObject:
    return {"anyOf": [_ref(name), _ref("Leaf")], "discriminator": {"propertyName": "kind"}}


def _api_of(schemas: dict[str, JsonValue]) -> JsonObject:
    body = object_of({"m": _ref("M0")}, ["m"])
    content: JsonObject = {"application/json": {"schema": body}}
    operation: JsonObject = {
        "operationId": "f",
        "requestBody": {"required": True, "content": content},
    }
    return {
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {"/f": {"post": operation}},
        "components": {"schemas": {**schemas}},
    }


@pytest.mark.parametrize("of", [_ref, _told_by_kind])
def test_a_ring_of_many_classes(tmp_path: Path, of: Callable[[str], JsonObject]) -> None:
    schemas: dict[str, JsonValue] = {
        f"M{n}": object_of({**KIND, "next": of(f"M{(n + 1) % COUNT}")}, ["kind"])
        for n in range(COUNT)
    }
    leaf = object_of({**KIND, "size": {"type": "integer"}}, ["kind"])
    built = build_in(tmp_path, _api_of({**schemas, "Leaf": leaf}))
    depth = 100
    sent: JsonObject = {"kind": "M0"}
    for n in reversed(range(depth)):
        sent = {"kind": f"M{n}", "next": sent}

    def f(m: BaseModel) -> BaseModel:
        place: object = m
        for n in range(depth):
            assert type(place).__name__ == f"M{n}"
            place = getattr(place, "next_", None)
        return m

    result = built.to(SimpleNamespace(f=f)).call("f", json.dumps({"m": sent}))
    assert result.ok, result.error
    assert json.loads(result.content) == sent
    assert built.module("models").M7(kind="M7").model_dump() == {"kind": "M7"}
