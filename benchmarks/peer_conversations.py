"""What other frameworks cost for the same conversations; run by the Python that has them.

Each is set up once, as its documentation shows it, and holds the conversation on the client that
it is given or, where it takes none, on one it makes. Prints the ratios to the loop by hand.
"""

from __future__ import annotations

import asyncio
import json
import sys
from typing import TYPE_CHECKING, Any

from benchmarks.by_hand import QUESTION, Case, by_hand, cpu_seconds, get_weather

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletionToolParam

    from benchmarks.by_hand import Way

_TURNS = 20


def openai_agents(case: Case, tools: list[dict[str, Any]]) -> Way:
    """The Agents SDK, on chat completions, without its tracing."""
    from agents import Agent, FunctionTool, OpenAIChatCompletionsModel, Runner, set_tracing_disabled

    set_tracing_disabled(disabled=True)

    async def invoked(_context: object, arguments: str) -> str:
        return json.dumps(await get_weather(**json.loads(arguments)))

    offered = [
        FunctionTool(
            name=tool["name"],
            description=tool["description"],
            params_json_schema=tool["parameters"],
            on_invoke_tool=invoked,
            strict_json_schema=False,
        )
        for tool in tools
    ]
    agents: dict[int, Any] = {}

    async def held(client: AsyncOpenAI) -> str:
        if id(client) not in agents:
            model = OpenAIChatCompletionsModel(case.model, openai_client=client)
            agents[id(client)] = Agent(name="a", model=model, tools=offered)
        found = await Runner.run(agents[id(client)], QUESTION, max_turns=_TURNS)
        return str(found.final_output)

    return held


def pydantic_ai(case: Case, tools: list[dict[str, Any]]) -> Way:
    """Pydantic AI, on chat completions."""
    from pydantic_ai import Agent, Tool
    from pydantic_ai.models.openai import OpenAIChatModel
    from pydantic_ai.providers.openai import OpenAIProvider

    offered = [
        Tool.from_schema(get_weather, tool["name"], tool["description"], tool["parameters"])
        for tool in tools
    ]
    agents: dict[int, Any] = {}

    async def held(client: AsyncOpenAI) -> str:
        if id(client) not in agents:
            provider = OpenAIProvider(openai_client=client)
            agents[id(client)] = Agent(
                OpenAIChatModel(case.model, provider=provider), tools=offered
            )
        return str((await agents[id(client)].run(QUESTION)).output)

    return held


def langchain(case: Case, tools: list[dict[str, Any]]) -> Way:
    """LangChain's agent; it makes a client of its own."""
    from langchain.agents import create_agent
    from langchain_core.tools import StructuredTool
    from langchain_openai import ChatOpenAI

    offered = [
        StructuredTool(
            name=tool["name"],
            description=tool["description"],
            args_schema=tool["parameters"],
            coroutine=get_weather,
        )
        for tool in tools
    ]
    agents: dict[int, Any] = {}

    async def held(client: AsyncOpenAI) -> str:
        if id(client) not in agents:
            model = ChatOpenAI(model=case.model, base_url=str(client.base_url), api_key="any")
            agents[id(client)] = create_agent(model, tools=offered)
        asked = {"messages": [{"role": "user", "content": QUESTION}]}
        found = await agents[id(client)].ainvoke(asked, {"recursion_limit": 4 * _TURNS})
        return str(found["messages"][-1].content)

    return held


async def _measured(url: str, case: Case, tools: list[ChatCompletionToolParam]) -> dict[str, float]:
    async def hand(client: AsyncOpenAI) -> str:
        return await by_hand(client, tools, case.model)

    functions = [dict(tool["function"]) for tool in tools]
    made = {way.__name__: way(case, functions) for way in (openai_agents, pydantic_ai, langchain)}
    first, *others = await cpu_seconds(url, case, hand, *made.values())
    return {name: spent / first for name, spent in zip(made, others, strict=True)}


if __name__ == "__main__":
    given = json.load(sys.stdin)
    print(json.dumps(asyncio.run(_measured(sys.argv[1], Case(*given["case"]), given["tools"]))))
