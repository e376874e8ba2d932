"""Which messages the judge takes in chat completions, and how calls pair with answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen_runtime.testing import judge_request

from tests.judging import CHAT, USER, chat, refusal

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

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


ACCEPTED: dict[str, JsonObject] = {
    "answered": chat(USER, MADE, A, B, USER),
    "answered-in-another-order": chat(USER, MADE, B, A),
    "legacy": chat(
        {"role": "assistant", "content": None, "function_call": {"name": "f", "arguments": "{}"}},
        {"role": "function", "name": "f", "content": "1"},
    ),
    "refusal-kept": chat({"role": "assistant", "content": None, "refusal": "No."}, USER),
    "every-role": chat({"role": "system", "content": "s"}, {"role": "developer", "content": "d"}),
    "user-parts": chat({"role": "user", "content": [{"type": "text", "text": "Hi"}]}),
    "id-of-40": chat(one_call(id="a" * 40), changed(A, tool_call_id="a" * 40)),
}

REFUSED: dict[str, tuple[JsonObject, str, str]] = {
    "no-messages": ({"model": "m"}, "messages", "Missing required parameter: 'messages'."),
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
}


@pytest.mark.parametrize("body", ACCEPTED.values(), ids=ACCEPTED)
def test_accepted(body: JsonObject) -> None:
    assert judge_request(CHAT, body) is None


@pytest.mark.parametrize(("body", "where", "message"), REFUSED.values(), ids=REFUSED)
def test_refused(body: JsonObject, where: str, message: str) -> None:
    error = refusal(CHAT, body)
    assert error.param == where
    assert message in error.message
