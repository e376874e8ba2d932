"""Reading a reply that nobody has checked: every access says what is wrong with what it finds."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypeVar, assert_never

from fngen_runtime.messages import ModelReplyError, Usage, encodable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fngen_runtime.json_types import JsonObject, JsonValue

_LONGEST_QUOTE = 200
_Sent = TypeVar("_Sent", bound="JsonObject | list[JsonObject]")


def decoded(text: str) -> JsonValue:
    """The JSON value of a reply's text.

    Raises:
        ModelReplyError: the text is not JSON.
    """
    try:
        value: JsonValue = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ModelReplyError(f"the reply is not JSON ({error}): {quoted(text)}") from error
    return value


def as_object(value: JsonValue, where: str) -> JsonObject:
    """The value, which must be an object.

    Raises:
        ModelReplyError: it is not.
    """
    if not isinstance(value, dict):
        raise ModelReplyError(f"{where} is {kind(value)}, not an object")
    return value


def as_list(value: JsonValue, where: str) -> list[JsonValue]:
    """The value, which must be an array; null is an empty one.

    Raises:
        ModelReplyError: it is neither.
    """
    if value is None:
        return []
    if not isinstance(value, list):
        raise ModelReplyError(f"{where} is {kind(value)}, not an array")
    return value


def as_text(value: JsonValue, where: str) -> str:
    """The value, which must be text, made fit to be sent back; null is empty text.

    Raises:
        ModelReplyError: it is neither.
    """
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ModelReplyError(f"{where} is {kind(value)}, not text")
    return encodable(value)


def as_arguments(value: JsonValue) -> str:
    """A call's arguments as JSON text; some servers send the value itself.

    Raises:
        ModelReplyError: the value is nested too deeply to be written.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return encodable(value)
    try:
        return json.dumps(value)
    except RecursionError as error:
        raise ModelReplyError("a call's arguments are nested too deeply") from error


def as_call_id(value: JsonValue) -> str:
    """A call's id, or empty text where it is none: the conversation then gives it one."""
    return encodable(value) if isinstance(value, str) else ""


def sendable(value: _Sent, what: str) -> _Sent:
    """What a server sent, fit to be sent back: half characters are replaced.

    Raises:
        ModelReplyError: it holds what JSON has not, such as an infinite number.
    """
    try:
        text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    except (ValueError, RecursionError) as error:
        raise ModelReplyError(f"{what} cannot be sent back: {error}") from error
    if (fit := encodable(text)) == text:
        return value
    mended: _Sent = json.loads(fit)
    return mended


def unwrapped(name: str, arguments: str) -> list[tuple[str, str]]:
    """The calls in a call, as name and arguments: itself, or those that it wraps. Never raises.

    Some models write several calls as one of `multi_tool_use.parallel`, which nobody offered
    them. Wrapped calls that cannot be read stay as they are, and are answered as unknown.
    """
    if name.removeprefix("functions.") != "multi_tool_use.parallel":
        return [(name, arguments)]
    try:
        wrapped = as_list(as_object(decoded(arguments), "arguments").get("tool_uses"), "tool_uses")
        calls = [as_object(value, "tool_uses") for value in wrapped]
        found = [
            (as_text(call.get("recipient_name"), "name"), as_arguments(call.get("parameters")))
            for call in calls
        ]
    except ModelReplyError:
        found = []
    return found or [(name, arguments)]


def usage(value: JsonValue, *, input_key: str, output_key: str) -> Usage:
    """The tokens used; zero for whatever the server did not count. Never raises."""
    if not isinstance(value, dict):
        return Usage()
    read, written = _tokens(value, input_key), _tokens(value, output_key)
    return Usage(read, written, _tokens(value, "total_tokens") or read + written)


def fault(reply: Mapping[str, JsonValue]) -> str:
    """What the server itself says is wrong, to stand behind a message; empty if it says nothing."""
    error = reply.get("error")
    said = error.get("message") if isinstance(error, dict) else error
    return f"; the server says: {quoted(said)}" if isinstance(said, str) and said else ""


def kind(value: JsonValue) -> str:
    """What a JSON value is, in words."""
    match value:
        case None:
            return "missing or null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return f"text ({quoted(value)})"
        case list():
            return "an array"
        case dict():
            return "an object"
        case _:
            assert_never(value)


def quoted(text: str) -> str:
    """The beginning of `text`, as a literal on one line."""
    return repr(text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "...")


def _tokens(value: JsonObject, key: str) -> int:
    found = value.get(key)
    # A boolean is an int to Python.
    return found if type(found) is int and found > 0 else 0
