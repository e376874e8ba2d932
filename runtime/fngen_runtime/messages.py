"""What is said in a conversation, in no dialect: the dialects write and read it, the loop keeps it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject

Cut: TypeAlias = Literal["length", "content_filter"]
"""Why a reply is not whole: a limit was reached, or a filter took something out."""

_UNSAFE_IN_NAMES = re.compile(r"[^a-zA-Z0-9_-]")
_LONGEST_NAME = 64


class ModelReplyError(ValueError):
    """A server's reply is not what its API promises; the message says what was wrong with it."""


@dataclass(frozen=True, slots=True)
class System:
    """Instructions to the model."""

    text: str


@dataclass(frozen=True, slots=True)
class User:
    """What the user says."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """One call the model asks for: `name` and `arguments` as it sent them, checked by nobody yet.

    `id` may be empty where the server sent none; a `Conversation` gives every call its own.
    `extra` is what else a server put on the call and wants back with it.
    """

    id: str
    name: str
    arguments: str
    extra: JsonObject | None = None

    @property
    def safe_name(self) -> str:
        """The name as a server takes it back: one to 64 letters, digits, `_` and `-`."""
        return _UNSAFE_IN_NAMES.sub("_", self.name)[:_LONGEST_NAME] or "unnamed"


@dataclass(frozen=True, slots=True)
class Assistant:
    """One reply of the model: what it says, what it asks to be called, or why it refuses.

    `opaque` holds the reply's own wire items, in order and whole, where a dialect wants them back
    as they came (encrypted reasoning); only that dialect reads them. `extra` is what else a
    server put on the message and wants back with its calls.
    """

    text: str | None = None
    calls: tuple[ToolCall, ...] = ()
    refusal: str | None = None
    opaque: tuple[JsonObject, ...] = ()
    extra: JsonObject | None = None


@dataclass(frozen=True, slots=True)
class ToolResult:
    """The answer to the call `call_id`, as the model is told it.

    `ok` if the handler returned; else `kind` is the kind of the error.
    """

    call_id: str
    name: str
    content: str
    ok: bool = True
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Verbatim:
    """A wire message of the caller's own history, sent as it is.

    `call_ids` are the ids of calls it speaks of, so that no later call is given one of them.
    """

    item: JsonObject
    call_ids: tuple[str, ...] = ()


Message: TypeAlias = System | User | Assistant | ToolResult | Verbatim
"""Anything that stands in a conversation's history."""


@dataclass(frozen=True, slots=True)
class Usage:
    """Tokens as the server counted them; zero where it did not say. Usages can be added."""

    input: int = 0
    output: int = 0
    total: int = 0

    def __add__(self, other: Usage) -> Usage:
        """The tokens of both."""
        return Usage(self.input + other.input, self.output + other.output, self.total + other.total)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back from the model: the message, why it ended, and what it cost.

    `finish` is the server's own word and decides nothing; `cut` says that the message is not
    whole, and None that it is.
    """

    message: Assistant
    finish: str | None = None
    usage: Usage = Usage()
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Unusable:
    """There is no reply: what came back was none, each time the model was asked."""

    why: str


def encodable(text: str) -> str:
    """`text` with every lone surrogate replaced by `?`: such text cannot be sent as UTF-8."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")
