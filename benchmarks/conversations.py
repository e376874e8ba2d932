"""The CPU that a conversation costs, next to the loop that people write by hand.

Both use the official async client against the same scripted model, in the same process and run;
the model is in another. The loop by hand is the one of the client's own documentation: it checks
nothing.
"""

from __future__ import annotations

import asyncio
import json
import time
from statistics import quantiles
from typing import TYPE_CHECKING, TypeAlias, cast

from fngen_runtime import arun
from openai import AsyncOpenAI

from benchmarks.functions import built, get_weather
from benchmarks.model import ANSWER, model_server
from benchmarks.rows import Row, printed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fngen_runtime import Dispatcher
    from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam

    Talk: TypeAlias = Callable[[AsyncOpenAI, Dispatcher, str], Awaitable[str]]


def measure() -> list[Row]:
    """Return the cost of conversations, and the ratio to the loop by hand."""
    with built(1) as one, built(64) as many:
        return [
            *_compared(one, calls=1, at_once=1, samples=150, target=0.75),
            *_compared(one, calls=1, at_once=64, samples=8, target=0.75),
            *_compared(many, calls=9, at_once=1, samples=12, target=0.3),
        ]


async def by_hand(client: AsyncOpenAI, dispatcher: Dispatcher, model: str) -> str:
    """Hold a conversation as the client's documentation shows it."""
    tools = cast("list[ChatCompletionToolParam]", dispatcher.tools())
    messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": "The weather?"}]
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


async def by_fngen(client: AsyncOpenAI, dispatcher: Dispatcher, model: str) -> str:
    """Hold the same conversation with `arun`."""
    answer = await arun(client, dispatcher, "The weather?", model=model, api="chat")
    return answer.text


def _compared(
    dispatcher: Dispatcher, *, calls: int, at_once: int, samples: int, target: float
) -> list[Row]:
    tools = "1 tool" if len(dispatcher.names) == 1 else f"{len(dispatcher.names)} tools"
    what = f"{tools}, {calls + 1} turns, {at_once} at once"
    with model_server() as url:
        spent = asyncio.run(_spent(url, dispatcher, f"calls-{calls}", at_once, samples))
    # The lower quartile, as what disturbs a measurement only adds to it.
    hand, fngen = (quantiles(seconds, n=4)[0] for seconds in spent)
    return [
        Row(f"{what}: by hand", hand * 1000, "ms CPU"),
        Row(f"{what}: fngen", fngen * 1000, "ms CPU"),
        Row(f"{what}: fngen to by hand", fngen / hand, "x", target),
    ]


async def _spent(
    url: str, dispatcher: Dispatcher, model: str, at_once: int, samples: int
) -> tuple[list[float], list[float]]:
    """The CPU seconds of one conversation of each way, many times, in turn.

    In turn, so that what else the machine does falls on both.
    """

    async def held(talk: Talk) -> None:
        assert await talk(client, dispatcher, model) == ANSWER

    async def sample(talk: Talk) -> float:
        began = time.process_time()
        await asyncio.gather(*(held(talk) for _ in range(at_once)))
        return (time.process_time() - began) / at_once

    async with AsyncOpenAI(base_url=url, api_key="any") as client:
        for talk in (by_hand, by_fngen):  # connections, and lazy imports
            await sample(talk)
        both = [(await sample(by_hand), await sample(by_fngen)) for _ in range(samples)]
    return [hand for hand, _ in both], [fngen for _, fngen in both]


if __name__ == "__main__":
    print(printed(measure()))
