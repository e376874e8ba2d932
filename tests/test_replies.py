"""What the three dialects read in a reply, and what they refuse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen_runtime.dialects.chat import Chat
from fngen_runtime.dialects.functions import Functions
from fngen_runtime.dialects.reading import decoded
from fngen_runtime.dialects.responses import Responses
from fngen_runtime.messages import Assistant, Cut, ModelReplyError, Reply, ToolCall, Usage

if TYPE_CHECKING:
    from fngen_runtime.dialects.dialect import Dialect
    from fngen_runtime.json_types import JsonObject, JsonValue

CHAT, FUNCTIONS, RESPONSES = Chat(), Functions(), Responses()

ONE = ToolCall("a", "get.weather", '{"x":1}')
REASONING: JsonObject = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "e"}
CALL_ITEM: JsonObject = {
    "type": "function_call",
    "id": "fc_1",
    "call_id": "a",
    "name": "get.weather",
    "arguments": '{"x":1}',
    "status": "completed",
}


def spoken(*parts: JsonObject) -> JsonObject:
    return {"type": "message", "id": "msg_1", "role": "assistant", "content": [*parts]}


def out(text: str) -> JsonObject:
    return {"type": "output_text", "text": text, "annotations": []}


SAID = spoken(out("Sunny."))


def completion(message: JsonObject, finish: str = "stop") -> JsonObject:
    return {"choices": [{"index": 0, "message": message, "finish_reason": finish}]}


def tool_calls(*entries: JsonValue) -> JsonObject:
    return completion({"role": "assistant", "content": None, "tool_calls": [*entries]})


def reply(
    text: str | None = None,
    *calls: ToolCall,
    refusal: str | None = None,
    finish: str = "stop",
    cut: Cut | None = None,
) -> Reply:
    return Reply(Assistant(text, calls, refusal), finish=finish, cut=cut)


@pytest.mark.parametrize("dialect", [CHAT, FUNCTIONS], ids=["chat", "functions"])
@pytest.mark.parametrize(
    ("given", "want"),
    [
        pytest.param(completion({"content": "hi"}), reply("hi"), id="text"),
        pytest.param(completion({"content": ""}), reply(), id="empty text"),
        pytest.param(
            completion({"content": [{"type": "text", "text": "h"}, {"type": "thinking"}]}),
            reply("h"),
            id="text in parts",
        ),
        pytest.param(completion({"content": "a\ud83d"}), reply("a?"), id="half a character"),
        pytest.param(
            completion({"content": None, "refusal": "no"}), reply(refusal="no"), id="refusal"
        ),
        pytest.param(
            completion({"content": "ha"}, "length"),
            reply("ha", finish="length", cut="length"),
            id="length",
        ),
        pytest.param(
            completion({"content": None}, "content_filter"),
            reply(finish="content_filter", cut="content_filter"),
            id="content filter",
        ),
        pytest.param(
            tool_calls({"id": "a", "function": {"name": "f", "arguments": "{}"}}),
            reply(None, ToolCall("a", "f", "{}")),
            id="tool call",
        ),
        pytest.param(
            completion({"function_call": {"name": "f", "arguments": "{}"}}),
            reply(None, ToolCall("", "f", "{}")),
            id="legacy call",
        ),
        pytest.param(
            completion(
                {
                    "function_call": {"name": "f", "arguments": "{}"},
                    "tool_calls": [{"id": "a", "function": {"name": "f", "arguments": "{}"}}],
                }
            ),
            reply(None, ToolCall("a", "f", "{}")),
            id="both say it once",
        ),
        pytest.param(
            completion({"content": "hi", "tool_calls": []}), reply("hi"), id="empty list of calls"
        ),
        pytest.param(
            tool_calls({"function": {"name": "f", "arguments": {"x": 1}}}),
            reply(None, ToolCall("", "f", '{"x": 1}')),
            id="arguments as an object, no id",
        ),
        pytest.param(
            tool_calls({"id": 7, "function": {"name": None}}),
            reply(None, ToolCall("", "", "")),
            id="a number for an id, no name, no arguments",
        ),
    ],
)
def test_chat_and_functions_read(dialect: Dialect, given: JsonObject, want: Reply) -> None:
    assert dialect.parse(given) == want


NOT_COMPLETIONS: list[tuple[JsonValue, str]] = [
    (None, "the reply is missing or null, not an object"),
    ("<html>", "the reply is text .'<html>'., not an object"),
    ([], "the reply is an array, not an object"),
    ({}, "the reply has no choices$"),
    ({"choices": []}, "the reply has no choices$"),
    ({"error": {"message": "busy"}}, "no choices; the server says: 'busy'"),
    ({"error": "busy"}, "no choices; the server says: 'busy'"),
    ({"choices": {}}, "choices is an object, not an array"),
    ({"choices": [1]}, r"choices\[0\] is a number, not an object"),
    ({"choices": [{}]}, r"choices\[0\].message is missing or null, not an object"),
    (completion({"content": 1}), "content is a number, not text"),
    (completion({"content": [1]}), r"content\[0\] is a number, not an object"),
    (completion({"refusal": True}), "refusal is a boolean, not text"),
    (completion({"tool_calls": "f"}), "tool_calls is text .'f'., not an array"),
    (tool_calls(None), r"tool_calls\[0\] is missing or null, not an object"),
    (tool_calls({"id": "a"}), r"tool_calls\[0\].function is missing or null"),
    (tool_calls({"function": {"name": []}}), "function.name is an array, not text"),
    (completion({"function_call": "f"}), "function_call is text .'f'., not an object"),
]


@pytest.mark.parametrize("dialect", [CHAT, FUNCTIONS], ids=["chat", "functions"])
@pytest.mark.parametrize(
    ("given", "match"),
    NOT_COMPLETIONS,
)
def test_chat_and_functions_refuse(dialect: Dialect, given: JsonValue, match: str) -> None:
    with pytest.raises(ModelReplyError, match=match):
        dialect.parse(given)


def response(*output: JsonValue, **more: JsonValue) -> JsonObject:
    return {"status": "completed", "output": [*output], **more}


@pytest.mark.parametrize(
    ("given", "want"),
    [
        pytest.param(response(SAID), Assistant("Sunny.", opaque=(SAID,)), id="text"),
        pytest.param(
            {"output": [SAID]}, Assistant("Sunny.", opaque=(SAID,)), id="a server without status"
        ),
        pytest.param(
            response(spoken({"type": "refusal", "refusal": "no"})),
            Assistant(refusal="no", opaque=(spoken({"type": "refusal", "refusal": "no"}),)),
            id="refusal",
        ),
        pytest.param(
            response(REASONING, CALL_ITEM),
            Assistant(None, (ONE,), opaque=(REASONING, CALL_ITEM)),
            id="call with reasoning",
        ),
        pytest.param(
            response(SAID, spoken(out("Warm."))),
            Assistant("Sunny.\n\nWarm.", opaque=(SAID, spoken(out("Warm.")))),
            id="two messages",
        ),
        pytest.param(
            response(REASONING, SAID, REASONING),
            Assistant("Sunny.", opaque=(REASONING, SAID)),
            id="reasoning that led to nothing is left out",
        ),
        pytest.param(response(REASONING), Assistant(), id="nothing but reasoning"),
        pytest.param(
            response({**REASONING, "encrypted_content": None}, SAID),
            Assistant("Sunny.", opaque=(SAID,)),
            id="reasoning that is only an id is left out",
        ),
        pytest.param(
            response({"type": "reasoning", "content": [out("hm")]}, SAID),
            Assistant("Sunny.", opaque=({"type": "reasoning", "content": [out("hm")]}, SAID)),
            id="reasoning in clear",
        ),
        pytest.param(
            response({"type": "function_call", "arguments": {"x": 1}}),
            Assistant(
                None,
                (ToolCall("", "", '{"x": 1}'),),
                opaque=({"type": "function_call", "arguments": {"x": 1}},),
            ),
            id="no id, no name, arguments as an object",
        ),
        pytest.param(
            response(spoken(out("a\ud83d"))),
            Assistant("a?", opaque=(spoken(out("a?")),)),
            id="half a character",
        ),
        pytest.param(
            response({"type": "web_search_call", "id": "ws"}),
            Assistant(opaque=({"type": "web_search_call", "id": "ws"},)),
            id="an item of another tool",
        ),
    ],
)
def test_responses_reads(given: JsonObject, want: Assistant) -> None:
    assert RESPONSES.parse(given) == Reply(want, finish="completed")


@pytest.mark.parametrize(
    ("given", "finish", "cut"),
    [
        (
            response(status="incomplete", incomplete_details={"reason": "max_output_tokens"}),
            "max_output_tokens",
            "length",
        ),
        (
            response(status="incomplete", incomplete_details={"reason": "content_filter"}),
            "content_filter",
            "content_filter",
        ),
        (response(status="incomplete"), "incomplete", "length"),
        (response({**CALL_ITEM, "status": "incomplete"}), "completed", "length"),
        (response(SAID, incomplete_details=None), "completed", None),
    ],
)
def test_responses_says_what_was_cut(given: JsonObject, finish: str, cut: Cut | None) -> None:
    found = RESPONSES.parse(given)
    assert (found.finish, found.cut) == (finish, cut)


@pytest.mark.parametrize(
    ("given", "match"),
    [
        ("busy", "the reply is text .'busy'., not an object"),
        ({}, "the reply has no output$"),
        ({"error": {"message": "busy"}}, "no output; the server says: 'busy'"),
        (
            response(status="failed", error={"code": "x", "message": "overloaded"}),
            "the reply has status 'failed'; the server says: 'overloaded'",
        ),
        (response(status="queued"), "the reply has status 'queued'$"),
        ({"output": {}}, "output is an object, not an array"),
        (response(1), r"output\[0\] is a number, not an object"),
        (response({"id": "x"}), r"output\[0\] has no type"),
        (response({**CALL_ITEM, "type": 1}), r"output\[0\].type is a number, not text"),
        (response({**CALL_ITEM, "name": 1}), r"output\[0\].name is a number, not text"),
        (response({**SAID, "content": 1}), r"output\[0\].content is a number, not an array"),
        (response({**SAID, "content": [1]}), r"content\[0\] is a number, not an object"),
        (response({"type": "x", "y": float("inf")}), "cannot be sent back"),
    ],
)
def test_responses_refuses(given: JsonValue, match: str) -> None:
    with pytest.raises(ModelReplyError, match=match):
        RESPONSES.parse(given)


CHAT_USAGE: JsonObject = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 8}
RESPONSES_USAGE: JsonObject = {"input_tokens": 3, "output_tokens": 4}


@pytest.mark.parametrize(
    ("dialect", "given", "want"),
    [
        (CHAT, CHAT_USAGE, Usage(3, 4, 8)),
        (FUNCTIONS, CHAT_USAGE, Usage(3, 4, 8)),
        (RESPONSES, RESPONSES_USAGE, Usage(3, 4, 7)),
        (CHAT, None, Usage()),
        (CHAT, "many", Usage()),
        (CHAT, {"prompt_tokens": "3", "completion_tokens": True, "total_tokens": -1}, Usage()),
    ],
)
def test_usage(dialect: Dialect, given: JsonValue, want: Usage) -> None:
    said = response(SAID) if dialect is RESPONSES else completion({"content": "hi"})
    assert dialect.parse({**said, "usage": given}).usage == want


@pytest.mark.parametrize("text", ["", "<html>", "{", "9" * 5000, "[" * 100_000])
def test_text_that_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ModelReplyError, match="the reply is not JSON"):
        decoded(text)
