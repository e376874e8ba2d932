"""What the dialects have in common: what they take, and what they can do."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from fngen_runtime.events import Delta
    from fngen_runtime.json_types import JsonObject, JsonValue
    from fngen_runtime.messages import Message, Reply


class Payloads(Protocol):
    """What a dialect takes from a dispatcher: its functions, as each API wants them described."""

    def functions(self) -> Sequence[JsonObject]:
        """Payloads for `functions=` of chat completions."""
        ...

    def tools(self) -> Sequence[JsonObject]:
        """Payloads for `tools=` of chat completions."""
        ...

    def response_tools(self) -> Sequence[JsonObject]:
        """Payloads for `tools=` of responses."""
        ...


class Accumulator(Protocol):
    """Puts a streamed reply together, which then is read as one that came whole."""

    @property
    def is_whole(self) -> bool:
        """Whether the server said that the reply is at its end: a stream may break off before."""
        ...

    def take(self, data: JsonValue) -> Iterator[Delta]:
        """What is new in the data of an event.

        Raises:
            ModelReplyError: it is not of the API's shape, or says that the server failed.
        """
        ...

    def done(self) -> None:
        """Take note of `[DONE]`, which servers send last."""
        ...

    def finish(self) -> Iterator[Delta]:
        """What is new now that nothing follows."""
        ...

    def reply(self) -> Reply:
        """The reply that the events make.

        Raises:
            ModelReplyError: they make none.
        """
        ...


class Dialect(Protocol):
    """One API: where it is, and how a conversation is written and a reply read."""

    path: ClassVar[str]
    """The path to post to, below the client's base URL."""
    reserved: ClassVar[frozenset[str]]
    """The keys of a request that are not the caller's to set."""
    offered_as: ClassVar[str]
    """The key of a request that has the functions."""
    knows_strict: ClassVar[bool]
    """Whether functions can be offered in strict mode."""

    def payloads(self, functions: Payloads) -> Sequence[JsonObject]:
        """The functions as this API wants them described."""
        ...

    def call_ids(self, item: JsonObject) -> tuple[str, ...]:
        """The ids of the calls that a wire message of the caller speaks of."""
        ...

    def items(self, messages: Sequence[Message]) -> list[JsonObject]:
        """The messages as this API's wire messages."""
        ...

    def request(
        self,
        messages: Sequence[Message],
        model: str,
        payloads: Sequence[JsonObject],
        options: Mapping[str, JsonValue],
    ) -> JsonObject:
        """The body that asks `model` for the next reply; `payloads` are sent as they are."""
        ...

    def streamed(self, request: JsonObject) -> JsonObject:
        """The body that asks for the same reply as a stream."""
        ...

    def accumulator(self) -> Accumulator:
        """What puts such a stream together."""
        ...

    def parse(self, reply: JsonValue) -> Reply:
        """What a reply says.

        Raises:
            ModelReplyError: it is not a reply of this API; the error says what was wrong.
        """
        ...
