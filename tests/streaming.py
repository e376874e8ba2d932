"""Streams that a test writes, read as they may be cut."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fngen_runtime.asking import StreamReader
from fngen_runtime.dialects import dialect_for
from fngen_runtime.events import ArgumentsDelta, CallStarted, TextDelta

if TYPE_CHECKING:
    from fngen_runtime.dialects import Api
    from fngen_runtime.events import Delta
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.messages import Reply

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
    """A chunk of a chat completion."""
    return {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}
