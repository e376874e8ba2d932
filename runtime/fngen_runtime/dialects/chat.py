"""Chat completions with `tools`: what nearly every server speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, assert_never

from fngen_runtime.dialects.chat_reply import parse_completion
from fngen_runtime.messages import (
    Assistant,
    Message,
    Reply,
    System,
    ToolCall,
    ToolResult,
    User,
    Verbatim,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fngen_runtime.dialects.dialect import Accumulator, Payloads
    from fngen_runtime.json_types import JsonObject, JsonValue


@dataclass(frozen=True, slots=True)
class Chat:
    """The dialect of chat completions."""

    path: ClassVar[str] = "/chat/completions"
    reserved: ClassVar[frozenset[str]] = frozenset({"messages", "model", "stream", "tools"})
    offered_as: ClassVar[str] = "tools"
    knows_strict: ClassVar[bool] = True

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


def said(message: Assistant) -> JsonObject:
    """An assistant message without its calls."""
    item: JsonObject = {"role": "assistant", "content": message.text}
    return {**item, "refusal": message.refusal} if message.refusal else item


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
