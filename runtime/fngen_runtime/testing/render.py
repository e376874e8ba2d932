"""From a turn to the reply on the wire, in the dialect of the request it answers."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING, assert_never

from fngen_runtime.testing.api_errors import ApiError
from fngen_runtime.testing.turns import Call, Calls, Fails, Refuses, Says
from fngen_runtime.testing.wire import Reply

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.testing.turns import PlainTurn

CREATED = 1_764_547_200
"""When every reply says it was made: replies are the same on every run."""


def render_chat(turn: PlainTurn, request: JsonObject, number: int) -> Reply:
    """Return the reply of chat completions; legacy where the request offers `functions`."""
    text = ""
    message: JsonObject = {"role": "assistant", "content": None, "refusal": None}
    finish = "stop"
    match turn:
        case Fails():
            return _failure(turn)
        case Says():
            text = turn.text
            message["content"] = text
        case Refuses():
            text = turn.text
            message["refusal"] = text
        case Calls():
            legacy = request.get("functions") is not None
            if legacy and len(turn.calls) != 1:
                return Reply.of_error(_not_one_call(len(turn.calls)))
            finish = "function_call" if legacy else "tool_calls"
            text = _calls_text(turn)
            message["content"] = turn.text
            message |= _chat_calls(turn.calls, legacy=legacy)
        case _:
            assert_never(turn)
    prompt, completion = _tokens(json.dumps(request)), _tokens(text)
    return Reply(
        200,
        {
            "id": f"chatcmpl-{number}",
            "object": "chat.completion",
            "created": CREATED,
            "model": request.get("model"),
            "choices": [
                {"index": 0, "message": message, "logprobs": None, "finish_reason": finish}
            ],
            "usage": {
                "prompt_tokens": prompt,
                "completion_tokens": completion,
                "total_tokens": prompt + completion,
                "prompt_tokens_details": {"cached_tokens": 0, "audio_tokens": 0},
                "completion_tokens_details": {"reasoning_tokens": 0, "audio_tokens": 0},
            },
        },
    )


def render_responses(
    turn: PlainTurn, request: JsonObject, number: int, *, reasoning: bool = False
) -> Reply:
    """Return the reply of responses; with `reasoning`, calls stand behind a reasoning item."""
    output: list[JsonValue] = []
    match turn:
        case Fails():
            return _failure(turn)
        case Says():
            text = turn.text
            output.append(_output_message(number, _text_part(text)))
        case Refuses():
            text = turn.text
            output.append(_output_message(number, {"type": "refusal", "refusal": text}))
        case Calls():
            text = _calls_text(turn)
            if reasoning:
                output.append(_reasoning_item(request, number))
            if turn.text is not None:
                output.append(_output_message(number, _text_part(turn.text)))
            for position, call in enumerate(turn.calls, start=1):
                output.append(_call_item(call, f"fc_{number}_{position}"))
        case _:
            assert_never(turn)
    prompt, completion = _tokens(json.dumps(request)), _tokens(text)
    return Reply(
        200,
        {
            "id": f"resp_{number}",
            "object": "response",
            "created_at": CREATED,
            "status": "completed",
            "error": None,
            "incomplete_details": None,
            "instructions": request.get("instructions"),
            "metadata": {},
            "model": request.get("model"),
            "output": output,
            "parallel_tool_calls": request.get("parallel_tool_calls", True),
            "previous_response_id": None,
            "store": request.get("store", True),
            "temperature": 1.0,
            "tool_choice": request.get("tool_choice", "auto"),
            "tools": request.get("tools", []),
            "top_p": 1.0,
            "usage": {
                "input_tokens": prompt,
                "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0},
                "output_tokens": completion,
                "output_tokens_details": {"reasoning_tokens": 0},
                "total_tokens": prompt + completion,
            },
        },
    )


def reasoning_id(number: int) -> str:
    """Return the id of the reasoning item in the reply to request `number`."""
    return f"rs_{number}"


def sealed_reasoning(item_id: str) -> str:
    """Return the `encrypted_content` of the reasoning item with this id."""
    return base64.b64encode(f"reasoning sealed in {item_id}".encode()).decode()


def _failure(turn: Fails) -> Reply:
    kinds = {401: "authentication_error", 403: "permission_error", 429: "rate_limit_error"}
    other = "invalid_request_error" if turn.status < 500 else "server_error"
    error = ApiError(turn.message, None, turn.code, turn.status, kind=kinds.get(turn.status, other))
    return Reply(turn.status, error.body(), dict(turn.headers))


def _not_one_call(count: int) -> ApiError:
    return ApiError(
        f"the script plays a turn of {count} calls, but this request offers legacy `functions`, "
        "and its answer has room for exactly one call",
        param="functions",
        code="script_unplayable",
        kind="script_error",
    )


def _chat_calls(played: tuple[Call, ...], *, legacy: bool) -> JsonObject:
    if legacy:
        return {"function_call": {"name": played[0].name, "arguments": played[0].arguments}}
    return {
        "tool_calls": [
            {
                "id": call.id,
                "type": "function",
                "function": {"name": call.name, "arguments": call.arguments},
            }
            for call in played
        ]
    }


def _reasoning_item(request: JsonObject, number: int) -> JsonObject:
    item_id = reasoning_id(number)
    item: JsonObject = {"type": "reasoning", "id": item_id, "summary": []}
    include = request.get("include")
    if isinstance(include, list) and "reasoning.encrypted_content" in include:
        item["encrypted_content"] = sealed_reasoning(item_id)
    return item


def _call_item(call: Call, item_id: str) -> JsonObject:
    return {
        "type": "function_call",
        "id": item_id,
        "call_id": call.id,
        "name": call.name,
        "arguments": call.arguments,
        "status": "completed",
    }


def _output_message(number: int, part: JsonObject) -> JsonObject:
    return {
        "type": "message",
        "id": f"msg_{number}",
        "role": "assistant",
        "status": "completed",
        "content": [part],
    }


def _text_part(text: str) -> JsonObject:
    return {"type": "output_text", "text": text, "annotations": [], "logprobs": []}


def _calls_text(turn: Calls) -> str:
    return (turn.text or "") + "".join(call.name + call.arguments for call in turn.calls)


def _tokens(text: str) -> int:
    """Four characters a token, at least one: not the API's count, but the same on every run."""
    return max(1, len(text) // 4)
