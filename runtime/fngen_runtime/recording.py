"""Steps that are recorded in a file, and replayed from it: conversations without a model."""

from __future__ import annotations

import json
from collections.abc import Awaitable
from inspect import iscoroutinefunction
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast

from fngen_runtime.messages import Message, Reply, ToolCall, ToolResult, Unusable
from fngen_runtime.saving import (
    SavedDataError,
    message_as_json,
    plain,
    reply_as_json,
    reply_from_json,
    result_from_json,
)

if TYPE_CHECKING:
    import os
    from collections.abc import Callable

    from fngen_runtime.json_types import JsonObject, JsonValue

FORMAT = "fngen-recording/1"

_P = ParamSpec("_P")
_R = TypeVar("_R")
_LONGEST = 200


class ReplayError(RuntimeError):
    """A recording cannot be replayed, or the conversation went another way: the message says where."""


def record(path: str | os.PathLike[str]) -> Recorder:
    """Return a step that does what it is given, and writes what came of it to a file, line by line.

    It serves one conversation, of `run`, `arun`, `stream` or `astream`. The file has what was
    said in it, in clear.
    """
    return Recorder(Path(path))


def replay(path: str | os.PathLike[str], *, handlers: bool = False) -> Player:
    """Return a step that does nothing, and knows from a recording what came of it.

    Args:
        path: the file that `record` wrote.
        handlers: make calls for real, and take only the model's replies from the recording.

    Raises:
        ReplayError: there is no recording in the file.
    """
    return Player(Path(path), handlers=handlers)


class Recorder:
    """Does each step and records it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._asked = 0
        path.write_text(json.dumps({"format": FORMAT}) + "\n", "utf-8")

    def __call__(
        self, name: str, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> _R:
        """Do a step, record it, and return what came of it."""
        result = fn(*args, **kwargs)
        if isinstance(result, Awaitable):
            return cast("_R", self._awaited(name, args[0], cast("Awaitable[object]", result)))
        self._write(name, args[0], result)
        return result

    async def _awaited(self, name: str, given: object, result: Awaitable[object]) -> object:
        came = await result
        self._write(name, given, came)
        return came

    def _write(self, name: str, given: object, result: object) -> None:
        line: JsonObject = {"step": name}
        if isinstance(given, ToolCall) and isinstance(result, ToolResult):
            line |= {"call": plain(given), "result": plain(result)}
        elif isinstance(given, tuple) and isinstance(result, Reply | Unusable):
            messages = cast("tuple[Message, ...]", given)
            new = [message_as_json(message) for message in messages[self._asked :]]
            self._asked = len(messages)
            line |= {"messages": [*new], "reply": reply_as_json(result)}
        with self._path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(line) + "\n")


class Player:
    """Knows of each step what came of it when it was recorded."""

    def __init__(self, path: Path, *, handlers: bool) -> None:
        self._path = path
        self._handlers = handlers
        self._asks: list[JsonObject] = []
        self._calls: dict[str, JsonObject] = {}
        self._asked = 0
        self._seen = 0
        for line in _lines(path):
            call = line.get("call")
            if isinstance(call, dict):
                self._calls[str(call.get("id"))] = line
            else:
                self._asks.append(line)

    def __call__(
        self, name: str, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> _R:
        """Return what came of a step.

        Raises:
            ReplayError: this is not the step that was recorded.
        """
        given = args[0]
        if isinstance(given, ToolCall) and self._handlers:
            self._recorded(given)
            return fn(*args, **kwargs)
        try:
            if isinstance(given, ToolCall):
                came: object = result_from_json(self._recorded(given).get("result"))
            else:
                came = self._reply(cast("tuple[Message, ...]", given))
        except SavedDataError as error:
            raise ReplayError(f"{self._path} cannot be read: {name}: {error}") from error
        return cast("_R", _later(came) if iscoroutinefunction(fn) else came)

    def _recorded(self, call: ToolCall) -> JsonObject:
        line = self._calls.get(call.id)
        if line is None:
            raise self._diverges(f"the call of {call.safe_name} was not recorded")
        self._compare(f"the call of {call.safe_name}", line.get("call"), plain(call))
        return line

    def _reply(self, messages: tuple[Message, ...]) -> Reply | Unusable:
        if self._asked == len(self._asks):
            raise self._diverges("the model is asked once more than was recorded")
        line = self._asks[self._asked]
        recorded, now = line.get("messages"), messages[self._seen :]
        if not isinstance(recorded, list) or len(recorded) != len(now):
            raise self._diverges("the model is asked with more messages, or with fewer")
        for number, (then, message) in enumerate(zip(recorded, now, strict=True), self._seen + 1):
            self._compare(f"message {number}", then, message_as_json(message))
        self._asked += 1
        self._seen = len(messages)
        return reply_from_json(line.get("reply"))

    def _compare(self, what: str, recorded: JsonValue, now: JsonObject) -> None:
        if recorded != now:
            then = recorded if isinstance(recorded, dict) else {}
            key = next((key for key in now if then.get(key) != now[key]), "type")
            raise self._diverges(
                f"{what}: `{key}` was {_shown(then.get(key))} and is {_shown(now.get(key))}"
            )

    def _diverges(self, how: str) -> ReplayError:
        return ReplayError(f"{self._path} diverges at turn {self._asked + 1}: {how}")


async def _later(came: object) -> object:
    return came


def _lines(path: Path) -> list[JsonObject]:
    try:
        lines: list[JsonValue] = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    except (OSError, ValueError) as error:
        raise ReplayError(f"{path} cannot be read: {error}") from error
    first, *steps = lines or [None]
    if not isinstance(first, dict) or first.get("format") != FORMAT:
        raise ReplayError(f"{path} is no recording of the format {FORMAT}")
    return [step for step in steps if isinstance(step, dict)]


def _shown(value: JsonValue) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
