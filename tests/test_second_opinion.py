"""Conversations against an independent fake of the API: it finds in the history what it looks for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from fngen_runtime import arun, run
from openai import AsyncOpenAI, OpenAI

from tests.aimock import ANSWER, QUESTION, aimock, asked_on
from tests.test_run import Weather, assert_sendable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime import Answer
    from fngen_runtime.dialects import Api

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with aimock() as found:
        yield found


def hold(url: str, way: str, api: Api) -> Answer:
    """Run a conversation to its end, in one of the two ways."""
    if way == "sync":
        with OpenAI(base_url=url, api_key="any", max_retries=0) as client:
            return run(client, Weather(), QUESTION, model="any", api=api)

    async def held() -> Answer:
        async with AsyncOpenAI(base_url=url, api_key="any", max_retries=0) as client:
            return await arun(client, Weather(), QUESTION, model="any", api=api)

    return asyncio.run(held())


@pytest.mark.parametrize("api", ["chat", "responses"])
@pytest.mark.parametrize("way", ["sync", "async"])
def test_a_conversation_finishes_and_its_history_is_taken(url: str, way: str, api: Api) -> None:
    answer = hold(url, way, api)
    assert (answer.text, answer.stopped) == (ANSWER, "answered")
    assert [call.content for call in answer.calls] == ["sunny in Paris", "sunny in Rome"]
    assert_sendable(api, answer.messages)
    path = "/chat/completions" if api == "chat" else "/responses"
    with OpenAI(base_url=url, api_key="any", max_retries=0) as client:
        more: Any = client.post(path, cast_to=object, body=asked_on(api, answer.messages))
    assert "Rain." in str(more)
