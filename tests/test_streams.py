"""Streamed chat completions put together, however their chunks are written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen_runtime.dialects import dialect_for
from fngen_runtime.messages import Assistant, Reply, ToolCall, Usage

from tests.streaming import chunk, joined, read

if TYPE_CHECKING:
    from fngen_runtime.dialects import Api
    from fngen_runtime.json_types import JsonObject, JsonValue


def part(
    index: int | None, call_id: str | None, name: str | None, arguments: str | None
) -> JsonObject:
    """A chunk with part of a call; None is left out."""
    function: JsonObject = {}
    if name is not None:
        function["name"] = name
    if arguments is not None:
        function["arguments"] = arguments
    entry: JsonObject = {"function": function}
    if index is not None:
        entry["index"] = index
    if call_id is not None:
        entry["id"] = call_id
    return chunk({"tool_calls": [entry]})


END = chunk({}, "tool_calls")
NO_CHOICE: JsonObject = {"choices": []}
NO_CALLS: list[tuple[str, str]] = []
A, B = ToolCall("a", "one", '{"x":1}'), ToolCall("b", "two", '{"y":2}')
TWO = (A, B)


@pytest.mark.parametrize(
    ("chunks", "want"),
    [
        pytest.param(
            [part(0, "a", "one", ""), part(0, None, None, '{"x"'), part(0, None, None, ":1}")],
            (A,),
            id="in pieces",
        ),
        pytest.param(
            [
                part(0, "a", "one", '{"x"'),
                part(1, "b", "two", '{"y"'),
                part(0, None, None, ":1}"),
                part(1, None, None, ":2}"),
            ],
            TWO,
            id="interleaved",
        ),
        pytest.param(
            [part(0, "a", "one", '{"x"'), part(0, "a", "one", ":1}"), part(0, "a", "one", "")],
            (A,),
            id="id and name repeated",
        ),
        pytest.param(
            [part(0, None, None, '{"x"'), part(0, "a", None, ":1}"), part(0, None, "one", "")],
            (A,),
            id="id and name late",
        ),
        pytest.param(
            [part(0, "a", "o", None), part(0, None, "ne", None), part(0, None, None, '{"x":1}')],
            (A,),
            id="name in pieces",
        ),
        pytest.param(
            [part(0, "a", "o", None), part(0, None, "one", None), part(0, None, None, '{"x":1}')],
            (A,),
            id="name that grows",
        ),
        pytest.param(
            [
                part(None, "a", "one", '{"x"'),
                part(None, None, None, ":1}"),
                part(None, "b", "two", '{"y":2}'),
            ],
            TWO,
            id="no index",
        ),
        pytest.param(
            [
                part(None, "a", "one", '{"x"'),
                part(None, "b", "two", '{"y"'),
                part(None, "a", None, ":1}"),
                part(None, "b", None, ":2}"),
            ],
            TWO,
            id="no index, interleaved by id",
        ),
        pytest.param(
            [
                part(0, "a", "one", '{"x"'),
                part(0, "a", None, ":1}"),
                part(0, "b", "two", '{"y"'),
                part(0, None, None, ":2}"),
            ],
            TWO,
            id="index used again",
        ),
        pytest.param(
            [part(0, "a", "one", '{"x":1}'), part(0, "new", None, " ")],
            (ToolCall("a", "one", '{"x":1} '),),
            id="an id for each part",
        ),
        pytest.param(
            [part(0, None, "one", '{"x":1}'), part(0, None, "two", '{"y":2}')],
            (ToolCall("", "one", '{"x":1}'), ToolCall("", "two", '{"y":2}')),
            id="index used again, no ids",
        ),
        pytest.param(
            [part(None, None, "one", '{"x":1}'), part(None, None, "one", '{"x":1}')],
            (ToolCall("", "one", '{"x":1}'), ToolCall("", "one", '{"x":1}')),
            id="the same call twice, neither index nor id",
        ),
        pytest.param(
            [part(1, "a", "one", '{"x":1}'), part(7, "b", "two", '{"y":2}')],
            TWO,
            id="index with gaps",
        ),
        pytest.param(
            [
                part(0, "a", "one", '{"x"'),
                part(0, None, None, ":1}"),
                part(0, None, None, '{"x":1}'),
            ],
            (A,),
            id="all arguments once more",
        ),
        pytest.param(
            [part(0, "a", "one", '{"x":1}'), part(1, "a", "two", '{"y":2}')],
            (A, ToolCall("a", "two", '{"y":2}')),
            id="one id for two calls",
        ),
        pytest.param(
            [
                chunk(
                    {
                        "tool_calls": [
                            {"function": {"name": "one", "arguments": {"x": 1}}, "id": "a"}
                        ]
                    }
                )
            ],
            (ToolCall("a", "one", '{"x": 1}'),),
            id="arguments as an object",
        ),
        pytest.param([part(0, "a", "one", None)], (ToolCall("a", "one", ""),), id="no arguments"),
        pytest.param(
            [
                chunk({"function_call": {"name": "one", "arguments": ""}}),
                chunk({"function_call": {"arguments": '{"x"'}}),
                chunk({"function_call": {"arguments": ":1}"}}),
            ],
            (ToolCall("", "one", '{"x":1}'),),
            id="legacy call",
        ),
    ],
)
def test_calls_are_put_together(chunks: list[JsonValue], want: tuple[ToolCall, ...]) -> None:
    deltas, reply = read("chat", *chunks, END)
    assert reply.message.calls == want
    assert joined(deltas) == ("", [(call.name, call.arguments) for call in want])


@pytest.mark.parametrize(
    ("chunks", "want"),
    [
        pytest.param([chunk({"content": "Hi"}), chunk({"content": "!"}, "stop")], "Hi!", id="text"),
        pytest.param(
            [NO_CHOICE, chunk({"content": "Hi"}), NO_CHOICE, chunk({}, "stop")],
            "Hi",
            id="chunks without choices",
        ),
        pytest.param(
            [{"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]}],
            "Hi",
            id="a message in place of deltas",
        ),
        pytest.param(
            [
                chunk({"content": "Hi"}),
                {"choices": [{"message": {"content": "Hi"}, "finish_reason": "stop"}]},
            ],
            "Hi",
            id="a message behind the deltas",
        ),
        pytest.param(
            [chunk({"content": [{"type": "text", "text": "Hi"}]}, "stop")], "Hi", id="text in parts"
        ),
        pytest.param(
            [
                chunk({"content": "Hi"}),
                {"choices": [{"index": 1, "delta": {"content": "other"}}]},
                chunk({}, "stop"),
            ],
            "Hi",
            id="another choice",
        ),
    ],
)
def test_text_is_put_together(chunks: list[JsonValue], want: str) -> None:
    deltas, reply = read("chat", *chunks)
    assert reply == Reply(Assistant(want), finish="stop")
    assert joined(deltas) == (want, [])


def test_tokens_are_counted_by_a_chunk_of_their_own() -> None:
    usage: JsonObject = {"prompt_tokens": 3, "completion_tokens": 4, "total_tokens": 7}
    _, reply = read("chat", chunk({"content": "Hi"}, "stop"), {"choices": [], "usage": usage})
    assert reply.usage == Usage(3, 4, 7)


def test_a_refusal_is_told_as_it_comes() -> None:
    deltas, reply = read("chat", chunk({"refusal": "I "}), chunk({"refusal": "won't."}, "stop"))
    assert reply.message == Assistant(refusal="I won't.")
    assert joined(deltas) == ("I won't.", [])


@pytest.mark.parametrize(
    ("given", "want"),
    [
        ({"reasoning_content": ""}, {"reasoning_content": ""}),
        ({"reasoning_content": None, "reasoning": "hm", "other": 1}, {}),
        ({"reasoning_details": [{"text": "a"}]}, {"reasoning_details": [{"text": "a"}]}),
    ],
)
@pytest.mark.parametrize("api", ["chat", "functions"])
def test_what_no_server_wants_back_is_not(api: Api, given: JsonObject, want: JsonObject) -> None:
    made: JsonObject = {"function_call": {"name": "f", "arguments": "{}"}}
    reply = dialect_for(api, "").parse({"choices": [{"message": {**made, **given}}]})
    (item,) = dialect_for(api, "").items([reply.message])
    known = {"role", "content", "tool_calls", "function_call"}
    assert {key: value for key, value in item.items() if key not in known} == want


def test_what_a_server_wants_back_is_kept() -> None:
    signature: JsonObject = {"google": {"thought_signature": "s"}}
    entry: JsonObject = {"id": "a", "function": {"name": "one", "arguments": "{}"}}
    _, reply = read(
        "chat",
        chunk({"reasoning_content": "Let me "}),
        chunk({"reasoning_content": "see."}),
        chunk({"tool_calls": [{**entry, "extra_content": signature}]}, "tool_calls"),
    )
    (item,) = dialect_for("chat", "").items([reply.message])
    assert item == {
        "role": "assistant",
        "content": None,
        "reasoning_content": "Let me see.",
        "tool_calls": [{**entry, "type": "function", "extra_content": signature}],
    }
