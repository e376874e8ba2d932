"""Whole conversations: the real client, sync and async, over HTTP against the scripted server."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

import pytest
from fngen_runtime.answer import Answer, Called
from fngen_runtime.drivers import arun, run
from fngen_runtime.limits import Limits
from fngen_runtime.talk import Prompt
from fngen_runtime.testing import (
    ModelServer,
    call,
    calls,
    fails,
    judge_request,
    refuses,
    says,
)
from openai import APIStatusError, AsyncAzureOpenAI, AsyncOpenAI, AzureOpenAI, OpenAI

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fngen_runtime.dialects import Api
    from fngen_runtime.errors import ToolError
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.problems import Problem
    from fngen_runtime.testing import Turn

Way: TypeAlias = Literal["sync", "async"]
MODEL = "scripted-model"
SCHEMA: JsonObject = {"type": "object", "properties": {"location": {"type": "string"}}}
WEATHER: JsonObject = {"name": "get_weather", "parameters": SCHEMA}


@dataclass(frozen=True, slots=True)
class Told:
    ok: bool
    content: str
    error: ToolError | None = None


@dataclass
class Weather:
    """A dispatcher of one function; `made` is what was called, in order."""

    payload: list[JsonObject] = field(default_factory=lambda: [WEATHER])
    made: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])

    def functions(self) -> list[JsonObject]:
        return self.payload

    def tools(self) -> list[JsonObject]:
        return [{"type": "function", "function": one} for one in self.payload]

    def response_tools(self) -> list[JsonObject]:
        return [{"type": "function", **one} for one in self.payload]

    def call(self, name: str, arguments: str) -> Told:
        self.made.append((name, arguments))
        if name != "get_weather":
            return Told(ok=False, content=f"unknown function {name}")
        return Told(ok=True, content=f"sunny in {json.loads(arguments)['location']}")

    async def acall(self, name: str, arguments: str) -> Told:
        return self.call(name, arguments)

    @property
    def plain(self) -> Weather:
        return self

    def validate(self, _name: str, _arguments: str) -> list[Problem]:
        return []

    def effect(self, _name: str) -> str | None:
        return None

    def runs_alone(self, _name: str) -> bool:
        return False


def hold(
    way: Way,
    server: ModelServer,
    prompt: Prompt = "weather?",
    dispatcher: Weather | None = None,
    *,
    api: Api = "auto",
    system: str | None = None,
    limits: Limits | None = None,
    options: Mapping[str, JsonValue] | None = None,
) -> Answer:
    """Run a conversation to its end, in one of the two ways."""
    tools = dispatcher or Weather()
    if way == "sync":
        with OpenAI(base_url=server.base_url, api_key="any", max_retries=1) as client:
            return run(
                client, tools, prompt, model=MODEL, api=api, system=system,
                limits=limits, options=options,
            )  # fmt: skip

    async def held() -> Answer:
        async with AsyncOpenAI(base_url=server.base_url, api_key="any", max_retries=1) as client:
            return await arun(
                client, tools, prompt, model=MODEL, api=api, system=system,
                limits=limits, options=options,
            )  # fmt: skip

    return asyncio.run(held())


both_ways = pytest.mark.parametrize("way", ["sync", "async"])
every_api = pytest.mark.parametrize("api", ["chat", "functions", "responses"])
PATHS = {"chat": "/v1/chat/completions", "functions": "/v1/chat/completions"}
HISTORY = {"chat": "messages", "functions": "messages", "responses": "input"}


def assert_sendable(api: Api, messages: list[JsonObject]) -> None:
    """The API takes the history, with one more message of the user."""
    more: list[JsonValue] = [*messages, {"role": "user", "content": "and then?"}]
    body: JsonObject = {"model": MODEL, HISTORY[api]: more}
    if api == "responses":
        body["store"] = False
    assert judge_request(PATHS.get(api, "/v1/responses"), body) is None


@both_ways
@every_api
def test_a_call_is_made_and_answered(way: Way, api: Api) -> None:
    weather = Weather()
    turns: list[Turn] = [calls(call("get_weather", {"location": "Paris"})), says("Sunny!")]
    with ModelServer(turns, reasoning=True) as server:
        answer = hold(way, server, dispatcher=weather, api=api, system="be brief")
        requests = server.requests
    assert (answer.text, answer.stopped) == ("Sunny!", "answered")
    assert answer.calls == (
        Called("get_weather", '{"location":"Paris"}', ok=True, content="sunny in Paris"),
    )
    assert weather.made == [("get_weather", '{"location":"Paris"}')]
    assert [request.path for request in requests] == [PATHS.get(api, "/v1/responses")] * 2
    assert answer.usage.total == answer.usage.input + answer.usage.output > 0
    sent = requests[1].body[HISTORY[api]]
    assert isinstance(sent, list)
    assert answer.messages[: len(sent)] == sent
    assert len(answer.messages) == len(sent) + 1
    assert_sendable(api, answer.messages)


@both_ways
@every_api
def test_an_answer_is_the_next_prompt(way: Way, api: Api) -> None:
    paris = call("get_weather", {"location": "Paris"}, id="same")
    rome = call("get_weather", {"location": "Rome"}, id="same")
    with ModelServer([calls(paris), says("Sunny!"), calls(rome), says("Too!")]) as server:
        first = hold(way, server, api=api, system="be brief")
        more: list[JsonObject] = [*first.messages, {"role": "user", "content": "and Rome?"}]
        second = hold(way, server, more, api=api, system="be brief")
    assert second.text == "Too!"
    assert second.messages[: len(more)] == more
    assert [found.content for found in second.calls] == ["sunny in Rome"]
    assert json.dumps(second.messages).count("be brief") == 1
    assert_sendable(api, second.messages)


@both_ways
@pytest.mark.parametrize("api", ["chat", "responses"])
def test_calls_of_a_turn_are_answered_in_order(way: Way, api: Api) -> None:
    asked = calls(
        call("get_weather", {"location": "A"}, id="same"),
        call("no.such function", id="same"),
        call("get_weather", {"location": "C"}, id=""),
        text="let me see",
    )
    weather = Weather()
    with ModelServer([asked, says("done")]) as server:
        answer = hold(way, server, dispatcher=weather, api=api)
    assert answer.text == "done"
    assert [found.ok for found in answer.calls] == [True, False, True]
    assert answer.calls[1].name == "no.such function"
    contents = ["sunny in A", "unknown function no.such function", "sunny in C"]
    assert [found.content for found in answer.calls] == contents
    key = "content" if api == "chat" else "output"
    told = [item.get(key) for item in answer.messages if item.get(key) in contents]
    assert told == contents
    assert_sendable(api, answer.messages)


@both_ways
@every_api
def test_the_turn_limit_leaves_a_history_that_can_be_sent(way: Way, api: Api) -> None:
    again = calls(call("get_weather", {"location": "A"}))
    with ModelServer([again, again, says("enough")]) as server:
        answer = hold(way, server, api=api, limits=Limits(turns=2))
        assert (answer.stopped, answer.text, len(answer.calls)) == ("max_turns", "", 2)
        assert_sendable(api, answer.messages)
        assert hold(way, server, answer.messages, api=api).text == "enough"


@both_ways
@every_api
def test_a_refusal_stops(way: Way, api: Api) -> None:
    with ModelServer([refuses("I cannot help with that.")]) as server:
        answer = hold(way, server, api=api)
    assert (answer.stopped, answer.text) == ("refusal", "I cannot help with that.")
    assert_sendable(api, answer.messages)


@both_ways
@every_api
def test_without_functions_none_are_offered(way: Way, api: Api) -> None:
    with ModelServer([says("hi")]) as server:
        assert hold(way, server, dispatcher=Weather(payload=[]), api=api).text == "hi"
        body = server.requests[0].body
    assert not {"tools", "functions"} & body.keys()


@both_ways
def test_options_are_sent_and_auto_speaks_chat_elsewhere(way: Way) -> None:
    with ModelServer([says("hi")]) as server:
        hold(way, server, options={"temperature": 0, "seed": 7})
        request = server.requests[0]
    assert request.path == "/v1/chat/completions"
    assert (request.body["temperature"], request.body["seed"]) == (0, 7)


@both_ways
@pytest.mark.parametrize(
    ("options", "named"),
    [({"stream": True}, "stream"), ({"tools": [], "messages": []}, "messages, tools")],
)
def test_options_cannot_say_what_the_conversation_does(
    way: Way, options: JsonObject, named: str
) -> None:
    with (
        ModelServer([says("hi")]) as server,
        pytest.raises(ValueError, match=f"options cannot set {named}:"),
    ):
        hold(way, server, api="chat", options=options)


@both_ways
def test_the_client_retries_and_raises_as_it_always_does(way: Way) -> None:
    busy = fails(429, "busy", headers={"retry-after-ms": "1"})
    with ModelServer([busy, says("hi"), fails(400, "bad model")]) as server:
        assert hold(way, server).text == "hi"
        with pytest.raises(APIStatusError, match="bad model"):
            hold(way, server)


def test_parallel_calls_run_at_the_same_time() -> None:
    class Meeting(Weather):
        """Handlers that return only once all are there."""

        async def acall(self, name: str, arguments: str) -> Told:
            self.made.append((name, arguments))
            async with asyncio.timeout(5):
                await there.wait()
            return Told(ok=True, content=arguments)

    async def held() -> Answer:
        async with AsyncOpenAI(base_url=server.base_url, api_key="any") as client:
            return await arun(client, meeting, "hello", model=MODEL)

    # Each handler waits for three; they would wait for ever if made one after the other.
    meeting, there = Meeting(), asyncio.Barrier(3)
    asked = calls(*(call("get_weather", str(number)) for number in range(3)))
    with ModelServer([asked, says("done")]) as server:
        answer = asyncio.run(held())
    assert [found.content for found in answer.calls] == ["0", "1", "2"]


def hold_azure(way: Way, server: ModelServer, api: Api) -> Answer:
    endpoint = server.base_url.removesuffix("/v1")
    if way == "sync":
        with AzureOpenAI(azure_endpoint=endpoint, api_key="any", api_version="v") as client:
            return run(client, Weather(), "hello", model=MODEL, api=api)

    async def held() -> Answer:
        azure = AsyncAzureOpenAI(azure_endpoint=endpoint, api_key="any", api_version="v")
        async with azure as client:
            return await arun(client, Weather(), "hello", model=MODEL, api=api)

    return asyncio.run(held())


@both_ways
@pytest.mark.parametrize(
    ("api", "path"),
    [
        ("chat", "/openai/deployments/scripted-model/chat/completions"),
        ("responses", "/openai/responses"),
    ],
)
def test_azure_paths_and_keys_are_the_clients(way: Way, api: Api, path: str) -> None:
    # The scripted server has no such paths: it says so, and shows what it was asked.
    with ModelServer([]) as server:
        with pytest.raises(APIStatusError, match="Invalid URL"):
            hold_azure(way, server, api)
        request = server.requests[0]
    assert request.path == path
    assert "api-key" in request.headers
    assert "authorization" not in request.headers


def test_importing_the_loop_loads_nothing_heavy() -> None:
    program = (
        "import sys, fngen_runtime.drivers\n"
        "heavy = {'openai', 'pydantic', 'jsonschema_rs', 'httpx2'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
