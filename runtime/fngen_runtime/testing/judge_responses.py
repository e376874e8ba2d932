"""The judge of responses: input items, the pairing of calls with outputs, reasoning carried."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.testing.api_errors import (
    ApiError,
    empty_array,
    empty_string,
    long_string,
    missing,
    unknown,
    wrong_type,
    wrong_value,
)
from fngen_runtime.testing.judge_tools import check_name, check_responses_offer
from fngen_runtime.testing.render import sealed_reasoning

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fngen_runtime.json_types import JsonObject, JsonValue

ROLES = ("assistant", "system", "developer", "user")
MAX_CALL_ID = 64

_INPUT_PARTS = ("input_text", "input_image", "input_file", "input_audio")
_OUTPUT_PARTS = ("output_text", "refusal")
_CALL_KEYS = frozenset(
    ("type", "id", "call_id", "name", "arguments", "status", "namespace", "caller", "async")
)
_OUTPUT_KEYS = frozenset(
    ("type", "id", "call_id", "output", "status", "name", "namespace", "caller")
)
_REASONING_KEYS = frozenset(("type", "id", "summary", "content", "encrypted_content", "status"))

# Items of built-in tools and the like, which are passed over.
_OTHER_ITEMS = (
    "additional_tools",
    "apply_patch_call",
    "apply_patch_call_output",
    "code_interpreter_call",
    "compaction",
    "compaction_trigger",
    "computer_call",
    "computer_call_output",
    "configuration_update",
    "custom_tool_call",
    "custom_tool_call_output",
    "file_search_call",
    "image_generation_call",
    "local_shell_call",
    "local_shell_call_output",
    "mcp_approval_request",
    "mcp_approval_response",
    "mcp_call",
    "mcp_list_tools",
    "program",
    "program_output",
    "shell_call",
    "shell_call_output",
    "tool_search_call",
    "tool_search_output",
    "web_search_call",
)
_ITEMS = ("message", "function_call", "function_call_output", "reasoning", *_OTHER_ITEMS)


def check_responses(body: JsonObject, reasoning: Mapping[str, str]) -> Iterator[ApiError]:
    """Yield what the API would refuse in a responses request, the first fault first.

    Args:
        body: The request's JSON.
        reasoning: The id of the reasoning item that has to stand before a call, by `call_id`.
    """
    yield from _check_parameters(body)
    yield from check_responses_offer(body)
    given = body.get("input")
    if given is None:
        yield missing("input")
    elif isinstance(given, list):
        if not given:
            yield empty_array("input")
        for index, item in enumerate(given):
            yield from _check_item(index, item, stored=body.get("store") is not False)
        items = [item for item in given if isinstance(item, dict)]
        yield from _check_unique(items)
        yield from _check_pairing(items)
        yield from _check_reasoning(items, reasoning)
    elif not isinstance(given, str):
        yield wrong_type("input", "one of a string or array of input items", given)


def _check_parameters(body: JsonObject) -> Iterator[ApiError]:
    if "messages" in body:
        message = (
            "Unsupported parameter: 'messages'. In the Responses API, this parameter has moved to "
            "'input'."
        )
        yield ApiError(message, "messages", "unsupported_parameter")
    for key in ("functions", "function_call"):
        if key in body:
            yield unknown(key)
    previous = body.get("previous_response_id")
    if previous is not None:
        message = f"Previous response with id '{previous}' not found."
        yield ApiError(message, "previous_response_id", "previous_response_not_found")


def _check_item(index: int, item: JsonValue, *, stored: bool) -> Iterator[ApiError]:
    param = f"input[{index}]"
    if not isinstance(item, dict):
        yield wrong_type(param, "an object", item)
        return
    match item.get("type", "message" if "role" in item else None):
        case "message":
            yield from _check_message(param, item)
        case "function_call":
            yield from _check_call(param, item)
        case "function_call_output":
            yield from _check_output(param, item)
        case "reasoning":
            yield from _check_reasoning_item(param, item, stored=stored)
        case "item_reference":
            yield ApiError(f"Item with id '{item.get('id')}' not found.", "input", status=404)
        case None:
            yield missing(f"{param}.type")
        case str() as kind:
            if kind not in _OTHER_ITEMS:
                yield wrong_value(f"{param}.type", kind, _ITEMS)
        case kind:
            yield wrong_type(f"{param}.type", "a string", kind)


def _check_message(param: str, item: JsonObject) -> Iterator[ApiError]:
    role, content = item.get("role"), item.get("content")
    if role is None:
        yield missing(f"{param}.role")
    elif not isinstance(role, str):
        yield wrong_type(f"{param}.role", "a string", role)
    elif role not in ROLES:
        yield wrong_value(f"{param}.role", role, ROLES)
    yield from _check_item_id(f"{param}.id", item.get("id"), "msg")
    if content is None:
        yield missing(f"{param}.content")
    else:
        supported = _OUTPUT_PARTS if role == "assistant" else _INPUT_PARTS
        yield from _check_parts(f"{param}.content", content, supported)


def _check_parts(param: str, content: JsonValue, supported: tuple[str, ...]) -> Iterator[ApiError]:
    if isinstance(content, str):
        return
    if not isinstance(content, list):
        yield wrong_type(param, "one of an array of objects or string", content)
        return
    for position, part in enumerate(content):
        where = f"{param}[{position}]"
        kind = part.get("type") if isinstance(part, dict) else None
        if not isinstance(part, dict):
            yield wrong_type(where, "an object", part)
        elif kind is None:
            yield missing(f"{where}.type")
        elif not isinstance(kind, str):
            yield wrong_type(f"{where}.type", "a string", kind)
        elif kind not in supported:
            yield wrong_value(where, kind, supported)


def _check_call(param: str, item: JsonObject) -> Iterator[ApiError]:
    yield from _check_keys(param, item, _CALL_KEYS)
    yield from _check_item_id(f"{param}.id", item.get("id"), "fc")
    yield from _check_call_id(f"{param}.call_id", item.get("call_id"))
    yield from check_name(f"{param}.name", item.get("name"))
    arguments = item.get("arguments")
    if "arguments" not in item:
        yield missing(f"{param}.arguments")
    elif not isinstance(arguments, str):
        yield wrong_type(f"{param}.arguments", "a string", arguments)


def _check_output(param: str, item: JsonObject) -> Iterator[ApiError]:
    yield from _check_keys(param, item, _OUTPUT_KEYS)
    yield from _check_call_id(f"{param}.call_id", item.get("call_id"))
    if "output" not in item:
        yield missing(f"{param}.output")
    else:
        yield from _check_parts(f"{param}.output", item["output"], _INPUT_PARTS[:3])


def _check_reasoning_item(param: str, item: JsonObject, *, stored: bool) -> Iterator[ApiError]:
    yield from _check_keys(param, item, _REASONING_KEYS)
    if item.get("id") is None:
        yield missing(f"{param}.id")
    yield from _check_item_id(f"{param}.id", item.get("id"), "rs")
    if not isinstance(item.get("summary"), list):
        yield missing(f"{param}.summary")
    if not stored and item.get("encrypted_content") is None:
        message = (
            f"Item with id '{item['id']}' not found. Items are not persisted when `store` is set "
            "to false. Try again with `store` set to true, or remove this item from your input."
        )
        yield ApiError(message, "input", status=404)


def _check_keys(param: str, item: JsonObject, known: frozenset[str]) -> Iterator[ApiError]:
    for key in item:
        if key not in known:
            yield unknown(f"{param}.{key}")


def _check_item_id(param: str, value: JsonValue, prefix: str) -> Iterator[ApiError]:
    if value is None:
        return
    if not isinstance(value, str):
        yield wrong_type(param, "a string", value)
    elif not value.startswith(prefix):
        message = f"Invalid '{param}': '{value}'. Expected an ID that begins with '{prefix}'."
        yield ApiError(message, param, "invalid_value")


def _check_call_id(param: str, value: JsonValue) -> Iterator[ApiError]:
    if value is None:
        yield missing(param)
    elif not isinstance(value, str):
        yield wrong_type(param, "a string", value)
    elif not value:
        yield empty_string(param)
    elif len(value) > MAX_CALL_ID:
        yield long_string(param, MAX_CALL_ID, len(value))


def _check_unique(items: list[JsonObject]) -> Iterator[ApiError]:
    seen: set[str] = set()
    for item in items:
        item_id = item.get("id")
        if not isinstance(item_id, str):
            continue
        if item_id in seen:
            message = (
                f"Duplicate item found with id {item_id}. Remove duplicate items from your input "
                "and try again."
            )
            yield ApiError(message, "input")
        seen.add(item_id)


def _check_pairing(items: list[JsonObject]) -> Iterator[ApiError]:
    unanswered: list[str] = []
    for item in items:
        call_id = str(item.get("call_id"))
        if item.get("type") == "function_call":
            unanswered.append(call_id)
        elif item.get("type") == "function_call_output":
            if call_id not in unanswered:
                message = f"No tool call found for function call output with call_id {call_id}."
                yield ApiError(message, "input")
                return
            unanswered.remove(call_id)
    if unanswered:
        yield ApiError(f"No tool output found for function call {unanswered[0]}.", "input")


def _check_reasoning(items: list[JsonObject], required: Mapping[str, str]) -> Iterator[ApiError]:
    issued = set(required.values())
    seen: set[str] = set()
    for item, following in zip(items, [*items[1:], None], strict=True):
        kind, item_id = item.get("type"), str(item.get("id"))
        if kind == "reasoning":
            seen.add(item_id)
            yield from _check_seal(item, item_id, issued)
            if following is None or not _is_models(following):
                message = (
                    f"Item '{item_id}' of type 'reasoning' was provided without its required "
                    "following item."
                )
                yield ApiError(message, "input")
        elif kind == "function_call":
            needed = required.get(str(item.get("call_id")))
            if needed is not None and needed not in seen:
                message = (
                    f"Item '{item_id}' of type 'function_call' was provided without its required "
                    f"'reasoning' item: '{needed}'."
                )
                yield ApiError(message, "input")


def _check_seal(item: JsonObject, item_id: str, issued: set[str]) -> Iterator[ApiError]:
    sealed = item.get("encrypted_content")
    if item_id in issued and sealed is not None and sealed != sealed_reasoning(item_id):
        message = f"The encrypted content for item {item_id} could not be verified."
        yield ApiError(message, "input", "invalid_encrypted_content")


def _is_models(item: JsonObject) -> bool:
    """Whether the model made this item, so that it can follow the model's reasoning."""
    kind = str(item.get("type", "message"))
    if kind == "message":
        return item.get("role") == "assistant"
    return not kind.endswith("_output")
