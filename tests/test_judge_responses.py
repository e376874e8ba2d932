"""Which items the judge takes in responses, and how calls pair with outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen_runtime.testing import judge_request

from tests.judging import RESPONSES, USER, chat, refusal, responses

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

THOUGHT: JsonObject = {"type": "reasoning", "id": "rs_x", "summary": []}
SAID: JsonObject = {"type": "output_text", "text": "Hi"}


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


ACCEPTED: dict[str, JsonObject] = {
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
    "built-in-item": responses({"type": "web_search_call", "id": "ws_1"}, USER),
}

REFUSED: dict[str, tuple[JsonObject, str, str]] = {
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
}


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(body: JsonObject) -> None:
    assert judge_request(RESPONSES, body) is None


@pytest.mark.parametrize(("body", "where", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(body: JsonObject, where: str, message: str) -> None:
    error = refusal(RESPONSES, body)
    assert error.param == where
    assert message in error.message
