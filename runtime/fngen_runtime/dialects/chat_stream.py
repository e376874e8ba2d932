"""A chat completion that comes in chunks, put together as if it had come whole."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from fngen_runtime.dialects.chat_reply import content_text, echoed, parse_completion
from fngen_runtime.dialects.reading import as_call_id, as_list, as_object, as_text, fault
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
        self._extra: dict[str, list[JsonValue]] = {}
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}
        self._by_id: dict[str, _Call] = {}
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
        for call in self._all_calls():
            yield from call.told(at_the_end=True)

    def reply(self) -> Reply:
        """The reply that the chunks make.

        Raises:
            ModelReplyError: they make none.
        """
        if not self._has_choice:
            return parse_completion({"choices": []})
        message: JsonObject = {
            **_joined(self._extra),
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
        _add(self._extra, delta)
        for value in as_list(delta.get("tool_calls"), "delta.tool_calls"):
            yield from self._take_call(as_object(value, "delta.tool_calls")).told()
        if (legacy := delta.get("function_call")) is not None:
            self._legacy = self._legacy or _Call(0)
            self._legacy.take({"function": legacy})
            if not self._calls:
                yield from self._legacy.told()

    def _sent_whole(self, choice: JsonObject) -> JsonValue:
        """The message that some servers send in place of deltas, and others behind them."""
        anything = self._text or self._refusal or self._all_calls()
        return None if anything else choice.get("message")

    def _take_call(self, entry: JsonObject) -> _Call:
        call = self._call_of(entry)
        if call is None:
            call = _Call(len(self._calls))
            self._calls.append(call)
        if isinstance(index := entry.get("index"), int):
            self._by_index[index] = call
        call.take(entry)
        if call.id:
            self._by_id.setdefault(call.id, call)
        return call

    def _call_of(self, entry: JsonObject) -> _Call | None:
        """The call that an entry goes on with; None where it begins one."""
        index, call_id = entry.get("index"), as_call_id(entry.get("id"))
        function = entry.get("function")
        name = function.get("name") if isinstance(function, dict) else None
        known = self._by_id.get(call_id)
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
    """A call of which parts came; `number` is its place among those of the turn."""

    def __init__(self, number: int) -> None:
        self.id = ""
        self.name = ""
        self._number = number
        self._pieces: list[str] = []
        self._untold: list[str] = []
        self._was_told = False
        self._extra: dict[str, list[JsonValue]] = {}

    @property
    def has_arguments(self) -> bool:
        return bool(self._pieces)

    @property
    def is_whole(self) -> bool:
        """Whether the arguments so far are a JSON object, to which nothing can be added."""
        if not (self._pieces and self._pieces[-1].rstrip().endswith("}")):
            return False
        try:
            json.loads(self._text())
        except (ValueError, RecursionError):
            return False
        return True

    def take(self, entry: JsonObject) -> None:
        self.id = self.id or as_call_id(entry.get("id"))
        _add(self._extra, entry)
        function = as_object(entry.get("function") or {}, "delta.tool_calls.function")
        name = as_text(function.get("name"), "delta.tool_calls.function.name")
        # A name may come in pieces, or whole with every chunk.
        if name and name != self.name and not (self.name and self._pieces):
            self.name = name if name.startswith(self.name) else self.name + name
        piece = _arguments(function)
        if piece and not self._is_repeated(piece):
            self._pieces.append(piece)
            self._untold.append(piece)

    def told(self, *, at_the_end: bool = False) -> Iterator[Delta]:
        """What nobody was told yet; nothing before the name is known to be whole."""
        if not self._was_told:
            if not at_the_end and not (self.name and self._pieces):
                return
            self._was_told = True
            yield CallStarted(self._number, self.name)
        if self._untold:
            new, self._untold = "".join(self._untold), []
            yield ArgumentsDelta(self._number, new)

    def as_json(self) -> JsonObject:
        function: JsonObject = {"name": self.name, "arguments": self._text()}
        return {**_joined(self._extra), "id": self.id, "function": function}

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


def _add(extra: dict[str, list[JsonValue]], entry: JsonObject) -> None:
    """Add what a chunk holds that the server wants back."""
    for key, value in echoed(entry).items():
        extra.setdefault(key, []).append(value)


def _joined(extra: dict[str, list[JsonValue]]) -> JsonObject:
    """Text and lists grow from chunk to chunk; of anything else, what came last counts."""
    joined: JsonObject = {}
    for key, values in extra.items():
        texts = [value for value in values if isinstance(value, str)]
        lists = [value for value in values if isinstance(value, list)]
        if len(texts) == len(values):
            joined[key] = "".join(texts)
        elif len(lists) == len(values):
            joined[key] = [item for value in lists for item in value]
        else:
            joined[key] = values[-1]
    return joined
