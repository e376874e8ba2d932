"""Chat completions with `functions`, as before there were tools: one call a message, and no ids."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar, assert_never

from fngen_runtime.dialects.chat import Chat, called, said
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
    from collections.abc import Iterator, Mapping, Sequence

    from fngen_runtime.dialects.dialect import Payloads
    from fngen_runtime.json_types import JsonObject


@dataclass(frozen=True, slots=True)
class Functions(Chat):
    """The dialect of `function_call` and role `function`."""

    reserved: ClassVar[frozenset[str]] = frozenset({"functions", "messages", "model", "stream"})
    offered_as: ClassVar[str] = "functions"
    knows_strict: ClassVar[bool] = False

    def payloads(self, functions: Payloads) -> Sequence[JsonObject]:
        """The functions as `functions`."""
        return functions.functions()

    def call_ids(self, item: JsonObject) -> tuple[str, ...]:  # noqa: ARG002 (protocol)
        """None: a call has no id here."""
        return ()

    def items(self, messages: Sequence[Message]) -> list[JsonObject]:
        """The messages as `messages`.

        A message can hold one call, and its result follows it: where a reply had several, each
        is written with its own result, as if they had been made one after the other.
        """
        results = {found.call_id: found for found in messages if isinstance(found, ToolResult)}
        return [item for message in messages for item in _items(message, results)]


def _items(message: Message, results: Mapping[str, ToolResult]) -> Iterator[JsonObject]:
    match message:
        case System(text):
            yield {"role": "system", "content": text}
        case User(text):
            yield {"role": "user", "content": text}
        case Assistant(calls=()):
            yield said(message)
        case Assistant(calls=calls):
            spoken, extra = message, message.extra or {}
            for call in calls:
                yield {**extra, **said(spoken), "function_call": called(call)}
                yield from _result(call, results)
                spoken, extra = replace(message, text=None, refusal=None), {}
        case ToolResult():
            pass  # It was written behind its call.
        case Verbatim(item):
            yield item
        case _:
            assert_never(message)


def _result(call: ToolCall, results: Mapping[str, ToolResult]) -> Iterator[JsonObject]:
    if (found := results.get(call.id)) is not None:
        yield {"role": "function", "name": call.safe_name, "content": found.content}
