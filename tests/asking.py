"""The real openai client, asking the scripted model server."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from openai import OpenAI

if TYPE_CHECKING:
    from fngen_runtime.testing import ModelServer
    from openai.types.chat import ChatCompletionToolParam, completion_create_params
    from openai.types.responses import FunctionToolParam, Response, ResponseInputParam

_SCHEMA: dict[str, object] = {"type": "object", "properties": {"location": {"type": "string"}}}
WEATHER: FunctionToolParam = {
    "type": "function",
    "name": "get_weather",
    "parameters": _SCHEMA,
    "strict": False,
}
FUNCTION: completion_create_params.Function = {"name": "get_weather", "parameters": _SCHEMA}
TOOL: ChatCompletionToolParam = {
    "type": "function",
    "function": {"name": "get_weather", "parameters": _SCHEMA},
}


def client_of(server: ModelServer) -> OpenAI:
    return OpenAI(base_url=server.base_url, api_key="sk-secret", max_retries=0)


def ask(client: OpenAI, messages: object = None, *, sealed: bool = True) -> Response:
    """Ask in the responses dialect, with what a stateless client sends."""
    given = [{"role": "user", "content": "Hi"}] if messages is None else messages
    return client.responses.create(
        model="m",
        input=cast("ResponseInputParam", given),
        tools=[WEATHER],
        store=False,
        include=["reasoning.encrypted_content"] if sealed else [],
    )
