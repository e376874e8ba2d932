"""The loop that people write by hand, and how conversations are timed; imports nothing of fngen."""

from __future__ import annotations

import asyncio
import json
import time
from statistics import quantiles
from typing import TYPE_CHECKING, NamedTuple, TypeAlias, cast

from openai import AsyncOpenAI

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam

    Way: TypeAlias = Callable[[AsyncOpenAI], Awaitable[str]]

QUESTION = "How will the weather be?"
ANSWER = "It will be sunny."
RESULT = {"forecast": "sunny", "high": 21, "low": 14}


class Case(NamedTuple):
    """What conversations are measured: how many calls, how many at once, and how often."""

    calls: int
    at_once: int
    samples: int

    @property
    def model(self) -> str:
        """The scripted model that makes so many calls."""
        return f"calls-{self.calls}"


async def get_weather(**_arguments: object) -> object:
    """Answer at once: what is measured is all but the handler."""
    return RESULT


async def by_hand(client: AsyncOpenAI, tools: Sequence[ChatCompletionToolParam], model: str) -> str:
    """Hold a conversation as the client's documentation shows it; nothing is checked."""
    messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": QUESTION}]
    while True:
        completion = await client.chat.completions.create(
            model=model, messages=messages, tools=tools
        )
        message = completion.choices[0].message
        # A message of the client's is what its documentation appends.
        messages.append(cast("ChatCompletionMessageParam", message))
        if not message.tool_calls:
            return message.content or ""
        for call in message.tool_calls:
            assert call.type == "function"
            result = await get_weather(**json.loads(call.function.arguments))
            content = json.dumps(result)
            messages.append({"role": "tool", "tool_call_id": call.id, "content": content})


async def cpu_seconds(url: str, case: Case, *ways: Way) -> list[float]:
    """The CPU seconds of one conversation in each way.

    The ways take turns, so that what else the machine does falls on all of them; and the lower
    quartile is taken, as what disturbs a measurement only adds to it.
    """

    async def held(way: Way) -> None:
        assert await way(client) == ANSWER

    async def sample(way: Way) -> float:
        began = time.process_time()
        await asyncio.gather(*(held(way) for _ in range(case.at_once)))
        return (time.process_time() - began) / case.at_once

    async with AsyncOpenAI(base_url=url, api_key="any") as client:
        for way in ways:  # connections, and lazy imports
            await sample(way)
        samples = [[await sample(way) for way in ways] for _ in range(case.samples)]
    return [quantiles(seconds, n=4)[0] for seconds in zip(*samples, strict=True)]
