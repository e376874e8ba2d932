"""Which functions the judge lets a request offer, in each of the three shapes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen_runtime.testing import judge_request

from tests.judging import CHAT, RESPONSES, USER, chat, refusal, responses

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

CHAT_TOOL: JsonObject = {"type": "function", "function": {"name": "f"}}
RESPONSES_TOOL: JsonObject = {"type": "function", "name": "f", "strict": False}
FUNCTION: JsonObject = {"name": "f"}


def chat_tool(**function: JsonValue) -> JsonObject:
    return chat(USER, tools=[{"type": "function", "function": {"name": "f", **function}}])


def responses_tool(**function: JsonValue) -> JsonObject:
    return responses(USER, tools=[{"type": "function", "name": "f", **function}])


def with_schema(schema: JsonValue, *, strict: bool = False) -> JsonObject:
    return chat_tool(parameters=schema, strict=strict)


def strict_schema(**properties: JsonValue) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


ACCEPTED: dict[str, tuple[str, JsonObject]] = {
    "chat-128-tools": (
        CHAT,
        chat(USER, tools=[{"type": "function", "function": {"name": f"f{n}"}} for n in range(128)]),
    ),
    "chat-name-of-64": (CHAT, chat_tool(name="f" * 64)),
    "chat-plain-is-not-strict": (CHAT, with_schema({"type": "object", "properties": {"x": {}}})),
    "chat-strict": (
        CHAT,
        with_schema(
            strict_schema(a={"type": ["string", "null"]}, b={"anyOf": [strict_schema()]}),
            strict=True,
        ),
    ),
    "chat-custom-tool": (CHAT, chat(USER, tools=[{"type": "custom", "custom": {"name": "c"}}])),
    "responses-built-in-tool": (RESPONSES, responses(USER, tools=[{"type": "web_search"}])),
    "responses-null-parameters": (RESPONSES, responses_tool(parameters=None)),
    "responses-no-tools": (RESPONSES, responses(USER, tools=[])),
}

REFUSED: dict[str, tuple[str, JsonObject, str, str]] = {
    "chat-tools-and-functions": (
        CHAT,
        chat(USER, tools=[CHAT_TOOL], functions=[{"name": "f"}]),
        "functions",
        "'functions' and 'tools' cannot be used in one request",
    ),
    "chat-tools-empty": (CHAT, chat(USER, tools=[]), "tools", "Invalid 'tools': empty array"),
    "chat-functions-empty": (CHAT, chat(USER, functions=[]), "functions", "empty array"),
    "chat-tools-object": (CHAT, chat(USER, tools={}), "tools", "expected an array of objects"),
    "chat-129-tools": (
        CHAT,
        chat(USER, tools=[{"type": "function", "function": {"name": "f"}} for _ in range(129)]),
        "tools",
        "maximum length 128, but got an array with length 129",
    ),
    "chat-129-functions": (
        CHAT,
        chat(USER, functions=[{"name": "f"} for _ in range(129)]),
        "functions",
        "length 129",
    ),
    "chat-choice-without-tools": (
        CHAT,
        chat(USER, tool_choice="auto"),
        "tool_choice",
        "only allowed when",
    ),
    "chat-responses-shape": (
        CHAT,
        chat(USER, tools=[RESPONSES_TOOL]),
        "tools[0].function",
        "Missing required parameter: 'tools[0].function'.",
    ),
    "chat-functions-shape": (
        CHAT,
        chat(USER, tools=[FUNCTION]),
        "tools[0].type",
        "Missing required parameter: 'tools[0].type'.",
    ),
    "chat-no-name": (
        CHAT,
        chat(USER, functions=[{"description": "d"}]),
        "functions[0].name",
        "Missing required parameter: 'functions[0].name'.",
    ),
    "chat-name-empty": (CHAT, chat_tool(name=""), "tools[0].function.name", "empty string"),
    "chat-name-of-65": (
        CHAT,
        chat_tool(name="f" * 65),
        "tools[0].function.name",
        "maximum length 64, but got a string with length 65",
    ),
    "chat-name-with-newline": (
        CHAT,
        chat_tool(name="f\n"),
        "tools[0].function.name",
        "does not match",
    ),
    "chat-name-with-dot": (
        CHAT,
        chat(USER, functions=[{"name": "a.b"}]),
        "functions[0].name",
        "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
    ),
    "chat-parameters-text": (
        CHAT,
        with_schema("object"),
        "tools[0].function.parameters",
        "expected an object, but got a string",
    ),
    "chat-parameters-untyped": (
        CHAT,
        with_schema({"properties": {}}),
        "tools[0].function.parameters",
        (
            "Invalid schema for function 'f': schema must be a JSON Schema of 'type: \"object\"', "
            "got 'type: \"None\"'."
        ),
    ),
    "chat-parameters-array": (
        CHAT,
        chat(USER, functions=[{"name": "f", "parameters": {"type": "array", "items": {}}}]),
        "functions[0].parameters",
        "got 'type: \"array\"'.",
    ),
    "chat-parameters-any-of": (
        CHAT,
        with_schema({"type": "object", "anyOf": [{}]}),
        "tools[0].function.parameters",
        "not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level",
    ),
    "chat-array-without-items": (
        CHAT,
        with_schema({"type": "object", "properties": {"x": {"type": "array"}}}),
        "tools[0].function.parameters",
        "In context=('properties', 'x'), array schema missing items.",
    ),
    "chat-strict-not-required": (
        CHAT,
        with_schema({**strict_schema(x={"type": "string"}), "required": []}, strict=True),
        "tools[0].function.parameters",
        (
            "In context=(), 'required' is required to be supplied and to be an array including "
            "every key in properties. Missing 'x'."
        ),
    ),
    "chat-strict-open": (
        CHAT,
        with_schema({"type": "object", "properties": {}}, strict=True),
        "tools[0].function.parameters",
        "In context=(), 'additionalProperties' is required to be supplied and to be false.",
    ),
    "chat-strict-nested": (
        CHAT,
        with_schema(strict_schema(x={"type": "array", "items": {"type": "object"}}), strict=True),
        "tools[0].function.parameters",
        "In context=('properties', 'x', 'items'), 'additionalProperties' is required",
    ),
    "chat-strict-in-defs": (
        CHAT,
        with_schema(
            {"type": "object", "$defs": {"D": {"type": "object"}}, "additionalProperties": False},
            strict=True,
        ),
        "tools[0].function.parameters",
        "In context=('$defs', 'D'), 'additionalProperties' is required",
    ),
    "chat-strict-one-of": (
        CHAT,
        with_schema(strict_schema(x={"type": "string", "oneOf": []}), strict=True),
        "tools[0].function.parameters",
        "In context=('properties', 'x'), 'oneOf' is not permitted.",
    ),
    "chat-strict-untyped": (
        CHAT,
        with_schema(strict_schema(x={"description": "d"}), strict=True),
        "tools[0].function.parameters",
        "In context=('properties', 'x'), schema must have a 'type' key.",
    ),
    "responses-chat-shape": (
        RESPONSES,
        responses(USER, tools=[CHAT_TOOL]),
        "tools[0].name",
        "Missing required parameter: 'tools[0].name'.",
    ),
    "responses-129-tools": (
        RESPONSES,
        responses(USER, tools=[{"type": "function", "name": "f"} for _ in range(129)]),
        "tools",
        "maximum length 128, but got an array with length 129",
    ),
    "responses-name-with-dot": (
        RESPONSES,
        responses_tool(name="a.b"),
        "tools[0].name",
        "does not match pattern",
    ),
    "responses-parameters-string": (
        RESPONSES,
        responses_tool(parameters={"type": "string"}),
        "tools[0].parameters",
        "got 'type: \"string\"'.",
    ),
    "responses-strict-open": (
        RESPONSES,
        responses_tool(parameters={"type": "object"}, strict=True),
        "tools[0].parameters",
        "'additionalProperties' is required to be supplied and to be false",
    ),
}


@pytest.mark.parametrize(("path", "body"), ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(path: str, body: JsonObject) -> None:
    assert judge_request(path, body) is None


@pytest.mark.parametrize(("path", "body", "where", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(path: str, body: JsonObject, where: str, message: str) -> None:
    error = refusal(path, body)
    assert error.param == where
    assert message in error.message
