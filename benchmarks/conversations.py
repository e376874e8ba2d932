"""The CPU that a conversation costs, next to the loop that people write by hand.

Both use the official async client against the same scripted model, in the same process and run;
the model is in another. The loop by hand is the one of the client's own documentation: it checks
nothing.
"""

from __future__ import annotations

import asyncio
import json
import time
from typing import TYPE_CHECKING, TypeAlias, cast

from fngen_runtime import Limits, arun
from openai import AsyncOpenAI

from benchmarks.functions import built, get_weather
from benchmarks.model import ANSWER, model_server
from benchmarks.rows import Row, printed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from fngen_runtime import Dispatcher
    from openai.types.chat import ChatCompletionMessageParam, ChatCompletionToolParam

    Talk: TypeAlias = Callable[[AsyncOpenAI, Dispatcher, str], Awaitable[str]]

ROUNDS = 5
_LIMITS = Limits(turns=20)


def measure() -> list[Row]:
    """Return the cost of conversations, and the ratio to the loop by hand."""
    with built(1) as one, built(64) as many:
        return [
            *_compared(one, calls=1, at_once=1, conversations=60, target=0.75),
            *_compared(one, calls=1, at_once=64, conversations=64, target=0.75),
            *_compared(many, calls=9, at_once=1, conversations=4, target=0.3),
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
    answer = await arun(client, dispatcher, "The weather?", model=model, api="chat", limits=_LIMITS)
    return answer.text


def _compared(
    dispatcher: Dispatcher, *, calls: int, at_once: int, conversations: int, target: float
) -> list[Row]:
    tools = "1 tool" if len(dispatcher.names) == 1 else f"{len(dispatcher.names)} tools"
    what = f"{tools}, {calls + 1} turns, {at_once} at once"
    model = f"calls-{calls}"
    ways = {"by hand": by_hand, "fngen": by_fngen}
    best = dict.fromkeys(ways, float("inf"))
    with model_server() as url:
        for _ in range(ROUNDS):
            for name, talk in ways.items():
                spent = asyncio.run(_spent(url, talk, dispatcher, model, conversations, at_once))
                best[name] = min(best[name], spent)
    ratio = best["fngen"] / best["by hand"]
    return [
        *(Row(f"{what}: {name}", spent * 1000, "ms CPU") for name, spent in best.items()),
        Row(f"{what}: fngen to by hand", ratio, "x", target),
    ]


async def _spent(
    url: str, talk: Talk, dispatcher: Dispatcher, model: str, conversations: int, at_once: int
) -> float:
    """The CPU seconds of one conversation, when all of them were held."""

    async def held() -> None:
        assert await talk(client, dispatcher, model) == ANSWER

    async with AsyncOpenAI(base_url=url, api_key="any") as client:
        await asyncio.gather(*(held() for _ in range(at_once)))  # connections, and lazy imports
        began = time.process_time()
        for _ in range(conversations // at_once):
            await asyncio.gather(*(held() for _ in range(at_once)))
        return (time.process_time() - began) / conversations


if __name__ == "__main__":
    print(printed(measure()))
