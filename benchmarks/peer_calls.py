"""What a call costs in other frameworks: run by `calls.py`, in benchmarks/.venv; one JSON a line.

Each is given the text of a model's arguments and gives the string for the model, by its own means.
Handlers are `async` where the framework is, as a plain one costs most of them a thread each call;
that of LangChain is plain, as that costs it least.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import wraps
from importlib.metadata import version
from time import perf_counter
from typing import Any, TypeAlias

from benchmarks.workload import (
    ORDER_TEXT,
    WEATHER_TEXT,
    Address,
    Customer,
    Line,
    Payment,
    order_answer,
    weather_answer,
)

Call: TypeAlias = Callable[[str], Awaitable[str]]


def get_weather(location: str, date: str | None = None) -> dict[str, Any]:
    """Get the weather."""
    return weather_answer(location, date)


def create_order(
    reference: str,
    customer: Customer,
    ship_to: Address,
    lines: list[Line],
    payment: Payment,
    priority: int,
    express: bool,  # noqa: FBT001 - as the function has it
    note: str | None = None,
) -> dict[str, Any]:
    """Place an order."""
    del customer, ship_to, lines, payment, priority, express, note
    return order_answer(reference)


def awaited(function: Callable[..., Any]) -> Callable[..., Awaitable[Any]]:
    """Return `function` as an async one."""

    @wraps(function)
    async def call(*args: object, **keywords: object) -> object:
        return function(*args, **keywords)

    return call


def openai_agents(function: Callable[..., Any]) -> Call:
    """Return FunctionTool.on_invoke_tool, and the string of what it returns."""
    from agents import function_tool
    from agents.tool_context import ToolContext

    tool = function_tool(awaited(function), failure_error_function=None)

    async def call(text: str) -> str:
        context = ToolContext(None, tool_name=tool.name, tool_call_id="1", tool_arguments=text)
        return str(await tool.on_invoke_tool(context, text))

    return call


def pydantic_ai(function: Callable[..., Any]) -> Call:
    """Return the validator and the call of a Tool, and the string of a ToolReturnPart."""
    from pydantic_ai import RunContext, Tool
    from pydantic_ai.messages import ToolReturnPart
    from pydantic_ai.models.test import TestModel
    from pydantic_ai.usage import RunUsage

    schema = Tool(awaited(function)).function_schema
    context: Any = RunContext(deps=None, model=TestModel(), usage=RunUsage())

    async def call(text: str) -> str:
        arguments = schema.validator.validate_json(text)
        answer = await schema.call(arguments, context)
        return ToolReturnPart("function", answer, "1").model_response_str()

    return call


def langchain_core(function: Callable[..., Any]) -> Call:
    """Return StructuredTool.invoke of a tool call, and the content of the ToolMessage."""
    from langchain_core.tools import StructuredTool

    tool = StructuredTool.from_function(function)

    async def call(text: str) -> str:
        arguments = json.loads(text)
        message = tool.invoke(
            {"type": "tool_call", "id": "1", "name": tool.name, "args": arguments}
        )
        return str(message.content)

    return call


def fastmcp(function: Callable[..., Any]) -> Call:
    """Return Tool.run, and the text of its first content."""
    from fastmcp.tools import Tool

    tool = Tool.from_function(awaited(function))

    async def call(text: str) -> str:
        return str((await tool.run(json.loads(text))).content[0].text)

    return call


def google_adk(function: Callable[..., Any]) -> Call:
    """Return FunctionTool.run_async, and its answer as JSON."""
    from google.adk.tools import FunctionTool

    tool = FunctionTool(awaited(function))
    context: Any = None

    async def call(text: str) -> str:
        return json.dumps(await tool.run_async(args=json.loads(text), tool_context=context))

    return call


PEERS = {
    "openai-agents": openai_agents,
    "pydantic-ai-slim": pydantic_ai,
    "langchain-core": langchain_core,
    "fastmcp": fastmcp,
    "google-adk": google_adk,
}


async def best(call: Call, text: str, want: dict[str, Any], rounds: int = 15) -> float:
    """Return the microseconds that `call` takes at best."""
    said = await call(text)
    assert all(str(value) in said for value in want.values() if value is not None), said
    least = float("inf")
    for _ in range(rounds):
        started = perf_counter()
        for _ in range(100):
            await call(text)
        least = min(least, (perf_counter() - started) / 100)
    return least * 1e6


async def main() -> None:
    """Print what each of the installed frameworks costs, and why one could not be measured."""
    for name, make in PEERS.items():
        row: dict[str, Any] = {"name": name}
        try:
            row["name"] = f"{name} {version(name)}"
            row["small"] = await best(
                make(get_weather), WEATHER_TEXT, weather_answer("Lisbon", None)
            )
            row["nested"] = await best(make(create_order), ORDER_TEXT, order_answer("A-0042"))
        except Exception as error:
            row["why"] = f"{type(error).__name__}: {error}"[:200]
        print(json.dumps(row), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
