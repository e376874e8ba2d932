"""A chat completion as the chunks it is streamed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.testing.wire import DONE, Event, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject, JsonValue

_OF_EVERY_CHUNK = ("id", "created", "model")


def chat_events(completion: JsonObject, request: JsonObject) -> tuple[Event, ...]:
    """Return the events that say what `completion` does, whatever is odd about it.

    Usage comes in a chunk of its own, without choices, where the request asks for it.
    """
    common: JsonObject = {key: completion.get(key) for key in _OF_EVERY_CHUNK}
    common["object"] = "chat.completion.chunk"
    options = request.get("stream_options")
    with_usage = isinstance(options, dict) and options.get("include_usage") is True
    if with_usage:
        common["usage"] = None
    choices = completion.get("choices")
    events: list[Event] = [
        {**common, "choices": [part]}
        for choice in (choices if isinstance(choices, list) else [])
        if isinstance(choice, dict)
        for part in _choice_parts(choice)
    ]
    if not events:
        events.append({**common, "choices": []})
    if with_usage:
        events.append({**common, "choices": [], "usage": completion.get("usage")})
    return (*events, DONE)


def _choice_parts(choice: JsonObject) -> Iterator[JsonObject]:
    message = choice.get("message")
    deltas = _deltas(message) if isinstance(message, dict) else iter(())
    index = choice.get("index")
    for delta in deltas:
        yield {"index": index, "delta": delta, "logprobs": None, "finish_reason": None}
    finish = choice.get("finish_reason")
    yield {"index": index, "delta": {}, "logprobs": None, "finish_reason": finish}


def _deltas(message: JsonObject) -> Iterator[JsonObject]:
    content, refusal = message.get("content"), message.get("refusal")
    empty = "" if isinstance(content, str) else None
    yield {"role": message.get("role"), "content": empty, "refusal": None}
    for key, value in (("content", content), ("refusal", refusal)):
        for piece in pieces(value) if isinstance(value, str) else ():
            yield {key: piece}
    tool_calls = message.get("tool_calls")
    for index, entry in enumerate(tool_calls if isinstance(tool_calls, list) else ()):
        for part in _call_parts(entry) if isinstance(entry, dict) else ():
            yield {"tool_calls": [{"index": index, **part}]}
    for part in _function_parts(message.get("function_call")):
        yield {"function_call": part}


def _call_parts(entry: JsonObject) -> Iterator[JsonObject]:
    """A call's id, type and name first, then its arguments in pieces."""
    first, *more = _function_parts(entry.get("function")) or [{}]
    yield {**entry, "function": first}
    for part in more:
        yield {"function": part}


def _function_parts(function: JsonValue) -> list[JsonObject]:
    """A function's name first, then its arguments; only text can come in pieces."""
    if not isinstance(function, dict):
        return []
    arguments = function.get("arguments")
    if not isinstance(arguments, str):
        return [function]
    rest: list[JsonObject] = [{"arguments": piece} for piece in pieces(arguments)]
    return [{**function, "arguments": ""}, *rest]
