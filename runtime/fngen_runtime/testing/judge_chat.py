"""The judge of chat completions: messages, and the pairing of tool calls with tool messages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.testing.api_errors import (
    ApiError,
    empty_array,
    empty_string,
    long_string,
    missing,
    wrong_type,
    wrong_value,
)
from fngen_runtime.testing.judge_tools import check_chat_offer, check_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject, JsonValue

ROLES = ("system", "assistant", "user", "function", "tool", "developer")
MAX_CALL_ID = 40


def check_chat(body: JsonObject) -> Iterator[ApiError]:
    """Yield what the API would refuse in a chat completions request, the first fault first."""
    messages = body.get("messages")
    if messages is None:
        yield missing("messages")
    elif not isinstance(messages, list):
        yield wrong_type("messages", "an array of objects", messages)
    elif not messages:
        yield empty_array("messages")
    else:
        yield from check_chat_offer(body)
        for index, message in enumerate(messages):
            yield from _check_message(index, message)
        yield from _check_pairing([m for m in messages if isinstance(m, dict)])


def _check_message(index: int, message: JsonValue) -> Iterator[ApiError]:
    param = f"messages[{index}]"
    if not isinstance(message, dict):
        yield wrong_type(param, "an object", message)
        return
    match message.get("role"):
        case None:
            yield missing(f"{param}.role")
        case "assistant":
            yield from _check_assistant(index, message)
        case "function":
            yield from _check_function_result(index, message)
        case "tool":
            yield from _check_tool_result(index, message)
        case "system" | "developer" | "user":
            yield from _check_content(index, message)
        case str() as role:
            yield wrong_value(f"{param}.role", role, ROLES)
        case role:
            yield wrong_type(f"{param}.role", "a string", role)


def _check_content(index: int, message: JsonObject) -> Iterator[ApiError]:
    content = message.get("content")
    if content is None:
        message_text = "Invalid value for 'content': expected a string, got null."
        yield ApiError(message_text, f"messages.[{index}].content")
    elif isinstance(content, list):
        for position, part in enumerate(content):
            where = f"messages[{index}].content[{position}]"
            if not isinstance(part, dict):
                yield wrong_type(where, "an object", part)
            elif part.get("type") is None:
                yield missing(f"{where}.type")
    elif not isinstance(content, str):
        expected = "one of a string or array of objects"
        yield wrong_type(f"messages[{index}].content", expected, content)


def _check_assistant(index: int, message: JsonObject) -> Iterator[ApiError]:
    param = f"messages[{index}]"
    function_call = message.get("function_call")
    if function_call is not None:
        yield from _check_called(f"{param}.function_call", function_call)
    if "tool_calls" in message:
        yield from _check_tool_calls(f"{param}.tool_calls", message["tool_calls"])
    elif function_call is None and message.get("refusal") is None and message.get("audio") is None:
        yield from _check_content(index, message)
    if message.get("content") is not None:
        yield from _check_content(index, message)


def _check_tool_calls(param: str, tool_calls: JsonValue) -> Iterator[ApiError]:
    if not isinstance(tool_calls, list):
        yield wrong_type(param, "an array of objects", tool_calls)
        return
    if not tool_calls:
        yield empty_array(param)
    for position, tool_call in enumerate(tool_calls):
        where = f"{param}[{position}]"
        if not isinstance(tool_call, dict):
            yield wrong_type(where, "an object", tool_call)
            continue
        yield from _check_id(f"{where}.id", tool_call.get("id"))
        if tool_call.get("type") is None:
            yield missing(f"{where}.type")
        elif tool_call["type"] == "function":
            yield from _check_called(f"{where}.function", tool_call.get("function"))


def _check_called(param: str, called: JsonValue) -> Iterator[ApiError]:
    if called is None:
        yield missing(param)
        return
    if not isinstance(called, dict):
        yield wrong_type(param, "an object", called)
        return
    yield from check_name(f"{param}.name", called.get("name"))
    arguments = called.get("arguments")
    if "arguments" not in called:
        yield missing(f"{param}.arguments")
    elif not isinstance(arguments, str):
        yield wrong_type(f"{param}.arguments", "a string", arguments)


def _check_id(param: str, value: JsonValue) -> Iterator[ApiError]:
    if value is None:
        yield missing(param)
    elif not isinstance(value, str):
        yield wrong_type(param, "a string", value)
    elif not value:
        yield empty_string(param)
    elif len(value) > MAX_CALL_ID:
        yield long_string(param, MAX_CALL_ID, len(value))


def _check_function_result(index: int, message: JsonObject) -> Iterator[ApiError]:
    name, content = message.get("name"), message.get("content")
    if name is None:
        text = "Missing parameter 'name': messages with role 'function' must have a 'name'."
        yield ApiError(text, f"messages.[{index}].name")
    yield from check_name(f"messages[{index}].name", name)
    if "content" not in message:
        yield missing(f"messages[{index}].content")
    elif not isinstance(content, str | None):
        yield wrong_type(f"messages[{index}].content", "a string", content)


def _check_tool_result(index: int, message: JsonObject) -> Iterator[ApiError]:
    if message.get("tool_call_id") is None:
        text = "Missing parameter 'tool_call_id': messages with role 'tool' must have a 'tool_call_id'."
        yield ApiError(text, f"messages.[{index}].tool_call_id")
    yield from _check_id(f"messages[{index}].tool_call_id", message.get("tool_call_id"))
    yield from _check_content(index, message)
    content = message.get("content")
    for position, part in enumerate(content if isinstance(content, list) else ()):
        kind = part.get("type") if isinstance(part, dict) else None
        if isinstance(kind, str) and kind != "text":
            yield wrong_value(f"messages[{index}].content[{position}].type", kind, ("text",))


def _check_pairing(messages: list[JsonObject]) -> Iterator[ApiError]:
    wanted: list[str] = []
    answered: dict[str, int] = {}
    for index, message in enumerate(messages):
        if message.get("role") == "tool":
            yield from _check_answer(index, message, wanted, answered)
            answered.setdefault(str(message.get("tool_call_id")), index)
            continue
        yield from _check_answered(index, wanted, answered)
        wanted, answered = _call_ids(message), {}
    yield from _check_answered(len(messages) - 1, wanted, answered)


def _check_answer(
    index: int, message: JsonObject, wanted: list[str], answered: dict[str, int]
) -> Iterator[ApiError]:
    call_id = str(message.get("tool_call_id"))
    if not wanted:
        text = (  # the spelling is the API's
            "Invalid parameter: messages with role 'tool' must be a response to a preceeding "
            "message with 'tool_calls'."
        )
        yield ApiError(text, f"messages.[{index}].role")
    elif call_id not in wanted:
        text = (
            f"Invalid parameter: 'tool_call_id' of '{call_id}' not found in 'tool_calls' "
            "of previous message."
        )
        yield ApiError(text, f"messages.[{index}].tool_call_id")
    elif call_id in answered:
        text = (
            f"Invalid parameter: Duplicate value for 'tool_call_id' of '{call_id}', "
            f"in messages[{answered[call_id]}] and messages[{index}]."
        )
        yield ApiError(text, f"messages.[{index}].tool_call_id")


def _check_answered(index: int, wanted: list[str], answered: dict[str, int]) -> Iterator[ApiError]:
    unanswered = [call_id for call_id in wanted if call_id not in answered]
    if unanswered:
        text = (
            "An assistant message with 'tool_calls' must be followed by tool messages responding "
            "to each 'tool_call_id'. The following tool_call_ids did not have response messages: "
            f"{', '.join(unanswered)}"
        )
        yield ApiError(text, f"messages.[{index}].role")


def _call_ids(message: JsonObject) -> list[str]:
    tool_calls = message.get("tool_calls")
    found = tool_calls if isinstance(tool_calls, list) else []
    return [str(tool_call.get("id")) for tool_call in found if isinstance(tool_call, dict)]
