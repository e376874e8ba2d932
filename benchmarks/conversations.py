"""The CPU that a conversation costs, next to the loop that people write by hand.

Both use the official async client against the same scripted model, in the same process and run;
the model is in another. Other frameworks are measured in the same way where `benchmarks/.venv`
has them (see peers.txt).
"""

from __future__ import annotations

import asyncio
import json
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, cast

from fngen_runtime import arun

from benchmarks.by_hand import QUESTION, Case, by_hand, cpu_seconds
from benchmarks.functions import built
from benchmarks.model import model_server
from benchmarks.rows import Row, printed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fngen_runtime import Dispatcher
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletionToolParam

_PEERS = Path(__file__).with_name(".venv") / "bin" / "python"


def measure() -> list[Row]:
    """Return the cost of conversations, and its ratio to that of the loop by hand."""
    with built(1) as one, built(64) as many:
        return [
            *_compared(one, Case(calls=1, at_once=1, samples=150), target=0.75),
            *_compared(one, Case(calls=1, at_once=64, samples=12), target=0.75),
            *_compared(many, Case(calls=9, at_once=1, samples=12), target=0.3),
        ]


def _compared(dispatcher: Dispatcher, case: Case, target: float) -> list[Row]:
    tools = cast("list[ChatCompletionToolParam]", dispatcher.tools())

    async def hand(client: AsyncOpenAI) -> str:
        return await by_hand(client, tools, case.model)

    async def fngen(client: AsyncOpenAI) -> str:
        answer = await arun(client, dispatcher, QUESTION, model=case.model, api="chat")
        return answer.text

    with model_server() as url:
        by, of = asyncio.run(cpu_seconds(url, case, hand, fngen))
        counted = "1 tool" if len(tools) == 1 else f"{len(tools)} tools"
        what = f"{counted}, {case.calls + 1} turns, {case.at_once} at once"
        return [
            Row(f"{what}: by hand", by * 1000, "ms CPU"),
            Row(f"{what}: fngen", of * 1000, "ms CPU"),
            Row(f"{what}: fngen / by hand", of / by, "x", target),
            *(Row(f"{what}: {name} / by hand", x, "x") for name, x in _peers(url, case, tools)),
        ]


def _peers(
    url: str, case: Case, tools: Sequence[ChatCompletionToolParam]
) -> list[tuple[str, float | None]]:
    """The ratio of each other framework; none of those that are not installed."""
    if not _PEERS.exists():
        return []
    command = [str(_PEERS), "-m", "benchmarks.peer_conversations", url]
    given = json.dumps({"case": case, "tools": tools})
    done = subprocess.run(command, input=given, capture_output=True, text=True, check=False)
    if done.returncode:
        return [("others, which failed:", None)]
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return list(found.items())


if __name__ == "__main__":
    print(printed(measure()))
