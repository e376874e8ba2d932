"""What the judge of the scripted model server accepts and refuses: given a request, want an error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen_runtime.testing import ApiError, judge_request

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

CHAT = "/v1/chat/completions"
RESPONSES = "/v1/responses"

USER: JsonObject = {"role": "user", "content": "Hi"}
MADE: JsonObject = {
    "role": "assistant",
    "content": None,
    "tool_calls": [
        {"id": "a", "type": "function", "function": {"name": "f", "arguments": "{}"}},
        {"id": "b", "type": "function", "function": {"name": "f", "arguments": "{}"}},
    ],
}
A: JsonObject = {"role": "tool", "tool_call_id": "a", "content": "1"}
B: JsonObject = {"role": "tool", "tool_call_id": "b", "content": [{"type": "text", "text": "2"}]}


CHAT_TOOL: JsonObject = {"type": "function", "function": {"name": "f"}}
RESPONSES_TOOL: JsonObject = {"type": "function", "name": "f", "strict": False}
FUNCTION: JsonObject = {"name": "f"}


def changed(given: JsonObject, **more: JsonValue) -> JsonObject:
    return {**given, **more}


def one_call(**more: JsonValue) -> JsonObject:
    return {
        "role": "assistant",
        "tool_calls": [
            {
                "id": "a",
                "type": "function",
                "function": {"name": "f", "arguments": "{}"},
                **more,
            }
        ],
    }


def chat(*messages: JsonValue, **more: JsonValue) -> JsonObject:
    return {"model": "m", "messages": list(messages), **more}


def chat_tool(**function: JsonValue) -> JsonObject:
    return chat(USER, tools=[{"type": "function", "function": {"name": "f", **function}}])


def with_schema(schema: JsonValue, *, strict: bool = False) -> JsonObject:
    return chat_tool(parameters=schema, strict=strict)


def strict_schema(**properties: JsonValue) -> JsonObject:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


CHAT_ACCEPTED: dict[str, JsonObject] = {
    "answered": chat(USER, MADE, A, B, USER),
    "answered-in-another-order": chat(USER, MADE, B, A),
    "answered-with-parts": chat(MADE, A, B),
    "legacy": chat(
        {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}},
        {"role": "function", "name": "f", "content": "1"},
    ),
    "refusal-kept": chat({"role": "assistant", "content": None, "refusal": "No."}, USER),
    "every-role": chat({"role": "system", "content": "s"}, {"role": "developer", "content": "d"}),
    "user-parts": chat({"role": "user", "content": [{"type": "text", "text": "Hi"}]}),
    "id-of-40": chat(one_call(id="a" * 40), changed(A, tool_call_id="a" * 40)),
    "no-parameters": chat_tool(),
    "128-tools": chat(
        USER, tools=[{"type": "function", "function": {"name": f"f{n}"}} for n in range(128)]
    ),
    "name-of-64": chat_tool(name="f" * 64),
    "plain-is-not-strict": with_schema({"type": "object", "properties": {"x": {}}}),
    "strict": with_schema(
        strict_schema(a={"type": ["string", "null"]}, b={"anyOf": [strict_schema()]}), strict=True
    ),
    "custom-tool": chat(USER, tools=[{"type": "custom", "custom": {"name": "c"}}]),
}

CHAT_REFUSED: dict[str, tuple[JsonObject, str | None, str]] = {
    "no-model": ({"messages": [USER]}, None, "you must provide a model parameter"),
    "stream": (chat(USER, stream=True), "stream", "does not stream"),
    "no-messages": ({"model": "m"}, "messages", "Missing required parameter: 'messages'."),
    "responses-body": ({"model": "m", "input": "Hi"}, "messages", "Missing required parameter"),
    "messages-text": ({"model": "m", "messages": "Hi"}, "messages", "expected an array of objects"),
    "messages-empty": (chat(), "messages", "Invalid 'messages': empty array."),
    "message-text": (chat("Hi"), "messages[0]", "expected an object, but got a string"),
    "no-role": (chat({"content": "Hi"}), "messages[0].role", "Missing required parameter"),
    "unknown-role": (
        chat({"role": "narrator", "content": "Hi"}),
        "messages[0].role",
        (
            "Invalid value: 'narrator'. Supported values are: 'system', 'assistant', 'user', "
            "'function', 'tool', and 'developer'."
        ),
    ),
    "user-null": (
        chat({"role": "user", "content": None}),
        "messages.[0].content",
        "expected a string, got null",
    ),
    "assistant-null": (
        chat({"role": "assistant", "content": None}),
        "messages.[0].content",
        "expected a string, got null",
    ),
    "unanswered-at-the-end": (
        chat(USER, MADE),
        "messages.[1].role",
        "The following tool_call_ids did not have response messages: a, b",
    ),
    "one-unanswered": (
        chat(USER, MADE, A, USER, B),
        "messages.[3].role",
        "The following tool_call_ids did not have response messages: b",
    ),
    "tool-without-call": (
        chat(USER, A),
        "messages.[1].role",
        "messages with role 'tool' must be a response to a preceeding message with 'tool_calls'",
    ),
    "tool-after-the-answer": (
        chat(MADE, A, B, {"role": "assistant", "content": "Done."}, A),
        "messages.[4].role",
        "messages with role 'tool' must be a response",
    ),
    "unknown-id": (
        chat(MADE, A, changed(A, tool_call_id="z")),
        "messages.[2].tool_call_id",
        "'tool_call_id' of 'z' not found in 'tool_calls' of previous message",
    ),
    "answered-twice": (
        chat(USER, MADE, A, B, A),
        "messages.[4].tool_call_id",
        "Duplicate value for 'tool_call_id' of 'a', in messages[2] and messages[4]",
    ),
    "no-tool-call-id": (
        chat(MADE, {"role": "tool", "content": "1"}),
        "messages.[1].tool_call_id",
        "must have a 'tool_call_id'",
    ),
    "tool-content-object": (
        chat(MADE, changed(A, content={"temp": 21}), B),
        "messages[1].content",
        "expected one of a string or array of objects, but got an object instead",
    ),
    "tool-content-number": (
        chat(MADE, changed(A, content=21), B),
        "messages[1].content",
        "but got an integer instead",
    ),
    "tool-content-null": (
        chat(MADE, changed(A, content=None), B),
        "messages.[1].content",
        "expected a string, got null",
    ),
    "tool-content-image": (
        chat(MADE, changed(A, content=[{"type": "image_url"}]), B),
        "messages[1].content[0].type",
        "Invalid value: 'image_url'. Supported values are: 'text'.",
    ),
    "function-content-object": (
        chat({"role": "function", "name": "f", "content": {"temp": 21}}),
        "messages[0].content",
        "expected a string, but got an object instead",
    ),
    "function-without-name": (
        chat({"role": "function", "content": "1"}),
        "messages.[0].name",
        "messages with role 'function' must have a 'name'",
    ),
    "function-bad-name": (
        chat({"role": "function", "name": "a.b", "content": "1"}),
        "messages[0].name",
        "string does not match pattern",
    ),
    "call-bad-name": (
        chat(one_call(function={"name": "a b", "arguments": "{}"}), A),
        "messages[0].tool_calls[0].function.name",
        "string does not match pattern",
    ),
    "call-arguments-object": (
        chat(one_call(function={"name": "f", "arguments": {}}), A),
        "messages[0].tool_calls[0].function.arguments",
        "expected a string, but got an object",
    ),
    "call-id-of-41": (
        chat(one_call(id="a" * 41), changed(A, tool_call_id="a" * 41)),
        "messages[0].tool_calls[0].id",
        "maximum length 40, but got a string with length 41",
    ),
    "legacy-bad-name": (
        chat({"role": "assistant", "function_call": {"name": "é", "arguments": "{}"}}),
        "messages[0].function_call.name",
        "string does not match pattern",
    ),
    "tool-calls-null": (
        chat({"role": "assistant", "content": "Hi", "tool_calls": None}),
        "messages[0].tool_calls",
        "expected an array of objects, but got null",
    ),
    "tool-calls-empty": (
        chat({"role": "assistant", "content": "Hi", "tool_calls": []}),
        "messages[0].tool_calls",
        "empty array",
    ),
    "tools-and-functions": (
        chat(USER, tools=[CHAT_TOOL], functions=[{"name": "f"}]),
        "functions",
        "'functions' and 'tools' cannot be used in one request",
    ),
    "tools-empty": (chat(USER, tools=[]), "tools", "Invalid 'tools': empty array"),
    "functions-empty": (chat(USER, functions=[]), "functions", "empty array"),
    "tools-object": (chat(USER, tools={}), "tools", "expected an array of objects"),
    "129-tools": (
        chat(USER, tools=[{"type": "function", "function": {"name": "f"}} for _ in range(129)]),
        "tools",
        "maximum length 128, but got an array with length 129",
    ),
    "129-functions": (
        chat(USER, functions=[{"name": "f"} for _ in range(129)]),
        "functions",
        "length 129",
    ),
    "choice-without-tools": (chat(USER, tool_choice="auto"), "tool_choice", "only allowed when"),
    "responses-shape": (
        chat(USER, tools=[RESPONSES_TOOL]),
        "tools[0].function",
        "Missing required parameter: 'tools[0].function'.",
    ),
    "functions-shape": (
        chat(USER, tools=[FUNCTION]),
        "tools[0].type",
        "Missing required parameter: 'tools[0].type'.",
    ),
    "no-name": (
        chat(USER, functions=[{"description": "d"}]),
        "functions[0].name",
        "Missing required parameter: 'functions[0].name'.",
    ),
    "name-empty": (chat_tool(name=""), "tools[0].function.name", "empty string"),
    "name-of-65": (
        chat_tool(name="f" * 65),
        "tools[0].function.name",
        "maximum length 64, but got a string with length 65",
    ),
    "name-with-newline": (chat_tool(name="f\n"), "tools[0].function.name", "does not match"),
    "name-with-dot": (
        chat(USER, functions=[{"name": "a.b"}]),
        "functions[0].name",
        "Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
    ),
    "parameters-text": (
        with_schema("object"),
        "tools[0].function.parameters",
        "expected an object, but got a string",
    ),
    "parameters-untyped": (
        with_schema({"properties": {}}),
        "tools[0].function.parameters",
        (
            "Invalid schema for function 'f': schema must be a JSON Schema of 'type: \"object\"', "
            "got 'type: \"None\"'."
        ),
    ),
    "parameters-array": (
        chat(USER, functions=[{"name": "f", "parameters": {"type": "array", "items": {}}}]),
        "functions[0].parameters",
        "got 'type: \"array\"'.",
    ),
    "parameters-any-of": (
        with_schema({"type": "object", "anyOf": [{}]}),
        "tools[0].function.parameters",
        "not have 'oneOf'/'anyOf'/'allOf'/'enum'/'not' at the top level",
    ),
    "array-without-items": (
        with_schema({"type": "object", "properties": {"x": {"type": "array"}}}),
        "tools[0].function.parameters",
        "In context=('properties', 'x'), array schema missing items.",
    ),
    "strict-not-required": (
        with_schema(changed(strict_schema(x={"type": "string"}), required=[]), strict=True),
        "tools[0].function.parameters",
        (
            "In context=(), 'required' is required to be supplied and to be an array including "
            "every key in properties. Missing 'x'."
        ),
    ),
    "strict-open": (
        with_schema({"type": "object", "properties": {}}, strict=True),
        "tools[0].function.parameters",
        "In context=(), 'additionalProperties' is required to be supplied and to be false.",
    ),
    "strict-nested": (
        with_schema(strict_schema(x={"type": "array", "items": {"type": "object"}}), strict=True),
        "tools[0].function.parameters",
        "In context=('properties', 'x', 'items'), 'additionalProperties' is required",
    ),
    "strict-in-defs": (
        with_schema(
            {"type": "object", "$defs": {"D": {"type": "object"}}, "additionalProperties": False},
            strict=True,
        ),
        "tools[0].function.parameters",
        "In context=('$defs', 'D'), 'additionalProperties' is required",
    ),
    "strict-one-of": (
        with_schema(strict_schema(x={"type": "string", "oneOf": []}), strict=True),
        "tools[0].function.parameters",
        "In context=('properties', 'x'), 'oneOf' is not permitted.",
    ),
    "strict-untyped": (
        with_schema(strict_schema(x={"description": "d"}), strict=True),
        "tools[0].function.parameters",
        "In context=('properties', 'x'), schema must have a 'type' key.",
    ),
}


def function_call(call_id: str = "a", **more: JsonValue) -> JsonObject:
    return {
        "type": "function_call",
        "call_id": call_id,
        "name": "f",
        "arguments": "{}",
        **more,
    }


def output(call_id: str = "a", **more: JsonValue) -> JsonObject:
    return {"type": "function_call_output", "call_id": call_id, "output": "1", **more}


def responses(*items: JsonValue, **more: JsonValue) -> JsonObject:
    return {"model": "m", "input": list(items), **more}


def responses_tool(**function: JsonValue) -> JsonObject:
    return responses(USER, tools=[{"type": "function", "name": "f", **function}])


THOUGHT: JsonObject = {"type": "reasoning", "id": "rs_x", "summary": []}
SAID: JsonObject = {"type": "output_text", "text": "Hi"}

RESPONSES_ACCEPTED: dict[str, JsonObject] = {
    "text": {"model": "m", "input": "Hi"},
    "answered": responses(USER, function_call("a"), function_call("b"), output("b"), output("a")),
    "output-parts": responses(
        function_call(), output(output=[{"type": "input_text", "text": "1"}])
    ),
    "id-reused-later": responses(function_call(), output(), function_call(), output()),
    "message-sent-back": responses(
        {"type": "message", "id": "msg_1", "role": "assistant", "content": [SAID]}
    ),
    "foreign-reasoning": responses(THOUGHT, function_call(), output()),
    "built-in-tool": responses(USER, tools=[{"type": "web_search"}]),
    "built-in-item": responses({"type": "web_search_call", "id": "ws_1"}, USER),
    "null-parameters": responses_tool(parameters=None),
    "no-tools": responses(USER, tools=[]),
}

RESPONSES_REFUSED: dict[str, tuple[JsonObject, str | None, str]] = {
    "no-model": ({"input": "Hi"}, None, "you must provide a model parameter"),
    "stream": (responses(USER, stream=True), "stream", "does not stream"),
    "no-input": ({"model": "m"}, "input", "Missing required parameter: 'input'."),
    "input-empty": (responses(), "input", "Invalid 'input': empty array."),
    "input-object": ({"model": "m", "input": {}}, "input", "but got an object instead"),
    "chat-body": (chat(USER), "messages", "this parameter has moved to 'input'"),
    "legacy-body": (
        responses(USER, functions=[{"name": "f"}]),
        "functions",
        "Unknown parameter: 'functions'.",
    ),
    "previous-response": (
        responses(USER, previous_response_id="resp_1"),
        "previous_response_id",
        "Previous response with id 'resp_1' not found.",
    ),
    "unknown-role": (
        responses({"role": "tool", "content": "1"}),
        "input[0].role",
        "Supported values are: 'assistant', 'system', 'developer', and 'user'.",
    ),
    "unknown-item": (responses({"type": "poem"}), "input[0].type", "Invalid value: 'poem'"),
    "untyped-item": (responses({"content": "Hi"}), "input[0].type", "Missing required parameter"),
    "no-content": (responses({"role": "user"}), "input[0].content", "Missing required parameter"),
    "assistant-input-text": (
        responses({"role": "assistant", "content": [{"type": "input_text", "text": "Hi"}]}),
        "input[0].content[0]",
        "Invalid value: 'input_text'. Supported values are: 'output_text' and 'refusal'.",
    ),
    "output-without-call": (
        responses(USER, output("z")),
        "input",
        "No tool call found for function call output with call_id z.",
    ),
    "output-before-call": (
        responses(output(), function_call()),
        "input",
        "No tool call found for function call output with call_id a.",
    ),
    "output-twice": (
        responses(function_call(), output(), output()),
        "input",
        "No tool call found for function call output with call_id a.",
    ),
    "call-without-output": (
        responses(function_call("a"), function_call("b"), output("a"), USER),
        "input",
        "No tool output found for function call b.",
    ),
    "output-object": (
        responses(function_call(), output(output={"temp": 21})),
        "input[1].output",
        "but got an object instead",
    ),
    "output-null": (
        responses(function_call(), output(output=None)),
        "input[1].output",
        "but got null instead",
    ),
    "output-part": (
        responses(function_call(), output(output=[{"type": "text", "text": "1"}])),
        "input[1].output[0]",
        "Invalid value: 'text'",
    ),
    "no-call-id": (
        responses({"type": "function_call", "name": "f", "arguments": "{}"}),
        "input[0].call_id",
        "Missing required parameter: 'input[0].call_id'.",
    ),
    "call-id-of-65": (
        responses(function_call("a" * 65), output("a" * 65)),
        "input[0].call_id",
        "maximum length 64, but got a string with length 65",
    ),
    "item-id": (
        responses(function_call(id="call_1"), output()),
        "input[0].id",
        "Expected an ID that begins with 'fc'.",
    ),
    "item-twice": (
        responses(function_call("a", id="fc_1"), function_call("b", id="fc_1"), output()),
        "input",
        "Duplicate item found with id fc_1.",
    ),
    "call-bad-name": (
        responses(function_call(name="a b"), output()),
        "input[0].name",
        "string does not match pattern",
    ),
    "call-arguments-object": (
        responses(function_call(arguments={}), output()),
        "input[0].arguments",
        "expected a string, but got an object",
    ),
    "call-extra-key": (
        responses(function_call(parsed_arguments={}), output()),
        "input[0].parsed_arguments",
        "Unknown parameter: 'input[0].parsed_arguments'.",
    ),
    "reasoning-last": (
        responses(USER, THOUGHT),
        "input",
        "Item 'rs_x' of type 'reasoning' was provided without its required following item.",
    ),
    "reasoning-then-user": (
        responses(THOUGHT, USER),
        "input",
        "without its required following item",
    ),
    "chat-shape": (
        responses(USER, tools=[CHAT_TOOL]),
        "tools[0].name",
        "Missing required parameter: 'tools[0].name'.",
    ),
    "129-tools": (
        responses(USER, tools=[{"type": "function", "name": "f"} for _ in range(129)]),
        "tools",
        "maximum length 128, but got an array with length 129",
    ),
    "name-with-dot": (responses_tool(name="a.b"), "tools[0].name", "does not match pattern"),
    "parameters-string": (
        responses_tool(parameters={"type": "string"}),
        "tools[0].parameters",
        "got 'type: \"string\"'.",
    ),
    "strict-open": (
        responses_tool(parameters={"type": "object"}, strict=True),
        "tools[0].parameters",
        "'additionalProperties' is required to be supplied and to be false",
    ),
}

ACCEPTED = [
    pytest.param(path, body, id=f"{path.rpartition('/')[2]}-{name}")
    for path, table in ((CHAT, CHAT_ACCEPTED), (RESPONSES, RESPONSES_ACCEPTED))
    for name, body in table.items()
]
REFUSED = [
    pytest.param(path, body, where, message, id=f"{path.rpartition('/')[2]}-{name}")
    for path, table in ((CHAT, CHAT_REFUSED), (RESPONSES, RESPONSES_REFUSED))
    for name, (body, where, message) in table.items()
]


@pytest.mark.parametrize(("path", "body"), ACCEPTED)
def test_judge_accepts(path: str, body: JsonObject) -> None:
    assert judge_request(path, body) is None


@pytest.mark.parametrize(("path", "body", "where", "message"), REFUSED)
def test_judge_refuses(path: str, body: JsonObject, where: str | None, message: str) -> None:
    error = judge_request(path, body)
    assert error is not None
    assert message in error.message
    assert (error.param, error.status, error.kind) == (where, 400, "invalid_request_error")


def test_judge_knows_two_paths_and_objects() -> None:
    error = judge_request("/v1/completions", {"model": "m"})
    assert error == ApiError("Invalid URL (POST /v1/completions)", status=404)
    refused = judge_request(CHAT, [])
    assert refused is not None
    assert "could not parse" in refused.message
