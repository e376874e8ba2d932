"""A response that comes in events, put together as if it had come whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.dialects.reading import as_arguments, as_object, as_text, fault, quoted
from fngen_runtime.events import ArgumentsDelta, CallStarted, TextDelta
from fngen_runtime.messages import ModelReplyError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from fngen_runtime.events import Delta
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.messages import Reply

_LAST = frozenset({"response.completed", "response.incomplete", "response.failed"})


class ResponsesAccumulator:
    """Takes events, tells what is new in each, and gives the reply that they make.

    The last event has the whole response. Where a server leaves the output out of it, it is put
    together from the items that came before. `parse` reads it.
    """

    def __init__(self, parse: Callable[[JsonValue], Reply]) -> None:
        self._parse = parse
        self._response: JsonObject | None = None
        self._items: dict[int, _Item] = {}

    @property
    def is_whole(self) -> bool:
        """Whether the last event was there."""
        return self._response is not None

    def take(self, data: JsonValue) -> Iterator[Delta]:
        """What is new in an event; an event of a kind not known says nothing.

        Raises:
            ModelReplyError: it is not of the API's shape, or says that the server failed.
        """
        event = as_object(data, "an event")
        kind = as_text(event.get("type"), "type")
        if kind == "error" or (not kind and event.get("error")):
            said = event.get("message")
            why = f"; the server says: {quoted(said)}" if isinstance(said, str) else fault(event)
            raise ModelReplyError(f"the stream broke off{why}")
        if kind in _LAST:
            self._response = as_object(event.get("response"), "response")
            # A server may leave the status to the event.
            self._response.setdefault("status", kind.removeprefix("response."))
        elif kind in {"response.output_item.added", "response.output_item.done"}:
            item = self._item(event)
            item.value = {**as_object(event.get("item"), "item")}
            yield from item.told(self._number(item), at_the_end=kind.endswith("done"))
        elif kind in {"response.output_text.delta", "response.refusal.delta"}:
            text = as_text(event.get("delta"), "delta")
            self._item(event).add(text, refused=kind == "response.refusal.delta")
            if text:
                yield TextDelta(text)
        elif kind == "response.function_call_arguments.delta":
            item = self._item(event)
            item.arguments.append(as_arguments(event.get("delta")))
            yield from item.told(self._number(item))
        elif kind == "response.function_call_arguments.done":
            item = self._item(event)
            item.value["arguments"] = as_arguments(event.get("arguments"))
            yield from item.told(self._number(item))

    def done(self) -> None:
        """Pass over it: it does not say what became of the response."""

    def finish(self) -> Iterator[Delta]:
        """What is new now that nothing follows."""
        for item in self._items.values():
            yield from item.told(self._number(item), at_the_end=True)

    def reply(self) -> Reply:
        """The reply that the events make.

        Raises:
            ModelReplyError: they make none.
        """
        response: JsonObject = self._response or {}
        if self._items and not response.get("output") and not response.get("error"):
            output: list[JsonValue] = [self._items[index].whole() for index in sorted(self._items)]
            response["output"] = output
        return self._parse(response)

    def _item(self, event: JsonObject) -> _Item:
        """The item that an event speaks of; the last one where it does not say which."""
        index = event.get("output_index")
        if not isinstance(index, int):
            index = max(self._items, default=0)
        return self._items.setdefault(index, _Item())

    def _number(self, item: _Item) -> int:
        """Which call of the turn an item is."""
        return (
            [one for one in self._items.values() if one.is_call].index(item) if item.is_call else 0
        )


class _Item:
    """An item of which parts came: `value` is the item itself as the server sent it last."""

    def __init__(self) -> None:
        self.value: JsonObject = {}
        self.arguments: list[str] = []
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._was_started = False
        self._told = 0

    @property
    def is_call(self) -> bool:
        return bool(self.arguments) or self.value.get("type") == "function_call"

    def add(self, text: str, *, refused: bool) -> None:
        (self._refusal if refused else self._text).append(text)

    def told(self, index: int, *, at_the_end: bool = False) -> Iterator[Delta]:
        """What nobody was told yet of a call."""
        if not self.is_call:
            return
        name = as_text(self.value.get("name"), "item.name")
        if not self._was_started and (name or at_the_end):
            self._was_started = True
            yield CallStarted(index, name)
        if not self._was_started:
            return
        if new := "".join(self.arguments[self._told :]):
            yield ArgumentsDelta(index, new)
        elif at_the_end and not self.arguments and (text := self._arguments()):
            self.arguments.append(text)
            yield ArgumentsDelta(index, text)
        self._told = len(self.arguments)

    def whole(self) -> JsonObject:
        """The item, put together from its parts where the server did not send it whole."""
        if self.is_call:
            return {"type": "function_call", **self.value, "arguments": self._arguments()}
        if self.value.get("type", "message") != "message" or self.value.get("content"):
            return self.value
        parts: list[JsonValue] = []
        if self._text:
            parts.append({"type": "output_text", "text": "".join(self._text), "annotations": []})
        if self._refusal:
            parts.append({"type": "refusal", "refusal": "".join(self._refusal)})
        return {"type": "message", "role": "assistant", **self.value, "content": parts}

    def _arguments(self) -> str:
        return as_arguments(self.value.get("arguments")) or "".join(self.arguments)
