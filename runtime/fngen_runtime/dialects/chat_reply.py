"""What a chat completion says, whole or put together of chunks."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from fngen_runtime.dialects.reading import (
    as_arguments,
    as_call_id,
    as_list,
    as_object,
    as_text,
    fault,
    sendable,
    unwrapped,
    usage,
)
from fngen_runtime.messages import Assistant, Cut, ModelReplyError, Reply, ToolCall

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject, JsonValue

_ECHOED = ("extra_content", "reasoning_content", "reasoning_details")
"""What servers put on messages and calls, and refuse a history of calls without: the signatures
of Gemini, the thoughts of DeepSeek and Kimi even if they are empty, and what OpenRouter makes of
either. Not `reasoning`: nobody needs it back, and Groq refuses some of its own."""
_CUTS: dict[str | None, Cut] = {"length": "length", "content_filter": "content_filter"}


def parse_completion(reply: JsonValue) -> Reply:
    """What a chat completion says; calls in `tool_calls` or in `function_call`, as they come.

    Raises:
        ModelReplyError: there is no choice, or it is not of the API's shape.
    """
    completion = as_object(reply, "the reply")
    choices = as_list(completion.get("choices"), "choices")
    if not choices:
        raise ModelReplyError(f"the reply has no choices{fault(completion)}")
    choice = as_object(choices[0], "choices[0]")
    message = as_object(choice.get("message"), "choices[0].message")
    finish = as_text(choice.get("finish_reason"), "choices[0].finish_reason") or None
    return Reply(
        Assistant(
            text=content_text(message.get("content"), "choices[0].message.content") or None,
            calls=_calls(message),
            refusal=as_text(message.get("refusal"), "choices[0].message.refusal") or None,
            extra=echoed(message) or None,
        ),
        finish=finish,
        usage=usage(
            completion.get("usage"), input_key="prompt_tokens", output_key="completion_tokens"
        ),
        cut=_CUTS.get(finish),
    )


def echoed(message: JsonObject) -> JsonObject:
    """What a message or a call holds that its server wants back.

    Raises:
        ModelReplyError: it cannot be sent.
    """
    found = {key: message[key] for key in _ECHOED if message.get(key) is not None}
    return sendable(found, "what the server wants back") if found else found


def content_text(value: JsonValue, where: str) -> str:
    """The text of a message; some servers send it in parts."""
    if not isinstance(value, list):
        return as_text(value, where)
    parts = [as_object(part, f"{where}[{index}]") for index, part in enumerate(value)]
    return "".join(
        as_text(part.get("text"), f"{where}[{index}].text")
        for index, part in enumerate(parts)
        if part.get("type") == "text"
    )


def _calls(message: JsonObject) -> tuple[ToolCall, ...]:
    """The calls of a message. A server that fills both fields says the same thing twice."""
    where = "choices[0].message.tool_calls"
    entries = as_list(message.get("tool_calls"), where)
    if not entries and (legacy := message.get("function_call")) is not None:
        return tuple(_made("", legacy, "choices[0].message.function_call"))
    calls: list[ToolCall] = []
    for index, entry in enumerate(entries):
        found = as_object(entry, f"{where}[{index}]")
        made = _made(
            as_call_id(found.get("id")), found.get("function"), f"{where}[{index}].function"
        )
        calls += (replace(call, extra=echoed(found) or None) for call in made)
    return tuple(calls)


def _made(call_id: str, function: JsonValue, where: str) -> Iterator[ToolCall]:
    """The call that an entry makes; several where the model wraps them in one."""
    asked = as_object(function, where)
    name = as_text(asked.get("name"), f"{where}.name")
    arguments = as_arguments(asked.get("arguments"))
    for number, (inner, inner_arguments) in enumerate(unwrapped(name, arguments)):
        yield ToolCall("" if number else call_id, inner, inner_arguments)
