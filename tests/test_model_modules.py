"""Many models: split into modules, of which a call imports those it needs."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from tests.building import build_in, object_of

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject

    from tests.building import Built


class Keeps:
    """Handlers that keep what they are called with."""

    def __init__(self) -> None:
        self.got: dict[str, object] = {}

    def __getattr__(self, name: str) -> object:
        return self.got.update


@pytest.fixture
def shop(tmp_path: Path) -> Built:
    def post(properties: JsonObject) -> JsonObject:
        schema = object_of(properties)
        content: JsonObject = {"application/json": {"schema": schema}}
        return {"post": {"requestBody": {"required": True, "content": content}}}

    address: JsonObject = {"$ref": "#/components/schemas/Address"}
    item: JsonObject = {"$ref": "#/components/schemas/Item"}
    own = object_of({"to": {"type": "string"}})
    paths: JsonObject = {f"/send{number}": post({"own": own}) for number in range(40)}
    paths["/move"] = post({"to": address})
    paths["/make"] = post({"item": item})
    paths["/sell"] = post({"item": item, "annotations": object_of({"Any": {}})})
    schemas: JsonObject = {
        "Address": object_of({"street": {"type": "string"}}),
        "Item": object_of({"parts": {"type": "array", "items": item}, "made_in": address}),
    }
    return build_in(
        tmp_path,
        {
            "openapi": "3.1.0",
            "info": {"title": "shop", "version": "1"},
            "paths": paths,
            "components": {"schemas": schemas},
        },
    )


def loaded(built: Built) -> set[str]:
    lead = f"{built.name}.models."
    return {name.removeprefix(lead) for name in sys.modules if name.startswith(lead)}


def test_a_call_imports_the_modules_it_needs_and_no_others(shop: Built) -> None:
    dispatcher = shop.to(Keeps())
    assert loaded(shop) == set()
    assert dispatcher.call("post_send7", {"own": {"to": "me"}}).ok
    assert loaded(shop) == {"post_send7"}
    assert dispatcher.call("post_make", {"item": {"parts": [{"made_in": {"street": "Here"}}]}}).ok
    assert loaded(shop) == {"post_send7", "post_make", "item", "address"}


def test_classes_of_one_name_are_one_class_wherever_they_are_imported_from(shop: Built) -> None:
    handlers = Keeps()
    dispatcher = shop.to(handlers)
    assert dispatcher.call("post_move", {"to": {"street": "Here"}}).ok
    address = handlers.got["to"]
    assert dispatcher.call("post_sell", {"item": {"made_in": {"street": "Here"}}}).ok
    assert handlers.got["item"].made_in == address  # type: ignore[attr-defined]
    assert type(address) is shop.module("models").Address
    assert type(address) is shop.module("models.address").Address


def test_a_name_that_no_module_has_is_an_attribute_error(shop: Built) -> None:
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = shop.module("models").Nothing
