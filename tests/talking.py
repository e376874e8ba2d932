"""Conversations with the scripted server about a small package, in each of the four ways."""

from __future__ import annotations

import asyncio
import ssl
from contextlib import aclosing
from typing import TYPE_CHECKING, Literal, TypeAlias

from fngen_runtime import arun, astream, run, stream
from fngen_runtime.events import Done
from fngen_runtime.steps import just_call
from openai import AsyncOpenAI, DefaultAsyncHttpxClient, DefaultHttpxClient, OpenAI

if TYPE_CHECKING:
    from typing import Unpack

    from fngen_runtime import Answer
    from fngen_runtime.calling import Dispatches
    from fngen_runtime.events import Event
    from fngen_runtime.steps import Step
    from fngen_runtime.talk import Prompt, Settings
    from fngen_runtime.testing import ModelServer

Way: TypeAlias = Literal["sync", "async", "sync stream", "async stream"]

WAYS: tuple[Way, ...] = ("sync", "async", "sync stream", "async stream")
# What a client spends most of its time on when it is made.
_CERTIFICATES = ssl.create_default_context()


def hold(
    way: Way,
    server: ModelServer,
    dispatcher: Dispatches,
    prompt: Prompt = "Hi",
    *,
    step: Step = just_call,
    **settings: Unpack[Settings],
) -> Answer:
    """A conversation, in one of the four ways."""
    return told(way, server, dispatcher, prompt, step=step, **settings)[0]


def told(
    way: Way,
    server: ModelServer,
    dispatcher: Dispatches,
    prompt: Prompt = "Hi",
    *,
    step: Step = just_call,
    **settings: Unpack[Settings],
) -> tuple[Answer, list[Event]]:
    """A conversation, and the events of it where it is streamed."""
    if way in {"async", "async stream"}:
        return asyncio.run(_told_async(way, server, dispatcher, prompt, step, settings))
    http = DefaultHttpxClient(verify=_CERTIFICATES)
    with OpenAI(base_url=server.base_url, api_key="any", max_retries=0, http_client=http) as client:
        if way == "sync":
            return run(client, dispatcher, prompt, step=step, **settings), []
        return answer_of(list(stream(client, dispatcher, prompt, step=step, **settings)))


async def _told_async(
    way: Way,
    server: ModelServer,
    dispatcher: Dispatches,
    prompt: Prompt,
    step: Step,
    settings: Settings,
) -> tuple[Answer, list[Event]]:
    http = DefaultAsyncHttpxClient(verify=_CERTIFICATES)
    async with AsyncOpenAI(
        base_url=server.base_url, api_key="any", max_retries=0, http_client=http
    ) as client:
        if way == "async":
            return await arun(client, dispatcher, prompt, step=step, **settings), []
        events = astream(client, dispatcher, prompt, step=step, **settings)
        async with aclosing(events):
            return answer_of([event async for event in events])


def answer_of(events: list[Event]) -> tuple[Answer, list[Event]]:
    """The answer that a stream ends with, and the events."""
    last = events[-1]
    assert isinstance(last, Done)
    assert not any(isinstance(event, Done) for event in events[:-1])
    return last.answer, events
