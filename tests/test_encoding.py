"""Requests as bytes: the same JSON that the client would have made, and only where it need not look."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING

import pytest
from fngen_runtime.encoding import BodyEncoder
from openai import AsyncOpenAI, AzureOpenAI, OpenAI

if TYPE_CHECKING:
    from fngen_runtime.json_types import JsonObject, JsonValue

TOOLS: list[JsonValue] = [{"name": "wetter", "description": 'täglich "neu" ☀'}]
ENCODER = BodyEncoder({"tools": TOOLS})


class Own(OpenAI):
    """A client of the caller's, which may look into a body."""


@pytest.mark.parametrize(
    "body",
    [
        {"model": "m", "tools": TOOLS, "messages": [{"content": "☂ }{"}], "stream": True},
        {"tools": TOOLS},
        {"model": "m"},
        {},
    ],
)
def test_the_bytes_are_the_body(body: JsonObject) -> None:
    assert json.loads(ENCODER.encode(body)) == body


def test_the_clients_own_classes_get_bytes_and_others_the_body() -> None:
    body: JsonObject = {"model": "m", "tools": TOOLS}
    with (
        OpenAI(api_key="any") as plain,
        Own(api_key="any") as own,
        AzureOpenAI(azure_endpoint="https://x", api_key="any", api_version="v") as azure,
    ):
        assert ENCODER.sent(plain, body) == {"content": ENCODER.encode(body)}
        assert ENCODER.sent(AsyncOpenAI(api_key="any"), body) == {"content": ENCODER.encode(body)}
        assert ENCODER.sent(own, body) == {"body": body}
        assert ENCODER.sent(azure, body) == {"body": body}


@pytest.mark.parametrize("value", [math.nan, "\ud800", object()])
def test_what_is_not_json_is_left_to_the_client(value: JsonValue) -> None:
    body: JsonObject = {"model": "m", "tools": TOOLS, "messages": [value]}
    with OpenAI(api_key="any") as client:
        assert ENCODER.sent(client, body) == {"body": body}
