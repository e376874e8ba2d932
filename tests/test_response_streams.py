"""Streams of responses, and streams of either API that are odd as streams."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from fngen_runtime.asking import StreamReader
from fngen_runtime.dialects import dialect_for
from fngen_runtime.dialects.sse import EventData
from fngen_runtime.events import TextDelta
from fngen_runtime.messages import Assistant, ModelReplyError, Reply

from tests.streaming import chunk, joined, read

if TYPE_CHECKING:
    from fngen_runtime.dialects import Api
    from fngen_runtime.json_types import JsonObject, JsonValue

NO_CHOICE: JsonObject = {"choices": []}
NO_CALLS: list[tuple[str, str]] = []
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
