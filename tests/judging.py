"""Requests for the judge of the scripted model server, and what it says of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.testing import ApiError, judge_request

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

CHAT = "/v1/chat/completions"
RESPONSES = "/v1/responses"

USER: JsonObject = {"role": "user", "content": "Hi"}


def chat(*messages: JsonValue, **more: JsonValue) -> JsonObject:
    return {"model": "m", "messages": [*messages], **more}


def responses(*items: JsonValue, **more: JsonValue) -> JsonObject:
    return {"model": "m", "input": [*items], **more}


def refusal(path: str, body: JsonValue) -> ApiError:
    """Return the error that a request is refused with, which a client would not retry."""
    error = judge_request(path, body)
    assert error is not None, body
    assert (error.status, error.kind) == (400, "invalid_request_error")
    return error
