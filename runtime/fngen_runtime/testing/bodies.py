"""The places in a rendered reply that misbehaviours change, the same ones in every dialect."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue


def choice_in(completion: JsonObject) -> JsonObject:
    """Return the one choice of a chat completion."""
    return _objects(completion.get("choices"))[0]


def message_in(completion: JsonObject) -> JsonObject:
    """Return the message of a chat completion's one choice."""
    message = choice_in(completion)["message"]
    assert isinstance(message, dict)
    return message


def items_in(response: JsonObject) -> list[JsonObject]:
    """Return the output items of a response; none where it is a chat completion."""
    return _objects(response.get("output"))


def calls_in(body: JsonObject) -> list[JsonObject]:
    """Return the objects that have a call's id, in any dialect."""
    if is_response(body):
        return [item for item in items_in(body) if item.get("type") == "function_call"]
    return _objects(message_in(body).get("tool_calls"))


def functions_in(body: JsonObject) -> list[JsonObject]:
    """Return the objects that have a call's name and arguments, in any dialect."""
    if is_response(body):
        return calls_in(body)
    legacy = message_in(body).get("function_call")
    if isinstance(legacy, dict):
        return [legacy]
    return _objects([call.get("function") for call in calls_in(body)])


def is_response(body: JsonObject) -> bool:
    """Tell whether a reply is one of the responses dialect."""
    return body.get("object") == "response"


def _objects(value: JsonValue) -> list[JsonObject]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
