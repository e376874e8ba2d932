"""Streamed replies put together: odd chunks, pieces of bytes, and streams that break off."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fngen_runtime.asking import StreamReader
from fngen_runtime.dialects import dialect_for
from fngen_runtime.dialects.sse import EventData
from fngen_runtime.events import ArgumentsDelta, CallStarted, TextDelta
from fngen_runtime.messages import Assistant, ModelReplyError, Reply, ToolCall, Usage

if TYPE_CHECKING:
    from fngen_runtime.dialects import Api
    from fngen_runtime.events import Delta
    from fngen_runtime.json_types import JsonObject, JsonValue

SSE = "text/event-stream; charset=utf-8"


def read(api: Api, *events: JsonValue | str, end: str = "") -> tuple[list[Delta], Reply]:
    """The deltas of a stream and the reply it makes, which must not depend on how it is cut."""
    sent = "".join(f"data: {json.dumps(event)}\n\n" for event in events) + end
    found = [_read(api, sent.encode(), size) for size in (len(sent) or 1, 1, 7)]
    assert found[0][1] == found[1][1] == found[2][1]
    assert joined(found[0][0]) == joined(found[1][0]) == joined(found[2][0])
    return found[0]


def _read(api: Api, sent: bytes, size: int) -> tuple[list[Delta], Reply]:
    reader = StreamReader(dialect_for(api, ""), SSE)
    deltas = [
        delta
        for start in range(0, len(sent), size)
        for delta in reader.feed(sent[start : start + size])
    ]
    deltas += reader.end()
    return deltas, reader.reply()


def joined(deltas: list[Delta]) -> tuple[str, list[tuple[str, str]]]:
    """The text that deltas tell, and name and arguments of each call."""
    text, names, arguments = "", dict[int, str](), dict[int, str]()
    for delta in deltas:
        match delta:
            case TextDelta(more):
                text += more
            case CallStarted(index, name):
                assert index not in names, "a call begins once"
                names[index] = name
            case ArgumentsDelta(index, more):
                assert index in names, "a call begins before its arguments"
                arguments[index] = arguments.get(index, "") + more
    return text, [(names[index], arguments.get(index, "")) for index in sorted(names)]


def chunk(delta: JsonObject, finish: str | None = None) -> JsonObject:
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}


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


ITEM: JsonObject = {"type": "function_call", "id": "fc", "call_id": "a", "name": "one"}
WHOLE_ITEM: JsonObject = {**ITEM, "arguments": '{"x":1}', "status": "completed"}
MESSAGE: JsonObject = {"type": "message", "id": "msg", "role": "assistant"}


def event(kind: str, **more: JsonValue) -> JsonObject:
    return {"type": f"response.{kind}", **more}


def completed(*output: JsonValue, **more: JsonValue) -> JsonObject:
    return event("completed", response={"status": "completed", "output": [*output], **more})


@pytest.mark.parametrize(
    ("events", "want"),
    [
        pytest.param(
            [
                event("output_item.added", output_index=0, item={**ITEM, "arguments": ""}),
                event("function_call_arguments.delta", output_index=0, delta='{"x"'),
                event("function_call_arguments.delta", output_index=0, delta=":1}"),
                event("function_call_arguments.done", output_index=0, arguments='{"x":1}'),
                event("output_item.done", output_index=0, item=WHOLE_ITEM),
                completed(WHOLE_ITEM),
            ],
            ("", [("one", '{"x":1}')]),
            id="as the API does it",
        ),
        pytest.param(
            [
                event("output_item.added", output_index=0, item=MESSAGE),
                event("output_text.delta", output_index=0, delta="Let me see."),
                event("output_item.added", output_index=1, item=ITEM),
                event("function_call_arguments.delta", output_index=1, delta='{"x":1}'),
                completed(),
            ],
            ("Let me see.", [("one", '{"x":1}')]),
            id="never done, and no output at the end",
        ),
        pytest.param(
            [event("output_item.done", output_index=0, item=WHOLE_ITEM), completed()],
            ("", [("one", '{"x":1}')]),
            id="done without deltas",
        ),
        pytest.param(
            [
                event("function_call_arguments.delta", output_index=0, delta='{"x":1}'),
                event("output_item.done", output_index=0, item=WHOLE_ITEM),
                completed(WHOLE_ITEM),
            ],
            ("", [("one", '{"x":1}')]),
            id="never added",
        ),
        pytest.param(
            [
                event("created", response={}),
                event("refusal.delta", output_index=0, delta="No."),
                event("something.new", of="any kind"),
                completed(),
            ],
            ("No.", NO_CALLS),
            id="a refusal",
        ),
    ],
)
def test_responses_are_put_together(
    events: list[JsonValue], want: tuple[str, list[tuple[str, str]]]
) -> None:
    deltas, reply = read("responses", *events)
    message = reply.message
    assert joined(deltas) == want
    assert (message.text or message.refusal or "") == want[0]
    assert [(call.name, call.arguments) for call in message.calls] == want[1]


HI = chunk({"content": "Hi"})
HI_EVENT = event("output_text.delta", output_index=0, delta="Hi")


BROKEN: list[tuple[Api, list[JsonValue], str, str]] = [
    ("chat", [], "", "the stream broke off before the reply was whole"),
    ("chat", [HI], "", "the stream broke off before the reply was whole"),
    ("chat", [NO_CHOICE], "data: [DONE]\n\n", "the reply has no choices"),
    ("chat", [HI, {"error": {"message": "busy"}}], "", "broke off; the server says: 'busy'"),
    ("chat", [HI], 'data: {"cho\n\n', "the reply is not JSON"),
    ("chat", [HI, 1], "", "a chunk is a number, not an object"),
    ("chat", [chunk({"tool_calls": [{"function": "f"}]})], "", "is text .'f'., not an object"),
    ("responses", [HI_EVENT], "", "the stream broke off before the reply was whole"),
    ("responses", [HI_EVENT], "data: [DONE]\n\n", "broke off before the reply was whole"),
    ("responses", [{"type": "error", "message": "busy"}], "", "the server says: 'busy'"),
    (
        "responses",
        [event("failed", response={"error": {"message": "overloaded"}})],
        "",
        "status 'failed'; the server says: 'overloaded'",
    ),
]


@pytest.mark.parametrize(("api", "events", "end", "match"), BROKEN)
def test_a_stream_that_breaks_off_is_no_reply(
    api: Api, events: list[JsonValue], end: str, match: str
) -> None:
    with pytest.raises(ModelReplyError, match=match):
        read(api, *events, end=end)


@pytest.mark.parametrize("end", ["data: [DONE]\n\n", "data: [DONE]", "data:[DONE]\r\n\r\n"])
def test_done_ends_a_stream_that_gives_no_reason(end: str) -> None:
    assert read("chat", HI, end=end)[1] == Reply(Assistant("Hi"))


@pytest.mark.parametrize(
    ("api", "body"),
    [
        ("chat", {"choices": [{"message": {"content": "Hi"}}]}),
        ("responses", {"output": [{**MESSAGE, "content": "Hi"}]}),
    ],
)
def test_a_server_that_does_not_stream_is_read_all_the_same(api: Api, body: JsonObject) -> None:
    reader = StreamReader(dialect_for(api, ""), "application/json")
    assert list(reader.feed(json.dumps(body).encode())) == []
    assert list(reader.end()) == [TextDelta("Hi")]
    assert reader.reply().message.text == "Hi"


@pytest.mark.parametrize(
    ("sent", "want"),
    [
        (b"data: a\n\ndata: b\n\n", ["a", "b"]),
        (b"data:a\r\n\r\ndata:b\r\r", ["a", "b"]),
        (b"\xef\xbb\xbfdata: a\n\n", ["a"]),
        (b": a comment\n\nevent: x\nid: 1\ndata: a\nretry: 5\n\n", ["a"]),
        (b"data: a\ndata: b\n\n", ["a\nb"]),
        (b"data\n\n", [""]),
        (b"data: a", ["a"]),
        (b"data:  \xc3\xb6\xff\n\n", [" ö\ufffd"]),
        (b"database: a\n\n", []),
    ],
)
@pytest.mark.parametrize("size", [1, 2, 100])
def test_events_are_read_however_they_are_cut(sent: bytes, want: list[str], size: int) -> None:
    events = EventData()
    found = [
        data
        for start in range(0, len(sent), size)
        for data in events.feed(sent[start : start + size])
    ]
    assert [*found, *events.end()] == want
