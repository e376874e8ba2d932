"""What a generated package offers to a model: its functions, in each dialect's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from fngen.diagnostics import Code

from tests.building import Built, build_in, object_of, try_build
from tests.calling import WEATHER

if TYPE_CHECKING:
    from pathlib import Path

    from fngen_runtime.json_types import JsonObject, JsonValue


def test_a_payload_in_each_dialect(built: Built) -> None:
    payload: JsonObject = {
        "name": "get_weather",
        "description": "Do get_weather.",
        "parameters": WEATHER,
    }
    names = ["get_weather"]
    plain = built.dispatcher.plain
    assert built.dispatcher.functions(names) == plain.functions(names) == [payload]
    assert plain.tools(names) == [{"type": "function", "function": {**payload, "strict": False}}]
    assert plain.response_tools(names) == [{"type": "function", **payload, "strict": False}]
    strict = {**payload, "parameters": built.contract("get_weather")["strict"], "strict": True}
    assert built.dispatcher.tools(names) == [{"type": "function", "function": strict}]
    assert built.dispatcher.response_tools(names) == [{"type": "function", **strict}]


def test_a_function_without_a_description(tmp_path: Path) -> None:
    dispatcher = build_in(tmp_path, [{"name": "act", "parameters": object_of({})}]).dispatcher
    nothing: JsonObject = {"type": "object", "properties": {}}
    assert dispatcher.functions() == [{"name": "act", "parameters": nothing}]


@pytest.mark.parametrize("dialect", ["functions", "tools", "response_tools"])
def test_payloads_are_all_or_those_asked_for(built: Built, dialect: str) -> None:
    payloads = getattr(built.dispatcher, dialect)

    def names(offered: list[Any]) -> list[str]:
        # Tools of chat completions have the function inside.
        return [payload.get("function", payload)["name"] for payload in offered]

    assert names(payloads()) == ["get_weather", "trace", "stop", "go_to"]
    assert names(payloads(["stop", "trace"])) == ["stop", "trace"]
    assert payloads([]) == []
    with pytest.raises(KeyError, match="nonsense"):
        payloads(["stop", "nonsense"])


def test_a_package_just_within_the_limits_of_servers_has_no_notes(tmp_path: Path) -> None:
    listed: list[JsonValue] = [{"name": f"f{i}", "description": "x" * 1024} for i in range(128)]
    _, diagnostics = try_build(tmp_path, listed)
    assert diagnostics.items == ()


def test_payloads_can_be_changed_by_whoever_asked(built: Built) -> None:
    (payload,) = built.dispatcher.functions(["stop"])
    payload["description"] = "changed"
    assert built.dispatcher.functions(["stop"])[0]["description"] == "Do stop."


def test_references_in_what_is_no_keyword_are_not_sent(tmp_path: Path) -> None:
    inner: JsonObject = {"images": [{"$ref": "#/image"}]}
    spec = object_of({"a": {"const": {"$ref": "kept"}}}, importer=inner, unit={"of": "length"})
    built, diagnostics = try_build(tmp_path, {**spec, "image": {"type": "string"}}, name="act")
    assert built is not None
    (payload,) = built.dispatcher.functions()
    assert payload["parameters"] == {
        "type": "object",
        "properties": {"a": {"const": {"$ref": "kept"}}},
        "unit": {"of": "length"},
        "image": {"type": "string"},
    }
    (note,) = diagnostics.items
    assert (note.code, note.location.pointer) == (Code.UNSUPPORTED, "/importer")
