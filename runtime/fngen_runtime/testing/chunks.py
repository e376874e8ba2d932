"""The places in the events of a stream that misbehaviours change."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fngen_runtime.json_types import JsonObject
    from fngen_runtime.testing.wire import Event


def choice_of(event: Event) -> JsonObject:
    """Return the choice of a chunk of chat completions; empty where it has none."""
    choices = event.get("choices") if isinstance(event, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    return first if isinstance(first, dict) else {}


def delta_of(event: Event) -> JsonObject:
    """Return what a chunk of chat completions adds to the message; empty where that is nothing."""
    delta = choice_of(event).get("delta")
    return delta if isinstance(delta, dict) else {}


def call_parts(events: Iterable[Event]) -> Iterator[JsonObject]:
    """Yield the parts of calls in chunks of chat completions, in order; they can be changed."""
    for event in events:
        parts = delta_of(event).get("tool_calls")
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict):
                yield part


def parts_by_call(events: Iterable[Event]) -> list[list[JsonObject]]:
    """Return the parts of each call in chunks of chat completions."""
    found: dict[str, list[JsonObject]] = {}
    for part in call_parts(events):
        found.setdefault(str(part.get("index")), []).append(part)
    return list(found.values())


def function_of(part: JsonObject) -> JsonObject:
    """Return the part's name and arguments, as far as it has them."""
    function = part.get("function")
    return function if isinstance(function, dict) else {}


def is_last(event: Event) -> bool:
    """Tell whether a stream says with this event that it is complete, or comes after one."""
    if isinstance(event, str):
        return True
    if str(event.get("type")) in {"response.completed", "response.incomplete", "response.failed"}:
        return True
    return choice_of(event).get("finish_reason") is not None
