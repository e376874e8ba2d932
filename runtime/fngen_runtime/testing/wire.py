"""What goes over the connection: an answer, whole or as server-sent events, and how it ends."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.testing.api_errors import ApiError

Event: TypeAlias = "JsonObject | str"
"""One event of a stream: an object is sent as JSON data, text as the lines it is."""

Ending: TypeAlias = Literal["whole", "cut", "reset", "held"]
"""How an answer ends.

- `whole`: as HTTP wants it.
- `cut`: the server closes the connection, and what was to come is missing.
- `reset`: the connection breaks.
- `held`: nothing more comes, until the client gives up or the server is closed.
"""

DONE: Event = "data: [DONE]"
"""The last event of a chat completions stream."""

_PIECE = 8
_MOST_PIECES = 64


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer: status, body, headers beyond the usual ones, and how it ends.

    Where there are `events` they are sent, each as soon as the one before, and not the body. A
    body that is text is a page. With status 0 nothing is sent.
    """

    status: int
    body: JsonObject | str
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    events: tuple[Event, ...] | None = None
    ending: Ending = "whole"

    @classmethod
    def of_error(cls, error: ApiError) -> Reply:
        """Return the answer that carries this error."""
        return cls(error.status, error.body())


def framed(event: Event) -> bytes:
    """Return an event as it stands in a stream; those of responses are named by their type."""
    if isinstance(event, str):
        return f"{event}\n\n".encode()
    kind = event.get("type")
    named = f"event: {kind}\n" if isinstance(kind, str) else ""
    return f"{named}data: {json.dumps(event)}\n\n".encode()


def pieces(text: str) -> list[str]:
    """Return `text` in the few characters at a time that a model sends; none where it is empty."""
    size = max(_PIECE, -(-len(text) // _MOST_PIECES))
    return [text[start : start + size] for start in range(0, len(text), size)]


def streams(request: Mapping[str, JsonValue]) -> bool:
    """Tell whether a request wants its answer as a stream."""
    return request.get("stream") is True
