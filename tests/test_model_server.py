"""The scripted model server, driven by the real openai client over real HTTP."""

from __future__ import annotations

import asyncio
import http.client
import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, cast

import openai
import pytest
from fngen_runtime.testing import (
    ModelRequest,
    ModelServer,
    Turn,
    call,
    calls,
    fails,
    refuses,
    says,
)
from openai import AsyncOpenAI, OpenAI

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fngen_runtime.json_types import JsonObject
    from openai.types.chat import (
        ChatCompletionMessageParam,
        ChatCompletionToolParam,
        completion_create_params,
    )
    from openai.types.responses import FunctionToolParam, Response, ResponseInputParam

CHAT = "/v1/chat/completions"
RESPONSES = "/v1/responses"

FUNCTION: completion_create_params.Function = {
    "name": "get_weather",
    "parameters": {"type": "object", "properties": {"location": {"type": "string"}}},
}
TOOL: ChatCompletionToolParam = {
    "type": "function",
    "function": {
        "name": "get_weather",
        "parameters": {"type": "object", "properties": {"location": {"type": "string"}}},
    },
}
RESPONSE_TOOL: FunctionToolParam = {
    "type": "function",
    "name": "get_weather",
    "parameters": {"type": "object", "properties": {"location": {"type": "string"}}},
    "strict": False,
}
PARIS = {"location": "Paris"}


def client_of(server: ModelServer) -> OpenAI:
    return OpenAI(base_url=server.base_url, api_key="sk-secret", max_retries=0)


def ask(client: OpenAI, **more: object) -> Response:
    """Ask in the responses dialect, with what a stateless client sends."""
    given = cast("ResponseInputParam", more.get("input", [{"role": "user", "content": "Hi"}]))
    return client.responses.create(
        model="m",
        input=given,
        tools=[RESPONSE_TOOL],
        store=False,
        include=["reasoning.encrypted_content"] if more.get("sealed", True) else [],
    )


def post(
    server: ModelServer,
    path: str,
    body: bytes,
    *,
    method: str = "POST",
    headers: Mapping[str, str] | None = None,
) -> tuple[int, JsonObject]:
    """Send raw bytes, for what no client would send."""
    address = server.base_url.removeprefix("http://").removesuffix("/v1")
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request(method, path, body, headers or {"Authorization": "Bearer any"})
        response = connection.getresponse()
        return response.status, json.loads(response.read())
    finally:
        connection.close()


# -- each dialect plays a whole conversation ----------------------------------------------------


def test_chat_plays_parallel_calls_then_text() -> None:
    script = [calls(call("get_weather", PARIS), call("get_weather", {"location": "Oslo"}))]
    with ModelServer([*script, says("Sunny.")]) as server, client_of(server) as client:
        messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Weather?"}]
        first = client.chat.completions.create(model="m", messages=messages, tools=[TOOL])
        choice = first.choices[0]
        assert choice.finish_reason == "tool_calls"
        assert choice.message.content is None
        made = choice.message.tool_calls or []
        assert [c.id for c in made] == ["call_1", "call_2"]
        assert [c.type == "function" and c.function.arguments for c in made] == [
            '{"location":"Paris"}',
            '{"location":"Oslo"}',
        ]
        messages.append(
            cast("ChatCompletionMessageParam", choice.message.model_dump(exclude_none=True))
        )
        messages.extend({"role": "tool", "tool_call_id": c.id, "content": "21"} for c in made)
        second = client.chat.completions.create(model="m", messages=messages, tools=[TOOL])
        assert second.choices[0].message.content == "Sunny."
        assert second.choices[0].finish_reason == "stop"
        assert not server.remaining


def test_legacy_functions_plays_a_function_call_then_text() -> None:
    with (
        ModelServer([calls(call("get_weather", PARIS)), says("Sunny.")]) as server,
        client_of(server) as client,
    ):
        messages: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Weather?"}]
        first = client.chat.completions.create(model="m", messages=messages, functions=[FUNCTION])
        choice = first.choices[0]
        assert choice.finish_reason == "function_call"
        assert choice.message.tool_calls is None
        made = choice.message.function_call
        assert made is not None
        assert (made.name, json.loads(made.arguments)) == ("get_weather", PARIS)
        messages.append(
            cast("ChatCompletionMessageParam", choice.message.model_dump(exclude_none=True))
        )
        messages.append({"role": "function", "name": made.name, "content": "21"})
        second = client.chat.completions.create(model="m", messages=messages, functions=[FUNCTION])
        assert second.choices[0].message.content == "Sunny."


@pytest.mark.parametrize("reasoning", [False, True])
def test_responses_plays_a_stateless_conversation(*, reasoning: bool) -> None:
    script = [calls(call("get_weather", PARIS), call("get_weather"), text="Looking."), says("21.")]
    with ModelServer(script, reasoning=reasoning) as server, client_of(server) as client:
        first = ask(client)
        kinds = ["message", "function_call", "function_call"]
        assert [item.type for item in first.output] == ["reasoning", *kinds][not reasoning :]
        history: list[object] = [{"role": "user", "content": "Hi"}]
        history += [item.model_dump(exclude_none=True) for item in first.output]
        history += [
            {"type": "function_call_output", "call_id": item.call_id, "output": "21"}
            for item in first.output
            if item.type == "function_call"
        ]
        second = ask(client, input=history)
        assert second.output_text == "21."
        assert second.status == "completed"


def test_async_client_plays_the_same_script() -> None:
    async def talk(base_url: str) -> str | None:
        async with AsyncOpenAI(base_url=base_url, api_key="any", max_retries=0) as client:
            answer = await client.chat.completions.create(
                model="m", messages=[{"role": "user", "content": "Hi"}]
            )
            return answer.choices[0].message.content

    with ModelServer([says("Hello.")]) as server:
        assert asyncio.run(talk(server.base_url)) == "Hello."


def test_refusal_has_its_own_place_in_each_dialect() -> None:
    with ModelServer([refuses("No."), refuses("No.")]) as server, client_of(server) as client:
        chat = client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "Hi"}]
        )
        assert (chat.choices[0].message.refusal, chat.choices[0].message.content) == ("No.", None)
        item = ask(client).output[0]
        assert item.type == "message"
        assert [part.type == "refusal" and part.refusal for part in item.content] == ["No."]


def test_bad_arguments_and_given_ids_are_sent_as_they_are() -> None:
    script = [calls(call("no such name", '{"location": ', id="given"), call("x"))]
    with ModelServer(script) as server, client_of(server) as client:
        bad, plain = ask(client).output
        assert bad.type == "function_call"
        assert (bad.name, bad.arguments, bad.call_id) == ("no such name", '{"location": ', "given")
        assert plain.type == "function_call"
        assert (plain.arguments, plain.call_id) == ("{}", "call_1")


def test_usage_is_the_same_on_every_run_and_adds_up() -> None:
    def usage() -> tuple[int, int, int]:
        with ModelServer([says("Hello there.")]) as server, client_of(server) as client:
            used = client.chat.completions.create(
                model="m", messages=[{"role": "user", "content": "Hi"}]
            ).usage
            assert used is not None
            return used.prompt_tokens, used.completion_tokens, used.total_tokens

    first = usage()
    assert first == usage()
    assert first[0] + first[1] == first[2]
    assert min(first) > 0


def test_models_lists_one_model() -> None:
    with ModelServer([]) as server, client_of(server) as client:
        assert [model.id for model in client.models.list()] == ["scripted-model"]


# -- errors that the script plays, and those of the script itself -------------------------------


def test_fails_answers_with_the_status_message_and_headers() -> None:
    script = [fails(429, "Slow down.", code="rate_limit_exceeded", headers={"retry-after": "7"})]
    with ModelServer(script) as server, client_of(server) as client:
        with pytest.raises(openai.RateLimitError, match=r"Slow down\.") as caught:
            ask(client)
        assert caught.value.response.headers["retry-after"] == "7"
        assert caught.value.code == "rate_limit_exceeded"


def test_a_retry_of_the_client_takes_the_next_turn() -> None:
    script = [fails(500, "Oops.", headers={"retry-after-ms": "1"}), says("Back.")]
    with ModelServer(script) as server, client_of(server) as client:
        assert ask(client.with_options(max_retries=1)).output_text == "Back."
        assert [request.status for request in server.requests] == [500, 200]


def test_exhausted_script_is_refused_once_and_not_retried() -> None:
    with ModelServer([says("Hi.")]) as server, client_of(server) as client:
        ask(client)
        with pytest.raises(openai.BadRequestError, match="exhausted: request number 2") as caught:
            ask(client.with_options(max_retries=3))
        assert caught.value.code == "script_exhausted"
        assert len(server.requests) == 2


def test_two_calls_do_not_fit_the_legacy_dialect() -> None:
    script = [calls(call("get_weather"), call("get_weather"))]
    with (
        ModelServer(script) as server,
        client_of(server) as client,
        pytest.raises(openai.BadRequestError, match=r"2 calls.*exactly one call"),
    ):
        client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "Hi"}], functions=[FUNCTION]
        )


def test_a_script_that_raises_says_so_to_the_client() -> None:
    def script(request: ModelRequest) -> Turn:
        raise LookupError(f"no turn for {request.path}")

    with (
        ModelServer(script) as server,
        client_of(server) as client,
        pytest.raises(openai.BadRequestError, match=r"LookupError.*no turn for /v1/responses"),
    ):
        ask(client)


def test_a_script_holds_only_turns() -> None:
    with pytest.raises(TypeError, match=r"calls\(call\(\.\.\.\)\)"):
        ModelServer([call("get_weather")])  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
    with pytest.raises(ValueError, match="at least one"):
        calls()
    with pytest.raises(ValueError, match="200 is not"):
        fails(200, "fine")


# -- what is recorded ---------------------------------------------------------------------------


def test_requests_are_recorded_with_status_and_without_the_key() -> None:
    with ModelServer([says("Hi."), says("Left over.")]) as server, client_of(server) as client:
        ask(client)
        with pytest.raises(openai.BadRequestError):
            ask(client, input=[])
        good, bad = server.requests
        assert (good.number, good.method, good.path, good.status) == (1, "POST", RESPONSES, 200)
        assert good.body["model"] == "m"
        assert good.headers["content-type"] == "application/json"
        assert good.headers["authorization"] == "(withheld)"
        assert "sk-secret" not in repr(server.requests)
        assert (bad.number, bad.status) == (2, 400)
        assert server.remaining == (says("Left over."),)


# -- HTTP ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path", "headers", "body", "status", "message"),
    [
        ("POST", "/v1/nothing", None, b"{}", 404, "Invalid URL (POST /v1/nothing)"),
        ("GET", CHAT, None, b"", 405, "Not allowed to GET on /v1/chat/completions"),
        ("POST", "/v1/models", None, b"{}", 405, "Not allowed to POST on /v1/models"),
        ("POST", CHAT, {"X": "y"}, b"{}", 401, "You didn't provide an API key"),
        ("POST", CHAT, None, b'{"model": ', 400, "could not parse the JSON body"),
        ("POST", CHAT, None, b"\xff", 400, "could not parse the JSON body"),
        ("POST", CHAT, None, b"[]", 400, "could not parse the JSON body"),
        ("POST", CHAT, None, b"[" * 100_000, 400, "could not parse the JSON body"),
    ],
)
def test_http_faults_are_answered_in_the_error_shape(
    *,
    method: str,
    path: str,
    headers: Mapping[str, str] | None,
    body: bytes,
    status: int,
    message: str,
) -> None:
    with ModelServer([says("Hi.")]) as server:
        answered, content = post(server, path, body, method=method, headers=headers)
        error = content["error"]
        assert isinstance(error, dict)
        assert (answered, error["type"]) == (status, "invalid_request_error")
        assert message in str(error["message"])
        assert set(error) == {"message", "type", "param", "code"}
        assert len(server.remaining) == 1
        assert server.requests[0].status == status


def test_one_connection_serves_many_requests() -> None:
    with ModelServer([says("One."), says("Two.")]) as server:
        address = server.base_url.removeprefix("http://").removesuffix("/v1")
        connection = http.client.HTTPConnection(address, timeout=10)
        body = json.dumps({"model": "m", "input": "Hi"})
        ports: list[int] = []
        for _ in range(2):
            connection.request("POST", RESPONSES, body, {"Authorization": "Bearer any"})
            response = connection.getresponse()
            assert response.status == 200
            response.read()
            assert connection.sock is not None  # None if the server asked to close
            ports.append(connection.sock.getsockname()[1])
        connection.close()
        assert ports[0] == ports[1]


def test_close_ends_open_connections_threads_and_the_port() -> None:
    before = set(threading.enumerate())
    server = ModelServer([says("Hi.")]).start()
    with client_of(server) as client:
        ask(client)
        server.close()
        server.close()
        assert set(threading.enumerate()) <= before
        with pytest.raises(openai.APIConnectionError):
            ask(client)
    assert server.requests[0].status == 200


def test_start_twice_and_an_address_before_start_are_errors() -> None:
    server = ModelServer([])
    with pytest.raises(RuntimeError, match=r"start\(\)"):
        _ = server.base_url
    with server, pytest.raises(RuntimeError, match="already running"):
        server.start()


def test_conversations_at_once_take_each_turn_once() -> None:
    script = [says(str(number)) for number in range(24)]
    heard: list[str] = []

    def talk() -> None:
        with client_of(server) as client:
            heard.extend([ask(client).output_text for _ in range(4)])

    with ModelServer(script) as server:
        threads = [threading.Thread(target=talk) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(heard, key=int) == [str(number) for number in range(24)]
        assert [request.number for request in server.requests] == list(range(1, 25))


def test_a_function_decides_for_requests_that_wait_for_each_other() -> None:
    together = threading.Barrier(3, timeout=10)

    def script(request: ModelRequest) -> Turn:
        together.wait()
        return calls(call(str(request.body["input"])))

    heard: dict[str, str] = {}

    def talk(word: str) -> None:
        with client_of(server) as client:
            item = client.responses.create(model="m", input=word).output[0]
            assert item.type == "function_call"
            heard[word] = item.name

    with ModelServer(script) as server:
        threads = [threading.Thread(target=talk, args=(word,)) for word in ("a", "b", "c")]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert heard == {"a": "a", "b": "b", "c": "c"}
        assert server.remaining == ()


# -- a reasoning model --------------------------------------------------------------------------


def reasoning_history(server: ModelServer, client: OpenAI) -> list[JsonObject]:
    """Play one call, and return the history that a stateless client sends back: rs, fc, output."""
    items = [
        cast("JsonObject", item.model_dump(exclude_none=True))
        for item in ask(client, sealed=True).output
    ]
    assert [item["type"] for item in items] == ["reasoning", "function_call"]
    return [*items, {"type": "function_call_output", "call_id": "call_1", "output": "21"}]


@pytest.fixture
def thinking() -> Iterator[tuple[OpenAI, list[JsonObject]]]:
    script = [calls(call("get_weather", PARIS)), says("Done.")]
    with ModelServer(script, reasoning=True) as server, client_of(server) as client:
        yield client, reasoning_history(server, client)


def test_reasoning_sent_back_is_accepted(thinking: tuple[OpenAI, list[JsonObject]]) -> None:
    client, history = thinking
    assert ask(client, input=history).output_text == "Done."


def test_reasoning_left_out_is_refused(thinking: tuple[OpenAI, list[JsonObject]]) -> None:
    client, (_, made, output) = thinking
    with pytest.raises(openai.BadRequestError, match="without its required 'reasoning' item: 'rs_"):
        ask(client, input=[made, output])


def test_reasoning_after_its_call_is_refused(thinking: tuple[OpenAI, list[JsonObject]]) -> None:
    client, (thought, made, output) = thinking
    with pytest.raises(openai.BadRequestError, match="without its required 'reasoning' item: 'rs_"):
        ask(client, input=[made, thought, output])


def test_reasoning_changed_on_the_way_is_refused(thinking: tuple[OpenAI, list[JsonObject]]) -> None:
    client, (thought, made, output) = thinking
    changed = thought | {"encrypted_content": "bm90IHRoZSBzYW1l"}
    with pytest.raises(openai.BadRequestError, match="could not be verified"):
        ask(client, input=[changed, made, output])


def test_reasoning_without_its_sealed_content_is_not_found() -> None:
    with (
        ModelServer([calls(call("f")), says("Done.")], reasoning=True) as server,
        client_of(server) as client,
    ):
        thought, made = ask(client, sealed=False).output
        assert "encrypted_content" not in thought.model_dump(exclude_none=True)
        output = {"type": "function_call_output", "call_id": "call_1", "output": "21"}
        with pytest.raises(openai.NotFoundError, match="Items are not persisted"):
            ask(client, input=[i.model_dump(exclude_none=True) for i in (thought, made)] + [output])


def test_refusals_reach_the_client_and_take_no_turn() -> None:
    with ModelServer([says("Hi.")]) as server, client_of(server) as client:
        unanswered = {"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"}
        with pytest.raises(openai.BadRequestError) as caught:
            ask(client, input=[unanswered])
        assert caught.value.body == {
            "message": "No tool output found for function call a.",
            "type": "invalid_request_error",
            "param": "input",
            "code": None,
        }
        assert len(server.remaining) == 1


def test_import_is_light() -> None:
    code = "import sys, fngen_runtime.testing; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    heavy = {"openai", "pydantic", "jsonschema_rs", "fngen"}
    assert heavy.isdisjoint(done.stdout.split())
