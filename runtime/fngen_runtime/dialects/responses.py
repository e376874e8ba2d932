"""The Responses API, spoken without state: nothing is stored, and reasoning is carried along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, assert_never

from fngen_runtime.dialects.chat import called
from fngen_runtime.dialects.reading import (
    as_arguments,
    as_call_id,
    as_list,
    as_object,
    as_text,
    fault,
    quoted,
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

    from fngen_runtime.dialects.dialect import Accumulator, Payloads
    from fngen_runtime.json_types import JsonObject, JsonValue

# Models that do not reason refuse to be asked for their encrypted reasoning.
_NOT_REASONING = ("gpt-3.5", "gpt-4", "gpt-5-chat", "chatgpt-")


@dataclass(frozen=True, slots=True)
class Responses:
    """The dialect of responses.

    System text is an input item like the others, not `instructions`: it then stands in the
    history the caller gets, which can be sent on alone, as in the other dialects.
    """

    path: ClassVar[str] = "/responses"
    offered_as: ClassVar[str] = "tools"
    knows_strict: ClassVar[bool] = True
    reserved: ClassVar[frozenset[str]] = frozenset({
        "background", "conversation", "input", "model", "previous_response_id", "stream", "tools",
    })  # fmt: skip

    def payloads(self, functions: Payloads) -> Sequence[JsonObject]:
        """The functions as `tools`."""
        return functions.response_tools()

    def call_ids(self, item: JsonObject) -> tuple[str, ...]:
        """The id of the call that an item makes or answers."""
        found = item.get("call_id")
        return (found,) if isinstance(found, str) else ()

    def items(self, messages: Sequence[Message]) -> list[JsonObject]:
        """The messages as items of `input`."""
        return [item for message in messages for item in _items(message)]

    def request(
        self,
        messages: Sequence[Message],
        model: str,
        payloads: Sequence[JsonObject],
        options: Mapping[str, JsonValue],
    ) -> JsonObject:
        """The request; `options` may set `store` and `include` otherwise.

        Without functions it has no `tools`, an empty list being refused.
        """
        body: JsonObject = {"store": False}
        if not model.removeprefix("ft:").startswith(_NOT_REASONING):
            body["include"] = ["reasoning.encrypted_content"]
        body |= {**options, "model": model, "input": [*self.items(messages)]}
        return {**body, "tools": [*payloads]} if payloads else body

    def streamed(self, request: JsonObject) -> JsonObject:
        """The request, asking for a stream."""
        return {**request, "stream": True}

    def accumulator(self) -> Accumulator:
        """What puts a stream together."""
        from fngen_runtime.dialects.responses_stream import ResponsesAccumulator

        return ResponsesAccumulator(self.parse)

    def parse(self, reply: JsonValue) -> Reply:
        """What the output says.

        Raises:
            ModelReplyError: the model failed, or the reply is not of the API's shape.
        """
        response = as_object(reply, "the reply")
        status = as_text(response.get("status"), "status") or "completed"
        if status not in {"completed", "incomplete"}:
            raise ModelReplyError(f"the reply has status {quoted(status)}{fault(response)}")
        if response.get("output") is None:
            raise ModelReplyError(f"the reply has no output{fault(response)}")
        output = [
            each
            for index, item in enumerate(as_list(response["output"], "output"))
            for each in _unwrapped(_item(item, f"output[{index}]"))
        ]
        reason = _incomplete_reason(response)
        return Reply(
            _message(output),
            finish=reason or status,
            usage=usage(
                response.get("usage"), input_key="input_tokens", output_key="output_tokens"
            ),
            cut=_cut(status, reason, output),
        )


def _items(message: Message) -> Iterator[JsonObject]:
    match message:
        case System(text):
            yield {"role": "system", "content": text}
        case User(text):
            yield {"role": "user", "content": text}
        case Assistant(opaque=()):
            if spoken := message.text or message.refusal:
                yield {"role": "assistant", "content": spoken}
            for call in message.calls:
                yield _called({"type": "function_call"}, call)
        case Assistant(calls=calls, opaque=output):
            waiting = iter(calls)
            for item in output:
                yield _called(item, next(waiting)) if _is_call(item) else item
        case ToolResult(call_id, _, content):
            yield {"type": "function_call_output", "call_id": call_id, "output": content}
        case Verbatim(item):
            yield item
        case _:
            assert_never(message)


def _called(item: JsonObject, call: ToolCall) -> JsonObject:
    return {**item, "call_id": call.id, **called(call)}


def _is_call(item: JsonObject) -> bool:
    return item.get("type") == "function_call"


def _item(value: JsonValue, where: str) -> JsonObject:
    item = as_object(value, where)
    if not as_text(item.get("type"), f"{where}.type"):
        raise ModelReplyError(f"{where} has no type")
    return item


def _unwrapped(item: JsonObject) -> Iterator[JsonObject]:
    """The item; a call that wraps several, as one of each. Only the first keeps what is its own."""
    name, arguments = item.get("name"), item.get("arguments")
    if not (_is_call(item) and isinstance(name, str) and isinstance(arguments, str)):
        yield item
        return
    for number, (inner, inner_arguments) in enumerate(unwrapped(name, arguments)):
        kept = {k: v for k, v in item.items() if not number or k not in {"id", "call_id"}}
        yield {**kept, "name": inner, "arguments": inner_arguments}


def _message(output: list[JsonObject]) -> Assistant:
    texts: list[str] = []
    refusals: list[str] = []
    calls: list[ToolCall] = []
    for index, item in enumerate(output):
        where = f"output[{index}]"
        if _is_call(item):
            calls.append(_call(item, where))
        elif item.get("type") == "message":
            text, refusal = _spoken(item, where)
            texts.append(text)
            refusals.append(refusal)
    return Assistant(
        text="\n\n".join(filter(None, texts)) or None,
        calls=tuple(calls),
        refusal="\n\n".join(filter(None, refusals)) or None,
        opaque=_carried(output),
    )


def _call(item: JsonObject, where: str) -> ToolCall:
    return ToolCall(
        as_call_id(item.get("call_id")),
        as_text(item.get("name"), f"{where}.name"),
        as_arguments(item.get("arguments")),
    )


def _spoken(item: JsonObject, where: str) -> tuple[str, str]:
    """The text and the refusal of a message item."""
    content = item.get("content")
    if isinstance(content, str):
        return as_text(content, where), ""
    text = refusal = ""
    for index, value in enumerate(as_list(content, f"{where}.content")):
        place = f"{where}.content[{index}]"
        part = as_object(value, place)
        text += as_text(part.get("text"), f"{place}.text")
        refusal += as_text(part.get("refusal"), f"{place}.refusal")
    return text, refusal


def _carried(output: list[JsonObject]) -> tuple[JsonObject, ...]:
    """The items to send back, as they came: all, but for reasoning that would be refused.

    That is reasoning which is not followed by what it led to, or is only an id: nothing was
    stored under it. Half characters are replaced, as everywhere.

    Raises:
        ModelReplyError: they hold what cannot be sent as JSON, such as an infinite number.
    """
    items = [item for item in output if not _is_reasoning(item) or _is_whole(item)]
    while items and _is_reasoning(items[-1]):
        items.pop()
    return tuple(sendable(items, "the reply's output"))


def _is_reasoning(item: JsonObject) -> bool:
    return item.get("type") == "reasoning"


def _is_whole(reasoning: JsonObject) -> bool:
    """Whether the reasoning is in the item, encrypted or, as some servers send it, in clear."""
    return bool(reasoning.get("encrypted_content") or reasoning.get("content"))


def _incomplete_reason(response: JsonObject) -> str | None:
    details = response.get("incomplete_details")
    reason = details.get("reason") if isinstance(details, dict) else None
    return reason if isinstance(reason, str) else None


def _cut(status: str, reason: str | None, output: list[JsonObject]) -> Cut | None:
    half = any(_is_call(item) and item.get("status") == "incomplete" for item in output)
    if status == "incomplete" or half:
        return "content_filter" if reason == "content_filter" else "length"
    return None
