"""The scripted server as a reasoning model: it wants its reasoning items back as they were."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import openai
import pytest
from fngen_runtime.testing import ModelServer, call, calls, says

from tests.asking import ask, client_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fngen_runtime.json_types import JsonObject
    from openai import OpenAI


@pytest.fixture
def thinking() -> Iterator[tuple[OpenAI, list[JsonObject]]]:
    """A client, and what it sends back after one call: reasoning, call, output."""
    script = [calls(call("get_weather", {"location": "Paris"})), says("Done.")]
    with ModelServer(script, reasoning=True) as server, client_of(server) as client:
        items = [
            cast("JsonObject", item.model_dump(exclude_none=True)) for item in ask(client).output
        ]
        assert [item["type"] for item in items] == ["reasoning", "function_call"]
        output: JsonObject = {
            "type": "function_call_output",
            "call_id": "call_1",
            "output": "21",
        }
        yield client, [*items, output]


@pytest.mark.parametrize("sent", [(1, 2), (1, 0, 2)], ids=["left-out", "after-its-call"])
def test_reasoning_that_is_not_before_its_call_is_refused(
    thinking: tuple[OpenAI, list[JsonObject]], sent: tuple[int, ...]
) -> None:
    client, history = thinking
    with pytest.raises(openai.BadRequestError, match="without its required 'reasoning' item: 'rs_"):
        ask(client, [history[index] for index in sent])


def test_reasoning_changed_on_the_way_is_refused(thinking: tuple[OpenAI, list[JsonObject]]) -> None:
    client, (thought, made, output) = thinking
    changed = thought | {"encrypted_content": "bm90IHRoZSBzYW1l"}
    with pytest.raises(openai.BadRequestError, match="could not be verified"):
        ask(client, [changed, made, output])


def test_reasoning_without_its_sealed_content_is_not_found() -> None:
    with (
        ModelServer([calls(call("f")), says("Done.")], reasoning=True) as server,
        client_of(server) as client,
    ):
        thought, made = ask(client, sealed=False).output
        assert "encrypted_content" not in thought.model_dump(exclude_none=True)
        output = {"type": "function_call_output", "call_id": "call_1", "output": "21"}
        with pytest.raises(openai.NotFoundError, match="Items are not persisted"):
            ask(client, [i.model_dump(exclude_none=True) for i in (thought, made)] + [output])
