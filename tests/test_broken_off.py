"""Conversations that are broken off: what was done is kept, and the rest is not done."""

from __future__ import annotations

import asyncio
from contextlib import aclosing
from typing import TYPE_CHECKING

import pytest
from fngen_runtime import Conversation, Limits, arun, astream
from fngen_runtime.conversation import Stop
from fngen_runtime.dialects import dialect_for
from fngen_runtime.events import Result
from fngen_runtime.testing import ModelServer, call, calls
from openai import AsyncOpenAI

from tests.building import build_in
from tests.controlling import SPEC, TWO, to
from tests.talking import Way, hold
from tests.test_run import assert_sendable

if TYPE_CHECKING:
    from tests.building import Built


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Built:
    return build_in(tmp_path_factory.mktemp("package"), SPEC)


def sendable(conversation: Conversation) -> bool:
    """Whether the API takes the history of a conversation as it was saved."""
    assert_sendable("chat", dialect_for("chat", "").items(conversation.messages))
    return True


def interrupted(way: Way, package: Built, saved: list[Conversation]) -> None:
    """Hold a conversation whose second call interrupts the program."""

    def handler(n: int = 0) -> int:
        if n == 2:
            raise KeyboardInterrupt
        return n

    with ModelServer([calls(*(call("look", {"n": n}) for n in (1, 2, 3)))]) as server:
        hold(way, server, to(package, handler), model="m", api="chat", save=saved.append)


@pytest.mark.parametrize("way", ["sync", "sync stream"])
def test_an_interrupted_conversation_can_be_sent_on(package: Built, way: Way) -> None:
    saved: list[Conversation] = []
    with pytest.raises(KeyboardInterrupt):
        interrupted(way, package, saved)
    last = saved[-1]
    assert last.next() == Stop("cancelled")
    assert sendable(last)
    contents = [getattr(message, "content", None) for message in last.messages[2:]]
    assert contents[0] == "1"
    assert all("not_called" in str(content) for content in contents[1:])


@pytest.mark.parametrize("way", ["async", "async stream"])
def test_a_cancelled_conversation_can_be_sent_on(package: Built, way: Way) -> None:
    saved: list[Conversation] = []

    async def main() -> None:
        started = asyncio.Event()

        async def handler(n: int = 0) -> int:
            if n == 2:
                started.set()
                await asyncio.Event().wait()
            return n

        async def held() -> None:
            async with AsyncOpenAI(base_url=server.base_url, api_key="any") as client:
                found = to(package, handler)
                if way == "async":
                    await arun(client, found, "Hi", model="m", api="chat", save=saved.append)
                events = astream(client, found, "Hi", model="m", api="chat", save=saved.append)
                async with aclosing(events):
                    async for _ in events:
                        pass

        task = asyncio.create_task(held())
        await started.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with ModelServer([TWO]) as server:
        asyncio.run(main())
    assert saved[-1].next() == Stop("cancelled")
    assert sendable(saved[-1])


def test_a_stream_that_is_not_read_to_its_end_calls_nothing_more(package: Built) -> None:
    saved: list[Conversation] = []
    made: list[int] = []

    def wipe(n: int) -> None:
        made.append(n)

    async def main() -> None:
        async with AsyncOpenAI(base_url=server.base_url, api_key="any") as client:
            events = astream(
                client, to(package, wipe), "Hi", model="m", api="chat",
                limits=Limits(parallel=1), save=saved.append,
            )  # fmt: skip
            async with aclosing(events):
                async for event in events:
                    if isinstance(event, Result):
                        break

    four = calls(*(call("wipe", {"n": n}) for n in range(4)))
    with ModelServer([four]) as server:
        asyncio.run(main())
    assert made == [0]
    assert saved[-1].next() == Stop("cancelled")
    assert sendable(saved[-1])
