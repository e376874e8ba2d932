"""Chat completions with `tools`: what nearly every server speaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, assert_never

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
from fngen_runtime.messages import (
    Assistant,
    Cut,
    Message,
    ModelReplyError,
    Reply,
    System,
    ToolCall,
    ToolResult,
    User,
    Verbatim,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fngen_runtime.dialects import Accumulator, Payloads
    from fngen_runtime.json_types import JsonObject, JsonValue

_ECHOED = ("extra_content", "reasoning", "reasoning_content", "reasoning_details")
"""What a server puts on messages and calls, and wants back with the calls: signatures, thoughts."""
_CUTS: dict[str | None, Cut] = {"length": "length", "content_filter": "content_filter"}


@dataclass(frozen=True, slots=True)
class Chat:
    """The dialect of chat completions."""

    path: ClassVar[str] = "/chat/completions"
    reserved: ClassVar[frozenset[str]] = frozenset({"messages", "model", "stream", "tools"})
    offered_as: ClassVar[str] = "tools"

    def payloads(self, functions: Payloads) -> Sequence[JsonObject]:
        """The functions as `tools`."""
        return functions.tools()

    def call_ids(self, item: JsonObject) -> tuple[str, ...]:
        """The ids of the calls a wire message makes or answers."""
        calls = item.get("tool_calls")
        entries = calls if isinstance(calls, list) else []
        ids = [entry.get("id") for entry in entries if isinstance(entry, dict)]
        return tuple(found for found in [*ids, item.get("tool_call_id")] if isinstance(found, str))

    def items(self, messages: Sequence[Message]) -> list[JsonObject]:
        """The messages as `messages`."""
        return [_item(message) for message in messages]

    def request(
        self,
        messages: Sequence[Message],
        model: str,
        payloads: Sequence[JsonObject],
        options: Mapping[str, JsonValue],
    ) -> JsonObject:
        """The request; without functions nothing is offered, an empty list being refused."""
        body: JsonObject = {**options, "model": model, "messages": [*self.items(messages)]}
        return {**body, self.offered_as: [*payloads]} if payloads else body

    def streamed(self, request: JsonObject) -> JsonObject:
        """The request, asking for a stream that also counts tokens."""
        return {"stream_options": {"include_usage": True}, **request, "stream": True}

    def accumulator(self) -> Accumulator:
        """What puts a stream together."""
        from fngen_runtime.dialects.chat_stream import ChatAccumulator

        return ChatAccumulator()

    def parse(self, reply: JsonValue) -> Reply:
        """What the first choice says.

        Raises:
            ModelReplyError: there is no choice, or it is not of the API's shape.
        """
        return parse_completion(reply)


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


def said(message: Assistant) -> JsonObject:
    """An assistant message without its calls."""
    item: JsonObject = {"role": "assistant", "content": message.text}
    return {**item, "refusal": message.refusal} if message.refusal else item


def echoed(message: JsonObject) -> JsonObject:
    """What a message or a call holds that its server wants back.

    Raises:
        ModelReplyError: it cannot be sent.
    """
    found = {key: message[key] for key in _ECHOED if message.get(key)}
    return sendable(found, "what the server wants back") if found else found


def called(call: ToolCall) -> JsonObject:
    """A call's name and arguments, fit to be sent back.

    Blank arguments mean none; a server whose prompt template parses them needs it said as JSON.
    """
    arguments = call.arguments if call.arguments.strip() else "{}"
    return {"name": call.safe_name, "arguments": arguments}


def _item(message: Message) -> JsonObject:
    match message:
        case System(text):
            return {"role": "system", "content": text}
        case User(text):
            return {"role": "user", "content": text}
        case Assistant(calls=()):
            return said(message)
        case Assistant(calls=calls):
            return {
                **(message.extra or {}),
                **said(message),
                "tool_calls": [
                    {
                        **(call.extra or {}),
                        "id": call.id,
                        "type": "function",
                        "function": called(call),
                    }
                    for call in calls
                ],
            }
        case ToolResult(call_id, _, content):
            return {"role": "tool", "tool_call_id": call_id, "content": content}
        case Verbatim(item):
            return item
        case _:
            assert_never(message)


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
