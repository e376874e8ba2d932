"""A conversation with one client and one dispatcher: what all drivers do, but for waiting."""

from __future__ import annotations

import time
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeAlias, TypedDict, cast

from fngen_runtime.answer import Answer, Called
from fngen_runtime.conversation import Call, Conversation, Step, Stop, StopReason
from fngen_runtime.dialects import Api, dialect_for
from fngen_runtime.encoding import BodyEncoder
from fngen_runtime.limits import USUAL_LIMITS, Limits
from fngen_runtime.messages import (
    Assistant,
    Message,
    Reply,
    System,
    ToolCall,
    ToolResult,
    Unusable,
    User,
    Verbatim,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Generator, Iterator, Mapping, Sequence
    from typing import Required

    from openai import AsyncOpenAI, OpenAI

    from fngen_runtime.calling import Approve, Dispatches, Effect
    from fngen_runtime.dialects.dialect import Dialect
    from fngen_runtime.encoding import Sent
    from fngen_runtime.json_types import JsonObject, JsonValue

Prompt: TypeAlias = "str | Sequence[Mapping[str, object]] | Conversation"
"""What to ask: the user's text, a history of wire messages of the dialect spoken, or a
conversation to go on with."""

_NO_REPLY: frozenset[StopReason] = frozenset({"no_reply"})


class Settings(TypedDict, total=False):
    """How a conversation is held: keywords of `run`, `arun`, `stream` and `astream`."""

    model: Required[str]
    """The model's name."""
    api: Api
    """The API to speak; `auto`, the default, takes `responses` for OpenAI's and Azure's own
    hosts, and `chat` elsewhere."""
    system: str | None
    """Instructions, put first unless the history begins with the same."""
    limits: Limits | None
    """What the conversation may cost; `Limits()` if None, or those of the conversation that is
    gone on with."""
    options: Mapping[str, JsonValue] | None
    """More for each request's body, such as `{"temperature": 0}`."""
    approve: Approve | None
    """Asked before each call with an effect of `approve_for`: True, or why not. See `Proposed`."""
    approve_for: Collection[Effect]
    """Effects to be approved; by default `write` and `destructive`. A function of which the spec
    does not say its effect counts as `write`."""
    save: Callable[[Conversation], None] | None
    """Given the conversation after each step, and when it is broken off."""
    raise_on: Collection[StopReason]
    """Reasons to stop that are raised: `no_reply` as the client's own error, which is the
    default, others as a `StoppedError`."""
    trace_content: bool
    """Whether spans hold arguments and results, which may be private; they do not by default."""


class StoppedError(Exception):
    """A conversation ended for a reason that is to be raised; `answer` is what there is of it."""

    def __init__(self, answer: Answer) -> None:
        super().__init__(f"{answer.stopped}: {answer.fault}" if answer.fault else answer.stopped)
        self.answer = answer


class TimeIsUpError(Exception):
    """The conversation's own time is over; drivers make a reason to stop of it."""


class Talk:
    """A conversation in one dialect, and what its settings say of it."""

    def __init__(
        self,
        host: str,
        port: int | None,
        dispatcher: Dispatches,
        prompt: Prompt,
        *,
        model: str,
        api: Api = "auto",
        system: str | None = None,
        limits: Limits | None = None,
        options: Mapping[str, JsonValue] | None = None,
        approve: Approve | None = None,
        approve_for: Collection[Effect] = ("write", "destructive"),
        save: Callable[[Conversation], None] | None = None,
        raise_on: Collection[StopReason] = _NO_REPLY,
        trace_content: bool = False,
    ) -> None:
        from fngen_runtime.calling import Caller
        from fngen_runtime.tracing import Trace

        self.dialect = dialect_for(api, host)
        self.model = model
        if not self.dialect.knows_strict:
            dispatcher = dispatcher.plain
        self.dispatcher = dispatcher
        self._options = _checked(options, self.dialect)
        self._payloads = self.dialect.payloads(dispatcher)
        self._encoder = BodyEncoder({self.dialect.offered_as: [*self._payloads]})
        self.conversation = _begun(self.dialect, prompt, system, limits)
        self.limits = self.conversation.limits
        seconds = self.limits.seconds
        self._deadline = None if seconds is None else time.monotonic() + seconds
        self.caller = Caller(dispatcher, self.limits, self.seconds_left, approve, approve_for)
        self.trace = Trace(model, host, port, content=trace_content)
        self._save = save
        self._raise_on = raise_on

    def next(self) -> Step:
        """What is to be done next; nothing any more when the time is over."""
        step = self.conversation.next()
        if not isinstance(step, Stop) and self._is_late():
            self.stop("max_seconds")
            step = self.conversation.next()
        return step

    def seconds_left(self) -> float | None:
        """How much time there still is; None if there is no end to it."""
        return None if self._deadline is None else self._deadline - time.monotonic()

    def request(self, messages: Sequence[Message]) -> JsonObject:
        """The body that asks for the next reply."""
        return self.dialect.request(messages, self.model, self._payloads, self._options)

    def sent(self, client: OpenAI | AsyncOpenAI, body: JsonObject) -> Sent:
        """A body as `client` is to get it."""
        return self._encoder.sent(client, body)

    def answered(self, result: ToolResult) -> None:
        """Take the result of a call."""
        self._go_on(self.conversation.answered(result))

    def stop(self, reason: StopReason, fault: str = "") -> None:
        """End the conversation."""
        self._go_on(self.conversation.stopped(reason, fault))

    @contextmanager
    def asking(self, *, streamed: bool = False) -> Generator[Callable[[Reply | Unusable], None]]:
        """While the model is asked; what comes back is to be passed on.

        What the client raises is a reason to stop, unless it is asked for.
        """
        from openai import OpenAIError  # it is loaded: there is a client

        try:
            with self.trace.ask(streamed=streamed) as told:

                def came(reply: Reply | Unusable) -> None:
                    told(reply)
                    self._received(reply)

                yield came
        except TimeIsUpError:
            self.stop("max_seconds")
        except OpenAIError as error:
            if self._is_late():
                self.stop("max_seconds")
            elif "no_reply" in self._raise_on:
                raise
            else:
                self.stop("no_reply", str(error))

    @contextmanager
    def kept(self) -> Generator[None]:
        """While a conversation is held: broken off, no call is left unanswered."""
        try:
            yield
        except BaseException:
            if isinstance(self.conversation.next(), Call):
                self.stop("cancelled")
            raise

    def answer(self, reason: StopReason) -> Answer:
        """How the conversation ended.

        Raises:
            StoppedError: that is to be raised.
        """
        conversation = self.conversation
        answer = Answer(
            text=conversation.said,
            messages=self.dialect.items(conversation.messages),
            calls=tuple(_calls(conversation.messages[conversation.begun :])),
            usage=conversation.usage,
            stopped=reason,
            fault=conversation.fault,
            conversation=conversation,
        )
        if reason in self._raise_on:
            raise StoppedError(answer)
        return answer

    def batch(self, calls: Sequence[ToolCall]) -> Sequence[ToolCall]:
        """The calls that may be made together: the first ones, up to one that runs alone."""
        alone = [number for number, call in enumerate(calls) if self._runs_alone(call.name)]
        return calls[: max(1, alone[0])] if alone else calls

    def _runs_alone(self, name: str) -> bool:
        try:
            return self.dispatcher.runs_alone(name)
        except KeyError:
            return False

    def _received(self, reply: Reply | Unusable) -> None:
        if isinstance(reply, Unusable):
            self.stop("bad_reply", reply.why)
        else:
            self._go_on(self.conversation.received(reply))

    def _is_late(self) -> bool:
        left = self.seconds_left()
        return left is not None and left <= 0

    def _go_on(self, conversation: Conversation) -> None:
        self.conversation = conversation
        if self._save is not None:
            self._save(conversation)


def _begun(
    dialect: Dialect, prompt: Prompt, system: str | None, limits: Limits | None
) -> Conversation:
    if isinstance(prompt, Conversation):
        if system is not None:
            raise ValueError("system cannot be set: the conversation has begun")
        return prompt if limits is None else replace(prompt, limits=limits)
    history: list[Message]
    if isinstance(prompt, str):
        history = [User(prompt)]
    else:
        # A value that JSON cannot take is the caller's, and the client says so when it sends it.
        items = [cast("JsonObject", dict(item)) for item in prompt]
        history = [Verbatim(item, dialect.call_ids(item)) for item in items]
    if system is not None:
        first = System(system)
        if dialect.items([first]) != dialect.items(history[:1]):
            history.insert(0, first)
    return Conversation(tuple(history), limits or USUAL_LIMITS, begun=len(history))


def _checked(options: Mapping[str, JsonValue] | None, dialect: Dialect) -> Mapping[str, JsonValue]:
    """The caller's options, of which none may be what the conversation itself says."""
    if taken := sorted(dialect.reserved.intersection(options or ())):
        raise ValueError(f"options cannot set {', '.join(taken)}: the conversation does")
    return options or {}


def _calls(messages: Sequence[Message]) -> Iterator[Called]:
    """The calls of a history that were answered, in order."""
    arguments: dict[str, str] = {}
    for message in messages:
        if isinstance(message, Assistant):
            arguments = {call.id: call.arguments for call in message.calls}
        elif isinstance(message, ToolResult):
            sent = arguments[message.call_id]
            yield Called(message.name, sent, message.ok, message.content)
