"""What the three dialects write for a conversation, and which one a host is spoken to in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fngen_runtime.dialects import Api, dialect_for
from fngen_runtime.dialects.chat import Chat
from fngen_runtime.dialects.functions import Functions
from fngen_runtime.dialects.responses import Responses
from fngen_runtime.messages import (
    Assistant,
    Message,
    System,
    ToolCall,
    ToolResult,
    User,
    Verbatim,
)

if TYPE_CHECKING:
    from fngen_runtime.dialects.dialect import Dialect
    from fngen_runtime.json_types import JsonObject, JsonValue

CHAT, FUNCTIONS, RESPONSES = Chat(), Functions(), Responses()
DIALECTS: list[Dialect] = [CHAT, FUNCTIONS, RESPONSES]

ONE = ToolCall("a", "get.weather", '{"x":1}')
TWO = ToolCall("b", "two", "")
SEVERAL: list[Message] = [
    System("be brief"),
    User("hello"),
    Assistant("let me see", (ONE, TWO)),
    ToolResult("a", "get.weather", "1"),
    ToolResult("b", "two", "2"),
    Assistant("done"),
]
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


@pytest.mark.parametrize(
    ("host", "want"),
    [
        ("api.openai.com", "/responses"),
        ("eu.api.openai.com", "/responses"),
        ("API.OpenAI.com.", "/responses"),
        ("me.openai.azure.com", "/responses"),
        ("me.services.ai.azure.com", "/responses"),
        ("me.cognitiveservices.azure.com", "/responses"),
        ("notapi.openai.com", "/chat/completions"),
        ("fakeapi.openai.com.evil.example", "/chat/completions"),
        ("openai.azure.com", "/chat/completions"),
        ("127.0.0.1", "/chat/completions"),
        ("", "/chat/completions"),
    ],
)
def test_auto_asks_the_host(host: str, want: str) -> None:
    assert dialect_for("auto", host).path == want


@pytest.mark.parametrize(
    ("api", "want"), [("chat", CHAT), ("functions", FUNCTIONS), ("responses", RESPONSES)]
)
def test_a_named_api_is_taken_on_any_host(api: Api, want: Dialect) -> None:
    assert dialect_for(api, "api.openai.com") == want


def test_an_unknown_api_is_refused() -> None:
    with pytest.raises(ValueError, match="not 'completions'"):
        dialect_for("completions", "api.openai.com")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]


def test_chat_writes_tool_calls() -> None:
    assert CHAT.items(SEVERAL) == [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": "hello"},
        {
            "role": "assistant",
            "content": "let me see",
            "tool_calls": [
                {
                    "id": "a",
                    "type": "function",
                    "function": {"name": "get_weather", "arguments": '{"x":1}'},
                },
                {"id": "b", "type": "function", "function": {"name": "two", "arguments": "{}"}},
            ],
        },
        {"role": "tool", "tool_call_id": "a", "content": "1"},
        {"role": "tool", "tool_call_id": "b", "content": "2"},
        {"role": "assistant", "content": "done"},
    ]


def test_functions_writes_one_call_a_message_each_with_its_result() -> None:
    assert FUNCTIONS.items(SEVERAL) == [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": "hello"},
        {
            "role": "assistant",
            "content": "let me see",
            "function_call": {"name": "get_weather", "arguments": '{"x":1}'},
        },
        {"role": "function", "name": "get_weather", "content": "1"},
        {
            "role": "assistant",
            "content": None,
            "function_call": {"name": "two", "arguments": "{}"},
        },
        {"role": "function", "name": "two", "content": "2"},
        {"role": "assistant", "content": "done"},
    ]


def test_responses_writes_items() -> None:
    assert RESPONSES.items(SEVERAL) == [
        {"role": "system", "content": "be brief"},
        {"role": "user", "content": "hello"},
        {"role": "assistant", "content": "let me see"},
        {
            "type": "function_call",
            "call_id": "a",
            "name": "get_weather",
            "arguments": '{"x":1}',
        },
        {"type": "function_call", "call_id": "b", "name": "two", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "a", "output": "1"},
        {"type": "function_call_output", "call_id": "b", "output": "2"},
        {"role": "assistant", "content": "done"},
    ]


def test_responses_carries_its_own_items_back_with_names_and_ids_made_safe() -> None:
    output: list[JsonValue] = [REASONING, {**SAID, "phase": "commentary"}, CALL_ITEM]
    message = RESPONSES.parse({"status": "completed", "output": output}).message
    renamed = Assistant(
        message.text, (ToolCall("new", "get.weather", '{"x":1}'),), opaque=message.opaque
    )
    assert RESPONSES.items([renamed]) == [
        REASONING,
        {**SAID, "phase": "commentary"},
        {**CALL_ITEM, "call_id": "new", "name": "get_weather"},
    ]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda found: type(found).__name__)
def test_history_of_the_caller_is_sent_as_it_is(dialect: Dialect) -> None:
    item: JsonObject = {"role": "user", "content": [{"type": "anything"}], "name": "me"}
    assert dialect.items([Verbatim(item)]) == [item]


@pytest.mark.parametrize(
    ("dialect", "want"),
    [
        (CHAT, {"role": "assistant", "content": None, "refusal": "no"}),
        (FUNCTIONS, {"role": "assistant", "content": None, "refusal": "no"}),
        (RESPONSES, {"role": "assistant", "content": "no"}),
    ],
    ids=["chat", "functions", "responses"],
)
def test_a_refusal_is_written(dialect: Dialect, want: JsonObject) -> None:
    assert dialect.items([Assistant(refusal="no")]) == [want]


@pytest.mark.parametrize(
    ("dialect", "item", "want"),
    [
        (CHAT, {"role": "tool", "tool_call_id": "a"}, ("a",)),
        (CHAT, {"tool_calls": [{"id": "a"}, {"id": 1}, None, {"id": "b"}]}, ("a", "b")),
        (CHAT, {"tool_calls": "odd"}, ()),
        (FUNCTIONS, {"function_call": {"name": "a"}}, ()),
        (RESPONSES, {"type": "function_call", "id": "fc", "call_id": "a"}, ("a",)),
        (RESPONSES, {"role": "user"}, ()),
    ],
)
def test_call_ids_of_a_history(dialect: Dialect, item: JsonObject, want: tuple[str, ...]) -> None:
    assert dialect.call_ids(item) == want


TOOL: JsonObject = {"type": "function"}


@pytest.mark.parametrize(
    ("dialect", "payloads", "want"),
    [
        (CHAT, [TOOL], {"messages": [], "tools": [TOOL]}),
        (CHAT, [], {"messages": []}),
        (FUNCTIONS, [TOOL], {"messages": [], "functions": [TOOL]}),
        (FUNCTIONS, [], {"messages": []}),
        (
            RESPONSES,
            [TOOL],
            {
                "input": [],
                "store": False,
                "include": ["reasoning.encrypted_content"],
                "tools": [TOOL],
            },
        ),
        (
            RESPONSES,
            [],
            {"input": [], "store": False, "include": ["reasoning.encrypted_content"]},
        ),
    ],
)
def test_request(dialect: Dialect, payloads: list[JsonObject], want: JsonObject) -> None:
    body = dialect.request([], "m", payloads, {"temperature": 0})
    assert body == {"model": "m", "temperature": 0, **want}


@pytest.mark.parametrize(
    ("model", "want"),
    [("gpt-5.4", True), ("my-deployment", True), ("o3", True)]
    + [(name, False) for name in ("gpt-4o-mini", "gpt-4.1", "ft:gpt-4o:me", "gpt-5-chat-latest")],
)
def test_responses_asks_for_reasoning_only_where_there_is_some(model: str, want: bool) -> None:
    assert ("include" in RESPONSES.request([], model, [], {})) is want


def test_responses_lets_the_caller_store_and_include() -> None:
    body = RESPONSES.request([], "m", [], {"store": True, "include": []})
    assert body == {"model": "m", "input": [], "store": True, "include": []}


def test_what_is_written_is_json() -> None:
    for dialect in DIALECTS:
        assert json.loads(json.dumps(dialect.items(SEVERAL))) == dialect.items(SEVERAL)
