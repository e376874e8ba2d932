"""The client of a chat: made of a key and an address, and what it says when it gets no reply."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from openai import APIStatusError, OpenAI, OpenAIError

_KEY = "OPENAI_API_KEY"
_ANY_KEY = "none"
"""For servers that want none: the client will not be without."""


class NoClientError(Exception):
    """There is nobody to talk to; the message says what is missing."""


def open_client(base_url: str | None) -> OpenAI:
    """Return a client of the server at `base_url`, or of OpenAI's.

    Raises:
        NoClientError: there is neither a key nor a server that may need none, or what the
            environment says of proxies or certificates cannot be used.
    """
    key = os.environ.get(_KEY, "").strip()
    if not key and base_url is None:
        raise NoClientError(
            f"there is no key: set {_KEY}, or name a server of your own with --base-url, "
            "such as http://localhost:11434/v1"
        )
    if not (key.isascii() and key.isprintable()):
        raise NoClientError(f"{_KEY} is no key: it has characters that no key has")
    from openai import OpenAI

    try:
        return OpenAI(base_url=base_url, api_key=key or _ANY_KEY)
    except (ImportError, OSError, ValueError) as error:
        raise NoClientError(f"no connection can be made from here: {error}") from None


def address_of(client: OpenAI) -> str:
    """Return where the server is, without what else an address may hold."""
    url = client.base_url
    port = f":{url.port}" if url.port else ""
    return f"{url.scheme}://{url.host}{port}"


def described(error: OpenAIError, client: OpenAI) -> str:
    """Return in a line why there was no reply."""
    from openai import APIConnectionError, APIStatusError, APITimeoutError, AuthenticationError

    server = address_of(client)
    match error:
        case APITimeoutError():
            return f"{server} did not answer in time"
        case APIConnectionError():
            return f"{server} cannot be reached: {error.__cause__ or error}"
        case AuthenticationError() if client.api_key == _ANY_KEY:
            return f"{server} wants a key, which is taken from {_KEY}: {_said(error)}"
        case AuthenticationError():
            return f"{server} refused the key in {_KEY}: {_said(error)}"
        case APIStatusError():
            return f"{server} answered {error.status_code}: {_said(error)}"
        case _:
            return str(error)


def _said(error: APIStatusError) -> str:
    """The server's own words, where they can be found."""
    body = error.body
    if isinstance(body, dict):
        message = cast("dict[str, object]", body).get("message")
        if isinstance(message, str):
            return message
    return error.message
