"""Whether the real API would take a request: the one entry to the judges, usable without HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fngen_runtime.testing.api_errors import ApiError, unknown, wrong_type
from fngen_runtime.testing.judge_chat import check_chat
from fngen_runtime.testing.judge_responses import check_responses

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fngen_runtime.json_types import JsonObject, JsonValue

CHAT_PATH = "/v1/chat/completions"
RESPONSES_PATH = "/v1/responses"


def judge_request(
    path: str, body: JsonValue, *, reasoning: Mapping[str, str] | None = None
) -> ApiError | None:
    """Return the error the API would answer this request with, or None where it would take it.

    Judged are the parts that function calling rests on: the functions offered, the shapes of
    messages and items, and the pairing of calls with results. The first fault found is returned.
    No response is remembered, so `previous_response_id` is refused.

    Args:
        path: `/v1/chat/completions` or `/v1/responses`.
        body: The request's JSON.
        reasoning: For a reasoning model: the id of the reasoning item that has to stand before a
            call, by `call_id`.
    """
    if path not in {CHAT_PATH, RESPONSES_PATH}:
        return ApiError(f"Invalid URL (POST {path})", status=404)
    if not isinstance(body, dict):
        return unreadable_body()
    return next(_check(path, body, reasoning or {}), None)


def unreadable_body() -> ApiError:
    """Return the error for a body that is not a JSON object."""
    return ApiError(
        "We could not parse the JSON body of your request. (HINT: This likely means you aren't "
        "using your HTTP library correctly. The API expects a JSON payload, but what was sent was "
        "not valid JSON.)"
    )


def _check(path: str, body: JsonObject, reasoning: Mapping[str, str]) -> Iterator[ApiError]:
    model = body.get("model")
    if not isinstance(model, str) or not model:
        yield ApiError("you must provide a model parameter")
    yield from _check_stream(path, body)
    if path == CHAT_PATH:
        yield from check_chat(body)
    else:
        yield from check_responses(body, reasoning)


def _check_stream(path: str, body: JsonObject) -> Iterator[ApiError]:
    stream, options = body.get("stream"), body.get("stream_options")
    if not isinstance(stream, bool | None):
        yield wrong_type("stream", "a boolean", stream)
    if options is None:
        return
    if stream is not True:
        message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
        yield ApiError(message, "stream_options")
    if not isinstance(options, dict):
        yield wrong_type("stream_options", "an object", options)
    elif path == RESPONSES_PATH and "include_usage" in options:
        yield unknown("stream_options.include_usage")
