"""Requests as bytes: what is the same in all of a conversation is encoded once."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, TypedDict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from openai import AsyncOpenAI, OpenAI

    from fngen_runtime.json_types import JsonObject, JsonValue


class Sent(TypedDict, total=False):
    """A request's body, as an argument of the client's `post`: one of the two."""

    body: JsonObject
    content: bytes


class BodyEncoder:
    """Encodes the requests of a conversation.

    Args:
        constant: what stands in each of them, by key: its functions.
    """

    def __init__(self, constant: Mapping[str, JsonValue]) -> None:
        self._constant = {key: _dumped(value) for key, value in constant.items()}

    def sent(self, client: OpenAI | AsyncOpenAI, body: JsonObject) -> Sent:
        """The body as `client` is to get it.

        Only the client's own two classes get bytes: others, such as Azure's, look into a body to
        see where it goes. They also get what JSON has no word for: the client knows some such
        types, and says best what is wrong with the rest.
        """
        import openai

        if type(client) not in {openai.OpenAI, openai.AsyncOpenAI}:
            return {"body": body}
        try:
            return {"content": self.encode(body)}
        except (TypeError, ValueError):
            return {"body": body}

    def encode(self, body: JsonObject) -> bytes:
        """The body as JSON, in which values of constant keys are what they were at first.

        Raises:
            TypeError: a value is not one of JSON.
            ValueError: a number is none, or text is no Unicode.
        """
        rest = _dumped({key: value for key, value in body.items() if key not in self._constant})
        parts = [] if rest == "{}" else [rest[1:-1]]
        parts += [f'"{key}":{text}' for key, text in self._constant.items() if key in body]
        return f"{{{','.join(parts)}}}".encode()


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
