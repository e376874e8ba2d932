"""Misbehaviours of a stream: what is repeated, late, out of order, broken off or broken."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from fngen_runtime.testing.chunks import (
    call_parts,
    choice_of,
    function_of,
    is_last,
    parts_by_call,
)
from fngen_runtime.testing.misbehaviour import (
    CHAT,
    COMPLETIONS,
    EVERYWHERE,
    RESPONSES,
    WITH_MANY_CALLS,
    Misbehaviour,
    Spoken,
)
from fngen_runtime.testing.wire import DONE, Ending

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.testing.wire import Event, Reply

    Change = Callable[[list[Event]], Iterable[Event]]

_USAGE: JsonObject = {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}
_ERROR: JsonObject = {
    "message": "The server had an error while it streamed.",
    "type": "server_error",
    "param": None,
    "code": "server_error",
}


def _of_streams(
    name: str,
    summary: str,
    apis: frozenset[Spoken],
    events: Change,
    *,
    least: int = 1,
    ending: Ending = "whole",
) -> Misbehaviour:
    def wire(reply: Reply) -> Reply:
        return replace(reply, ending=ending)

    return Misbehaviour(name, summary, apis, streams=True, least=least, events=events, wire=wire)


# Calls in pieces


def _interleaved(events: list[Event]) -> Iterable[Event]:
    """One event of each call in turn; in responses, of each output item."""
    by_call: dict[str, list[Event]] = {}
    begin: list[Event] = []
    end: list[Event] = []
    for event in events:
        if (call := _call_of(event)) is not None:
            by_call.setdefault(call, []).append(event)
        else:
            (end if by_call else begin).append(event)
    mixed = [event for row in zip_longest(*by_call.values()) for event in row if event is not None]
    return _renumbered([*begin, *mixed, *end])


def _call_of(event: Event) -> str | None:
    if isinstance(event, dict) and "output_index" in event:
        return str(event["output_index"])
    return next((str(part["index"]) for part in call_parts([event])), None)


def _renumbered(events: Iterable[Event]) -> list[Event]:
    """The events with their numbers in order, where they have any."""
    return [
        {**event, "sequence_number": number}
        if isinstance(event, dict) and "sequence_number" in event
        else event
        for number, event in enumerate(events)
    ]


def _id_and_name_repeated(events: list[Event]) -> Iterable[Event]:
    for first, *others in parts_by_call(events):
        for part in others:
            part |= {"id": first["id"], "type": "function"}
            function_of(part)["name"] = function_of(first)["name"]
    return events


def _id_and_name_late(events: list[Event]) -> Iterable[Event]:
    for parts in parts_by_call(events):
        first, last = parts[0], parts[-1]
        last |= {"id": first.pop("id"), "type": first.pop("type")}
        function_of(last)["name"] = function_of(first).pop("name")
    return events


def _no_index(events: list[Event]) -> Iterable[Event]:
    for part in call_parts(events):
        del part["index"]
    return events


def _one_index(events: list[Event]) -> Iterable[Event]:
    for part in call_parts(events):
        part["index"] = 0
    return events


def _index_from_one(events: list[Event]) -> Iterable[Event]:
    for number, parts in enumerate(parts_by_call(events), start=1):
        for part in parts:
            part["index"] = number
    return events


# Chunks that say nothing


def _with_empty_choices(events: list[Event]) -> Iterable[Event]:
    for event in events:
        if isinstance(event, dict):
            yield {**event, "choices": []}
        yield event


def _with_comments(events: list[Event]) -> Iterable[Event]:
    for event in events:
        yield ": still there"
        yield event


def _with_usage(events: list[Event]) -> Iterable[Event]:
    return [{**event, "usage": _USAGE} if isinstance(event, dict) else event for event in events]


# Events that are missing


def _no_done(events: list[Event]) -> Iterable[Event]:
    return [event for event in events if event != DONE]


def _no_finish(events: list[Event]) -> Iterable[Event]:
    return [event for event in events if choice_of(event).get("finish_reason") is None]


def _no_terminal(events: list[Event]) -> Iterable[Event]:
    return [event for event in events if not is_last(event)]


def _nothing(_events: list[Event]) -> Iterable[Event]:
    return []


def _half(events: list[Event]) -> Iterable[Event]:
    return events[: len(events) // 2]


def _without(kind: str) -> Change:
    """Events without those whose type has this in it."""
    return lambda events: _renumbered(
        event for event in events if isinstance(event, str) or kind not in str(event.get("type"))
    )


def _last_is_empty(events: list[Event]) -> Iterable[Event]:
    *others, last = events
    assert isinstance(last, dict)
    response = last["response"]
    assert isinstance(response, dict)
    return [*others, {**last, "response": {**response, "output": []}}]


# Events that are broken


def _corrupt(events: list[Event]) -> Iterable[Event]:
    middle = len(events) // 2
    text = json.dumps(events[middle])
    return [*events[:middle], f"data: {text[: len(text) // 2]}", *events[middle + 1 :]]


def _error(events: list[Event]) -> Iterable[Event]:
    """An error in the middle, and no more: in responses it is an event like the others."""
    begun = events[: len(events) // 2]
    if any(isinstance(event, dict) and "sequence_number" in event for event in events):
        return _renumbered([*begun, {**_ERROR, "type": "error", "sequence_number": 0}])
    return [*begun, {"error": _ERROR}]


def _failed(events: list[Event]) -> Iterable[Event]:
    last = events[-1]
    assert isinstance(last, dict)
    response = last["response"]
    assert isinstance(response, dict)
    error: JsonObject = {"code": "server_error", "message": _ERROR["message"]}
    failed: JsonObject = {**response, "status": "failed", "output": [], "error": error}
    begun = events[: len(events) // 2]
    return _renumbered([*begun, {**last, "type": "response.failed", "response": failed}])


ODD_STREAMS = (
    _of_streams("interleaved_calls", "parts of two calls alternate", WITH_MANY_CALLS, _interleaved, least=2),
    _of_streams("repeated_id_and_name", "each part of a call has its id and name", CHAT, _id_and_name_repeated, least=2),
    _of_streams("late_id_and_name", "id and name come with the last part of a call", CHAT, _id_and_name_late, least=2),
    _of_streams("no_index", "parts of calls have no index", CHAT, _no_index, least=2),
    _of_streams("reused_index", "all calls have index 0", CHAT, _one_index, least=2),
    _of_streams("offset_index", "the first call has index 1", CHAT, _index_from_one, least=2),
    _of_streams("empty_choices_chunks", "chunks without choices come in between", COMPLETIONS, _with_empty_choices),
    _of_streams("comments", "comments come in between", EVERYWHERE, _with_comments),
    _of_streams("usage_in_every_chunk", "each chunk counts tokens, asked or not", COMPLETIONS, _with_usage),
    _of_streams("no_done", "the stream ends without `[DONE]`", COMPLETIONS, _no_done),
    _of_streams("no_finish_chunk", "no chunk has a finish reason", COMPLETIONS, _no_finish),
    _of_streams("no_terminal_event", "the stream ends without saying so", EVERYWHERE, _no_terminal),
    _of_streams("empty_stream", "the stream ends before it begins", EVERYWHERE, _nothing),
    _of_streams("cut_stream", "the stream ends in the middle", EVERYWHERE, _half),
    _of_streams("dropped_stream", "the connection is closed in the middle", EVERYWHERE, _half, ending="cut"),
    _of_streams("reset_stream", "the connection breaks in the middle", EVERYWHERE, _half, ending="reset"),
    _of_streams("stalled_stream", "nothing comes after the middle", EVERYWHERE, _half, ending="held"),
    _of_streams("corrupt_chunk", "the data of an event are half a JSON object", EVERYWHERE, _corrupt),
    _of_streams("error_event", "an error comes in the middle", EVERYWHERE, _error),
    _of_streams("failed_stream", "the response fails in the middle", RESPONSES, _failed),
    _of_streams("empty_completed", "the last event has no output", RESPONSES, _last_is_empty),
    _of_streams("no_deltas", "items are added and done, without deltas", RESPONSES, _without(".delta")),
    _of_streams("no_item_added", "deltas are of items that were never added", RESPONSES, _without("output_item.added")),
)  # fmt: skip
"""By the events of a stream."""
