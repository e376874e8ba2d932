"""Chats in files: recordings as `fngen_runtime.record` writes them and `replay` reads them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import ParamSpec, TypeAlias, TypeVar

from fngen_runtime import ReplayError, record, replay
from fngen_runtime.messages import Message, Reply, ToolCall, ToolResult, User
from fngen_runtime.saving import SavedDataError, message_from_json
from fngen_runtime.steps import Step

_P = ParamSpec("_P")
_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Asked:
    """The model was asked, and replied."""

    messages: tuple[Message, ...]
    reply: Reply


@dataclass(frozen=True, slots=True)
class Called:
    """A call was made."""

    call: ToolCall
    result: ToolResult


Taken: TypeAlias = Asked | Called
"""A step of a chat, and what came of it."""


class TurnIsOverError(Exception):
    """The turn was stopped here when it was recorded."""


@dataclass(frozen=True, slots=True)
class RecordedTurn:
    """What was said up to a message of the user, and a step that knows what came of it."""

    messages: tuple[Message, ...]
    step: Step


def save(steps: Iterable[Taken], path: Path) -> None:
    """Write a recording.

    Raises:
        OSError: it cannot be written.
    """
    recorder = record(path)
    for taken in steps:
        match taken:
            case Asked(messages, reply):
                recorder("ask", _knowing(reply), messages)
            case Called(call, result):
                recorder(f"call {call.safe_name}", _knowing(result), call)


def read(path: Path) -> list[RecordedTurn]:
    """Return the turns of a recording, in order: each begins where the user has spoken.

    Raises:
        ReplayError: there is no recording in the file.
    """
    player = replay(path)
    messages: tuple[Message, ...] = ()
    begun: list[tuple[Message, ...]] = []
    steps: list[int] = []
    for line in path.read_text("utf-8").splitlines()[1:]:
        new = _new_messages(path, line)
        messages += new
        if not begun or (new and isinstance(new[-1], User)):
            begun.append(messages)
            steps.append(0)
        steps[-1] += 1
    return [
        RecordedTurn(messages, _Steps(player, count))
        for messages, count in zip(begun, steps, strict=True)
    ]


class _Steps:
    """The steps of one turn, as a player knows them, and not those of the next."""

    def __init__(self, player: Step, count: int) -> None:
        self._player = player
        self._left = count

    def __call__(
        self, name: str, fn: Callable[_P, _R], /, *args: _P.args, **kwargs: _P.kwargs
    ) -> _R:
        """Return what came of a step.

        Raises:
            TurnIsOverError: no further step of the turn was recorded.
            ReplayError: this is not the step that was recorded.
        """
        if self._left == 0:
            raise TurnIsOverError
        self._left -= 1
        return self._player(name, fn, *args, **kwargs)


def _new_messages(path: Path, line: str) -> tuple[Message, ...]:
    """The messages that are new in a step; none where it is a call."""
    try:
        step = json.loads(line)  # the player has read it, so it is JSON
        return tuple(message_from_json(one) for one in step.get("messages", ()))
    except (AttributeError, TypeError, SavedDataError) as error:
        raise ReplayError(f"{path} cannot be read: {error}") from error


def _knowing(came: _R) -> Callable[[object], _R]:
    """Return a function that gives what came of a step."""
    return lambda _given: came
