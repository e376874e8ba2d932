"""Conversations, messages and replies as plain JSON, and back."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, TypeAlias, TypeVar, assert_never, cast, get_args

from fngen_runtime.conversation import Conversation, StopReason
from fngen_runtime.limits import Limits
from fngen_runtime.messages import (
    Assistant,
    Cut,
    Message,
    Reply,
    System,
    ToolCall,
    ToolResult,
    Unusable,
    Usage,
    User,
    Verbatim,
)

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

FORMAT = "fngen-conversation/1"

_T = TypeVar("_T")
Plain: TypeAlias = "System | User | ToolCall | ToolResult | Usage | Limits"
"""What is saved field by field."""


class SavedDataError(ValueError):
    """Saved data is not what was saved, or was saved by another version."""


def conversation_as_json(conversation: Conversation) -> JsonObject:
    """Return what `conversation_from_json` reads."""
    return {
        "format": FORMAT,
        "messages": [message_as_json(message) for message in conversation.messages],
        "limits": plain(conversation.limits),
        "begun": conversation.begun,
        "turns": conversation.turns,
        "calls": conversation.calls,
        "usage": plain(conversation.usage),
        "said": conversation.said,
        "results": [plain(result) for result in conversation.results],
        "ended": conversation.ended,
        "fault": conversation.fault,
    }


def conversation_from_json(data: object) -> Conversation:
    """Return the conversation that was saved.

    Raises:
        SavedDataError: the data is something else, or of another version.
    """
    saved = _object(data)
    if saved.get("format") != FORMAT:
        raise SavedDataError(f"this is no saved conversation of the format {FORMAT}")
    ended = _text_or_none(saved, "ended")
    if ended is not None and ended not in get_args(StopReason):
        raise SavedDataError(f"ended is {ended!r}, which is no reason to stop")
    conversation = Conversation(
        messages=tuple(message_from_json(one) for one in _list(saved, "messages")),
        limits=_limits(saved.get("limits")),
        begun=_get(saved, "begun", int),
        turns=_get(saved, "turns", int),
        calls=_get(saved, "calls", int),
        usage=_usage(saved.get("usage")),
        said=_get(saved, "said", str),
        results=tuple(result_from_json(one) for one in _list(saved, "results")),
        ended=cast("StopReason | None", ended),  # looked up above
        fault=_get(saved, "fault", str),
    )
    last = conversation.messages[-1] if conversation.messages else None
    asked = {call.id for call in last.calls} if isinstance(last, Assistant) else set[str]()
    if not asked.issuperset(result.call_id for result in conversation.results):
        raise SavedDataError("results answer calls that the last message does not make")
    return conversation


def message_as_json(message: Message) -> JsonObject:
    """Return what `message_from_json` reads."""
    match message:
        case System():
            return {"type": "system", **plain(message)}
        case User():
            return {"type": "user", **plain(message)}
        case ToolResult():
            return {"type": "result", **plain(message)}
        case Assistant():
            return {"type": "assistant", **_assistant_as_json(message)}
        case Verbatim(item, call_ids):
            return {"type": "verbatim", "item": item, "call_ids": [*call_ids]}
        case _:
            assert_never(message)


def message_from_json(data: JsonValue) -> Message:
    """Return the message that was saved.

    Raises:
        SavedDataError: the data is something else.
    """
    saved = _object(data)
    match saved.get("type"):
        case "system":
            return System(_get(saved, "text", str))
        case "user":
            return User(_get(saved, "text", str))
        case "result":
            return result_from_json(saved)
        case "assistant":
            return _assistant_from_json(saved)
        case "verbatim":
            ids = _list(saved, "call_ids")
            return Verbatim(_object(saved.get("item")), tuple(_of(one, str) for one in ids))
        case other:
            raise SavedDataError(f"there is no message of the type {other!r}")


def reply_as_json(reply: Reply | Unusable) -> JsonObject:
    """Return what `reply_from_json` reads."""
    if isinstance(reply, Unusable):
        return {"unusable": reply.why}
    return {
        "message": _assistant_as_json(reply.message),
        "finish": reply.finish,
        "usage": plain(reply.usage),
        "cut": reply.cut,
    }


def reply_from_json(data: JsonValue) -> Reply | Unusable:
    """Return the reply that was saved.

    Raises:
        SavedDataError: the data is something else.
    """
    saved = _object(data)
    if "unusable" in saved:
        return Unusable(_get(saved, "unusable", str))
    cut = _text_or_none(saved, "cut")
    if cut is not None and cut not in get_args(Cut):
        raise SavedDataError(f"cut is {cut!r}, which cuts nothing")
    return Reply(
        _assistant_from_json(saved.get("message")),
        finish=_text_or_none(saved, "finish"),
        usage=_usage(saved.get("usage")),
        cut=cast("Cut | None", cut),  # looked up above
    )


def result_from_json(data: JsonValue) -> ToolResult:
    """Return the result that was saved.

    Raises:
        SavedDataError: the data is something else.
    """
    saved = _object(data)
    return ToolResult(
        _get(saved, "call_id", str),
        _get(saved, "name", str),
        _get(saved, "content", str),
        _get(saved, "ok", bool),
        _text_or_none(saved, "kind"),
    )


def plain(value: Plain) -> JsonObject:
    """Return the fields of a value that holds nothing but JSON."""
    return cast("JsonObject", asdict(value))


def _assistant_as_json(message: Assistant) -> JsonObject:
    return {
        "text": message.text,
        "calls": [plain(call) for call in message.calls],
        "refusal": message.refusal,
        "opaque": [*message.opaque],
        "extra": message.extra,
    }


def _assistant_from_json(data: JsonValue) -> Assistant:
    saved = _object(data)
    return Assistant(
        text=_text_or_none(saved, "text"),
        calls=tuple(_call(one) for one in _list(saved, "calls")),
        refusal=_text_or_none(saved, "refusal"),
        opaque=tuple(_object(one) for one in _list(saved, "opaque")),
        extra=_object_or_none(saved.get("extra")),
    )


def _call(data: JsonValue) -> ToolCall:
    saved = _object(data)
    return ToolCall(
        _get(saved, "id", str),
        _get(saved, "name", str),
        _get(saved, "arguments", str),
        _object_or_none(saved.get("extra")),
    )


def _usage(data: JsonValue) -> Usage:
    saved = _object(data)
    return Usage(*(_get(saved, field.name, int) for field in fields(Usage)))


def _limits(data: JsonValue) -> Limits:
    saved = _object(data)
    named = {field.name for field in fields(Limits)}
    values = {name: value for name, value in saved.items() if name in named}
    if any(isinstance(value, bool | str | list | dict) for value in values.values()):
        raise SavedDataError("limits are numbers")
    try:
        # Which of them may be None or a fraction is for Limits to say.
        return Limits(**values)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
    except (TypeError, ValueError) as error:
        raise SavedDataError(f"the limits cannot be used: {error}") from error


def _get(data: JsonObject, key: str, kind: type[_T]) -> _T:
    """The value of `key`, which must be of `kind`."""
    if key not in data:
        raise SavedDataError(f"`{key}` is missing")
    return _of(data[key], kind)


def _of(value: JsonValue, kind: type[_T]) -> _T:
    if not isinstance(value, kind):
        raise SavedDataError(f"expected {kind}, found {type(value).__name__}")
    return value


def _text_or_none(data: JsonObject, key: str) -> str | None:
    return None if data.get(key) is None else _get(data, key, str)


def _list(data: JsonObject, key: str) -> list[JsonValue]:
    value = data.get(key)
    if not isinstance(value, list):
        raise SavedDataError(f"`{key}` is no list")
    return value


def _object(data: object) -> JsonObject:
    if not isinstance(data, dict):
        raise SavedDataError(f"expected an object, found {type(data).__name__}")
    return cast("JsonObject", data)


def _object_or_none(data: JsonValue) -> JsonObject | None:
    return None if data is None else _object(data)
