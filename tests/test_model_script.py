"""What a script has the model play, as the real openai client reads it in each dialect."""

from __future__ import annotations

import asyncio
import json
import threading
from typing import TYPE_CHECKING, cast

import openai
import pytest
from fngen_runtime.testing import ModelRequest, ModelServer, Turn, call, calls, fails, refuses, says
from openai import AsyncOpenAI

from tests.asking import FUNCTION, TOOL, ask, client_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from openai.types.chat import ChatCompletionMessageParam

PARIS = {"location": "Paris"}


# A whole conversation in each dialect


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
        second = ask(client, history)
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


# What single turns look like


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


def test_fails_answers_with_the_status_message_and_headers() -> None:
    script = [fails(429, "Slow down.", code="rate_limit_exceeded", headers={"retry-after": "7"})]
    with ModelServer(script) as server, client_of(server) as client:
        with pytest.raises(openai.RateLimitError, match=r"Slow down\.") as caught:
            ask(client)
        assert caught.value.response.headers["retry-after"] == "7"
        assert caught.value.code == "rate_limit_exceeded"


# Which turn is next


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


# Faults of the script itself


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


@pytest.mark.parametrize(
    ("make", "error", "message"),
    [
        (lambda: ModelServer([call("f")]), TypeError, r"calls\(call\(\.\.\.\)\)"),  # type: ignore[list-item]  # pyright: ignore[reportArgumentType]
        (calls, ValueError, "at least one"),
        (lambda: fails(200, "fine"), ValueError, "200 is not"),
    ],
)
def test_a_script_that_cannot_be_played_is_refused_at_once(
    make: Callable[[], object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=message):
        make()
