"""What the scripted server streams, as the real openai client accumulates it in each dialect."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import openai
import pytest
from fngen_runtime.testing import ModelServer, call, calls, fails, refuses, says

from tests.asking import FUNCTION, TOOL, WEATHER, client_of

if TYPE_CHECKING:
    from fngen_runtime.testing import Turn
    from openai import OpenAI
    from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam
    from openai.types.responses import ResponseStreamEvent

HI: list[ChatCompletionMessageParam] = [{"role": "user", "content": "Hi"}]
LONG = {"location": "Llanfairpwllgwyngyll, Ynys Môn"}
TEXT = "Sunny, with a little rain towards the evening."


def chunks_of(client: OpenAI) -> list[ChatCompletionChunk]:
    return list(client.chat.completions.create(model="m", messages=HI, tools=[TOOL], stream=True))


def events_of(client: OpenAI) -> list[ResponseStreamEvent]:
    return list(
        client.responses.create(model="m", input="Hi", tools=[WEATHER], store=False, stream=True)
    )


# Chat completions


def test_chat_streams_text_in_pieces_between_role_and_finish() -> None:
    with ModelServer([says(TEXT)]) as server, client_of(server) as client:
        choices = [chunk.choices[0] for chunk in chunks_of(client)]
    assert choices[0].delta.role == "assistant"
    assert len(choices) > 4
    assert "".join(choice.delta.content or "" for choice in choices) == TEXT
    assert [choice.finish_reason for choice in choices] == [*[None] * (len(choices) - 1), "stop"]


def test_chat_streams_each_call_by_its_index() -> None:
    script = [calls(call("get_weather", LONG), call("other", "{}"), text="Let me see.")]
    with ModelServer(script) as server, client_of(server) as client:
        chunks = chunks_of(client)
    parts = [part for chunk in chunks for part in chunk.choices[0].delta.tool_calls or []]
    begun = [(part.index, part.id, part.type) for part in parts if part.id]
    assert begun == [(0, "call_1", "function"), (1, "call_2", "function")]
    assert [part.function.name for part in parts if part.function and part.function.name] == [
        "get_weather",
        "other",
    ]
    pieces = [part.function.arguments or "" for part in parts if part.function and not part.index]
    assert len(pieces) > 3
    assert json.loads("".join(pieces)) == LONG
    assert chunks[-1].choices[0].finish_reason == "tool_calls"
    assert len({chunk.id for chunk in chunks}) == 1


def test_legacy_functions_are_streamed_as_function_call() -> None:
    with ModelServer([calls(call("get_weather", LONG))]) as server, client_of(server) as client:
        stream = client.chat.completions.create(
            model="m", messages=HI, functions=[FUNCTION], stream=True
        )
        choices = [chunk.choices[0] for chunk in stream]
    made = [choice.delta.function_call for choice in choices if choice.delta.function_call]
    assert [part.name for part in made if part.name] == ["get_weather"]
    assert json.loads("".join(part.arguments or "" for part in made)) == LONG
    assert choices[-1].finish_reason == "function_call"


def test_usage_comes_last_without_choices_where_it_is_asked_for() -> None:
    with ModelServer([says(TEXT), says(TEXT)]) as server, client_of(server) as client:
        *others, last = client.chat.completions.create(
            model="m", messages=HI, stream=True, stream_options={"include_usage": True}
        )
        assert all(chunk.usage is None and chunk.choices for chunk in others)
        assert not last.choices
        assert last.usage is not None
        assert last.usage.total_tokens == last.usage.prompt_tokens + last.usage.completion_tokens
        assert all(chunk.usage is None and chunk.choices for chunk in chunks_of(client))


@pytest.mark.parametrize(
    "turn",
    [says(TEXT), refuses("No."), says(""), calls(call("get_weather", LONG), call("get_weather"))],
)
def test_the_clients_own_accumulator_gets_what_is_not_streamed(turn: Turn) -> None:
    with ModelServer([turn, turn]) as server, client_of(server) as client:
        whole = client.chat.completions.create(model="m", messages=HI, tools=[TOOL])
        with client.chat.completions.stream(model="m", messages=HI, tools=[TOOL]) as stream:
            streamed = stream.get_final_completion()
    one, other = whole.choices[0], streamed.choices[0]
    assert (one.finish_reason, one.message.content or None, one.message.refusal) == (
        other.finish_reason,
        other.message.content or None,
        other.message.refusal,
    )
    made = [
        [(c.type == "function" and c.function.name, c.type == "function" and c.function.arguments)
         for c in message.tool_calls or []]
        for message in (one.message, other.message)
    ]  # fmt: skip
    assert made[0] == made[1]


# Responses


def test_responses_stream_in_the_order_of_the_api() -> None:
    script = [calls(call("get_weather", LONG), text="Let me see.")]
    with ModelServer(script, reasoning=True) as server, client_of(server) as client:
        events = events_of(client)
    assert [event.sequence_number for event in events] == list(range(len(events)))
    kinds = [event.type for event in events]
    assert list(dict.fromkeys(kinds)) == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.output_item.done",
        "response.content_part.added",
        "response.output_text.delta",
        "response.output_text.done",
        "response.content_part.done",
        "response.function_call_arguments.delta",
        "response.function_call_arguments.done",
        "response.completed",
    ]
    deltas = [e.delta for e in events if e.type == "response.function_call_arguments.delta"]
    assert len(deltas) > 3
    assert json.loads("".join(deltas)) == LONG
    done = [e.item.type for e in events if e.type == "response.output_item.done"]
    assert done == ["reasoning", "message", "function_call"]
    last = events[-1]
    assert last.type == "response.completed"
    assert [item.type for item in last.response.output] == done
    assert last.response.usage is not None


@pytest.mark.parametrize(
    "turn",
    [says(TEXT), refuses("No."), calls(call("get_weather", LONG), call("x"), text="Well.")],
)
def test_the_clients_own_accumulator_of_responses_gets_what_is_not_streamed(turn: Turn) -> None:
    with ModelServer([turn], reasoning=True) as server, client_of(server) as client:
        whole = client.responses.create(model="m", input="Hi", tools=[WEATHER])
    with (
        ModelServer([turn], reasoning=True) as server,
        client_of(server) as client,
        client.responses.stream(model="m", input="Hi", tools=[WEATHER]) as stream,
    ):
        streamed = stream.get_final_response()
    assert streamed.status == whole.status == "completed"
    assert streamed.output_text == whole.output_text
    assert [item.model_dump(exclude_none=True) for item in streamed.output] == [
        item.model_dump(exclude_none=True) for item in whole.output
    ]


# Both


def test_errors_are_no_streams() -> None:
    script = [fails(429, "Slow down.")]
    with ModelServer(script) as server, client_of(server) as client:
        with pytest.raises(openai.RateLimitError, match="Slow down"):
            events_of(client)
        with pytest.raises(openai.BadRequestError, match="exhausted"):
            chunks_of(client)


def test_a_client_that_leaves_in_the_middle_breaks_nothing() -> None:
    with ModelServer([says("x" * 2_000_000), says(TEXT)]) as server, client_of(server) as client:
        with client.chat.completions.create(model="m", messages=HI, stream=True) as stream:
            next(stream)
        assert client.responses.create(model="m", input="Hi").output_text == TEXT
