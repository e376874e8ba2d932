"""Asking a model through a client: its transport, retries and credentials; fngen's own reading."""

from __future__ import annotations

import logging
import re
from contextlib import aclosing
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from fngen_runtime.dialects.reading import decoded
from fngen_runtime.dialects.sse import EventData
from fngen_runtime.events import Again, ArgumentsDelta, CallStarted, TextDelta
from fngen_runtime.messages import ModelReplyError, Reply, Unusable
from fngen_runtime.talk import TimeIsUpError

if TYPE_CHECKING:
    from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Iterator

    import httpx2
    from openai import AsyncOpenAI, OpenAI, RequestOptions

    from fngen_runtime.dialects.dialect import Dialect
    from fngen_runtime.encoding import Sent
    from fngen_runtime.events import Delta
    from fngen_runtime.messages import Message
    from fngen_runtime.talk import Talk

Told: TypeAlias = "Delta | Again | Reply | Unusable"
"""What asking for a stream tells; the last of it is the reply, or that there is none."""

_log = logging.getLogger("fngen_runtime")
_DONE = "[DONE]"
_IN_ONE = re.compile(r"\b(json|html)\b")  # kinds of content that are no stream
_LEAST = 0.001  # seconds that a client waits; zero would be for ever
_T = TypeVar("_T")


class StreamReader:
    """Reads a stream of one reply, or what a server sent that does not stream, in pieces."""

    def __init__(self, dialect: Dialect, content_type: str) -> None:
        self._dialect = dialect
        self._made = dialect.accumulator()
        self._events = EventData()
        self._in_one = bytearray() if _IN_ONE.search(content_type) else None

    def feed(self, piece: bytes) -> Iterator[Delta]:
        """What is new in a piece of the stream."""
        if self._in_one is not None:
            self._in_one += piece
            return
        for data in self._events.feed(piece):
            yield from self._take(data)

    def end(self) -> Iterator[Delta]:
        """What is new at the end of the stream.

        Raises:
            ModelReplyError: the end came before that of the reply.
        """
        if self._in_one is not None:
            yield from deltas_of(self.reply())
            return
        for data in self._events.end():
            yield from self._take(data)
        self.broken("before the reply was whole")
        yield from self._made.finish()

    def broken(self, how: str) -> None:
        """Take note that nothing follows.

        Raises:
            ModelReplyError: the reply is not whole.
        """
        if not self._made.is_whole:
            raise ModelReplyError(f"the stream broke off {how}")

    def reply(self) -> Reply:
        """The reply that was read.

        Raises:
            ModelReplyError: it is none.
        """
        if self._in_one is not None:
            return self._dialect.parse(decoded(self._in_one.decode("utf-8", "replace")))
        return self._made.reply()

    def _take(self, data: str) -> Iterator[Delta]:
        if (stripped := data.strip()) == _DONE:
            self._made.done()
        elif stripped:
            yield from self._made.take(decoded(data))


class Asker:
    """Asks through a client that waits."""

    def __init__(self, client: OpenAI, talk: Talk) -> None:
        self._client = client
        self._talk = talk

    def whole(self, messages: tuple[Message, ...]) -> Reply | Unusable:
        """Ask, and again where the answer is no reply."""
        sent = self._talk.sent(self._client, self._talk.request(messages))
        why = ""
        for _ in range(self._talk.limits.retries + 1):
            text = self._client.post(
                self._talk.dialect.path, cast_to=str, options=_options(self._talk), **sent
            )
            try:
                return self._talk.dialect.parse(decoded(text))
            except ModelReplyError as error:
                why = _noted(error)
        return Unusable(why)

    def streamed(self, messages: tuple[Message, ...]) -> Iterator[Told]:
        """Ask for a stream, and again where it breaks off."""
        body = self._talk.dialect.streamed(self._talk.request(messages))
        sent = self._talk.sent(self._client, body)
        tries = self._talk.limits.retries
        for attempt in range(tries + 1):
            try:
                yield from self._once(sent)
            except ModelReplyError as error:
                why = _noted(error)
            else:
                return
            yield Again(why) if attempt < tries else Unusable(why)

    def _once(self, sent: Sent) -> Iterator[Told]:
        response = self._opened(sent)
        try:
            reader = StreamReader(self._talk.dialect, response.headers.get("content-type", ""))
            for piece in self._pieces(response, reader):
                yield from reader.feed(piece)
            yield from reader.end()
            yield reader.reply()
        finally:
            response.close()

    def _opened(self, sent: Sent) -> httpx2.Response:
        from httpx2 import Response  # loaded already, as the client is built on it
        from openai import Stream

        opened: object = self._client.post(
            self._talk.dialect.path,
            cast_to=Response,
            options=_options(self._talk),
            stream=True,
            stream_cls=Stream[object],
            **sent,
        )
        return cast("httpx2.Response", opened)  # cast_to decides, not stream_cls

    def _pieces(self, response: httpx2.Response, reader: StreamReader) -> Iterator[bytes]:
        """The bytes of the answer, to its end: only then can the connection be used again."""
        pieces = response.iter_bytes()
        while True:
            _in_time(self._talk)
            try:
                piece = next(pieces, None)
            except Exception as error:  # whatever a transport raises: that of the client varies
                reader.broken(f"({type(error).__name__})")
                return
            if piece is None:
                return
            yield piece


class AsyncAsker:
    """Asks through a client that is awaited."""

    def __init__(self, client: AsyncOpenAI, talk: Talk) -> None:
        self._client = client
        self._talk = talk

    async def whole(self, messages: tuple[Message, ...]) -> Reply | Unusable:
        """Ask, and again where the answer is no reply."""
        sent = self._talk.sent(self._client, self._talk.request(messages))
        why = ""
        for _ in range(self._talk.limits.retries + 1):
            text = await self._waited_for(
                self._client.post(
                    self._talk.dialect.path, cast_to=str, options=_options(self._talk), **sent
                )
            )
            try:
                return self._talk.dialect.parse(decoded(text))
            except ModelReplyError as error:
                why = _noted(error)
        return Unusable(why)

    async def streamed(self, messages: tuple[Message, ...]) -> AsyncGenerator[Told]:
        """Ask for a stream, and again where it breaks off."""
        body = self._talk.dialect.streamed(self._talk.request(messages))
        sent = self._talk.sent(self._client, body)
        tries = self._talk.limits.retries
        for attempt in range(tries + 1):
            try:
                async with aclosing(self._once(sent)) as told:
                    async for one in told:
                        yield one
            except ModelReplyError as error:
                why = _noted(error)
            else:
                return
            yield Again(why) if attempt < tries else Unusable(why)

    async def _once(self, sent: Sent) -> AsyncGenerator[Told]:
        response = await self._waited_for(self._opened(sent))
        try:
            reader = StreamReader(self._talk.dialect, response.headers.get("content-type", ""))
            pieces = response.aiter_bytes()
            while (piece := await self._piece(pieces, reader)) is not None:
                for told in reader.feed(piece):
                    yield told
            for told in reader.end():
                yield told
            yield reader.reply()
        finally:
            await response.aclose()

    async def _opened(self, sent: Sent) -> httpx2.Response:
        from httpx2 import Response  # loaded already, as the client is built on it
        from openai import AsyncStream

        opened: object = await self._client.post(
            self._talk.dialect.path,
            cast_to=Response,
            options=_options(self._talk),
            stream=True,
            stream_cls=AsyncStream[object],
            **sent,
        )
        return cast("httpx2.Response", opened)  # cast_to decides, not stream_cls

    async def _piece(self, pieces: AsyncIterator[bytes], reader: StreamReader) -> bytes | None:
        try:
            return await self._waited_for(anext(pieces, None))
        except TimeIsUpError:
            raise
        except Exception as error:  # whatever a transport raises: that of the client varies
            reader.broken(f"({type(error).__name__})")
            return None

    async def _waited_for(self, answer: Awaitable[_T]) -> _T:
        """The answer, if it comes in time."""
        if (left := self._talk.seconds_left()) is None:
            return await answer
        from asyncio import timeout

        limit = timeout(left)
        try:
            async with limit:
                return await answer
        except TimeoutError:
            if not limit.expired():
                raise
            raise TimeIsUpError from None


def reply_of(last: Told) -> Reply | Unusable:
    """The last of what asking for a stream tells."""
    assert isinstance(last, Reply | Unusable), last
    return last


def deltas_of(reply: Reply | Unusable) -> Iterator[Delta]:
    """The deltas of a reply that came in one piece."""
    if isinstance(reply, Unusable):
        return
    message = reply.message
    if said := message.text or message.refusal:
        yield TextDelta(said)
    for index, call in enumerate(message.calls):
        yield CallStarted(index, call.name)
        yield ArgumentsDelta(index, call.arguments)


def _options(talk: Talk) -> RequestOptions:
    """How to post: as the client's own methods do, an admin key being not for this; in time."""
    options: RequestOptions = {"security": {"bearer_auth": True}}
    if (left := talk.seconds_left()) is not None:
        options["timeout"] = max(left, _LEAST)
    return options


def _in_time(talk: Talk) -> None:
    if (left := talk.seconds_left()) is not None and left <= 0:
        raise TimeIsUpError


def _noted(error: ModelReplyError) -> str:
    # What is wrong may quote the reply, which is not for the log.
    _log.warning("what came back is no reply that can be used")
    return str(error)
