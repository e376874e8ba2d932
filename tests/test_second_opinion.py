"""Conversations against an independent fake of the API: it finds in the history what it looks for."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest
from fngen_runtime import arun, astream, run, stream
from fngen_runtime.events import Done
from fngen_runtime.testing import MISBEHAVIOURS
from openai import AsyncOpenAI, OpenAI

from tests.aimock import ANSWER, QUESTION, aimock, asked_on
from tests.building import build_in, functions
from tests.test_rules import PARAMETERS, Served, get_weather
from tests.test_run import Weather, assert_sendable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime import Answer
    from fngen_runtime.events import Event
    from fngen_runtime.talk import Settings
    from fngen_runtime.testing import Spoken

pytestmark = pytest.mark.slow

DIALECTS: tuple[Spoken, ...] = ("chat", "responses")
"""Those that the fake speaks."""

CASES = [
    pytest.param(name, api, streamed, id=f"{name}-{api}-{'streamed' if streamed else 'whole'}")
    for name, odd in MISBEHAVIOURS.items()
    for api in DIALECTS
    for streamed in (False, True)
    if odd.occurs(api, streamed=streamed)
]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with aimock() as found:
        yield found


@pytest.fixture(scope="module")
def client(url: str) -> Iterator[OpenAI]:
    with OpenAI(base_url=url, api_key="any", max_retries=0) as found:
        yield found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    built = build_in(tmp_path_factory.mktemp("weather"), functions(get_weather=PARAMETERS))
    found = Served(built.to(SimpleNamespace(get_weather=get_weather)))
    yield found
    found.close()


def hold(client: OpenAI, way: str, api: Spoken) -> Answer:
    """Hold a conversation to its end, in one of the four ways."""
    settings: Settings = {"model": "any", "api": api}
    match way:
        case "sync":
            return run(client, Weather(), QUESTION, **settings)
        case "sync stream":
            return _answer_of(list(stream(client, Weather(), QUESTION, **settings)))
        case _:
            return asyncio.run(_hold_async(str(client.base_url), way, settings))


async def _hold_async(url: str, way: str, settings: Settings) -> Answer:
    async with AsyncOpenAI(base_url=url, api_key="any", max_retries=0) as client:
        if way == "async":
            return await arun(client, Weather(), QUESTION, **settings)
        return _answer_of([e async for e in astream(client, Weather(), QUESTION, **settings)])


def _answer_of(events: list[Event]) -> Answer:
    last = events[-1]
    assert isinstance(last, Done)
    return last.answer


def assert_taken(client: OpenAI, api: Spoken, answer: Answer) -> None:
    """The fake answers one more question after this history."""
    path = "/chat/completions" if api == "chat" else "/responses"
    more: Any = client.post(path, cast_to=object, body=asked_on(api, answer.messages))
    assert "Rain." in str(more)


@pytest.mark.parametrize("api", DIALECTS)
@pytest.mark.parametrize("way", ["sync", "async", "sync stream", "async stream"])
def test_a_conversation_finishes_and_its_history_is_taken(
    client: OpenAI, way: str, api: Spoken
) -> None:
    answer = hold(client, way, api)
    assert (answer.text, answer.stopped) == (ANSWER, "answered")
    assert [call.content for call in answer.calls] == ["sunny in Paris", "sunny in Rome"]
    assert_sendable(api, answer.messages)
    assert_taken(client, api, answer)


@pytest.mark.parametrize(("name", "api", "streamed"), CASES)
def test_the_history_after_a_misbehaviour_is_taken(
    client: OpenAI, served: Served, name: str, api: Spoken, streamed: bool
) -> None:
    answer, _ = served.hold("sync stream" if streamed else "sync", name, api, times=1)
    assert_taken(client, api, answer)
