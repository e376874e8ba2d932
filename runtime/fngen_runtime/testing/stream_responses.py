"""A response as the events it is streamed in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.testing.wire import Event, pieces

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject, JsonValue


def responses_events(response: JsonObject) -> tuple[Event, ...]:
    """Return the events that say what `response` does, whatever is odd about it.

    The last carries the whole response and is named by its status; nothing comes after it.
    """
    begun: JsonObject = {**response, "status": "in_progress", "output": [], "usage": None}
    events: list[JsonObject] = [
        {"type": "response.created", "response": begun},
        {"type": "response.in_progress", "response": begun},
    ]
    output = response.get("output")
    for index, item in enumerate(output if isinstance(output, list) else ()):
        if isinstance(item, dict):
            events += _item_events(item, index)
    events.append({"type": f"response.{response.get('status')}", "response": response})
    return tuple({**event, "sequence_number": number} for number, event in enumerate(events))


def _item_events(item: JsonObject, index: int) -> Iterator[JsonObject]:
    place: JsonObject = {"output_index": index}
    yield {"type": "response.output_item.added", **place, "item": _begun(item)}
    within: JsonObject = {"item_id": item.get("id"), **place}
    match item.get("type"):
        case "message":
            yield from _content_events(item.get("content"), within)
        case "function_call":
            yield from _arguments_events(item.get("arguments"), within)
        case _:
            pass  # Reasoning that is sealed comes in one piece.
    yield {"type": "response.output_item.done", **place, "item": item}


def _begun(item: JsonObject) -> JsonObject:
    """The item before anything of it was said."""
    match item.get("type"):
        case "message":
            return {**item, "status": "in_progress", "content": []}
        case "function_call":
            return {**item, "status": "in_progress", "arguments": ""}
        case _:
            return item


def _content_events(content: JsonValue, within: JsonObject) -> Iterator[JsonObject]:
    for number, part in enumerate(content if isinstance(content, list) else ()):
        place: JsonObject = {**within, "content_index": number}
        if isinstance(part, dict):
            yield from _part_events(part, place)


def _part_events(part: JsonObject, place: JsonObject) -> Iterator[JsonObject]:
    key, kind = ("refusal", "refusal") if "refusal" in part else ("text", "output_text")
    more: JsonObject = {"logprobs": []} if key == "text" else {}
    said = part.get(key)
    yield {"type": "response.content_part.added", **place, "part": {**part, key: ""}}
    for piece in pieces(said) if isinstance(said, str) else ():
        yield {"type": f"response.{kind}.delta", **place, "delta": piece, **more}
    yield {"type": f"response.{kind}.done", **place, key: said, **more}
    yield {"type": "response.content_part.done", **place, "part": part}


def _arguments_events(arguments: JsonValue, within: JsonObject) -> Iterator[JsonObject]:
    """The arguments in pieces; what is not text cannot come in any."""
    of_call = "response.function_call_arguments"
    for piece in pieces(arguments) if isinstance(arguments, str) else ():
        yield {"type": f"{of_call}.delta", **within, "delta": piece}
    yield {"type": f"{of_call}.done", **within, "arguments": arguments}
