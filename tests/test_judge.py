"""What the judge asks of every request, before it looks at the messages or items."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from fngen_runtime.testing import ApiError, judge_request

from tests.judging import CHAT, RESPONSES, USER, chat, refusal, responses

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonValue


@pytest.mark.parametrize(
    ("path", "body", "where", "message"),
    [
        pytest.param(CHAT, [], None, "could not parse", id="chat-array"),
        pytest.param(RESPONSES, None, None, "could not parse", id="responses-null"),
        pytest.param(CHAT, {"messages": [USER]}, None, "provide a model", id="chat-no-model"),
        pytest.param(RESPONSES, {"input": "Hi"}, None, "provide a model", id="responses-no-model"),
        pytest.param(CHAT, chat(USER, stream=1), "stream", "a boolean", id="chat-stream"),
        pytest.param(
            CHAT,
            chat(USER, stream_options={"include_usage": True}),
            "stream_options",
            "only allowed when 'stream' is enabled",
            id="chat-not-streamed",
        ),
        pytest.param(
            RESPONSES,
            responses(USER, stream=True, stream_options=[]),
            "stream_options",
            "an object, but got an array",
            id="responses-stream-options",
        ),
        pytest.param(
            RESPONSES,
            responses(USER, stream=True, stream_options={"include_usage": True}),
            "stream_options.include_usage",
            "Unknown parameter",
            id="responses-usage",
        ),
    ],
)
def test_refused(path: str, body: JsonValue, where: str | None, message: str) -> None:
    error = refusal(path, body)
    assert error.param == where
    assert message in error.message


def test_another_path_is_not_found() -> None:
    error = judge_request("/v1/completions", chat(USER))
    assert error == ApiError("Invalid URL (POST /v1/completions)", status=404)
