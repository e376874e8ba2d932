"""A chat completion that comes in chunks, put together as if it had come whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fngen_runtime.dialects.chat import content_text, echoed, parse_completion
from fngen_runtime.dialects.reading import as_list, as_object, as_text, fault
from fngen_runtime.events import ArgumentsDelta, CallStarted, TextDelta
from fngen_runtime.messages import ModelReplyError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.events import Delta
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.messages import Reply


class ChatAccumulator:
    """Takes chunks, tells what is new in each, and gives the reply that they make.

    Servers differ in how they write the chunks of a call, so a call is found by what its chunks
    say together: index, id, name, and whether the arguments so far are whole.
    """

    def __init__(self) -> None:
        self.is_whole = False
        self._text: list[str] = []
        self._refusal: list[str] = []
        self._extra: JsonObject = {}
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}
        self._legacy: _Call | None = None
        self._finish: JsonValue = None
        self._usage: JsonValue = None
        self._has_choice = False

    def take(self, data: JsonValue) -> Iterator[Delta]:
        """What is new in a chunk.

        Raises:
            ModelReplyError: it is not of the API's shape, or says that the server failed.
        """
        chunk = as_object(data, "a chunk")
        if chunk.get("error"):
            raise ModelReplyError(f"the stream broke off{fault(chunk)}")
        if chunk.get("usage") is not None:
            self._usage = chunk["usage"]
        for value in as_list(chunk.get("choices"), "choices"):
            choice = as_object(value, "a choice")
            if choice.get("index") in (0, None):
                yield from self._take_choice(choice)

    def done(self) -> None:
        """Take note of the end, where no chunk said so."""
        self.is_whole = True

    def finish(self) -> Iterator[Delta]:
        """What is new now that no chunk follows."""
        for number, call in enumerate(self._all_calls()):
            yield from call.told(number, at_the_end=True)

    def reply(self) -> Reply:
        """The reply that the chunks make.

        Raises:
            ModelReplyError: they make none.
        """
        if not self._has_choice:
            return parse_completion({"choices": []})
        message: JsonObject = {
            **self._extra,
            "content": "".join(self._text),
            "refusal": "".join(self._refusal),
            "tool_calls": [call.as_json() for call in self._calls],
        }
        if self._legacy is not None:
            message["function_call"] = self._legacy.as_json()["function"]
        choice: JsonObject = {"message": message, "finish_reason": self._finish}
        return parse_completion({"choices": [choice], "usage": self._usage})

    def _take_choice(self, choice: JsonObject) -> Iterator[Delta]:
        self._has_choice = True
        if (finish := choice.get("finish_reason")) is not None:
            self._finish, self.is_whole = finish, True
        delta = as_object(choice.get("delta") or self._sent_whole(choice) or {}, "a delta")
        if text := content_text(delta.get("content"), "delta.content"):
            self._text.append(text)
            yield TextDelta(text)
        if refusal := as_text(delta.get("refusal"), "delta.refusal"):
            self._refusal.append(refusal)
            yield TextDelta(refusal)
        for key, value in echoed(delta).items():
            self._extra[key] = _joined(self._extra.get(key), value)
        for value in as_list(delta.get("tool_calls"), "delta.tool_calls"):
            call = self._take_call(as_object(value, "delta.tool_calls"))
            yield from call.told(self._calls.index(call))
        if (legacy := delta.get("function_call")) is not None:
            self._legacy = self._legacy or _Call("")
            self._legacy.take({"function": legacy})
            if not self._calls:
                yield from self._legacy.told(0)

    def _sent_whole(self, choice: JsonObject) -> JsonValue:
        """The message that some servers send in place of deltas, and others behind them."""
        anything = self._text or self._refusal or self._all_calls()
        return None if anything else choice.get("message")

    def _take_call(self, entry: JsonObject) -> _Call:
        call = self._call_of(entry)
        if call is None:
            call_id = entry.get("id")
            call = _Call(call_id if isinstance(call_id, str) else "")
            self._calls.append(call)
        if isinstance(index := entry.get("index"), int):
            self._by_index[index] = call
        call.take(entry)
        return call

    def _call_of(self, entry: JsonObject) -> _Call | None:
        """The call that an entry goes on with; None where it begins one."""
        index, call_id = entry.get("index"), entry.get("id")
        function = entry.get("function")
        name = function.get("name") if isinstance(function, dict) else None
        known = next((call for call in self._calls if call_id and call.id == call_id), None)
        if isinstance(index, int):
            found = self._by_index.get(index)
        else:
            found = known or (self._calls[-1] if self._calls else None)
        if found is None:
            return None
        if call_id and found.id and call_id != found.id:
            # The index was used again, by a call that came before or by one that begins.
            return known or (None if name else found)
        if name and not call_id and found.has_arguments:
            # A name for each call and no ids: a whole call is not gone on with.
            begins = index is None or (found.is_whole and bool(_arguments(function)))
            return None if begins else found
        return found

    def _all_calls(self) -> list[_Call]:
        return self._calls or ([self._legacy] if self._legacy else [])


class _Call:
    """A call of which parts came."""

    def __init__(self, call_id: str) -> None:
        self.id = call_id
        self.name = ""
        self._pieces: list[str] = []
        self._untold: list[str] = []
        self._was_told = False
        self._extra: JsonObject = {}

    @property
    def has_arguments(self) -> bool:
        return bool(self._pieces)

    @property
    def is_whole(self) -> bool:
        """Whether the arguments so far are a JSON object, to which nothing can be added."""
        text = self._text()
        if not text.rstrip().endswith("}"):
            return False
        try:
            json.loads(text)
        except (ValueError, RecursionError):
            return False
        return True

    def take(self, entry: JsonObject) -> None:
        if not self.id and isinstance(call_id := entry.get("id"), str):
            self.id = call_id
        for key, value in echoed(entry).items():
            self._extra[key] = _joined(self._extra.get(key), value)
        function = as_object(entry.get("function") or {}, "delta.tool_calls.function")
        name = as_text(function.get("name"), "delta.tool_calls.function.name")
        # A name may come in pieces, or whole with every chunk.
        if name and name != self.name and not (self.name and self._pieces):
            self.name = name if name.startswith(self.name) else self.name + name
        piece = _arguments(function)
        if piece and not self._is_repeated(piece):
            self._pieces.append(piece)
            self._untold.append(piece)

    def told(self, index: int, *, at_the_end: bool = False) -> Iterator[Delta]:
        """What nobody was told yet; nothing before the name is known to be whole."""
        if not self._was_told:
            if not at_the_end and not (self.name and self._pieces):
                return
            self._was_told = True
            yield CallStarted(index, self.name)
        if self._untold:
            new, self._untold = "".join(self._untold), []
            yield ArgumentsDelta(index, new)

    def as_json(self) -> JsonObject:
        function: JsonObject = {"name": self.name, "arguments": self._text()}
        return {**self._extra, "id": self.id, "function": function}

    def _text(self) -> str:
        return "".join(self._pieces)

    def _is_repeated(self, piece: str) -> bool:
        """Whether a server sends, behind the arguments in pieces, all of them once more."""
        return piece.startswith("{") and piece.endswith("}") and piece == self._text()


def _arguments(function: JsonValue) -> str:
    """The piece of arguments in a chunk; a server may send them whole, as an object."""
    value = function.get("arguments") if isinstance(function, dict) else None
    if isinstance(value, dict | list):
        return json.dumps(value)
    return as_text(value, "delta.tool_calls.function.arguments")


def _joined(before: JsonValue, more: JsonValue) -> JsonValue:
    """Text and lists grow from chunk to chunk; of anything else, what came last counts."""
    if isinstance(before, str) and isinstance(more, str):
        return before + more
    if isinstance(before, list) and isinstance(more, list):
        return before + more
    return more
