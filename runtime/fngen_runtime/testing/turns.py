"""The turns of a script: what the model does next, said in no dialect."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Call:
    """One function call of a turn; `id` is None until the server numbers it."""

    name: str
    arguments: str
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Calls:
    """A turn in which the model calls functions, perhaps after a word of text."""

    calls: tuple[Call, ...]
    text: str | None = None


@dataclass(frozen=True, slots=True)
class Says:
    """A turn in which the model answers with text."""

    text: str


@dataclass(frozen=True, slots=True)
class Refuses:
    """A turn in which the model declines, in the place the API has for refusals."""

    text: str


@dataclass(frozen=True, slots=True)
class Fails:
    """A turn in which there is no answer of the model but an HTTP error of the API."""

    status: int
    message: str
    code: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Misbehaves:
    """A turn in which something goes wrong, with the good calls that it happens to."""

    name: str
    calls: tuple[Call, ...] = ()


PlainTurn: TypeAlias = Calls | Says | Refuses | Fails
"""A turn in which nothing goes wrong on the way."""

Turn: TypeAlias = PlainTurn | Misbehaves
"""One answer of the scripted model."""


def call(name: str, arguments: Mapping[str, object] | str = "{}", *, id: str | None = None) -> Call:  # noqa: A002 - the API's own name
    """Return one function call, to be played by `calls`.

    Args:
        name: The function's name, sent as it is: a name nobody offered is a fine test.
        arguments: A mapping that is encoded to JSON text, or text that is sent as it is.
        id: The call's id; left out, the server gives `call_1`, `call_2`, ... in order of play.
    """
    if isinstance(arguments, str):
        return Call(name, arguments, id)
    return Call(name, json.dumps(arguments, separators=(",", ":"), ensure_ascii=False), id)


def calls(*played: Call, text: str | None = None) -> Turn:
    """Return a turn that makes these calls at once, in this order, after saying `text` if given.

    Raises:
        ValueError: No call was given.
    """
    if not played:
        raise ValueError("a turn of calls needs at least one call(...); for plain text use says()")
    return Calls(played, text)


def says(text: str) -> Turn:
    """Return a turn that answers with this text."""
    return Says(text)


def refuses(text: str) -> Turn:
    """Return a turn that declines with this text: a refusal, not a message."""
    return Refuses(text)


def fails(
    status: int,
    message: str,
    *,
    code: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> Turn:
    """Return a turn that answers with an HTTP error in the API's error shape.

    The openai client tries again on 408, 409, 429 and 5xx, and each try takes a turn.

    Raises:
        ValueError: The status is not that of an error.
    """
    if not 400 <= status <= 599:
        raise ValueError(f"{status} is not the status of an HTTP error (400 to 599)")
    return Fails(status, message, code, tuple((headers or {}).items()))
